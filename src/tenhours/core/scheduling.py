"""Scheduling: FSRS in our words, on whole study days.

The arithmetic is py-fsrs's alone: `_Arithmetic` calls its formulas without the cards and dates
that `review_card` builds around them, which a fold over a whole log could not afford. Outcomes,
folds and replays all go through it, so they agree to the last bit; a test holds it against
`review_card`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import exp, expm1
from typing import TYPE_CHECKING, Final

import fsrs
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

from tenhours.core.cards import Memory, Outcome, Phase, Rating, Review
from tenhours.core.fuzz import fuzzed, in_order, uniform

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tenhours.core.time import Calendar

DEFAULT_WEIGHTS: Final = tuple(float(weight) for weight in DEFAULT_PARAMETERS)
LOWEST_RETENTION: Final = 0.7
_USUAL_RETENTION: Final = 0.9
"""What other schedulers than FSRS are taken to have aimed at."""
HIGHEST_RETENTION: Final = 0.99
LONGEST_INTERVAL: Final = 36_500
"""Days."""
_LARGEST_STABILITY: Final = 1e12
"""Days; far beyond every interval, it only keeps a float from growing into infinity."""

_FSRS_RATING: Final = (
    fsrs.Rating.Again,
    fsrs.Rating.Again,
    fsrs.Rating.Hard,
    fsrs.Rating.Good,
    fsrs.Rating.Easy,
)
"""py-fsrs's ratings at our numbers; nothing is at 0."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the scheduler may be told: one version of the settings behind every promise."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    """The 21 weights of FSRS-6."""
    desired_retention: float = 0.9
    """The retrievability at which a card falls due."""
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    maximum_interval: int = LONGEST_INTERVAL
    """Days."""

    def validate(self) -> None:
        """Accept only what can be scheduled with.

        Raises:
            ValueError: says which setting is wrong and what it may be.

        """
        if len(self.weights) != len(LOWER_BOUNDS_PARAMETERS):
            raise ValueError(
                f"weights: FSRS-6 has {len(LOWER_BOUNDS_PARAMETERS)}, "
                f"but {len(self.weights)} were given"
            )
        bounds = zip(self.weights, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
        for index, (weight, low, high) in enumerate(bounds):
            if not low <= weight <= high:
                raise ValueError(
                    f"weights: number {index} (from 0) is {weight:g}; "
                    f"it must lie between {low:g} and {high:g}"
                )
        if not LOWEST_RETENTION <= self.desired_retention <= HIGHEST_RETENTION:
            raise ValueError(
                f"desired_retention: {self.desired_retention:g} is not between "
                f"{LOWEST_RETENTION} and {HIGHEST_RETENTION}"
            )
        for name, steps in (
            ("learning_steps", self.learning_steps),
            ("relearning_steps", self.relearning_steps),
        ):
            if any(step <= timedelta(0) for step in steps):
                raise ValueError(f"{name}: every step must be longer than nothing")
        if not 1 <= self.maximum_interval <= LONGEST_INTERVAL:
            raise ValueError(
                f"maximum_interval: {self.maximum_interval} is not between 1 "
                f"and {LONGEST_INTERVAL} days"
            )


class Scheduler:
    """Computes what each button promises, with one set of parameters in one home zone."""

    def __init__(self, parameters: Parameters, calendar: Calendar) -> None:
        """Take parameters that were validated.

        Raises:
            ValueError: there are not 21 weights, or one is out of bounds.

        """
        self.parameters = parameters
        self.calendar = calendar
        self._arithmetic = _Arithmetic(
            parameters=parameters.weights,
            desired_retention=parameters.desired_retention,
            maximum_interval=parameters.maximum_interval,
        )

    def outcomes(self, memory: Memory, at: datetime, seed: int | str) -> dict[Rating, Outcome]:
        """Compute all four futures of a card that is shown at an instant (UTC).

        `seed` is the card's key: with the number of repetitions it decides the fuzz.
        """
        chance = uniform(seed, memory.reps)
        return self._outcomes(memory, at, self.calendar.study_day(at), chance)

    def exact_outcomes(self, memory: Memory, at: datetime) -> dict[Rating, Outcome]:
        """Compute all four futures as FSRS alone has them: no fuzz, and neighbours may be equal."""
        return self._outcomes(memory, at, self.calendar.study_day(at), None)

    def retrievability(self, memory: Memory, day: date) -> float:
        """Return the probability of recall on a study day; 0 for a card never rated."""
        if memory.stability is None or memory.last_day is None:
            return 0.0
        return self._arithmetic.recall(memory.stability, _gap(memory.last_day, day))

    def recall(self, stability: float, days: int) -> float:
        """Return the probability of recall after so many days at a stability (days)."""
        return self._arithmetic.recall(stability, max(days, 0))

    def next_interval(self, stability: float) -> int:
        """Return whole days until retrievability falls to what is desired; no fuzz, at least 1."""
        return self._arithmetic.interval(stability)

    def follow(
        self, phase: Phase, step: int, rating: Rating
    ) -> tuple[Phase, int, timedelta | None]:
        """Return phase, step and wait after a rating; no wait means days, as stability says.

        The steps are py-fsrs's: Hard repeats a step, on the first one after half of the way to the
        second; Good goes on; Easy leaves. A step beyond the present list counts as its end.
        """
        if phase is Phase.REVIEW:
            if rating is Rating.AGAIN and self.parameters.relearning_steps:
                return Phase.RELEARNING, 0, self.parameters.relearning_steps[0]
            return Phase.REVIEW, 0, None
        if phase is Phase.RELEARNING:
            steps = self.parameters.relearning_steps
        else:
            phase, steps = Phase.LEARNING, self.parameters.learning_steps
        if not steps or rating is Rating.EASY:
            return Phase.REVIEW, 0, None
        if rating is Rating.AGAIN:
            return phase, 0, steps[0]
        if step >= len(steps):
            return Phase.REVIEW, 0, None
        if rating is Rating.HARD:
            if step > 0:
                return phase, step, steps[step]
            return phase, 0, (steps[0] + steps[1]) / 2 if len(steps) > 1 else steps[0] * 1.5
        if step + 1 == len(steps):
            return Phase.REVIEW, 0, None
        return phase, step + 1, steps[step + 1]

    def _outcomes(
        self, memory: Memory, at: datetime, day: date, chance: float | None
    ) -> dict[Rating, Outcome]:
        states = {rating: self._rated(memory, day, rating) for rating in Rating}
        # Without a memory to build on there is nothing to review: such a card is learnt anew.
        phase = Phase.NEW if memory.stability is None else memory.phase
        paths = {rating: self.follow(phase, memory.step, rating) for rating in Rating}
        days = {
            rating: self.next_interval(states[rating][0])
            for rating in Rating
            if paths[rating][2] is None
        }
        if chance is not None:
            maximum = self.parameters.maximum_interval
            spread = {rating: fuzzed(days[rating], maximum, chance) for rating in days}
            days = in_order(spread, maximum)
        outcomes = {}
        for rating in Rating:
            phase_after, step_after, wait = paths[rating]
            interval = timedelta(days=days[rating]) if wait is None else wait
            stability, difficulty = states[rating]
            outcomes[rating] = Outcome(
                rating=rating,
                interval=interval,
                memory=Memory(
                    phase=phase_after,
                    step=step_after,
                    due_at=None if wait is None else at + wait,
                    due_day=day + interval if wait is None else None,
                    stability=stability,
                    difficulty=difficulty,
                    last_review=at,
                    last_day=day,
                    reps=memory.reps + 1,
                    lapses=memory.lapses + _is_lapse(memory.phase, rating),
                ),
            )
        return outcomes

    def _rated(self, memory: Memory, day: date, rating: Rating) -> tuple[float, float]:
        if memory.stability is None or memory.difficulty is None:
            return self._arithmetic.first(rating)
        gap = 0 if memory.last_day is None else _gap(memory.last_day, day)
        return self._arithmetic.advance(memory.stability, memory.difficulty, gap, rating)


def review_of(outcome: Outcome, memory_before: Memory, at: datetime, calendar: Calendar) -> Review:
    """Write down what happened when a button was pressed at an instant (UTC).

    Interval and due day stay as promised when the card was shown; a learning step runs from the
    press. The study day is the press's own, so should the rollover have come in between, fold the
    review to learn the memory: `fold([review], parameters, memory_before)`.
    """
    after = outcome.memory
    return Review(
        rating=outcome.rating,
        at=at,
        study_day=calendar.study_day(at),
        phase_before=memory_before.phase,
        phase_after=after.phase,
        step_after=after.step,
        interval=outcome.interval,
        due_at=None if after.due_at is None else at + outcome.interval,
        due_day=after.due_day,
    )


def fold(reviews: Iterable[Review], parameters: Parameters, start: Memory | None = None) -> Memory:
    """Fold a card's reviews, in the order given, into its memory.

    Stability and difficulty are computed again from ratings and study days; phase, step and due
    are the last review's promise. A study day that lies before the one it follows counts as the
    same day. `start` is what was remembered before the first of them.
    """
    memory = Memory() if start is None else start
    arithmetic = _arithmetic(parameters.weights)
    stability, difficulty = memory.stability, memory.difficulty
    last_day, reps, lapses = memory.last_day, memory.reps, memory.lapses
    review: Review | None = None
    for review in reviews:
        rating, day = review.rating, review.study_day
        if stability is None or difficulty is None:
            stability, difficulty = arithmetic.first(rating)
        else:
            gap = 0 if last_day is None else _gap(last_day, day)
            stability, difficulty = arithmetic.advance(stability, difficulty, gap, rating)
        last_day = day
        reps += 1
        lapses += _is_lapse(review.phase_before, rating)
    if review is None:
        return memory
    return Memory(
        phase=review.phase_after,
        step=review.step_after,
        due_at=review.due_at,
        due_day=review.due_day,
        stability=stability,
        difficulty=difficulty,
        last_review=review.at,
        last_day=last_day,
        reps=reps,
        lapses=lapses,
    )


def stability_and_difficulty(
    ratings: Iterable[tuple[int, int]], parameters: Parameters
) -> tuple[float, float] | None:
    """Fold bare (rating, study day as a number) pairs: `fold` for those who rebuild a whole log.

    Days are any count that rises by one a study day, such as `date.toordinal`. None without pairs.
    """
    arithmetic = _arithmetic(parameters.weights)
    state: tuple[float, float] | None = None
    last_day = 0
    for rating, day in ratings:
        if state is None:
            state = arithmetic.first(rating)
        else:
            state = arithmetic.advance(*state, max(day - last_day, 0), rating)
        last_day = day
    return state


def recall_history(
    ratings: Iterable[tuple[int, int]], parameters: Parameters
) -> list[tuple[int, float, float, float]]:
    """List for each (rating, day) pair: gap in days, retrievability before, stability, difficulty.

    The first review of a card has no memory before it: gap 0, retrievability 0.
    """
    arithmetic = _arithmetic(parameters.weights)
    history: list[tuple[int, float, float, float]] = []
    last_day = 0
    for rating, day in ratings:
        if not history:
            history.append((0, 0.0, *arithmetic.first(rating)))
        else:
            gap = max(day - last_day, 0)
            _, _, stability, difficulty = history[-1]
            chance = arithmetic.recall(stability, gap)
            history.append((gap, chance, *arithmetic.advance(stability, difficulty, gap, rating)))
        last_day = day
    return history


def memory_from_ease(ease: float, interval: int, parameters: Parameters) -> tuple[float, float]:
    """Estimate stability (days) and difficulty of a card that SM-2 or the like has scheduled.

    Assumes that nine in ten such reviews were recalled. `ease` is a factor (2.5, say), `interval`
    in days. The formula is that of fsrs-rs, `memory_state_from_sm2`.
    """
    weights = parameters.weights
    stability = float(max(interval, 1))
    growth = (
        exp(weights[8]) * stability ** -weights[9] * expm1((1 - _USUAL_RETENTION) * weights[10])
    )
    difficulty = 11.0 - (max(ease, 1.3) - 1.0) / growth
    return min(stability, _LARGEST_STABILITY), min(max(difficulty, 1.0), 10.0)


class _Arithmetic(fsrs.Scheduler):
    """py-fsrs's formulas by themselves: numbers in, numbers out."""

    def first(self, rating: int) -> tuple[float, float]:
        """Return stability and difficulty after a card's first rating."""
        given = _FSRS_RATING[rating]
        return (
            self._initial_stability(rating=given),
            self._initial_difficulty(rating=given, clamp=True),
        )

    def advance(
        self, stability: float, difficulty: float, days: int, rating: int
    ) -> tuple[float, float]:
        """Return stability and difficulty after a rating that came `days` after the last."""
        given = _FSRS_RATING[rating]
        if days < 1:
            later = self._short_term_stability(stability=stability, rating=given)
        else:
            later = self._next_stability(
                difficulty=difficulty,
                stability=stability,
                retrievability=self.recall(stability, days),
                rating=given,
            )
        return (
            min(later, _LARGEST_STABILITY),
            self._next_difficulty(difficulty=difficulty, rating=given),
        )

    def recall(self, stability: float, days: int) -> float:
        """Return retrievability after whole days: (1 + factor · days / stability)^decay."""
        chance: float = (1 + self._FACTOR * days / stability) ** self._DECAY
        return chance

    def interval(self, stability: float) -> int:
        """Return the whole days, at least 1, after which retrievability is what is desired."""
        return self._next_interval(stability=min(stability, _LARGEST_STABILITY))


@lru_cache(maxsize=64)
def _arithmetic(weights: tuple[float, ...]) -> _Arithmetic:
    return _Arithmetic(parameters=weights)


def _gap(last: date, day: date) -> int:
    return max((day - last).days, 0)


def _is_lapse(phase: Phase, rating: Rating) -> bool:
    return phase is Phase.REVIEW and rating is Rating.AGAIN
