from __future__ import annotations

from datetime import date

from tests.core.hours.berlin import HOUR, MINUTE, at, entry, span, timeline, total

from tenhours.core.hours import fitting
from tenhours.core.hours.entries import Source

LINE = timeline()
MONDAY = date(2026, 11, 16)


def test_three_entries_in_the_way_are_named_with_what_would_fit() -> None:
    taken = [
        entry("2026-11-16 10:30", "2026-11-16 11:00", name="one"),
        entry("2026-11-16 12:00", "2026-11-16 12:30", name="two"),
        entry("2026-11-16 13:00", "2026-11-16 13:30", name="three"),
        entry("2026-11-16 20:00", "2026-11-16 21:00", name="elsewhere"),
    ]
    found = fitting.clash(entry("2026-11-16 10:00", "2026-11-16 14:00", name="new"), taken)
    assert found is not None
    assert [overlap.entry.id for overlap in found.overlaps] == ["one", "two", "three"]
    assert found.before == span("2026-11-16 10:00", "2026-11-16 10:30")
    assert found.after == span("2026-11-16 13:30", "2026-11-16 14:00")
    assert found.free == (
        span("2026-11-16 10:00", "2026-11-16 10:30"),
        span("2026-11-16 11:00", "2026-11-16 12:00"),
        span("2026-11-16 12:30", "2026-11-16 13:00"),
        span("2026-11-16 13:30", "2026-11-16 14:00"),
    )


def test_an_entry_inside_another_has_no_room_at_all() -> None:
    taken = [entry("2026-11-16 10:00", "2026-11-16 14:00", name="old")]
    found = fitting.clash(entry("2026-11-16 11:00", "2026-11-16 12:00", name="new"), taken)
    assert found is not None
    assert (found.before, found.after, found.free) == (None, None, ())


def test_neighbours_do_not_collide() -> None:
    taken = [entry("2026-11-16 10:00", "2026-11-16 11:00", name="old")]
    assert fitting.clash(entry("2026-11-16 11:00", "2026-11-16 12:00"), taken) is None


def test_reviews_are_not_in_the_way() -> None:
    reviews = [entry("2026-11-16 10:00", "2026-11-16 11:00", source=Source.REVIEW)]
    assert fitting.clash(entry("2026-11-16 10:00", "2026-11-16 12:00"), reviews) is None
    inside = entry("2026-11-16 10:00", "2026-11-16 11:00", source=Source.REVIEW)
    assert fitting.clash(inside, [entry("2026-11-16 10:00", "2026-11-16 12:00")]) is None


def test_a_hole_is_free_to_be_filled() -> None:
    hole = span("2026-11-16 20:42", "2026-11-16 21:30")
    timer = entry("2026-11-16 19:00", "2026-11-16 22:10", source=Source.ATTENDED, holes=[hole])
    assert fitting.clash(entry("2026-11-16 20:42", "2026-11-16 21:30"), [timer]) is None
    assert fitting.clash(entry("2026-11-16 20:41", "2026-11-16 21:30"), [timer]) is not None


def test_a_changed_entry_is_not_in_its_own_way() -> None:
    old = entry("2026-11-16 10:00", "2026-11-16 11:00", name="same")
    assert fitting.clash(entry("2026-11-16 10:30", "2026-11-16 12:00", name="same"), [old]) is None


def test_what_is_free_of_a_day_leaves_out_overlaps_and_totals() -> None:
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 12:00", name="timer", source=Source.TIMER),
        entry("2026-11-16 11:00", "2026-11-16 13:00", name="cards", source=Source.REVIEW),
        entry("2026-11-17 03:00", "2026-11-17 05:00", name="night"),
        total(MONDAY, HOUR, made=at("2026-11-16 20:00")),
    ]
    assert fitting.free_seconds(MONDAY, studied, LINE) == 19 * HOUR


def test_the_running_day_is_as_long_as_it_has_lasted() -> None:
    now = at("2026-11-16 06:00")
    assert fitting.free_seconds(MONDAY, [], LINE, now=now) == 2 * HOUR
    early = total(MONDAY, 3 * HOUR, made=now)
    (found,) = fitting.overfull(early, [], LINE, now=now)
    assert (found.length, found.free, found.asked) == (2 * HOUR, 2 * HOUR, 3 * HOUR)
    assert fitting.overfull(early, [], LINE) == ()


def test_clock_times_ask_only_for_what_nobody_counts_yet() -> None:
    full = total(MONDAY, 23 * HOUR, made=at("2026-11-17 10:00"))
    cards = entry("2026-11-16 10:00", "2026-11-16 11:00", name="cards", source=Source.REVIEW)
    over = entry("2026-11-16 10:00", "2026-11-16 11:00", name="over")
    assert fitting.overfull(over, [full, cards], LINE) == ()
    longer = entry("2026-11-16 10:00", "2026-11-16 11:10", name="longer")
    (found,) = fitting.overfull(longer, [full, cards], LINE)
    assert (found.free, found.asked) == (0, 10 * MINUTE)


def test_a_changed_total_makes_room_for_itself() -> None:
    old = total(MONDAY, 23 * HOUR, made=at("2026-11-17 10:00"), name="same")
    new = total(MONDAY, 24 * HOUR, made=at("2026-11-17 10:00"), name="same")
    assert fitting.overfull(new, [old], LINE) == ()
