"""A question for a number of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tenhours.tui.plain_text import content

if TYPE_CHECKING:
    from textual.app import ComposeResult


class DaysScreen(ModalScreen[int | None]):
    """Enter takes the number, Esc changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="days.close"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Ask."""
        with Vertical(classes="window small") as window:
            window.border_subtitle = "Enter takes it, Esc changes nothing"
            yield Static(content(self._question))
            yield Input("1", type="integer", max_length=5, id="days")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if event.value.isdigit():
            self.dismiss(int(event.value))
