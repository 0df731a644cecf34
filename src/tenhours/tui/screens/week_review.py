"""The weekly review: verdict, split, drift, three questions, and next week's plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.core import phrases
from tenhours.core.hours import durations
from tenhours.tui.messages import Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.screens.journal import JournalScreen
from tenhours.tui.screens.week_words import (
    LABEL,
    SHORT,
    closes_words,
    days_words,
    figure_words,
    pace_words,
    split_words,
    standing_words,
    verdict_words,
    wrapped,
)
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from textual.app import ComposeResult

    from tenhours.core.hours.entries import Category
    from tenhours.core.hours.growth import Mix
    from tenhours.core.hours.ledger import JournalLine
    from tenhours.services.hours.promising import Promised
    from tenhours.services.hours.standing import WeekReport
    from tenhours.tui.desk import Desk

QUESTIONS: Final = ("What went well?", "What got in the way?", "What will you do differently?")
_DAY = timedelta(days=1)


class WeekReviewScreen(Screen[None]):
    """Looks back on one week; a MISS is looked at by it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,enter", "answer", "Answer", id="week.answer", tooltip="Answer the questions"),
        Binding("c", "commit", "Plan", id="week.commit", tooltip="Change what is promised"),
        Binding("h", "hours", "Hours", id="week.hours", tooltip="The entries of weeks"),
        Binding("left,left_square_bracket", "go(-1)", "Earlier", id="week.earlier"),
        Binding("right,right_square_bracket", "go(1)", "Later", id="week.later"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
        Binding("q,escape", "leave", "Back", id="week.leave"),
    ]

    def __init__(self, desk: Desk, key: str = "") -> None:
        """Take the first date of a week; without one, the last week that closed if it is fresh."""
        super().__init__()
        self._desk = desk
        self._key = date.fromisoformat(key) if key else None
        self._week: WeekReport | None = None
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine("Week", id="top")
        with VerticalScroll(id="body"):
            yield Static("", id="review", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Choose the week."""
        self.query_one("#body").focus()
        hours = self._desk.hours
        glance = hours.looking.glance(alive=True)
        key = self._key
        if key is None:
            key = glance.week.week.key
            if glance.missed:
                key = glance.missed[-1].key
            elif glance.closed is not None:
                key = glance.closed.week.key
        hours.weeks.look()
        self._show(key)

    def on_screen_resume(self) -> None:
        """Look again after another screen."""
        if self._week is not None:
            self.look_at_hours()

    def look_at_hours(self) -> None:
        """Show the week as it is now."""
        if self._week is not None:
            self._show(self._week.week.key)

    def action_go(self, weeks: int) -> None:
        """Go to an earlier or a later week."""
        if self._week is None:
            return
        if weeks < 0:
            self._show(self._week.week.key - _DAY)
        elif not self._week.current:
            self._show(self._week.week.days[-1].date + _DAY)

    def _show(self, day: date) -> None:
        hours = self._desk.hours
        week = self._week = hours.weeks.week(day)
        hours.looking.acknowledge(week)
        top = self.query_one("#top", TopLine)
        name, closes = phrases.weekday(week.week.key), closes_words(week, self._desk.here)
        top.left = (f"Week of {name}", name)
        top.right = closes
        journal = hours.growing.journal(_answered(week), _answered(week))
        self._lines = review_lines(
            week, hours.growing.drift(), hours.promising.promised(), journal[0] if journal else None
        )
        self._draw()
        self.post_message(Open("news"))

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.query_one("#body").scrollable_content_region.width
        text = "\n".join(wrapped(self._lines, width))
        self.query_one("#review", Static).update(content(text))

    def action_answer(self) -> None:
        """Answer the three questions; the answers are kept in the journal."""
        if self._week is not None:
            day = _answered(self._week)
            title = f"Looking back, kept in the journal of {phrases.weekday(day)}"
            self.app.push_screen(JournalScreen(self._desk, day, questions=QUESTIONS, title=title))

    def action_commit(self) -> None:
        """Change what is promised."""
        self.post_message(Open("commit"))

    def action_hours(self) -> None:
        """Open the hours."""
        self.post_message(Open("hours"))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(Open("back"))


def review_lines(
    week: WeekReport, mix: Mix, promised: Promised, journal: JournalLine | None
) -> list[str]:
    """Word the look back."""
    return [
        *_rows(week),
        "",
        *_mix_lines(mix),
        "",
        *_answers(journal),
        "",
        *_plan(promised),
    ]


def _rows(week: WeekReport) -> Iterator[str]:
    yield _line("counted", f"{figure_words(week)}{verdict_words(week)}")
    if week.pace is not None and week.current:
        yield _line("pace", pace_words(week.pace))
    yield _line("days", days_words(week))
    yield _line("split", split_words(week))
    if week.target is not None:
        yield _line("so far", standing_words(week))


def _mix_lines(mix: Mix) -> Iterator[str]:
    if not any(mix.shares.values()):
        yield _line("four weeks", "nothing yet")
        return
    shares = "   ".join(f"{kind.value} {share:.0%}" for kind, share in _percent(mix.shares))
    yield _line("four weeks", shares)
    wanted = " / ".join(f"{share * 100:.0f}" for _, share in _percent(mix.wanted))
    drift = f"wanted {wanted}, drift {float(mix.drift):.2f}"
    if mix.off_course:
        drift += ", which is worth a thought; no part of the verdict"
    yield _line("", drift)


def _percent(shares: Mapping[Category, Fraction]) -> list[tuple[Category, float]]:
    return [(kind, float(share)) for kind, share in shares.items()]


def _answers(journal: JournalLine | None) -> Iterator[str]:
    said = ("", "", "") if journal is None else (journal.did, journal.why, journal.next)
    for question, answer in zip(QUESTIONS, said, strict=True):
        yield f"{question}  {plain(answer) or '–'}"
    if not any(said):
        yield "Enter answers; the answers are kept in the journal."


def _plan(promised: Promised) -> Iterator[str]:
    terms = promised.terms
    if terms is None:
        yield "Nothing is promised. c commits to ten hours a week."
        return
    plan = "  ".join(
        f"{day} {durations.show(minutes * 60)}"
        for day, minutes in zip(SHORT, terms.plan, strict=True)
    )
    yield _line("next week", f"{durations.show(terms.target)}")
    yield _line("", plan)
    off = [phrases.weekday(each.day) for each in promised.days_off[:4]]
    if off:
        yield _line("off", ", ".join(off))
    for item in () if promised.commitment is None else promised.commitment.plans[:3]:
        yield _line("", plain(str(item)))


def _answered(week: WeekReport) -> date:
    """Return the study day in whose journal the answers are: the week's last so far."""
    return min(week.week.days[-1].date, week.today)


def _line(label: str, text: str) -> str:
    return f"{label:{LABEL}}{text}".rstrip()
