from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.notes import Severity
from tenhours.core.replay import (
    LogRow,
    Prediction,
    log_loss,
    read_review_log,
    replay,
    rmse_of_bins,
)
from tenhours.core.scheduling import Parameters, Scheduler, recall_history
from tenhours.core.time import Calendar

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
HEADER = "card_id,review_rating,review_time,review_duration"
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = Rating


def test_a_log_is_read_with_offsets_and_durations() -> None:
    rows, problems = read_review_log(
        [HEADER, "7,3,2026-03-02T12:00:00+01:00,4200\r\n", "\n", "8,1,2026-03-02T11:00:00Z,"]
    )
    assert not problems
    assert rows == [LogRow("7", GOOD, NOON, 4200), LogRow("8", AGAIN, NOON, 0)]


def test_columns_may_stand_in_another_order_and_the_duration_may_be_missing() -> None:
    rows, problems = read_review_log(
        ["\ufeffreview_time,card_id,review_rating", '2026-03-02T11:00:00Z,"a, b",2']
    )
    assert not problems
    assert rows == [LogRow("a, b", HARD, NOON, 0)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("7,5,2026-03-02T11:00:00Z,1", "rating"),
        ("7,0,2026-03-02T11:00:00Z,1", "rating"),
        ("7,,2026-03-02T11:00:00Z,1", "rating"),
        ("7,3,yesterday,1", "cannot be read"),
        ("7,3,2026-03-02T11:00:00,1", "no offset"),
        ("7,3,0001-01-01T00:00:00+14:00,1", "year 1 "),
        ("7,3", "2 fields"),
        (",3,2026-03-02T11:00:00Z,1", "names no card"),
    ],
)
def test_a_bad_row_is_reported_by_its_line_and_hides_no_good_one(row: str, message: str) -> None:
    good = "7,3,2026-03-02T11:00:00Z,1"
    rows, problems = read_review_log([HEADER, good, row, good])
    assert len(rows) == 2
    assert [(problem.line, problem.severity) for problem in problems] == [(3, Severity.ERROR)]
    assert message in problems[0].message


def test_an_unreadable_duration_keeps_its_rating() -> None:
    rows, problems = read_review_log([HEADER, "7,3,2026-03-02T11:00:00Z,-5"])
    assert rows == [LogRow("7", GOOD, NOON, 0)]
    assert [problem.severity for problem in problems] == [Severity.WARNING]


def test_a_file_of_something_else_is_one_problem() -> None:
    rows, problems = read_review_log(["date,weight", "2026-03-02,71"] * 50)
    assert not rows
    assert len(problems) == 1
    assert "card_id, review_rating, review_time" in problems[0].message


def test_an_empty_log_says_how_to_begin() -> None:
    _, problems = read_review_log([])
    assert HEADER in problems[0].message


@given(st.lists(st.text()))
def test_no_text_whatever_raises(lines: list[str]) -> None:
    rows, problems = read_review_log([HEADER, *lines])
    assert len(rows) + len(problems) <= sum(1 for line in lines if line.strip()) * 2
    replay(rows, Parameters(), BERLIN)


def test_a_replay_ends_where_the_scheduler_would() -> None:
    scheduler = Scheduler(Parameters(), BERLIN)
    memory, at, rows = Memory(), NOON, []
    for rating, wait in ((3, 0.0), (3, 0.01), (3, 3), (1, 14), (3, 0.02), (2, 5)):
        at += timedelta(days=wait)
        rows.append(LogRow("7", Rating(rating), at, 0))
        memory = scheduler.exact_outcomes(memory, at)[Rating(rating)].memory
    result = replay(reversed(rows), Parameters(), BERLIN)
    card = result.cards[0]
    assert (card.stability, card.difficulty) == (memory.stability, memory.difficulty)
    assert (card.phase, card.due, card.reps) == (Phase.REVIEW, memory.due_day, 6)
    assert (result.reviews, result.predicted) == (6, 3)


def test_a_card_left_while_learning_is_due_at_an_instant() -> None:
    result = replay([LogRow("7", GOOD, NOON, 0)], Parameters(), BERLIN)
    assert result.cards[0].due == NOON + timedelta(minutes=10)
    assert (result.log_loss, result.rmse_bins, result.predicted) == (None, None, 0)


def test_study_days_are_those_of_the_home_zone() -> None:
    rows = [
        LogRow("7", EASY, datetime(2026, 3, 2, 22, tzinfo=UTC), 0),
        LogRow("7", GOOD, datetime(2026, 3, 3, 4, tzinfo=UTC), 0),
    ]
    assert replay(rows, Parameters(), BERLIN).predicted == 1
    assert replay(rows, Parameters(), Calendar(ZoneInfo("America/New_York"))).predicted == 0


def test_the_figures_are_those_of_the_reviews_on_later_days() -> None:
    days = (0, 0.01, 5, 12)
    rows = [
        LogRow("7", rating, NOON + timedelta(days=day), 0)
        for rating, day in zip((EASY, GOOD, GOOD, GOOD), days, strict=True)
    ]
    first, second = (
        chance
        for gap, chance, _, _ in recall_history([(4, 0), (3, 0), (3, 5), (3, 12)], Parameters())
        if gap
    )
    result = replay(rows, Parameters(), BERLIN)
    assert result.log_loss == pytest.approx(-(log(first) + log(second)) / 2)
    # Gaps of 5 and 7 days, the first and the second such review: one bin.
    assert result.rmse_bins == pytest.approx(1 - (first + second) / 2)


def test_log_loss_is_the_mean_surprise() -> None:
    predictions = [Prediction(0.9, True, 3, 1, 0), Prediction(0.8, False, 3, 1, 0)]
    assert log_loss(predictions) == pytest.approx(-(log(0.9) + log(0.2)) / 2)


def test_a_certain_prediction_that_failed_is_no_infinity() -> None:
    assert log_loss([Prediction(1.0, False, 1, 1, 0)]) < 20


def test_reviews_in_one_bin_are_compared_by_their_means() -> None:
    # Gaps 4 to 13 are one bin, so are 2 and 3 reviews (with the count doubled for the present
    # one: 2 and 3 lie below 1.89² = 3.57), and 0 lapses are apart from 1.
    together = [Prediction(0.9, True, 4, 1, 0), Prediction(0.7, False, 13, 2, 0)]
    assert rmse_of_bins(together) == pytest.approx((0.9 + 0.7) / 2 - 0.5)
    apart = [Prediction(0.9, True, 4, 1, 0), Prediction(0.7, False, 13, 2, 1)]
    assert rmse_of_bins(apart) == pytest.approx(((0.1**2 + 0.7**2) / 2) ** 0.5)


def test_a_bin_weighs_as_many_reviews_as_it_holds() -> None:
    right = [Prediction(1.0, True, 1, 1, 0)] * 3
    wrong = [Prediction(1.0, False, 50, 1, 0)]
    assert rmse_of_bins(right + wrong) == pytest.approx(0.5)
