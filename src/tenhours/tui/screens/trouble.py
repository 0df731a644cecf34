"""Trouble: what happened, in the student's words, when the app cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.tui.messages import Leave
from tenhours.tui.plain_text import content
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TroubleScreen(Screen[None]):
    """Says what is wrong and what to do; nothing is touched any more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,enter", "leave", "Quit", id="trouble.quit"),
    ]

    def __init__(self, message: str) -> None:
        super().__init__()
        self._message = message

    def compose(self) -> ComposeResult:
        """Show the message."""
        yield TopLine("Something is wrong")
        with VerticalScroll(id="body"):
            yield Static(content(self._message), id="trouble")
        yield Footer(show_command_palette=False)

    def action_leave(self) -> None:
        """Quit."""
        self.post_message(Leave())
