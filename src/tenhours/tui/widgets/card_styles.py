"""Translate the names of a drawn card's styles to what the terminal shows in the app's theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style
from textual.color import Color, ColorParseError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MUTED: Final = 0.4
"""How far muted text goes from the foreground towards the background."""

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
        self._muted = background.blend(foreground, 1 - _MUTED)
        self._base = base
        self._known: dict[str, Style] = {"": base}

    def __getitem__(self, names: str) -> Style:
        style = self._known.get(names)
        if style is None:
            style = self._base
            for name in names.split():
                style += self._named(name)
            self._known[names] = style
        return style

    def _named(self, name: str) -> Style:
        attributes = _ATTRIBUTES.get(name, Style.null())
        colour = self._muted if name in _QUIET else self._colour(_COLOURS.get(name, ""))
        return attributes + Style(color=colour.rich_color) if colour else attributes

    def _colour(self, variable: str) -> Color | None:
        try:
            return Color.parse(self._variables[variable])
        except (KeyError, ColorParseError):
            return None
