"""Deck files that are in our own format already: another library, or one shared by a friend."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.errors import DataError
from tenhours.core.identity import note_key
from tenhours.interchange.parcel import ForeignNote, Parcel, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT: Final = "tenhours"


def open_folder(path: Path) -> Parcel:
    """Read all deck files below a folder.

    Raises DataError when there is none.
    """
    files = sorted(found for found in path.rglob("*.md") if found.is_file())
    if not files:
        raise DataError(f"{path} holds no deck files.")
    return Parcel(FORMAT, _notes(path, files))


def _notes(root: Path, files: list[Path]) -> Iterator[ForeignNote | Refused]:
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            parsed = parse_deck(file.read_bytes())
        except OSError as error:
            yield Refused(name, str(error.strerror or error))
            continue
        deck = parsed.settings.name or name.removesuffix(".md")
        for note in parsed.notes:
            id_ = note.id if note.id is not None else _id(note_key(note))
            yield ForeignNote(replace(note, id=id_), deck, f"{name}:{note.line}")


def _id(key: str) -> str:
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return "note-" + base64.b32encode(digest).decode().lower().rstrip("=")
