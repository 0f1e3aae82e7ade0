"""Python's search for circular garbage, put off while many rows are made.

Rows, limits and arcs are trees and never garbage in circles. Yet the collector walks through all of them
again and again while they grow: of a million segments that would take a third of the time.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave the collector off inside a block or a decorated function, and as it was afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
