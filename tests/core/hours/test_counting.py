from __future__ import annotations

from datetime import date, timedelta

from tests.core.hours.berlin import (
    BERLIN,
    HOUR,
    LONG_AGO,
    MINUTE,
    at,
    entry,
    promise,
    span,
    timeline,
    total,
)

from tenhours.core.hours import counting, promises
from tenhours.core.hours.entries import Category, Entry, Growth, Label, Provenance, Source
from tenhours.core.hours.terms import Commitment
from tenhours.core.hours.weeks import Timeline
from tenhours.core.time import Calendar

LINE = timeline()
MONDAY = date(2026, 11, 16)


def split(*entries: Entry) -> dict[Provenance, int]:
    found = counting.tally(counting.pieces(entries, LINE)).split
    return {kind: seconds for kind, seconds in found.items() if seconds}


def test_an_entry_is_cut_at_the_rollover_and_never_given_whole_to_one_side() -> None:
    found = counting.by_day(counting.pieces([entry("2026-11-17 02:00", "2026-11-17 05:00")], LINE))
    assert {day: each.counted for day, each in found.items()} == {
        MONDAY: 2 * HOUR,
        date(2026, 11, 17): HOUR,
    }


def test_an_entry_over_several_days_fills_each() -> None:
    long = entry("2026-11-16 03:00", "2026-11-18 06:00", source=Source.TIMER)
    found = counting.by_day(counting.pieces([long], LINE))
    assert [each.counted // HOUR for each in found.values()] == [1, 24, 24, 2]


def test_holes_do_not_count_wherever_the_day_ends() -> None:
    night = entry(
        "2026-11-17 02:00",
        "2026-11-17 06:00",
        source=Source.ATTENDED,
        holes=[span("2026-11-17 03:30", "2026-11-17 04:30")],
    )
    found = counting.by_day(counting.pieces([night], LINE))
    assert [each.counted for each in found.values()] == [90 * MINUTE, 90 * MINUTE]


def test_reviews_inside_a_timer_are_the_timers() -> None:
    timer = entry("2026-11-16 18:00", "2026-11-16 19:00", source=Source.ATTENDED)
    inside = entry("2026-11-16 18:20", "2026-11-16 18:40", source=Source.REVIEW)
    assert split(timer, inside) == {Provenance.ATTENDED: HOUR}


def test_reviews_that_reach_beyond_a_later_manual_entry_keep_the_rest() -> None:
    reviews = entry("2026-11-16 17:50", "2026-11-16 18:10", source=Source.REVIEW)
    later = entry("2026-11-16 18:00", "2026-11-16 19:00")
    assert split(later, reviews) == {
        Provenance.MANUAL: HOUR,
        Provenance.REVIEW: 10 * MINUTE,
    }


def test_reviews_in_a_timers_hole_count_by_themselves() -> None:
    timer = entry(
        "2026-11-16 18:00",
        "2026-11-16 19:00",
        source=Source.ATTENDED,
        holes=[span("2026-11-16 18:15", "2026-11-16 18:45")],
    )
    reviews = entry("2026-11-16 18:20", "2026-11-16 18:30", source=Source.REVIEW)
    assert split(timer, reviews) == {
        Provenance.ATTENDED: 30 * MINUTE,
        Provenance.REVIEW: 10 * MINUTE,
    }


def test_of_entries_that_two_machines_made_over_each_other_the_first_keeps_the_time() -> None:
    early = entry(
        "2026-11-16 18:30",
        "2026-11-16 19:30",
        name="b",
        source=Source.TIMER,
        made=at("2026-11-16 19:30"),
    )
    late = entry("2026-11-16 18:00", "2026-11-16 19:00", name="a", made=at("2026-11-16 21:00"))
    assert split(late, early) == {Provenance.TIMER: HOUR, Provenance.MANUAL: 30 * MINUTE}


def test_by_hand_is_manual_for_a_day_and_retro_after_it() -> None:
    end = at("2026-11-16 11:00")
    soon = entry("2026-11-16 10:00", "2026-11-16 11:00", made=end + timedelta(hours=24))
    late = entry("2026-11-16 10:00", "2026-11-16 11:00", made=end + timedelta(hours=24, seconds=1))
    assert counting.provenance(soon, LINE) is Provenance.MANUAL
    assert counting.provenance(late, LINE) is Provenance.RETRO


def test_a_total_ends_with_its_study_day() -> None:
    soon = total(MONDAY, HOUR, made=at("2026-11-18 04:00"))
    late = total(MONDAY, HOUR, made=at("2026-11-18 04:01"))
    assert counting.provenance(soon, LINE) is Provenance.MANUAL
    assert counting.provenance(late, LINE) is Provenance.RETRO


def test_totals_are_added_to_clock_times() -> None:
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 11:00"),
        total(MONDAY, 30 * MINUTE, made=at("2026-11-16 20:00")),
    ]
    found = counting.pieces(studied, LINE)
    assert [piece.span is None for piece in found] == [False, True]
    assert counting.by_day(found)[MONDAY].counted == 90 * MINUTE


def test_an_entry_is_late_only_for_the_week_that_had_closed() -> None:
    closes = promises.closing([Commitment(LONG_AGO, 12)], [])
    over = entry("2026-11-16 03:00", "2026-11-16 05:00", made=at("2026-11-17 04:00"))
    found = counting.by_week(counting.pieces([over], LINE, closes=closes))
    assert (found[date(2026, 11, 9)].counted, found[date(2026, 11, 9)].late) == (0, HOUR)
    assert (found[MONDAY].counted, found[MONDAY].late) == (HOUR, 0)
    assert found[date(2026, 11, 9)].total == HOUR


def test_without_a_commitment_nothing_is_late() -> None:
    old = entry("2020-01-06 10:00", "2020-01-06 11:00", made=at("2026-11-17 04:00"))
    assert split(old) == {Provenance.RETRO: HOUR}


def test_a_first_partial_week_counts_from_the_commitment() -> None:
    made = at("2026-11-18 15:00")
    week = promise(date(2026, 11, 18), made=made)
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 12:00"),
        entry("2026-11-18 14:30", "2026-11-18 15:45"),
        total(date(2026, 11, 17), HOUR, made=made + timedelta(hours=2), name="earlier day"),
        total(date(2026, 11, 18), HOUR, made=made - timedelta(hours=1), name="before"),
        total(date(2026, 11, 18), 2 * HOUR, made=made + timedelta(hours=1), name="after"),
        total(date(2026, 11, 19), 4 * HOUR, made=made + timedelta(days=1), name="later day"),
    ]
    found = counting.pieces(studied, LINE)
    assert counting.tally_week(found, week).counted == 45 * MINUTE + 6 * HOUR
    assert counting.tally(found).counted > counting.tally_week(found, week).counted


def test_a_first_week_begins_at_the_instant_of_the_commitment() -> None:
    made = at("2026-11-18 15:00")
    week = promise(date(2026, 11, 18), made=made)
    studied = [
        entry("2026-11-18 14:00", "2026-11-18 15:00"),
        total(date(2026, 11, 18), HOUR, made=made),
    ]
    (only,) = counting.kept(counting.pieces(studied, LINE), week)
    assert (only.span, only.seconds) == (None, HOUR)


def test_only_what_is_asked_for_is_counted() -> None:
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 12:00"),
        total(MONDAY, HOUR, made=at("2026-11-16 20:00")),
    ]
    noon = span("2026-11-16 11:30", "2026-11-17 04:00")
    found = counting.pieces(studied, LINE, within=noon)
    assert counting.tally(found).counted == 30 * MINUTE


def test_time_by_topic_category_and_growth() -> None:
    svd = Label(topic="svd", category=Category.CORE)
    talk = Label(topic="talks", category=Category.MOONSHOT, growth=Growth.TALK)
    found = counting.pieces(
        [
            entry("2026-11-16 10:00", "2026-11-16 11:00", label=svd),
            entry("2026-11-16 12:00", "2026-11-16 14:00", label=talk),
            entry("2026-11-16 15:00", "2026-11-16 15:30"),
        ],
        LINE,
    )
    assert list(counting.by_topic(found).items()) == [
        ("talks", 2 * HOUR),
        ("svd", HOUR),
        ("", 30 * MINUTE),
    ]
    categories = counting.by_category(found)
    assert categories[Category.CORE] == 90 * MINUTE
    assert categories[Category.RELATED] == 0
    assert counting.by_growth(found)[Growth.LEARN] == 90 * MINUTE
    assert counting.by_growth(found)[Growth.TALK] == 2 * HOUR


def test_hours_are_those_on_the_wall() -> None:
    found = counting.pieces([entry("2026-11-17 00:30", "2026-11-17 02:15")], LINE)
    assert counting.by_hour(found, LINE) == {
        (1, 0): 30 * MINUTE,
        (1, 1): HOUR,
        (1, 2): 15 * MINUTE,
    }


def test_the_hour_that_comes_twice_gets_both() -> None:
    found = counting.pieces([entry("2026-10-25 01:30", "2026-10-25 03:30")], LINE)
    assert counting.by_hour(found, LINE) == {
        (6, 1): 30 * MINUTE,
        (6, 2): 2 * HOUR,
        (6, 3): 30 * MINUTE,
    }


def test_each_entry_of_a_week_is_counted_by_the_calendar_of_its_time() -> None:
    line = Timeline(
        [(date(2026, 1, 5), Calendar(BERLIN)), (MONDAY, Calendar(BERLIN, week_start=6))]
    )
    sundays = [
        entry("2026-11-15 10:00", "2026-11-15 11:00"),
        entry("2026-11-22 10:00", "2026-11-22 12:00"),
    ]
    found = counting.by_week(counting.pieces(sundays, line))
    assert {key: each.counted for key, each in found.items()} == {
        date(2026, 11, 9): HOUR,
        date(2026, 11, 22): 2 * HOUR,
    }


def test_what_was_entered_by_hand_is_told_apart_for_a_cap() -> None:
    found = counting.tally(
        counting.pieces(
            [
                entry("2026-11-16 10:00", "2026-11-16 11:00"),
                entry("2026-11-16 12:00", "2026-11-16 13:00", made=at("2026-11-18 13:00")),
                entry("2026-11-16 14:00", "2026-11-16 15:00", source=Source.TIMER),
            ],
            LINE,
        )
    )
    assert found.by_hand == 2 * HOUR
