from __future__ import annotations

import shlex
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.errors import UsageError
from tenhours.core.hours import moments
from tenhours.core.hours.entries import Category, Growth, Label
from tenhours.core.hours.moments import Logged
from tenhours.core.hours.stretches import TOLERANCE
from tenhours.core.time import Calendar

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
WEDNESDAY = datetime(2026, 11, 18, 19, 0, 30, 123456, tzinfo=UTC)
"""20:00:30 in Berlin."""
AT_NIGHT = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)
"""Wednesday 01:30 in Berlin; the study day is still Tuesday."""
MARCH = datetime(2026, 3, 29, 10, tzinfo=UTC)
"""Noon of the Sunday on which Berlin's clocks went forward."""
OCTOBER = datetime(2026, 10, 25, 11, tzinfo=UTC)
"""Noon of the Sunday on which Berlin's clocks went back."""
ZONES = {
    # A clock change that the stretches of the properties lie around.
    "UTC": date(2026, 3, 29),
    "Europe/Berlin": date(2026, 3, 29),
    "Europe/London": date(2026, 10, 25),
    "Europe/Dublin": date(2026, 3, 29),
    "America/New_York": date(2026, 11, 1),
    "America/Los_Angeles": date(2026, 3, 8),
    "America/St_Johns": date(2006, 10, 29),
    "America/Sao_Paulo": date(2018, 11, 4),
    "America/Havana": date(2026, 11, 1),
    "Asia/Kathmandu": date(1986, 1, 1),
    "Asia/Tehran": date(2022, 9, 22),
    "Asia/Beirut": date(2026, 3, 29),
    "Asia/Pyongyang": date(2018, 5, 5),
    "Australia/Lord_Howe": date(2026, 4, 5),
    "Antarctica/Troll": date(2026, 10, 25),
    "Antarctica/Casey": date(2018, 3, 11),
    "Pacific/Apia": date(2011, 12, 31),
    "Pacific/Kiritimati": date(1995, 1, 1),
    "Pacific/Chatham": date(2026, 4, 5),
    "Africa/Casablanca": date(2026, 2, 15),
}

WRITTEN = (
    *("today", "yesterday", "tomorrow", "mon", "-1", "-0", "2026-11-17", "2026-13-01", "18:00"),
    *("18:00-19:30", "-", "+1h30", "to", "02:15", "24:00", "6pm", "7:30", "pm", "18:00+01:00"),
    *("-08:00", "90", "90m", "2h", "1:30", "PT1H", "+paper", "@t", "/core", "/x", "+"),
    *("9999-12-31", "1970-01-01", "23:59-00:01", "\udcff", "\x1b[2J"),
)


def log(line: str, now: datetime = WEDNESDAY, calendar: Calendar = BERLIN) -> Logged:
    return moments.parse(shlex.split(line), now=now, calendar=calendar)


def refusal(line: str, now: datetime = WEDNESDAY, calendar: Calendar = BERLIN) -> str:
    with pytest.raises(UsageError) as refused:
        log(line, now, calendar)
    assert refused.value.status == 2
    return str(refused.value)


def test_a_duration_alone_ends_now() -> None:
    logged = log("1h30")
    assert logged.echo == "Wed 18 Nov 18:30–20:00 CET (1h30)"
    assert logged.span is not None
    assert logged.span.end == datetime(2026, 11, 18, 19, 0, 30, tzinfo=UTC)
    assert logged.seconds == 5400


def test_a_day_with_a_duration_adds_to_that_study_day_without_clock_times() -> None:
    logged = log("yesterday 2h reading +paper @transformers /related")
    assert logged == Logged(
        Label("reading", ("paper",), "transformers", Category.RELATED),
        "Tue 17 Nov +2h00 reading +paper @transformers /related",
        day=date(2026, 11, 17),
        total=7200,
    )
    assert log("today 1h", AT_NIGHT).day == date(2026, 11, 17)
    assert log("-1 1h", AT_NIGHT).day == date(2026, 11, 16)


@pytest.mark.parametrize(
    "line",
    [
        "tue 18:00-19:30",
        "tue 18:00 - 19:30",
        "tue 18:00–19:30",
        "Tuesday 18:00 — 19:30",
        "tue 18:00 to 19:30",
        "tue 6pm-7:30pm",
        "tue 6 pm - 7:30 PM",
        "tue 18:00 +1h30",
        "tue 18:00 +1:30",
        "tue 18:00+90m",
        "2026-11-17 18:00 +1h 30m",
        "yesterday 18:00+01:00-19:30+01:00",
        "yesterday 17:00Z-18:30Z",
        "tue 17:00+00:00 +1h30",
        "tue 09:00-08:00 - 10:30-08:00",
        "'tue 18:00-19:30'",
    ],
)
def test_every_way_to_write_an_evening(line: str) -> None:
    logged = log(line + " @transformers" if "'" not in line else "'tue 18:00-19:30 @transformers'")
    assert logged.echo == "Tue 17 Nov 18:00–19:30 CET (1h30) @transformers"
    assert logged.label == Label(topic="transformers")


def test_what_stands_behind_is_the_label() -> None:
    assert log("1h30 - chapter 3 +a").label == Label("- chapter 3", ("a",))
    assert log("1h 30 problems").label == Label("30 problems")
    assert log("1h 30m problems").seconds == 5400
    assert log("18:00 - 19:00 - part 2 /build").label == Label("- part 2", growth=Growth.BUILD)
    assert log("1h yesterday I was ill").label == Label("yesterday I was ill")


def test_bare_times_mean_their_last_occurrence() -> None:
    assert log("18:00-19:30").echo == "Wed 18 Nov 18:00–19:30 CET (1h30)"
    assert log("21:00-22:00").echo == "Tue 17 Nov 21:00–22:00 CET (1h00)"
    assert log("21:00 +1h").echo == "Tue 17 Nov 21:00–22:00 CET (1h00)"
    assert log("23:00-24:00", AT_NIGHT).echo == "Tue 17 Nov 23:00–Wed 00:00 CET (1h00)"


def test_midnight_is_crossed_by_twelve_hours_at_most() -> None:
    assert log("23:00-01:00").echo == "Tue 17 Nov 23:00–Wed 01:00 CET (2h00)"
    assert log("yesterday 18:00-06:00").seconds == 12 * 3600
    for line in ("yesterday 18:00-06:01", "19:30-18:00", "18:00-18:00"):
        assert "ends before it begins" in refusal(line)


def test_with_clock_times_a_day_is_the_civil_date_of_the_first() -> None:
    assert log("today 00:15-01:00", AT_NIGHT).echo == "Wed 18 Nov 00:15–01:00 CET (0h45)"
    assert log("tue 23:00 +2h", AT_NIGHT).echo == "Tue 17 Nov 23:00–Wed 01:00 CET (2h00)"


def test_a_stretch_may_run_two_minutes_ahead_of_the_clock() -> None:
    assert log("19:00-20:02").seconds == 62 * 60
    assert log("20:01-20:02").echo == "Wed 18 Nov 20:01–20:02 CET (0h01)"


def test_what_has_not_come_yet_is_refused() -> None:
    assert "20:03 CET has not come yet" in refusal("today 20:03-20:10")
    ahead = refusal("19:00-21:00")
    assert "21:00 CET has not come yet; it is Wed 18 Nov 20:00 CET" in ahead
    assert "19:00 +1h00" in ahead
    assert "yesterday 19:00-21:00" in ahead
    assert "has not come yet" in refusal("19:00 +3h")
    for line in ("tomorrow 1h", "2026-11-19 1h", "2026-11-19 18:00-19:00"):
        assert "today is Wed 18 Nov 2026" in refusal(line)


def test_a_bare_number_is_refused_with_its_readings() -> None:
    assert "90m is 1h30, 90h is 90h00" in refusal("90")
    assert "9:00, 9am or 9pm" in refusal("9-11")
    assert "6:00, 6am or 6pm" in refusal("6-7:30pm")


def test_a_time_alone_is_refused_and_a_short_duration_with_a_colon_is_not() -> None:
    alone = refusal("18:00")
    assert "18:00 +1h30" in alone
    assert "write 18h00" in alone
    for line in ("6pm", "18:00+01:00", "mon 9:15", "18:00 1h30", "18:00 +paper"):
        assert "alone is a time" in refusal(line)
    assert log("1:30").seconds == 5400
    assert log("mon 1:30").total == 5400


def test_a_time_with_am_or_pm_beside_one_without_is_refused() -> None:
    assert '"6:00" beside a time with am or pm' in refusal("6:00-7:30pm")
    assert '"7:30" beside a time with am or pm' in refusal("6pm-7:30")
    assert log("yesterday 14:00-3:30pm").seconds == 5400


@pytest.mark.parametrize("line", ["25h", "mon 24h01", "18:00 +25h"])
def test_more_than_a_day_is_refused(line: str) -> None:
    assert "more than 24h00" in refusal(line)


@pytest.mark.parametrize("line", ["0m", "mon 0h00", "18:00 +0m"])
def test_nothing_is_refused(line: str) -> None:
    assert "no time at all" in refusal(line)


@pytest.mark.parametrize(
    "line", ["1h yesterday", "1h sun", "1h 2026-11-17", "1h -1", "1h 18:00", "1h 18:00-19:00"]
)
def test_a_day_or_time_behind_the_duration_is_not_taken_for_a_comment(line: str) -> None:
    assert "comes first" in refusal(line)


def test_two_durations_are_refused() -> None:
    assert "second duration" in refusal("2h 1h")
    assert "looks like a duration" in refusal("1h +30m")


@pytest.mark.parametrize("line", ["", "reading", "mon", "mon reading", "+paper", "-"])
def test_without_a_length_it_says_what_to_write(line: str) -> None:
    assert "18:00-19:30" in refusal(line)


# The worked examples 3, 4 and 9 of the habit's arithmetic.


def test_the_night_of_march_is_an_hour_shorter() -> None:
    logged = log("01:30-03:30", MARCH)
    assert logged.echo == "Sun 29 Mar 01:30 CET–03:30 CEST (1h00)"
    assert logged.span is not None
    assert BERLIN.study_day(logged.span.start) == date(2026, 3, 28)
    assert BERLIN.study_day(logged.span.end) == date(2026, 3, 28)


@pytest.mark.parametrize("line", ["02:15-02:45", "sun 02:15 +1h", "01:30-02:15", "sat 23:00-02:15"])
def test_a_time_that_the_clock_skipped_is_refused(line: str) -> None:
    assert '"02:15" does not exist on Sun 29 Mar 2026' in refusal(line, MARCH)
    assert "from 02:00 to 03:00" in refusal(line, MARCH)


def test_the_night_of_october_is_an_hour_longer() -> None:
    assert log("01:30-03:30", OCTOBER).seconds == 3 * 3600


def test_the_one_reading_that_fits_is_taken() -> None:
    assert log("02:45-02:15", OCTOBER).echo == "Sun 25 Oct 02:45 CEST–02:15 CET (0h30)"
    before_the_second = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)
    assert log("02:10-02:50", before_the_second).echo == "Sun 25 Oct 02:10–02:50 CEST (0h40)"


def test_several_readings_are_refused_and_listed_with_offsets() -> None:
    readings = (
        "02:10+02:00-02:50+02:00 (0h40), 02:10+02:00-02:50+01:00 (1h40), "
        "02:10+01:00-02:50+01:00 (0h40)"
    )
    assert readings in refusal("02:10-02:50", OCTOBER)
    assert "02:30+02:00-02:30+01:00 (1h00)" in refusal("02:30 +1h", OCTOBER)


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("02:10+02:00-02:50+02:00", 40),
        ("02:10+02:00-02:50+01:00", 100),
        ("02:10+01:00-02:50+01:00", 40),
        ("02:10+01:00-02:50", 40),
        ("02:10-02:50+02:00", 40),
    ],
)
def test_each_listed_reading_can_be_written(line: str, minutes: int) -> None:
    assert log(line, OCTOBER).seconds == minutes * 60


def test_an_entry_across_the_rollover_keeps_its_clock_times() -> None:
    logged = log("mon 03:00-05:30")
    assert logged.echo == "Mon 16 Nov 03:00–05:30 CET (2h30)"


def test_a_date_that_a_country_left_out_is_refused() -> None:
    apia = Calendar(ZoneInfo("Pacific/Apia"))
    now = datetime(2012, 1, 2, tzinfo=UTC)
    assert "does not exist here" in refusal("2011-12-30 1h", now, apia)
    assert "does not exist here" in refusal("2011-12-30 18:00-19:00", now, apia)


@given(
    zone=st.sampled_from(sorted(ZONES)),
    shift=st.integers(-1, 1),
    start=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 720),
    with_length=st.booleans(),
)
def test_accepted_stretches_are_past_on_their_day_and_of_the_elapsed_length(
    zone: str, shift: int, start: time, minutes: int, *, with_length: bool
) -> None:
    calendar = Calendar(ZoneInfo(zone))
    day = ZONES[zone] + timedelta(days=shift)
    now = datetime.combine(day + timedelta(days=3), time(12), UTC)
    face = datetime.combine(day, start)
    end = (face + timedelta(minutes=minutes)).time()
    tail = f" +{minutes}m" if with_length else f"-{end:%H:%M}"
    try:
        logged = log(f"{day} {start:%H:%M}{tail}", now, calendar)
    except UsageError:
        # Only a clock change can stand in the way.
        offsets = {
            calendar.utc_offset(datetime.combine(day, time(), UTC) + timedelta(hours=hour))
            for hour in range(-24, 49)
        }
        changes = len(offsets) > 1
    else:
        assert logged.span is not None
        assert logged.span.end <= now
        began, ended = (
            instant.astimezone(calendar.zone).replace(tzinfo=None)
            for instant in (logged.span.start, logged.span.end)
        )
        assert began == face
        if with_length:
            assert logged.seconds == minutes * 60
        else:
            assert ended.time() == end
            set_back = calendar.utc_offset(logged.span.start) - calendar.utc_offset(logged.span.end)
            assert timedelta(seconds=logged.seconds) == ended - began + set_back
        return
    assert changes


@given(
    line=st.lists(
        st.text() | st.sampled_from(WRITTEN) | st.from_regex(r"[0-9:+apmh-]{0,14}"),
        max_size=6,
    ),
    zone=st.sampled_from(sorted(ZONES)),
    now=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 — the bounds
)
def test_wild_words_are_logged_or_refused_in_words(
    line: list[str], zone: str, now: datetime
) -> None:
    calendar, instant = Calendar(ZoneInfo(zone)), now.replace(tzinfo=UTC)
    try:
        logged = moments.parse(line, now=instant, calendar=calendar)
    except UsageError as error:
        refusal = str(error)
    else:
        if logged.span is None:
            assert logged.day is not None
            assert logged.day <= calendar.study_day(instant)
        else:
            assert logged.span.start < logged.span.end <= instant + TOLERANCE
        assert logged.seconds > 0
        logged.echo.encode("utf-8")
        return
    assert len(refusal) < 600
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in refusal)
