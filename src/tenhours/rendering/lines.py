"""What a drawn card is made of: lines of spans, each span in one style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from tenhours.maths import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenhours.maths import Macros
    from tenhours.rendering.gallery import Gallery
    from tenhours.rendering.parts import Role

MEASURE: Final = 88
"""Cells in a line of text at most: longer ones are hard to read."""


@dataclass(frozen=True, slots=True)
class DrawingOptions:
    """How a card is drawn."""

    macros: Macros | None = None
    tier: Tier = Tier.UNICODE
    show_source: bool = False
    """Show the LaTeX in place of the drawings."""
    line_numbers: bool = False
    """Number the lines of code blocks."""
    wrap_code: bool = False
    """Break long lines of code; else they run on and are scrolled."""
    ticks: bool = False
    """Set inline code in backticks, where no tint can set it off from the text."""
    pictures: Gallery | None = None
    """What the terminal can draw; other pictures are named in brackets."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: str = ""
    """Names separated by blanks, such as `strong link`; empty for plain text.

    `picture:7:2` holds the place of row 2, from 0, of the terminal's picture 7.
    """
    formula: int = 0
    """Which formula or picture of the layout this is a piece of, from 1; 0 for other text."""
    source: str | None = None
    """What to copy for all of its pieces: its LaTeX with delimiters, without what is still
    hidden, or its markdown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawn card."""

    spans: tuple[Span, ...] = ()
    wide: bool = False
    """Belongs to code, maths or a table wider than the measure, which is scrolled sideways."""
    baseline: bool = True
    """Holds text; else it is an upper or lower row of a formula."""

    @property
    def text(self) -> str:
        """What the line reads."""
        return "".join(span.text for span in self.spans)

    @property
    def width(self) -> int:
        """In cells."""
        return cells(self.spans)


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn card."""

    lines: tuple[Line, ...]
    measure: int
    """Width in cells to which its text is set."""
    starts: tuple[tuple[Role, int], ...] = ()
    """Number of the line at which each part begins."""

    @property
    def width(self) -> int:
        """Of the widest line, in cells."""
        return max((line.width for line in self.lines), default=0)

    def __str__(self) -> str:
        return "\n".join(line.text.rstrip() for line in self.lines)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbours of one style and take the blanks off the end."""
    found: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        last = found[-1] if found else None
        if last is not None and last.style == span.style and last.formula == span.formula:
            found[-1] = Span(last.text + span.text, span.style, span.formula, span.source)
        else:
            found.append(span)
    while found and found[-1].text.endswith(" "):
        last = found.pop()
        text = last.text.rstrip(" ")
        if text:
            found.append(Span(text, last.style, last.formula, last.source))
    return tuple(found)


def cells(spans: Iterable[Span]) -> int:
    """Measure spans as the terminal does."""
    return sum(cell_len(span.text) for span in spans)


def prefixed(first: Span, rest: Span, lines: Sequence[Line]) -> list[Line]:
    """Put one span before the first line of text and another before all other lines."""
    marked = next((number for number, line in enumerate(lines) if line.baseline), 0)
    return [
        replace(
            line,
            spans=merged((first if number == marked else rest, *line.spans)),
        )
        for number, line in enumerate(lines)
    ]
