"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from routes.errors import RoutesError
from routes.files import write_bytes, write_text


def test_text_is_written_as_utf8_with_line_feeds_into_folders_that_are_made(tmp_path):
    path = tmp_path / "new" / "folder" / "file.txt"
    assert write_text(path, "Ақтау\nБаку\n") == path
    assert path.read_bytes() == "Ақтау\nБаку\n".encode()


def test_a_second_write_replaces_the_first_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "file.bin"
    write_bytes(path, b"long old content")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_mode_any_new_file_would_have(tmp_path):
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    written = write_bytes(tmp_path / "written", b"")
    assert stat.S_IMODE(written.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


class _Crash(BaseException):
    """What no handler of ours expects."""


@pytest.mark.parametrize("fails", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("crash", [OSError(28, "No space left on device"), KeyboardInterrupt(), _Crash()])
def test_a_crash_in_the_middle_leaves_the_old_content_and_no_temporary_file(
    tmp_path, monkeypatch, fails, crash
):
    path = write_bytes(tmp_path / "file.txt", b"old")

    def fail(*args, **options):
        raise crash

    monkeypatch.setattr(*((os, fails, fail) if fails == "fsync" else (Path, fails, fail)))
    with pytest.raises((RoutesError, KeyboardInterrupt, _Crash)) as caught:
        write_bytes(path, b"new content that must not be seen")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    if isinstance(crash, OSError):
        assert str(caught.value) == f"cannot write {path}: No space left on device"


def test_a_crash_before_the_first_write_leaves_no_file_at_all(tmp_path, monkeypatch):
    def fail(*args, **options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RoutesError, match="Input/output error"):
        write_bytes(tmp_path / "file.txt", b"new")
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_the_path_and_the_reason(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    path = tmp_path / "file" / "inside.txt"
    with pytest.raises(RoutesError) as caught:
        write_text(path, "x")
    assert str(caught.value).startswith(f"cannot write {path}: ")
    assert caught.value.__cause__ is not None


def test_a_folder_is_never_overwritten(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(RoutesError, match="cannot write"):
        write_text(tmp_path / "folder", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_an_error_without_a_reason_of_the_system_still_says_something(tmp_path, monkeypatch):
    def fail(*args, **options):
        raise OSError("the disk is gone")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RoutesError, match="the disk is gone"):
        write_bytes(tmp_path / "file.txt", b"new")
