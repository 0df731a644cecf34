"""The line above every screen: where we are on the left, how it stands on the right."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tenhours.tui.plain_text import plain


class TopLine(Widget):
    """One line of context; the left side gives way when there is no room for both."""

    DEFAULT_CSS = """
    TopLine {
        height: 2;
        padding: 0 1;
        border-bottom: solid $foreground 25%;
        text-style: bold;
    }
    """

    left: reactive[tuple[str, ...]] = reactive(())
    """Ways to word it, the longest first; the first that fits is shown."""
    right: reactive[str] = reactive("")

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(TopLine.left, (left,))
        self.set_reactive(TopLine.right, right)

    def render(self) -> Content:
        """Set both sides on one line."""
        width = self.content_size.width
        right = plain(self.right)
        room = max(width - cell_len(right) - 2, 0)
        left = ""
        for wording in self.left:
            left = plain(wording)
            if cell_len(left) <= room:
                break
        else:
            left = set_cell_size(left, max(room - 1, 0)) + "…" if room else ""
        gap = max(width - cell_len(left) - cell_len(right), 0)
        return Content.assemble(left, " " * gap, (right, "not bold"))
