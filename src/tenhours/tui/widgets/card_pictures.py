"""Keep the terminal in step with the pictures of the card on show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from tenhours.rendering.lines import Line, Span

_STYLE: Final = "picture:"


class CardPictures:
    """Hands pictures over to the terminal, says how large they are, has them forgotten again."""

    def __init__(self, tell: Callable[[str], None], *, tmux: bool) -> None:
        self._write = tell
        self._tmux = tmux
        self._held: dict[int, bytes] = {}
        self._sizes: dict[int, tuple[int, int]] = {}

    def hand_over(self, number: int, png: bytes) -> None:
        """Give the terminal a picture; from now on its cells are drawn."""
        from tenhours.rendering import kitty

        self._held[number] = png
        self._tell(kitty.transmission(number, png))
        if number in self._sizes:
            self._tell(kitty.placement(number, *self._sizes[number]))

    def place(self, lines: Iterable[Line]) -> None:
        """Tell the sizes of the pictures in a layout, where they have changed."""
        from tenhours.rendering import kitty

        sizes: dict[int, tuple[int, int]] = {}
        for line in lines:
            for span in line.spans:
                if span.style.startswith(_STYLE):
                    number, row = _place(span)
                    rows = max(sizes.get(number, (0, 0))[1], row + 1)
                    sizes[number] = len(span.text), rows
        changed = {number for number, size in sizes.items() if self._sizes.get(number) != size}
        self._sizes |= sizes
        for number in changed & self._held.keys():
            self._tell(kitty.placement(number, *sizes[number]))

    def keep(self, numbers: Collection[int]) -> None:
        """Have the terminal forget all other pictures."""
        from tenhours.rendering import kitty

        for number in [number for number in self._held if number not in numbers]:
            del self._held[number]
            self._tell(kitty.deletion(number))
        self._sizes = {number: size for number, size in self._sizes.items() if number in self._held}

    def repeat(self) -> None:
        """Hand everything over again, to a terminal that was in other hands meanwhile."""
        for number, png in list(self._held.items()):
            self.hand_over(number, png)

    def segment(self, span: Span, style: Style) -> Segment:
        """Draw one row of a picture: its placeholders, or nothing before it was handed over."""
        from tenhours.rendering import kitty

        number, row = _place(span)
        columns = len(span.text)
        if number not in self._held:
            return Segment(" " * columns, style)
        colour = Color.from_rgb(number >> 16, number >> 8 & 255, number & 255)
        return Segment(kitty.cells(row, columns), Style(color=colour, bgcolor=style.bgcolor))

    def _tell(self, told: str) -> None:
        from tenhours.rendering import kitty

        self._write(kitty.through_tmux(told) if self._tmux else told)


def holds_picture(line: Line) -> bool:
    """Whether a line is a row of a picture."""
    return any(span.style.startswith(_STYLE) for span in line.spans)


def _place(span: Span) -> tuple[int, int]:
    """Read number and row, from 0, off a span's style."""
    _, number, row = span.style.split(":")
    return int(number), int(row)
