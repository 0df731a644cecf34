"""The road: 1 040 hours in 104 weeks, the pace that it still needs, and when it will be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

GOAL: Final = 1_040 * 3600
"""Seconds."""
WEEKS: Final = 104
_Z: Final = 1.2816
"""Standard deviations that 80 % of a normal distribution lie within."""
_FAR: Final = 5_200.0
"""Weeks beyond which a date says nothing."""


@dataclass(frozen=True, slots=True)
class Road:
    """How far it is, and when it ends at the pace of late."""

    goal: int
    """Seconds."""
    weeks: int
    """How many it was to take."""
    done: int
    """Seconds so far."""
    weeks_done: int
    """Full weeks so far."""
    left: int
    """Seconds to go, at least 0."""
    needed: Fraction | None
    """Seconds a week needed from now on; None when no weeks are left."""
    recent: Fraction | None
    """Seconds a week of late; None without a full week."""
    expected: date | None
    """When it is done at the recent pace; None without any pace, or beyond a hundred years."""
    earliest: date | None
    """Lower end of the 80 % range; None with fewer than two weeks."""
    latest: date | None
    """Upper end of the 80 % range; None with fewer than two weeks, or beyond a hundred years."""


def road(
    done: int,
    recent_weeks: Sequence[int],
    *,
    weeks_done: int,
    today: date,
    goal: int = GOAL,
    weeks: int = WEEKS,
) -> Road:
    """Measure the road.

    The range is that of a renewal process: with weekly mean `μ` and variance `s²` over `n` weeks,
    `N = L/μ` weeks have variance `L·s²/μ³` (Cox, Renewal Theory, 1962), and not knowing `μ` well
    adds `(L/μ²)²·s²/n`; the bounds are 1.2816 standard deviations away.

    Args:
        done: seconds of a lifetime.
        recent_weeks: seconds of the last full weeks, the latest last.
        weeks_done: full weeks since the beginning.
        today: study day.
        goal: seconds.
        weeks: how many the goal was to take.

    """
    left = max(0, goal - done)
    needed: Fraction | None = None
    if left == 0:
        needed = Fraction(0)
    elif weeks_done < weeks:
        needed = Fraction(left, weeks - weeks_done)
    recent = Fraction(sum(recent_weeks), len(recent_weeks)) if recent_weeks else None
    expected = earliest = latest = None
    if left == 0:
        expected = earliest = latest = today
    elif recent:
        duration = left / recent
        expected = _after(today, float(duration))
        if len(recent_weeks) > 1:
            off = _Z * _deviation(left, recent, recent_weeks)
            earliest = _after(today, max(0.0, float(duration) - off))
            latest = _after(today, float(duration) + off)
    return Road(
        goal=goal,
        weeks=weeks,
        done=done,
        weeks_done=weeks_done,
        left=left,
        needed=needed,
        recent=recent,
        expected=expected,
        earliest=earliest,
        latest=latest,
    )


def _deviation(left: int, mean: Fraction, weeks: Sequence[int]) -> float:
    """Return the standard deviation of the weeks still needed."""
    count = len(weeks)
    variance = sum((week - mean) ** 2 for week in weeks) / (count - 1)
    own = left * variance / mean**3
    unknown = (left / mean**2) ** 2 * variance / count
    return sqrt(own + unknown)


def _after(today: date, weeks: float) -> date | None:
    if weeks > _FAR:
        return None
    return today + timedelta(days=ceil(weeks * 7))
