"""The journal of a study day: three short answers, kept as they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tenhours.core import phrases
from tenhours.tui.plain_text import content

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from tenhours.core.hours.ledger import JournalLine
    from tenhours.tui.desk import Desk

_ASKED: Final = ("Did", "Why", "Next")


class JournalScreen(ModalScreen[bool]):
    """Enter goes from line to line, and keeps them after the last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", id="journal.keep"),
        Binding("escape", "dismiss(False)", "Close", id="journal.close"),
    ]

    def __init__(
        self, desk: Desk, day: date, *, questions: tuple[str, ...] = _ASKED, title: str = ""
    ) -> None:
        """Ask three questions, whose answers are the day's *did*, *why* and *next*."""
        super().__init__()
        self._desk = desk
        self._day = day
        self._questions = questions
        self._title = title or f"Journal of {phrases.weekday(day)}"

    def compose(self) -> ComposeResult:
        """Ask, with what the journal says already."""
        found: list[JournalLine] = self._desk.hours.growing.journal(self._day, self._day)
        said = (found[0].did, found[0].why, found[0].next) if found else ("", "", "")
        long = any(len(question) > 6 for question in self._questions)
        with Vertical(classes="window journal") as window:
            window.border_title = self._title
            window.border_subtitle = "Enter goes on and keeps, Esc closes"
            for place, (question, answer) in enumerate(zip(self._questions, said, strict=True)):
                if long:
                    yield Static(content(question))
                    yield Input(answer, id=f"answer-{place}")
                else:
                    with Horizontal(classes="question"):
                        yield Static(content(question), classes="label")
                        yield Input(answer, id=f"answer-{place}")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if event.input.id == f"answer-{len(self._questions) - 1}":
            self.action_keep()
        else:
            self.focus_next()

    def action_keep(self) -> None:
        """Keep the answers."""
        did, why, next_ = (field.value for field in self.query(Input))
        if any(text.strip() for text in (did, why, next_)):
            self._desk.hours.growing.write(did=did, why=why, next_=next_, day=self._day)
            self.notify(f"Kept in the journal of {phrases.weekday(self._day)}.", markup=False)
        self.dismiss(True)
