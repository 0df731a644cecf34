"""Deck folders on disk: which files there are, without reading them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

SUFFIXES: Final = (".md", ".markdown")
MACROS: Final = "macros.tex"


@dataclass(frozen=True, slots=True)
class FileStat:
    """What tells that a file is unchanged without opening it."""

    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since 1970."""


@dataclass(slots=True)
class Scan:
    """The deck files of one folder."""

    root: Path
    exists: bool = True
    files: dict[str, FileStat] = field(default_factory=dict)
    """By path under the root, with `/`."""
    macros: dict[str, FileStat] = field(default_factory=dict)
    """`macros.tex` files, by the folder they stand in."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Folders that could not be listed, with the reason."""

    def hides(self, path: str) -> bool:
        """Whether a file may still be there, in a folder that could not be listed."""
        return any(folder == "" or path.startswith(folder + "/") for folder in self.unreadable)


def scan(root: Path) -> Scan:
    """List the deck files below a folder; hidden files and folders are left alone.

    A root may be a single file. Nothing raises: what cannot be listed is named in the result.
    """
    found = Scan(root)
    if root.is_file():
        status = root.stat()
        found.files[root.name] = FileStat(status.st_size, status.st_mtime_ns)
        return found
    if not root.is_dir():
        found.exists = False
        return found
    _walk(str(root), "", found, set())
    return found


def base(root: Path) -> Path:
    """Folder that the paths of a scan start from."""
    return root.parent if root.is_file() else root


def macros_for(folder: Path, path: str) -> str:
    """Read the `macros.tex` files that apply to a deck file, the outermost first."""
    parts = PurePosixPath(path).parent.parts
    texts = []
    for length in range(len(parts) + 1):
        try:
            texts.append((folder.joinpath(*parts[:length]) / MACROS).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
    return "\n".join(texts)


def _walk(folder: str, prefix: str, found: Scan, visited: set[tuple[int, int]]) -> None:
    try:
        status = os.stat(folder)  # noqa: PTH116 - Path objects double the cost of a quiet sync
        identity = (status.st_dev, status.st_ino)
        if identity in visited:
            return
        visited.add(identity)
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        found.unreadable[prefix.rstrip("/")] = error.strerror or str(error)
        return
    for entry in listed:
        name = entry.name
        if name.startswith("."):
            continue
        try:
            if entry.is_dir():
                _walk(entry.path, prefix + name + "/", found, visited)
            elif name == MACROS:
                found.macros[prefix.rstrip("/")] = _stat(entry)
            elif name.lower().endswith(SUFFIXES):
                found.files[prefix + name] = _stat(entry)
        except OSError as error:
            found.unreadable[prefix + name] = error.strerror or str(error)


def _stat(entry: os.DirEntry[str]) -> FileStat:
    status = entry.stat()
    return FileStat(status.st_size, status.st_mtime_ns)
