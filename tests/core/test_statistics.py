from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Memory, Phase, Rating, Review
from tenhours.core.queueing import Counts
from tenhours.core.scheduling import Parameters, Scheduler, review_of
from tenhours.core.statistics import (
    Share,
    calibration,
    days_until_all_seen,
    forecast,
    forgetting_curve,
    heat_map,
    remaining_seconds,
    seconds_per_card,
    true_retention,
)
from tenhours.core.time import Calendar

TODAY = date(2026, 11, 20)
UTC_CALENDAR = Calendar(ZoneInfo("UTC"))
SCHEDULER = Scheduler(Parameters(), UTC_CALENDAR)
AGAIN, HARD, GOOD, EASY = Rating


def review(rating: Rating, day: int, interval: int, before: Phase = Phase.REVIEW) -> Review:
    """Make a review on a day of November that promises an interval in days."""
    at = datetime(2026, 11, day, 12, 0, tzinfo=UTC)
    return Review(
        rating=rating,
        at=at,
        study_day=at.date(),
        phase_before=before,
        phase_after=Phase.REVIEW,
        step_after=0,
        interval=timedelta(days=interval),
        due_at=None,
        due_day=at.date() + timedelta(days=interval),
    )


def lived(*answers: tuple[Rating, int]) -> list[Review]:
    """Rate a new card at noon of so many days after the first of November."""
    memory, reviews = Memory(), []
    for rating, days in answers:
        at = datetime(2026, 11, 1, 12, 0, tzinfo=UTC) + timedelta(days=days)
        outcome = SCHEDULER.outcomes(memory, at, "card")[rating]
        reviews.append(review_of(outcome, memory, at, UTC_CALENDAR))
        memory = outcome.memory
    return reviews


def test_true_retention_tells_young_cards_from_mature_ones() -> None:
    histories = [
        [review(GOOD, 1, 20, Phase.NEW), review(GOOD, 2, 21), review(AGAIN, 3, 1)],
        [review(EASY, 1, 30, Phase.NEW), review(HARD, 4, 10), review(AGAIN, 5, 1)],
    ]
    retention = true_retention(histories)
    assert retention.young == Share(recalled=1, reviews=2)
    assert retention.mature == Share(recalled=1, reviews=2)
    assert retention.all.rate == 0.5


def test_steps_do_not_count_towards_retention() -> None:
    history = [
        review(AGAIN, 1, 0, Phase.NEW),
        review(AGAIN, 1, 0, Phase.LEARNING),
        review(AGAIN, 2, 0, Phase.RELEARNING),
    ]
    assert true_retention([history]).all.rate is None


def test_retention_of_some_days_still_knows_the_intervals_before_them() -> None:
    history = [review(GOOD, 1, 25, Phase.NEW), review(GOOD, 9, 40), review(AGAIN, 10, 1)]
    on_the_ninth = true_retention([history], since=date(2026, 11, 9), until=date(2026, 11, 9))
    assert (on_the_ninth.mature, on_the_ninth.young) == (Share(1, 1), Share(0, 0))


def test_overdue_cards_are_forecast_for_today() -> None:
    due = [TODAY + timedelta(days=days) for days in (-9, 0, 0, 1, 3, 4, 99)]
    assert forecast(due, TODAY, 4) == [3, 1, 0, 1]
    assert forecast([], TODAY, 2) == [0, 0]


def test_a_forgetting_curve_falls_between_reviews_and_is_renewed_by_them() -> None:
    points = forgetting_curve(lived((EASY, 0), (GOOD, 6)), SCHEDULER, date(2026, 11, 10))
    assert [(point.day.day, point.retrievability == 1) for point in points[:2]] == [
        (1, True),
        (2, False),
    ]
    before = [point.retrievability for point in points if point.day <= date(2026, 11, 7)]
    assert before[:7] == sorted(before[:7], reverse=True)
    assert before[7] == 1
    assert points[-1].day == date(2026, 11, 10)
    # The second time it is forgotten more slowly.
    assert points[-1].retrievability > points[3].retrievability


def test_a_card_never_reviewed_has_no_curve() -> None:
    assert forgetting_curve([], SCHEDULER, TODAY) == []
    assert forgetting_curve(lived((GOOD, 9)), SCHEDULER, date(2026, 11, 9)) == []


def test_the_pace_is_the_median_so_one_long_break_does_not_matter() -> None:
    pace = seconds_per_card((Phase.REVIEW, seconds) for seconds in (6, 7, 8, 9, 5000))
    assert pace[Phase.REVIEW] == 8
    pace = seconds_per_card((Phase.REVIEW, seconds) for seconds in (6, 7, 8, 10, 11, 5000))
    assert pace[Phase.REVIEW] == 9


def test_too_few_samples_say_nothing() -> None:
    assert seconds_per_card([(Phase.REVIEW, 900.0)]) == seconds_per_card([])


def test_what_remains_takes_longer_the_more_there_is_and_the_more_is_forgotten() -> None:
    pace = seconds_per_card([])
    assert remaining_seconds(Counts(), pace) == 0
    ten_reviews = remaining_seconds(Counts(review=10), pace)
    assert remaining_seconds(Counts(review=20), pace) == pytest.approx(2 * ten_reviews)
    assert remaining_seconds(Counts(review=10), pace, recall=0.5) > ten_reviews
    assert remaining_seconds(Counts(review=10), pace, recall=1.0) == 10 * pace[Phase.REVIEW]
    assert remaining_seconds(Counts(new=10), pace) > remaining_seconds(Counts(learning=10), pace)


def test_all_is_seen_after_so_many_days_at_the_pace_of_the_days_before() -> None:
    assert days_until_all_seen(100, [10, 10, 0, 0, 5]) == 20
    assert days_until_all_seen(1, [0, 0, 3]) == 1
    assert days_until_all_seen(0, []) == 0


def test_at_a_standstill_there_is_no_such_day() -> None:
    assert days_until_all_seen(5, [0, 0, 0]) is None
    assert days_until_all_seen(5, []) is None


def test_calibration_compares_what_was_foretold_with_what_happened() -> None:
    bins = calibration([(0.91, True), (0.93, False), (0.55, True), (1.0, True)], bins=10)
    assert [round(one.predicted, 3) for one in bins] == [0.55, 0.947]
    assert [one.recalled for one in bins] == [1.0, pytest.approx(2 / 3)]
    assert [one.reviews for one in bins] == [1, 3]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())), st.integers(1, 30))
def test_every_prediction_is_in_one_bin(predictions: list[tuple[float, bool]], bins: int) -> None:
    found = calibration(predictions, bins)
    assert sum(one.reviews for one in found) == len(predictions)
    assert len(found) <= bins


def test_a_heat_map_lays_days_out_by_week_and_weekday() -> None:
    friday = date(2026, 11, 20)
    cells = heat_map({friday: 1.0, date(2026, 11, 23): 8.0}, friday, date(2026, 11, 24))
    assert [(cell.week, cell.weekday, cell.level) for cell in cells] == [
        (0, 4, 1),
        (0, 5, 0),
        (0, 6, 0),
        (1, 0, 4),
        (1, 1, 0),
    ]
    sundays_first = heat_map({}, friday, date(2026, 11, 24), week_start=6)
    assert [(cell.week, cell.weekday) for cell in sundays_first[:3]] == [(0, 5), (0, 6), (1, 0)]


def test_an_empty_span_has_no_cells() -> None:
    assert heat_map({}, TODAY, TODAY - timedelta(days=1)) == []
