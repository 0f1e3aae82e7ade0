"""Options that commands share, and what they say: which network, commodity, year, countries."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from routes.errors import RoutesError
from routes.joint import JointSnapshot, asks_for_several, joint_snapshot
from routes.network import BUILT_IN, Network, load
from routes.snapshot import CapacityNotion, Snapshot, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SLOW_SEGMENTS = 100_000  # our own maximum flow takes some seconds here, and a minute at ten times as many
LARGE_NOTE = (
    "note: {:,} segments: each maximum flow takes many seconds; "
    "with OR-Tools it is several times sooner: pip install 'kz-corridors[large]'"
)

Command = TypeVar("Command", bound="Callable[..., Any]")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a command is asked about."""

    network: Network
    commodity: str | None
    year: int | None
    notion: CapacityNotion
    on: tuple[str, ...] | None

    def snapshot(self) -> Snapshot:
        """Return the year and commodity asked for."""
        return snapshot(self.network, year=self.year, commodity=self.commodity, notion=self.notion)

    @property
    def several(self) -> str | None:
        """The commodities asked for where they are several: ``all``, or ids with commas."""
        return self.commodity if asks_for_several(self.network, self.commodity) else None

    def joint(self, commodity: str) -> JointSnapshot:
        """Return the year and the several goods asked for."""
        return joint_snapshot(self.network, commodity=commodity, year=self.year, notion=self.notion)

    def one_country(self) -> str:
        """Return the country a command is about: the one given, else the network's focus."""
        name = self.on[0] if self.on else self.network.settings.focus
        if name is None:
            raise click.UsageError("the network names no focus; say --on COUNTRY")
        return name


def network_option(function: Command) -> Command:
    """Add --network."""
    return click.option(
        "--network",
        default=BUILT_IN,
        show_default=True,
        metavar="DIR",
        help="A built-in network or the folder of another one.",
    )(function)


def question_options(function: Command) -> Command:
    """Add --network, --commodity, --year, --on and --capacity."""
    for option in (
        click.option(
            "--capacity",
            type=click.Choice(["deliverable", "corridor"]),
            default="deliverable",
            show_default=True,
            help="With the fields' output as a limit, or the corridors alone.",
        ),
        click.option(
            "--on",
            multiple=True,
            metavar="CODE",
            help="Country, zone or group: RUS, turkish-straits, RUS+BLR.",
        ),
        click.option(
            "--year",
            type=click.IntRange(1900, 2200),
            metavar="YYYY",
            help="Year. Default: the latest counted one.",
        ),
        click.option(
            "--commodity",
            metavar="ID",
            help="Commodity. Default: the network's first. Some commands take several: all, or coal,grain.",
        ),
    ):
        function = option(function)
    return network_option(function)


def json_option(function: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")(
        function
    )


def out_options(function: Command) -> Command:
    """Add --out and --quiet."""
    function = click.option("--quiet", is_flag=True, help="Say nothing but errors.")(function)
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("out"),
        show_default=True,
        metavar="DIR",
        help="Folder for files.",
    )(function)


def question(
    *, network: str, commodity: str | None, year: int | None, on: tuple[str, ...], capacity: str
) -> Question:
    """Return what the shared options ask; say on standard error how large networks are solved sooner."""
    asked = load(network)
    if len(asked.tables.segments) > SLOW_SEGMENTS and not find_spec("ortools"):
        click.echo(LARGE_NOTE.format(len(asked.tables.segments)), err=True)
    return Question(
        network=asked,
        commodity=commodity,
        year=year,
        notion=cast("CapacityNotion", capacity),
        on=on or None,
    )


def samples_options(function: Command) -> Command:
    """Add --samples and --seed: the random runs of day-by-day scenarios."""
    function = click.option(
        "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the random runs."
    )(function)
    return click.option(
        "--samples",
        type=click.IntRange(0, 100_000),
        default=0,
        help="Random runs of a day-by-day scenario. Default: one at each end of the ranges.",
    )(function)


@contextmanager
def naming(text: str) -> Iterator[None]:
    """Let an error begin with the scenario or network that it is about, as the user wrote it."""
    try:
        yield
    except RoutesError as error:
        raise RoutesError(f"{text}: {error}") from error


def warn(text: str, warnings: Iterable[str], *, quiet: bool) -> None:
    """Write warnings about a scenario to standard error."""
    for warning in () if quiet else warnings:
        click.echo(f"Warning: {text}: {warning}", err=True)


def echo_json(document: object) -> None:
    """Write one JSON document to standard output and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
