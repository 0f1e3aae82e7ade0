"""`corridors attribution`: how much of the exports hangs on each transit country or corridor."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click
import numpy as np

from analysis.commands.options import echo_json, json_option, out_options, question, question_options
from analysis.flow_game import PAIRS, attribute
from analysis.value_documents import attribution_document
from routes.errors import RoutesError
from routes.transit import transit_countries


@click.command("attribution")
@question_options
@click.option(
    "--by",
    type=click.Choice(["country", "corridor"]),
    default="country",
    show_default=True,
    help="Who plays: transit countries, or corridors.",
)
@click.option(
    "--method", type=click.Choice(["shapley", "banzhaf", "owen"]), default="shapley", show_default=True
)
@click.option(
    "--zones", is_flag=True, help="Zones such as straits play beside countries; else they stay open."
)
@click.option(
    "--unions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help='For owen: a .toml of lines such as caucasus = ["AZE", "GEO"].',
)
@click.option(
    "--samples",
    type=click.IntRange(0, 100_000),
    default=0,
    help="Random futures for a band, every limit drawn from its range. Default: no band.",
)
@click.option(
    "--pairs",
    type=click.IntRange(2),
    default=PAIRS,
    show_default=True,
    help="Pairs of random orders, where there are too many players for all.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of all that is random."
)
@click.option("--plot", is_flag=True, help="Draw it, as PNG and SVG.")
@out_options
@json_option
def command(
    *,
    zones: bool,
    unions: Path | None,
    samples: int,
    seed: int,
    plot: bool,
    out: Path,
    quiet: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Share out the exports between transit countries or corridors, by what each adds to the others.

    A coalition's value is the greatest exports with the transit of all others denied, home demand first. With
    --on only the countries, zones and groups named play.
    """
    chosen = {name: asked.pop(name) for name in ("by", "method", "pairs")}
    if (unions is not None) != (chosen["method"] == "owen"):
        raise click.UsageError("--method owen and --unions FILE go together")
    task = question(**asked)
    if (task.on or zones) and chosen["by"] != "country":
        raise click.UsageError("--on and --zones go with --by country")
    view = task.snapshot()
    players = transit_countries(task.network, view.commodity) if zones and not task.on else task.on
    result = attribute(
        view,
        rng=np.random.default_rng(seed),
        on=players,
        unions=None if unions is None else read_unions(unions),
        samples=samples,
        seed=seed,
        **chosen,
    )
    files: list[Path] = []
    if plot:
        from analysis.worst_case_pictures import save_attribution

        files = save_attribution(result, out)
    if as_json:
        echo_json({**attribution_document(result), "files": [str(file) for file in files]})
    elif not quiet:
        from analysis.console_worst_cases import show_attribution

        show_attribution(result)
        for file in files:
            click.echo(f"Wrote {file}")


def read_unions(path: Path) -> dict[str, list[str]]:
    """Return the members of each union.

    Raises
    ------
    RoutesError
        If the file is no TOML, or a value in it no list of names.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RoutesError(f"{path}: {error}") from error
    for name, members in found.items():
        if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
            raise RoutesError(f'{path}: expected {name} = ["NAME", ...], got {members!r}')
    return found
