"""Draw the blocks of a markdown document: paragraphs, lists, quotes, tables, code and maths."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tenhours.maths import Tier
from tenhours.rendering.boxes import Box, at_relations, drawn
from tenhours.rendering.code import code_lines
from tenhours.rendering.flow import flow
from tenhours.rendering.formulas import Pen
from tenhours.rendering.holes import Formula, Holes, Words, joined
from tenhours.rendering.lines import Line, Span, merged, prefixed
from tenhours.rendering.pieces import Break, Image, pieces
from tenhours.rendering.tables import Cell, table_lines

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tenhours.maths import Drawing
    from tenhours.rendering.flow import Flowing
    from tenhours.rendering.lines import DrawingOptions
    from tenhours.rendering.outline import Block
    from tenhours.rendering.pieces import Piece

_DISPLAY_INDENT: Final = 6
"""Cells before a display formula, where there is room; else down to 2."""
_NARROWEST: Final = 12
"""Cells of text; below, nesting indents by two cells at most, then no further."""
_BULLETS: Final = {Tier.UNICODE: "•◦▪", Tier.ASCII: "*-+"}
_FILLING: Final = "░"
"""Stands where a terminal draws a picture."""
_GLUED: Final = re.compile(r"[.,;:!?)\]]+")


class BlockDrawing:
    """Draws the parts of one card; holds what they share: options, and the count of formulas."""

    def __init__(self, options: DrawingOptions) -> None:
        self._options = options
        self._pen = Pen(options.macros, options.tier)
        self._ascii = options.tier is Tier.ASCII
        self._bar = Span("| " if self._ascii else "│ ", "quote")
        self._line = "-" if self._ascii else "─"
        self._ticks = options.ticks or self._ascii
        self._drawn: Container[str] = ()
        if options.pictures is not None and not options.show_source:
            self._drawn = options.pictures.pictures
        self._holes = Holes()
        self._formulas = 0
        self._bullet_depth = 0

    def part(self, blocks: Sequence[Block], width: int) -> list[Line]:
        """Draw one part; its holes are its own."""
        self._holes = Holes(ascii=self._ascii)
        return self._blocks(blocks, width)

    def _blocks(self, blocks: Sequence[Block], width: int) -> list[Line]:
        lines: list[Line] = []
        before: Block | None = None
        for block in blocks:
            found = self._block(block, width)
            if lines and found and not (block.tight or (before is not None and before.tight)):
                lines.append(Line())
            lines += found
            before = block
        return lines

    def _block(self, block: Block, width: int) -> list[Line]:
        match block.kind:
            case "code":
                return self._code(block, width)
            case "maths":
                formula = self._holes.formula(block.token.content, block.token.markup, display=True)
                return [] if formula is None else self._display(formula, width)
            case "rule":
                return [Line((Span(self._line * width, "rule"),))]
            case "quote":
                room = width - 2 if width - 2 >= _NARROWEST else width
                inside = self._blocks(block.children, room) or [Line()]
                return prefixed(self._bar, self._bar, inside) if room < width else inside
            case "list":
                return self._list(block, width)
            case "table":
                return self._table(block, width)
            case "heading":
                return self._paragraph(block, width, "heading")
            case _:
                return self._paragraph(block, width)

    def _code(self, block: Block, width: int) -> list[Line]:
        code = self._holes.plain(block.token.content)
        language = block.token.info.split(maxsplit=1)[:1]
        name = language[0].strip("{}.").lower() if language else ""
        return code_lines(code, name, width, self._options) if code else []

    def _list(self, block: Block, width: int) -> list[Line]:
        lines: list[Line] = []
        bullets = _BULLETS[self._options.tier]
        bullet = bullets[min(self._bullet_depth, len(bullets) - 1)]
        start = block.start
        digits = 0 if start is None else len(str(start + len(block.children) - 1))
        self._bullet_depth += 1
        for number, item in enumerate(block.children):
            mark = f"{bullet} " if start is None else f"{start + number:>{digits}}. "
            indent = len(mark) if width - len(mark) >= _NARROWEST else 0
            inside = self._blocks(item.children, width - indent) or [Line()]
            loose = any(child.kind == "paragraph" and not child.tight for child in item.children)
            # Rows of two formulas that touch would read as one.
            if lines and (loose or not lines[-1].baseline or not inside[0].baseline):
                lines.append(Line())
            if indent:
                lines += prefixed(Span(mark, "list"), Span(" " * indent), inside)
            else:
                lines += [*flow([(mark, "list")], width), *inside]
        self._bullet_depth -= 1
        return lines

    def _table(self, block: Block, width: int) -> list[Line]:
        rows = [[self._cell(cell, width) for cell in row.children] for row in block.children]
        return table_lines(rows[0], rows[1:], width, self._options.tier) if rows else []

    def _cell(self, block: Block, width: int) -> Cell:
        found = pieces(block.text, self._holes, "strong" if block.header else "", ticks=self._ticks)
        return Cell(tuple(self._flowing(found, width)), block.align)

    def _paragraph(self, block: Block, width: int, style: str = "") -> list[Line]:
        """Flow words around inline formulas; a display formula takes lines of its own."""
        lines: list[Line] = []
        text: list[Piece] = []
        found = pieces(block.text, self._holes, style, ticks=self._ticks, drawn=self._drawn)
        for number, piece in enumerate(found):
            if not (isinstance(piece, Image) or (isinstance(piece, Formula) and piece.display)):
                text.append(piece)
                continue
            _apart(lines, flow(self._flowing(text, width), width))
            text.clear()
            if isinstance(piece, Image):
                _apart(lines, self._picture(piece, width))
                continue
            tail = ""
            following = found[number + 1] if number + 1 < len(found) else None
            if isinstance(following, Words) and (glued := _GLUED.match(following.text)):
                tail = glued.group()
                found[number + 1] = replace(following, text=following.text[len(tail) :])
            _apart(lines, self._display(piece, width, tail))
        _apart(lines, flow(self._flowing(text, width), width))
        return lines

    def _flowing(self, found: Iterable[Piece], width: int) -> Iterator[Flowing]:
        for piece in found:
            if isinstance(piece, Words):
                yield piece.text, piece.style
            elif isinstance(piece, Break):
                yield None
            elif isinstance(piece, Image):
                yield piece.label, "image"
            elif self._options.show_source:
                yield " ".join(piece.as_written().split()), joined(piece.style, "maths.source")
            else:
                drawing = self._pen.inline(piece, width)
                if drawing.width > width and len(drawing.rows) > 1:
                    drawing = self._pen.linear(piece)
                box = self._box(piece, drawing)
                if box.width * 2 <= width or len(box.rows) > 1:
                    yield box
                    continue
                for number, part in enumerate(at_relations(box)):
                    if number:
                        yield " ", part.rows[0][0].style
                    yield part

    def _box(self, formula: Formula, drawing: Drawing) -> Box:
        self._formulas += 1
        return drawn(drawing, formula.style, self._formulas, formula.as_written())

    def _picture(self, image: Image, width: int) -> list[Line]:
        """Leave room for a picture, and say below it what it shows."""
        gallery = self._options.pictures
        if gallery is None:
            return []
        picture = gallery.pictures[image.target]
        columns, rows = gallery.size(picture, width)
        indent = min(_DISPLAY_INDENT, width - columns)
        self._formulas += 1
        source = f"![{image.label}]({image.target})"
        lines = []
        for row in range(rows):
            place = Span(_FILLING * columns, f"picture:{picture.number}:{row}",
                         self._formulas, source)  # fmt: skip
            lines.append(Line(merged([Span(" " * indent), place]), baseline=row == 0))
        margin = Span(" " * indent)
        return lines + prefixed(
            margin, margin, flow([(image.label, "muted")], max(width - indent, 1))
        )

    def _display(self, formula: Formula, width: int, tail: str = "") -> list[Line]:
        """Draw a formula on lines of its own, with punctuation behind it on its baseline."""
        if self._options.show_source:
            style = joined(formula.style, "maths.source")
            rows = f"{formula.as_written()}{tail}".expandtabs(4).split("\n")
            return [line for row in rows for line in flow([(row, style)], width)]
        room = max(width - 2 - len(tail), 1)
        drawing = self._pen.display(formula, room)
        box = self._box(formula, drawing)
        indent = min(_DISPLAY_INDENT, max(width - box.width - len(tail), 0))
        wide = box.width + len(tail) > width
        lines = []
        for number, row in enumerate(box.rows):
            spans = [Span(" " * indent), *row]
            if number == box.baseline:
                spans.append(Span(tail, formula.style))
            lines.append(Line(merged(spans), wide, number == box.baseline))
        return lines


def _apart(lines: list[Line], more: Sequence[Line]) -> None:
    if lines and more:
        lines.append(Line())
    lines += more
