"""A built-in network as a folder of one's own, written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from routes.errors import RoutesError, unknown
from routes.network import built_in_networks
from routes.tables import SETTINGS_FILE

EXAMPLE = "example"


def copy_network(folder: Path, *, source: str = EXAMPLE) -> tuple[Path, ...]:
    """Write the files of a built-in network into a new folder; return them, sorted by name.

    All files are written beside it and the folder is then renamed, so that it is there whole or not at
    all. The small example takes the name of the folder; any other network keeps its name.

    Parameters
    ----------
    folder
        A folder that does not exist yet.
    source
        Name of the built-in network.

    Raises
    ------
    UnknownNameError
        If no built-in network has the name.
    RoutesError
        If there is anything at the place of the folder, or it cannot be written.
    """
    known = built_in_networks()
    if source not in known:
        raise unknown("built-in network", source, known)
    files = {path.name: path.read_bytes() for path in sorted(known[source].iterdir()) if path.is_file()}
    if source == EXAMPLE:
        files[SETTINGS_FILE] = _named(files[SETTINGS_FILE], folder)
    try:
        _refuse_to_overwrite(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(folder, files)
    except OSError as error:
        raise RoutesError(f"cannot write {folder}: {error.strerror or error}") from error
    return tuple(folder / name for name in files)


def _named(settings: bytes, folder: Path) -> bytes:
    """Return the settings with the name of the folder, in the form of an id, where it has letters for one."""
    name = "-".join(re.findall(r"[a-z0-9]+", folder.resolve().name.lower()))
    text = settings.decode("utf-8")
    return text.replace(f'name = "{EXAMPLE}"', f'name = "{name or EXAMPLE}"', 1).encode("utf-8")


def _refuse_to_overwrite(folder: Path) -> None:
    if folder.is_symlink() or folder.exists():
        raise RoutesError(f"{folder} is there already and nothing is overwritten; name a folder to be made")


def _write_whole(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a temporary folder beside, then give it its name."""
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, data in files.items():
            with (made / name).open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o777 & ~mask)  # temporary folders are private
        made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
