from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Memory, Outcome, Phase, Rating, Review
from tenhours.core.scheduling import (
    Parameters,
    Scheduler,
    fold,
    recall_history,
    review_of,
    stability_and_difficulty,
)
from tenhours.core.time import Calendar

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
SCHEDULER = Scheduler(Parameters(), BERLIN)
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = Rating

ratings = st.sampled_from(Rating)
waits = st.one_of(
    st.integers(0, 7200).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(0, 60 * 24).map(lambda hours: timedelta(hours=hours)),
    st.integers(0, 2000).map(lambda days: timedelta(days=days)),
    st.integers(-3000, 0).map(lambda hours: timedelta(hours=hours)),
)
histories = st.lists(st.tuples(ratings, waits), min_size=1, max_size=25)


def learn(scheduler: Scheduler, *answers: tuple[Rating, timedelta]) -> tuple[Memory, datetime]:
    """Rate a new card again and again; each rating comes so long after the one before it."""
    memory, at = Memory(), START
    for rating, wait in answers:
        at += wait
        memory = scheduler.outcomes(memory, at, "card")[rating].memory
    return memory, at


def test_a_new_card_learns_in_minutes_and_graduates_to_days() -> None:
    outcomes = SCHEDULER.outcomes(Memory(), START, "card")
    assert [outcomes[rating].interval for rating in (AGAIN, HARD, GOOD)] == [
        timedelta(minutes=1),
        timedelta(minutes=5, seconds=30),
        timedelta(minutes=10),
    ]
    learning, easy = outcomes[GOOD].memory, outcomes[EASY].memory
    assert (learning.phase, learning.step, learning.due_day) == (Phase.LEARNING, 1, None)
    assert learning.due_at == START + timedelta(minutes=10)
    assert (easy.phase, easy.due_at) == (Phase.REVIEW, None)
    assert easy.due_day == date(2026, 3, 2) + outcomes[EASY].interval


def test_a_review_at_eleven_at_night_and_one_at_one_are_on_one_study_day() -> None:
    # An hour past midnight is still the evening before: no day has passed, whatever UTC says.
    late = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    memory = SCHEDULER.outcomes(Memory(), late, 1)[EASY].memory
    after = SCHEDULER.outcomes(memory, late + timedelta(hours=2), 1)[GOOD].memory
    assert after.stability == pytest.approx(8.2956)
    assert after.last_day == date(2026, 3, 2)


def test_twenty_three_hours_later_is_the_next_study_day() -> None:
    memory = SCHEDULER.outcomes(Memory(), START, 1)[EASY].memory
    tomorrow = SCHEDULER.outcomes(memory, START + timedelta(hours=23), 1)[GOOD].memory
    two_sittings = stability_and_difficulty([(4, 0), (3, 1)], Parameters())
    assert (tomorrow.stability, tomorrow.difficulty) == two_sittings


def test_a_learning_step_across_the_rollover_stays_an_instant() -> None:
    before_four = datetime(2026, 3, 3, 2, 55, tzinfo=UTC)
    memory = SCHEDULER.outcomes(Memory(), before_four, 1)[GOOD].memory
    assert (memory.due_at, memory.due_day) == (before_four + timedelta(minutes=10), None)
    assert memory.last_day == date(2026, 3, 2)


def test_a_lapse_relearns_and_is_counted() -> None:
    memory, at = learn(SCHEDULER, (EASY, timedelta(0)))
    lapsed = SCHEDULER.outcomes(memory, at + timedelta(days=8), 1)[AGAIN].memory
    assert (lapsed.phase, lapsed.step, lapsed.lapses, lapsed.reps) == (Phase.RELEARNING, 0, 1, 2)
    again = SCHEDULER.outcomes(lapsed, at + timedelta(days=8, minutes=10), 1)[AGAIN].memory
    assert (again.lapses, again.reps) == (1, 3)


def test_without_relearning_steps_again_promises_no_more_days_than_hard() -> None:
    scheduler = Scheduler(Parameters(relearning_steps=()), BERLIN)
    memory, at = learn(scheduler, (EASY, timedelta(0)), (GOOD, timedelta(days=8)))
    outcomes = scheduler.outcomes(memory, at + timedelta(days=30), "card")
    assert outcomes[AGAIN].memory.phase is Phase.REVIEW
    assert outcomes[AGAIN].interval <= outcomes[HARD].interval


def test_a_card_on_a_step_that_no_longer_exists_graduates() -> None:
    memory = Memory(phase=Phase.LEARNING, step=5, stability=2.0, difficulty=5.0)
    outcomes = SCHEDULER.outcomes(memory, START, 1)
    assert outcomes[HARD].memory.phase is Phase.REVIEW
    assert outcomes[AGAIN].memory == replace(
        outcomes[AGAIN].memory, phase=Phase.LEARNING, step=0, due_at=START + timedelta(minutes=1)
    )


def test_a_card_in_review_of_which_nothing_is_remembered_is_learnt_anew() -> None:
    outcomes = SCHEDULER.outcomes(Memory(phase=Phase.REVIEW, due_day=date(2026, 3, 2)), START, 1)
    fresh = SCHEDULER.outcomes(Memory(), START, 1)
    assert [outcomes[rating].interval for rating in Rating] == [
        fresh[rating].interval for rating in Rating
    ]
    assert outcomes[GOOD].memory == fresh[GOOD].memory


def test_retrievability_is_the_desired_one_after_as_many_days_as_the_stability() -> None:
    memory = Memory(phase=Phase.REVIEW, stability=10.0, last_day=date(2026, 3, 2))
    assert SCHEDULER.retrievability(memory, date(2026, 3, 12)) == pytest.approx(0.9)
    assert SCHEDULER.retrievability(memory, date(2026, 3, 2)) == 1
    assert SCHEDULER.retrievability(memory, date(2026, 2, 1)) == 1
    assert SCHEDULER.retrievability(Memory(), date(2026, 3, 2)) == 0


def test_a_review_keeps_the_promise_of_the_button_and_the_instant_of_the_press() -> None:
    memory, at = learn(SCHEDULER, (EASY, timedelta(0)))
    shown = at + timedelta(days=8)
    pressed = shown + timedelta(seconds=70)
    outcomes = SCHEDULER.outcomes(memory, shown, "card")
    good = review_of(outcomes[GOOD], memory, pressed, BERLIN)
    assert (good.at, good.due_day) == (pressed, outcomes[GOOD].memory.due_day)
    assert (good.phase_before, good.phase_after) == (Phase.REVIEW, Phase.REVIEW)
    again = review_of(outcomes[AGAIN], memory, pressed, BERLIN)
    assert again.due_at == pressed + timedelta(minutes=10)
    assert again.interval == timedelta(minutes=10)


def test_a_card_answered_after_the_rollover_counts_for_the_new_day_and_keeps_its_due_day() -> None:
    memory, _ = learn(SCHEDULER, (EASY, timedelta(0)))
    rollover = BERLIN.end_of(date(2026, 3, 10))
    outcome = SCHEDULER.outcomes(memory, rollover - timedelta(seconds=5), "card")[GOOD]
    review = review_of(outcome, memory, rollover + timedelta(seconds=5), BERLIN)
    remembered = fold([review], Parameters(), memory)
    assert review.study_day == remembered.last_day == date(2026, 3, 11)
    assert remembered.due_day == outcome.memory.due_day


def test_an_empty_log_remembers_nothing() -> None:
    assert fold([], Parameters()) == Memory()


@given(histories, st.integers())
def test_the_chain_of_outcomes_and_the_fold_agree_to_the_last_bit(
    history: list[tuple[Rating, timedelta]], seed: int
) -> None:
    memory, at = Memory(), START
    reviews: list[Review] = []
    for rating, wait in history:
        at += wait
        outcome = SCHEDULER.outcomes(memory, at, seed)[rating]
        reviews.append(review_of(outcome, memory, at, BERLIN))
        memory = outcome.memory
    assert fold(reviews, Parameters()) == memory
    bare = [(review.rating, review.study_day.toordinal()) for review in reviews]
    assert stability_and_difficulty(bare, Parameters()) == (memory.stability, memory.difficulty)
    assert recall_history(bare, Parameters())[-1][2:] == (memory.stability, memory.difficulty)
    half = len(reviews) // 2
    remembered = fold(reviews[:half], Parameters())
    assert fold(reviews[half:], Parameters(), remembered) == memory


steps = st.lists(st.integers(1, 3000).map(lambda m: timedelta(minutes=m)), max_size=3).map(tuple)


@given(
    history=histories,
    learning=steps,
    relearning=steps,
    retention=st.floats(0.7, 0.99),
    maximum=st.integers(1, 36500),
)
def test_unfuzzed_outcomes_are_those_of_py_fsrs_at_midnights_of_the_study_days(
    history: list[tuple[Rating, timedelta]],
    learning: tuple[timedelta, ...],
    relearning: tuple[timedelta, ...],
    retention: float,
    maximum: int,
) -> None:
    parameters = Parameters(
        desired_retention=retention,
        learning_steps=learning,
        relearning_steps=relearning,
        maximum_interval=maximum,
    )
    ours = Scheduler(parameters, BERLIN)
    theirs = fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=learning,
        relearning_steps=relearning,
        maximum_interval=maximum,
        enable_fuzzing=False,
    )
    memory, card, at = Memory(), fsrs.Card(card_id=1, due=START), START
    for rating, wait in history:
        at += max(wait, timedelta(0))
        outcome = ours.exact_outcomes(memory, at)[rating]
        midnight = datetime.combine(BERLIN.study_day(at), time(), UTC)
        card, _ = theirs.review_card(card, fsrs.Rating(rating), midnight)
        memory = outcome.memory
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
        assert memory.phase.value == card.state.value
        assert memory.step == (card.step or 0)
        assert outcome.interval == card.due - midnight


@given(
    history=histories,
    seed=st.text(max_size=8),
    maximum=st.integers(1, 36500),
    relearning=st.sampled_from([(), (timedelta(minutes=10),)]),
)
def test_better_buttons_promise_more_days(
    history: list[tuple[Rating, timedelta]],
    seed: str,
    maximum: int,
    relearning: tuple[timedelta, ...],
) -> None:
    scheduler = Scheduler(Parameters(maximum_interval=maximum, relearning_steps=relearning), BERLIN)
    memory, at = Memory(), START
    for rating, wait in history:
        at += wait
        outcomes = scheduler.outcomes(memory, at, seed)
        assert_in_order(outcomes, maximum)
        assert outcomes == scheduler.outcomes(memory, at, seed)
        memory = outcomes[rating].memory


def assert_in_order(outcomes: dict[Rating, Outcome], maximum: int) -> None:
    days = {
        rating: outcome.interval.days
        for rating, outcome in outcomes.items()
        if outcome.memory.phase is Phase.REVIEW
    }
    assert all(1 <= interval <= maximum for interval in days.values())
    for worse, better in ((HARD, GOOD), (GOOD, EASY), (HARD, EASY)):
        if worse in days and better in days:
            assert days[worse] < days[better] or days[worse] == days[better] == maximum
    if AGAIN in days:
        assert days[AGAIN] == min(days.values())
    for outcome in outcomes.values():
        if outcome.memory.phase is Phase.REVIEW:
            assert outcome.memory.last_day is not None
            assert outcome.memory.due_day == outcome.memory.last_day + outcome.interval


def test_no_history_grows_a_number_that_cannot_be_used() -> None:
    weights = list(Parameters().weights)
    weights[8], weights[9], weights[16] = 4.5, 0.0, 6.0
    scheduler = Scheduler(Parameters(weights=tuple(weights)), BERLIN)
    memory, at = Memory(), START
    for _ in range(300):
        memory = scheduler.outcomes(memory, at, 1)[EASY].memory
        at += timedelta(days=8000) if at.year < 2900 else timedelta(days=1)
    assert memory.stability is not None
    assert scheduler.next_interval(memory.stability) == 36500


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Parameters(weights=(0.5,) * 19), "FSRS-6 has 21, but 19 were given"),
        (Parameters(weights=(*Parameters().weights[:20], 2.0)), "number 20 .* between 0.1 and 0.8"),
        (Parameters(weights=(float("nan"), *Parameters().weights[1:])), "number 0 .* is nan"),
        (Parameters(desired_retention=1.0), "desired_retention: 1 is not between 0.7 and 0.99"),
        (Parameters(learning_steps=(timedelta(0),)), "learning_steps"),
        (Parameters(relearning_steps=(timedelta(minutes=-1),)), "relearning_steps"),
        (Parameters(maximum_interval=0), "maximum_interval: 0 is not between 1 and 36500"),
    ],
)
def test_a_wrong_setting_is_named(wrong: Parameters, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong.validate()


def test_the_defaults_and_a_life_without_steps_are_valid() -> None:
    for chosen in (Parameters(), Parameters(learning_steps=(), relearning_steps=())):
        chosen.validate()
        assert Scheduler(chosen, BERLIN).next_interval(1.0) >= 1
