"""What other schedulers remember of a card, as a memory of ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Final

from tenhours.core.cards import Memory, Phase
from tenhours.core.scheduling import memory_from_ease

if TYPE_CHECKING:
    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar

_FIRST: Final = date(1990, 1, 1)
_LAST: Final = date(2200, 1, 1)
LONGEST: Final = 36_500
"""Days."""
_LARGEST_STABILITY: Final = 1e6
"""Days; no other program goes beyond it, and it keeps nonsense out."""


def from_ease(
    due: date,
    interval: float,
    ease: float,
    *,
    calendar: Calendar,
    parameters: Parameters,
    reviewed: datetime | None = None,
    reps: int = 1,
    lapses: int = 0,
) -> Memory | None:
    """Estimate a memory from a schedule of SM-2 or the like: an ease (2.5, say) and days.

    Nothing when the numbers are none that any card could have.
    """
    if not (isfinite(interval) and isfinite(ease) and 0 <= interval <= LONGEST):
        return None
    days = max(round(interval), 1)
    stability, difficulty = memory_from_ease(min(max(ease, 1.3), 10.0), days, parameters)
    day = due - timedelta(days=days) if reviewed is None else calendar.study_day(reviewed)
    if not (_FIRST < day < _LAST and _FIRST < due < _LAST):
        return None
    return Memory(
        Phase.REVIEW,
        due_day=due,
        stability=stability,
        difficulty=difficulty,
        last_review=reviewed or calendar.start_of(day),
        last_day=day,
        reps=max(reps, 1),
        lapses=max(lapses, 0),
    )


def from_memory(
    due: datetime | date,
    stability: float,
    difficulty: float,
    *,
    calendar: Calendar,
    reviewed: datetime,
    phase: Phase = Phase.REVIEW,
    reps: int = 1,
    lapses: int = 0,
) -> Memory | None:
    """Take over what another FSRS remembers; `due` is an instant on a learning step.

    Nothing when the numbers are none that any card could have.
    """
    if not (isfinite(stability) and isfinite(difficulty) and stability > 0):
        return None
    due_at = due.astimezone(UTC) if isinstance(due, datetime) else None
    if due_at is not None and phase in (Phase.NEW, Phase.REVIEW):
        due, due_at, phase = calendar.study_day(due_at), None, Phase.REVIEW
    due_day = None if isinstance(due, datetime) else due
    day = calendar.study_day(reviewed)
    if not (_FIRST < day < _LAST and (due_day is None or _FIRST < due_day < _LAST)):
        return None
    return Memory(
        phase if due_at is not None else Phase.REVIEW,
        due_at=due_at,
        due_day=due_day,
        stability=min(stability, _LARGEST_STABILITY),
        difficulty=min(max(difficulty, 1.0), 10.0),
        last_review=reviewed,
        last_day=day,
        reps=max(reps, 1),
        lapses=max(lapses, 0),
    )


def instant(text: object, calendar: Calendar | None = None) -> datetime | None:
    """Read an instant in ISO 8601; one without an offset is local in the calendar's zone.

    Without a calendar it is UTC. Nothing when it is none, or far from any human's life.
    """
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC if calendar is None else calendar.zone)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST < at.date() < _LAST else None


def day(text: object) -> date | None:
    """Read a date in ISO 8601; nothing when it is none, or far from any human's life."""
    if not isinstance(text, str):
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if _FIRST < found < _LAST else None


def number(text: object) -> float | None:
    """Read a number; nothing when it is none or not finite."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    try:
        found = float(text)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None
