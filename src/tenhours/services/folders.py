"""The student's deck folders: adding one, letting go of one, listing them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.errors import UsageError
from tenhours.library import configuration
from tenhours.library.folders import SUFFIXES
from tenhours.storage import deck_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.services.sync.reading import Root
    from tenhours.storage.database import Database


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the library and what stands in it."""

    path: Path
    bundled: bool
    present: bool
    files: int
    decks: int
    cards: int


def add(
    settings_file: Path, folders: Sequence[str], path: Path, *, reserved: Sequence[Path] = ()
) -> str:
    """Add a folder or a single file to the library; return its path as it was stored.

    `reserved` folders are read without being added. Raises UsageError when the path is not there,
    is no deck, or is or holds a part of the library already.
    """
    wanted = _whole(path)
    if not os.path.exists(wanted):  # noqa: PTH110 - Path.exists raises for names that are too long
        raise UsageError(f"{wanted} is not there. Create it, or check the path.")
    if wanted.is_file() and wanted.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{wanted} is no deck: decks are markdown files, {' or '.join(SUFFIXES)}.")
    real = _real(wanted)
    for known in (*map(_whole, map(Path, folders)), *reserved):
        inner = _real(known)
        if real == inner or inner in real.parents:
            raise UsageError(f"{wanted} is read already, as part of {known}.")
        if real in inner.parents and known not in reserved:
            raise UsageError(
                f"{wanted} holds {known}, which is read already. Say `tenhours decks remove "
                f"{known}` first; its cards keep their memory and come back with the larger folder."
            )
        if real in inner.parents:
            raise UsageError(f"{wanted} holds {known}, which is read in any case.")
    configuration.change(settings_file, {"library.folders": [*folders, str(wanted)]})
    return str(wanted)


def remove(settings_file: Path, folders: Sequence[str], path: Path) -> str:
    """Take a folder off the library; return its path.

    Raises UsageError when it is not in the library.
    """
    wanted = _whole(path)
    for folder in folders:
        if wanted == _whole(Path(folder)) or str(path) == folder:
            left = [other for other in folders if other != folder]
            configuration.change(settings_file, {"library.folders": left})
            return folder
    known = ", ".join(folders) or "none yet"
    raise UsageError(f"{wanted} is not one of your deck folders ({known}).")


def _whole(path: Path) -> Path:
    """Write a path from the root, its links left as they are."""
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 - never raise


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def listed(database: Database, roots: Sequence[Root]) -> list[Folder]:
    """List the folders with their files, decks and cards."""
    with database.reading() as connection:
        counts = deck_files.counts_by_root(connection)
    return [
        Folder(root.path, root.bundled, root.path.exists(), *counts.get(root.key, (0, 0, 0)))
        for root in roots
        if not root.own or root.key in counts or root.path.exists()
    ]
