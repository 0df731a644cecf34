"""Pace: what a week asks today, how much slack there is, and its colour; exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tenhours.core.time import DAY

if TYPE_CHECKING:
    from datetime import date, datetime

    from tenhours.core.hours.promises import Promise

_STEP: Final = 300
"""Seconds to whose multiples a quota is rounded up."""


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
    days = [each.date for each in promise.week.days]
    planned = sum(promise.planned(each) for each in days)
    if planned == 0:
        # Nothing planned is due with the week's end only.
        return Fraction(promise.target if days and day >= days[-1] else 0)
    by_then = sum(promise.planned(each) for each in days if each <= day)
    return Fraction(promise.target * by_then, planned)


def quota(promise: Promise, day: date, left_at_dawn: int) -> int:
    """Return `q_j`, seconds, from what was left when the day began (`L₀`)."""
    to_come = sum(promise.planned(each) for each in _from(promise, day))
    if to_come == 0:
        return left_at_dawn
    # Rounded up to five minutes in whole numbers.
    share = -(-left_at_dawn * promise.planned(day) // (to_come * _STEP)) * _STEP
    return min(left_at_dawn, share)


def bare_minimum(promise: Promise, day: date, left: int) -> int:
    """Return `β_j = max(0, L − Σ_{i>j} x_i)`, seconds."""
    return max(0, left - sum(promise.possible(each) for each in _from(promise, day)[1:]))


def safe_days(promise: Promise, day: date, left: int) -> int:
    """Return the largest `b` with `L ≤ Σ_{i≥j+b} x_i`, 0 without any; all days when `L = 0`."""
    days = _from(promise, day)
    possible = 0
    for number in range(len(days), 0, -1):
        if left <= possible:
            return number
        possible += promise.possible(days[number - 1])
    return 0


def colour(safe_days: int) -> Colour:
    """Return the colour: `b < 1` red, `< 2` orange, `< 3` blue, else green."""
    return (Colour.RED, Colour.ORANGE, Colour.BLUE, Colour.GREEN)[min(safe_days, 3)]


def pace(promise: Promise, *, now: datetime, day: date, counted: int, today: int) -> Pace:
    """Say where a week stands.

    Args:
        promise: of the week.
        now: UTC, for the time that is left.
        day: today's study day, inside the week; after it, its last day.
        counted: seconds that count in the week (`H`).
        today: of these, seconds on this day.

    """
    before = due_by(promise, day - DAY)
    by_tonight = due_by(promise, day)
    left = max(0, promise.target - counted)
    asked = quota(promise, day, max(0, promise.target - (counted - today)))
    slack = safe_days(promise, day, left)
    return Pace(
        promise=promise,
        day=day,
        counted=counted,
        today=today,
        due_before=before,
        due_today=by_tonight,
        state=_state(counted, before, by_tonight),
        left=left,
        quota=asked,
        beyond_possible=asked > promise.possible(day),
        bare_minimum=bare_minimum(promise, day, left),
        safe_days=slack,
        # With nothing left to do the last day is as green as the first.
        colour=Colour.GREEN if left == 0 else colour(slack),
        impossible=left > sum(promise.possible(each) for each in _from(promise, day)),
        out_of_reach=timedelta(seconds=left) > max(timedelta(0), promise.week.end - now),
    )


def _from(promise: Promise, day: date) -> list[date]:
    return [each.date for each in promise.week.days if each.date >= day]


def _state(counted: int, before: Fraction, by_tonight: Fraction) -> State:
    if counted >= by_tonight:
        return State.AHEAD
    return State.ON_PACE if counted >= before else State.BEHIND
