"""Copy from a drawn card: formulas come as their LaTeX, everything else as it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.selection import Selection

    from tenhours.rendering.lines import Line, Span


def selected_text(lines: Sequence[Line], selection: Selection, margin: int) -> str:
    """Read what is selected, in characters of lines that begin behind a margin.

    A formula is copied whole if any of its characters is selected, once, where its baseline is;
    rows that only hold the upper and lower parts of formulas leave no line behind.
    """
    chosen: list[tuple[Line, list[tuple[Span, str]]]] = []
    for number, line in enumerate(lines):
        reach = selection.get_span(number)
        if reach is not None:
            start, end = reach
            chosen.append((line, _cut(line, start - margin, end - margin if end >= 0 else None)))
    standing = {
        span.formula for line, cut in chosen if line.baseline for span, _ in cut if span.formula
    }
    copied: set[int] = set()
    texts: list[str] = []
    for line, cut in chosen:
        text = ""
        for span, part in cut:
            if not span.formula:
                text += part
            elif span.formula not in copied and (line.baseline or span.formula not in standing):
                copied.add(span.formula)
                text += span.source or ""
        if text.strip() or line.baseline:
            texts.append(text.rstrip())
    return "\n".join(texts)


def _cut(line: Line, start: int, end: int | None) -> list[tuple[Span, str]]:
    found: list[tuple[Span, str]] = []
    position = 0
    for span in line.spans:
        first = max(start - position, 0)
        last = len(span.text) if end is None else min(end - position, len(span.text))
        if first < last:
            found.append((span, span.text[first:last]))
        position += len(span.text)
    return found
