"""Pictures: the numbers behind each picture of the hours, for a screen, an SVG or a CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tenhours.core.hours.counting import (
    by_category,
    by_hour,
    by_topic,
    by_week,
    kept,
    tally,
    tally_week,
)
from tenhours.core.hours.entries import Provenance
from tenhours.core.hours.judging import repaired
from tenhours.core.hours.pace import due_by
from tenhours.core.hours.road import GOAL, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tenhours.core.hours.counting import Piece
    from tenhours.core.hours.judging import Judgement, Verdict
    from tenhours.core.hours.promises import Promise
    from tenhours.core.hours.weeks import Timeline


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A study day of the year's heat map."""

    day: date
    column: int
    """Week, from 0."""
    row: int
    """Day of the week from the calendar's week start, 0 … 6."""
    seconds: int
    level: int
    """0 nothing, 1 under half an hour … 4 an hour and a half and more; alike in every year."""

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded down: the number under the cursor."""
        return self.seconds // 60


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A year, a column for each week."""

    cells: tuple[HeatCell, ...]
    """In order of days."""
    columns: int
    seconds: int
    """Of all cells together."""
    days: int
    """With any time."""


def heat_map(pieces: Iterable[Piece], timeline: Timeline, first: date, last: date) -> HeatMap:
    """Draw the study days from the first to the last, both included."""
    seconds = _per_day(pieces)
    starts = timeline.calendar_of(last).week_start
    shift = (first.weekday() - starts) % 7
    cells: list[HeatCell] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        found = seconds.get(day, 0)
        column, row = divmod(number + shift, 7)
        cells.append(HeatCell(day, column, row, found, _level(found)))
    return HeatMap(
        cells=tuple(cells),
        columns=cells[-1].column + 1 if cells else 0,
        seconds=sum(cell.seconds for cell in cells),
        days=sum(1 for cell in cells if cell.seconds > 0),
    )


def _per_day(pieces: Iterable[Piece]) -> dict[date, int]:
    days: dict[date, int] = {}
    for piece in pieces:
        days[piece.day] = days.get(piece.day, 0) + piece.seconds
    return days


def _level(seconds: int) -> int:
    return 0 if seconds <= 0 else min(4, 1 + seconds // 1800)


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A week's bar against its line."""

    key: date
    counted: int
    """Seconds: frozen once there is a verdict."""
    late: int
    """What the entries say now less what counts; may be negative after a correction."""
    target: int | None
    """Seconds; None without a promise."""
    verdict: Verdict | None
    """None while the week is open, or never judged."""
    repaired: bool
    split: Mapping[Provenance, int]
    """Seconds as the entries say now: counted + late."""

    @property
    def letter(self) -> str:
        """`P F M E W`, or a blank."""
        return "" if self.verdict is None else self.verdict.letter


def weekly_bars(
    pieces: Iterable[Piece],
    timeline: Timeline,
    first: date,
    last: date,
    *,
    judgements: Iterable[Judgement] = (),
    promises: Iterable[Promise] = (),
) -> tuple[WeekBar, ...]:
    """Draw every week from that of the first day to that of the last, empty ones included."""
    rows = {row.key: row for row in judgements}
    mended = repaired(rows.values())
    owed = {promise.week.key: promise for promise in promises}
    weeks = {week.key: week for week in timeline.weeks(first, last)}
    sorted_out: dict[date, list[Piece]] = {key: [] for key in weeks}
    for piece in pieces:
        if piece.week in sorted_out:
            sorted_out[piece.week].append(piece)
    return tuple(
        _bar(key, own, rows.get(key), owed.get(key), mended=key in mended)
        for key, own in sorted_out.items()
    )


def _bar(
    key: date, own: list[Piece], row: Judgement | None, promise: Promise | None, *, mended: bool
) -> WeekBar:
    found = tally(own) if promise is None else tally_week(own, promise)
    counted = found.counted if row is None else row.counted
    target = promise.target if promise is not None else None
    return WeekBar(
        key=key,
        counted=counted,
        late=found.total - counted,
        target=target if row is None else row.target,
        verdict=None if row is None else row.verdict,
        repaired=mended,
        split=found.split,
    )


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """The end of a study day in a week's burn-up."""

    day: date
    counted: int | None
    """Seconds by the end of the day, so far on the running one; None for days to come."""
    due: Fraction
    """Seconds that the plan asks by the end of the day, `R_j`."""


def burn_up(pieces: Iterable[Piece], promise: Promise, today: date) -> tuple[BurnPoint, ...]:
    """Draw a week's counted time against its pace; what came late is not counted."""
    seconds = _per_day(
        piece for piece in kept(pieces, promise) if piece.provenance is not Provenance.LATE
    )
    points: list[BurnPoint] = []
    so_far = 0
    for day in promise.week.days:
        so_far += seconds.get(day.date, 0)
        counted = so_far if day.date <= today else None
        points.append(BurnPoint(day.date, counted, due_by(promise, day.date)))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class RoadPoint:
    """The end of a week on the road."""

    key: date
    seconds: int
    """Of a lifetime, by the end of the week."""
    planned: Fraction
    """Of the road, by the end of the week."""


def lifetime(
    pieces: Iterable[Piece],
    timeline: Timeline,
    first: date,
    last: date,
    *,
    goal: int = GOAL,
    weeks: int = WEEKS,
) -> tuple[RoadPoint, ...]:
    """Draw all time, week by week, against the road that begins with the first week."""
    every = {key: found.total for key, found in by_week(pieces).items()}
    start = timeline.week(first).key
    so_far = sum(found for key, found in every.items() if key < start)
    points: list[RoadPoint] = []
    for number, week in enumerate(timeline.weeks(first, last), 1):
        so_far += every.get(week.key, 0)
        points.append(RoadPoint(week.key, so_far, Fraction(goal * min(number, weeks), weeks)))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class HourCell:
    """An hour of a weekday."""

    weekday: int
    """0 Monday … 6 Sunday."""
    hour: int
    """0 … 23, by the clock at home."""
    seconds: int


def weekday_hours(pieces: Iterable[Piece], timeline: Timeline) -> tuple[HourCell, ...]:
    """Draw all 7 × 24 cells, weekday after weekday; totals for a day have no hour."""
    found = by_hour(pieces, timeline)
    return tuple(
        HourCell(weekday, hour, found.get((weekday, hour), 0))
        for weekday in range(7)
        for hour in range(24)
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of a picture by topic or category."""

    name: str
    seconds: int
    share: Fraction
    """Of all time; 0 without any."""


def topics(pieces: Iterable[Piece]) -> tuple[Share, ...]:
    """Draw topics, most time first; time without a topic has the empty name."""
    return _shares(by_topic(pieces))


def categories(pieces: Iterable[Piece]) -> tuple[Share, ...]:
    """Draw the categories in their order."""
    return _shares({each.value: found for each, found in by_category(pieces).items()})


def _shares(seconds: Mapping[str, int]) -> tuple[Share, ...]:
    every = sum(seconds.values())
    return tuple(
        Share(name, found, Fraction(found, every) if every else Fraction(0))
        for name, found in seconds.items()
    )


@dataclass(frozen=True, slots=True)
class StreakPoint:
    """Streak and strength after a week."""

    key: date
    letter: str
    streak: int
    strength: float
    freezes: int


def streaks(judgements: Sequence[Judgement]) -> tuple[StreakPoint, ...]:
    """Draw streak and strength, week by week."""
    return tuple(
        StreakPoint(row.key, row.verdict.letter, row.streak, row.strength, row.freezes)
        for row in judgements
    )
