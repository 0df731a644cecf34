"""The fourteen worked examples of the ten-hours habit; the numbers are the specification's."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.core.hours.berlin import (
    HOUR,
    LONG_AGO,
    MINUTE,
    at,
    entry,
    off,
    promise,
    span,
    timeline,
    total,
)

from tenhours.core.hours import counting, fitting, judging, pace, promises, road
from tenhours.core.hours.entries import Source
from tenhours.core.hours.judging import Standing, Verdict, WeekFacts
from tenhours.core.hours.pace import Colour, State
from tenhours.core.hours.terms import Commitment, Terms

MONDAY = date(2026, 11, 16)
WEDNESDAY = date(2026, 11, 18)
SATURDAY = date(2026, 11, 21)


def test_1_wednesday_with_two_hours() -> None:
    week = promise(WEDNESDAY)
    now = at("2026-11-18 04:00")
    found = pace.pace(week, now=now, day=WEDNESDAY, counted=2 * HOUR, today=0)
    assert found.due_before == 3 * HOUR
    assert found.ahead_by == -1 * HOUR
    assert found.state is State.BEHIND
    assert found.left == 480 * MINUTE
    assert found.quota == 105 * MINUTE
    assert found.bare_minimum == 0
    assert found.safe_days == 3
    done = (120 + 105) * MINUTE
    thursday = pace.pace(week, now=now, day=date(2026, 11, 19), counted=done, today=0)
    assert thursday.quota == 105 * MINUTE


def test_2_saturday_with_five_and_a_half_hours() -> None:
    found = pace.pace(
        promise(SATURDAY),
        now=at("2026-11-21 04:00"),
        day=SATURDAY,
        counted=330 * MINUTE,
        today=0,
    )
    assert found.left == 270 * MINUTE
    assert found.quota == 270 * MINUTE
    assert found.bare_minimum == 30 * MINUTE
    assert found.colour is Colour.RED


def test_3_the_night_that_skips_an_hour() -> None:
    line = timeline()
    assert line.week(date(2026, 3, 23)).span.seconds == 167 * HOUR
    assert line.day(date(2026, 3, 28)).seconds == 23 * HOUR
    (piece,) = counting.pieces([entry("2026-03-29 01:30", "2026-03-29 03:30")], line)
    assert (piece.day, piece.seconds) == (date(2026, 3, 28), HOUR)


def test_4_the_night_that_doubles_an_hour() -> None:
    line = timeline()
    assert line.week(date(2026, 10, 19)).span.seconds == 169 * HOUR
    (piece,) = counting.pieces([entry("2026-10-25 01:30", "2026-10-25 03:30")], line)
    assert piece.seconds == 3 * HOUR


def test_5_new_york() -> None:
    line = timeline("America/New_York")
    assert line.week(date(2026, 3, 2)).span.seconds == 167 * HOUR
    assert line.week(date(2026, 10, 26)).span.seconds == 169 * HOUR


@pytest.mark.parametrize(("week_start", "key"), [(0, date(2026, 11, 9)), (6, date(2026, 11, 15))])
def test_6_a_sunday_under_two_week_starts(week_start: int, key: date) -> None:
    sunday = entry("2026-11-15 10:00", "2026-11-15 12:00")
    (piece,) = counting.pieces([sunday], timeline(week_start=week_start))
    assert (piece.week, piece.seconds) == (key, 2 * HOUR)


def test_7_a_commitment_on_a_wednesday() -> None:
    week = promise(WEDNESDAY, made=at("2026-11-18 15:00"))
    assert week.target == 330 * MINUTE
    assert week.partial


def test_8_the_week_closes_earlier_in_los_angeles() -> None:
    away = ZoneInfo("America/Los_Angeles")
    line = timeline()
    closes = line.week(date(2026, 11, 9)).end.astimezone(away)
    assert (closes.weekday(), closes.hour, closes.minute) == (6, 19, 0)
    first, last = date(2025, 12, 29), date(2026, 12, 31)
    hours = [
        week.end.astimezone(away).hour
        for week in line.weeks(first, last)
        if week.end.astimezone(away).year == 2026
    ]
    assert (hours.count(20), hours.count(19)) == (4, len(hours) - 4)


def test_9_a_night_over_the_end_of_the_week() -> None:
    found = counting.by_week(
        counting.pieces([entry("2026-11-16 03:00", "2026-11-16 05:30")], timeline())
    )
    assert found[date(2026, 11, 9)].counted == 60 * MINUTE
    assert found[MONDAY].counted == 90 * MINUTE


@pytest.mark.parametrize(
    ("logged", "verdict", "counted", "late"),
    [
        ("2026-11-16 20:00", Verdict.PASS, 605 * MINUTE, 0),
        ("2026-11-18 09:00", Verdict.MISS, 560 * MINUTE, 45 * MINUTE),
    ],
)
def test_10_a_forgotten_sunday(logged: str, verdict: Verdict, counted: int, late: int) -> None:
    line = timeline()
    week = promise(date(2026, 11, 9))
    studied = [
        entry("2026-11-10 10:00", "2026-11-10 14:40"),
        entry("2026-11-12 10:00", "2026-11-12 14:40"),
        total(date(2026, 11, 15), 45 * MINUTE, made=at(logged)),
    ]
    closes = promises.closing([Commitment(LONG_AGO, 12)], [week.terms])
    found = counting.tally_week(counting.pieces(studied, line, closes=closes), week)
    assert (found.counted, found.late) == (counted, late)
    facts = WeekFacts(week.week.key, found.counted, week.target)
    assert judging.judge(Standing(freezes=0), facts)[0].verdict is verdict


def test_11_days_off() -> None:
    days = [date(2026, 11, 19) + timedelta(days=number) for number in range(4)]
    assert promise(MONDAY, days_off=off(*days)).target == 270 * MINUTE
    assert promise(MONDAY, days_off=off(days[-1])).target == 600 * MINUTE
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    nothing = promise(MONDAY, days_off=off(*week))
    facts = WeekFacts(MONDAY, 0, nothing.target)
    row, standing = judging.judge(Standing(streak=14), facts)
    assert (row.verdict, standing.streak) == (Verdict.EXEMPT, 14)


def test_12_frozen_then_missed_then_repaired() -> None:
    weeks = [
        WeekFacts(date(2026, 11, 2), 430 * MINUTE, 600 * MINUTE),
        WeekFacts(date(2026, 11, 9), 480 * MINUTE, 600 * MINUTE),
        WeekFacts(date(2026, 11, 16), 720 * MINUTE, 600 * MINUTE),
    ]
    rows, _ = judging.judge_all(weeks, Standing(streak=11, freezes=1, strength=0.8))
    assert [row.verdict for row in rows] == [Verdict.FROZEN, Verdict.MISS, Verdict.PASS]
    assert [row.streak for row in rows] == [11, 0, 12]
    assert round(rows[0].strength, 3) == 0.789
    assert round(rows[1].strength, 4) == 0.7905
    assert round(rows[2].strength, 3) == 0.818
    assert judging.repaired(rows) == {date(2026, 11, 9)}


def test_13_a_timer_with_a_hole_and_one_that_was_left_on() -> None:
    line = timeline()
    held = entry(
        "2026-11-16 19:00",
        "2026-11-16 22:10",
        source=Source.ATTENDED,
        holes=[span("2026-11-16 20:42", "2026-11-16 21:30")],
    )
    assert held.holes[0].seconds == 48 * MINUTE
    assert counting.tally(counting.pieces([held], line)).counted == 142 * MINUTE
    closed = entry("2026-11-17 21:00", "2026-11-17 21:55", source=Source.ATTENDED)
    assert counting.tally(counting.pieces([closed], line)).counted == 55 * MINUTE


def test_14_a_day_that_is_nearly_full_and_the_road() -> None:
    line = timeline()
    day = date(2026, 3, 28)
    full = total(day, 22 * HOUR + 30 * MINUTE, made=at("2026-03-29 12:00"))
    more = total(day, 45 * MINUTE, made=at("2026-03-29 12:01"), name="more")
    (refused,) = fitting.overfull(more, [full], line)
    assert (refused.day, refused.length, refused.free) == (day, 23 * HOUR, 30 * MINUTE)
    half = total(day, 30 * MINUTE, made=at("2026-03-29 12:01"), name="half")
    assert fitting.overfull(half, [full], line) == ()
    found = road.road(286 * HOUR, [], weeks_done=30, today=date(2026, 11, 16))
    assert found.needed is not None
    assert round(float(found.needed / HOUR), 2) == 10.19


def test_the_usual_terms_are_those_of_the_examples() -> None:
    terms = Terms(MONDAY)
    assert (terms.target, sum(terms.plan)) == (10 * HOUR, 600)
    assert terms.grace == timedelta(hours=24)
