"""Break a formula that is too wide: before relations, then operators, with a hanging indent."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tenhours.maths.boxes import Box, beside, padded, stacked
from tenhours.maths.rows import PLAIN_CLOSING, PLAIN_OPENING, Piece, Span, joined, pieces_of
from tenhours.maths.tree import Cloze, Coloured, Fence, Row, Scripted, Source, Space, Style, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tenhours.maths.context import Context
    from tenhours.maths.tree import Node

_LEVELS: Final = 5
_INDENT: Final = 4
_LEAST_INDENT: Final = 2
"""Where four cells, or those before the first relation, leave too little room."""
_QUAD: Final = 2
"""Cells between statements that stand side by side."""
_FACTORS: Final = frozenset({"ord", "op", "open", "inner"})
"""What multiplies a closed parenthesis that it follows."""
_LONG_SOURCE: Final = 2_000


def wrapped(row: Row, context: Context, width: int, indent: int | None = None) -> Box:
    """Lay out a row in as many lines as it needs; its baseline is that of the first.

    `indent` is that of the lines that follow; by default they stand under the first relation.
    """
    context = context.within(width)
    pieces, spans = pieces_of(row, context)
    whole = joined(pieces, spans)
    if whole.width <= width:
        return whole
    opened = _embraced(list(_opened(row.children, context)), context)
    pieces, spans = pieces_of(Row(opened), context)
    if not pieces:
        return whole
    hang = _hang(pieces, _levels(pieces), width) if indent is None else indent
    lines = _lines(pieces, spans, width, hang, indent)
    if hang > _LEAST_INDENT and max([line.width for line in lines]) > width:
        closer = _lines(pieces, spans, width, _LEAST_INDENT, indent)
        if max([line.width for line in closer]) < max([line.width for line in lines]):
            lines = closer
    if len(lines) == 1:
        return whole
    return _under_one_another(lines)


def _opened(children: Sequence[Node], context: Context) -> Iterator[Node]:
    """Yield atoms, with groups and small parentheses dissolved and text cut into words."""
    for child in children:
        if isinstance(child, Row):
            yield from _opened(child.children, context)
        elif isinstance(child, (Cloze, Coloured)):
            if isinstance(child, Cloze) and child.number in context.hidden:
                yield child
                continue
            body = child.body.children if isinstance(child.body, Row) else (child.body,)
            yield child._replace(body=Row(tuple(_opened(body, context))))
        elif isinstance(child, Symbol) and " " in child.glyph and child.cls == "ord":
            yield from _words(child.glyph, Symbol)
        elif isinstance(child, Source) and " " in child.text and len(child.text) < _LONG_SOURCE:
            yield from _words(child.text, Source)
        elif (fence := _small_fence(child, context)) is not None:
            yield Symbol(fence.left, "open")
            yield from _opened(fence.parts, context)
            closing = Symbol(fence.right, "close")
            yield child._replace(base=closing) if isinstance(child, Scripted) else closing
        else:
            yield child


def _embraced(children: list[Node], context: Context) -> tuple[Node, ...]:
    """Return atoms with what stands in tall plain brackets as one, broken only if it must be."""
    starts: list[int] = []
    ends: dict[int, int] = {}
    for index, child in enumerate(children):
        base = child.base if isinstance(child, Scripted) else child
        if not isinstance(base, Symbol) or base.stretches:
            continue
        if base.cls == "open" and base.glyph in PLAIN_OPENING and base is child:
            starts.append(index)
        elif base.cls == "close" and base.glyph in PLAIN_CLOSING and starts:
            ends[starts.pop()] = index
    done: list[Node] = []
    index = 0
    while index < len(children):
        end = ends.get(index)
        whole = _embrace(children[index : end + 1], context) if end is not None else None
        done.extend([whole] if whole is not None else children[index : (end or index) + 1])
        index = (end or index) + 1
    return tuple(done)


def _embrace(children: list[Node], context: Context) -> Node | None:
    """Return a bracketed stretch as a fence; None if it is low."""
    opening, closing = children[0], children[-1]
    base = closing.base if isinstance(closing, Scripted) else closing
    body = Row(tuple(children[1:-1]))
    styled = any(isinstance(each, Style) for each in body.children)
    if styled or not isinstance(opening, Symbol) or not isinstance(base, Symbol):
        return None
    box = context.inner().lay(body)
    if not (box.above or box.below):
        return None
    fence = Fence(opening.glyph, base.glyph, (body,))
    return closing._replace(base=fence) if isinstance(closing, Scripted) else fence


def _small_fence(node: Node, context: Context) -> Fence | None:
    base = node.base if isinstance(node, Scripted) else node
    if not isinstance(base, Fence) or base.middles or not (base.left and base.right):
        return None
    box = context.lay(base)
    return base if box.above == box.below == 0 else None


def _words(text: str, make: Callable[[str], Node]) -> Iterator[Node]:
    for number, word in enumerate(text.split(" ")):
        if number:
            yield Space(1)
        if word:
            yield make(word)


def _under_one_another(lines: Sequence[Box]) -> Box:
    width = max([line.width for line in lines])
    boxes: list[Box] = []
    for number, line in enumerate(lines):
        if number and max(len(line.rows), len(lines[number - 1].rows)) > 1:
            boxes.append(Box((" " * width,), width))
        boxes.append(padded(line, width, "l"))
    return stacked(boxes, lines[0].baseline, "l")


def _levels(pieces: Sequence[Piece]) -> list[int]:
    """Return how good a break before each piece is: 1 best, 0 none."""
    levels: list[int] = []
    depth = 0
    brackets = _brackets(pieces)
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else None
        level = 0
        if before is not None:
            if (piece.left == "rel" and before.right != "rel") or piece.gap >= _QUAD:
                level = 1
            elif piece.box.rows == (".",):
                level = 0
            elif piece.left == "bin":
                level = 2
            elif (
                (before.right == "punct" and piece.gap)
                or piece.gap > 1
                or (before.right == "close" and piece.left in _FACTORS)
            ):
                level = 3
            elif piece.gap and before.right == "ord" and piece.left == "ord":
                level = 4
            if level and depth:
                level = 4 if depth == 1 else _LEVELS
        levels.append(level)
        depth += brackets.get(index, 0)
    return levels


def _brackets(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return where brackets open (1) and close (-1): those that have a partner.

    Angles around both sides of an equation are none (`⟨1| = |0⟩`).
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.left == piece.right == "open":
            waiting.append(index)
        elif piece.left == piece.right == "close" and waiting and _is_bracket(piece):
            angle = _glyph(piece) == "⟩"
            while len(waiting) > 1 and (_glyph(pieces[waiting[-1]]) == "⟨") != angle:
                waiting.pop()
            start = waiting[-1]
            if (_glyph(pieces[start]) == "⟨") != angle:
                continue
            waiting.pop()
            if angle and _two_sides(pieces[start:index]):
                continue
            found[start], found[index] = 1, -1
    return found


def _two_sides(pieces: Sequence[Piece]) -> bool:
    """Whether an angle's stretch holds a relation, or a ket after a sign (`⟨b|X + |c⟩`)."""
    return any(
        each.left == "rel" or (_glyph(each) == "|" and before.right == "bin")
        for before, each in pairwise(pieces)
    )


def _glyph(piece: Piece) -> str:
    return piece.box.rows[piece.box.baseline][:1]


def _is_bracket(piece: Piece) -> bool:
    """Whether a closing piece is one, and no factorial."""
    return _glyph(piece) not in {"!", "?"}


def _lines(
    pieces: Sequence[Piece], spans: Sequence[Span], width: int, hang: int, indent: int | None
) -> list[Box]:
    levels = _levels(pieces)
    lines: list[Box] = []
    start = 0
    while start < len(pieces):
        lead = 0
        if start:
            lead = hang if levels[start] == 1 or indent is not None else hang + 2
            if levels[start] != 1 and hang == _INDENT:
                lead = hang
        end = _end_of_line(pieces, levels, start, width - lead)
        lines.append(_line(pieces[start:end], _clipped(spans, start, end), lead))
        start = end
    return lines


def _hang(pieces: Sequence[Piece], levels: Sequence[int], width: int) -> int:
    x = 0
    for piece, level in zip(pieces, levels, strict=True):
        if level == 1:
            return x if 0 < x <= width // 3 else _INDENT
        x += piece.gap + piece.box.width
    return _INDENT


def _end_of_line(pieces: Sequence[Piece], levels: Sequence[int], start: int, room: int) -> int:
    """Return where the line that begins at a piece should end."""
    ends: dict[int, int] = {}
    filled: dict[int, int] = {}
    x = 0
    index = start
    while index < len(pieces):
        gap = pieces[index].gap if index > start else 0
        level = levels[index]
        if x and level:
            if x > room:
                break
            for each in range(0 if gap >= _QUAD else level, _LEVELS + 1):
                ends[each] = index
                filled[each] = x
        x += gap + pieces[index].box.width
        index += 1
    if index == len(pieces) and x <= room:
        return index
    if not ends:
        later = [i for i in range(index, len(pieces)) if levels[i]]
        return later[0] if later else len(pieces)
    for level in range(_LEVELS):
        if level in ends and (
            filled[level] * 2 >= room or _follows_well(pieces, levels, ends[level], level, room)
        ):
            return ends[level]
    return ends[_LEVELS]


def _follows_well(
    pieces: Sequence[Piece], levels: Sequence[int], start: int, level: int, room: int
) -> bool:
    """Whether what follows a break fits in a line of its own up to the next one as good."""
    x = 0
    for index in range(start, len(pieces)):
        if index > start and 0 < levels[index] <= max(level, 1):
            break
        x += pieces[index].box.width + (pieces[index].gap if index > start else 0)
        if x > room:
            return False
    return True


def _clipped(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    return [
        Span(max(s.start, start) - start, min(s.end, end) - start, s.kind)
        for s in spans
        if s.start < end and s.end > start
    ]


def _line(pieces: Sequence[Piece], spans: Sequence[Span], lead: int) -> Box:
    first = pieces[0]._replace(gap=0)
    line = joined([first, *pieces[1:]], spans)
    if not lead:
        return line
    return beside([(lead, line)])
