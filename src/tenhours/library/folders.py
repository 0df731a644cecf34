"""Deck folders on disk: which files there are, without reading them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

SUFFIXES: Final = (".md", ".markdown")
MACROS: Final = "macros.tex"
IS_FOLDER: Final = "it is a folder"


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
    """Folders that could not be listed, with the reason; the root is the empty name."""
    odd: dict[str, str] = field(default_factory=dict)
    """Paths that are named like a deck file and are none, with what is wrong."""

    def hides(self, path: str) -> bool:
        """Whether a file may come back: its folder is not listed, or another thing in its place."""
        return path in self.odd or any(
            folder == "" or path.startswith(folder + "/") for folder in self.unreadable
        )


def scan(root: Path) -> Scan:
    """List the deck files below a folder; hidden files and folders are left alone.

    A root may be a single file. Nothing raises: what cannot be listed is named in the result.
    """
    found = Scan(root)
    try:
        status = root.stat()
    except (FileNotFoundError, NotADirectoryError):
        found.exists = False
    except (OSError, ValueError) as error:
        found.unreadable[""] = _reason(error)
    else:
        if stat.S_ISREG(status.st_mode):
            found.files[root.name] = FileStat(status.st_size, status.st_mtime_ns)
        elif stat.S_ISDIR(status.st_mode):
            _walk(str(root), found)
        else:
            found.unreadable[""] = "it is neither a folder nor a file"
    return found


def base(root: Path) -> Path:
    """Folder that the paths of a scan start from."""
    is_file = os.path.isfile(root)  # noqa: PTH113 - Path's raises where a parent is forbidden
    missing = not is_file and not os.path.isdir(root)  # noqa: PTH112
    return root.parent if is_file or (missing and root.suffix in SUFFIXES) else root


def macros_for(folder: Path, path: str) -> str:
    """Read the `macros.tex` files that apply to a deck file, the outermost first."""
    parts = PurePosixPath(path).parent.parts
    texts = []
    for length in range(len(parts) + 1):
        macros = folder.joinpath(*parts[:length]) / MACROS
        try:
            if macros.is_file():
                texts.append(macros.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
    return "\n".join(texts)


def _walk(top: str, found: Scan) -> None:
    visited: set[tuple[int, int]] = set()
    folders = [(top, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - Path objects double the cost of a quiet sync
            identity = (status.st_dev, status.st_ino)
            if identity in visited:
                continue
            visited.add(identity)
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.unreadable[prefix.rstrip("/")] = _reason(error)
            continue
        below = [
            (entry.path, f"{prefix}{entry.name}/")
            for entry in listed
            if not entry.name.startswith(".") and _take(entry, prefix, found)
        ]
        folders.extend(reversed(below))


def _take(entry: os.DirEntry[str], prefix: str, found: Scan) -> bool:
    """Put a file where it belongs; return whether the entry is a folder to look into."""
    name, path = entry.name, prefix + entry.name
    is_deck = name.lower().endswith(SUFFIXES)
    if not _is_text(name):
        shown = prefix + os.fsencode(name).decode("utf-8", "replace")
        if is_deck or entry.is_dir():
            found.odd[shown] = "its name is not UTF-8; give it another one"
        return False
    try:
        if entry.is_dir():
            if is_deck:
                found.odd[path] = IS_FOLDER
            return True
        if is_deck or name == MACROS:
            status = entry.stat()
            if is_deck and stat.S_ISREG(status.st_mode):
                found.files[path] = FileStat(status.st_size, status.st_mtime_ns)
            elif is_deck:
                found.odd[path] = "it is not a file of text"
            else:
                found.macros[prefix.rstrip("/")] = FileStat(status.st_size, status.st_mtime_ns)
    except OSError as error:
        if is_deck:
            dangling = entry.is_symlink() and isinstance(error, FileNotFoundError)
            found.odd[path] = "it is a link that leads nowhere" if dangling else _reason(error)
    return False


def _is_text(name: str) -> bool:
    """Say whether a file's name can be written down; other bytes come as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
