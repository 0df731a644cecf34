"""The bar below a card: how to see the answer, then the buttons with their promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

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


@dataclass(frozen=True, slots=True)
class Placed:
    """A button where it is drawn."""

    start: int
    """Cells from the left edge of the bar's text."""
    button: Button
    label: str
    promise: str

    @property
    def size(self) -> int:
        """Cells of its text."""
        shown = (part for part in (self.button.key, self.label, self.promise) if part)
        return cell_len(" ".join(shown))


class RatingBar(Widget):
    """Buttons side by side; colour is only a help."""

    DEFAULT_CSS = """
    RatingBar {
        dock: bottom;
        height: 2;
        padding: 0 1;
        border-top: solid $foreground 25%;
    }
    """

    buttons: reactive[tuple[Button, ...]] = reactive(())
    aside: reactive[str] = reactive("")
    """What stands at the right: the time on this card."""

    class Pressed(Message):
        """A button was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def render(self) -> Content:
        """Set the buttons out."""
        width = self.content_size.width
        parts: list[str | tuple[str, str]] = []
        used = 0
        for placed in self._placed(width):
            button = placed.button
            tone = f"$text-{_TONES[button.rating]}" if button.rating else "$foreground"
            parts.append(" " * (placed.start - used))
            parts.append((button.key, f"bold {tone}"))
            if placed.label:
                parts.append((f" {placed.label}", tone if button.rating else ""))
            if placed.promise:
                parts.append((f" {placed.promise}", "bold"))
            used = placed.start + placed.size
        gap = width - used - cell_len(self.aside)
        if gap > 1:
            parts += [" " * gap, (self.aside, "dim")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Find the button that was clicked; a button reaches to where the next one begins."""
        column = event.x - self.gutter.left
        found = None
        for placed in self._placed(self.content_size.width):
            if placed.start <= max(column, 0):
                found = placed
        if found is None:
            return
        if found.button.rating is None and column > found.start + found.size:
            return
        self.post_message(self.Pressed(found.button.action))

    def _placed(self, width: int) -> list[Placed]:
        if not self.buttons:
            return []
        if any(button.rating is not None for button in self.buttons):
            return _evenly(self.buttons, width, cell_len(self.aside) + 2 if self.aside else 0)
        return _in_a_row(self.buttons, width)


def _evenly(buttons: Sequence[Button], width: int, aside: int) -> list[Placed]:
    """Give each button an equal share, with as many words as there is room for."""
    placed: list[Placed] = []
    for room in (width - aside, width):
        share = max(room // len(buttons), 1)
        for wording in (_whole, _short, _shortest):
            placed = [Placed(n * share, b, *wording(b)) for n, b in enumerate(buttons)]
            if all(one.size < share for one in placed[:-1]) and placed[-1].size <= share:
                return placed
    return placed


def _whole(button: Button) -> tuple[str, str]:
    return button.label, button.promise


def _short(button: Button) -> tuple[str, str]:
    return button.label[:1], button.promise


def _shortest(button: Button) -> tuple[str, str]:
    return button.label[:1], button.promise.replace(" min", "m").replace(" ", "")


def _in_a_row(buttons: Sequence[Button], width: int) -> list[Placed]:
    """Set buttons one after another; the last ones are left out when there is no room."""
    placed: list[Placed] = []
    start = 0
    for button in buttons:
        one = Placed(start, button, button.label, button.promise)
        if placed and one.start + one.size > width:
            break
        placed.append(one)
        start += one.size + 3
    return placed


_TONES = {
    Rating.AGAIN: "error",
    Rating.HARD: "warning",
    Rating.GOOD: "success",
    Rating.EASY: "primary",
}
