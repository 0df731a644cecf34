"""Statistics: what a review log says of memory, pace and the days to come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.scheduling import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tenhours.core.candidates import Counts
    from tenhours.core.cards import Review
    from tenhours.core.scheduling import Scheduler

MATURE: Final = timedelta(days=21)
"""A card with at least this interval is mature, one with less is young."""

_FEW: Final = 5
"""Fewer samples than this say nothing of a student's pace."""
_USUAL_SECONDS: Final = {
    Phase.NEW: 25.0,
    Phase.LEARNING: 12.0,
    Phase.REVIEW: 12.0,
    Phase.RELEARNING: 12.0,
}
"""Taken for a student's pace until there are samples of it."""
_SHOWINGS_OF_NEW: Final = 2.0
"""How often a new card is shown again, on its steps, before it graduates."""
_SHOWINGS_OF_STEP: Final = 1.5
"""How often a card on a step is shown before it graduates."""


class Share(NamedTuple):
    """How many of so many reviews were recalled."""

    recalled: int = 0
    reviews: int = 0

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None without reviews."""
        return self.recalled / self.reviews if self.reviews else None

    def __or__(self, other: Share) -> Share:
        return Share(self.recalled + other.recalled, self.reviews + other.reviews)


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention: of the reviews that fell due, how many were recalled."""

    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        """Young and mature together."""
        return self.young | self.mature


def true_retention(
    histories: Iterable[Sequence[Review]], since: date | None = None, until: date | None = None
) -> Retention:
    """Measure retention over study days, both ends included.

    Each history holds the reviews of one card in order, from its first. Only ratings of cards in
    phase review count, so steps do not; a review is of a mature card if the interval promised
    before it was at least `MATURE`. Any rating but Again is a recall.
    """
    recalled, reviews = Counter[bool](), Counter[bool]()
    for history in histories:
        promised = timedelta(0)
        for review in history:
            wanted = (since is None or review.study_day >= since) and (
                until is None or review.study_day <= until
            )
            if wanted and review.phase_before is Phase.REVIEW:
                mature = promised >= MATURE
                reviews[mature] += 1
                recalled[mature] += review.rating is not Rating.AGAIN
            promised = review.interval
    return Retention(
        young=Share(recalled[False], reviews[False]), mature=Share(recalled[True], reviews[True])
    )


def forecast(due_days: Iterable[date], today: date, days: int) -> list[int]:
    """Count the reviews that fall due on each of so many days from today; overdue ones today."""
    counts = [0] * days
    for due in due_days:
        place = max((due - today).days, 0)
        if place < days:
            counts[place] += 1
    return counts


class CurvePoint(NamedTuple):
    """Retrievability of one card on one study day."""

    day: date
    retrievability: float


def forgetting_curve(
    reviews: Sequence[Review], scheduler: Scheduler, until: date
) -> list[CurvePoint]:
    """Draw a card's memory day by day, from its first review until a study day, included.

    A day of reviews has two points: what was left in the morning, if the card was known before,
    and what there is after the last rating. Reviews are in order; those after `until` are left
    out.
    """
    points: list[CurvePoint] = []
    memory = Memory()
    place = 0
    if not reviews:
        return points
    day = reviews[0].study_day
    while day <= until:
        if memory.last_day is not None:
            points.append(CurvePoint(day, scheduler.retrievability(memory, day)))
        end = place
        while end < len(reviews) and reviews[end].study_day <= day:
            end += 1
        if end > place:
            memory = fold(reviews[place:end], scheduler.parameters, memory)
            place = end
            points.append(CurvePoint(day, scheduler.retrievability(memory, day)))
        day += timedelta(days=1)
    return points


def seconds_per_card(samples: Iterable[tuple[Phase, float]]) -> dict[Phase, float]:
    """Estimate the seconds that one showing takes in each phase: the median of what it took.

    Samples are (phase before the rating, seconds). With too few of them a usual value stands in.
    """
    taken: dict[Phase, list[float]] = {phase: [] for phase in Phase}
    for phase, seconds in samples:
        taken[phase].append(seconds)
    return {
        phase: _median(values) if len(values) >= _FEW else _USUAL_SECONDS[phase]
        for phase, values in taken.items()
    }


def _median(values: list[float]) -> float:
    # The standard library's costs 8 ms to import, and Today shows an estimate at once.
    ordered = sorted(values)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[~middle]) / 2


def remaining_seconds(counts: Counts, pace: Mapping[Phase, float], recall: float = 0.9) -> float:
    """Estimate how long the rest of a queue takes, in seconds.

    A new card is shown once and then on its steps; a share of the reviews, 1 − `recall`, is
    forgotten and relearnt.
    """
    new = pace[Phase.NEW] + _SHOWINGS_OF_NEW * pace[Phase.LEARNING]
    review = pace[Phase.REVIEW] + (1 - recall) * _SHOWINGS_OF_STEP * pace[Phase.RELEARNING]
    step = _SHOWINGS_OF_STEP * pace[Phase.LEARNING]
    return counts.new * new + counts.learning * step + counts.review * review


def days_until_all_seen(unseen: int, introduced: Sequence[int]) -> int | None:
    """Say in how many days all of a subject will have been seen at the present pace.

    `introduced` holds the new cards of each study day looked back on, days without any included;
    their mean is the pace. None at a standstill, 0 when all was seen.
    """
    if unseen <= 0:
        return 0
    total = sum(introduced)
    return ceil(unseen * len(introduced) / total) if total > 0 else None


class CalibrationBin(NamedTuple):
    """Reviews of like predicted retrievability."""

    predicted: float
    """Their mean retrievability before the rating."""
    recalled: float
    """The share of them that was recalled."""
    reviews: int


def calibration(predictions: Iterable[tuple[float, bool]], bins: int = 20) -> list[CalibrationBin]:
    """Compare predicted with true recall in bins of equal width, lowest first; none are empty.

    Predictions are (retrievability, whether it was recalled).
    """
    sums: dict[int, tuple[float, int, int]] = {}
    for chance, recalled in predictions:
        place = min(int(chance * bins), bins - 1)
        predicted, hits, size = sums.get(place, (0.0, 0, 0))
        sums[place] = (predicted + chance, hits + recalled, size + 1)
    return [
        CalibrationBin(predicted / size, hits / size, size)
        for _, (predicted, hits, size) in sorted(sums.items())
    ]


class HeatCell(NamedTuple):
    """One day in a heat map."""

    day: date
    week: int
    """Column, from 0."""
    weekday: int
    """Row: 0 for the day on which weeks start."""
    amount: float
    level: int
    """0 for nothing, else 1 to 4: the quarter of the greatest amount that it reaches into."""


def heat_map(
    amounts: Mapping[date, float], first: date, last: date, week_start: int = 0
) -> list[HeatCell]:
    """Lay out the days from `first` to `last`, both included, by week and weekday.

    `week_start` is the weekday on which weeks start, 0 Monday … 6 Sunday.
    """
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    most = max((amounts.get(day, 0.0) for day in days), default=0.0)
    offset = (first.weekday() - week_start) % 7
    cells = []
    for place, day in enumerate(days):
        amount = amounts.get(day, 0.0)
        week, weekday = divmod(place + offset, 7)
        level = min(ceil(4 * amount / most), 4) if amount > 0 else 0
        cells.append(HeatCell(day, week, weekday, amount, level))
    return cells
