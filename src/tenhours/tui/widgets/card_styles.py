"""Translate the names of a drawn card's styles to what the terminal shows in the app's theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.style import Style
from textual.color import Color, ColorParseError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MUTED: Final = 0.4
"""How far muted text goes from the foreground towards the background."""
_TINT: Final = 0.1
"""How far the background of inline code goes towards the foreground, so that it stands out
by its lightness too."""
_CONTRAST: Final = 4.5
"""Of text with its background at least, as WCAG 2.2 asks (success criterion 1.4.3)."""

_COLOUR_NAME: Final = re.compile("(?!auto)[a-z]+|#[0-9A-Fa-f]{6}")

_COLOURS: Final = {
    "heading": "text-primary",
    "link": "text-primary",
    "code": "text-secondary",
    "maths.unknown": "text-error",
    "maths.source": "text-secondary",
    "hole.hidden": "text-accent",
    "hole.shown": "text-success",
    "image": "text-secondary",
    "hint": "text-accent",
    "step": "text-primary",
    "list": "text-primary",
    "code.keyword": "text-primary",
    "code.constant": "text-accent",
    "code.builtin": "text-primary",
    "code.type": "text-success",
    "code.function": "text-accent",
    "code.decorator": "text-accent",
    "code.string": "text-success",
    "code.number": "text-warning",
    "code.deleted": "text-error",
    "code.inserted": "text-success",
}
"""Variables of the theme. Colour only helps the eye: what must be understood without it has an
attribute below, or brackets, indents and rules in the text itself."""

_QUIET: Final = frozenset({"muted", "rule", "quote", "table.border", "code.comment"})

_ATTRIBUTES: Final = {
    "strong": Style(bold=True),
    "heading": Style(bold=True),
    "emphasis": Style(italic=True),
    "struck": Style(strike=True),
    "link": Style(underline=True),
    "hole.hidden": Style(bold=True),
    "hole.shown": Style(bold=True, underline=True),
    "hint": Style(bold=True),
    "code.keyword": Style(bold=True),
    "code.comment": Style(italic=True),
}


class CardStyles:
    """The styles of one theme on one background, each worked out when it is first met."""

    def __init__(
        self, variables: Mapping[str, str], foreground: Color, background: Color, base: Style
    ) -> None:
        self._variables = variables
        self._foreground = foreground
        self._background = background
        self._tint = (
            background if background.ansi is not None else background.blend(foreground, _TINT)
        )
        self._base = base
        self._known: dict[str, Style] = {"": base}

    def __getitem__(self, names: str) -> Style:
        style = self._known.get(names)
        if style is None:
            style = self._base
            on = self._background
            if "code" in names.split():
                on = self._tint
                style += Style(bgcolor=on.rich_color)
            for name in names.split():
                style += self._named(name, on)
            self._known[names] = style
        return style

    def _named(self, name: str, on: Color) -> Style:
        attributes = _ATTRIBUTES.get(name, Style.null())
        if name in _QUIET:
            muted = self._background.blend(self._foreground, 1 - _MUTED)
            colour: Color | None = self._readable(muted, on)
        elif name.startswith("colour:"):
            colour = self._written(name.removeprefix("colour:"), on)
        else:
            colour = self._colour(_COLOURS.get(name, ""), on)
        return attributes + Style(color=colour.rich_color) if colour else attributes

    def _colour(self, variable: str, on: Color) -> Color | None:
        try:
            return self._readable(Color.parse(self._variables[variable]), on)
        except (KeyError, ColorParseError):
            return None

    def _written(self, name: str, on: Color) -> Color | None:
        """Take a colour that a formula names, such as `red` or `#00ff00`."""
        if not _COLOUR_NAME.fullmatch(name):
            return None
        try:
            return self._readable(Color.parse(name), on)
        except ColorParseError:
            return None

    def _readable(self, colour: Color, on: Color) -> Color:
        """Move a colour towards that of the text until it stands out well enough."""
        if colour.ansi is not None or on.ansi is not None:
            return colour
        for step in range(1, 11):
            if contrast(colour, on) >= _CONTRAST:
                break
            colour = colour.blend(self._foreground, step / 10)
        return colour


def contrast(one: Color, other: Color) -> float:
    """Compute the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
