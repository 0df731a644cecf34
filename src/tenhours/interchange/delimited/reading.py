"""Tables of cards: CSV, TSV, Anki's text with headers, Quizlet's export."""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.errors import DataError
from tenhours.core.notes import Note, NoteKind, Severity
from tenhours.interchange.anki import clozes
from tenhours.interchange.anki.notes import OURS, note_id
from tenhours.interchange.commonmark import formula_holes, literal_braces, ours
from tenhours.interchange.delimited.columns import (
    BACK,
    DECK,
    EXTRA,
    FRONT,
    HINT,
    ID,
    NOTHING,
    TAGS,
    TYPE,
    columns,
)
from tenhours.interchange.delimited.dialect import Dialect, dialect, lines, opened, rest_of_cell
from tenhours.interchange.html import to_markdown
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Parcel, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenhours.interchange.parcel import Choices

FORMAT: Final = "csv"
ANKI_TEXT: Final = "anki-text"
QUIZLET: Final = "quizlet"
FORMATS: Final = {
    FORMAT: "tables: CSV, TSV and the like",
    ANKI_TEXT: "Anki's text files, with headers or without",
    QUIZLET: "Quizlet's export",
}
SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt", ".psv")
_WIDEST: Final = 1000
"""Columns; a row with more is no card."""
_LONGEST: Final = 100_000
"""Characters of a cell."""
_SAMPLE: Final = 300
_STRUCTURE: Final = re.compile(r"^\s*(?:[-*+>|#]|\d+[.)]\s|```|~~~|\$\$|$)", re.MULTILINE)
_REVERSED: Final = re.compile(r"revers|umgekehrt|invers", re.IGNORECASE)
_TAG: Final = re.compile(r"[,\s]+")

Row = tuple[int, list[str]]
"""Its line, from 1, and its cells."""


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table."""
    return path.suffix.lower() in SUFFIXES


def open_table(path: Path, choices: Choices, wanted: str | None = None) -> Parcel:
    """Read a table; what had to be guessed is remarked.

    Raises DataError when it cannot be read, or has one column only and no cloze in it.
    """
    rules = dialect(path, choices)
    sample = [row[1] for row in islice(_good(_rows(path, rules)), _SAMPLE)]
    if not sample:
        raise DataError(f"{path} holds no rows that could be read.")
    widest = max(row[0].count(sign) for row in sample for sign in ",;|")
    if widest > _WIDEST:
        raise DataError(f"{path} has {widest + 1:,} columns; a table of cards has a few.")
    if max(len(row) for row in sample) < 2 and not any("{{c" in row[0] for row in sample):
        raise DataError(
            f"{path} has one column only. Say by --separator what stands between question and "
            "answer: tab, comma, semicolon, pipe, or the signs themselves."
        )
    names, titled, remarks = columns(rules, choices, sample)
    table = _Table(path, rules, names, titled=titled)
    if rules.html and "html" not in rules.headers:
        rules.remarks.append("the cells hold HTML, and were written as markdown")
    kind = wanted or (ANKI_TEXT if rules.headers else FORMAT)
    return Parcel(kind, table.notes(), remarks=(*rules.remarks, *remarks))


class _Table:
    def __init__(self, path: Path, rules: Dialect, names: list[str], *, titled: bool) -> None:
        self._path = path
        self._rules = rules
        self._names = names
        self._titled = titled
        self._known: dict[str, int] = {}
        self._tags = tuple(_words(rules.headers.get("tags", "")))
        self._deck = _levels(rules.headers.get("deck", "")) or path.stem
        self._type = rules.headers.get("notetype", "")

    def notes(self) -> Iterator[ForeignNote | Refused]:
        titled = self._titled
        for item in _rows(self._path, self._rules):
            if isinstance(item, Refused):
                yield item
                continue
            line, row = item
            if titled:
                titled = False
                continue
            yield self._note(line, row)

    def _note(self, line: int, row: list[str]) -> ForeignNote | Refused:
        where = f"{self._path.name}:{line}"
        cells: dict[str, list[str]] = {}
        if len(row) > len(self._names) and any(cell.strip() for cell in row[len(self._names) :]):
            return Refused(where, f"it has {len(row)} columns instead of {len(self._names)}")
        for name, cell in zip(self._names, row, strict=False):
            if name != NOTHING and cell.strip():
                cells.setdefault(name, []).append(cell)
        if any(len(cell) > _LONGEST for cell in row):
            return Refused(where, "one of its cells is too long for a card")
        front, back = (self._text(cells.get(name, [""])[0]) for name in (FRONT, BACK))
        extra = "\n\n".join(filter(None, map(self._text, cells.get(EXTRA, []))))
        if not front:
            return Refused(where, "its front is empty")
        deck = _levels(cells.get(DECK, [""])[0]) or self._deck
        tags = {*self._tags, *(tag for cell in cells.get(TAGS, []) for tag in _words(cell))}
        guid = cells.get(ID, [""])[0].strip()
        id_ = slug(FORMAT, guid) if guid else slug(FORMAT, deck, front)
        if guid and (self._rules.headers or guid.startswith(OURS)):
            id_ = note_id(guid)
        whole = id_ if guid else slug(FORMAT, deck, front, back, extra)
        if whole in self._known:
            return Refused(where, f"the same card stands in line {self._known[whole]} already")
        if id_ in self._known:
            id_ = whole
        kind = cells.get(TYPE, [self._type])[0]
        made = self._made(front, back, extra, kind)
        if isinstance(made, str):
            return Refused(where, made)
        self._known[id_] = self._known[whole] = line
        hints = tuple(filter(None, map(self._text, cells.get(HINT, []))))
        note = Note(
            made.kind,
            made.front,
            made.back,
            hints,
            explanation=made.explanation,
            holes=made.holes,
            id=id_,
            tags=tuple(sorted(tags)),
        )
        key = guid.removeprefix(OURS) if guid.startswith(OURS) else ""
        return ForeignNote(note, deck, where, key=key)

    def _made(self, front: str, back: str, extra: str, kind: str) -> Note | str:
        """Make a note of texts, or say why not."""
        if clozes.numbers(front):
            if clozes.is_nested(front):
                return "one of its holes lies in another one"
            text = clozes.ours(literal_braces(front))
            holes, faults = find_holes(text)
            if not holes or any(fault.severity is Severity.ERROR for fault in faults):
                return "its holes cannot be read"
            explanation = "\n\n".join(filter(None, (back, extra)))
            return Note(NoteKind.CLOZE, text, explanation=explanation, holes=holes)
        if kind.strip().lower() == NoteKind.CLOZE.value:
            holes, faults = find_holes(front)
            if holes and not any(fault.severity is Severity.ERROR for fault in faults):
                explanation = "\n\n".join(filter(None, (back, extra)))
                return Note(NoteKind.CLOZE, front, explanation=explanation, holes=holes)
        if not back:
            return "its back is empty"
        paired = kind.strip().lower() == NoteKind.PAIR.value or _REVERSED.search(kind)
        both = NoteKind.PAIR if paired else NoteKind.BASIC
        return Note(both, front, back, explanation=extra)

    def _text(self, cell: str) -> str:
        if not cell.strip():
            return ""
        if self._rules.html:
            return to_markdown(cell).strip()
        text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
        if "\n" in text and not _STRUCTURE.search(text):
            text = "\\\n".join(line.strip() for line in text.split("\n"))
        return ours(formula_holes(text))


def _good(rows: Iterator[Row | Refused]) -> Iterator[Row]:
    return (row for row in rows if not isinstance(row, Refused))


def _rows(path: Path, rules: Dialect) -> Iterator[Row | Refused]:
    """Go through the rows that are not blank; comments of Anki's text are left out."""
    with opened(path, rules.encoding) as file:
        every = lines(file)
        for _ in range(rules.skipped):
            next(every, "")
        found: Iterator[Row | Refused]
        if rules.cards_apart != "\n":
            found = _apart("".join(every), rules)
        elif rules.quoted:
            found = _quoted(every, rules, path.name)
        else:
            found = _plain(every, rules)
        for item in found:
            if isinstance(item, Refused):
                yield item
                continue
            line, row = item
            if not any(cell.strip() for cell in row) or (rules.headers and row[0][:1] == "#"):
                continue
            if len(row) > _WIDEST:
                yield Refused(f"{path.name}:{line}", f"it has {len(row)} columns, which is no card")
                continue
            yield line, row


def _quoted(every: Iterator[str], rules: Dialect, name: str) -> Iterator[Row | Refused]:
    reader = csv.reader(every, delimiter=rules.separator)
    passed = rules.skipped
    while True:
        before = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Refused(f"{name}:{passed + before + 1}", f"it cannot be read: {error}")
            if reader.line_num > before + 1:  # in a cell of many lines: its rest is no rows
                passed += rest_of_cell(every)[0]
            continue
        if row is None:
            return
        yield passed + before + 1, row


def _plain(every: Iterator[str], rules: Dialect) -> Iterator[Row]:
    """Part lines at the separator; a line without one may go on with the row above it."""
    held: Row | None = None
    for number, line in enumerate(every, rules.skipped + 1):
        text = line.removesuffix("\n")
        row = text.split(rules.separator)
        if rules.joined and held is not None and len(row) == 1:
            held[1][-1] += "\n" + text
            continue
        if held is not None:
            yield held
        held = (number, row)
    if held is not None:
        yield held


def _apart(text: str, rules: Dialect) -> Iterator[Row]:
    for card in text.split(rules.cards_apart):
        yield 1, card.strip().split(rules.separator)


def _levels(deck: str) -> str:
    return deck.strip().replace("::", "/").strip("/")


def _words(text: str) -> list[str]:
    return [word for word in _TAG.split(text) if word]
