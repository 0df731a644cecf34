"""Changes of terms: which are harder, which easier, and from which week they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.hours.promises import in_force, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tenhours.core.hours.terms import DayOff, Terms
    from tenhours.core.hours.weeks import Timeline, Week

HORIZON: Final = timedelta(days=7)
"""How far ahead, in study days, anything that eases has to be declared."""


TERMS: Final = ("target", "plan", "most", "grace", "manual_cap")
"""The fields of `Terms` that may change."""


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
    return timeline.next(timeline.week(today))


def easing_start(today: date, timeline: Timeline) -> Week:
    """Return the first week that begins at least seven study days after today."""
    week = timeline.week(today)
    while week.key < today + HORIZON:
        week = timeline.next(week)
    return week


def direction(
    term: str, old: Terms, new: Terms, shortened: Iterable[Sequence[date]] = ()
) -> Direction | None:
    """Say whether one term gets harder or easier; None when it stays the same.

    Harder is a higher target, a shorter grace, a lower cap, and less that is possible at most on
    every day. Another plan asks for the same hours and counts as harder, unless by it a week with
    declared days off would owe less.

    Args:
        term: name of a field of `Terms`.
        old: what it changes from.
        new: what it changes to.
        shortened: for each week with declared days off, the days that are on.

    """
    if getattr(old, term) == getattr(new, term):
        return None
    match term:
        case "target":
            harder = new.target > old.target
        case "grace":
            harder = new.grace < old.grace
        case "manual_cap":
            harder = old.manual_cap is None or (
                new.manual_cap is not None and new.manual_cap < old.manual_cap
            )
        case "most":
            harder = all(now <= then for now, then in zip(new.most, old.most, strict=True))
        case "plan":
            planned = replace(old, plan=new.plan)
            harder = all(target(planned, days) >= target(old, days) for days in shortened)
        case _:
            raise ValueError(f"{term} is not a term that changes")
    return Direction.HARDER if harder else Direction.EASIER


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
    running = timeline.week(today)
    easing = easing_start(today, timeline)
    shortened = _shortened(days_off, running, timeline)
    since: dict[str, Change] = {}
    added: list[Terms] = []
    for week in timeline.weeks(running.key, easing.key):
        before = in_force(versions, week.key)
        fields: dict[str, Any] = {}
        for term in TERMS:
            way = direction(term, before, wanted, shortened)
            if way is None:
                continue
            first = easing.key
            if way is Direction.HARDER:
                first = running.key if term == "target" else timeline.next(running).key
            if week.key >= first:
                fields[term] = getattr(wanted, term)
            since.setdefault(term, Change(term, way, first))
        then = replace(before, since=week.key, **fields)
        if replace(in_force([*versions, *added], week.key), since=week.key) != then:
            added.append(then)
    changes = tuple(since[term] for term in TERMS if term in since)
    return Amendment(changes, tuple(added))


def _shortened(
    days_off: Sequence[DayOff], running: Week, timeline: Timeline
) -> tuple[tuple[date, ...], ...]:
    """Return the days that are on in each week after the running one with declared days off."""
    off = {day.day for day in days_off}
    weeks = {timeline.week_of(day): timeline.week(day) for day in off}
    return tuple(
        tuple(day.date for day in week.days if day.date not in off)
        for key, week in weeks.items()
        if key > running.key
    )
