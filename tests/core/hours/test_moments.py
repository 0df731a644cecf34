from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.zones import ZONES

from tenhours.core.errors import UsageError
from tenhours.core.hours import moments
from tenhours.core.hours.entries import Span
from tenhours.core.hours.stretches import TOLERANCE
from tenhours.core.time import Calendar

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
WEDNESDAY = datetime(2026, 11, 18, 19, 0, 30, 123456, tzinfo=UTC)
"""20:00:30 in Berlin."""
AT_NIGHT = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)
"""Wednesday 01:30 in Berlin; the study day is still Tuesday."""


def at(text: str, now: datetime = WEDNESDAY, on: date | None = None) -> str:
    found = moments.time(text, now=now, calendar=BERLIN, on=on)
    return found.astimezone(BERLIN.zone).isoformat(" ")


def day(text: str, now: datetime = WEDNESDAY, *, ahead: bool = False) -> str:
    return moments.day(text, now=now, calendar=BERLIN, ahead=ahead).isoformat()


def test_a_time_is_the_latest_one_that_has_been() -> None:
    assert at("18:10") == "2026-11-18 18:10:00+01:00"
    assert at("6:10pm") == "2026-11-18 18:10:00+01:00"
    assert at("22:00") == "2026-11-17 22:00:00+01:00"
    assert at("23:30", AT_NIGHT) == "2026-11-17 23:30:00+01:00"
    assert at("12am") == "2026-11-18 00:00:00+01:00"
    assert at("12 p.m.") == "2026-11-18 12:00:00+01:00"


def test_a_time_may_come_with_a_day_or_an_offset() -> None:
    assert at("mon 18:10") == "2026-11-16 18:10:00+01:00"
    assert at("2026-11-10 08:00") == "2026-11-10 08:00:00+01:00"
    assert at("2026-11-10T08:00:15Z") == "2026-11-10 09:00:15+01:00"
    assert at("18:10+00:00") == "2026-11-18 19:10:00+01:00"
    assert at("18:10-0800") == "2026-11-18 03:10:00+01:00"


def test_a_time_may_be_so_long_ago() -> None:
    assert at("-10m") == "2026-11-18 19:50:30+01:00"
    assert at("−1h30") == "2026-11-18 18:30:30+01:00"
    assert at("now") == "2026-11-18 20:00:30+01:00"


def test_a_time_can_be_read_on_a_given_date() -> None:
    assert at("22:00", on=date(2026, 11, 9)) == "2026-11-09 22:00:00+01:00"
    assert at("mon 22:00", on=date(2026, 11, 9)) == "2026-11-16 22:00:00+01:00"
    with pytest.raises(UsageError, match="has not come yet"):
        at("22:00", on=date(2026, 11, 18))


def test_a_time_may_run_two_minutes_ahead_of_the_clock() -> None:
    assert at("today 20:02") == "2026-11-18 20:02:00+01:00"
    assert at("20:02") == "2026-11-18 20:02:00+01:00"
    with pytest.raises(UsageError, match="Wed 18 Nov 20:03 CET has not come yet"):
        at("today 20:03")


def test_a_time_that_came_twice_is_refused_with_both_offsets() -> None:
    with pytest.raises(UsageError, match=r"02:30\+02:00 and 02:30\+01:00"):
        at("sun 02:30", datetime(2026, 10, 26, 12, tzinfo=UTC))
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert at("02:30", between) == "2026-10-25 02:30:00+02:00"


def test_a_time_that_the_clock_skipped_is_refused() -> None:
    with pytest.raises(UsageError, match="the clock went from 02:00 to 03:00"):
        at("02:15", datetime(2026, 3, 29, 12, tzinfo=UTC))
    the_night_before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert at("02:15", the_night_before) == "2026-03-28 02:15:00+01:00"


@pytest.mark.parametrize(
    "text",
    ["", "noon", "18", "25:00", "18:60", "24:01", "13pm", "0am", "mon", "-", "-10", "18:00 x"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        at(text)


def test_a_day_is_a_study_day() -> None:
    assert day("today") == "2026-11-18"
    assert day("today", AT_NIGHT) == "2026-11-17"
    assert day("yesterday", AT_NIGHT) == "2026-11-16"
    assert day("-3") == "2026-11-15"
    assert day("−0") == "2026-11-18"
    assert day("2024-02-29") == "2024-02-29"


def test_a_weekday_is_its_latest_one_today_included() -> None:
    assert day("wed") == "2026-11-18"
    assert day("Thu") == "2026-11-12"
    assert day("thurs") == "2026-11-12"
    assert day("sunday") == "2026-11-15"
    assert day("wed", AT_NIGHT) == "2026-11-11"


def test_a_day_ahead_is_read_only_where_it_makes_sense() -> None:
    assert day("tomorrow", ahead=True) == "2026-11-19"
    assert day("+7", ahead=True) == "2026-11-25"
    assert day("thu", ahead=True) == "2026-11-19"
    assert day("wed", ahead=True) == "2026-11-18"
    assert day("2026-12-24", ahead=True) == "2026-12-24"
    for text in ("tomorrow", "2026-11-19"):
        with pytest.raises(UsageError, match="has not come yet: today is Wed 18 Nov 2026"):
            day(text)


@pytest.mark.parametrize(
    "text",
    ["", "someday", "2026-02-30", "2025-02-29", "0000-01-01", "1969-12-31", "-999999", "20261117"],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        day(text)


def test_a_stretch_is_read_for_an_edit() -> None:
    def span(*words: str, on: date | None = None) -> Span:
        return moments.span(words, now=WEDNESDAY, calendar=BERLIN, on=on)

    evening = Span(
        datetime(2026, 11, 9, 17, 0, tzinfo=UTC), datetime(2026, 11, 9, 18, 30, tzinfo=UTC)
    )
    assert span("18:00-19:30", on=date(2026, 11, 9)) == evening
    assert span("2026-11-09", "18:00", "+1h30", on=date(2026, 11, 2)) == evening
    for words in (["18:00-19:30", "talk"], ["1h30"], ["18:00"], []):
        with pytest.raises(UsageError):
            span(*words)


def test_a_stretch_is_read_with_words_behind_it() -> None:
    def leading(line: str) -> tuple[int | None, tuple[str, ...]]:
        span, rest = moments.leading(
            line.split(), now=WEDNESDAY, calendar=BERLIN, on=date(2026, 11, 9)
        )
        return None if span is None else span.seconds, rest

    assert leading("18:00 - 19:30 a talk +x") == (5400, ("a", "talk", "+x"))
    assert leading("mon 18:00 +1h") == (3600, ())
    assert leading("a talk at 18:00") == (None, ("a", "talk", "at", "18:00"))
    assert leading("1h30 +x") == (None, ("1h30", "+x"))
    assert leading("1:30") == (None, ("1:30",))
    assert leading("mon was dull") == (None, ("mon", "was", "dull"))
    assert leading("") == (None, ())
    for line in ("18:00", "tue", "2026-11-09 talk", "tue 23:00-22:00", "wed 20:30-21:00"):
        with pytest.raises(UsageError):
            leading(line)


def test_a_span_is_shown_with_what_a_reader_cannot_guess() -> None:
    def show(start: datetime, hours: float) -> str:
        span = Span(start, start + timedelta(hours=hours))
        return moments.show(span, now=WEDNESDAY, calendar=BERLIN)

    assert show(datetime(2026, 11, 17, 17, tzinfo=UTC), 1.5) == "Tue 17 Nov 18:00–19:30 CET (1h30)"
    assert (
        show(datetime(2026, 11, 17, 22, tzinfo=UTC), 2) == "Tue 17 Nov 23:00–Wed 01:00 CET (2h00)"
    )
    assert (
        show(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 1)
        == "Sun 29 Mar 01:30 CET–03:30 CEST (1h00)"
    )
    assert show(datetime(2025, 7, 1, 8, tzinfo=UTC), 1) == "Tue 1 Jul 2025 10:00–11:00 CEST (1h00)"


@given(
    text=st.text()
    | st.from_regex(r"(mon|-[0-9]{1,3}|today|[0-9]{4}-[0-9]{2}-[0-9]{2})?[ t]?[0-9:apm+ -]{0,12}"),
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 — the bounds
)
def test_wild_text_is_a_time_or_a_day_or_refused_in_words(
    text: str, zone: str, now: datetime
) -> None:
    calendar, instant = Calendar(ZoneInfo(zone)), now.replace(tzinfo=UTC)
    for read in (moments.time, moments.day):
        try:
            found = read(text, now=instant, calendar=calendar)
        except UsageError as error:
            assert_words(str(error))
            continue
        if isinstance(found, datetime):
            assert found <= instant + TOLERANCE
            assert found.microsecond == 0
        else:
            assert found <= calendar.study_day(instant)


def assert_words(refusal: str) -> None:
    assert refusal
    assert len(refusal) < 600
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in refusal)
