from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.zones import ZONES

from tenhours.core.time import Calendar

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))


def test_two_in_the_morning_belongs_to_yesterday() -> None:
    assert BERLIN.study_day(datetime(2026, 3, 2, 1, 0, tzinfo=UTC)) == date(2026, 3, 1)
    assert BERLIN.study_day(datetime(2026, 3, 2, 2, 59, 59, 999999, tzinfo=UTC)) == date(2026, 3, 1)
    assert BERLIN.study_day(datetime(2026, 3, 2, 3, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_an_instant_may_come_with_any_offset() -> None:
    tokyo = datetime(2026, 3, 2, 11, 0, tzinfo=timezone(timedelta(hours=9)))
    assert BERLIN.study_day(tokyo) == date(2026, 3, 1)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        BERLIN.study_day(datetime(2026, 3, 2, 11, 0))  # noqa: DTZ001 — what is refused


def test_days_of_clock_changes_are_shorter_and_longer() -> None:
    def hours(calendar: Calendar, day: date) -> float:
        return (calendar.end_of(day) - calendar.start_of(day)) / timedelta(hours=1)

    assert hours(BERLIN, date(2026, 3, 28)) == 23
    assert hours(BERLIN, date(2026, 10, 24)) == 25
    assert hours(BERLIN, date(2026, 6, 1)) == 24
    assert hours(Calendar(ZoneInfo("Australia/Lord_Howe")), date(2026, 4, 4)) == 24.5
    assert hours(Calendar(ZoneInfo("Antarctica/Troll")), date(2026, 3, 28)) == 22


def test_weeks_of_clock_changes_have_167_and_169_hours() -> None:
    def hours(zone: str, first: date) -> float:
        calendar = Calendar(ZoneInfo(zone))
        following = calendar.start_of(first + timedelta(days=7))
        return (following - calendar.start_of(first)) / timedelta(hours=1)

    assert hours("Europe/Berlin", date(2026, 3, 23)) == 167
    assert hours("Europe/Berlin", date(2026, 10, 19)) == 169
    assert hours("America/New_York", date(2026, 3, 2)) == 167
    assert hours("America/New_York", date(2026, 10, 26)) == 169
    assert hours("America/New_York", date(2026, 6, 1)) == 168


def test_a_week_is_named_by_its_first_date() -> None:
    sunday = date(2026, 11, 15)
    assert BERLIN.week_of(sunday) == date(2026, 11, 9)
    assert Calendar(ZoneInfo("Europe/Berlin"), week_start=6).week_of(sunday) == sunday
    assert BERLIN.week_of(date(2026, 11, 9)) == date(2026, 11, 9)


def test_a_rollover_that_the_clock_skips_moves_forward_by_the_gap() -> None:
    at_half_past_two = Calendar(ZoneInfo("Europe/Berlin"), rollover=time(2, 30))
    spring = at_half_past_two.start_of(date(2026, 3, 29))
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert spring.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_a_rollover_that_occurs_twice_means_its_first() -> None:
    at_half_past_two = Calendar(ZoneInfo("Europe/Berlin"), rollover=time(2, 30))
    assert at_half_past_two.start_of(date(2026, 10, 25)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    second_reading = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert second_reading.astimezone(ZoneInfo("Europe/Berlin")).time() == time(2, 15)
    assert at_half_past_two.study_day(second_reading) == date(2026, 10, 25)


def test_a_rollover_marked_as_the_second_of_two_means_the_first_all_the_same() -> None:
    marked = Calendar(ZoneInfo("Europe/Berlin"), rollover=time(2, 45, fold=1))
    assert marked.start_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 45, tzinfo=UTC)


def test_a_date_that_a_country_left_out_has_no_instant() -> None:
    apia = Calendar(ZoneInfo("Pacific/Apia"))
    skipped = date(2011, 12, 30)
    assert apia.start_of(skipped) == apia.end_of(skipped)
    assert apia.study_day(apia.start_of(skipped)) == date(2011, 12, 31)
    assert apia.study_day(apia.start_of(skipped) - timedelta(seconds=1)) == date(2011, 12, 29)


def test_the_offset_follows_the_clock_change() -> None:
    assert BERLIN.utc_offset(datetime(2026, 1, 1, tzinfo=UTC)) == timedelta(hours=1)
    assert BERLIN.utc_offset(datetime(2026, 7, 1, tzinfo=UTC)) == timedelta(hours=2)


@given(
    zone=st.sampled_from(ZONES),
    instant=st.datetimes(datetime(2008, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 — the bounds
    rollover=st.sampled_from([time(0), time(2, 30), time(4), time(23, 59)]),
)
def test_every_instant_belongs_to_the_day_that_spans_it(
    zone: str, instant: datetime, rollover: time
) -> None:
    calendar = Calendar(ZoneInfo(zone), rollover)
    at = instant.replace(tzinfo=UTC)
    day = calendar.study_day(at)
    assert calendar.start_of(day) <= at < calendar.end_of(day)
    assert calendar.end_of(day) == calendar.start_of(day + timedelta(days=1))


@pytest.mark.parametrize("zone", ZONES)
def test_days_follow_each_other_without_gap_for_ten_years(zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone))
    day, last = date(2007, 12, 31), date(2018, 1, 2)
    while day < last:
        start, end = calendar.start_of(day), calendar.end_of(day)
        assert start <= end
        if start < end:
            assert calendar.study_day(start) == day
            assert calendar.study_day(end - timedelta(microseconds=1)) == day
        day += timedelta(days=1)
