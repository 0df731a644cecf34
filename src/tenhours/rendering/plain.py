"""Write cards as linear text: for lists, pipes and screen readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size, split_text

from tenhours.maths import Tier
from tenhours.rendering.clean_text import outside
from tenhours.rendering.formulas import Pen
from tenhours.rendering.holes import Holes, Words
from tenhours.rendering.markdown import parse
from tenhours.rendering.outline import outline
from tenhours.rendering.parts import Part, Role
from tenhours.rendering.pieces import Break, Image, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenhours.maths import Macros
    from tenhours.rendering.holes import Formula
    from tenhours.rendering.outline import Block
    from tenhours.rendering.pieces import Piece

_BLANKS: Final = re.compile(r"\s+")
_LABELS: Final = {Role.HINT: "Hint: ", Role.STEP: "Step: "}


def linear_text(
    text: str | Part,
    *,
    macros: Macros | None = None,
    width: int | None = None,
    tier: Tier = Tier.UNICODE,
) -> str:
    """Put card text on one line: markdown's marks removed, formulas in their linear form.

    Given a part, holes show as that part's stage has them. A `width` in cells cuts with `…`.
    """
    markdown = text.markdown if isinstance(text, Part) else outside(text)
    writer = _Writer(macros, bare=True, tier=tier)
    line = _BLANKS.sub(" ", " ".join(writer.blocks(outline(parse(markdown))))).strip()
    if width is not None and cell_len(line) > width:
        more = "…" if tier is Tier.UNICODE else "..."[: max(width, 0)]
        return set_cell_size(line, max(width - len(more), 0)).rstrip() + more if width > 0 else ""
    return line


def plain_lines(
    parts: Iterable[Part],
    *,
    macros: Macros | None = None,
    width: int | None = None,
    tier: Tier = Tier.UNICODE,
) -> list[str]:
    """Write what is on show of a card, line by line, formulas in their linear form.

    Text wraps at `width` cells, if given; code is kept as it stands. Hidden holes read `[…]` or
    their hint in brackets, the card's own holes stand in brackets once shown.
    """
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append("")
        label = _LABELS.get(part.role, "")
        writer = _Writer(macros, width, show_holes=True, tier=tier)
        written = writer.blocks(outline(parse(part.markdown)))
        if label and written:
            written[0] = label + written[0]
        lines += written
    return lines


class _Writer:
    """Writes the blocks of one part; holds what stands for its holes."""

    def __init__(
        self,
        macros: Macros | None,
        width: int | None = None,
        *,
        show_holes: bool = False,
        bare: bool = False,
        tier: Tier = Tier.UNICODE,
    ) -> None:
        self._pen = Pen(macros, tier)
        self._width = width
        self._show_holes = show_holes
        self._bare = bare
        self._holes = Holes(ascii=tier is Tier.ASCII)

    def blocks(self, blocks: Sequence[Block], indent: int = 0) -> list[str]:
        lines: list[str] = []
        for number, block in enumerate(blocks):
            if number and not (block.tight or blocks[number - 1].tight):
                lines.append("")
            lines += self._block(block, indent)
        return lines

    def _block(self, block: Block, indent: int) -> list[str]:
        if block.kind == "code":
            code = self._holes.plain(block.token.content).rstrip("\n").expandtabs(4)
            return code.split("\n")
        if block.kind == "maths":
            formula = self._holes.formula(block.token.content, block.token.markup, display=True)
            return [] if formula is None else self._wrap(self._formula(formula), indent)
        if block.kind == "rule":
            return [] if self._bare else ["---"]
        if block.kind == "quote":
            mark = "" if self._bare else "> "
            return [f"{mark}{line}".rstrip() for line in self.blocks(block.children, indent + 2)]
        if block.kind == "list":
            return self._list(block, indent)
        if block.kind == "table":
            return [
                " | ".join(" ".join(self._text(cell)) for cell in row.children)
                for row in block.children
            ]
        return [line for written in self._text(block) for line in self._wrap(written, indent)]

    def _list(self, block: Block, indent: int) -> list[str]:
        lines: list[str] = []
        start = block.start
        for number, item in enumerate(block.children):
            bullet = "" if self._bare else "- "
            mark = bullet if start is None else f"{start + number}. "
            inside = self.blocks(item.children, indent + len(mark)) or [""]
            lines.append((mark + inside[0]).rstrip())
            lines += [(" " * len(mark) + line).rstrip() for line in inside[1:]]
        return lines

    def _text(self, block: Block) -> list[str]:
        return self._joined(pieces(block.text, self._holes)).split("\n")

    def _joined(self, found: Sequence[Piece]) -> str:
        text = ""
        shown = False
        for piece in found:
            own = self._show_holes and "hole.shown" in getattr(piece, "style", "").split()
            if own != shown and not isinstance(piece, Break):
                text += "[" if own else "]"
                shown = own
            if isinstance(piece, Words):
                text += piece.text
            elif isinstance(piece, Image):
                text += piece.label
            elif isinstance(piece, Break):
                text += "\n"
            else:
                text += self._formula(piece)
        return text + ("]" if shown else "")

    def _formula(self, formula: Formula) -> str:
        drawing = self._pen.linear(formula)
        if not self._show_holes:
            return str(drawing)
        written = ""
        rest, position = str(drawing), 0
        for mark in sorted(mark for mark in drawing.marks if mark.kind == "revealed"):
            if mark.start >= position:
                before, rest = split_text(rest, mark.start - position)
                inside, rest = split_text(rest, mark.end - mark.start)
                written += f"{before}[{inside}]"
                position = mark.end
        return written + rest

    def _wrap(self, text: str, indent: int) -> list[str]:
        """Fill lines at blanks; a word longer than the line stays whole."""
        if self._width is None:
            return [text.strip()]
        room = max(self._width - indent, 1)
        lines: list[str] = []
        line = ""
        for word in text.split():
            if line and cell_len(line) + 1 + cell_len(word) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        return [*lines, line]
