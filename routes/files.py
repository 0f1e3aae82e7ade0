"""Files are written whole or not at all: to a temporary name beside the target, then renamed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from routes.errors import RoutesError


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file so that a reader sees the old content or the new, never a part.

    Missing folders are made. A crash leaves the old file as it was.

    Raises
    ------
    RoutesError
        If the folder cannot be made or written; the message names the path and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            try:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
                Path(stream.name).chmod(_readable())
                Path(stream.name).replace(path)
            finally:
                Path(stream.name).unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RoutesError(f"cannot write {path}: {reason}") from error
    return path


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text with LF line ends, whole or not at all."""
    return write_bytes(path, text.encode("utf-8"))


def _readable() -> int:
    """Return the mode an ordinary new file would get (temporary files are private)."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
