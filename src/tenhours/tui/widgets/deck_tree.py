"""The decks as a tree, with what is due of each in aligned columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree

from tenhours.core.candidates import Counts
from tenhours.tui.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widgets.tree import TreeNode

    from tenhours.services.overview import DeckDue

_TOGGLE = Style(meta={"toggle": True})
"""Makes a click fold or unfold."""

_ROOMY = 60
"""Cells of width from which the columns stand well apart."""


def column_heads(width: int) -> str:
    """Head the counts of a tree of some width, in cells."""
    column = _column(width)
    heads = ("review", "learning" if column > 8 else "learn", "new")
    return "".join(f"{head:>{column}}" for head in heads)


def _column(width: int) -> int:
    return 10 if width >= _ROOMY else 7


@dataclass(frozen=True, slots=True)
class Branch:
    """A deck with the sums of all below it."""

    name: str
    counts: Counts


class DeckTree(Tree[Branch], inherit_bindings=False):
    """Folded and unfolded with the arrows; Enter chooses a deck."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select_cursor",
            "This deck",
            show=False,
            id="tree.choose",
            tooltip="Review this deck",
        ),
        Binding("right", "unfold", "Unfold", show=False, id="tree.unfold"),
        Binding("left", "fold", "Fold", show=False, id="tree.fold"),
        Binding("down,j", "cursor_down", "Down", show=False, id="tree.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="tree.up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="tree.page_down"),
        Binding("pageup", "page_up", "Page up", show=False, id="tree.page_up"),
        Binding("home", "scroll_home", "Home", show=False, id="tree.home"),
        Binding("end", "scroll_end", "End", show=False, id="tree.end"),
    ]

    class Chosen(Message):
        """A deck was chosen for review; an empty name stands for all."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__("", id=id)
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2
        self.auto_expand = False

    def fill(self, decks: Sequence[DeckDue]) -> None:
        """Show the decks; what was unfolded stays so, and the cursor stays where it was."""
        folded = {
            node.data.name
            for node in self._nodes_below(self.root)
            if node.data is not None and node.allow_expand and not node.is_expanded
        }
        cursor = self.cursor_node.data.name if self.cursor_node and self.cursor_node.data else ""
        self.clear()
        sums: dict[str, Counts] = {}
        for deck in decks:
            parts = deck.name.split("/")
            for length in range(1, len(parts) + 1):
                name = "/".join(parts[:length])
                before = sums.get(name, Counts())
                sums[name] = Counts(*(a + b for a, b in zip(before, deck.counts, strict=True)))
        nodes: dict[str, TreeNode[Branch]] = {"": self.root}
        for name in sorted(sums, key=lambda item: item.split("/")):
            parent = nodes[name.rpartition("/")[0]]
            leaf = not any(other.startswith(f"{name}/") for other in sums)
            nodes[name] = parent.add(
                name, Branch(name, sums[name]), expand=name not in folded, allow_expand=not leaf
            )
        self.root.expand()
        if cursor in nodes and cursor:
            self.call_after_refresh(self.move_cursor, nodes[cursor])

    def render_label(self, node: TreeNode[Branch], base_style: Style, style: Style) -> Text:
        """Draw one deck: its name, then its counts at the right."""
        if node.data is None:
            return Text()
        depth = node.data.name.count("/")
        mark = ("▾ " if node.is_expanded else "▸ ") if node.allow_expand else "  "
        name = plain(node.data.name.rpartition("/")[2])
        column = _column(self.size.width)
        room = max(self.size.width - depth * self.guide_depth - 3 * column - 5, 6)
        if cell_len(name) > room:
            name = set_cell_size(name, room - 1) + "…"
        drawn = base_style + style
        text = Text(mark, style=drawn + _TOGGLE if node.allow_expand else drawn, no_wrap=True)
        text.append(set_cell_size(name, room), style=drawn)
        counts = node.data.counts
        for number in (counts.review, counts.learning, counts.new):
            text.append(f"{number or '–':>{column}}", style=drawn)
        return text

    def on_tree_node_selected(self, event: Tree.NodeSelected[Branch]) -> None:
        """Tell which deck was chosen."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Chosen(event.node.data.name))

    def on_resize(self) -> None:
        """Draw the labels for the new width."""
        for node in self._nodes_below(self.root):
            node.refresh()

    def _nodes_below(self, node: TreeNode[Branch]) -> list[TreeNode[Branch]]:
        found = []
        for child in node.children:
            found.append(child)
            found += self._nodes_below(child)
        return found

    def action_select_cursor(self) -> None:
        """Choose the deck under the cursor, or all while there is no cursor yet."""
        if self.cursor_line < 0:
            self.post_message(self.Chosen(""))
        else:
            super().action_select_cursor()

    def action_unfold(self) -> None:
        """Unfold the deck under the cursor."""
        if self.cursor_node is not None:
            self.cursor_node.expand()

    def action_fold(self) -> None:
        """Fold the deck under the cursor, or go to the one above."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)
