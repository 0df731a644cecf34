"""The pictures of study time, each with its numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.hours import durations, pictures
from tenhours.core.hours.entries import Provenance
from tenhours.rendering.charts.shapes import Bar, Bars, Cell, Chart, Curves, Grid
from tenhours.rendering.charts.tables import Seconds, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from tenhours.core.hours.counting import Piece
    from tenhours.core.hours.judging import Judgement
    from tenhours.core.hours.pictures import HeatMap, Share, WeekBar
    from tenhours.core.hours.promises import Promise
    from tenhours.core.hours.road import Road
    from tenhours.core.hours.weeks import Timeline

WEEKS: Final = 53
"""Weeks that the bars look back on at most."""
_YEAR: Final = timedelta(days=364)
_SHORT: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_FILLS: Final = {
    Provenance.ATTENDED: "█",
    Provenance.TIMER: "▓",
    Provenance.REVIEW: "▒",
    Provenance.MANUAL: "░",
    Provenance.RETRO: "r",
    Provenance.IMPORT: "i",
    Provenance.LATE: "l",
}
_LEGEND: Final = tuple((kind.value, sign) for kind, sign in _FILLS.items())
_HOUR: Final = 3600


def year(pieces: Sequence[Piece], timeline: Timeline, today: date) -> Chart:
    """Show the minutes of each study day of the last year."""
    week = timeline.week_of(today)
    found = pictures.heat_map(pieces, timeline, week - _YEAR, today)
    starts = timeline.calendar_of(today).week_start
    return Chart(
        "year",
        "Year",
        f"{durations.show(found.seconds)} on {phrases.plural(found.days, 'day')} since "
        f"{phrases.day(week - _YEAR, today)}.",
        Grid(
            tuple(
                Cell(cell.column, cell.row, cell.level, f"{_day(cell.day)}: {cell.minutes} min")
                for cell in found.cells
            ),
            tuple(_SHORT[(starts + row) % 7] for row in range(7)),
            found.columns,
            months(found),
            ("nothing", "under 0h30", "0h30", "1h00", "1h30 and more"),
        ),
        Table(("day", "time"), tuple((c.day, Seconds(c.seconds)) for c in found.cells)),
    )


def months(found: HeatMap) -> dict[int, str]:
    """Head the column in which a month begins."""
    return {
        cell.column: phrases.MONTHS[cell.day.month - 1] for cell in found.cells if cell.day.day == 1
    }


def weeks(
    pieces: Sequence[Piece],
    timeline: Timeline,
    today: date,
    judgements: Sequence[Judgement],
    promises: Sequence[Promise],
) -> Chart:
    """Show each week against its line, with its verdict and where its time came from."""
    first = max(
        min((piece.day for piece in pieces), default=today),
        timeline.week_of(today) - timedelta(weeks=WEEKS - 1),
    )
    bars = pictures.weekly_bars(
        pieces, timeline, first, today, judgements=judgements, promises=promises
    )
    letters = Counter(bar.letter for bar in bars if bar.letter)
    said = "  ".join(f"{letter} {count}" for letter, count in sorted(letters.items()))
    return Chart(
        "weeks",
        "Weeks",
        f"P pass, F frozen, M miss, E exempt, W warm-up, * repaired. {said}".rstrip(),
        Bars(
            tuple(_week(bar, today) for bar in reversed(bars)),
            legend=_LEGEND,
            mark="the target",
        ),
        Table(
            ("week", "verdict", "counted", "late", "target", *(kind.value for kind in Provenance)),
            tuple(
                (
                    bar.key,
                    "" if bar.verdict is None else bar.verdict.value + ("*" * bar.repaired),
                    Seconds(bar.counted),
                    Seconds(bar.late),
                    None if bar.target is None else Seconds(bar.target),
                    *(Seconds(bar.split.get(kind, 0)) for kind in Provenance),
                )
                for bar in bars
            ),
        ),
    )


def _week(bar: WeekBar, today: date) -> Bar:
    late = "" if not bar.late else f" ({durations.show(bar.late)} late)".replace("(", "(+", 1)
    if bar.late < 0:
        late = f" ({durations.show(bar.late)})"
    of = "" if bar.target is None else f" of {durations.show(bar.target)}"
    letter = bar.letter + "*" * bar.repaired or "·"
    return Bar(
        f"{phrases.day(bar.key, today):>6} {letter:2}",
        tuple((kind.value, float(bar.split.get(kind, 0))) for kind in _FILLS),
        None if bar.target is None else float(bar.target),
        f"{durations.show(bar.counted)}{of}{late}",
    )


def burn_up(pieces: Sequence[Piece], promise: Promise, today: date) -> Chart:
    """Show this week's time, day after day, against its pace."""
    points = pictures.burn_up(pieces, promise, today)
    return Chart(
        "burn-up",
        "This week",
        "What was counted by the end of each day, against what the plan asks by then.",
        Bars(
            tuple(
                Bar(
                    _SHORT[point.day.weekday()],
                    (("", float(point.counted or 0)),),
                    float(point.due),
                    (
                        f"{'' if point.counted is None else durations.show(point.counted)} "
                        f"of {durations.show(int(point.due))}"
                    ).strip(),
                )
                for point in points
            ),
            mark="due by then",
        ),
        Table(
            ("day", "counted", "due"),
            tuple(
                (
                    point.day,
                    None if point.counted is None else Seconds(point.counted),
                    Seconds(int(point.due)),
                )
                for point in points
            ),
        ),
    )


def road(pieces: Sequence[Piece], timeline: Timeline, today: date, measured: Road) -> Chart:
    """Show a lifetime's time against the road to 1,040 hours."""
    first = min((piece.day for piece in pieces), default=today)
    points = pictures.lifetime(pieces, timeline, first, today)
    most = max(float(points[-1].seconds), float(points[-1].planned), float(_HOUR))
    return Chart(
        "road",
        "Road",
        road_words(measured, today),
        Curves(
            tuple(float(point.seconds) for point in points),
            tuple(float(point.planned) for point in points),
            (most, f"{most / _HOUR:.0f} h"),
            (phrases.day(points[0].key, today), phrases.day(points[-1].key, today)),
            ("studied", "the road"),
        ),
        Table(
            ("week", "studied", "road"),
            tuple((p.key, Seconds(p.seconds), Seconds(int(p.planned))) for p in points),
        ),
    )


def road_words(measured: Road, today: date) -> str:
    """Say how far it is, the pace it needs and when it will be done."""
    goal = measured.goal // _HOUR
    said = f"{durations.show(measured.done)} of {goal:,} h.".replace(",", " ")
    if measured.left == 0:
        return f"{said} The road is done."
    if measured.needed is not None:
        said += f" Needed from now on: {_hours(measured.needed)} a week."
    if measured.recent is not None:
        said += f" Of late: {_hours(measured.recent)}."
    if measured.expected is not None:
        said += f"\nAt that pace done by {phrases.day(measured.expected, today)}"
        if measured.earliest is not None:
            last = "an open end" if measured.latest is None else phrases.day(measured.latest, today)
            said += f", likely between {phrases.day(measured.earliest, today)} and {last}"
        said += "."
    return said


def _hours(seconds: Fraction) -> str:
    return f"{float(seconds / _HOUR):.2f} h"


def topics(pieces: Sequence[Piece]) -> Chart:
    """Show how much time each topic had."""
    found = pictures.topics(pieces)
    return _shares("topics", "Topics", "All time, by topic.", "topic", found)


def categories(pieces: Sequence[Piece], says: str) -> Chart:
    """Show how much time each category had; `says` tells of the last weeks."""
    found = pictures.categories(pieces)
    return _shares("categories", "Categories", says, "category", found)


def _shares(key: str, title: str, says: str, what: str, found: Sequence[Share]) -> Chart:
    return Chart(
        key,
        title,
        says,
        Bars(
            tuple(
                Bar(
                    (share.name or "none")[:24],
                    (("", float(share.seconds)),),
                    note=f"{durations.show(share.seconds)} {float(share.share):4.0%}",
                )
                for share in found
            )
        ),
        Table(
            (what, "time", "share"),
            tuple((s.name or "none", Seconds(s.seconds), float(s.share)) for s in found),
        ),
    )


def clock(pieces: Sequence[Piece], timeline: Timeline, today: date) -> Chart:
    """Show at which hours of which weekdays the time was."""
    found = pictures.weekday_hours(pieces, timeline)
    most = max(cell.seconds for cell in found)
    starts = timeline.calendar_of(today).week_start
    best = max(found, key=lambda cell: cell.seconds)
    says = "Nothing with clock times yet."
    if best.seconds:
        says = f"Most on {phrases.WEEKDAYS[best.weekday]} from {best.hour}:00."
    return Chart(
        "clock",
        "Hours of the week",
        says,
        Grid(
            tuple(
                Cell(
                    cell.hour,
                    (cell.weekday - starts) % 7,
                    -(-4 * cell.seconds // most) if cell.seconds else 0,
                    f"{phrases.WEEKDAYS[cell.weekday]} {cell.hour}:00: "
                    f"{durations.show(cell.seconds)}",
                )
                for cell in found
            ),
            tuple(_SHORT[(starts + row) % 7] for row in range(7)),
            24,
            {hour: str(hour) for hour in range(0, 24, 3)},
            start=found.index(best),
        ),
        Table(
            ("weekday", "hour", "time"),
            tuple((phrases.WEEKDAYS[c.weekday], c.hour, Seconds(c.seconds)) for c in found),
        ),
    )


def streak(judgements: Sequence[Judgement], today: date) -> Chart:
    """Show strength and streak after each verdict."""
    points = pictures.streaks(judgements)
    says, ends = "No week has its verdict yet.", ("", "")
    if points:
        last = points[-1]
        says = (
            f"Streak {last.streak}, strength {last.strength:.3f}, "
            f"{phrases.plural(last.freezes, 'freeze')}.\n"
            f"{''.join(point.letter for point in points[-60:])}"
        )
        ends = phrases.day(points[0].key, today), phrases.day(last.key, today)
    return Chart(
        "streak",
        "Streak",
        says,
        Curves(
            tuple(point.strength for point in points), (), (1.0, "100 %"), ends, ("strength", "")
        ),
        Table(
            ("week", "verdict", "streak", "strength", "freezes"),
            tuple((p.key, p.letter, p.streak, p.strength, p.freezes) for p in points),
        ),
    )


def _day(day: date) -> str:
    return f"{phrases.weekday(day)} {day.year}"
