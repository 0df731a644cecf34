"""Promises: what a commitment asks of each study week, with its days off and from when on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from tenhours.core.hours.terms import Commitment, DayOff, Terms
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
    raise NotImplementedError


def target(terms: Terms, days: Sequence[date]) -> int:
    """Return `T_k`, seconds, for a week with these days on: rounded up to the minute.

    `T_k = ceil_min(T · Σ_{j∉O} c_j / Σ_j c_j)`; a plan without any minutes shares by days.
    """
    raise NotImplementedError


def promised(
    week: Week,
    commitments: Sequence[Commitment],
    versions: Sequence[Terms],
    days_off: Sequence[DayOff] = (),
) -> Promise | None:
    """Return what a week owes; None without a commitment in force."""
    raise NotImplementedError


def closing(
    commitments: Sequence[Commitment], versions: Sequence[Terms]
) -> Callable[[Week], datetime | None]:
    """Return the rule by which weeks close for good, for `counting.pieces`."""
    raise NotImplementedError
