"""Help: the keys of the screen below, made from its bindings, so that it cannot be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.screen import Screen

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "pagedown": "Page down",
    "pageup": "Page up",
    "escape": "Esc",
    "space": "Space",
    "enter": "Enter",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class HelpScreen(ModalScreen[None]):
    """All keys of one screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "dismiss", "Close", id="help.close"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._rows = rows(below)

    def compose(self) -> ComposeResult:
        """List the keys."""
        with VerticalScroll(classes="window") as window:
            window.border_title = "Keys"
            window.border_subtitle = "Esc closes"
            yield Static(_table(self._rows), id="keys")


def rows(screen: Screen[object]) -> list[tuple[str, str]]:
    """Collect the keys of a screen and its widgets, with what they do; no key twice."""
    found: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if binding.system or binding.action.startswith("screen.") or not binding.description:
            continue
        text = binding.tooltip or binding.description
        if binding.tooltip and binding.tooltip != binding.description:
            text = f"{binding.description}: {binding.tooltip[0].lower()}{binding.tooltip[1:]}"
        found.setdefault(binding.action, []).append(_NAMES.get(key, key))
        words[binding.action] = text
    return [(" ".join(keys), words[action]) for action, keys in found.items()]


def _table(listed: Sequence[tuple[str, str]]) -> Content:
    from textual.content import Content

    width = max((len(keys) for keys, _ in listed), default=0)
    parts: list[str | tuple[str, str]] = []
    for keys, words in listed:
        parts += [(f"{keys:>{width}}", "bold"), f"   {words}\n"]
    parts += [
        (f"\n{'ctrl+p':>{width}}", "bold"),
        "   Commands, themes and more\n",
        "\nKeys can be changed under [keys] in config.toml.",
    ]
    return Content.assemble(*parts)
