"""Histories to measure with: eight reviews a card, scheduled as they would have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.scheduling import Parameters, Scheduler, fold, review_of
from tenhours.core.time import Calendar

REVIEWS = 8
_KINDS = 5
_RATINGS = tuple(
    tuple(Rating(int(digit)) for digit in digits)
    for digits in ("33331333", "33312333", "33222233", "33133333", "33213233")
)
_START = datetime(2020, 1, 1, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One rating; days and instants count from the card's first."""

    day: int
    micros: int
    rating: int
    phase_before: int
    phase_after: int
    step_after: int
    seconds: int
    """The promised interval."""
    due_micros: int | None
    due_day: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """Eight ratings and what they leave behind."""

    steps: tuple[Step, ...]
    memory: Memory
    due: int
    """Days from the first rating to the day on which it falls due."""
    interval: int
    """Days, the last one promised."""


@cache
def lives() -> tuple[Life, ...]:
    """Make some histories that differ; every one ends in phase review, a day or more ahead."""
    return tuple(_life(kind) for kind in range(_KINDS))


def due_in(index: int, due_share: int, life: Life) -> int:
    """Say in how many days a card falls due; of 100 cards `due_share` are due by today."""
    if index % 100 < due_share:
        return -(index % 5)
    return 1 + index * 7 % (life.interval - 1)


def _life(kind: int) -> Life:
    calendar = Calendar(ZoneInfo("UTC"))
    parameters = Parameters()
    scheduler = Scheduler(parameters, calendar)
    memory, at = Memory(), _START
    first = calendar.study_day(at)
    steps = []
    for number in range(REVIEWS):
        rating = _RATINGS[kind % len(_RATINGS)][number]
        outcome = scheduler.exact_outcomes(memory, at)[rating]
        review = review_of(outcome, memory, at, calendar)
        steps.append(
            Step(
                day=(review.study_day - first).days,
                micros=(at - _START) // timedelta(microseconds=1),
                rating=int(rating),
                phase_before=int(review.phase_before),
                phase_after=int(review.phase_after),
                step_after=review.step_after,
                seconds=review.interval // timedelta(seconds=1),
                due_micros=(
                    None
                    if review.due_at is None
                    else (review.due_at - _START) // timedelta(microseconds=1)
                ),
                due_day=None if review.due_day is None else (review.due_day - first).days,
            )
        )
        memory = fold([review], parameters, memory)
        if memory.due_day is None:
            at += timedelta(minutes=12)
        else:
            at = datetime(
                memory.due_day.year, memory.due_day.month, memory.due_day.day, 10, tzinfo=UTC
            )
    if memory.phase is not Phase.REVIEW or memory.due_day is None or memory.last_day is None:
        raise ValueError(f"history {kind} does not end in phase review")
    interval = (memory.due_day - memory.last_day).days
    if interval < 3:
        raise ValueError(f"history {kind} ends with an interval of {interval} days")
    return Life(tuple(steps), memory, (memory.due_day - first).days, interval)
