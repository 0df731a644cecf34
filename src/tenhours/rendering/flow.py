"""Flow a paragraph around its formulas: fill lines, and stand every box on the baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenhours.rendering.boxes import (
    Box,
    Cluster,
    at_blanks,
    chopped,
    ends_wide,
    never_first,
    word,
    words,
)
from tenhours.rendering.lines import Line, Span, cells, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Flowing = tuple[str, str] | Box | None
"""What flows: (text, style), a formula's box, or None for the end of a line."""


def flow(items: Iterable[Flowing], width: int) -> list[Line]:
    """Set text and boxes to lines of at most a width in cells.

    A line takes as many rows as its boxes need. Only what cannot be cut, a formula of several
    rows, makes a line wider than asked; it is then marked as wide.
    """
    width = max(width, 1)
    lines: list[Line] = []
    below = 0
    for row in _filled(_clusters(items, width), width):
        if below and row.height > 1:
            lines.append(Line())
        for number, spans in enumerate(row.rows(), 1):
            lines.append(Line(spans, cells(spans) > width, number == max(row.height, 1)))
        below = row.depth
    return lines


@dataclass(slots=True)
class _Row:
    """One line of text while it is filled."""

    boxes: list[tuple[int, Box]] = field(default_factory=list)
    """Each with the cell at which it begins."""
    width: int = 0
    height: int = 0
    """Rows above the baseline, and the one on it."""
    depth: int = 0

    def add(self, box: Box) -> None:
        self.boxes.append((self.width, box))
        self.width += box.width
        self.height = max(self.height, box.baseline + 1)
        self.depth = max(self.depth, box.depth)

    def rows(self) -> Iterator[tuple[Span, ...]]:
        for number in range(max(self.height, 1) + self.depth):
            spans: list[Span] = []
            position = 0
            for start, box in self.boxes:
                row = number - (self.height - 1 - box.baseline)
                if 0 <= row < len(box.rows):
                    spans.append(Span(" " * (start - position)))
                    spans += box.rows[row]
                    position = start + box.width
            yield merged(spans)


def _clusters(items: Iterable[Flowing], width: int) -> Iterator[Cluster | None]:
    """Group what must stay together; None is the end of a line."""
    cluster: Cluster | None = None
    gap: Span | None = None
    for item in items:
        if item is None:
            if cluster is not None:
                yield cluster
            yield None
            cluster = gap = None
            continue
        pieces = [("word", item)] if isinstance(item, Box) else _cut(item, width)
        for kind, piece in pieces:
            if isinstance(piece, Span):
                gap = piece
                continue
            if cluster is not None and gap is None and _glued(cluster.boxes[-1], kind, piece):
                cluster.boxes.append(piece)
                continue
            if cluster is not None:
                yield cluster
            cluster = Cluster([piece], gap)
            gap = None
    if cluster is not None:
        yield cluster


def _cut(item: tuple[str, str], width: int) -> Iterator[tuple[str, Box | Span]]:
    for kind, piece in words(*item):
        if isinstance(piece, Box) and piece.width > 4 * width:
            # A word over many lines is cut here, once, and not again for each line.
            for number, part in enumerate(chopped(piece, width)):
                yield "joint" if number else kind, part
        else:
            yield kind, piece


def _glued(before: Box, kind: str, box: Box) -> bool:
    return never_first(_text(box)) or (kind == "word" and not ends_wide(before))


def _text(box: Box) -> str:
    return box.rows[0][0].text if box.rows and box.rows[0] else ""


def _filled(clusters: Iterable[Cluster | None], width: int) -> Iterator[_Row]:
    row = _Row()
    for cluster in clusters:
        if cluster is None:
            yield row
            row = _Row()
            continue
        gap = cluster.gap if row.boxes else None
        needed = cluster.width + (1 if gap else 0)
        if row.width + needed <= width:
            if gap:
                row.add(word(gap.text, gap.style))
            for box in cluster.boxes:
                row.add(box)
        elif cluster.width <= width:
            yield row
            row = _Row()
            for box in cluster.boxes:
                row.add(box)
        else:
            for piece in _pieces(cluster, width):
                needed = piece.width - _text(piece).endswith(" ") + (1 if gap else 0)
                if row.boxes and row.width + needed > width:
                    yield row
                    row = _Row()
                elif gap:
                    row.add(word(gap.text, gap.style))
                gap = None
                row.add(piece)
    if row.boxes:
        yield row


def _pieces(cluster: Cluster, width: int) -> Iterator[Box]:
    """Cut a cluster that is wider than a line: formulas at blanks, words where the line ends."""
    for box in cluster.boxes:
        if box.width <= width or len(box.rows) != 1:
            yield box
        elif any(span.formula for span in box.rows[0]):
            for piece in at_blanks(box):
                yield from chopped(piece, width) if piece.width > width else [piece]
        else:
            yield from chopped(box, width)
