"""The student's files as a tree that looks and folds as the decks do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DirectoryTree

from tenhours.tui.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.style import Style
    from textual.widgets.directory_tree import DirEntry
    from textual.widgets.tree import TreeNode


class FileTree(DirectoryTree):
    """Files and folders, without the hidden ones."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = "  "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "unfold", "Unfold", show=False, id="tree.unfold"),
        Binding("left", "fold", "Fold", show=False, id="tree.fold"),
        Binding("down,j", "cursor_down", "Down", show=False, id="tree.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="tree.up"),
    ]

    def __init__(self, path: Path, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(path, id=id)
        self.show_guides = False
        self.guide_depth = 2

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out what is hidden."""
        return [path for path in paths if not path.name.startswith(".")]

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        """Draw a name, whatever signs a stranger has put into it."""
        drawn = super().render_label(node, base_style, style)
        harmless = plain(drawn.plain)
        return drawn if harmless == drawn.plain else Text(harmless, style=base_style + style)

    def action_unfold(self) -> None:
        """Unfold the folder under the cursor."""
        node = self.cursor_node
        if node is not None and node.allow_expand:
            node.expand()

    def action_fold(self) -> None:
        """Fold the folder under the cursor, or go to the one that holds it."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None:
            self.move_cursor(node.parent)
