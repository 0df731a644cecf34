"""Unbreakable pieces of a line of text: words, and formulas of one row or more."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from rich.cells import cell_len, chop_cells, split_text

from tenhours.rendering.lines import Span, cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.maths import Drawing

_WORDS: Final = re.compile("( +)")
_NEVER_FIRST: Final = frozenset(
    "、。，．：；！？）」』】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ’”…,.;:!?)]}%"
)
_NEVER_LAST: Final = frozenset("（「『【〈《〔［｛‘“([{")

_RELATIONS: Final = frozenset("=≠<>≤≥≪≫≈≃≅≡∼∝≔→←↔⇒⇐⇔⟹⟸⟺↦∈∉⊂⊆⊃⊇")
_OPENING: Final = frozenset("([{⟨⌈⌊")
_CLOSING: Final = frozenset(")]}⟩⌉⌋")


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of spans that stand together, one of them on the baseline of the text."""

    rows: tuple[tuple[Span, ...], ...]
    baseline: int
    width: int
    """In cells."""

    @property
    def depth(self) -> int:
        """Rows below the baseline."""
        return len(self.rows) - 1 - self.baseline


@dataclass(slots=True)
class Cluster:
    """Boxes between which the line is never broken, unless nothing else helps."""

    boxes: list[Box]
    gap: Span | None
    """The blank before it; None where a line may break without one."""

    @property
    def width(self) -> int:
        """In cells, without the gap."""
        return sum(box.width for box in self.boxes)


def word(text: str, style: str) -> Box:
    """Box a text of one style; its no-break blanks are blanks by now."""
    text = text.replace("\u00a0", " ")
    return Box(((Span(text, style),),), 0, cell_len(text))


def words(text: str, style: str) -> Iterator[tuple[str, Box | Span]]:
    """Cut a text where lines may break: ("gap", blank), ("word", …) or ("joint", …).

    A joint is a word before which a line may break without a blank, as between CJK characters.
    """
    for run in _WORDS.split(text):
        if not run:
            continue
        if run[0] == " ":
            yield "gap", Span(" ", style)
        elif run.isascii() or not any(map(_ideographic, run)):
            yield "word", word(run, style)
        else:
            for number, piece in enumerate(_between_wide(run)):
                joint = number or _ideographic(piece[0])
                yield "joint" if joint else "word", word(piece, style)


def _ideographic(character: str) -> bool:
    """Whether lines may break beside a character without a blank: CJK, but no emoji."""
    return (
        character >= "\u1100"
        and east_asian_width(character) in {"W", "F"}
        and not "\U0001f000" <= character < "\U00020000"
    )


def _between_wide(run: str) -> list[str]:
    pieces = [run[0]]
    for character in run[1:]:
        before = pieces[-1][-1]
        may_break = (_ideographic(character) or _ideographic(before)) and not (
            character in _NEVER_FIRST or before in _NEVER_LAST or cell_len(character) == 0
        )
        if may_break:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def never_first(text: str) -> bool:
    """Whether a text is kept on the line of what stands before it."""
    return text[:1] in _NEVER_FIRST


def drawn(drawing: Drawing, style: str, formula: int, source: str) -> Box:
    """Box a drawing, its marked cells in their styles."""
    maths = f"{style} maths" if style else "maths"
    rows = []
    unread = _unread(drawing)
    for number, row in enumerate(drawing.rows):
        marks = [
            (mark.start, mark.end, _style(mark.kind))
            for mark in drawing.marks
            if mark.row == number
        ]
        if unread is not None:
            marks += [
                (cell_len(row[: found.start()]), cell_len(row[: found.end()]), "maths.unknown")
                for found in unread.finditer(row)
            ]
        edges = sorted({edge for start, end, _ in marks for edge in (start, end) if edge > 0})
        spans = []
        start, rest = 0, row
        for end in [*edges, drawing.width]:
            text, rest = split_text(rest, end - start)
            kinds = [name for first, last, name in marks if first <= start < last]
            if text:
                spans.append(Span(text, " ".join([maths, *kinds]), formula, source))
            start = end
        rows.append(tuple(spans))
    return Box(tuple(rows), drawing.baseline, drawing.width)


def _unread(drawing: Drawing) -> re.Pattern[str] | None:
    """Match what a drawing shows of its source, and the marks for what is missing."""
    if not drawing.unknown:
        return None
    commands = {unknown.text for unknown in drawing.unknown if unknown.text.startswith("\\")}
    longest_first = sorted(commands, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), r"‹\?›", r"<\?>"]))


def _style(kind: str) -> str:
    """Name the style of a mark: a hole's, or `colour:` and what the formula calls it."""
    return {"revealed": "hole.shown", "hidden": "hole.hidden"}.get(kind) or kind.replace(" ", "")


def chopped(box: Box, width: int) -> list[Box]:
    """Cut a one-row box into pieces of at most a width; a wide character may still exceed 1."""
    return [
        Box(((replace(span, text=piece),),), 0, cell_len(piece))
        for span in box.rows[0]
        for piece in chop_cells(span.text, width)
        if piece
    ]


def at_blanks(box: Box) -> list[Box]:
    """Cut a one-row box behind its blanks, so that a long formula can go over lines."""
    return [
        Box(((replace(span, text=piece),),), 0, cell_len(piece))
        for span in box.rows[0]
        for piece in re.findall(r" *[^ ]+ ?| +", span.text)
    ]


def at_relations(box: Box) -> list[Box]:
    """Cut a one-row formula behind the blanks after its relations, outside all brackets."""
    cuts: list[list[Span]] = [[]]
    depth = 0
    for span in box.rows[0]:
        start = 0
        for index, character in enumerate(span.text):
            depth += (character in _OPENING) - (character in _CLOSING)
            if character == " " and index and span.text[index - 1] in _RELATIONS and depth <= 0:
                cuts[-1].append(replace(span, text=span.text[start:index]))
                cuts.append([])
                start = index + 1
        cuts[-1].append(replace(span, text=span.text[start:]))
    return [Box((tuple(cut),), 0, cells(cut)) for cut in cuts if cells(cut)]


def ends_wide(box: Box) -> bool:
    """Whether a line may break behind a box, as after a CJK character."""
    text = box.rows[0][-1].text if len(box.rows) == 1 and box.rows[0] else ""
    return bool(text) and _ideographic(text[-1]) and text[-1] not in _NEVER_LAST
