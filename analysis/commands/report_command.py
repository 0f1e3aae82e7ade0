"""`corridors report`: one HTML file for a mail, with the finding, its proof, and a solver of its own."""

from __future__ import annotations

import shlex
import webbrowser
from pathlib import Path

import click

from analysis.commands.options import echo_json, json_option
from routes.network import BUILT_IN, load

DEFAULT_SCENARIOS = ("cpc-court-2022-ordered",)


@click.command("report")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO...]")
@click.option(
    "--data",
    "--network",
    "data",
    default=BUILT_IN,
    show_default=True,
    metavar="DIR",
    help="A built-in network or the folder of another one.",
)
@click.option(
    "--year", type=click.IntRange(1900, 2200), metavar="YYYY", help="Year. Default: the latest counted one."
)
@click.option("--commodity", metavar="ID", help="Commodity. Default: the network's first.")
@click.option(
    "--samples",
    type=click.IntRange(0, 100_000),
    default=0,
    help="Random runs of each dated scenario. Default: one at each end of the ranges.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the random runs.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("out") / "report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write it.",
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@json_option
def command(  # noqa: PLR0913 - click passes one argument per option
    *,
    scenarios: tuple[str, ...],
    data: str,
    year: int | None,
    commodity: str | None,
    samples: int,
    seed: int,
    out: Path,
    show: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write a report as one HTML file that needs no network: map, dependence, proof, sources, scenarios.

    Whoever opens it can move capacities and close countries; the page then solves again. Without a
    scenario, the built-in network shows a court order of July 2022 day by day.
    """
    from analysis.page_words import about
    from analysis.report import report
    from analysis.report_page import page_and_left_out
    from analysis.scenarios import find_scenario
    from routes.files import write_text

    network = load(data)
    names = scenarios or (DEFAULT_SCENARIOS if data == BUILT_IN else ())
    result = report(
        network,
        year=year,
        commodity=commodity,
        scenarios=[find_scenario(name) for name in names],
        samples=samples,
        seed=seed,
        command=again(names, data=data, year=year, commodity=commodity, samples=samples, seed=seed),
    )
    page, without = page_and_left_out(result)
    path = write_text(out, page)
    left_out = [about(item.view) for item in without]
    if as_json:
        said = {"fingerprint": result.fingerprint, "command": result.command, "left_out": left_out}
        echo_json({"files": [str(path)], **said})
    elif not quiet:
        click.echo(f"Wrote {path}")
        if left_out:
            click.echo(f"Left out, so that a mail can carry it: {'; '.join(left_out)}")
    if show:
        webbrowser.open(path.resolve().as_uri())


def again(
    scenarios: tuple[str, ...],
    *,
    data: str,
    year: int | None,
    commodity: str | None,
    samples: int,
    seed: int,
) -> str:
    """Return the command that writes the same report; of folders and files it tells the last name alone."""
    words = ["corridors", "report", *(Path(name).name for name in scenarios)]
    if data != BUILT_IN:
        words += ["--data", Path(data).name]
    if commodity is not None:
        words += ["--commodity", commodity]
    if year is not None:
        words += ["--year", str(year)]
    if samples:
        words += ["--samples", str(samples), "--seed", str(seed)]
    return shlex.join(words)
