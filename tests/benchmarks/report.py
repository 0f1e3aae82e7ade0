"""The page, the picture and the short table of README that `make bench` writes."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from page_text import GROWTH, GROWTH_KEPT, LENGTHS, PAGE

from analysis.plots import theme
from analysis.plots.captions import FIGURE, NAME, on_paper, write, write_lines
from analysis.plots.captions import Run as Words
from analysis.plots.strokes import pale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes

BUILT_IN, DRY, GENERATED = "built-in", "built-in, dry cargo", "made up, 100 places"
ANY_CAPACITIES = "any capacities"  # by a program that does not rest on the ranges of figures
LIBRARIES = ("networkx", "scipy", "igraph", "ortools", "highspy", "numba", "numpy", "pandas", "matplotlib")
BEGIN, END = "<!-- speed: written by make bench -->", "<!-- end of speed -->"
PAGE_IN = (11.0, 8.6)
PANEL = theme.Rectangle(left=0.035, bottom=0.115, width=0.93, height=0.735)
NAMES, LOWEST, HIGHEST = 0.42, 0.6, 400_000.0  # names' share of the width; the axis of ratios
UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


class Target(NamedTuple):
    """A ratio that must be reached, and one that is wanted: how many times as long the peer takes."""

    key: str
    what: str
    peer: str
    must: float
    stretch: float


TARGETS = (
    Target("networkx", "Ensemble, one sample of a million", "networkx", 2_000, 15_000),
    Target("ortools", "Ensemble, one sample of a million", "OR-Tools", 20, 100),
    Target(
        "drawing", "The same with drawing, all open and without Russia", "numpy drawing, same kernel", 8, 15
    ),
    Target("countries", "Without every transit country and pair", "networkx", 300, 600),
    Target("pairs", "Without every pair of segments (N-2)", "OR-Tools", 25, 80),
    Target("years", "1,000 years day by day, with storage", "OR-Tools, unrolled", 30, 100),
    Target("worst", "Worst sets of up to five segments, proven", "HiGHS, mixed-integer", 15, 50),
    Target("goods", "All goods at once, solved again 1,000 times", "HiGHS, cold", 6, 15),
    Target("help", "Cold start of `corridors --help`", "import of networkx, pandas, pyplot", 6, 12),
    Target("dependence", "Cold start of `corridors dependence`", "import of networkx, pandas, pyplot", 1, 2),
    Target("memory", "Peak memory of a million samples", "limit of 400 MB", 1, 400 / 150),
)


class Measured(NamedTuple):
    """One comparison; `target` is None for what stands beside. The ratio is the peer's amount over ours.

    `numpy` is the ratio by numpy alone on one core, `operations` the length of the program, where told.
    """

    target: str | None
    network: str
    ours: str
    our_amount: str
    peer: str
    peer_amount: str
    ratio: float
    detail: str = ""
    numpy: float | None = None
    operations: int | None = None

    @property
    def asked(self) -> str:
        return self.detail or next((item.what for item in TARGETS if item.key == self.target), "")

    @property
    def cores(self) -> str:
        """On how many cores ours ran; a dash for what is a whole command."""
        found = re.search(r"\d+ cores?", self.ours)
        return found[0] if found else "–"

    @property
    def by_numpy(self) -> float | None:
        """The ratio by numpy alone on one core: the row's own where numpy is what ran."""
        return self.ratio if self.ours.startswith("numpy") else self.numpy


class Run(NamedTuple):
    """All that was measured."""

    rows: tuple[Measured, ...]
    growth: str
    traffic: str
    resolved: int
    samples: int
    seconds: float


def duration(seconds: float) -> str:
    """Return a time in a unit that leaves few digits.

    >>> duration(0.00000125), duration(0.0312)
    ('1.25 µs', '31.2 ms')
    """
    unit, size = next((item for item in UNITS if seconds >= item[1]), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def times(ratio: float) -> str:
    """Return a ratio as it is written, with two or three digits.

    >>> times(56_035.2), times(34.4), times(8)
    ('56,000 ×', '34 ×', '8.0 ×')
    """
    if ratio >= 1_000:
        return f"{float(f'{ratio:.3g}'):,.0f} ×"
    return f"{ratio:,.0f} ×" if ratio >= 20 else f"{ratio:.1f} ×"


def judged(run: Run) -> list[tuple[Target, Measured]]:
    """Return the rows that a target is about, in the order of targets."""
    return [(target, row) for target in TARGETS for row in run.rows if row.target == target.key]


def verdict(target: Target, row: Measured) -> str:
    if row.ratio >= target.stretch:
        return "stretch"
    return "yes" if row.ratio >= target.must else "**no**"


# --- the page ----------------------------------------------------------------------------------------


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def span(ratios: Iterable[float | None]) -> str:
    """Return the least and the greatest of some ratios; a dash where there is none."""
    found = sorted(ratio for ratio in ratios if ratio is not None)
    if not found:
        return "–"
    return times(found[0]) if len(found) == 1 else f"{times(found[0])} to {times(found[-1])}"


def target_table(run: Run) -> str:
    header = (
        "what",
        "network",
        "ours",
        "",
        "peer",
        "",
        "ratio",
        "by numpy, 1 core",
        "must",
        "stretch",
        "met",
    )
    return table(
        header,
        (
            (
                target.what,
                row.network,
                row.ours,
                row.our_amount,
                row.peer,
                row.peer_amount,
                times(row.ratio),
                span([row.by_numpy]),
                *(times(ratio) for ratio in (target.must, target.stretch)),
                verdict(target, row),
            )
            for target, row in judged(run)
        ),
    )


def other_table(run: Run) -> str:
    header = ("what", "network", "ours", "", "peer", "", "ratio")
    return table(
        header,
        (
            (row.asked, row.network, row.ours, row.our_amount, row.peer, row.peer_amount, times(row.ratio))
            for row in run.rows
            if row.target is None
        ),
    )


def short_table(run: Run) -> str:
    """Return what README shows: each target once, by the network on which it is closest to being missed."""
    rows = []
    for target in TARGETS:
        found = [row for row in run.rows if row.target == target.key]
        if found:
            ratios = [row.ratio for row in found]
            reached = [ratio >= target.must for ratio in ratios]
            met = "yes" if all(reached) else "in part" if any(reached) else "no"
            alone = span(row.by_numpy for row in found)
            rows.append(
                (target.what, target.peer, found[0].cores, span(ratios), alone, times(target.must), met)
            )
    return table(
        ("what", "beside", "ours on", "times as fast (or as little)", "numpy, on 1 core", "must", "met"), rows
    )


def machine() -> str:
    """Return what class of machine this is, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", info.read_text(encoding="utf-8")) if info.exists() else []
    processor = names[0].strip() if names else platform.processor() or platform.machine()
    return f"{cores} cores ({processor}), {platform.system()}, Python {platform.python_version()}"


def versions() -> str:
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def growth(rows: str, commands: str, kept: Mapping[str, Any] | None) -> str:
    """Return the tables of growth with size, and which lines were measured at another time."""
    text = GROWTH.format(rows=rows, commands=commands)
    if kept is not None:
        told = {name: kept[name] for name in ("date", "machine", "minutes")}
        text += GROWTH_KEPT.format(segments=kept["row"]["segments"], **told)
    return text.rstrip()


def lengths(run: Run) -> str:
    """Return how long the programs are on which the comparisons of a sample rest."""
    found = [row.operations for row in run.rows if row.target == "networkx" and row.operations]
    return LENGTHS.format(least=min(found), most=max(found)) if len(found) > 1 else ""


def missed_rows(run: Run) -> str:
    """Return the sentence that says which rows miss what must be reached."""
    rows = [
        f"{target.what} ({row.network}: {times(row.ratio)} instead of {times(target.must)})"
        for target, row in judged(run)
        if row.ratio < target.must
    ]
    return f"**Not reached:** {'; '.join(rows)}." if rows else "Everything that must be reached is reached."


def page(run: Run) -> str:
    return PAGE.format(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        minutes=run.seconds / 60,
        machine=machine(),
        versions=versions(),
        targets=target_table(run),
        lengths=lengths(run),
        missed=missed_rows(run),
        traffic=run.traffic,
        others=other_table(run),
        growth=run.growth,
        samples=run.samples,
        resolved=run.resolved,
    )


def with_table(readme: str, run: Run) -> str:
    """Return README with its short table written anew."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{short_table(run)}\n\n{END}{after}"


def write_all(run: Run, folder: Path) -> None:
    """Write the page, the picture and the table of README."""
    (folder / "docs" / "BENCHMARKS.md").write_text(page(run), encoding="utf-8")
    theme.save(theme.figure_of(draw(run)), folder / "docs" / "benchmarks.png")
    readme = folder / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8"), run), encoding="utf-8")


# --- the picture -------------------------------------------------------------------------------------


def draw(run: Run) -> Axes:
    """Draw each ratio as a dot on a log axis, with marks of what must be reached and what is wanted."""
    rows = [(target, row) for target, row in judged(run) if target.key != "memory"]
    ax = theme.page(width_in=PAGE_IN[0], height_in=PAGE_IN[1], dpi=112, axes=PANEL)
    with theme.style():
        left = LOWEST * (LOWEST / HIGHEST) ** (NAMES / (1 - NAMES))
        ax.set_xscale("log")
        ax.set_xlim(left, HIGHEST)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set(xticks=[10.0**power for power in range(6)], yticks=[])
        ax.set_xticklabels([f"{10**power:,} ×" for power in range(6)])
        ax.tick_params(axis="x", which="minor", bottom=False)
        ax.spines[:].set_visible(False)
        for power in range(6):
            ax.axvline(10.0**power, color=theme.INK if power == 0 else theme.GRID, linewidth=0.9, zorder=1)
        for place, (target, row) in enumerate(rows):
            draw_row(ax, place, target, row)
        theme.heading(ax, title=title(rows), subtitle=SUBTITLE, title_pt=18.0, subtitle_pt=10.5)
        footer = f"Medians, peers in the same process in turn, values equal. {machine()}. docs/BENCHMARKS.md"
        theme.footer(ax, text=footer, drop_pt=30.0, size_pt=7.8)
    return ax


SUBTITLE = (
    "How many times as long another library takes for the same answer. "
    "Dark mark: must be reached; pale: wanted. Red: missed."
)


def title(rows: Sequence[tuple[Target, Measured]]) -> str:
    reached = sum(row.ratio >= target.must for target, row in rows)
    return f"{reached} of {len(rows)} comparisons reach the speed they must"


def draw_row(ax: Axes, place: int, target: Target, row: Measured) -> None:
    """Draw the marks, the dot and the words of one comparison."""
    for ratio, colour in ((target.must, theme.INK), (target.stretch, pale(theme.INK, share=0.45))):
        ax.plot((ratio, ratio), (place - 0.27, place + 0.27), color=colour, linewidth=2.2, zorder=3)
    colour = theme.AVOIDS if row.ratio >= target.must else theme.CROSSES
    ax.plot((1, row.ratio), (place, place), color=pale(colour, share=0.45), linewidth=5.0, zorder=2)
    ax.plot(row.ratio, place, marker="o", markersize=8.5, color=colour, zorder=4)
    across = (ax.get_xlim()[0], row.ratio, target.must, target.stretch)
    (start, height), (free, _), *marks = on_paper(ax, [(ratio, place) for ratio in across]).tolist()
    for mark, _ in marks:
        if free - 8 < mark < free + 45:  # the figure would lie on it
            free = max(free, mark)
    write(ax, (free + 9, height), [Words(times(row.ratio))])
    what = Words(target.what.replace("`", ""), NAME)
    write_lines(ax, (start, height), [[what], [Words(f"beside {target.peer}; {row.network}", FIGURE)]])
