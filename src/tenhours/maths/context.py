"""What a node must know of its surroundings to be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tenhours.maths.tree import Fence, Fraction, Root, Row, Scripted, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from tenhours.maths.boxes import Box
    from tenhours.maths.tree import Node, StyleName

    Layout: TypeAlias = Callable[[Any, "Context"], Box]
    """How one kind of node becomes a box."""


_COSTLY: Final = frozenset({Fence, Fraction, Root, Row, Scripted, Table})


class Context:
    """The style in force and the wishes of the caller."""

    __slots__ = (
        "_boxes",
        "_layouts",
        "_relatives",
        "ascii",
        "hidden",
        "limit",
        "linear",
        "revealed",
        "style",
        "tight",
    )

    def __init__(
        self,
        layouts: Mapping[type, Layout],
        *,
        style: StyleName = "display",
        linear: bool = False,
        ascii: bool = False,  # noqa: A002 - the tier's own name
        hidden: frozenset[int] = frozenset(),
        revealed: frozenset[int] = frozenset(),
        tight: bool = False,
        limit: int | None = None,
    ) -> None:
        self._layouts = layouts
        self._relatives: dict[tuple[StyleName, int | None], Context] = {}
        self._boxes: dict[int, tuple[Node, Box]] = {}
        """What has been laid out, by identity; the node is kept so that this stays its own."""
        self.style: StyleName = style
        self.linear = linear
        self.ascii = ascii
        self.hidden = hidden
        self.revealed = revealed
        self.tight = tight
        self.limit = limit
        """Cells that the outermost table may take; None further inside."""

    def lay(self, node: Node) -> Box:
        """Lay a node out; what is costly is kept, for breaking lines asks for it again."""
        kind = type(node)
        if kind not in _COSTLY:
            return self._layouts[kind](node, self)
        known = self._boxes.get(id(node))
        if known is not None:
            return known[1]
        box = self._layouts[kind](node, self)
        self._boxes[id(node)] = (node, box)
        return box

    def in_style(self, style: StyleName) -> Context:
        """Return the same surroundings in another style, inside something unbreakable."""
        return self if style == self.style else self._relative(style, None)

    def inner(self) -> Context:
        """Return the same surroundings inside something that cannot be broken."""
        return self if self.limit is None else self._relative(self.style, None)

    def within(self, width: int) -> Context:
        """Return the same surroundings with less room, if they had more."""
        if self.limit is None or self.limit <= width:
            return self
        return self._relative(self.style, width)

    def _relative(self, style: StyleName, limit: int | None) -> Context:
        relative = self._relatives.get((style, limit))
        if relative is None:
            relative = Context(
                self._layouts,
                style=style,
                linear=self.linear,
                ascii=self.ascii,
                hidden=self.hidden,
                revealed=self.revealed,
                tight=self.tight,
                limit=limit,
            )
            relative._relatives = self._relatives
            self._relatives[style, limit] = relative
        return relative
