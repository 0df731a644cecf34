from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.core.hours.berlin import HOUR, MINUTE, at, off, promise

from tenhours.core.hours import pace
from tenhours.core.hours.pace import Colour, Pace, State
from tenhours.core.hours.terms import Terms

MONDAY = date(2026, 11, 16)
DAYS = [MONDAY + timedelta(days=number) for number in range(7)]


def stand(day: date, minutes: int, today: int = 0, *off_days: date, now: str = "") -> Pace:
    return pace.pace(
        promise(day, days_off=off(*off_days)),
        now=at(now or f"{day} 04:00"),
        day=day,
        counted=minutes * MINUTE,
        today=today * MINUTE,
    )


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (179, State.BEHIND),
        (180, State.ON_PACE),
        (269, State.ON_PACE),
        (270, State.AHEAD),
    ],
)
def test_each_side_of_each_line(minutes: int, state: State) -> None:
    assert stand(DAYS[2], minutes).state is state


def test_lines_are_compared_exactly() -> None:
    # A third of 100 minutes is due after the first of three equal days.
    terms = Terms(MONDAY, target=100 * MINUTE, plan=(10, 10, 10, 0, 0, 0, 0))
    week = promise(MONDAY, terms=terms)
    assert pace.due_by(week, DAYS[0]) == Fraction(2000)
    assert pace.due_by(week, DAYS[1]) == Fraction(4000)
    sevenths = promise(MONDAY, terms=Terms(MONDAY, target=HOUR, plan=(1,) * 7))
    assert pace.due_by(sevenths, DAYS[0]) == Fraction(3600, 7)
    by_second = [
        pace.pace(sevenths, now=at("2026-11-16 05:00"), day=DAYS[0], counted=each, today=each)
        for each in (514, 515)
    ]
    assert [each.state for each in by_second] == [State.ON_PACE, State.AHEAD]


def test_nothing_is_due_before_the_first_day_and_all_after_the_last() -> None:
    week = promise(MONDAY)
    assert pace.due_by(week, MONDAY - timedelta(days=1)) == 0
    assert pace.due_by(week, DAYS[6]) == week.target


def test_on_an_unplanned_last_day_all_that_is_left_is_asked() -> None:
    assert stand(DAYS[6], 550).quota == 50 * MINUTE


def test_on_a_day_off_with_planned_days_to_come_nothing_is_asked() -> None:
    found = stand(DAYS[2], 120, 0, DAYS[2])
    assert found.quota == 0
    assert found.promise.target == 510 * MINUTE


def test_the_quota_stays_when_part_of_it_is_done() -> None:
    found = stand(DAYS[2], 120 + 60, 60)
    assert (found.quota, found.quota_left) == (105 * MINUTE, 45 * MINUTE)
    assert stand(DAYS[2], 120 + 200, 200).quota_left == 0


def test_a_quota_never_asks_for_more_than_is_left() -> None:
    assert stand(DAYS[5], 598).quota == 2 * MINUTE


def test_a_quota_above_what_was_called_possible_says_so() -> None:
    assert stand(DAYS[5], 250).beyond_possible
    assert not stand(DAYS[5], 300).beyond_possible


@pytest.mark.parametrize(
    ("minutes", "safe", "colour"),
    [
        (359, 0, Colour.RED),  # 241 left: Sunday alone has room for 240
        (360, 1, Colour.ORANGE),
        (599, 1, Colour.ORANGE),
    ],
)
def test_safe_days_on_a_saturday(minutes: int, safe: int, colour: Colour) -> None:
    found = stand(DAYS[5], minutes)
    assert (found.safe_days, found.colour) == (safe, colour)


def test_colours_by_safe_days() -> None:
    assert [pace.colour(each) for each in range(5)] == [
        Colour.RED,
        Colour.ORANGE,
        Colour.BLUE,
        Colour.GREEN,
        Colour.GREEN,
    ]


def test_with_nothing_left_all_remaining_days_are_safe_and_the_week_is_green() -> None:
    saturday = stand(DAYS[5], 600)
    assert (saturday.safe_days, saturday.colour, saturday.quota) == (2, Colour.GREEN, 0)
    assert (stand(DAYS[6], 720).safe_days, stand(DAYS[6], 720).colour) == (1, Colour.GREEN)


def test_impossible_by_plan_is_told_before_out_of_reach() -> None:
    sunday = stand(DAYS[6], 359)
    assert (sunday.impossible, sunday.out_of_reach) == (True, False)
    late = stand(DAYS[6], 359, now="2026-11-23 00:30")
    assert (late.impossible, late.out_of_reach) == (True, True)
    assert not stand(DAYS[6], 360).impossible


def test_time_left_is_elapsed_time_in_a_night_that_skips_an_hour() -> None:
    week = promise(date(2026, 3, 28))

    def reach(minutes: int) -> bool:
        return pace.pace(
            week,
            now=at("2026-03-30 01:00"),
            day=date(2026, 3, 29),
            counted=minutes * MINUTE,
            today=0,
        ).out_of_reach

    assert not reach(600 - 180)
    assert reach(600 - 181)


def test_days_off_have_room_for_nothing() -> None:
    # With the weekend off the week ends on Friday: 450 minutes are asked for.
    found = stand(DAYS[4], 260, 0, DAYS[5], DAYS[6])
    assert found.promise.target == 450 * MINUTE
    assert found.left == 190 * MINUTE
    assert (found.bare_minimum, found.impossible) == (190 * MINUTE, True)


def test_a_whole_week_off_asks_for_nothing() -> None:
    found = stand(DAYS[3], 0, 0, *DAYS)
    assert (found.promise.target, found.quota, found.left) == (0, 0, 0)
    assert (found.state, found.colour) == (State.AHEAD, Colour.GREEN)
