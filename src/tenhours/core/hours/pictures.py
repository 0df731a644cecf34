"""Pictures: the numbers behind each picture of the hours, for a screen, an SVG or a CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours.road import GOAL, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from tenhours.core.hours.counting import Piece
    from tenhours.core.hours.entries import Provenance
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
    """0 nothing, else 1 … 4 by quarters of two hours: the same in every year."""

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
    raise NotImplementedError


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
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """The end of a study day in a week's burn-up."""

    day: date
    counted: int | None
    """Seconds by the end of the day, so far on the running one; None for days to come."""
    due: Fraction
    """Seconds that the plan asks by the end of the day, `R_j`."""


def burn_up(pieces: Iterable[Piece], promise: Promise, today: date) -> tuple[BurnPoint, ...]:
    """Draw a week's counted time against its pace."""
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of a picture by topic or category."""

    name: str
    seconds: int
    share: Fraction
    """Of all time; 0 without any."""


def topics(pieces: Iterable[Piece]) -> tuple[Share, ...]:
    """Draw topics, most time first; time without a topic has the empty name."""
    raise NotImplementedError


def categories(pieces: Iterable[Piece]) -> tuple[Share, ...]:
    """Draw the categories in their order."""
    raise NotImplementedError


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
    raise NotImplementedError
