"""Hours: a week day by day, with everything that can be done to its entries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tenhours.core import phrases
from tenhours.tui.messages import Ask, Open
from tenhours.tui.plain_text import content
from tenhours.tui.screens import hour_lines
from tenhours.tui.screens.hour_rows import HourRow, hour_rows, row_words, standing_lines
from tenhours.tui.screens.journal import JournalScreen
from tenhours.tui.screens.week_words import closes_words, figure_words, verdict_words
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from tenhours.core.hours.entries import Entry
    from tenhours.services.hours.recording import Recorded
    from tenhours.services.hours.standing import WeekReport
    from tenhours.tui.desk import Desk
    from tenhours.tui.screens.entry_line import EntryLine

_DAY = timedelta(days=1)
_NARROW = 60
"""Cells of width below which there is no room to say when a week closes."""


class Rows(OptionList, inherit_bindings=False):
    """The rows of a week: a click only goes to one, Enter is left to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", "Down", show=False),
        Binding("up", "cursor_up", "Up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
    ]


class HoursScreen(Screen[None]):
    """One week; the arrows go to earlier and later ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "log", "Log", id="hours.log", tooltip="Log time by hand"),
        Binding("t", "timer", "Timer", id="hours.timer", tooltip="Start or stop the timer"),
        Binding("e,enter", "edit", "Edit", id="hours.edit", tooltip="Times, duration or words"),
        Binding("s", "split", "Split", id="hours.split", tooltip="Part an entry in two"),
        Binding(
            "m", "trim", "Trim", show=False, id="hours.trim", tooltip="Keep a part of an entry"
        ),
        Binding("x,delete", "remove", "Remove", id="hours.remove", tooltip="Take an entry out"),
        Binding("u", "undo", "Undo", id="hours.undo", tooltip="Take back the last act"),
        Binding("y", "pictures", "Pictures", id="hours.pictures", tooltip="Year, weeks, road …"),
        Binding("w", "week", "Review", id="hours.week", tooltip="Look back on the week"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
        Binding("U,ctrl+y", "redo", "Redo", show=False, id="hours.redo", tooltip="Do it again"),
        Binding(
            "p", "pause", "Pause", show=False, id="hours.pause", tooltip="Pause the timer, or go on"
        ),
        Binding(
            "j", "journal", "Journal", show=False, id="hours.journal", tooltip="The day's journal"
        ),
        Binding("c", "commit", "Commit", show=False, id="hours.commit", tooltip="The promise"),
        Binding(
            "left,left_square_bracket", "go(-1)", "Earlier", show=False, id="hours.earlier",
            tooltip="The week before",
        ),
        Binding(
            "right,right_square_bracket", "go(1)", "Later", show=False, id="hours.later",
            tooltip="The week after",
        ),
        Binding("q,escape", "leave", "Back", show=False, id="hours.leave"),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]
        self._desk = desk
        self._week: WeekReport | None = None
        self._rows: list[HourRow] = []

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine("Hours", id="top")
        yield Rows(id="rows", markup=False)
        yield Static("", id="standing", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the running week."""
        self.query_one(OptionList).focus()
        self._show(None)

    def on_resize(self) -> None:
        """Word the lines for the new width."""
        self._draw()

    def on_screen_resume(self) -> None:
        """Look again after another screen."""
        if self._week is not None:
            self.look_at_hours()

    def look_at_hours(self) -> None:
        """Show the week as it is now."""
        self._show(None if self._week is None or self._week.current else self._week.week.key)

    def action_go(self, weeks: int) -> None:
        """Go to an earlier or a later week; none begins in the future."""
        if self._week is None:
            return
        key = self._week.week.key
        if weeks < 0:
            self._show(key - _DAY)
        elif not self._week.current:
            self._show(self._week.week.days[-1].date + _DAY)

    def _show(self, day: date | None) -> None:
        same = self._week is not None and (day is None) == self._week.current
        place = self.query_one(OptionList).highlighted if same else None
        self._week = self._desk.hours.weeks.week(day)
        self._rows = hour_rows(self._week)
        if place is None:
            today = [n for n, row in enumerate(self._rows) if row.day == self._week.today]
            place = today[-1] if today else 0
        self._draw()
        self.query_one(OptionList).highlighted = min(place, len(self._rows) - 1)
        self.post_message(Open("news"))

    def _draw(self) -> None:
        week = self._week
        if week is None:
            return
        top = self.query_one("#top", TopLine)
        name = phrases.weekday(week.week.key)
        top.left = (f"Hours · week of {name}", name)
        closes = closes_words(week, self._desk.here)
        verdict = verdict_words(week).partition(";")[0].replace(", ", " · ")
        figure = f"{figure_words(week)}{verdict}"
        top.right = figure if self.size.width < _NARROW else f"{figure} · {closes}"
        listed = self.query_one(OptionList)
        width = listed.scrollable_content_region.width - 2
        place = listed.highlighted
        listed.clear_options()
        listed.add_options(
            Option(content(row_words(row, week, max(width, 20)))) for row in self._rows
        )
        listed.highlighted = place
        self.query_one("#standing", Static).update(content("\n".join(standing_lines(week))))

    def action_log(self) -> None:
        """Log time by hand, on the day under the cursor."""
        row = self._row
        value = ""
        if row is not None and self._week is not None and row.day != self._week.today:
            value = f"{row.day.isoformat()} "
        self.post_message(Open("log", (value,)))

    def action_timer(self) -> None:
        """Start the timer, or stop the one that runs."""
        self.post_message(Open("timer"))

    def action_pause(self) -> None:
        """Let the timer stand still, or go on."""
        timing = self._desk.hours.timing
        running = timing.running()
        if running is None:
            self.notify("No timer runs. t starts one.", markup=False)
            return
        found = timing.resume() if running.paused else timing.pause()
        self.notify(f"The timer is {found.echo}.", markup=False)
        self.look_at_hours()

    def action_edit(self) -> None:
        """Change the entry under the cursor."""
        self._change(lambda entry: hour_lines.edit_line(self._desk.hours, entry.id, ""))

    def action_split(self) -> None:
        """Part the entry under the cursor."""
        self._change(lambda entry: hour_lines.split_line(self._desk.hours, entry.id))

    def action_trim(self) -> None:
        """Keep a part of the entry under the cursor."""
        self._change(lambda entry: hour_lines.trim_line(self._desk.hours, entry.id))

    def action_remove(self) -> None:
        """Take the entry under the cursor out; undo brings it back."""
        entry = self._entry()
        if entry is not None:
            self._did(lambda: self._desk.hours.recording.remove([entry.id]), "u brings it back.")

    def action_undo(self) -> None:
        """Take back the last act."""
        self._did(self._desk.hours.recording.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._did(self._desk.hours.recording.redo)

    def action_journal(self) -> None:
        """Write the journal of the day under the cursor."""
        row, week = self._row, self._week
        if week is not None:
            day = week.today if row is None else min(row.day, week.today)
            self.app.push_screen(JournalScreen(self._desk, day))

    def action_pictures(self) -> None:
        """Open the pictures."""
        self.post_message(Open("pictures"))

    def action_week(self) -> None:
        """Look back on this week."""
        if self._week is not None:
            self.post_message(Open("week", (self._week.week.key.isoformat(),)))

    def action_commit(self) -> None:
        """Make a commitment, or change its terms."""
        self.post_message(Open("commit"))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(Open("back"))

    @property
    def _row(self) -> HourRow | None:
        place = self.query_one(OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def _entry(self) -> Entry | None:
        row = self._row
        if row is None or row.line is None:
            self.notify("There is no entry under the cursor. l logs one.", markup=False)
            return None
        if row.line.running:
            self.notify("That is the running timer: t stops it, then it can change.", markup=False)
            return None
        return row.line.entry

    def _change(self, line: Callable[[Entry], EntryLine]) -> None:
        entry = self._entry()
        if entry is not None:
            self.post_message(Ask(line(entry)))

    def _did(self, act: Callable[[], Recorded], more: str = "") -> None:
        self.notify(f"{act().echo}. {more}".strip(), markup=False)
        self.look_at_hours()
