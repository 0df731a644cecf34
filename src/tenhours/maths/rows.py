"""Put atoms side by side, spaced by their classes as TeX does (TeXbook, chapter 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tenhours.maths.boxes import Box, Mark, beside
from tenhours.maths.classes import edges
from tenhours.maths.delimiters import grown, needs_middle
from tenhours.maths.holes import covered
from tenhours.maths.scripts import with_scripts
from tenhours.maths.tree import (
    AtomClass,
    Cloze,
    Coloured,
    Node,
    Ornament,
    Root,
    Row,
    Scripted,
    Space,
    Style,
    Symbol,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.maths.context import Context

_Pairs: TypeAlias = frozenset[tuple[str, str]]


class Piece(NamedTuple):
    """An atom laid out: its gap to the one before, its box, and its classes at either side."""

    gap: int
    box: Box
    left: AtomClass
    right: AtomClass


class Span(NamedTuple):
    """Pieces that are marked together."""

    start: int
    end: int
    kind: str


def _pairs(text: str) -> _Pairs:
    found: list[tuple[str, str]] = []
    for line in text.split(";"):
        left, rights = line.split(":")
        found.extend((left.strip(), right) for right in rights.split())
    return frozenset(found)


_SCRIPT_GAPS: Final = _pairs(
    "ord: op inner; op: ord op inner; close: op inner; inner: ord op inner open"
)
_GAPS: Final = _SCRIPT_GAPS | _pairs(
    "ord: bin rel; op: rel; bin: ord op open inner; close: bin rel; inner: bin rel;"
    "rel: ord op open inner; punct: ord op rel open punct inner bin; op: bin"
)


def pieces_of(row: Row, context: Context) -> tuple[list[Piece], list[Span]]:
    """Lay out the atoms of a row and decide the gaps between them."""
    gathering = _Gathering()
    gathering.gather(row.children, context)
    gathering.embrace(context)
    gathering.stretch(context)
    return gathering.finished(context), gathering.spans


def lay_row(row: Row, context: Context) -> Box:
    """Lay out a row in one line."""
    children = row.children
    if len(children) == 1 and type(children[0]) not in _TRANSPARENT:
        only = children[0]
        if type(only) is not Symbol or not only.stretches:
            return context.lay(only)
    pieces, spans = pieces_of(row, context)
    return joined(pieces, spans)


def joined(pieces: Sequence[Piece], spans: Sequence[Span]) -> Box:
    """Join laid out atoms, and mark the spans among them."""
    box = beside([(piece.gap, piece.box) for piece in pieces])
    if not spans:
        return box
    starts: list[int] = []
    x = 0
    for piece in pieces:
        starts.append(x + piece.gap)
        x += piece.gap + piece.box.width
    marks = list(box.marks)
    for start, end, kind in spans:
        if start >= end:
            continue
        inside = [piece.box for piece in pieces[start:end]]
        top = box.baseline - max(each.baseline for each in inside)
        bottom = box.baseline + max(each.depth for each in inside)
        right = starts[end - 1] + inside[-1].width
        if right <= starts[start]:
            continue
        marks.extend(Mark(line, starts[start], right, kind) for line in range(top, bottom + 1))
    return box._replace(marks=tuple(marks))


_EMBRACED: Final = 1_000
"""Atoms in a row, up to which its plain brackets grow."""
PLAIN_OPENING: Final = frozenset("([{")
"""Brackets that grow without being told to, if they have a partner."""
PLAIN_CLOSING: Final = frozenset(")]}")
_BEFORE_A_SIGN: Final = frozenset({"bin", "op", "rel", "open", "punct"})
_AFTER_A_SIGN: Final = frozenset({"rel", "close", "punct"})
_TRANSPARENT: Final = frozenset({Space, Style, Cloze, Coloured})


class _Waiting:
    """A big delimiter that waits for its partner, and how tall what follows it is."""

    __slots__ = ("above", "below", "index")

    def __init__(self, index: int) -> None:
        self.index = index
        self.above = self.below = 0

    def see(self, above: int, below: int) -> None:
        self.above, self.below = max(self.above, above), max(self.below, below)


class _Gathering:
    """The atoms of one row while they are being laid out."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.boxes: list[Box] = []
        self.classes: list[tuple[AtomClass, AtomClass]] = []
        self.asked: list[int] = []
        """The space asked for before each atom, and at the end; -1 for none."""
        self.spans: list[Span] = []
        self.stretching: list[tuple[int, Context]] = []
        self._space = -1

    def gather(self, children: Sequence[Node], context: Context) -> None:
        for child in children:
            if isinstance(child, Symbol):
                if child.stretches:
                    self.stretching.append((len(self.nodes), context))
                self._add(child, context.lay(child))
            elif isinstance(child, Space):
                self._space = max(self._space, 0) + child.cells
            elif isinstance(child, Style):
                context = context.in_style(child.style)
            elif isinstance(child, Cloze):
                self._hole(child, context)
            elif isinstance(child, Coloured):
                self._span(child.body, context, "colour:" + child.colour)
            else:
                if isinstance(child, Scripted) and _stretches(child.base):
                    self.stretching.append((len(self.nodes), context))
                self._add(child, context.lay(child))

    def _add(self, node: Node, box: Box) -> None:
        self.nodes.append(node)
        self.boxes.append(box)
        self.classes.append(edges(node))
        self.asked.append(self._space)
        self._space = -1

    def _span(self, body: Node, context: Context, kind: str) -> None:
        start = len(self.nodes)
        self.gather(body.children if isinstance(body, Row) else (body,), context)
        if kind:
            self.spans.append(Span(start, len(self.nodes), kind))

    def _hole(self, hole: Cloze, context: Context) -> None:
        if hole.number in context.hidden:
            body = hole.body if isinstance(hole.body, Row) else Row((hole.body,))
            self._add(hole, covered(lay_row(body, context.inner())))
        else:
            kind = "revealed" if hole.number in context.revealed else ""
            self._span(hole.body, context, kind)

    def embrace(self, context: Context) -> None:
        """Let plain brackets grow too: one row of them beside a fraction is hard to read."""
        if context.linear or len(self.boxes) > _EMBRACED:
            return
        if not any(box.above or box.below for box in self.boxes):
            return
        waiting: list[_Waiting] = []
        for index, (left, right) in enumerate(self.classes):
            glyph = _big_symbol(self.nodes[index]).glyph if left == right else ""
            if left == "open" and glyph in PLAIN_OPENING and glyph:
                waiting.append(_Waiting(index))
            elif left == "close" and glyph in PLAIN_CLOSING and glyph and waiting:
                opening = waiting.pop()
                self._grow(opening.index, opening.above, opening.below, context)
                self._grow(index, opening.above, opening.below, context)
                if waiting:
                    waiting[-1].see(opening.above, opening.below)
            elif waiting:
                waiting[-1].see(self.boxes[index].above, self.boxes[index].below)

    def stretch(self, context: Context) -> None:
        """Let pairs of big delimiters grow with what stands between them."""
        if not self.stretching or context.linear:
            return
        contexts = dict(self.stretching)
        waiting: list[_Waiting] = [_Waiting(-1)]
        for index, box in enumerate(self.boxes):
            if index not in contexts:
                waiting[-1].see(box.above, box.below)
                continue
            partner = self._partner(index, waiting)
            if not partner:
                waiting.append(_Waiting(index))
                continue
            opening = waiting[partner]
            for other in waiting[partner + 1 :]:
                opening.see(other.above, other.below)
            del waiting[partner:]
            waiting[-1].see(opening.above, opening.below)
            for each in (opening.index, index):
                self._grow(each, opening.above, opening.below, contexts[each])
        whole = waiting[0]
        for other in waiting:
            whole.see(other.above, other.below)
        for other in waiting[1:]:
            self._grow(other.index, whole.above, whole.below, contexts[other.index])

    def _partner(self, index: int, waiting: Sequence[_Waiting]) -> int:
        """Return which of the waiting delimiters this one closes, 0 for none."""
        mine = _big_symbol(self.nodes[index])
        if mine.cls in {"open", "rel"}:
            return 0
        for place in range(len(waiting) - 1, 0, -1):
            other = _big_symbol(self.nodes[waiting[place].index])
            if other.cls != "rel" and (
                mine.cls == "close" or (other.cls == "ord" and other.glyph == mine.glyph)
            ):
                return place
        return 0

    def _grow(self, index: int, above: int, below: int, context: Context) -> None:
        node = self.nodes[index]
        glyph = _big_symbol(node).glyph
        if above + below == 0:
            return
        if above + below == 1 and needs_middle(glyph):
            above = below = 1
        box = grown(glyph, above, below)
        if isinstance(node, Scripted):
            box = with_scripts(box, node, context)
        self.boxes[index] = box

    def _bars_meet(self, index: int) -> bool:
        """Whether the bars over two neighbours would read as one."""
        return all(
            _has_bar(self.nodes[each]) and len(self.boxes[each].rows) > 1
            for each in (index - 1, index)
        )

    def _ends_a_sentence(self, index: int) -> bool:
        """Whether a lone point stands here, not the first of three."""
        point = (".",)
        return self.boxes[index].rows == point and (
            index + 1 == len(self.boxes) or self.boxes[index + 1].rows != point
        )

    def finished(self, context: Context) -> list[Piece]:
        """Return the atoms with their final classes and gaps."""
        gaps = _SCRIPT_GAPS if context.style == "script" else _GAPS
        classes = self.classes
        pieces: list[Piece] = []
        before: AtomClass = "open"
        signed = False
        last = len(classes) - 1
        for index, (left, right) in enumerate(classes):
            box = self.boxes[index]
            sign = left == "bin" and (
                index in {0, last}
                or before in _BEFORE_A_SIGN
                or classes[index + 1][0] in _AFTER_A_SIGN
            )
            if sign:
                left = right = "ord"  # noqa: PLW2901 - a sign, not an operation
            gap = 1 if index and (before, left) in gaps else 0
            if gap and (self._ends_a_sentence(index) or (signed and _hugs_its_sign(box, left))):
                gap = 0
            gap = max(gap, self.asked[index])
            if context.ascii and gap == 0 and index and _would_run_together(pieces[-1].box, box):
                gap = 1
            if gap == 0 and index and self._bars_meet(index):
                gap = 1
            signed = sign
            pieces.append(Piece(gap, box, left, right))
            opens = before in _BEFORE_A_SIGN and box.rows[box.baseline] in {"|", "‖"}
            before = "open" if opens else right
        if self._space > 0:
            pieces.append(Piece(0, Box((" " * self._space,), self._space), "ord", "ord"))
        return pieces


def _hugs_its_sign(box: Box, left: AtomClass) -> bool:
    """Whether no gap is needed after a sign: a fraction bar would run into it."""
    return left != "inner" or len(box.rows) == 1


def _has_bar(node: Node) -> bool:
    return isinstance(node, Root) or (isinstance(node, Ornament) and node.kind == "overline")


def _stretches(node: Node) -> bool:
    return isinstance(node, Symbol) and node.stretches


def _big_symbol(node: Node) -> Symbol:
    if isinstance(node, Scripted):
        node = node.base
    return node if isinstance(node, Symbol) else Symbol("")


def _would_run_together(left: Box, right: Box) -> bool:
    """Whether spelled-out names would read as one word (`alphax`)."""
    before, after = left.rows[left.baseline], right.rows[right.baseline]
    return (len(before) > 1 or len(after) > 1) and before[-1:].isalnum() and after[:1].isalnum()
