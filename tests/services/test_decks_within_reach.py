"""New cards are read only from decks that can be reached today, and the same ones come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Phase
from tenhours.core.queueing import Candidate, Limits, Plan, build
from tenhours.services.agenda import decks_within_reach

if TYPE_CHECKING:
    from collections.abc import Mapping

DECKS = ("a/one", "a/two", "a/three", "b/one", "b/two", "c")
LIMIT = 3


def plan_of(requires: Mapping[str, tuple[str, ...]], caps: Mapping[str, int]) -> Plan:
    return Plan(
        today=date(2026, 3, 2),
        rollover=datetime(2026, 3, 3, 4, tzinfo=UTC),
        limits=Limits(LIMIT, None),
        caps={name: Limits(cap, None) for name, cap in caps.items()},
        requires=requires,
    )


def new_cards(counts: Mapping[str, int]) -> list[Candidate]:
    return [
        Candidate(
            card=100 * DECKS.index(deck) + number,
            note=100 * DECKS.index(deck) + number,
            deck=deck,
            phase=Phase.NEW,
            position=number,
        )
        for deck, count in counts.items()
        for number in range(count)
    ]


@given(
    counts=st.dictionaries(st.sampled_from(DECKS), st.integers(1, 6)),
    requires=st.dictionaries(
        st.sampled_from(DECKS), st.lists(st.sampled_from((*DECKS, "a", "b")), max_size=2).map(tuple)
    ),
    caps=st.dictionaries(st.sampled_from((*DECKS, "a")), st.integers(0, 3), max_size=2),
)
def test_the_same_new_cards_come_as_if_every_deck_had_been_read(
    counts: dict[str, int], requires: dict[str, tuple[str, ...]], caps: dict[str, int]
) -> None:
    plan = plan_of(requires, caps)
    reach = decks_within_reach(counts, plan, LIMIT)
    near = {
        deck: count if reach[deck] is None else min(count, reach[deck] or count)
        for deck, count in counts.items()
        if deck in reach
    }
    some = build([], new_cards(near), [], plan).candidates()
    if len(some) == LIMIT:  # with fewer, everything is read
        assert some == build([], new_cards(counts), [], plan).candidates()


def test_of_hundreds_of_decks_in_one_subject_only_the_first_are_read() -> None:
    counts = {f"a/{number:03}": 5 for number in range(300)}
    assert list(decks_within_reach(counts, plan_of({}, {}), 12)) == ["a/000", "a/001", "a/002"]


def test_a_deck_that_holds_another_up_is_read_up_to_its_first_card() -> None:
    counts = {"a/1": 50, "a/2": 50, "b": 50}
    reach = decks_within_reach(counts, plan_of({"b": ("a/2",)}, {}), 12)
    assert reach["a/2"] == 1
