"""Help: the keys of the screen below, made from its bindings, so that it cannot be wrong."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tenhours.tui.key_names import key_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.screen import Screen

_MOVES: Final = ("scroll", "page", "cursor", "first", "last")
"""How the actions begin that only move about; they share a line."""

_LAST: Final = (("ctrl+p", "Commands, themes"), ("ctrl+q", "Quit, from anywhere"))
_NOTE: Final = "Keys can be changed under [keys] in config.toml."


class HelpScreen(ModalScreen[None]):
    """All keys of one screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "dismiss", "Close", id="help.close"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._rows = [*rows(below), *_LAST]
        self._moves = moves(below)

    def compose(self) -> ComposeResult:
        """List the keys."""
        with VerticalScroll(classes="window") as window:
            window.border_title = "Keys"
            window.border_subtitle = "Esc closes"
            yield Static("", id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Use a second column where one is too long and there is room for two."""
        keys = self.query_one("#keys", Static)
        width = min(76, event.size.width * 96 // 100) - 6
        columns = 2 if len(self._rows) > event.size.height * 9 // 10 - 6 and width >= 66 else 1
        keys.update(_table(self._rows, self._moves, columns, width))


def rows(screen: Screen[object]) -> list[tuple[str, str]]:
    """Collect the keys of a screen with what they do: its own first, in their order."""
    order = [b.action for b in type(screen).BINDINGS if isinstance(b, Binding)]
    found: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if _explained(binding) and not _moves(binding):
            found.setdefault(binding.action, []).append(key_name(key))
            words[binding.action] = binding.tooltip or binding.description
    listed = [action for action in order if action in found]
    listed += [action for action in found if action not in order]
    return [(" ".join(found[action]), words[action]) for action in listed]


def moves(screen: Screen[object]) -> str:
    """Name the keys that move about."""
    keys = [
        key_name(key)
        for key, active in screen.active_bindings.items()
        if _moves(active.binding) and "+" not in key
    ]
    return " ".join(dict.fromkeys(keys))


def _explained(binding: Binding) -> bool:
    return bool(binding.id and binding.description and binding.id != "app.quit")


def _moves(binding: Binding) -> bool:
    return binding.action.rpartition(".")[2].startswith(_MOVES)


def _table(listed: Sequence[tuple[str, str]], moving: str, columns: int, width: int) -> Content:
    height = max(-(-len(listed) // columns), 1)
    sides = [listed[start : start + height] for start in range(0, len(listed), height)]
    widest = [max((cell_len(keys) for keys, _ in side), default=0) for side in sides]
    sizes = [
        keys + 2 + max(cell_len(words) for _, words in side)
        for keys, side in zip(widest, sides, strict=True)
    ]
    gap = max((width - sum(sizes)) // columns, 2)
    lines = [
        Content("").join(
            _cell(*each) for each in zip(row, widest, (size + gap for size in sizes), strict=True)
        )
        for row in zip_longest(*sides)
    ]
    if moving:
        lines += [Content(""), Content.assemble((moving, "bold"), "  move about")]
    return Content("\n").join([*lines, Content(""), Content.styled(_NOTE, "dim")])


def _cell(entry: tuple[str, str] | None, keys_width: int, across: int) -> Content:
    if entry is None:
        return Content("")
    keys, words = entry
    gap = " " * (keys_width - cell_len(keys))
    rest = " " * max(across - keys_width - 2 - cell_len(words), 1)
    return Content.assemble(gap, (keys, "bold"), f"  {words}{rest}")
