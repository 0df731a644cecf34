"""Read a deck file: its settings, its good notes, and every problem."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from tenhours.core.deck_parsing.building import NoteBuilder
from tenhours.core.deck_parsing.cutting import outline
from tenhours.core.deck_parsing.front_matter import read_front_matter
from tenhours.core.decks import ClozeMarks, DeckSettings, ParsedDeck
from tenhours.core.notes import Problem, Severity
from tenhours.core.scanning.scanner import Fault, scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenhours.core.deck_parsing.cutting import Outline

BOM = "\ufeff"


def parse_deck(source: bytes | str, *, folder: str = "") -> ParsedDeck:
    """Read a deck file whole; a card in error is left out and never hides a good one.

    `folder` is the file's directory relative to its root, with `/`: an image may not leave the
    root. Nothing is raised: what is wrong is a problem, in the order of the file.
    """
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8")
        except UnicodeDecodeError as error:
            return ParsedDeck(DeckSettings(), (), (_not_utf8(error),))
    text = unix_lines(source)
    front = read_front_matter(text)
    brackets = front.settings.cloze is ClozeMarks.BRACKETS
    found = outline(text, scan(text, front.end, brackets=brackets), front.end)
    if "\0" in text:
        _report_nul(text, found)
    builder = NoteBuilder(text, front.settings, folder, places(text))
    for card in found.cards:
        builder.add(card)
    for fault in found.faults:
        builder.report(fault)
    problems = sorted((*front.problems, *builder.problems), key=_place)
    return ParsedDeck(front.settings, tuple(builder.notes), tuple(problems), tuple(builder.broken))


def unix_lines(source: str) -> str:
    """Bring a file into the form that is scanned: no BOM, LF, and one `\\n` put before it."""
    source = source.removeprefix(BOM)
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return "\n" + source


def places(text: str) -> Callable[[int], tuple[int, int]]:
    """Make the function that leads an offset of a scanned text to line and column, from 1."""
    ends = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=-1))[1:]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_left(ends, offset)
        return max(line, 1), offset - ends[line - 1] if line else 1

    return place


def _report_nul(text: str, found: Outline) -> None:
    """Put every card that holds a NUL in error; outside cards the first one is told."""
    message = "here is a NUL, which no text holds. Delete it in your editor."
    inside = []
    for card in found.cards:
        at = text.find("\0", card.start, card.end)
        if at >= 0:
            card.faults.append(Fault(at, Severity.ERROR, message))
        inside.append((card.start, card.end))
    position = 0
    for start, end in (*inside, (len(text), len(text))):
        at = text.find("\0", position, start)
        if at >= 0:
            found.faults.append(Fault(at, Severity.ERROR, message))
            return
        position = end


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    before = bytes(error.object[: error.start]).decode("utf-8", "replace")
    before = before.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    message = "this file is not UTF-8 from here on. Save it as UTF-8 in your editor."
    return Problem(line, column, Severity.ERROR, message)
