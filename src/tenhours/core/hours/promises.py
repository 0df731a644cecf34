"""Promises: what a commitment asks of each study week, with its days off and from when on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours.terms import WEEKDAYS, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from tenhours.core.hours.terms import Commitment, DayOff
    from tenhours.core.hours.weeks import Week


@dataclass(frozen=True, slots=True)
class Promise:
    """What one week owes."""

    week: Week
    terms: Terms
    since: datetime
    """From when on time counts: the week's start, or the commitment in a first partial week."""
    off: frozenset[date]
    """Days that are off: declared, missing, or not after the commitment's day."""
    target: int
    """`T_k`, seconds."""

    @property
    def partial(self) -> bool:
        """Whether the commitment was made inside this week."""
        return self.since > self.week.start

    @property
    def closes(self) -> datetime:
        """When the verdict may be given, `E_k + G`, UTC."""
        return self.week.end + self.terms.grace

    def planned(self, day: date) -> int:
        """Return the seconds planned for a day (`c_j`), 0 when it is off."""
        return 0 if day in self.off else self.terms.plan[day.weekday()] * 60

    def possible(self, day: date) -> int:
        """Return the seconds possible at most on a day (`x_j`), 0 when it is off."""
        return 0 if day in self.off else self.terms.most[day.weekday()] * 60


def in_force(versions: Sequence[Terms], key: date) -> Terms:
    """Return the terms of a week: of those that have begun by its key, the ones made last.

    Args:
        versions: in the order in which they were made; made later, a version takes the place of
            earlier ones from its first week on. Without one that has begun, the usual terms.
        key: the week's.

    """
    for terms in reversed(versions):
        if terms.since <= key:
            return terms
    return Terms(since=key)


def target(terms: Terms, days: Sequence[date]) -> int:
    """Return `T_k`, seconds, for a week with these days on: rounded up to the minute.

    `T_k = ceil_min(T · Σ_{j∉O} c_j / Σ_j c_j)`; a plan without any minutes shares by days.
    """
    plan = terms.plan if any(terms.plan) else (1,) * WEEKDAYS
    share = sum(plan[day.weekday()] for day in days)
    # Rounded up in whole numbers: a division of floats could fall short.
    return -(-terms.target * share // (sum(plan) * 60)) * 60


def promised(
    week: Week,
    commitments: Sequence[Commitment],
    versions: Sequence[Terms],
    days_off: Sequence[DayOff] = (),
) -> Promise | None:
    """Return what a week owes; None without a commitment in force."""
    holding = [made for made in commitments if _holds(made, week)]
    if not holding:
        return None
    since = max(week.start, min(commitment.made for commitment in holding))
    off = set(week.missing)
    off.update(day.day for day in days_off)
    off.intersection_update(week.missing + tuple(day.date for day in week.days))
    if since > week.start:
        off.update(day.date for day in week.days if day.span.start <= since)
    terms = in_force(versions, week.key)
    on = [day.date for day in week.days if day.date not in off]
    return Promise(week, terms, since, frozenset(off), target(terms, on))


def closing(
    commitments: Sequence[Commitment], versions: Sequence[Terms]
) -> Callable[[Week], datetime | None]:
    """Return the rule by which weeks close for good, for `counting.pieces`."""

    def closes(week: Week) -> datetime | None:
        if not any(_holds(made, week) for made in commitments):
            return None
        return week.end + in_force(versions, week.key).grace

    return closes


def _holds(commitment: Commitment, week: Week) -> bool:
    return commitment.made < week.end and (commitment.ends is None or week.key < commitment.ends)
