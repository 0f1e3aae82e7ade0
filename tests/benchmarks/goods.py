"""How fast several goods are solved again over kept paths, beside linear programmes over links by HiGHS.

Run by `python tests/benchmarks/goods.py [SAMPLES]`; prints a Markdown table. The question: all goods of the
built-in network, every limit drawn from its range, home demand first, with everything open and without
Russia. Contenders take turns, part by part of the samples, in one process on one core, timed by the
processor; every sample is solved by all, the values are compared, and the table gives medians for one
re-solve. The peers solve the edge formulation (`analysis.goods_programme`): cold, a fresh model for each
sample; warm, one model for home demand and one for exports, of which only limits change.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from statistics import median
from time import process_time
from typing import NamedTuple

import numpy as np
from highspy._core import _Highs

from analysis.column_pool import column_pool
from analysis.goods_ensemble import draw_samples, prepare
from analysis.goods_programme import LimitKey, goods_programme
from analysis.linear import Row, _model
from routes.joint import joint_snapshot
from routes.network import load
from routes.transit import exits

SAMPLES, PARTS = 1_000, 10
UNBOUNDED = 1e12  # steps; no link of a good carries as much
SAME = 1e-9  # relative difference of values that only rounding of the solver explains


class Line(NamedTuple):
    """One row of the table: microseconds for one re-solve."""

    what: str
    ours_each: float
    peer: str
    peer_each: float

    @property
    def ratio(self):
        return self.peer_each / self.ours_each

    @property
    def markdown(self):
        return (
            f"| {self.what} | column pool | {self.ours_each:,.0f} | {self.peer} | {self.peer_each:,.0f} "
            f"| {self.ratio:,.1f} |"
        )


class Edges:
    """The edge formulation: what home gets at most, then the greatest exports with home held."""

    def __init__(self, joint, network) -> None:
        made = goods_programme(joint)
        self.home = sorted(made.deliveries(made.joint.views, abroad=False))
        self.abroad = list(made.gain(dict.fromkeys(joint.views, Fraction(1))))
        columns, rows = made.programme.columns, made.programme.rows
        at_home = Row(entries=dict.fromkeys(self.home, 1), low=0, high=None)
        self.model = _model(columns, (*rows, at_home))
        self.model.col_upper_ = np.full(len(columns), UNBOUNDED)
        self.count, self.floor = len(made.limits), len(rows)
        self.highs = np.array(self.model.row_upper_)
        self.numbers = np.arange(self.count, dtype=np.int32)
        self.lows = np.full(self.count, -np.inf)
        keys = [LimitKey(*key[:2], tuple(sorted(map(str, key[2])))) for key in network.row_keys()]
        rows_of = {key: [row for row, other in enumerate(keys) if other == key] for key in made.limits}
        self.rows_of = [rows_of[key] for key in made.limits]
        self.kept = [self.solver(stage) for stage in (self.home, self.abroad)]

    def solver(self, gaining):
        cost = np.zeros(self.model.num_col_)
        cost[gaining] = -1.0
        self.model.col_cost_ = cost
        solver = _Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(self.model)
        return solver

    def amounts(self, block):
        """Return the amount of each limit of the programme: the tightest of equal keys."""
        return np.array([block[rows].min(axis=0) for rows in self.rows_of], dtype=float)

    def warm(self, amounts):
        at_home, exports = self.kept
        values = []
        for highs in amounts.T:
            for solver in self.kept:
                solver.changeRowsBounds(self.count, self.numbers, self.lows, np.ascontiguousarray(highs))
            home = optimum(at_home)
            exports.changeRowBounds(self.floor, float(round(home)), np.inf)
            values.append(optimum(exports))
        return values

    def cold(self, amounts):
        values, lows = [], np.array(self.model.row_lower_)
        for highs in amounts.T:
            self.highs[: self.count] = highs
            self.model.row_upper_ = self.highs
            home = optimum(self.solver(self.home))
            lows[self.floor] = round(home)
            self.model.row_lower_ = lows
            values.append(optimum(self.solver(self.abroad)))
            lows[self.floor] = 0
            self.model.row_lower_ = lows
        return values


def optimum(solver):
    solver.run()
    return -solver.getInfo().objective_function_value


def measure(samples: int = SAMPLES, *, parts: int = PARTS, without=(None, "RUS")) -> list[Line]:
    """Return microseconds for one re-solve: ours beside each peer, for each question.

    Raises
    ------
    AssertionError
        If a value differs.
    """
    joint = joint_snapshot(load("kazakhstan"))
    weights = dict.fromkeys(joint.views, Fraction(1))
    task = prepare(
        joint, (), weights=weights, exports=None, samples=samples, seed=1, shape="pert", size=samples
    )
    block = draw_samples(task, 0, samples)
    pool = column_pool(joint)
    lines = []
    for name in without:
        closed = frozenset() if name is None else exits(joint.network, name)
        edges = Edges(joint.closing(closed), pool.network)
        pool.bounds(block[:, : samples // parts], closed)  # all start with what they keep: paths, a basis
        edges.warm(edges.amounts(block[:, :1]))
        took = compare(
            {
                "column pool": lambda part, closed=closed: pool.bounds(part, closed),
                "HiGHS, edges, cold": lambda part, edges=edges: edges.cold(edges.amounts(part)),
                "HiGHS, edges, warm": lambda part, edges=edges: edges.warm(edges.amounts(part)),
            },
            np.array_split(block, parts, axis=1),
        )
        ours = took.pop("column pool")
        what = f"{len(joint.views)} goods, {'all open' if name is None else 'without ' + name}"
        lines += [Line(what, ours, peer, each) for peer, each in took.items()]
    return lines


def compare(contenders, parts):
    """Let all solve each part in turn; return the median microseconds of each for one re-solve."""
    seconds = {name: [] for name in contenders}
    for part in parts:
        values = {}
        for name, call in contenders.items():
            begun = process_time()
            values[name] = call(part)
            seconds[name].append((process_time() - begun) / part.shape[1])
        ours, *others = (np.array(list(map(float, found))) for found in values.values())
        for other in others:
            if not np.allclose(ours, other, rtol=SAME, atol=SAME):
                raise AssertionError(f"not the same: {dict(zip(values, (ours, *others), strict=True))}")
    return {name: 1e6 * median(each) for name, each in seconds.items()}


def main(arguments: list[str]) -> None:
    samples = int(arguments[0]) if arguments else SAMPLES
    head = ["| one re-solve | ours | µs | peer | µs | ratio |", "|---|---|---|---|---|---|"]
    lines = measure(samples, parts=min(PARTS, samples))
    sys.stdout.write("\n".join([*head, *(line.markdown for line in lines)]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
