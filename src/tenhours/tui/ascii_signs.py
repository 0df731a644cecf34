"""The app's own signs on a terminal whose font has ASCII alone: each becomes one that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_SAME_WIDTH: Final = (
    ("▰█▇▆▅", "#"),
    ("▱─━═╌╴╶╼╾┄┈–—‒−▔▁⎯", "-"),
    ("┃│║╎╸╺┆▏▎▍▌▐▕┊╽╿╵╷", "|"),
    ("╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋", "+"),
    ("·∙⋅", "."),
    ("•●◉◍", "*"),
    ("○◌◯", "o"),
    ("░", ":"),
    ("▒", "="),
    ("▓", "%"),
    ("▄▃▂", "_"),
    ("▀", '"'),
    ("▸▶►→⇒›»⭘", ">"),
    ("▾▼↓⌄", "v"),
    ("◂◀◄←‹«", "<"),
    ("▴▲↑⌃", "^"),
    ("…", "~"),
    ("×", "x"),
    ("✓✔", "y"),
    ("✗✘", "x"),
    ("‘’‚", "'"),
    ("“”„", '"'),
    ("≈", "~"),
)
_SIGNS: Final = str.maketrans({sign: to for signs, to in _SAME_WIDTH for sign in signs})


class AsciiSigns(LineFilter):
    """Translates every painted line; the width of each stays as it was."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Translate the text of segments."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(translated(segment.text), segment.style)
            for segment in segments
        ]


def translated(text: str) -> str:
    """Translate the signs in a text; letters of other scripts stay."""
    return text.translate(_SIGNS)
