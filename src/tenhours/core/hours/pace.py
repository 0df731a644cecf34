"""Pace: what a week asks today, how much slack there is, and its colour; exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from fractions import Fraction

    from tenhours.core.hours.promises import Promise


class State(StrEnum):
    """Where the counted time stands against the plan."""

    AHEAD = "ahead"
    ON_PACE = "on pace"
    BEHIND = "behind"


class Colour(StrEnum):
    """How much slack is left, by safe days."""

    RED = "red"
    ORANGE = "orange"
    BLUE = "blue"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a promised week stands on one of its days."""

    promise: Promise
    day: date
    """Today's study day, `j`."""
    counted: int
    """`H`, seconds."""
    today: int
    """Of these on this day, seconds."""
    due_before: Fraction
    """`R_{j−1}`: seconds due by the end of the day before."""
    due_today: Fraction
    """`R_j`: seconds due by the end of this day."""
    state: State
    left: int
    """`L`: seconds still to do in the week."""
    quota: int
    """`q_j`: seconds asked of the whole day, what is done included."""
    beyond_possible: bool
    """The quota is more than the student called possible."""
    bare_minimum: int
    """`β_j`: seconds from now on that must be today's, or the rest cannot follow by plan."""
    safe_days: int
    """`b`: consecutive days from today on that could be missed entirely."""
    colour: Colour
    impossible: bool
    """By plan: more is left than all remaining days called possible."""
    out_of_reach: bool
    """More is left than the time until the week's end."""

    @property
    def ahead_by(self) -> Fraction:
        """`H − R_{j−1}`, seconds: the pace that is shown; negative when behind."""
        return self.counted - self.due_before

    @property
    def quota_left(self) -> int:
        """What is left of today's quota, seconds."""
        return max(0, self.quota - self.today)


def due_by(promise: Promise, day: date) -> Fraction:
    """Return `R_j`, the seconds due by the end of a study day; 0 before the week."""
    raise NotImplementedError


def quota(promise: Promise, day: date, left_at_dawn: int) -> int:
    """Return `q_j`, seconds, from what was left when the day began (`L₀`)."""
    raise NotImplementedError


def bare_minimum(promise: Promise, day: date, left: int) -> int:
    """Return `β_j = max(0, L − Σ_{i>j} x_i)`, seconds."""
    raise NotImplementedError


def safe_days(promise: Promise, day: date, left: int) -> int:
    """Return the largest `b` with `L ≤ Σ_{i≥j+b} x_i`, 0 without any; all days when `L = 0`."""
    raise NotImplementedError


def colour(safe_days: int) -> Colour:
    """Return the colour: `b < 1` red, `< 2` orange, `< 3` blue, else green."""
    raise NotImplementedError


def pace(promise: Promise, *, now: datetime, day: date, counted: int, today: int) -> Pace:
    """Say where a week stands.

    Args:
        promise: of the week.
        now: UTC, for the time that is left.
        day: today's study day, inside the week; after it, its last day.
        counted: seconds that count in the week (`H`).
        today: of these, seconds on this day.

    """
    raise NotImplementedError
