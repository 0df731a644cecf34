"""Find markers, headings, separators and comments outside code and maths, in one pass."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from tenhours.core.notes import Severity
from tenhours.core.scanning.fences import Fences
from tenhours.core.scanning.patterns import (
    ATOM_SIGNS,
    CALM_LINE,
    CLOSERS,
    DOLLAR,
    FIELD_START,
    NEXT_CARD,
    OPENERS,
    PARAGRAPH_END,
    TEX_COMMAND,
    TEX_SIGNS,
    TEXT_END,
    TICKS,
    TOKEN,
)

MARKERS: Final = frozenset(("Q", "QA", "C", "A", "H", "S", "E"))
PRACTICE: Final = frozenset("TNPI")
"""Markers reserved for practice cards."""


class MarkKind(IntEnum):
    """What begins at column 0, or a comment anywhere."""

    MARKER = 1
    SEPARATOR = 2
    HEADING = 3
    COMMENT = 4


class AtomKind(IntEnum):
    """Text that no rule of ours looks into."""

    CODE = 1
    MATHS = 2
    COMMENT = 3


Mark = tuple[MarkKind, int, int, str]
"""Kind, start, end, and for a marker its letters, for a heading its `#` signs. A marker ends
behind its colon, a heading behind its signs, a comment behind its `-->`."""

Atom = tuple[AtomKind, int, int]
"""Kind, start, end."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at an offset of the scanned text."""

    offset: int
    severity: Severity
    message: str
    everywhere: bool = False
    """It matters outside cards too, because it hides what follows."""
    end: int = 0
    """Where the region that was never closed was made to end; 0 for other faults."""


@dataclass(frozen=True, slots=True)
class Scan:
    """All that one pass found, each list in the order of the text."""

    marks: list[Mark]
    atoms: list[Atom]
    faults: list[Fault]


_UNCLOSED: Final = {
    "$$": 'this formula is never closed. Write "$$" behind it.',
    "\\[": 'this formula is never closed. Write "\\]" behind it, or "[" for a plain bracket.',
    "\\(": 'this formula is never closed. Write "\\)" behind it, or "(" for a plain parenthesis.',
    "<!--": 'this comment is never closed. Write "-->" behind it.',
    "$": 'this "$" opens a formula that is never closed. Close it, or write "\\$" for a dollar.',
    "\\begin": 'this formula is never closed. Write its "\\end{…}" behind it.',
}


def scan(source: str, start: int = 0, *, brackets: bool = False) -> Scan:
    """Scan a text whose lines end in `\\n` and whose first character is a `\\n` put before it.

    With `brackets`, `\\[` is an escaped bracket and no formula.
    """
    return _Scanner(source, brackets).run(start)


def find_atoms(text: str) -> list[Atom]:
    """Find the code, formulas and comments of a field's text, in order; offsets are the text's."""
    if not any(sign in text for sign in ATOM_SIGNS):
        return []
    atoms = scan("\n\n" + text).atoms
    return [(kind, start - 2, end - 2) for kind, start, end in atoms]


class _Scanner:
    """The state of one pass."""

    def __init__(self, source: str, brackets: bool) -> None:
        self.source = source
        self.brackets = brackets
        self.marks: list[Mark] = []
        self.atoms: list[Atom] = []
        self.faults: list[Fault] = []
        self.fences = Fences(source)
        self.upcoming: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}
        self.ticks: dict[int, list[int]] = {}
        self.ticks_end = -1
        self.quiet = -1

    def run(self, position: int) -> Scan:
        source, marks, atoms = self.source, self.marks, self.atoms
        search = TOKEN.search
        while True:
            token = search(source, position)
            if token is None:
                break
            group = token.lastgroup
            position = token.end()
            if group == "formula":
                atoms.append((AtomKind.MATHS, token.start(), position))
            elif group == "marker":
                marks.append((MarkKind.MARKER, token.start() + 1, position, token["marker"]))
                field = FIELD_START.match(source, position)
                if field is not None:
                    position = self._field_start(field)
            elif group == "ticks":
                position = self._code_span(token.start(), position)
            elif group == "opener":
                position = self._opener(token[0], token.start(), position)
            elif group == "heading":
                marks.append((MarkKind.HEADING, token.start() + 1, position, token["heading"]))
            elif group == "separator":
                marks.append((MarkKind.SEPARATOR, token.start() + 1, position, ""))
            elif group == "fence":
                position = self._fence(token.start() + 1, token["fence"])
            elif group == "display":
                opening = token["display"]
                begin = position - len(opening.lstrip(" "))
                position = self._display(begin, opening.lstrip(" "))
            elif group == "indented":
                position = self._indented(position)
        return Scan(marks, atoms, self.faults)

    def _field_start(self, field: re.Match[str]) -> int:
        if field["fence"]:
            return self._fence(field.start("fence"), field["fence"])
        if field["indented"]:
            return self._indented(field.end())
        return self._display(field.start("display"), field["display"])

    def _indented(self, position: int) -> int:
        """Skip code that is indented by four blanks behind a blank line."""
        start = self.source.rfind("\n", 0, position) + 1
        end = self.fences.indented(start)
        if end < 0:
            return start - 1
        self.atoms.append((AtomKind.CODE, start, end))
        return end

    def _fence(self, start: int, opening: str) -> int:
        run = opening.lstrip(" \t>-+*0123456789.)")
        begin = start + len(opening) - len(run)
        end, closed = self.fences.close(start, opening[: len(opening) - len(run)], run)
        if end < 0:
            return begin + len(run)
        if not closed:
            if end == len(self.source):
                end = self._next_card(begin)
            message = f'this code fence is never closed. Write "{run[:12]}" on a line below it.'
            self.faults.append(Fault(begin, Severity.ERROR, message, everywhere=True, end=end))
        elif self._swallows(begin, end, run):
            message = (
                "this code fence seems to swallow the cards below it, down to another fence. "
                f'Close it with "{run[:12]}" on a line of its own.'
            )
            self.faults.append(Fault(begin, Severity.ERROR, message, everywhere=True))
        self.atoms.append((AtomKind.CODE, begin, end))
        return end

    def _swallows(self, begin: int, end: int, run: str) -> bool:
        """Whether a closed fence holds a card and behind it the opening of a further fence."""
        card = self._next(NEXT_CARD, begin)
        if card is None or card.start() >= end:
            return False
        opening = re.compile(rf"(?:\n| ){run[:3]}[A-Za-z]")
        return opening.search(self.source, card.end(), end) is not None

    def _display(self, start: int, opening: str) -> int:
        if opening == "$$":
            return self._region(AtomKind.MATHS, start, "$$", CLOSERS["$$"])
        closing = re.compile(re.escape(opening.replace("\\begin", "\\end")))
        return self._region(AtomKind.MATHS, start, "\\begin", closing)

    def _opener(self, opening: str, start: int, end: int) -> int:
        if opening == "<!--":
            return self._region(AtomKind.COMMENT, start, opening, CLOSERS[opening])
        if opening == "\\[":
            if self.brackets:
                return end
            return self._region(AtomKind.MATHS, start, opening, CLOSERS[opening])
        if opening == "\\(":
            return self._inline(start, opening)
        return self._dollars(start, opening)

    def _region(
        self,
        kind: AtomKind,
        start: int,
        opening: str,
        closer: re.Pattern[str],
    ) -> int:
        """Skip a formula or comment that may hold blank lines and markers.

        When the next closing mark stands behind a card that follows a blank line, it may belong to
        a formula or comment of that card; then this one counts as never closed.
        """
        body = start + len(opening)
        closing = self._next(closer, body)
        if closing is not None:
            card = self._next(NEXT_CARD, start)
            if (
                card is None
                or card.start() >= closing.start()
                or not self._stolen(opening, card.end(), closing.start())
            ):
                self.atoms.append((kind, start, closing.end()))
                if kind is AtomKind.COMMENT:
                    self.marks.append((MarkKind.COMMENT, start, closing.end(), ""))
                return closing.end()
        end = self._next_card(start)
        self.atoms.append((kind, start, end))
        message = _UNCLOSED[opening]
        self.faults.append(Fault(start, Severity.ERROR, message, everywhere=True, end=end))
        return end

    def _stolen(self, opening: str, card: int, closing: int) -> bool:
        """Whether the closing mark belongs to something that the later card opens."""
        if opening == "$$":
            following = self._next(NEXT_CARD, card)
            end = following.start() if following is not None else len(self.source)
            return self.source.count("$$", card, end) % 2 == 0
        nested = self._next(OPENERS[opening], card) if opening in OPENERS else None
        return nested is not None and nested.start() < closing

    def _inline(self, start: int, opening: str) -> int:
        """Skip a formula that stays inside its paragraph."""
        closing = self._next(CLOSERS[opening], start + 2)
        if closing is None or closing.end() > self._text_end(start):
            self._fault(start, Severity.ERROR, _UNCLOSED[opening])
            return start + 2
        self.atoms.append((AtomKind.MATHS, start, closing.end()))
        return closing.end()

    def _dollars(self, start: int, opening: str) -> int:
        """Read a dollar as the renderer does: beside a digit or a blank it is money."""
        source = self.source
        if opening == "$$":
            return self._inline(start, opening)
        after = source[start + 1 : start + 2]
        if not after or after.isspace():
            return start + 1
        stop = self._text_end(start)
        closing = DOLLAR.match(source, start + 1, stop)
        if closing is None:
            self._unclosed_dollar(start, stop)
            return start + 1
        end = closing.end()
        inside = source[start + 1 : end - 1]
        behind = source[end : end + 1]
        if inside[-1:].isspace() and not (
            not inside[0].isdigit() and not behind.isalnum() and not TEX_SIGNS.isdisjoint(inside)
        ):
            return start + 1
        if source[start - 1].isdigit() or behind.isdigit():
            self._refused_dollar(start, end, inside)
            return start + 1
        self.atoms.append((AtomKind.MATHS, start, end))
        return end

    def _unclosed_dollar(self, start: int, stop: int) -> None:
        source = self.source
        after = source[start + 1]
        if source[start - 1].isalnum() or not (after.isalpha() or after in "\\({|"):
            return
        line_end = source.find("\n", start, stop)
        rest = source[start + 1 : stop if line_end < 0 else line_end]
        severity = Severity.ERROR if TEX_COMMAND.search(rest) else Severity.WARNING
        self._fault(start, severity, _UNCLOSED["$"])

    def _refused_dollar(self, start: int, end: int, inside: str) -> None:
        if inside[0].isdigit() and TEX_SIGNS.isdisjoint(inside):
            return
        before = self.source[start - 1].isdigit()
        where, side = (start, "before") if before else (end - 1, "behind")
        message = (
            f'"$" with a digit {side} it is money and no formula. Put the digit inside the '
            'formula, or a blank between them; "\\$" is a plain dollar.'
        )
        self._fault(where, Severity.WARNING, message)
        self.quiet = max(self.quiet, end)

    def _code_span(self, start: int, end: int) -> int:
        """Skip to the closing run of the same length in this paragraph, if there is one."""
        if start >= self.ticks_end:
            last = PARAGRAPH_END.search(self.source, start)
            self.ticks_end = last.start() if last is not None else len(self.source)
            self.ticks = {}
            for run in TICKS.finditer(self.source, end, self.ticks_end):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        length = end - start
        runs = self.ticks.get(length, [])
        index = bisect_left(runs, end)
        if index == len(runs):
            return end
        close = runs[index] + length
        self.atoms.append((AtomKind.CODE, start, close))
        return close

    def _fault(self, offset: int, severity: Severity, message: str) -> None:
        if offset >= self.quiet:
            self.faults.append(Fault(offset, severity, message))

    def _next(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Search forward, remembering the answer, so that many openers stay linear together."""
        known = self.upcoming.get(pattern)
        if known is not None:
            since, found = known
            if since <= position and (found is None or position <= found.start()):
                return found
        found = pattern.search(self.source, position)
        self.upcoming[pattern] = (position, found)
        return found

    def _text_end(self, position: int) -> int:
        end = self._next(TEXT_END, position)
        return end.start() if end is not None else len(self.source)

    def _next_card(self, position: int) -> int:
        """End a region that was never closed: before the next card after a blank line or a `---`.

        Headings and separators right above that card are its own.
        """
        source = self.source
        card = self._next(NEXT_CARD, position)
        if card is None:
            return len(source)
        end = card.start()
        best = end
        while True:
            above = source.rfind("\n", position, end)
            if above < 0:
                return best
            line = source[above + 1 : end]
            if not CALM_LINE.fullmatch(line):
                return best
            end = above
            if not line.startswith("#"):
                best = above
