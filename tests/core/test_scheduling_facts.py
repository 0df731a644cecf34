"""Our scheduler against what the FSRS projects expect of theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.core import fsrs_facts as facts

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.scheduling import Parameters, Scheduler, fold, review_of
from tenhours.core.scheduling import stability_and_difficulty as fold_pairs
from tenhours.core.time import Calendar

UTC_CALENDAR = Calendar(ZoneInfo("UTC"))
SCHEDULER = Scheduler(Parameters(), UTC_CALENDAR)
NOON = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
TODAY = date(2022, 11, 29)


def reviewed(
    stability: float, difficulty: float, gap: int, rating: int, scheduler: Scheduler = SCHEDULER
) -> Memory:
    """Rate a card in phase review `gap` days after its last review."""
    memory = Memory(
        phase=Phase.REVIEW,
        stability=stability,
        difficulty=difficulty,
        last_day=TODAY - timedelta(days=gap),
    )
    return scheduler.exact_outcomes(memory, NOON)[Rating(rating)].memory


def test_the_default_weights_are_those_of_fsrs_6() -> None:
    assert Parameters().weights == facts.WEIGHTS


def test_intervals_of_thirteen_ratings_each_given_when_due() -> None:
    memory, at = Memory(), NOON
    days, phases = [], []
    for rating in facts.SCHEDULE_RATINGS:
        phases.append(memory.phase.name)
        outcome = SCHEDULER.exact_outcomes(memory, at)[Rating(rating)]
        days.append(outcome.interval.days)
        at += outcome.interval
        memory = outcome.memory
    assert tuple(days) == facts.SCHEDULE_DAYS
    assert tuple(phases) == facts.SCHEDULE_PHASES_BEFORE


@pytest.mark.parametrize("sequence", facts.SEQUENCES, ids=lambda sequence: sequence.name)
def test_memory_after_a_sequence_of_ratings(sequence: facts.Sequence) -> None:
    parameters = Parameters(weights=sequence.weights)
    parameters.validate()
    scheduler = Scheduler(parameters, UTC_CALENDAR)
    memory, at, reviews = Memory(), NOON, []
    for rating, gap in zip(sequence.ratings, sequence.gaps, strict=True):
        at += timedelta(days=gap)
        outcome = scheduler.outcomes(memory, at, "card")[Rating(rating)]
        reviews.append(review_of(outcome, memory, at, UTC_CALENDAR))
        memory = outcome.memory
    assert memory == fold(reviews, parameters)
    assert memory.stability == pytest.approx(sequence.stability, abs=sequence.tolerance)
    assert memory.difficulty == pytest.approx(sequence.difficulty, abs=sequence.tolerance)


def test_the_first_rating() -> None:
    outcomes = SCHEDULER.exact_outcomes(Memory(), NOON)
    memories = [outcomes[rating].memory for rating in Rating]
    assert tuple(memory.stability for memory in memories) == facts.FIRST_STABILITY
    assert [memory.difficulty for memory in memories] == pytest.approx(
        facts.FIRST_DIFFICULTY, abs=1e-8
    )
    assert tuple(outcomes[rating].interval.days for rating in Rating) == facts.FIRST_DAYS
    assert tuple(memory.phase.name for memory in memories) == facts.FIRST_PHASES


@pytest.mark.parametrize(
    ("decay", "curve"),
    [(0.1542, facts.FORGETTING_CURVE), (0.2, facts.FORGETTING_CURVE_DECAY_02)],
)
def test_the_forgetting_curve(decay: float, curve: tuple[tuple[int, float, float], ...]) -> None:
    scheduler = Scheduler(Parameters(weights=(*facts.WEIGHTS[:20], decay)), UTC_CALENDAR)
    for days, stability, expected in curve:
        memory = Memory(phase=Phase.REVIEW, stability=stability, last_day=TODAY)
        later = TODAY + timedelta(days=days)
        assert scheduler.retrievability(memory, later) == pytest.approx(expected, abs=1e-6)


def test_the_next_difficulty() -> None:
    difficulties = [reviewed(5.0, 5.0, 3, rating).difficulty for rating in Rating]
    assert difficulties == pytest.approx(facts.NEXT_DIFFICULTY, abs=1e-5)


def test_stability_after_a_review_on_the_same_day() -> None:
    stabilities = [reviewed(5.0, 5.0, 0, rating).stability for rating in Rating]
    assert stabilities == pytest.approx(facts.SHORT_TERM_STABILITY, abs=1e-4)


@pytest.mark.parametrize(("difficulty", "recall", "rating", "expected"), facts.NEXT_STABILITY)
def test_stability_after_a_review_on_a_later_day(
    difficulty: float, recall: float, rating: int, expected: float
) -> None:
    # The facts give retrievability, we count whole days. The decay shapes nothing else, so there is
    # one, close to the default, with which a whole number of days has just that retrievability.
    decay = facts.WEIGHTS[20]
    factor = 0.9 ** (-1 / decay) - 1
    days = round(5.0 * (recall ** (-1 / decay) - 1) / factor)
    weights = (*facts.WEIGHTS[:20], decay_with(recall, days / 5.0))
    scheduler = Scheduler(Parameters(weights=weights), UTC_CALENDAR)
    after = reviewed(5.0, difficulty, days, rating, scheduler)
    assert after.stability == pytest.approx(expected, abs=1e-4)


def decay_with(recall: float, stabilities: float) -> float:
    """Find the decay whose forgetting curve passes `recall` after so many times the stability."""
    low, high = 0.1, 0.8
    for _ in range(60):
        middle = (low + high) / 2
        if (1 + (0.9 ** (-1 / middle) - 1) * stabilities) ** -middle > recall:
            low = middle
        else:
            high = middle
    return low


def test_intervals_by_desired_retention() -> None:
    for retention, days in facts.INTERVAL_BY_RETENTION:
        scheduler = Scheduler(Parameters(desired_retention=retention), UTC_CALENDAR)
        assert scheduler.next_interval(1.0) == days


def test_a_fold_of_bare_pairs_gives_the_same_facts() -> None:
    for sequence in facts.SEQUENCES:
        day, pairs = 0, []
        for rating, gap in zip(sequence.ratings, sequence.gaps, strict=True):
            day += gap
            pairs.append((rating, day))
        state = fold_pairs(pairs, Parameters(weights=sequence.weights))
        assert state == pytest.approx(
            (sequence.stability, sequence.difficulty), abs=sequence.tolerance
        )
