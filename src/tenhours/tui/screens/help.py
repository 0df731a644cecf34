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

    from textual.app import ComposeResult
    from textual.screen import Screen

_MOVES: Final = ("scroll", "page", "cursor", "first", "last")
"""How the actions begin that only move about; they share a line."""

_LAST: Final = (("ctrl+p", "Commands, themes"), ("ctrl+q", "Quit, from anywhere"))
_NOTE: Final = "Keys can be changed under [keys] in config.toml: i shows the names."


class HelpScreen(ModalScreen[None]):
    """All keys of one screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "dismiss", "Close", id="help.close"),
        Binding("i", "ids", "Names for config.toml", id="help.ids"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._rows = [*rows(below), *_LAST]
        self._ids = [*rows(below, ids=True), *_LAST]
        self._moves = moves(below)

    def compose(self) -> ComposeResult:
        """List the keys."""
        with VerticalScroll(classes="window") as window:
            window.border_title = "Keys"
            window.border_subtitle = "Esc closes"
            yield Static("", id="keys")

    def on_resize(self) -> None:
        """Use a second column where one is too long and there is room for two."""
        self._draw()

    def action_ids(self) -> None:
        """Show what the actions are called in `config.toml`, or what they do again."""
        self._rows, self._ids = self._ids, self._rows
        self._draw()

    def _draw(self) -> None:
        across, down = self.size
        width = min(76, across * 96 // 100) - 6
        columns = 2 if len(self._rows) > down * 9 // 10 - 6 and width >= 66 else 1
        self.query_one("#keys", Static).update(_table(self._rows, self._moves, columns, width))


def rows(screen: Screen[object], *, ids: bool = False) -> list[tuple[str, str]]:
    """Collect the keys of a screen with what they do, or their ids: its own first, in order."""
    order = [b.action for b in type(screen).BINDINGS if isinstance(b, Binding)]
    found: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if _explained(binding) and not _moves(binding):
            found.setdefault(binding.action, []).append(key_name(key))
            said = binding.tooltip or binding.description
            words[binding.action] = binding.id or "" if ids else said
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
