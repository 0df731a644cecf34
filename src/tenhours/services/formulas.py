"""Formulas of a deck that cannot be drawn whole, each with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.core.notes import Problem, Severity
from tenhours.maths import Macros, display
from tenhours.rendering.markdown import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.decks import ParsedDeck
    from tenhours.core.notes import Note


_MATHS: Final = frozenset({"math_inline", "math_block", "amsmath"})


def formula_problems(parsed: ParsedDeck, text: str, macros: str = "") -> Iterator[Problem]:
    """Draw every formula of a deck file; name what is unknown or unbalanced in it."""
    definitions = Macros.parse(f"{macros}\n{parsed.settings.macros}")
    lines = text.splitlines()
    for note in parsed.notes:
        after = (note.line - 1, 0)
        for source in _formulas(note):
            found = _find(lines, source, after, note.end_line)
            place = found or (note.line - 1, 0)
            after = found or after
            for unknown in display(source, macros=definitions).unknown:
                line, column = _inside(source, unknown.start, place)
                yield Problem(
                    line + 1,
                    column + 1,
                    Severity.WARNING,
                    f"the formula cannot be drawn whole: {unknown.text} is not known here. It "
                    "is shown as written.",
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


def _inside(source: str, offset: int, place: tuple[int, int]) -> tuple[int, int]:
    """Turn an offset in a formula into line and column of the file, both from 0."""
    lead = len(source) - len(source.lstrip())
    before = source[lead : max(offset, lead)]
    if "\n" not in before:
        return place[0], place[1] + len(before)
    return place[0] + before.count("\n"), len(before) - before.rfind("\n") - 1
