"""Promising: the commitment and its terms, quitting, and days off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import bodies, changes, durations, holidays, promises
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.holidays import Objection
from tenhours.core.hours.terms import WEEKDAYS, Commitment, DayOff, IfThen, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tenhours.core.hours.changes import Change
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page

MOST_DAYS: Final = 366
"""Days that one command may declare off."""

_WHY: Final = {
    Objection.TOO_SOON: "it is less than seven days away",
    Objection.TOO_MANY: f"there would be more than there may be in {holidays.YEAR} days "
    f"({holidays.DAYS_A_YEAR} holidays, {holidays.SICK_A_YEAR} sick days)",
    Objection.ALREADY_OFF: "it is off already",
    Objection.NOT_YET: "a sick day is declared when it has begun",
    Objection.TOO_LATE: "it is longer ago than the grace allows",
}


@dataclass(frozen=True, slots=True)
class Committed:
    """What a promise came to."""

    echo: str
    commitment: Commitment
    terms: Terms
    """As they are in force in the running week."""
    target: int
    """Of the running week, seconds."""
    changes: tuple[Change, ...] = ()
    """Of a commitment that stood already: each with the week from which it holds."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised now."""

    commitment: Commitment | None
    terms: Terms | None
    """As they are in force in the running week."""
    coming: tuple[Terms, ...]
    """Those of later weeks, each from its first week on."""
    days_off: tuple[DayOff, ...]
    """From today on."""
    holidays_left: int
    """Days that may still be declared off in the 365 days around today."""


class Promising:
    """Makes and changes promises; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def promised(self) -> Promised:
        """Say what is promised now."""
        with self._book.open() as page:
            commitment = standing(page)
            known = page.ledger
            terms = promises.in_force(known.terms, page.this_week.key) if commitment else None
            return Promised(
                commitment,
                terms,
                _coming(page) if commitment else (),
                tuple(off for off in known.days_off if off.day >= page.today),
                holidays.holidays_left(page.today, known.days_off),
            )

    def commit(
        self,
        target: int | None = None,
        *,
        weeks: int | None = None,
        plans: Sequence[IfThen] = (),
        plan: Sequence[int] | None = None,
        most: Sequence[int] | None = None,
        grace: timedelta | None = None,
        manual_cap: int | None = None,
        no_cap: bool = False,
    ) -> Committed:
        """Make a commitment, or change the terms of the one that stands.

        Seconds for `target` and `manual_cap`, minutes for each weekday, Monday first. What is left
        out stays, or is what the settings say. Raises UsageError without a target or an if-then
        plan for a new commitment, and for terms that contradict themselves.
        """
        with self._book.open() as page:
            current = standing(page)
            settings = page.settings.hours
            week = page.this_week
            if current is None:
                if target is None:
                    raise UsageError("say how much a week: `tenhours commit 10h --weeks 12 …`.")
                old = Terms(
                    since=week.key,
                    target=target,
                    plan=settings.plan,
                    most=settings.most,
                    grace=settings.grace,
                    manual_cap=settings.manual_cap,
                )
            else:
                old = _latest(page)
            wanted = replace(
                old,
                since=week.key,
                target=old.target if target is None else target,
                plan=old.plan if plan is None else tuple(plan),
                most=old.most if most is None else tuple(most),
                grace=old.grace if grace is None else grace,
                manual_cap=None if no_cap else old.manual_cap if manual_cap is None else manual_cap,
            )
            _check(wanted, weeks)
            if current is None:
                return _first(page, wanted, weeks, plans)
            return _amend(page, current, wanted, weeks, plans)

    def quit(self) -> Committed:
        """Quit: the first week that begins at least seven days from now is not judged any more."""
        with self._book.open() as page:
            current = _required(page)
            if current.ends is not None:
                raise UsageError(
                    f"you quit already: from the week of {current.ends:%a %-d %b} on nothing is "
                    "judged. `tenhours quit --cancel` goes on."
                )
            ends = changes.easing_start(page.today, page.timeline).key
            page.record((FactKind.QUIT, {"ends": ends.isoformat()}))
            return _committed(
                page,
                f"quit: weeks are judged up to the one before {ends:%a %-d %b %Y}. Until then "
                "`tenhours quit --cancel` takes it back.",
            )

    def stay(self) -> Committed:
        """Take quitting back, while the commitment still stands."""
        with self._book.open() as page:
            current = _required(page)
            if current.ends is None:
                raise UsageError("you have not quit.")
            page.record((FactKind.QUIT, {"ends": None}))
            return _committed(page, "the commitment goes on.")

    def holiday(self, first: date, last: date, *, sick: bool = False) -> str:
        """Declare study days off, or sick days afterwards; return what was done.

        Raises DataError that says what speaks against which day; then none is off.
        """
        with self._book.open() as page:
            days = _days(first, last)
            known = list(page.ledger.days_off)
            for day in days:
                if sick:
                    terms = promises.in_force(page.ledger.terms, page.timeline.week(day).key)
                    found = holidays.sick_day(
                        day, now=page.now, days_off=known, terms=terms, timeline=page.timeline
                    )
                else:
                    found = holidays.holiday(day, today=page.today, days_off=known)
                if found is not None:
                    raise DataError(f"{day:%a %-d %b %Y} cannot be off: {_WHY[found]}.")
                known.append(DayOff(day, page.now, sick))
            page.record(
                *(
                    (FactKind.DAY_OFF, bodies.write_day_off(DayOff(day, page.now, sick)))
                    for day in days
                )
            )
            owed = []
            for key in dict.fromkeys(page.timeline.week(day).key for day in days):
                promise = page.promise(page.timeline.week(key))
                if promise is not None:
                    owed.append(
                        f"the week of {key:%-d %b} asks for {durations.show(promise.target)}"
                    )
            shown = _span(days[0], days[-1])
            return f"{'sick' if sick else 'off'}: {shown}" + "".join(f"; {text}" for text in owed)

    def work(self, first: date, last: date) -> str:
        """Call days off off; return what was done.

        Raises UsageError when none of the days is off.
        """
        with self._book.open() as page:
            off = {item.day for item in page.ledger.days_off}
            days = [day for day in _days(first, last) if day in off]
            if not days:
                raise UsageError(f"no day of {_span(first, last)} is off.")
            page.record(*((FactKind.DAY_ON, {"day": day.isoformat()}) for day in days))
            return f"no longer off: {', '.join(f'{day:%a %-d %b}' for day in days)}"


def standing(page: Page) -> Commitment | None:
    """Return the commitment in force in the running week."""
    made = page.ledger.commitments
    if not made:
        return None
    last = made[-1]
    return last if last.ends is None or last.ends > page.this_week.key else None


def _required(page: Page) -> Commitment:
    found = standing(page)
    if found is None:
        raise UsageError("there is no commitment. `tenhours commit 10h --weeks 12 …` makes one.")
    return found


def _latest(page: Page) -> Terms:
    """Return the terms that hold once everything announced has come."""
    horizon = changes.easing_start(page.today, page.timeline).key
    return promises.in_force(page.ledger.terms, horizon)


def _coming(page: Page) -> tuple[Terms, ...]:
    """Return the terms of later weeks, where they are not those of the week before."""
    known, found = page.ledger.terms, []
    last = promises.in_force(known, page.this_week.key)
    for week in page.timeline.weeks(
        page.this_week.key, changes.easing_start(page.today, page.timeline).key
    ):
        then = promises.in_force(known, week.key)
        if then.since > page.this_week.key and then != last:
            found.append(then)
        last = then
    return tuple(found)


def _check(terms: Terms, weeks: int | None) -> None:
    if not 0 < terms.target <= 100 * 3600:
        raise UsageError("the target should be more than nothing and at most 100h a week.")
    if weeks is not None and not 0 < weeks <= 520:
        raise UsageError("--weeks should be from 1 to 520.")
    for name, minutes in (("--plan", terms.plan), ("--most", terms.most)):
        if len(minutes) != WEEKDAYS or not all(0 <= item <= 24 * 60 for item in minutes):
            raise UsageError(f"{name} needs seven durations of at most 24h, Monday first.")
    if sum(terms.most) * 60 < terms.target:
        raise UsageError(
            f"{durations.show(terms.target)} a week is more than what you call possible: "
            f"{durations.show(sum(terms.most) * 60)}. Say --most with more."
        )
    if not sum(terms.plan):
        raise UsageError("--plan should have at least one day with time for study.")


def _first(page: Page, terms: Terms, weeks: int | None, plans: Sequence[IfThen]) -> Committed:
    if not plans:
        raise UsageError(
            "a commitment needs at least one if-then plan, which helps to keep it: "
            '--if "I have had coffee" --then "I study at the kitchen table".'
        )
    made = Commitment(page.now.replace(microsecond=0), weeks or 12, tuple(plans))
    page.record(
        (FactKind.TERMS, bodies.write_terms(terms)),
        (FactKind.COMMIT, bodies.write_commitment(made)),
    )
    promise = page.promise(page.this_week)
    owed = 0 if promise is None else promise.target
    return _committed(
        page,
        f"committed to {durations.show(terms.target)} a week for {made.weeks} weeks; this first "
        f"week asks for {durations.show(owed)}. " + " ".join(str(plan) for plan in plans),
    )


def _amend(
    page: Page, current: Commitment, wanted: Terms, weeks: int | None, plans: Sequence[IfThen]
) -> Committed:
    found = changes.amend(
        page.ledger.terms,
        wanted,
        today=page.today,
        timeline=page.timeline,
        days_off=page.ledger.days_off,
    )
    facts = [(FactKind.TERMS, bodies.write_terms(terms)) for terms in found.versions]
    kept = replace(current, weeks=weeks or current.weeks, plans=tuple(plans) or current.plans)
    if kept != current:
        facts.append((FactKind.COMMIT, {**bodies.write_commitment(kept), "amends": True}))
    if not facts:
        raise UsageError("these are the terms already: nothing was changed.")
    page.record(*facts)
    told = [
        f"{change.term.replace('_', ' ')} from the week of {change.since:%a %-d %b} on"
        + (" (easier)" if change.direction is changes.Direction.EASIER else "")
        for change in found.changes
    ]
    if kept.weeks != current.weeks:
        told.append(f"{kept.weeks} weeks")
    if kept.plans != current.plans:
        told.append(" ".join(str(plan) for plan in kept.plans))
    return _committed(page, f"changed: {'; '.join(told)}", found.changes)


def _committed(page: Page, echo: str, changed: tuple[Change, ...] = ()) -> Committed:
    promise = page.promise(page.this_week)
    terms = promises.in_force(page.ledger.terms, page.this_week.key)
    return Committed(
        echo,
        page.ledger.commitments[-1],
        terms,
        0 if promise is None else promise.target,
        changed,
    )


def _days(first: date, last: date) -> list[date]:
    if last < first:
        raise UsageError("the last day is before the first.")
    if (last - first).days >= MOST_DAYS:
        raise UsageError("that is more than a year.")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _span(first: date, last: date) -> str:
    shown = f"{first:%a %-d %b %Y}"
    return shown if first == last else f"{shown} to {last:%a %-d %b %Y}"
