"""A list of names, any of which can be chosen; the marks can be told apart without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tenhours.tui.plain_text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content


class Choices(OptionList):
    """All names are chosen at first; Space, Enter or a click changes one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Toggle", show=False, id="choices.toggle"),
    ]

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        self._names = tuple(names)
        self._chosen = set(names)
        super().__init__(*(Option(self._line(name)) for name in names), id=id, markup=False)

    @property
    def chosen(self) -> list[str]:
        """The names that are chosen, in their order."""
        return [name for name in self._names if name in self._chosen]

    def on_focus(self) -> None:
        """Begin at the first name."""
        if self.highlighted is None and self._names:
            self.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change one."""
        event.stop()
        name = self._names[event.option_index]
        self._chosen ^= {name}
        self.replace_option_prompt_at_index(event.option_index, self._line(name))

    def _line(self, name: str) -> Content:
        return content(f"{'[x]' if name in self._chosen else '[ ]'} {name}")
