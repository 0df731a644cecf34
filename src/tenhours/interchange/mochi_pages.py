"""Mochi's cards as markdown files: one card a file, its sides parted by `---`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind, Severity
from tenhours.interchange.commonmark import Gap, cloze, hidden, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "mochi"
_HOLE: Final = re.compile(r"\{\{(?:(\d{1,4})::)?((?:(?!\{\{|\}\}).)+)\}\}", re.DOTALL)


def recognise(text: str) -> int:
    """Say whether a page could be one card: it has two sides, or a hole."""
    front, back = sides(text)
    return int(bool(front and back)) or int(bool(_HOLE.search(text)))


class Reader:
    """Turns pages into notes."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page: its folder is the deck."""
        text = re.sub(r"\A---\n(?:[\w-]+:[^\n]*\n)+---\n", "", page.text)
        made = note_of(text)
        folder, _, name = page.deck.rpartition("/")
        if isinstance(made, str):
            yield Refused(page.path, made)
            return
        front = self._pictures.led(made.front, page.path)
        note = Note(
            made.kind,
            front,
            self._pictures.led(made.back, page.path),
            explanation=self._pictures.led(made.explanation, page.path),
            holes=find_holes(front)[0] if made.kind is NoteKind.CLOZE else (),
            id=slug(FORMAT, "page", page.path),
        )
        yield ForeignNote(note, folder or name, page.path)


def note_of(content: str) -> Note | str:
    """Make a note of a card's content, or say why not."""
    front, back = sides(content)
    if _HOLE.search(front):
        return _cloze(front, ours(back))
    if not front:
        return "its front is empty"
    if not back:
        return "it has only one side"
    return Note(NoteKind.BASIC, ours(front), ours(back))


def sides(content: str) -> tuple[str, str]:
    """Part a card at its first line of three dashes, outside code; others stay in the back."""
    inside = hidden(content)
    for found in re.finditer(r"^---[ \t]*$", content, re.MULTILINE):
        before = content[: found.start()].strip()
        if before and found.start() not in inside:
            back = re.sub(r"^---[ \t]*$", "***", content[found.end() :].strip(), flags=re.MULTILINE)
            return before, back
    return content.strip(), ""


def _cloze(front: str, explanation: str) -> Note | str:
    parts: list[str] = []
    gaps: list[Gap] = []
    position = length = 0
    for found in _HOLE.finditer(front):
        before = front[position : found.start()]
        parts += (before, found[2])
        start = length + len(before)
        length = start + len(found[2])
        position = found.end()
        gaps.append(Gap(start, length, int(found[1] or 0)))
    parts.append(front[position:])
    written = cloze("".join(parts), gaps)
    holes, faults = find_holes(written.front)
    if not holes or any(fault.severity is Severity.ERROR for fault in faults):
        return "its holes stand where no hole can be"
    return Note(NoteKind.CLOZE, written.front, explanation=explanation, holes=holes)
