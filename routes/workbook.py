"""All tables as one Excel workbook, or as a folder of Parquet files."""

from __future__ import annotations

import io
import math
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from routes.errors import RoutesError
from routes.model import ROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from routes.network import Network


def excel(network: Network) -> bytes:
    """Return a workbook with one sheet per table of a network.

    Raises
    ------
    RoutesError
        If openpyxl is not installed.
    """
    return workbook(tables(network))


def workbook(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a workbook with one sheet per table, a header row, and text that stays text.

    A workbook knows no infinite number: where nothing limits a capacity the cell holds the text inf.

    Raises
    ------
    RoutesError
        If openpyxl is not installed.
    """
    openpyxl = _library("openpyxl")
    book = openpyxl.Workbook(write_only=False)
    book.remove(book.active)
    for name, frame in frames.items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row, values in enumerate(frame.itertuples(index=False), start=2):
            for column, value in enumerate(values, start=1):
                _write(sheet.cell(row=row, column=column), value)
        sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell: Any, value: object) -> None:
    """Write a value; text that begins like a formula is written as text, infinity as inf."""
    if value is None or value != value:  # noqa: PLR0124 - not a number is not equal to itself
        return
    cell.value = str(value) if isinstance(value, float) and math.isinf(value) else value
    if isinstance(value, str):
        cell.data_type = "s"


def parquet(network: Network) -> dict[str, bytes]:
    """Return every table of a network as a Parquet file, by file name.

    Raises
    ------
    RoutesError
        If pyarrow is not installed.
    """
    return parquet_files(tables(network))


def parquet_files(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return tables as Parquet files, by file name.

    Raises
    ------
    RoutesError
        If pyarrow is not installed.
    """
    _library("pyarrow")
    files = {}
    for name, frame in frames.items():
        stream = io.BytesIO()
        frame.to_parquet(stream, engine="pyarrow", index=False)
        files[f"{name}.parquet"] = stream.getvalue()
    return files


def tables(network: Network) -> dict[str, pd.DataFrame]:
    """Return every table that has rows, figures as binary floating point, infinity as inf."""
    frames = network.frames()
    for name, frame in frames.items():
        for column in frame.columns:
            if any(isinstance(value, Decimal) for value in frame[column]):
                frame[column] = [None if value is None else float(value) for value in frame[column]]
        frames[name] = frame
    return {name: frames[name] for name in ROW_TYPES if name in frames}


def _library(name: str) -> Any:
    """Import a library that is not installed with the package by default."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        message = f"this needs {name}: pip install 'kz-corridors[export]'"
        raise RoutesError(message) from error
