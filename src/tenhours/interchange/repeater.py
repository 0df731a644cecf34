"""repeater: `Q:`, `A:` and `C:` blocks, `front::back` lines, and the state in its `cards.db`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase
from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange import schedules
from tenhours.interchange.blake3 import blake3
from tenhours.interchange.commonmark import Gap, Hidden, cloze, hidden, ours
from tenhours.interchange.databases import opened
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import CardHistory, ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tenhours.core.cards import Memory
    from tenhours.core.time import Calendar
    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "repeater"
DATABASE: Final = "cards.db"
_START: Final = re.compile(r"^(?:Q|C):", re.MULTILINE)
_LINE: Final = re.compile(r"^(?![ \t]*[-*>#|]|<!--)[^\n:][^\n]*?\S ?:: ?\S[^\n]*$", re.MULTILINE)
_MARKER: Final = re.compile(r"[ \t]*([QAC]):")
_HOLE: Final = re.compile(r"(?<!!)\[([^\[\]]+)\]")
_LEARNING: Final = 3
"""Reviews after which its steps are over."""


def recognise(text: str) -> int:
    """Count the lines `front::back` of a file that has `Q:` or `C:` blocks as well."""
    if "::" not in text or _START.search(text) is None:
        return 0
    return sum(block[1].startswith("::") for block in _blocks(text))


def normal(block: str) -> str:
    """Bring a block into the form of which repeater takes the hash."""
    return " ".join(block.lower().split())


class Reader:
    """Turns pages into notes, and remembers which of its cards has become which of ours."""

    def __init__(self, pictures: Pictures, *, hashed: bool) -> None:
        """Names of cards are computed only if they are wanted: `hashed`."""
        self._pictures = pictures
        self._hashed = hashed
        self._known: dict[str, str] = {}
        self.places: dict[str, tuple[str, str]] = {}

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page."""
        for line, block in _blocks(page.text):
            where = f"{page.path}:{line}"
            block = block.removeprefix("::")  # noqa: PLW2901 - a mark of ours
            key = normal(block)
            if not key:
                continue
            id_ = slug(FORMAT, key)
            if id_ in self._known:
                yield Refused(where, f"the same card stands at {self._known[id_]} already")
                continue
            self._known[id_] = where
            made = self._note(block, id_, page.path)
            if isinstance(made, str):
                yield Refused(where, made)
                continue
            yield ForeignNote(made, page.deck, where)
            if self._hashed:
                self.places[blake3(key.encode()).hex()] = (id_, made.card_names()[0])

    def _note(self, block: str, id_: str, path: str) -> Note | str:
        """Make a note of a block, or say why not."""
        fields = _fields(block)
        question, answer = fields.get("Q", ""), fields.get("A", "")
        if question and answer:
            front, back = (self._pictures.led(ours(text), path) for text in (question, answer))
            return Note(NoteKind.BASIC, front, back, id=id_)
        text = fields.get("C", "")
        if not text:
            return "this question has no answer" if question else "this answer has no question"
        for found in _HOLE.finditer(text):
            clean = text[: found.start()] + found[1] + text[found.end() :]
            gap = Gap(found.start(), found.start() + len(found[1]))
            written = cloze(clean, [gap])
            if written.names[0] is not None:
                front = self._pictures.led(written.front, path)
                return Note(NoteKind.CLOZE, front, holes=find_holes(front)[0], id=id_)
        return "this cloze has no hole"


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a page into blocks, each with its line; a line with `::` has that before it."""
    inside = hidden(text) if "::" in text else Hidden(())
    block: list[str] = []
    tracking = False
    start = offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        marker = line.startswith(("Q:", "C:"))
        if block and (marker or line.startswith("---")):
            yield start, "\n".join(block)
            block = []
            tracking = False
        if marker:
            tracking, start = True, number
        if not tracking and _LINE.match(line):
            at = offset + line.index("::")
            if at not in inside:
                yield number, "::" + line
        if tracking:
            block.append(line)
        offset += len(line) + 1
    if block:
        yield start, "\n".join(block)


def _fields(block: str) -> dict[str, str]:
    """Part a block by its markers; those in a fence are text."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    fenced = False
    for line in block.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        marker = None if fenced else _MARKER.match(line)
        if marker is not None:
            current = found[marker[1]] = [line[marker.end() :]]
        elif current is not None:
            current.append(line)
        elif "::" in line:
            left, _, right = line.partition("::")
            found = {"Q": [left], "A": [right]}
            break
    return {key: "\n".join(lines).strip() for key, lines in found.items()}


def histories(
    path: Path, work: Path, places: Mapping[str, tuple[str, str]], calendar: Calendar
) -> Iterator[CardHistory | Refused]:
    """Read what repeater remembers: it keeps a state for each card, and no log.

    Raises DataError when the database is damaged.
    """
    lost = 0
    with opened(path, work) as connection:
        rows = connection.execute(
            "SELECT card_hash, last_reviewed_at, stability, difficulty, interval_raw, due_date, "
            "review_count FROM cards WHERE review_count > 0"
        )
        for key, *state in rows:
            place = places.get(str(key))
            if place is None:
                lost += 1
                continue
            start = _memory(state, calendar)
            if start is None:
                yield Refused(f"{path.name}, card {str(key)[:12]}", "its state cannot be read")
            else:
                yield CardHistory(*place, start=start, due=start.due_at or start.due_day)
    if lost:
        yield Refused(path.name, f"the state of {lost} cards that no deck file holds")


def _memory(state: list[Any], calendar: Calendar) -> Memory | None:
    reviewed_at, stability, difficulty, days, due_date, count = state
    reviewed, due = schedules.instant(reviewed_at), schedules.instant(due_date)
    known = schedules.number(stability), schedules.number(difficulty), schedules.number(days)
    if reviewed is None or due is None or known[0] is None or known[1] is None:
        return None
    reps = count if isinstance(count, int) else 1
    short = (due - reviewed < timedelta(days=1)) if known[2] is None else known[2] < 1
    phase = Phase.REVIEW
    if short:
        phase = Phase.LEARNING if reps <= _LEARNING else Phase.RELEARNING
    return schedules.from_memory(
        due, known[0], known[1], calendar=calendar, reviewed=reviewed, phase=phase, reps=reps
    )
