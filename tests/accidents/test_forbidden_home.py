"""A home that cannot be written: a clear message, and nothing is changed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def powerless() -> Iterator[None]:
    """Give up the right to write everything, which tests may run with."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("existing", [False, True])
def test_a_read_only_home(tmp_path: Path, existing: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = home / "tenhours.db"
    before = b""
    if existing:
        Database(path).close()
        before = path.read_bytes()
    for folder in (tmp_path, *tmp_path.parents):
        if folder == tmp_path or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(folder.stat().st_mode | 0o055)
    if existing:
        path.chmod(0o444)
    home.chmod(0o555)
    try:
        with powerless(), pytest.raises(DataError, match=r"permissions.*--home"):
            Database(path)
    finally:
        home.chmod(0o755)
    assert (path.read_bytes() if path.exists() else b"") == before


def test_a_home_below_a_forbidden_folder(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    for folder in (tmp_path, *tmp_path.parents):
        if folder == tmp_path or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(folder.stat().st_mode | 0o055)
    locked.chmod(0)
    try:
        with powerless(), pytest.raises(DataError, match="permissions"):
            Database(locked / "home" / "tenhours.db")
    finally:
        locked.chmod(0o755)
