"""The greatest exports of a snapshot, with all open and without given ways, as one compiled program.

F = mincut(all sinks) − mincut(home sinks): two smallest cuts for each question, home demand first. All
stand in one program, which computes what questions have in common once (`analysis.elimination`). Where the
program would be too long, each sample is a maximum flow.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.elimination import MOST_OPERATIONS, SINK, SOURCE, Link, Program, TooLargeError, compile_cuts
from analysis.flow import ABROAD, SINKS, build
from analysis.kernel import Engine, binding, values
from analysis.residual import Residual
from routes.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analysis.elimination import Range
    from analysis.flow import Arc
    from analysis.schedule import Block, Mask
    from routes.limits import Kind, Limit
    from routes.snapshot import Snapshot
    from routes.transit import Way

FIRST_PLACE = 3  # nodes of `analysis.flow.build` below are the source and the two kinds of sinks


class Element(NamedTuple):
    """What a row of capacities belongs to; `forward` tells the two directions of a segment apart."""

    kind: Kind
    id: str
    forward: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ExportsProgram:
    """Greatest exports as a function of capacities; it can be sent to another process.

    Parameters
    ----------
    elements
        What each row of a block of capacities belongs to.
    networks
        Two for each question: with all sinks, and with home sinks alone.
    program
        The smallest cuts of the networks; None where the program would be too long.
    """

    elements: tuple[Element, ...]
    networks: tuple[tuple[Link, ...], ...]
    program: Program | None

    @property
    def questions(self) -> int:
        """How many questions were compiled."""
        return len(self.networks) // 2

    def exports(self, block: Block, *, engine: Engine | None = None) -> Block:
        """Return the greatest exports, one row a question and one column a sample of capacities."""
        if self.program is not None:
            found = values(self.program, block, engine=engine)
        else:
            found = np.empty((len(self.networks), block.shape[1]), dtype=block.dtype)
            for sample, amounts in enumerate(block.T.tolist()):
                found[:, sample] = [maximum_flow(links, amounts)[0] for links in self.networks]
        return found[::2] - found[1::2]

    def cut(self, block: Block, number: int, *, engine: Engine | None = None) -> Mask:
        """Return which rows add up to the smallest cut of one of the networks, in every sample."""
        if self.program is not None:
            return binding(self.program, block, result=number, engine=engine)
        marks = np.zeros(block.shape, dtype=np.bool_)
        for sample, amounts in enumerate(block.T.tolist()):
            marks[maximum_flow(self.networks[number], amounts)[1], sample] = True
        return marks

    def same(self, number: int) -> int:
        """Return the first network whose smallest cut is that of a given one, whatever the capacities."""
        alike = self.networks if self.program is None else self.program.results
        return alike.index(alike[number])


def compile_exports(
    view: Snapshot,
    closures: Iterable[Iterable[Way]] = ((),),
    *,
    ranges: Sequence[Range] | None = None,
    by_way: bool = False,
    most: int = MOST_OPERATIONS,
) -> ExportsProgram:
    """Return the program of the greatest exports, one question for each set of ways to close.

    Parameters
    ----------
    closures
        Ways that nobody may use; an empty set: everything open.
    ranges
        Least and greatest value of each row, in the order of `limited`; see `analysis.elimination`.
    by_way
        Whether the two directions of a segment get a row each, so that a sample may close one of them.
    most
        Operations above which each sample is a maximum flow instead.

    Raises
    ------
    RoutesError
        If there is a way without any limit.
    """
    elements = limited(view, by_way=by_way)
    row = {element: number for number, element in enumerate(elements)}
    named = [
        (way, Link(_node(arc.tail), _node(arc.head), row.get(element)), arc.head != ABROAD)
        for arc, way, element in _named(view, by_way=by_way)
    ]
    networks: list[tuple[Link, ...]] = []
    for closed in map(frozenset, closures):
        networks.append(tuple(link for way, link, _ in named if way not in closed))
        networks.append(tuple(link for way, link, is_home in named if way not in closed and is_home))
    program: Program | None = None
    with suppress(TooLargeError):
        program = compile_cuts(networks, rows=len(elements), ranges=ranges, most=most)
    return ExportsProgram(elements=elements, networks=tuple(networks), program=program)


def limited(view: Snapshot, *, by_way: bool = False) -> tuple[Element, ...]:
    """Return the elements that have a limit: supplies, places, segments, demands."""
    found = (element for arc, _, element in _named(view, by_way=by_way) if arc.capacity is not None)
    return tuple(dict.fromkeys(found))


def _named(view: Snapshot, *, by_way: bool) -> Iterator[tuple[Arc, Way | None, Element]]:
    """Yield every arc with the way it stands for, if it is one, and the element whose limit it has."""
    ways = iter(view.ways)
    for arc in build(view)[1]:
        way = next(ways)[0] if arc.kind == "segment" else None
        yield arc, way, Element(arc.kind, arc.element, way.forward if by_way and way else None)


def _node(node: int) -> int:
    """Return a node of the flow network as elimination numbers it: all sinks are one."""
    return SINK if node in SINKS else SOURCE if node < FIRST_PLACE else node


def maximum_flow(links: Sequence[Link], amounts: Sequence[int]) -> tuple[int, list[int]]:
    """Return the greatest flow of one sample and the rows of the cut that proves it.

    Raises
    ------
    ProofError
        If flow and cut differ: a way without any limit, or a defect.
    """
    unlimited = sum(amounts) + 1
    nodes = 1 + max((node for link in links for node in link[:2]), default=SINK)
    residual = Residual(nodes=max(nodes, SINK + 1))
    for tail, head, row in links:
        residual.add(tail, head, unlimited if row is None else amounts[row])
    flow = residual.augment(SOURCE, SINK)
    inside = residual.reachable(SOURCE)
    cut = {row for tail, head, row in links if tail in inside and head not in inside}
    rows = sorted(row for row in cut if row is not None)
    if None in cut or sum(amounts[row] for row in rows) != flow:
        raise ProofError(f"a flow of {flow} has no cut of its size")
    return flow, rows


def with_amounts(view: Snapshot, elements: Sequence[Element], amounts: Sequence[int]) -> Snapshot:
    """Return a snapshot with the figures of one sample."""
    drawn = {(element.kind, element.id): amount for element, amount in zip(elements, amounts, strict=True)}

    def put(limits: Mapping[str, Limit]) -> dict[str, Limit]:
        return {
            name: replace(limit, amount=drawn.get((limit.kind, name), limit.amount))
            for name, limit in limits.items()
        }

    return replace(
        view,
        capacities=put(view.capacities),
        supplies=put(view.supplies),
        home=put(view.home),
        markets=put(view.markets),
    )
