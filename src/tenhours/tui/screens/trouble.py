"""Trouble: what happened, in the student's words, when the app cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.tui.messages import EndApp, Open
from tenhours.tui.plain_text import content
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.core.errors import TenHoursError


class TroubleScreen(Screen[None]):
    """Says what is wrong and what to do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="trouble.back"),
        Binding("q,enter", "leave", "Quit", id="trouble.quit"),
    ]

    def __init__(self, error: TenHoursError, *, final: bool) -> None:
        """Show an error; a final one leaves nothing to go back to."""
        super().__init__()
        self._error = error
        self._final = final

    def compose(self) -> ComposeResult:
        """Show the message."""
        yield TopLine("Something is wrong")
        with VerticalScroll(id="body"):
            yield Static(content(str(self._error)), id="trouble")
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer the way back only where there is one."""
        return not (self._final and action == "back")

    def action_back(self) -> None:
        """Try again from the screen below."""
        self.post_message(Open("back"))

    def action_leave(self) -> None:
        """Quit; the message is said once more where it stays to be read."""
        self.post_message(EndApp(self._error))
