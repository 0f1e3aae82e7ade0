"""A network: the tables of a folder with their look-ups, and its form as a networkx graph."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from routes.checks import sound_tables, table_problems
from routes.collector import collector_paused
from routes.errors import DataError, unknown
from routes.model import ROW_TYPES
from routes.tables import SETTINGS_FILE, Settings, Tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import pandas as pd

    from routes.model import Commodity, Evidence, Place, Segment

BUILT_IN = "kazakhstan"


@dataclass(frozen=True, kw_only=True)
class Network:
    """Places, segments and all that is known of them, and what has been denied.

    Parameters
    ----------
    tables
        The rows of the folder.
    denied
        What nobody may pass: ``transit:RUS``, ``border:RUS``, ``zone:hormuz``, or an element's id.
    """

    tables: Tables
    denied: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent to another process: look-ups are made anew there."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def settings(self) -> Settings:
        """Name, exporter, focus and output unit."""
        return self.tables.settings

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every place by its id."""
        return MappingProxyType({place.id: place for place in self.tables.places})

    @cached_property
    def segments(self) -> Mapping[str, Segment]:
        """Every segment by its id."""
        return MappingProxyType({segment.id: segment for segment in self.tables.segments})

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Every row of evidence by its id."""
        return MappingProxyType({item.id: item for item in self.tables.evidence})

    @cached_property
    def commodities(self) -> Mapping[str, Commodity]:
        """Every commodity by its id."""
        return MappingProxyType({item.id: item for item in self.tables.commodities})

    def is_home(self, place: str) -> bool:
        """Whether a place lies in the exporter's own country."""
        return self.settings.exporter is not None and self.places[place].country == self.settings.exporter

    def require_element(self, element: str) -> str:
        """Return the id if a place or a segment has it, else raise with the nearest id."""
        if element not in self.places and element not in self.segments:
            raise unknown("place or segment", element, [*self.places, *self.segments])
        return element

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the network as a graph: places as nodes, segments as keyed edges.

        Node and edge attributes are the columns of places.csv and segments.csv. A bidirectional
        segment is two edges with the same key.
        """
        import networkx as nx  # noqa: PLC0415 - 150 ms that most commands do not need

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.settings.name)
        for place in self.tables.places:
            graph.add_node(place.id, **_columns(place))
        for segment in self.tables.segments:
            columns = _columns(segment)
            graph.add_edge(segment.origin, segment.destination, key=segment.id, **columns)
            if segment.bidirectional:
                graph.add_edge(segment.destination, segment.origin, key=segment.id, **columns)
        return graph

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return every table that has rows as a pandas table, columns as in the files."""
        import pandas as pd  # noqa: PLC0415 - 300 ms that most commands do not need

        tables = {name: getattr(self.tables, name) for name in ROW_TYPES}
        return {
            name: pd.DataFrame([_columns(item) for item in items], columns=_names(ROW_TYPES[name]))
            for name, items in tables.items()
            if items
        }


def _names(row_type: type) -> list[str]:
    return [item.name for item in fields(row_type)]


def _columns(row: object) -> dict[str, object]:
    """Return the columns of one row; names in a list are joined with `;` as in the file."""
    cells = {name: getattr(row, name) for name in _names(type(row))}
    return {name: ";".join(cell) if isinstance(cell, tuple) else cell for name, cell in cells.items()}


@collector_paused()
def read_network(folder: str | Path) -> Network:
    """Read and check a network folder.

    Raises
    ------
    DataError
        With every fault of every file.
    """
    tables, problems = read_tables(Path(folder))
    if tables is not None:
        problems.extend(table_problems(tables, sound=frozenset(sound_tables(tables, problems))))
    if tables is None or problems:
        raise DataError(problems, folder=Path(folder))
    return Network(tables=tables)


def built_in_networks() -> dict[str, Path]:
    """Return the networks that come with the package, by name."""
    data = Path(str(resources.files("routes") / "data"))
    return {path.parent.name: path.parent for path in sorted(data.glob(f"*/{SETTINGS_FILE}"))}


def load(network: str | Path = BUILT_IN) -> Network:
    """Return a built-in network by name, or the network in a folder.

    Examples
    --------
    >>> load("kazakhstan").settings.exporter
    'KAZ'
    """
    known = built_in_networks()
    if str(network) in known:
        return read_network(known[str(network)])
    if not Path(network).is_dir():
        raise unknown("built-in network or folder", str(network), known)
    return read_network(network)
