from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.errors import UsageError
from tenhours.core.hours import durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90m", 90),
        ("45min", 45),
        ("2h", 120),
        ("1h30", 90),
        ("1h30m", 90),
        ("1.5h", 90),
        ("1,5h", 90),
        (".5h", 30),
        ("1:30", 90),
        ("PT1H30M", 90),
        ("pt90m", 90),
        ("1h 30m", 90),
        ("1 h 5 min", 65),
        ("2 hours", 120),
        ("1 hr", 60),
        ("90 minutes", 90),
        (" 2H ", 120),
        ("0h00", 0),
        ("24h", 1440),
    ],
)
def test_every_way_to_write_a_duration(text: str, minutes: int) -> None:
    assert durations.parse(text) == minutes * 60


def test_seconds_can_be_given_in_two_ways_and_fractions_of_them_are_dropped() -> None:
    assert durations.parse("0:45:30") == 2730
    assert durations.parse("PT45M30S") == 2730
    assert durations.parse("0.3333h") == 1199


def test_m_is_always_minutes() -> None:
    assert durations.parse("1.5m") == 90
    assert durations.parse("300m") == 18_000


def test_a_bare_number_is_refused_with_both_of_its_readings() -> None:
    with pytest.raises(UsageError, match=r'"90" of what\? 90m is 1h30, 90h is 90h00'):
        durations.parse("90")
    with pytest.raises(UsageError, match=r"1,5m is 0h01, 1,5h is 1h30"):
        durations.parse("1,5")


def test_one_digit_of_minutes_is_refused_with_both_of_its_readings() -> None:
    with pytest.raises(UsageError, match="1h05 or 1h50"):
        durations.parse("1h5")


def test_more_than_a_day_is_no_single_duration_unless_the_caller_allows_it() -> None:
    for text in ("25h", "24h01", "1441m", "99999:00"):
        with pytest.raises(UsageError, match="24h00"):
            durations.parse(text)
    assert durations.parse("1040h", longest=None) == 1040 * 3600


@pytest.mark.parametrize("text", ["1h90", "1:75", "1h60m"])
def test_sixty_minutes_are_an_hour(text: str) -> None:
    with pytest.raises(UsageError, match="59 minutes"):
        durations.parse(text)


@pytest.mark.parametrize(
    "text", ["", " ", "h", "m", "pt", "1h1h", "one hour", "1.2.3h", "1d", "٣h", "90mm", "1h30s"]
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="1h30"):
        durations.parse(text)


def test_a_sign_is_refused() -> None:
    with pytest.raises(UsageError, match="less than nothing"):
        durations.parse("-90m")


def test_a_duration_is_shown_rounded_down() -> None:
    assert durations.show(0) == "0h00"
    assert durations.show(59) == "0h00"
    assert durations.show(5_459) == "1h30"
    assert durations.show(286 * 3600) == "286h00"
    assert durations.show(-1_859) == "-0h30"
    assert durations.show(-59) == "0h00"


def test_what_may_be_a_time_of_day_is_no_plain_duration() -> None:
    assert durations.is_one("18:10")
    assert not durations.is_plain("18:10")
    assert durations.is_plain("1h30")
    assert not durations.is_one("chapter")


@given(seconds=st.integers(0, 10_000_000))
def test_every_duration_shown_is_read_back(seconds: int) -> None:
    assert durations.parse(durations.show(seconds), longest=None) == seconds - seconds % 60


@given(text=st.text() | st.from_regex(r"[0-9hmpts.,: ]{0,12}"))
def test_wild_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        seconds = durations.parse(text)
    except UsageError as error:
        refusal = str(error)
    else:
        assert 0 <= seconds <= durations.LONGEST
        assert durations.is_one(text)
        return
    assert len(refusal) < 250
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in refusal)
