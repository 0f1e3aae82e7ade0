"""The greatest exports of a snapshot, with all open and without given ways, as one compiled program.

F = mincut(all sinks) − mincut(home sinks): two smallest cuts for each question, home demand first. All
stand in one program, which computes what questions have in common once (`analysis.elimination`). Where the
program would be too long, each of the two is a maximum flow for each sample (`analysis.sample_flows`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analysis.elimination import MOST_OPERATIONS, SINK, SOURCE, Link, Program, TooLargeError, compile_cuts
from analysis.flow import ABROAD, SINKS, build
from analysis.kernel import Engine, binding, values
from analysis.sample_flows import Solver, default_solver, passable, sample_flows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analysis.elimination import Range
    from analysis.flow import Arc
    from analysis.schedule import Block, Mask
    from routes.limits import Kind, Limit
    from routes.snapshot import Snapshot
    from routes.transit import Way

Method = Literal["compiled"] | Solver
FIRST_PLACE = 3  # nodes of `analysis.flow.build` below are the source and the two kinds of sinks


class Element(NamedTuple):
    """What a row of capacities belongs to; `forward` tells the two directions of a segment apart."""

    kind: Kind
    id: str
    forward: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Solved:
    """Greatest exports of a block of samples, one row a question, and what binds in each network."""

    exports: Block
    cut: Callable[[int], Mask]


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

    @property
    def method(self) -> Method:
        """How samples are solved here: by the program, or as maximum flows by OR-Tools or our own method."""
        return default_solver() if self.program is None else "compiled"

    @property
    def flows(self) -> int:
        """How many maximum flows a sample takes; none where there is a program."""
        return len(set(self.networks)) if self.program is None else 0

    def exports(self, block: Block, *, engine: Engine | None = None) -> Block:
        """Return the greatest exports, one row a question and one column a sample of capacities."""
        return self.solved(block, engine=engine).exports

    def solved(self, block: Block, *, engine: Engine | None = None, solver: Solver | None = None) -> Solved:
        """Return the greatest exports, and what tells the rows that bind in a network, by its number.

        These rows add up to the smallest cut of the network. By the program they are found when asked for;
        a flow has them at once.

        Parameters
        ----------
        engine, solver
            What runs the program, and what finds flows where there is none. Default: the quickest installed.
        """
        if self.program is not None:
            found = values(self.program, block, engine=engine)
            return Solved(
                exports=found[::2] - found[1::2], cut=partial(_traced, self.program, block, engine=engine)
            )
        flows = {links: sample_flows(links, block, solver=solver) for links in set(self.networks)}
        found = np.array([flows[links][0] for links in self.networks])
        marks = [flows[links][1] for links in self.networks]
        return Solved(exports=found[::2] - found[1::2], cut=marks.__getitem__)

    def cut(self, block: Block, number: int, *, engine: Engine | None = None) -> Mask:
        """Return which rows add up to the smallest cut of one of the networks, in every sample."""
        if self.program is not None:
            return _traced(self.program, block, number, engine=engine)
        return sample_flows(self.networks[number], block)[1]

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
        Operations above which samples are maximum flows instead.

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
    if program is None:
        networks = [passable(links) for links in networks]  # by which more of them are the same
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


def _traced(program: Program, block: Block, number: int, *, engine: Engine | None) -> Mask:
    return binding(program, block, result=number, engine=engine)


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
