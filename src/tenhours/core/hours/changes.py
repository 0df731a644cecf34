"""Changes of terms: which are harder, which easier, and from which week they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.hours.terms import DayOff, Terms
    from tenhours.core.hours.weeks import Timeline, Week

HORIZON: Final = timedelta(days=7)
"""How far ahead, in study days, anything that eases has to be declared."""


class Direction(StrEnum):
    """Where a change leads."""

    HARDER = "harder"
    EASIER = "easier"


@dataclass(frozen=True, slots=True)
class Change:
    """One term that changes."""

    term: str
    """Name of the field of `Terms`."""
    direction: Direction
    since: date
    """Key of the first week in which it holds."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a change of terms comes to."""

    changes: tuple[Change, ...]
    """Each term that changes, in the order of the fields."""
    versions: tuple[Terms, ...]
    """The versions to add to the ledger, in this order; empty when nothing changes."""


def next_start(today: date, timeline: Timeline) -> Week:
    """Return the first week that begins after a study day."""
    raise NotImplementedError


def easing_start(today: date, timeline: Timeline) -> Week:
    """Return the first week that begins at least seven study days after today."""
    raise NotImplementedError


def direction(
    term: str, old: Terms, new: Terms, days_off: Sequence[DayOff] = (), since: date | None = None
) -> Direction | None:
    """Say whether one term gets harder or easier; None when it stays the same."""
    raise NotImplementedError


def amend(
    versions: Sequence[Terms],
    wanted: Terms,
    *,
    today: date,
    timeline: Timeline,
    days_off: Sequence[DayOff] = (),
) -> Amendment:
    """Work out from which weeks the wanted terms hold (`wanted.since` is not looked at).

    A higher target holds in the running week; every other harder term from the next week's start;
    easier ones from the first week's start at least seven study days away. Until then each week
    keeps the harder of what was in force for it and what is wanted, so that nothing announced
    earlier can be eased on shorter notice.
    """
    raise NotImplementedError
