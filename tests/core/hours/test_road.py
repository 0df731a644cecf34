from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.core.hours.berlin import HOUR

from tenhours.core.hours.road import road

TODAY = date(2026, 11, 16)


def test_ten_hours_a_week_from_the_beginning() -> None:
    found = road(0, [], weeks_done=0, today=TODAY)
    assert found.needed == 10 * HOUR
    assert (found.recent, found.expected, found.earliest, found.latest) == (None,) * 4


def test_at_an_even_pace_the_date_is_certain() -> None:
    found = road(40 * HOUR, [10 * HOUR] * 4, weeks_done=4, today=TODAY)
    assert found.expected == TODAY + timedelta(weeks=100)
    assert found.earliest == found.latest == found.expected


def test_an_uneven_pace_has_a_range_around_the_date() -> None:
    uneven = [4 * HOUR, 16 * HOUR] * 4
    found = road(80 * HOUR, uneven, weeks_done=8, today=TODAY)
    assert found.expected == TODAY + timedelta(weeks=96)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest < found.expected < found.latest


def test_one_week_gives_a_date_without_a_range() -> None:
    found = road(10 * HOUR, [10 * HOUR], weeks_done=1, today=TODAY)
    assert found.expected == TODAY + timedelta(weeks=103)
    assert (found.earliest, found.latest) == (None, None)


def test_the_end_of_the_road() -> None:
    found = road(1_100 * HOUR, [10 * HOUR] * 3, weeks_done=110, today=TODAY)
    assert (found.left, found.needed, found.expected) == (0, Fraction(0), TODAY)


def test_after_104_weeks_there_is_no_pace_that_would_do() -> None:
    found = road(1_000 * HOUR, [10 * HOUR] * 3, weeks_done=104, today=TODAY)
    assert found.needed is None
    assert found.expected == TODAY + timedelta(weeks=4)


def test_standing_still_never_arrives() -> None:
    found = road(100 * HOUR, [0, 0, 0], weeks_done=20, today=TODAY)
    assert (found.recent, found.expected, found.latest) == (Fraction(0), None, None)


def test_a_date_beyond_a_lifetime_is_not_told() -> None:
    found = road(0, [60, 60], weeks_done=2, today=TODAY)
    assert found.expected is None
