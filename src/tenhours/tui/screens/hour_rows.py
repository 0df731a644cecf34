"""The rows of a week of hours: each entry's part of a day, and the days without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tenhours.core.hours import durations, words
from tenhours.tui.plain_text import plain
from tenhours.tui.screens.week_words import SHORT, pace_words, split_words, standing_words

if TYPE_CHECKING:
    from datetime import date

    from tenhours.core.hours.entries import Label
    from tenhours.services.hours.recording import Line
    from tenhours.services.hours.standing import WeekReport

_NARROW = 56


@dataclass(frozen=True, slots=True)
class HourRow:
    """One row."""

    day: date
    first: bool
    """Whether it is the first of its day."""
    line: Line | None
    """None for a day without entries."""


def hour_rows(week: WeekReport) -> list[HourRow]:
    """List the rows of a week; days to come are left out, but for today."""
    rows = []
    for day in week.week.days:
        if day.date > week.today:
            break
        own = [line for line in week.lines if line.day == day.date]
        rows += [HourRow(day.date, place == 0, line) for place, line in enumerate(own)]
        if not own:
            rows.append(HourRow(day.date, True, None))
    return rows


def row_words(row: HourRow, week: WeekReport, width: int) -> str:
    """Word a row in a width in cells: `Mo  18:00–19:30  1h30  timer     svd by hand   @svd`."""
    name = SHORT[row.day.weekday()] if row.first else "  "
    line = row.line
    if line is None:
        return f"{name}  {_empty(row.day, week)}"
    when = ""
    if line.span is not None:
        zone = week.calendar.zone
        start, end = (at.astimezone(zone) for at in (line.span.start, line.span.end))
        when = f"{start:%H:%M}–{'now' if line.running else f'{end:%H:%M}'}"
    kind = "running" if line.running else line.provenance.value
    head = f"{name}  {when:11}  {durations.show(line.seconds):>5}  "
    if width >= _NARROW:
        head += f"{kind:8}  "
    return head + _about(line.entry.label, width - cell_len(head))


def _about(label: Label, room: int) -> str:
    comment = plain(label.comment)
    marks = plain(" ".join(words.unread(label)[1 if label.comment else 0 :]))
    if room < 1:
        return ""
    marks = marks if cell_len(marks) <= room else set_cell_size(marks, room - 1) + "…"
    left = room - cell_len(marks) - (2 if marks else 0)
    if cell_len(comment) > left:
        comment = set_cell_size(comment, max(left - 1, 0)) + "…" if left > 0 else ""
    gap = max(room - cell_len(comment) - cell_len(marks), 0)
    return f"{comment}{' ' * gap if marks else ''}{marks}"


def _empty(day: date, week: WeekReport) -> str:
    off = any(each.day == day and each.off for each in week.days)
    if day == week.today and week.pace is not None and week.current:
        pace = week.pace
        if pace.left == 0:
            return "–   the week is done"
        return f"–   quota {durations.show(pace.quota)}"
    return "off" if off else "–"


def standing_lines(week: WeekReport) -> list[str]:
    """Word how the week stands, below its rows."""
    lines = []
    pace = week.pace
    if pace is not None and week.current:
        days = "day" if pace.safe_days == 1 else "days"
        lines.append(
            f"{pace_words(pace)} · today {durations.show(pace.quota_left)} left · bare minimum "
            f"{durations.show(pace.bare_minimum)} · {pace.safe_days} safe {days}"
        )
    if week.running is not None:
        lines.append(f"timer {plain(week.running.echo)}")
    lines.append(f"split {split_words(week)}")
    if week.target is not None:
        lines.append(standing_words(week))
    else:
        lines.append("no commitment: nothing is judged. c commits to ten hours a week")
    return lines
