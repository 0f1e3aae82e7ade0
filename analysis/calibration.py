"""How full the tanks of a port are on an ordinary day, from how soon they were full when loading stopped.

Fill = 1 − days · inflow / size: what came in until there was no room is the room there was. It is the one
parameter that a past disruption identifies, and only the first one, of 2022, is used: those after it stay
tests. Run it again with ``python -m analysis.calibration``; the result is `routes/data/calibration.csv`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as validated

from analysis.backtest import known_year
from analysis.baseline import baseline, with_room
from routes.columns import Id, Names
from routes.errors import unknown
from routes.files import write_text
from routes.model import CONFIG
from routes.network import load
from routes.snapshot import snapshot

if TYPE_CHECKING:
    from routes.limits import Bound
    from routes.network import Network

STOPS, RESULT = "tank_stops.csv", "calibration.csv"
PLACES, STEP = Decimal("0.01"), Decimal("0.0001")  # a fill is not known better
COLUMNS = (
    *("place", "parameter", "central", "low", "high"),
    *("year", "inflow_per_day", "size", "unit", "evidence"),
)


@validated(frozen=True, kw_only=True, config=CONFIG)
class TankStop:
    """Loading stopped at a port, and so many days later its tanks were full."""

    place: Id = Field(description="id of the place")
    commodity: Id | None = Field(default=None, description="what is in the tanks")
    stopped: dt.date = Field(description="day on which loading stopped")
    days: Annotated[Decimal, Field(ge=0)] = Field(description="days until the tanks were full")
    low: Annotated[Decimal, Field(ge=0)] = Field(description="low end")
    high: Annotated[Decimal, Field(ge=0)] = Field(description="high end")
    evidence: Names = Field(description="ids of evidence.csv of the network")
    note: str = Field(default="", description="what else there is to say")


@dataclass(frozen=True, kw_only=True)
class Fill:
    """The share of a port's tanks that is full on an ordinary day, in [0, 1], and the inflow it rests on.

    Parameters
    ----------
    year
        Whose flows are the ordinary ones: the last that was known before the stop.
    inflow_per_day, size
        In the unit of amount of the network, `unit`.
    """

    stop: TankStop
    year: int
    inflow_per_day: Decimal
    size: Decimal
    unit: str
    low: Decimal
    central: Decimal
    high: Decimal


def tank_stops(path: Path | None = None) -> tuple[TankStop, ...]:
    """Return the rows of the table that comes with the package, or of another one."""
    path = path or _data() / STOPS
    with path.open(encoding="utf-8-sig", newline="") as stream:
        records = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(stream)]
    return tuple(TypeAdapter(list[TankStop]).validate_python(records))


def fill(network: Network, stop: TankStop) -> Fill:
    """Return how full the tanks of a place are on an ordinary day.

    The range goes from many days and small tanks to few days and large ones.

    Raises
    ------
    UnknownNameError
        If the network has no storage there.
    """
    rows = {row.place: row for row in network.tables.storages if row.commodity in (None, stop.commodity)}
    if stop.place not in rows:
        raise unknown("storage", stop.place, rows)
    year = known_year(network, stop.commodity, stop.stopped)
    view = snapshot(network, year=year, commodity=stop.commodity)

    def share(bound: Bound, days: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        usual = baseline(view, storages=[with_room(rows[stop.place], bound)])
        came = sum(leg.usual for leg in usual.legs if leg.destination == stop.place)
        room = next(tank.size for tank in usual.tanks if tank.place == stop.place)
        full = max(0.0, 1 - float(days) * came / room)
        inflow, size = (Decimal(item / view.scale).quantize(STEP) for item in (came, room))
        return Decimal(full).quantize(PLACES), inflow, size

    central, inflow, size = share("central", stop.days)
    return Fill(
        stop=stop,
        year=year,
        inflow_per_day=inflow,
        size=size,
        unit=view.unit.partition("/")[0],
        low=share("low", stop.high)[0],
        central=central,
        high=share("high", stop.low)[0],
    )


def calibration_table(network: Network, stops: tuple[TankStop, ...]) -> str:
    """Return the result as CSV: one row per place."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for stop in stops:
        found = fill(network, stop)
        figures = (found.central, found.low, found.high, found.year, found.inflow_per_day, found.size)
        writer.writerow((stop.place, "initial_share", *figures, found.unit, ";".join(stop.evidence)))
    return out.getvalue()


def _data() -> Path:
    return Path(str(resources.files("routes") / "data"))


def main() -> None:
    """Write the table again."""
    write_text(_data() / RESULT, calibration_table(load(), tank_stops()))


if __name__ == "__main__":
    main()
