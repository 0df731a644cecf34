"""The bar below a card: how to see the answer, then four buttons with their promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can be clicked."""

    action: str
    """Of the screen."""
    key: str
    label: str
    promise: str = ""
    rating: Rating | None = None


class RatingBar(Widget):
    """Buttons side by side, each at an equal share of the width; colour is only a help."""

    DEFAULT_CSS = """
    RatingBar {
        dock: bottom;
        height: 2;
        padding: 0 1;
        border-top: solid $foreground 25%;
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rating-bar--again",
        "rating-bar--hard",
        "rating-bar--good",
        "rating-bar--easy",
        "rating-bar--key",
    }

    buttons: reactive[tuple[Button, ...]] = reactive(())
    aside: reactive[str] = reactive("")
    """What stands at the right: the time on this card."""

    class Pressed(Message):
        """A button was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def render(self) -> Content:
        """Set the buttons out evenly."""
        width = self.content_size.width
        room = width - (cell_len(self.aside) + 2 if self.aside else 0)
        count = max(len(self.buttons), 1)
        share = max(room // count, 1) if self._rated() else 0
        parts: list[str | tuple[str, str]] = []
        used = 0
        for number, button in enumerate(self.buttons):
            tone = f"$text-{_TONES[button.rating]}" if button.rating else "$foreground"
            name = f" {button.label}"
            promise = f" {button.promise}" if button.promise else ""
            size = cell_len(button.key + name + promise)
            if size > share > 0 and promise:
                name, size = f" {button.label[0]}", cell_len(button.key + promise) + 2
            parts += [
                (button.key, f"bold {tone}"),
                (name, tone if button.rating else ""),
                (promise, "bold"),
            ]
            gap = max(share - size, 1) if share else 3
            if number < len(self.buttons) - 1 or share:
                parts.append(" " * gap)
                size += gap
            used += size
        parts.append(" " * max(width - used - cell_len(self.aside), 1))
        parts.append((self.aside, "dim"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Find the button that was clicked."""
        if not self.buttons:
            return
        column = event.x - 1
        if self._rated():
            width = self.content_size.width - (cell_len(self.aside) + 2 if self.aside else 0)
            share = max(width // len(self.buttons), 1)
            index = min(column // share, len(self.buttons) - 1)
            self.post_message(self.Pressed(self.buttons[max(index, 0)].action))
            return
        edge = 0
        for button in self.buttons:
            edge += cell_len(f"{button.key} {button.label}") + 3
            if column < edge:
                self.post_message(self.Pressed(button.action))
                return

    def _rated(self) -> bool:
        return any(button.rating is not None for button in self.buttons)


_TONES = {
    Rating.AGAIN: "error",
    Rating.HARD: "warning",
    Rating.GOOD: "success",
    Rating.EASY: "primary",
}
