from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.hours import spans
from tenhours.core.hours.entries import Span

ZERO = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def stretch(start: int, end: int) -> Span:
    return Span(ZERO + timedelta(seconds=start), ZERO + timedelta(seconds=end))


@st.composite
def stretches(draw: st.DrawFn) -> list[Span]:
    pairs = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8))
    return [stretch(start, start + length) for start, length in pairs]


def seconds(found: list[Span] | tuple[Span, ...]) -> set[int]:
    """Name every second that is covered: what the algebra is measured against."""
    return {
        second
        for span in found
        for second in range(
            int((span.start - ZERO).total_seconds()), int((span.end - ZERO).total_seconds())
        )
    }


def test_neighbours_are_joined_and_empty_spans_vanish() -> None:
    assert spans.union([stretch(5, 9), stretch(0, 5), stretch(20, 20)]) == (stretch(0, 9),)


def test_a_hole_leaves_both_sides() -> None:
    assert spans.difference([stretch(0, 10)], [stretch(3, 4)]) == (stretch(0, 3), stretch(4, 10))


def test_spans_that_only_touch_share_nothing() -> None:
    assert spans.intersection([stretch(0, 5)], [stretch(5, 9)]) == ()


def test_what_lies_outside_is_clipped() -> None:
    assert spans.clip([stretch(0, 5), stretch(8, 20)], stretch(3, 10)) == (
        stretch(3, 5),
        stretch(8, 10),
    )


def test_fractions_of_a_second_are_cut_at_both_ends() -> None:
    ends = [ZERO + timedelta(milliseconds=each) for each in (1_400, 3_700, 9_200)]
    first, second = spans.whole(ends[0], ends[1]), spans.whole(ends[1], ends[2])
    assert (first, second) == (stretch(1, 3), stretch(3, 9))


@given(stretches(), stretches())
def test_the_algebra_is_that_of_sets_of_seconds(left: list[Span], right: list[Span]) -> None:
    assert seconds(spans.union(left)) == seconds(left)
    assert seconds(spans.difference(left, right)) == seconds(left) - seconds(right)
    assert seconds(spans.intersection(left, right)) == seconds(left) & seconds(right)
    assert spans.total([*left, *right]) == len(seconds(left) | seconds(right))


@given(stretches(), stretches())
def test_results_are_sorted_disjoint_and_not_empty(left: list[Span], right: list[Span]) -> None:
    for found in (
        spans.union(left),
        spans.difference(left, right),
        spans.intersection(left, right),
    ):
        assert all(span.start < span.end for span in found)
        assert all(one.end <= two.start for one, two in itertools.pairwise(found))
