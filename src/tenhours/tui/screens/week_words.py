"""Words for a week of hours, the same on Today, among the hours and at the end of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.hours import durations
from tenhours.core.hours.entries import Provenance
from tenhours.core.hours.pace import Colour, State
from tenhours.tui.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.judging import Judgement
    from tenhours.core.hours.pace import Pace
    from tenhours.services.hours.looking import Glance
    from tenhours.services.hours.standing import DayTotal, WeekReport
    from tenhours.services.hours.timing import Running

LABEL: Final = 12
"""Cells of the column that says what a line is about."""
SHORT: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_BAR: Final = 28
"""Cells of the week's bar where there is room."""
_NARROW: Final = 76


def glance_lines(glance: Glance, width: int) -> list[str]:
    """Word the habit for Today, in lines of a width in cells."""
    week = glance.week
    lines = week_lines(week, width)
    if week.running is not None:
        lines.append(_line("Timer", timer_words(week.running, week)))
    if glance.closed is not None and not glance.missed:
        lines.append(_line("Last week", f"{_closed(glance.closed)} Press w to look back."))
    if glance.wanted is not None:
        yesterday = (week.today - glance.wanted.day).days == 1
        you = "Yesterday you" if yesterday else "You"
        lines.append(f"{you} wanted to: {plain(glance.wanted.next)}")
    return wrapped(lines, width)


def alarm_lines(glance: Glance, width: int) -> list[str]:
    """Word what should be seen before anything else: a MISS, and too little slack."""
    return wrapped(_alarms(glance), width)


def wrapped(lines: Iterable[str], width: int) -> list[str]:
    """Break lines at a width in cells, and go on below their text."""
    from textwrap import wrap

    indent = " " * LABEL if width > 2 * LABEL else ""
    return [
        part
        for line in lines
        for part in (wrap(line, max(width, LABEL), subsequent_indent=indent) or [""])
    ]


def week_lines(week: WeekReport, width: int) -> list[str]:
    """Word the running week: its bar, its days, and what today asks."""
    counted = durations.show(week.counted)
    pace, target = week.pace, week.target
    if pace is None or target is None:
        if not week.counted:
            return [_line("This week", "No commitment yet: c promises ten hours every week.")]
        return [
            _line("This week", f"{counted} studied; nothing is promised, so nothing is judged."),
            _line("", days_words(week)),
            _line("", "Press c to promise ten hours every week."),
        ]
    figure = f"{counted} of {durations.show(target)}"
    bar = progress_bar(week.counted, target, int(pace.due_before), min(_BAR, max(width - 50, 8)))
    if width < _NARROW:
        first = [f"{bar}  {figure}", pace_words(pace)]
    else:
        first = [f"{bar}   {figure}   {pace_words(pace)}"]
    if width < LABEL + len(days_words(week)):
        return [*(_line("" if n else "This week", text) for n, text in enumerate(first))]
    return [
        *(_line("" if number else "This week", text) for number, text in enumerate(first)),
        _line("", days_words(week)),
        _line("", today_words(pace)),
    ]


def progress_bar(counted: int, target: int, due: int, width: int) -> str:
    """Draw how much of a target there is, with a mark where the pace is."""
    whole = max(target, 1)
    full = min(counted * width // whole, width)
    bar = "▰" * full + "▱" * (width - full)
    if 0 < due < whole:
        at = min(due * width // whole, width - 1)
        bar = bar[:at] + "┃" + bar[at + 1 :]
    return bar


def pace_words(pace: Pace) -> str:
    """Say where the week stands."""
    if pace.left == 0:
        return "done"
    if pace.out_of_reach:
        return "out of reach"
    if pace.impossible:
        return "impossible by plan"
    ahead = int(pace.ahead_by)
    if pace.state is State.BEHIND:
        return f"{durations.show(-ahead)} behind pace"
    if ahead < 60:
        return "on pace"
    return f"{durations.show(ahead)} ahead of pace"


def days_words(week: WeekReport) -> str:
    """Word the days of a week: `Mo 1h30  Tu –`."""
    return "  ".join(_day_words(day, week.today) for day in week.days)


def _day_words(day: DayTotal, today: date) -> str:
    name = SHORT[day.day.weekday()]
    if day.seconds:
        return f"{name} {durations.show(day.seconds)}"
    if day.off:
        return f"{name} off"
    return f"{name} {'–' if day.day <= today else '·'}"


def today_words(pace: Pace) -> str:
    """Say what today asks, and what slack there is."""
    if pace.left == 0:
        return "The week is done; all that comes now is a gift."
    beyond = ", more than you called possible" if pace.beyond_possible else ""
    days = phrases.plural(pace.safe_days, "safe day")
    return (
        f"today {durations.show(pace.quota_left)} left{beyond} · bare minimum "
        f"{durations.show(pace.bare_minimum)} · {days}"
    )


def timer_words(running: Running, week: WeekReport) -> str:
    """Say what the timer is doing."""
    began = running.started.astimezone(week.calendar.zone)
    state = "paused at" if running.paused else "away," if running.away else "running,"
    about = plain(_label(running))
    return f"{state} {durations.show(running.seconds)} since {began:%H:%M}  {about}".rstrip()


def _label(running: Running) -> str:
    from tenhours.core.hours import words

    return words.show(running.label)


def _alarms(glance: Glance) -> list[str]:
    lines = [missed_words(row) for row in glance.missed[-1:]]
    pace = glance.week.pace
    if pace is None or not pace.left or pace.colour is not Colour.RED:
        return lines
    if pace.out_of_reach:
        lines.append(_line("RED", "The target is out of reach; every hour still counts."))
    elif pace.impossible:
        lines.append(_line("RED", "More is left than all days to come were called possible."))
    else:
        least = durations.show(pace.bare_minimum)
        lines.append(_line("RED", f"{least} must be today's, or the week cannot be kept by plan."))
    commitment = glance.week.commitment
    if commitment is not None and commitment.plans:
        lines.append(_line("", plain(str(commitment.plans[0]))))
    return lines


def missed_words(row: Judgement) -> str:
    """Say that a week was missed."""
    return _line(
        "MISSED",
        f"The week of {phrases.weekday(row.key)} had {durations.show(row.counted)} of "
        f"{durations.show(row.target)}. Press w to look back.",
    )


def _closed(week: WeekReport) -> str:
    return f"{figure_words(week)}{verdict_words(week)}."


def figure_words(week: WeekReport) -> str:
    """Word what a week counts: `9h20 (+0h45 late) of 10h00`."""
    late = ""
    if week.late:
        sign = "+" if week.late > 0 else ""
        late = f" ({sign}{durations.show(week.late)} late)"
    of = "" if week.target is None else f" of {durations.show(week.target)}"
    return f"{durations.show(week.counted)}{late}{of}"


def verdict_words(week: WeekReport) -> str:
    """Word a verdict, or when it comes: `, MISS (repaired)`."""
    if week.judgement is not None:
        repaired = " (repaired)" if week.repaired else ""
        return f", {week.judgement.verdict.value.upper()}{repaired}"
    if week.promise is None or week.current:
        return ""
    closes = week.promise.closes.astimezone(week.calendar.zone)
    return f"; its verdict comes {closes:%a %H:%M}"


def closes_words(week: WeekReport, here: ZoneInfo) -> str:
    """Say when a week closes at home, and by the clocks here if they show something else."""
    home = week.week.end.astimezone(week.calendar.zone)
    local = week.week.end.astimezone(here)
    verb = "closed" if week.week.end <= week.now else "closes"
    text = f"{verb} {home:%a %H:%M}"
    if local.utcoffset() != home.utcoffset():
        text += f", here {local:%a %H:%M}"
    return text


def split_words(week: WeekReport) -> str:
    """Word the split of a total: `10h05 (72 % attended, 7 % retro)`."""
    whole = week.tally.total
    if not whole:
        return "nothing yet"
    shares = ", ".join(
        f"{week.tally.split[kind] * 100 // whole} % {kind.value}"
        for kind in sorted(Provenance, key=lambda kind: -week.tally.split[kind])
        if week.tally.split[kind]
    )
    return f"{durations.show(whole)} ({shares})"


def standing_words(week: WeekReport) -> str:
    """Word streak, strength and freezes."""
    standing = week.judgement if week.judgement is not None else week.standing
    return (
        f"streak {standing.streak} · strength {standing.strength:.3f} · "
        f"{phrases.plural(standing.freezes, 'freeze')}"
    )


def missing_words(week: WeekReport) -> str:
    """Say at the end of a session how the week stands and what is still missing."""
    if week.pace is None:
        return figure_words(week)
    if week.pace.left == 0:
        return f"{figure_words(week)}: done"
    left = durations.show(week.pace.quota_left)
    today = f", {left} left today" if week.pace.quota_left else ", today's part is done"
    return f"{figure_words(week)}, {pace_words(week.pace)}{today}"


def _line(label: str, text: str) -> str:
    return f"{label:{LABEL}}{text}".rstrip()
