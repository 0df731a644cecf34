"""Pictures and sounds that leave with the notes: in one folder, each under a name of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind

if TYPE_CHECKING:
    from collections.abc import Callable

SOUNDS: Final = frozenset(
    (".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".flac", ".aac", ".mp4", ".webm", ".mov")
)
"""Suffixes of what a link plays; other links lead elsewhere and are left alone."""
_NAMED: Final = re.compile(r"(!?)(\[[^\]]*\]\()(<[^>\n]+>|[^)\s]+)(?=[\s)])")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\[\]<>:"/?*^\\|]')


class Media:
    """The files that are taken along."""

    def __init__(self) -> None:
        self.taken: dict[Path, str] = {}
        """Files to their names."""
        self.missing: dict[str, str] = {}
        """Paths as they are written, with what is wrong."""
        self._names: set[str] = set()

    def name(self, root: Path, folder: Path, path: str) -> str | None:
        """Take a file along and return its name; None when it cannot be had.

        `root` is the folder of the library that it must lie in, `folder` that of the deck file.
        """
        if _ADDRESS.match(path):
            return None
        try:
            found = (folder / path).resolve()
            if not found.is_relative_to(root.resolve()):
                self.missing[path] = "it lies outside the library's folder"
                return None
            if not found.is_file():
                self.missing[path] = "there is no such file"
                return None
        except (OSError, ValueError) as error:
            self.missing[path] = str(getattr(error, "strerror", None) or error)
            return None
        if found not in self.taken:
            self.taken[found] = self._free(found)
        return self.taken[found]

    def _free(self, path: Path) -> str:
        name = unicodedata.normalize("NFC", _NOT_IN_A_NAME.sub("_", path.name))
        inside, number = PurePosixPath(name), 1
        while name.casefold() in self._names:
            number += 1
            name = f"{inside.stem}-{number}{inside.suffix}"
        self._names.add(name.casefold())
        return name


def plays(path: str) -> bool:
    """Whether a link leads to a sound or a film."""
    return PurePosixPath(path).suffix.lower() in SOUNDS


def with_media(note: Note, lead: Callable[[str], str | None]) -> Note:
    """Write other paths where a note names its pictures and sounds; those of None stay."""

    def write(found: re.Match[str]) -> str:
        old = found[3].strip("<>")
        path = lead(unquote(old)) if found[1] or plays(old) else None
        if path is None:
            return found[0]
        return found[1] + found[2] + (f"<{path}>" if " " in path or ")" in path else path)

    def led(text: str) -> str:
        return _NAMED.sub(write, text) if "](" in text else text

    front = led(note.front)
    return replace(
        note,
        front=front,
        back=led(note.back),
        hints=tuple(map(led, note.hints)),
        steps=tuple(map(led, note.steps)),
        explanation=led(note.explanation),
        holes=find_holes(front)[0] if note.kind is NoteKind.CLOZE else (),
    )
