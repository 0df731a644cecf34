"""What a node must know of its surroundings to be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from tenhours.maths.boxes import Box
    from tenhours.maths.tree import Node, StyleName

    Layout: TypeAlias = Callable[[Any, "Context"], Box]
    """How one kind of node becomes a box."""


class Context:
    """The style in force and the wishes of the caller."""

    __slots__ = (
        "_layouts",
        "_siblings",
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
        self._siblings: dict[StyleName, Context] = {style: self}
        self.style: StyleName = style
        self.linear = linear
        self.ascii = ascii
        self.hidden = hidden
        self.revealed = revealed
        self.tight = tight
        self.limit = limit
        """Cells that the outermost table may take; None further inside."""

    def lay(self, node: Node) -> Box:
        """Lay a node out."""
        return self._layouts[type(node)](node, self)

    def in_style(self, style: StyleName) -> Context:
        """Return the same surroundings in another style."""
        if style == self.style:
            return self
        sibling = self._siblings.get(style)
        if sibling is None:
            sibling = Context(
                self._layouts,
                style=style,
                linear=self.linear,
                ascii=self.ascii,
                hidden=self.hidden,
                revealed=self.revealed,
                tight=self.tight,
            )
            sibling._siblings = self._siblings
            self._siblings[style] = sibling
        return sibling

    def inner(self) -> Context:
        """Return the same surroundings inside something that cannot be broken."""
        return self if self.limit is None else self._limited(None)

    def within(self, width: int) -> Context:
        """Return the same surroundings with less room, if they had more."""
        if self.limit is None or self.limit <= width:
            return self
        return self._limited(width)

    def _limited(self, limit: int | None) -> Context:
        return Context(
            self._layouts,
            style=self.style,
            linear=self.linear,
            ascii=self.ascii,
            hidden=self.hidden,
            revealed=self.revealed,
            tight=self.tight,
            limit=limit,
        )
