"""Formulas of a deck that cannot be drawn whole, each with its place in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.notes import Problem, Severity
from tenhours.maths import Macros, display
from tenhours.rendering.markdown import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.decks import ParsedDeck
    from tenhours.core.notes import Note


_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_MATHS: Final = frozenset({"math_inline", "math_block", "amsmath"})


COLUMNS: Final = 76
"""Within which the curriculum's formulas are drawn."""


def formula_problems(
    parsed: ParsedDeck, text: str, macros: str = "", *, whole: bool = False
) -> Iterator[Problem]:
    """Draw every formula of a deck file; name what is unknown or unbalanced in it.

    With `whole` these are errors instead of warnings, and so is a formula that is wider than
    `COLUMNS` wherever it is broken.
    """
    severity = Severity.ERROR if whole else Severity.WARNING
    definitions = Macros.parse(f"{macros}\n{parsed.settings.macros}")
    lines = _LINE_END.split(text)
    for note in parsed.notes:
        after = (note.line - 1, 0)
        for source in _formulas(note):
            found = _find(lines, source, after, note.end_line)
            place = found or (note.line - 1, 0)
            drawing = display(source, COLUMNS, macros=definitions)
            if whole and drawing.width > COLUMNS:
                message = f"this formula is {drawing.width} columns wide; {COLUMNS} are there."
                yield Problem(place[0] + 1, place[1] + 1, severity, message)
            for unknown in drawing.unknown:
                line, column = (
                    place if found is None else _inside(lines, source, unknown.start, found)
                )
                yield Problem(line + 1, column + 1, severity, _complaint(unknown.text))
            if found is not None:
                after = _inside(lines, source, len(source.rstrip()), found)


def _complaint(text: str) -> str:
    if text.startswith("\\"):
        return (
            f"the formula cannot be drawn whole: {text} is not known here. It is shown as written."
        )
    return (
        f'the formula cannot be drawn whole: "{text}" has no partner here. It is shown as written.'
    )


def _formulas(note: Note) -> Iterator[str]:
    for field in (note.front, *note.hints, *note.steps, note.back, note.explanation):
        if "$" not in field and "\\" not in field:
            continue
        for token in parse(field):
            for found in (token, *(token.children or ())):
                if found.type in _MATHS:
                    yield found.content


def _find(
    lines: list[str], source: str, after: tuple[int, int], last: int
) -> tuple[int, int] | None:
    """Find where a formula stands: the line and column, from 0, of its first line of text."""
    first = next((part for part in source.splitlines() if part.strip()), source).strip()
    for number in range(after[0], min(last, len(lines))):
        column = lines[number].find(first, after[1] if number == after[0] else 0)
        if column >= 0:
            return number, column
    return None


def _inside(lines: list[str], source: str, offset: int, place: tuple[int, int]) -> tuple[int, int]:
    """Turn an offset in a formula into line and column of the file, both from 0.

    `place` is that of the formula's first line that is not blank.
    """
    lead = len(source) - len(source.lstrip())
    offset = max(offset, lead)
    number = source.count("\n", lead, offset)
    if number == 0:
        return place[0], place[1] + offset - lead
    start = source.rfind("\n", 0, offset) + 1
    written = source[start:].split("\n", 1)[0]
    line = place[0] + number
    # Lists and quotes indent what the formula holds without it.
    indent = max(lines[line].find(written.strip()), 0) if line < len(lines) else 0
    blank = len(written) - len(written.lstrip())
    return line, indent + max(offset - start - blank, 0)
