"""The road: 1 040 hours in 104 weeks, the pace that it still needs, and when it will be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

GOAL: Final = 1_040 * 3600
"""Seconds."""
WEEKS: Final = 104


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
    raise NotImplementedError
