"""Review sessions enter by themselves, with the seconds really spent, and never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.cards import Rating
from tenhours.core.hours.entries import Provenance, Source

if TYPE_CHECKING:
    from tests.services.hours.desk import HoursDesk


def rate(desk: HoursDesk, *seconds: int, between: int = 0) -> None:
    """Rate one card after another, with pauses between them."""
    session = desk.studio.session()
    for length in seconds:
        prompt = session.next()
        assert prompt is not None
        desk.clock.pass_(seconds=length)
        session.rate(prompt, Rating.EASY, length)
        desk.clock.pass_(seconds=between)


def cards(desk: HoursDesk, number: int = 20) -> None:
    text = "\n".join(f"Q: Question {n}?\nA: Answer {n}.\n" for n in range(number))
    desk.studio.write("a.md", text)
    desk.studio.sync()


def test_a_session_is_one_entry_of_the_seconds_spent(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 20, 30, 40, between=60)
    assert desk.counted() == 90
    (entry,) = desk.entries()
    assert (entry.source, entry.label.comment) == (Source.REVIEW, "3 cards")
    assert desk.hours.weeks.week().tally.split[Provenance.REVIEW] == 90


def test_ratings_without_a_break_have_no_holes(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 20, 30, 40)
    (entry,) = desk.entries()
    assert (entry.holes, entry.seconds) == ((), 90)


def test_a_long_break_parts_sessions(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 20)
    desk.clock.pass_(minutes=11)
    rate(desk, 30)
    assert sorted(entry.seconds for entry in desk.entries()) == [20, 30]


def test_nothing_is_entered_twice_whoever_looks_in_between(desk: HoursDesk) -> None:
    cards(desk)
    for _ in range(3):
        rate(desk, 20)
        assert desk.hours.weeks.week().counted
        desk.reopen()
    assert desk.counted() == 60


def test_a_rating_taken_back_did_take_its_time(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 25)
    desk.studio.undo()
    assert desk.counted() == 25


def test_imported_ratings_are_no_hours(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 25)
    connection = desk.studio.database.connection
    connection.execute("UPDATE events SET machine = 'import-anki'")
    assert desk.counted() == 0


def test_reviews_inside_a_timer_belong_to_it_and_are_signs_of_life(desk: HoursDesk) -> None:
    cards(desk)
    desk.hours.timing.start()
    for _ in range(6):
        desk.clock.pass_(minutes=9)
        rate(desk, 30)
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert stopped.entry.seconds == 6 * 570
    report = desk.hours.weeks.week()
    assert report.counted == 6 * 570
    assert report.tally.split[Provenance.ATTENDED] == 6 * 570


def test_a_manual_entry_made_later_takes_reviews_in(desk: HoursDesk) -> None:
    cards(desk)
    rate(desk, 60, 60)
    assert desk.counted() == 120
    desk.clock.pass_(minutes=30)
    desk.log("12:00-12:30")
    assert desk.counted() == 1800


def test_reviews_of_a_week_that_was_judged_later_are_not_late(desk: HoursDesk) -> None:
    cards(desk)
    desk.commit(1)
    desk.clock.pass_(days=7)
    rate(desk, *[100] * 10)
    desk.clock.pass_(days=14)
    monday = desk.hours.weeks.week().week.key
    report = desk.hours.weeks.week(monday.replace(day=9))
    assert report.judgement is not None
    assert (report.counted, report.late) == (1000, 0)


def test_a_review_is_not_what_undo_takes_back(desk: HoursDesk) -> None:
    cards(desk)
    desk.log("9:00-9:30")
    rate(desk, 60)
    desk.hours.weeks.week()
    desk.hours.recording.undo()
    assert desk.counted() == 60
