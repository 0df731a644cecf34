"""Every check that a card names holds, and every mutant of a card is caught."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.decks.catalogue import NotACard, all_cards, reread, verified
from tests.decks.checking import all_checks, check_name, mutate
from tests.decks.running_code import within
from tests.decks.table import level

from tenhours.core.curriculum.syllabus import CHECKED

if TYPE_CHECKING:
    from tests.decks.card_text import CardText

SECONDS = 10.0
"""Far more than a check may take: a mutant that never ends is caught by it."""
PAIRS = [(card, check_name(card.verify)) for card in verified(all_cards())]
KNOWN = [(card, name) for card, name in PAIRS if name in all_checks()]
MUTANTS = [
    (card, name, number)
    for card, name in KNOWN
    for number, mutant in enumerate(all_checks()[name].mutants)
    if mutate(card.source, mutant) is not None
]


def test_every_check_that_a_card_names_exists() -> None:
    missing = [f"{card.id}: {name}" for card, name in PAIRS if name not in all_checks()]
    assert not missing


def test_every_check_is_named_by_a_card() -> None:
    assert set(all_checks()) <= {name for _, name in PAIRS}


def test_a_card_that_needs_a_check_has_an_oracle_or_a_mutant() -> None:
    weak = [
        f"{card.id}: {name}" for card, name in PAIRS if card.kind in CHECKED and level(card) < 3
    ]
    assert not weak


def test_what_a_mutant_replaces_stands_in_a_card() -> None:
    found = defaultdict(set)
    for _, name, number in MUTANTS:
        found[name].add(number)
    stale = [
        f"{name}: {check.mutants[number][0]!r}"
        for name, check in all_checks().items()
        for number in range(len(check.mutants))
        if number not in found[name]
    ]
    assert not stale


@pytest.mark.parametrize(("card", "name"), KNOWN, ids=[f"{card.id}-{name}" for card, name in KNOWN])
def test_card_holds(card: CardText, name: str) -> None:
    with within(SECONDS):
        all_checks()[name].run(card)


@pytest.mark.parametrize(
    ("card", "name", "number"),
    MUTANTS,
    ids=[f"{card.id}-{name}-{number}" for card, name, number in MUTANTS],
)
def test_mutant_is_caught(card: CardText, name: str, number: int) -> None:
    check = all_checks()[name]
    changed = mutate(card.source, check.mutants[number])
    assert changed is not None
    assert changed != card.source
    try:
        mutant = reread(card, changed)
    except NotACard as error:
        pytest.fail(f"the mutant is no card: {error}")
    try:
        with within(SECONDS):
            check.run(mutant)
    except Exception:  # noqa: BLE001 - whatever the changed text makes fail
        return
    pytest.fail(f"{name} does not notice {check.mutants[number]}")
