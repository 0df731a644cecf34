"""A required deck that the student has shut holds nothing up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tenhours.core.candidates import Candidate, Limits
from tenhours.core.cards import Phase
from tenhours.core.queueing import Plan, build


def fresh(deck: str, *numbers: int) -> list[Candidate]:
    return [
        Candidate(card=number, note=number, deck=deck, phase=Phase.NEW, position=number)
        for number in numbers
    ]


def decks_of_today(caps: dict[str, Limits]) -> list[str]:
    plan = Plan(
        today=date(2026, 3, 2),
        rollover=datetime(2026, 3, 3, 4, tzinfo=UTC),
        caps=caps,
        requires={"maths/hard": ("maths/basics",)},
    )
    new = fresh("maths/basics/sets", 1, 2) + fresh("maths/hard", 3)
    return [card.deck for card in build([], new, [], plan).candidates()]


def test_a_deck_waits_for_what_it_requires_however_few_come_a_day() -> None:
    assert decks_of_today({"maths/basics": Limits(new=1)}) == ["maths/basics/sets"]


def test_a_deck_does_not_wait_for_one_of_which_none_may_ever_come() -> None:
    assert decks_of_today({"maths/basics": Limits(new=0)}) == ["maths/hard"]
    assert decks_of_today({"maths/basics/sets": Limits(new=0)}) == ["maths/hard"]
