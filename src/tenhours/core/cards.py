"""Cards: what is scheduled, how it was rated and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta


class Rating(IntEnum):
    """How well a card was recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(IntEnum):
    """Where a card stands in its life."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one card: a fold over its reviews."""

    phase: Phase = Phase.NEW
    step: int = 0
    """Index of the running learning or relearning step; 0 in the other phases."""
    due_at: datetime | None = None
    """Learning and relearning: the instant (UTC) from which it may be shown."""
    due_day: date | None = None
    """Review: the study day on which it falls due."""
    stability: float | None = None
    """Days until retrievability falls to 90 %."""
    difficulty: float | None = None
    """From 1 (easy) to 10 (hard)."""
    last_review: datetime | None = None
    """Instant of the last rating, UTC."""
    last_day: date | None = None
    """Study day of the last rating."""
    reps: int = 0
    """Ratings given."""
    lapses: int = 0
    """Again in phase review."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one button promises."""

    rating: Rating
    memory: Memory
    """The card's memory if this button is pressed."""
    interval: timedelta
    """Whole days in phase review, minutes while learning."""


@dataclass(frozen=True, slots=True)
class Review:
    """One rating, as the log keeps it."""

    rating: Rating
    at: datetime
    """UTC."""
    study_day: date
    phase_before: Phase
    """What kind of review it was."""
    phase_after: Phase
    step_after: int
    interval: timedelta
    """As promised on the button."""
    due_at: datetime | None
    due_day: date | None
