from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Rating
from tenhours.core.fuzz import fuzz_range, fuzzed, in_order, uniform

chances = st.floats(0, 1, exclude_max=True)
intervals = st.integers(1, 36500)


def test_one_card_and_repetition_always_draw_the_same_number() -> None:
    assert uniform("bayes", 4) == uniform("bayes", 4)
    assert uniform("bayes", 4) != uniform("bayes", 5)
    assert uniform("bayes", 4) != uniform("bayes#2", 4)
    assert uniform(12, 3) != uniform(1, 23)


def test_the_numbers_are_spread_evenly() -> None:
    tenths = Counter(int(10 * uniform(card, 1)) for card in range(10_000))
    assert set(tenths) == set(range(10))
    assert all(850 < count < 1150 for count in tenths.values())


def test_short_intervals_are_left_alone() -> None:
    assert fuzz_range(1, 36500) == (1, 1)
    assert fuzz_range(2, 36500) == (2, 2)


def test_the_ranges_are_those_of_fsrs() -> None:
    # 1 + 0.15 · (7 − 2.5) = 1.675; + 0.1 · 13 at 20 days; + 0.05 · 30 at 50 days
    assert fuzz_range(3, 36500) == (2, 4)
    assert fuzz_range(7, 36500) == (5, 9)
    assert fuzz_range(20, 36500) == (17, 23)
    assert fuzz_range(50, 36500) == (46, 54)


@given(intervals, intervals, chances)
def test_fuzz_stays_in_its_range_and_under_the_maximum(
    days: int, maximum: int, chance: float
) -> None:
    shortest, longest = fuzz_range(days, maximum)
    assert 1 <= shortest <= fuzzed(days, maximum, chance) <= longest <= maximum


@given(intervals, intervals, chances)
def test_a_longer_interval_never_comes_out_shorter(days: int, more: int, chance: float) -> None:
    assert fuzzed(days, 80_000, chance) <= fuzzed(days + more, 80_000, chance)


@given(st.dictionaries(st.sampled_from(Rating), intervals), intervals)
def test_better_ratings_are_kept_apart(days: dict[Rating, int], maximum: int) -> None:
    ordered = in_order(days, maximum)
    assert set(ordered) == set(days)
    rising = [ordered[r] for r in (Rating.HARD, Rating.GOOD, Rating.EASY) if r in ordered]
    assert all(worse < better or worse == better == maximum for worse, better in pairwise(rising))
    assert all(1 <= interval <= maximum for interval in ordered.values())
    if Rating.AGAIN in ordered:
        assert all(ordered[Rating.AGAIN] <= interval for interval in rising)
