"""Fold markdown-it's flat tokens into the tree of blocks that they describe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

_NAMES: Final = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "blockquote_open": "quote",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "table_open": "table",
    "tr_open": "row",
    "th_open": "cell",
    "td_open": "cell",
    "fence": "code",
    "code_block": "code",
    "math_block": "maths",
    "amsmath": "maths",
    "hr": "rule",
}
_TRANSPARENT: Final = frozenset({"thead_open", "tbody_open"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block, and what stands in it."""

    kind: str
    """paragraph, heading, quote, list, item, table, row, cell, code, maths or rule."""
    token: Token
    """The token that opened it."""
    children: list[Block] = field(default_factory=list)
    """Blocks inside; empty for a paragraph, heading or cell."""
    text: list[Token] = field(default_factory=list)
    """Inline tokens of a paragraph, heading or cell."""

    @property
    def tight(self) -> bool:
        """Whether a paragraph has no blank line around it, in a tight list."""
        return self.kind == "paragraph" and self.token.hidden

    @property
    def header(self) -> bool:
        """Whether a table cell belongs to the header."""
        return self.token.type == "th_open"

    @property
    def align(self) -> str:
        """Alignment of a table cell: left, center or right."""
        return str(self.token.attrGet("style") or "text-align:left").partition(":")[2]

    @property
    def start(self) -> int | None:
        """Number of the first item of an ordered list; None for bullets."""
        if self.token.type != "ordered_list_open":
            return None
        start = self.token.attrGet("start")
        return 1 if start is None else int(start)


def outline(tokens: Iterable[Token]) -> list[Block]:
    """Fold the tokens of one document."""
    return _fold(iter(tokens))


def _fold(tokens: Iterator[Token], owner: Block | None = None) -> list[Block]:
    blocks: list[Block] = []
    for token in tokens:
        if token.nesting < 0:
            if token.type in {"thead_close", "tbody_close"}:
                continue
            return blocks
        if token.type == "inline":
            if owner is not None:
                owner.text.extend(token.children or [])
        elif token.type not in _TRANSPARENT:
            block = Block(_NAMES.get(token.type, "paragraph"), token)
            if token.nesting > 0:
                block.children.extend(_fold(tokens, block))
            elif block.kind == "paragraph":
                block.text.append(token)
            blocks.append(block)
    return blocks
