"""The student's deck folders: adding one, letting go of one, listing them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.errors import UsageError
from tenhours.library import configuration
from tenhours.storage import library

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


def add(settings_file: Path, folders: Sequence[str], path: Path) -> str:
    """Add a folder or a single file to the library; return its path as it was stored.

    Raises UsageError when it is not there or is part of the library already.
    """
    wanted = path.expanduser().absolute()
    if not wanted.exists():
        raise UsageError(f"{wanted} is not there. Create it, or check the path.")
    for known in (Path(folder).expanduser() for folder in folders):
        if wanted == known or known in wanted.parents:
            raise UsageError(f"{wanted} is read already, as part of {known}.")
    configuration.change(settings_file, {"library.folders": [*folders, str(wanted)]})
    return str(wanted)


def remove(settings_file: Path, folders: Sequence[str], path: Path) -> str:
    """Take a folder off the library; return its path.

    Raises UsageError when it is not in the library.
    """
    wanted = path.expanduser().absolute()
    for folder in folders:
        if Path(folder).expanduser() in (wanted, path):
            left = [other for other in folders if other != folder]
            configuration.change(settings_file, {"library.folders": left})
            return folder
    known = ", ".join(folders) or "none yet"
    raise UsageError(f"{wanted} is not one of your deck folders ({known}).")


def listed(database: Database, roots: Sequence[Root]) -> list[Folder]:
    """List the folders with their files, decks and cards."""
    with database.reading() as connection:
        counts = library.counts_by_root(connection)
    return [
        Folder(root.path, root.bundled, root.path.exists(), *counts.get(root.key, (0, 0, 0)))
        for root in roots
    ]
