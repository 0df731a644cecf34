"""The decks as a tree, with what is due of each in aligned columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree

from tenhours.tui.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widgets.tree import TreeNode

    from tenhours.core.outline import Branch

_TOGGLE = Style(meta={"toggle": True})
"""Makes a click fold or unfold."""

_QUIET = Style(dim=True)

_ROOMY = 60
"""Cells of width from which the columns stand well apart."""

_MANY = 20
"""Decks from which the parts without anything due begin folded."""


def column_heads(width: int) -> str:
    """Head the counts of a tree of some width, in cells."""
    column = _column(width)
    heads = ("review", "learning" if column > 8 else "learn", "new")
    return "".join(f"{head:>{column}}" for head in heads)


def _column(width: int) -> int:
    return 10 if width >= _ROOMY else 7


def _waits(deck: Branch) -> Iterator[str]:
    """Say what a deck waits for before it begins, the longest wording first."""
    names = [plain(name.rpartition("/")[2]) for name in deck.after]
    if names:
        yield f"  after {', '.join(names)}"
        yield f"  after {names[0]}" + (" …" if len(names) > 1 else "")
        yield "  waits"


class DeckTree(Tree["Branch"], inherit_bindings=False):
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

    def fill(self, branches: Sequence[Branch]) -> None:
        """Show the decks; what was unfolded stays so, and the cursor stays where it was.

        Of many decks, those parts begin folded in which nothing is due.
        """
        folded = {
            node.data.name
            for node in self._nodes_below(self.root)
            if node.data is not None and node.allow_expand and not node.is_expanded
        }
        if not self.root.children and len(branches) >= _MANY:
            folded = {each.name for each in branches if not any(each.counts)}
        cursor = self.cursor_node.data.name if self.cursor_node and self.cursor_node.data else ""
        self.clear()
        parents = {each.name.rpartition("/")[0] for each in branches}
        nodes: dict[str, TreeNode[Branch]] = {"": self.root}
        for each in branches:
            nodes[each.name] = nodes[each.name.rpartition("/")[0]].add(
                each.name,
                each,
                expand=each.name not in folded,
                allow_expand=each.name in parents,
            )
        self.root.expand()
        if cursor in nodes and cursor:
            self.call_after_refresh(self.move_cursor, nodes[cursor])

    def render_label(self, node: TreeNode[Branch], base_style: Style, style: Style) -> Text:
        """Draw one deck: its name, what it waits for if there is room, its counts at the right."""
        deck = node.data
        if deck is None:
            return Text()
        mark = ("▾ " if node.is_expanded else "▸ ") if node.allow_expand else "  "
        name = plain(deck.label)
        column = _column(self.size.width)
        room = max(self.size.width - deck.depth * self.guide_depth - 3 * column - 5, 6)
        if cell_len(name) > room:
            name = set_cell_size(name, room - 1) + "…"
        drawn = base_style + style
        text = Text(mark, style=drawn + _TOGGLE if node.allow_expand else drawn, no_wrap=True)
        text.append(name, style=drawn)
        left = room - cell_len(name)
        after = next((each for each in _waits(deck) if cell_len(each) <= left), "")
        text.append(set_cell_size(after, left), style=drawn + _QUIET)
        counts = deck.counts
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
