"""Network folders for tests: a small sound one to break, and a way to save a network as a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.errors import DataError, Problem
from routes.network import Network, read_network

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {
    "places": """\
id,country,kind,zone,name,lon,lat
field,KAZ,field,,Field,50.5,47
border,RUS,border_crossing,,,,
port,RUS,port,straits,,,
market,XXX,market,,,,
plant,KAZ,refinery,,,,
""",
    "segments": """\
id,origin,destination,mode,bidirectional,commodities,corridors
trunk,field,border,pipeline,true,,north
coast,border,port,pipeline,false,,north
tanker,port,market,sea,,,
local,field,plant,,,,
""",
    "capacities": """\
element,central,unit,low,high,reserved,commodities,period,status,evidence
trunk,50,Mt/yr,40,60,10,,2023,effective,operator-2023
coast,45,Mt/yr,,,,,,assumed,
tanker,inf,Mt/yr,,,,,,,
local,20,Mt/yr,,,,,,,
""",
    "supplies": """\
place,central,unit,commodity,low,high,period,evidence
field,70,Mt/yr,crude,60,75,2023,operator-2023
""",
    "demands": """\
place,central,unit,commodity
plant,15,Mt/yr,crude
""",
    "costs": """\
element,central,unit
trunk,20,USD/t
coast,3000,KZT/t
tanker,1.5,USD/bbl
local,0,USD/t
""",
    "fx": """\
currency,period,per_usd
KZT,2023,450
""",
    "storages": """\
place,central,unit,initial_share
port,1,mb,0.5
""",
    "flows": """\
element,value,unit,period,commodity,origin,counts,evidence
coast,33,Mt/yr,2023,crude,KAZ,true,operator-2023
""",
    "commodities": """\
id,name,bbl_per_t,t_per_teu
crude,Crude oil,7.5,
""",
    "prices": """\
commodity,period,value,unit
crude,2023-01,80,USD/bbl
""",
    "projects": """\
id,element,added,unit,year,requires
first,trunk,5,Mt/yr,2026,
second,coast,5,Mt/yr,2027,first
""",
    "past_plans": """\
id,name,kind,planned,planned_year,actual,actual_year,unit,measures_use,evidence
northern-volume,Northern way,volume,10,2022,5,2022,Mt/yr,true,operator-2023
""",
    "evidence": """\
id,subject,quantity,value,unit,grade
operator-2023,trunk,capacity,50,Mt/yr,A
""",
    "lines": """\
segment,line
trunk,50 47;51 46.5
""",
    "corridors": """\
id,name,tags,goods
northern,Northern way,north,crude
""",
    "hidden_legs": """\
id,country,kind,elements,scenario,evidence
border-leg,RUS,transit,trunk;border,,operator-2023
""",
}
SETTINGS = 'name = "sound"\nexporter = "KAZ"\nunit = "Mt/yr"\n'


def folder(path: Path, *, settings: str | None = SETTINGS, **tables: str | bytes | None) -> Path:
    """Write the sound network with some tables changed, or absent where None is given."""
    path.mkdir(parents=True, exist_ok=True)
    if settings is not None:
        (path / "network.toml").write_text(settings, encoding="utf-8")
    for name, text in {**SOUND, **tables}.items():
        if text is not None:
            content = text.encode() if isinstance(text, str) else text
            (path / f"{name}.csv").write_bytes(content)
    return path


def faults(path: Path) -> list[str]:
    """Return what is wrong with a folder, one sentence per fault."""
    return [str(problem) for problem in problems(path)]


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        read_network(path)
    return caught.value.problems


def save(network: Network, path: Path) -> Path:
    """Write a network as a folder, as a user would."""
    path.mkdir(parents=True, exist_ok=True)
    names = ("name", "exporter", "focus", "unit")
    settings = {name: getattr(network.settings, name) for name in names}
    lines = [f'{name} = "{value}"\n' for name, value in settings.items() if value is not None]
    (path / "network.toml").write_text("".join(lines), encoding="utf-8")
    for name, frame in network.frames().items():
        text = frame.astype(object).map(lambda cell: str(cell).lower() if isinstance(cell, bool) else cell)
        text.to_csv(path / f"{name}.csv", index=False)
    return path
