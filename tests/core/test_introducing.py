from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Phase
from tenhours.core.introducing import deck_order
from tenhours.core.queueing import Candidate, Counts, Limits, Plan, build

TODAY = date(2026, 11, 20)
PLAN = Plan(today=TODAY, rollover=datetime(2026, 11, 21, 3, 0, tzinfo=UTC))


def deck(name: str, size: int, first: int = 0, notes: int | None = None) -> list[Candidate]:
    """Make a deck of new cards in the order of their numbers, one a note unless told."""
    return [
        Candidate(
            card=first + i,
            note=first + (i if notes is None else i % notes),
            deck=name,
            phase=Phase.NEW,
            position=i,
        )
        for i in range(size)
    ]


def introduced(plan: Plan, *decks: list[Candidate]) -> list[str]:
    """Name the decks of today's new cards, in their order."""
    queue = build([], [card for cards in decks for card in cards], [], plan)
    return [candidate.deck for candidate in queue.candidates()]


def test_new_cards_come_in_the_order_of_their_file() -> None:
    cards = deck("maths", 30)
    queue = build([], reversed(cards), [], PLAN)
    assert [candidate.card for candidate in queue.candidates()] == list(range(10))


def test_a_shuffled_deck_keeps_its_order_from_day_to_day() -> None:
    plan = replace(PLAN, shuffled=frozenset({"maths"}), limits=Limits(new=None))
    today = [card.card for card in build([], deck("maths", 30), [], plan).candidates()]
    tomorrow = replace(plan, today=TODAY + timedelta(days=1))
    assert today != sorted(today)
    assert today == [card.card for card in build([], deck("maths", 30), [], tomorrow).candidates()]


def test_subjects_take_turns_and_decks_of_one_subject_follow_each_other() -> None:
    names = introduced(
        replace(PLAN, limits=Limits(new=7)),
        deck("maths/calculus", 9),
        deck("maths/algebra", 2, 100),
        deck("statistics", 9, 200),
        deck("algorithms/graphs", 1, 300),
    )
    assert names == [
        "algorithms/graphs",
        "maths/algebra",
        "statistics",
        "maths/algebra",
        "statistics",
        "maths/calculus",
        "statistics",
    ]


def test_turns_take_up_where_the_day_left_off() -> None:
    plan = replace(PLAN, limits=Limits(new=6), done={"maths/calculus": Counts(new=2)})
    names = introduced(plan, deck("maths/calculus", 9), deck("statistics", 9, 100))
    assert Counter(names) == {"statistics": 3, "maths/calculus": 1}


def test_with_more_subjects_than_cards_a_day_every_subject_has_its_day() -> None:
    subjects = [deck(f"subject {i}", 9, 100 * i) for i in range(7)]
    seen: Counter[str] = Counter()
    for days in range(7):
        plan = replace(PLAN, today=TODAY + timedelta(days=days), limits=Limits(new=3))
        seen.update(introduced(plan, *subjects))
    assert set(seen.values()) == {3}


def test_a_deck_comes_after_all_new_cards_of_what_it_requires() -> None:
    plan = replace(PLAN, requires={"analysis": ("logic",)})
    assert introduced(plan, deck("analysis", 20), deck("logic", 4, 100)) == (
        ["logic"] * 4 + ["analysis"] * 6
    )


def test_a_deck_waits_while_what_it_requires_is_held_back_by_its_own_cap() -> None:
    plan = replace(PLAN, requires={"analysis": ("logic",)}, caps={"logic": Limits(new=2)})
    assert introduced(plan, deck("analysis", 20), deck("logic", 4, 100)) == ["logic"] * 2
    assert introduced(plan, deck("analysis", 20), deck("logic", 2, 100)) == (
        ["logic"] * 2 + ["analysis"] * 8
    )


def test_a_sibling_that_waits_for_tomorrow_holds_up_the_decks_behind_it() -> None:
    plan = replace(PLAN, requires={"analysis": ("logic",)})
    assert introduced(plan, deck("analysis", 20), deck("logic", 4, 100, notes=2)) == ["logic"] * 2


def test_to_require_a_deck_is_to_require_those_below_it() -> None:
    plan = replace(PLAN, requires={"analysis": ("maths",)}, limits=Limits(new=5))
    names = introduced(
        plan, deck("analysis", 9), deck("maths/logic/sets", 2, 100), deck("maths", 1, 200)
    )
    assert names == ["maths", "maths/logic/sets", "maths/logic/sets", "analysis", "analysis"]


def test_a_deck_asked_for_by_name_does_not_wait() -> None:
    plan = replace(
        PLAN,
        requires={"analysis": ("logic",)},
        caps={"logic": Limits(new=1)},
        limits=Limits(new=4),
        asked=frozenset({"analysis"}),
    )
    names = introduced(plan, deck("analysis", 9), deck("logic", 9, 100))
    assert Counter(names) == {"analysis": 3, "logic": 1}


def test_what_is_required_but_has_no_new_cards_holds_up_nothing() -> None:
    plan = replace(PLAN, requires={"analysis": ("logic", "no such deck")})
    assert introduced(plan, deck("analysis", 20)) == ["analysis"] * 10


def test_decks_that_require_each_other_are_all_introduced() -> None:
    plan = replace(
        PLAN, requires={"a": ("b",), "b": ("c",), "c": ("a",), "d": ("d",)}, limits=Limits(new=99)
    )
    names = introduced(plan, deck("a", 2), deck("b", 2, 10), deck("c", 2, 20), deck("d", 2, 30))
    assert [name for name in names if name != "d"] == ["c", "c", "b", "b", "a", "a"]
    assert names.count("d") == 2


def test_a_long_chain_of_requirements_is_followed() -> None:
    names = [f"{i:04}" for i in range(400)]
    requires = {name: (after,) for name, after in pairwise(names)}
    assert list(deck_order(names, requires)) == names[::-1]


names = st.sampled_from(["a", "a/b", "a/b/c", "b", "c", "c/d", "e"])


@given(
    st.dictionaries(names, st.lists(names, max_size=3).map(tuple)),
    st.lists(names, unique=True),
    st.integers(1, 9),
)
def test_every_new_card_comes_some_day_and_none_before_what_it_waits_for(
    requires: dict[str, tuple[str, ...]], decks: list[str], limit: int
) -> None:
    waits_for = deck_order(decks, requires)
    left = {
        card.card: card for i, name in enumerate(decks) for card in deck(name, 3, 10 * i, notes=2)
    }
    days = 0
    while left:
        days += 1
        assert days < 200
        plan = replace(
            PLAN,
            today=TODAY + timedelta(days=days),
            limits=Limits(new=limit),
            requires=requires,
        )
        for candidate in build([], left.values(), [], plan).candidates():
            before = waits_for[candidate.deck]
            assert not any(card.deck in before for card in left.values())
            del left[candidate.card]
