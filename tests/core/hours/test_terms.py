from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.core.hours.berlin import HOUR, LONG_AGO, MINUTE, at, off, promise, timeline

from tenhours.core.hours import changes, holidays, promises
from tenhours.core.hours.changes import Direction
from tenhours.core.hours.holidays import Objection
from tenhours.core.hours.terms import Commitment, DayOff, Terms
from tenhours.core.hours.weeks import Timeline
from tenhours.core.time import Calendar

LINE = timeline()
MONDAY = date(2026, 11, 16)
WEDNESDAY = date(2026, 11, 18)
NEXT = date(2026, 11, 23)
AFTER = date(2026, 11, 30)
NOW = Terms(date(2026, 1, 5))
DAY = timedelta(days=1)


def amend(wanted: Terms, *versions: Terms, today: date = WEDNESDAY) -> changes.Amendment:
    return changes.amend(versions or (NOW,), wanted, today=today, timeline=LINE)


def test_a_target_is_rounded_up_to_the_minute() -> None:
    terms = Terms(MONDAY, plan=(1,) * 7)
    # 600 min · 6/7 = 514 2/7.
    assert promises.target(terms, [MONDAY + DAY * number for number in range(6)]) == 515 * MINUTE


def test_no_discount_for_a_day_that_was_never_planned() -> None:
    assert promise(MONDAY, days_off=off(date(2026, 11, 22))).target == 600 * MINUTE


def test_a_plan_without_minutes_shares_by_days() -> None:
    terms = Terms(MONDAY, plan=(0,) * 7)
    assert promises.target(terms, [MONDAY, MONDAY + DAY]) == 172 * MINUTE


def test_days_off_of_other_weeks_change_nothing() -> None:
    assert promise(MONDAY, days_off=off(NEXT)).off == frozenset()


def test_a_commitment_at_the_very_start_of_a_week_makes_it_a_whole_one() -> None:
    week = promise(MONDAY, made=at("2026-11-16 04:00"))
    assert (week.partial, week.target) == (False, 600 * MINUTE)
    assert promise(MONDAY, made=at("2026-11-16 04:00:01")).target == 510 * MINUTE


def test_a_commitment_at_the_very_end_of_a_week_asks_nothing_of_it() -> None:
    made = [Commitment(at("2026-11-23 04:00"), 12)]
    assert promises.promised(LINE.week(MONDAY), made, [NOW]) is None


def test_a_commitment_on_the_last_planned_day_asks_for_nothing_that_week() -> None:
    assert promise(MONDAY, made=at("2026-11-21 10:00")).target == 0


def test_a_second_commitment_makes_no_second_first_week() -> None:
    week = LINE.week(MONDAY)
    made = [Commitment(LONG_AGO, 12), Commitment(at("2026-11-18 15:00"), 12)]
    found = promises.promised(week, made, [NOW])
    assert found is not None
    assert not found.partial


def test_before_a_commitment_and_after_quitting_nothing_is_owed() -> None:
    made = [Commitment(at("2026-11-18 15:00"), 12, ends=AFTER)]
    owed = [
        promises.promised(LINE.week(day), made, [NOW]) is not None
        for day in (date(2026, 11, 9), MONDAY, NEXT, AFTER)
    ]
    assert owed == [False, True, True, False]
    closes = promises.closing(made, [NOW])
    assert closes(LINE.week(date(2026, 11, 9))) is None
    assert closes(LINE.week(NEXT)) == at("2026-12-01 04:00")


def test_the_missing_days_of_an_odd_week_are_off() -> None:
    berlin = Calendar(LINE.calendar_of(MONDAY).zone)
    line = Timeline([(date(2026, 1, 5), berlin), (MONDAY, replace(berlin, week_start=3))])
    # Monday to Wednesday, before weeks begin on Thursday: three days of 90 minutes.
    week = promise(MONDAY, line=line)
    assert [day.date for day in week.week.days] == [MONDAY, MONDAY + DAY, WEDNESDAY]
    assert week.target == 270 * MINUTE


def test_the_terms_made_last_rule_from_their_first_week_on() -> None:
    announced = replace(NOW, since=AFTER, target=8 * HOUR)
    instead = replace(NOW, since=NEXT, target=12 * HOUR)
    versions = [NOW, announced, instead]
    found = [promises.in_force(versions, key).target for key in (MONDAY, NEXT, AFTER)]
    assert found == [10 * HOUR, 12 * HOUR, 12 * HOUR]


def test_a_higher_target_holds_in_the_running_week() -> None:
    found = amend(replace(NOW, target=12 * HOUR))
    (change,) = found.changes
    assert (change.term, change.direction, change.since) == ("target", Direction.HARDER, MONDAY)
    assert found.versions == (replace(NOW, since=MONDAY, target=12 * HOUR),)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (MONDAY, NEXT),
        (MONDAY + DAY, AFTER),
        (WEDNESDAY, AFTER),
        (date(2026, 11, 22), AFTER),
    ],
)
def test_a_lower_target_holds_from_the_first_week_seven_days_away(today: date, since: date) -> None:
    found = amend(replace(NOW, target=8 * HOUR), today=today)
    (change,) = found.changes
    assert (change.direction, change.since) == (Direction.EASIER, since)
    assert found.versions == (replace(NOW, since=since, target=8 * HOUR),)


def test_other_harder_terms_hold_from_the_next_week() -> None:
    wanted = replace(NOW, grace=timedelta(hours=12), manual_cap=5 * HOUR, most=(120,) * 7)
    found = amend(wanted, replace(NOW, most=(180,) * 7))
    assert {change.term for change in found.changes} == {"grace", "manual_cap", "most"}
    assert {change.direction for change in found.changes} == {Direction.HARDER}
    assert found.versions == (replace(wanted, since=NEXT),)


def test_easier_terms_wait() -> None:
    strict = replace(NOW, manual_cap=5 * HOUR)
    wanted = replace(NOW, grace=timedelta(hours=48), most=(300,) * 7)
    found = amend(wanted, strict)
    assert {change.term for change in found.changes} == {"grace", "manual_cap", "most"}
    assert {change.since for change in found.changes} == {AFTER}


def test_each_term_of_one_change_has_its_own_week() -> None:
    wanted = replace(NOW, target=12 * HOUR, grace=timedelta(hours=12), most=(300,) * 7)
    found = amend(wanted)
    assert [(each.term, each.since) for each in found.changes] == [
        ("target", MONDAY),
        ("most", AFTER),
        ("grace", NEXT),
    ]
    first, second, third = found.versions
    assert (first.target, first.grace, first.most) == (12 * HOUR, NOW.grace, NOW.most)
    assert (second.since, second.grace, second.most) == (NEXT, wanted.grace, NOW.most)
    assert third == replace(wanted, since=AFTER)


def test_another_plan_holds_from_the_next_week() -> None:
    (change,) = amend(replace(NOW, plan=(100, 100, 100, 100, 100, 100, 0))).changes
    assert (change.direction, change.since) == (Direction.HARDER, NEXT)


def test_a_plan_that_makes_a_declared_holiday_cheaper_waits() -> None:
    wanted = replace(NOW, plan=(300, 60, 60, 60, 60, 60, 0))
    found = changes.amend(
        (NOW,), wanted, today=WEDNESDAY, timeline=LINE, days_off=off(date(2026, 12, 7))
    )
    assert found.changes[0].direction is Direction.EASIER
    assert found.versions[0].since == AFTER


@pytest.mark.parametrize(
    "declared",
    [
        date(2026, 12, 13),  # a Sunday, for which neither plan has anything
        date(2026, 11, 20),  # in the running week, which keeps its plan
    ],
)
def test_a_plan_that_makes_no_holiday_cheaper_does_not_wait(declared: date) -> None:
    wanted = replace(NOW, plan=(60, 60, 60, 60, 300, 60, 0))
    found = changes.amend((NOW,), wanted, today=WEDNESDAY, timeline=LINE, days_off=off(declared))
    assert found.changes[0].direction is Direction.HARDER


@pytest.mark.parametrize(
    ("old", "new", "since"),
    [
        (None, 5, NEXT),
        (5, 2, NEXT),
        (2, 5, AFTER),
        (5, None, AFTER),
    ],
)
def test_a_lower_cap_is_harder(old: int | None, new: int | None, since: date) -> None:
    found = amend(replace(NOW, manual_cap=new), replace(NOW, manual_cap=old))
    assert [change.since for change in found.changes] == [since]


def test_what_was_announced_as_harder_cannot_be_called_off_on_short_notice() -> None:
    harder = amend(replace(NOW, manual_cap=2 * HOUR)).versions
    versions = [NOW, *harder]
    back = amend(NOW, *versions, today=WEDNESDAY + DAY)
    versions += back.versions
    caps = [promises.in_force(versions, key).manual_cap for key in (MONDAY, NEXT, AFTER)]
    assert caps == [None, 2 * HOUR, None]


def test_what_was_announced_as_easier_can_be_called_off_at_once() -> None:
    versions = [NOW, *amend(replace(NOW, target=8 * HOUR)).versions]
    versions += amend(NOW, *versions, today=WEDNESDAY + DAY).versions
    assert promises.in_force(versions, AFTER).target == 10 * HOUR


def test_the_same_terms_change_nothing() -> None:
    assert amend(NOW) == changes.Amendment((), ())


def test_a_holiday_is_declared_seven_days_ahead() -> None:
    assert holidays.holiday(NEXT, today=MONDAY, days_off=[]) is None
    assert holidays.holiday(NEXT, today=MONDAY + DAY, days_off=[]) is Objection.TOO_SOON
    assert holidays.holiday(MONDAY, today=MONDAY, days_off=[]) is Objection.TOO_SOON


def test_a_day_is_declared_off_once() -> None:
    assert holidays.holiday(AFTER, today=MONDAY, days_off=off(AFTER)) is Objection.ALREADY_OFF


def test_forty_two_holidays_in_any_365_days() -> None:
    taken = off(*(date(2026, 7, 1) + DAY * number for number in range(42)))
    last = date(2026, 7, 1) + timedelta(days=364)
    assert holidays.holiday(last, today=MONDAY, days_off=taken) is Objection.TOO_MANY
    assert holidays.holiday(last + DAY, today=MONDAY, days_off=taken) is None
    assert holidays.holidays_left(last + DAY, taken) == 1


def test_a_holiday_before_those_already_declared_counts_with_them() -> None:
    taken = off(*(date(2027, 7, 1) + DAY * number for number in range(42)))
    assert holidays.holiday(AFTER, today=MONDAY, days_off=taken) is Objection.TOO_MANY
    early = date(2027, 8, 11) - timedelta(days=365)
    assert holidays.holiday(early, today=date(2026, 7, 1), days_off=taken) is None


def test_a_sick_day_is_declared_within_the_grace_after_it() -> None:
    def sick(now: str, *taken: DayOff, day: date = MONDAY) -> Objection | None:
        return holidays.sick_day(day, now=at(now), days_off=taken, terms=NOW, timeline=LINE)

    assert sick("2026-11-16 09:00") is None
    assert sick("2026-11-18 03:59") is None
    assert sick("2026-11-18 04:00") is Objection.TOO_LATE
    assert sick("2026-11-16 03:59") is Objection.NOT_YET
    one = DayOff(date(2026, 3, 2), LONG_AGO, sick=True)
    two = DayOff(date(2026, 5, 4), LONG_AGO, sick=True)
    assert sick("2026-11-16 09:00", one) is None
    assert sick("2026-11-16 09:00", one, two) is Objection.TOO_MANY
    assert sick("2026-11-16 09:00", one, *off(date(2026, 5, 4))) is None


def test_sick_days_take_nothing_from_the_holidays() -> None:
    one = DayOff(date(2026, 10, 5), LONG_AGO, sick=True)
    assert holidays.holidays_left(AFTER, [one]) == 42
