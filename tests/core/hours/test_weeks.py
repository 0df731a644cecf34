from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.hours.berlin import BERLIN, HOUR, at, timeline
from tests.core.zones import ZONES

from tenhours.core.hours.weeks import Timeline
from tenhours.core.time import Calendar

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 16)


def changed(day: date, calendar: Calendar) -> Timeline:
    """Let Berlin's usual calendar give way to another on a date."""
    return Timeline([(date(2026, 1, 5), Calendar(BERLIN)), (day, calendar)])


def test_a_week_knows_its_days_and_bounds() -> None:
    week = timeline().week(date(2026, 11, 18))
    assert week.key == MONDAY
    assert [day.date for day in week.days] == [MONDAY + DAY * number for number in range(7)]
    assert (week.start, week.end) == (at("2026-11-16 04:00"), at("2026-11-23 04:00"))
    assert week.missing == ()


def test_the_last_second_before_the_rollover_is_the_old_weeks() -> None:
    line = timeline()
    assert line.week_at(at("2026-11-16 03:59:59")).key == date(2026, 11, 9)
    assert line.week_at(at("2026-11-16 04:00")).key == MONDAY


def test_time_before_the_first_calendar_is_counted_by_it() -> None:
    assert timeline().week(date(2001, 5, 2)).key == date(2001, 4, 30)


def test_a_new_weeks_start_makes_one_short_week_whose_missing_days_are_off() -> None:
    line = changed(MONDAY, Calendar(BERLIN, week_start=6))
    before, odd, after = line.weeks(date(2026, 11, 15), date(2026, 11, 22))
    assert (before.key, odd.key, after.key) == (date(2026, 11, 9), MONDAY, date(2026, 11, 22))
    assert len(odd.days) == 6
    assert odd.missing == (date(2026, 11, 15),)
    assert (len(after.days), after.missing) == (7, ())


def test_a_new_rollover_stretches_the_first_day_only() -> None:
    line = changed(MONDAY, Calendar(BERLIN, rollover=time(6)))
    assert line.week(MONDAY).start == line.week(date(2026, 11, 15)).end == at("2026-11-16 04:00")
    assert line.day(MONDAY).seconds == 26 * HOUR
    assert line.day(MONDAY + DAY).seconds == 24 * HOUR
    assert line.day_of(at("2026-11-16 05:00")) == MONDAY
    assert line.day_of(at("2026-11-17 05:00")) == MONDAY


def test_a_new_zone_moves_no_instant_into_a_week_that_has_closed() -> None:
    line = changed(MONDAY, Calendar(ZoneInfo("Asia/Tokyo")))
    # In Tokyo that Monday began at 20:00 on Berlin's Sunday: still the old week.
    assert line.week_at(at("2026-11-15 23:00")).key == date(2026, 11, 9)
    assert line.day(MONDAY).seconds == 16 * HOUR
    assert line.week(MONDAY).end == at("2026-11-23 04:00", "Asia/Tokyo")


def test_a_day_that_a_new_zone_swallows_is_missing() -> None:
    niue, kiritimati = ZoneInfo("Pacific/Niue"), ZoneInfo("Pacific/Kiritimati")
    line = Timeline([(date(2026, 1, 5), Calendar(niue)), (MONDAY, Calendar(kiritimati))])
    week = line.week(MONDAY)
    assert week.missing == (MONDAY,)
    assert line.day(MONDAY).seconds == 0
    assert line.day_of(week.start) == MONDAY + DAY


def test_an_odd_week_without_any_time_is_joined_with_the_next() -> None:
    niue, kiritimati = ZoneInfo("Pacific/Niue"), ZoneInfo("Pacific/Kiritimati")
    line = Timeline(
        [(date(2026, 1, 5), Calendar(niue)), (MONDAY, Calendar(kiritimati, week_start=1))]
    )
    week = line.week(MONDAY)
    assert [day.date for day in week.days] == [MONDAY + DAY * number for number in range(1, 8)]
    assert week.missing == (MONDAY,)


def test_an_odd_week_that_would_end_as_it_begins_is_joined_with_the_next() -> None:
    niue, kiritimati = ZoneInfo("Pacific/Niue"), ZoneInfo("Pacific/Kiritimati")
    # On Tuesday at 05:00 it is Monday, 04:00, in Niue.
    new = Calendar(kiritimati, rollover=time(5), week_start=1)
    line = Timeline([(date(2026, 1, 5), Calendar(niue)), (MONDAY, new)])
    assert new.start_of(MONDAY + DAY) == line.week(MONDAY).start
    assert line.next(line.week(MONDAY)).key == MONDAY + DAY * 8


def test_a_calendar_that_the_next_one_leaves_no_time_gives_way_to_it() -> None:
    niue, kiritimati = ZoneInfo("Pacific/Niue"), ZoneInfo("Pacific/Kiritimati")
    line = Timeline(
        [
            (date(2026, 1, 5), Calendar(niue)),
            (MONDAY, Calendar(kiritimati)),
            (MONDAY + DAY, Calendar(BERLIN)),
        ]
    )
    assert line.calendar_of(MONDAY).zone is BERLIN
    assert line.week(MONDAY).start == at("2026-11-16 04:00", "Pacific/Niue")
    assert line.week(MONDAY).end == at("2026-11-23 04:00")


def test_a_calendar_that_begins_inside_a_week_cuts_it_short() -> None:
    line = changed(date(2026, 11, 19), Calendar(BERLIN, week_start=3))
    week = line.week(MONDAY)
    assert [day.date for day in week.days] == [MONDAY, MONDAY + DAY, MONDAY + DAY * 2]
    assert week.missing == tuple(MONDAY + DAY * number for number in range(3, 7))
    assert week.end == at("2026-11-19 04:00")
    assert len(line.next(week).days) == 7


def test_a_date_that_a_zone_leapt_over_is_missing() -> None:
    week = timeline("Pacific/Apia").week(date(2011, 12, 30))
    assert week.missing == (date(2011, 12, 30),)
    assert len(week.days) == 6


def test_of_two_calendars_for_one_week_the_last_counts() -> None:
    line = Timeline(
        [
            (date(2026, 1, 5), Calendar(BERLIN)),
            (MONDAY, Calendar(BERLIN, week_start=6)),
            (MONDAY, Calendar(BERLIN, rollover=time(5))),
        ]
    )
    assert line.week(MONDAY).key == MONDAY
    assert len(line.week(MONDAY).days) == 7
    assert line.calendar_of(MONDAY).rollover == time(5)


def test_a_timeline_needs_a_calendar() -> None:
    with pytest.raises(ValueError, match="calendar"):
        Timeline([])


@pytest.mark.parametrize("zone", ZONES)
def test_ten_years_of_days_and_weeks_leave_no_gap(zone: str) -> None:
    line = timeline(zone)
    second = timedelta(seconds=1)
    before = None
    for week in line.weeks(date(2018, 1, 1), date(2027, 12, 31)):
        if before is not None:
            assert week.start == before.end
        before = week
        edge = week.start
        for day in week.days:
            assert day.span.start == edge
            edge = day.span.end
            assert line.day_of(day.span.start) == line.day_of(edge - second) == day.date
            assert line.week_of(day.date) == week.key
        assert edge == week.end


calendars = st.builds(
    Calendar,
    st.sampled_from([ZoneInfo(zone) for zone in (*ZONES, "Pacific/Niue")]),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
    st.integers(0, 6),
)


@settings(max_examples=60, deadline=None)
@given(
    calendars,
    st.lists(st.tuples(st.integers(0, 8), calendars), max_size=4),
    st.lists(st.integers(0, 100 * 86_400), min_size=1, max_size=20),
)
def test_changed_calendars_leave_every_instant_in_one_day_and_one_week(
    first: Calendar, changes: list[tuple[int, Calendar]], seconds: list[int]
) -> None:
    known = [(first.week_of(date(2026, 2, 2)), first)]
    for later, calendar in changes:
        # As it happens: a change holds from some later week's start under the calendars so far.
        line = Timeline(known)
        week = line.week(known[-1][0])
        for _ in range(later + 1):
            week = line.next(week)
        known.append((week.key, calendar))
    line = Timeline(known)
    weeks = list(line.weeks(date(2026, 1, 5), date(2027, 4, 30)))
    for one, two in itertools.pairwise(weeks):
        assert one.end == two.start
        assert one.start < one.end
        assert 1 <= len(one.days) <= 7
    for offset in seconds:
        instant = datetime(2026, 1, 20, tzinfo=UTC) + timedelta(seconds=offset)
        holding = [week for week in weeks if week.start <= instant < week.end]
        assert holding == [line.week_at(instant)]
        days = [day for day in holding[0].days if day.span.start <= instant < day.span.end]
        assert [day.date for day in days] == [line.day_of(instant)]
