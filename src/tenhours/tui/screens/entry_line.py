"""One line to write in, with an instant echo of what it means; nothing typed is ever lost."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tenhours.core.errors import TenHoursError
from tenhours.services.hours.doubt import DoubtError
from tenhours.tui.plain_text import content, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from tenhours.services.hours.recording import Preview

_SOON: Final = 0.05
"""Seconds without a key after which the echo is worked out."""


class EntryLine(ModalScreen[str | None]):
    """Enter does it, Esc leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="line.close"),
    ]

    def __init__(
        self,
        verb: str,
        act: Callable[[list[str], bool], str],
        *,
        hint: str = "",
        value: str = "",
        preview: Callable[[list[str]], Preview] | None = None,
    ) -> None:
        """Ask for words.

        `act` takes them, and whether the student insists on what is unlikely, and returns what was
        done; its errors are shown beneath the line. `preview` says what they would do.
        """
        super().__init__()
        self._verb = verb
        self._act = act
        self._hint = hint
        self._value = value
        self._preview = preview
        self._doubted = ""
        """What was typed when the student was asked whether it is so."""

    def compose(self) -> ComposeResult:
        """Lay the line out over the foot of the screen below."""
        with Vertical(id="line"):
            with Horizontal():
                yield Static(f"▸ {self._verb}", id="verb", markup=False)
                yield Input(self._value, id="said", select_on_focus=False)
            yield Static(content(self._hint), id="echo")
            yield Static("Enter takes it   Esc closes", id="keys", markup=False)

    def on_mount(self) -> None:
        """Say at once what is there already."""
        if self._value:
            self._look()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.set_timer(_SOON, self._look)

    def _look(self) -> None:
        text = self.query_one("#said", Input).value
        if text == self._doubted and text:
            return
        said = words(text)
        if self._preview is None or not said:
            self._echo(self._hint)
            return
        found = self._preview(said)
        if found.refusal:
            self._echo(found.refusal)
        else:
            self._echo("\n".join(filter(None, (f"→ {found.echo}", found.question))))

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value
        insists = bool(text) and text == self._doubted
        try:
            done = self._act(words(text), insists)
        except DoubtError as doubt:
            self._doubted = text
            self._echo(f"{doubt.question} Enter once more if it is so.", wrong=True)
        except TenHoursError as error:
            self._echo(str(error), wrong=True)
        else:
            self.dismiss(done)

    def _echo(self, text: str, *, wrong: bool = False) -> None:
        shown = self.query_one("#echo", Static)
        shown.update(content("\n".join(plain(line) for line in text.split("\n"))))
        shown.set_class(wrong, "-wrong")


def words(text: str) -> list[str]:
    """Split a line at its blanks, as the shell would; what stands in double quotes is one word."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.quotes, lexer.commenters, lexer.escape = '"', "", ""
    try:
        return list(lexer)
    except ValueError:  # a quotation mark without its partner, for the time being
        return text.replace('"', " ").split()
