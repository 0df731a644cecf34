"""Boxes of terminal cells, and how to put them beside and above one another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Mark(NamedTuple):
    """A stretch of cells that means something: a hole, a colour."""

    row: int
    start: int
    end: int
    """Cells, `end` exclusive."""
    kind: str
    """`hidden`, `revealed`, or `colour:` and its name."""


class Box(NamedTuple):
    """Rows of equally many cells, one of which is the baseline."""

    rows: tuple[str, ...]
    width: int
    baseline: int = 0
    above: int = 0
    """Rows over the baseline that delimiters must cover: the scripts of small bases are not."""
    below: int = 0
    """Rows under the baseline that delimiters must cover."""
    marks: tuple[Mark, ...] = ()

    @property
    def depth(self) -> int:
        """Rows under the baseline."""
        return len(self.rows) - 1 - self.baseline


NOTHING: Final = Box(("",), 0)
_count: Callable[[str], int] | None = None


def cells(text: str) -> int:
    """Return how many cells Textual gives a text."""
    global _count  # noqa: PLW0603 - importing rich costs 5 ms, and plain ASCII needs none of it
    if text.isascii():
        return len(text)
    if _count is None:
        from rich.cells import cell_len

        _count = cell_len
    return _count(text)


@lru_cache(2048)
def text_box(text: str) -> Box:
    """Return one row of text; what has no width of its own gets a carrier to stand on."""
    if not text:
        return NOTHING
    if text.isascii():
        return Box((text,), len(text))
    if text[0] in "\u200d\ufe0f\ufe0e":
        text = "\u25cc" + text[1:]
    if text[-1] == "\u200d":
        text = text[:-1] + "\u25cc"
    width = cells(text)
    if width == 0:
        text = "\u25cc" + text
        width = cells(text)
    return Box((text,), width)


def beside(parts: Sequence[tuple[int, Box]]) -> Box:
    """Return boxes side by side on one baseline, each after a gap of so many cells."""
    if not parts:
        return NOTHING
    if len(parts) == 1 and parts[0][0] == 0:
        return parts[0][1]
    above = top = below = bottom = 0
    marked = False
    for _, box in parts:
        if len(box.rows) > 1:
            top = max(top, box.baseline)
            bottom = max(bottom, len(box.rows) - 1 - box.baseline)
            above = max(above, box.above)
            below = max(below, box.below)
        if box.marks:
            marked = True
    marks: tuple[Mark, ...] = ()
    if marked:
        marks = tuple(_shifted_marks(parts, top))
    if not top and not bottom:
        row = "".join([" " * gap + box.rows[0] if gap else box.rows[0] for gap, box in parts])
        return Box((row,), sum([gap + box.width for gap, box in parts]), 0, 0, 0, marks)
    rows: list[list[str]] = [[] for _ in range(top + bottom + 1)]
    width = 0
    for gap, box in parts:
        blank = " " * (gap + box.width)
        first = top - box.baseline
        last = first + len(box.rows)
        lead = " " * gap
        for number, row_parts in enumerate(rows):
            if first <= number < last:
                row_parts.append(lead + box.rows[number - first])
            else:
                row_parts.append(blank)
        width += gap + box.width
    return Box(tuple(["".join(each) for each in rows]), width, top, above, below, marks)


def _shifted_marks(parts: Sequence[tuple[int, Box]], top: int) -> Iterable[Mark]:
    x = 0
    for gap, box in parts:
        x += gap
        yield from shifted(box.marks, top - box.baseline, x)
        x += box.width


def shifted(marks: Iterable[Mark], rows: int, columns: int) -> list[Mark]:
    """Return marks moved down and to the right."""
    return [
        Mark(row + rows, start + columns, end + columns, kind) for row, start, end, kind in marks
    ]


def padded(box: Box, width: int, align: str = "c") -> Box:
    """Return a box widened with blanks; `align` is `l`, `c` or `r`."""
    spare = width - box.width
    if spare <= 0:
        return box
    left = 0 if align == "l" else spare if align == "r" else spare // 2
    before, after = " " * left, " " * (spare - left)
    return box._replace(
        rows=tuple([before + row + after for row in box.rows]),
        width=width,
        marks=tuple(shifted(box.marks, 0, left)) if box.marks else (),
    )


def stacked(boxes: Sequence[Box], baseline: int, align: str = "c") -> Box:
    """Return boxes one above the other; `baseline` is a row of the whole, all of which counts."""
    width = max([box.width for box in boxes])
    rows: list[str] = []
    marks: list[Mark] = []
    for box in boxes:
        wide = padded(box, width, align)
        if wide.marks:
            marks.extend(shifted(wide.marks, len(rows), 0))
        rows.extend(wide.rows)
    return Box(tuple(rows), width, baseline, baseline, len(rows) - 1 - baseline, tuple(marks))


def line_box(glyph: str, width: int) -> Box:
    """Return a horizontal line."""
    return Box((glyph * width,), width)


def whole(box: Box) -> Box:
    """Return a box all of whose rows delimiters must cover."""
    return box._replace(above=box.baseline, below=len(box.rows) - 1 - box.baseline)


def extended(box: Box, above: int, below: int) -> Box:
    """Return a box with blank rows added over and under it."""
    if above <= 0 and below <= 0:
        return box
    blank = (" " * box.width,)
    above, below = max(above, 0), max(below, 0)
    return box._replace(
        rows=blank * above + box.rows + blank * below,
        baseline=box.baseline + above,
        marks=tuple(shifted(box.marks, above, 0)),
    )


def parted(box: Box) -> Box:
    """Return a box of two rows with a blank one between, for the middle of a brace."""
    blank = " " * box.width
    marks = tuple(mark._replace(row=mark.row * 2) for mark in box.marks)
    return Box((box.rows[0], blank, box.rows[1]), box.width, 1, 1, 1, marks)


def marked(box: Box, kind: str) -> Box:
    """Return a box whose cells are all marked."""
    if not box.width:
        return box
    own = tuple(Mark(row, 0, box.width, kind) for row in range(len(box.rows)))
    return box._replace(marks=box.marks + own)
