"""Every shipped deck keeps the rules of the curriculum, and is read without a problem."""

from __future__ import annotations

from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest
from tests.decks.catalogue import DECKS, all_cards, cards_of, deck_files, parsed

from tenhours.core.curriculum.rules import JUDGEMENTS, allowed
from tenhours.core.curriculum.syllabus import KINDS
from tenhours.core.notes import Severity
from tenhours.services.curriculum import bundled_syllabus, lint_curriculum

if TYPE_CHECKING:
    from tenhours.services.curriculum import CurriculumReport

FILES = deck_files()


@cache
def report() -> CurriculumReport:
    return lint_curriculum([DECKS])


@pytest.mark.parametrize("name", FILES)
def test_deck_is_read_without_a_problem(name: str) -> None:
    found = parsed(name)
    assert found.problems == ()
    assert found.notes


def test_no_card_breaks_a_rule_of_the_curriculum() -> None:
    errors = [str(item) for item in report().problems if item.problem.severity is Severity.ERROR]
    assert not errors


def test_what_a_card_is_allowed_has_a_reason() -> None:
    bare = [
        f"{name}: {note.id}: {rule}"
        for name in FILES
        for note in parsed(name).notes
        for rule, reason in allowed(note).items()
        if rule in JUDGEMENTS and not reason
    ]
    assert not bare


def test_every_card_has_an_id_of_its_own() -> None:
    counted = Counter(card.id for card in all_cards())
    assert [id_ for id_, number in counted.items() if number > 1 or not id_] == []


@pytest.mark.parametrize("name", FILES)
def test_every_card_has_a_kind_and_a_leaf_of_the_syllabus(name: str) -> None:
    leaves = bundled_syllabus().leaves()
    wrong = [
        card.id for card in cards_of(name) if card.kind not in KINDS or card.leaf not in leaves
    ]
    assert not wrong


def test_a_deck_bears_the_name_of_its_file_and_lies_in_its_topic() -> None:
    topics = bundled_syllabus().topics
    for name in FILES:
        assert parsed(name).settings.name == name.removesuffix(".md")
        assert any(topic.holds(name.removesuffix(".md")) for topic in topics), name


def test_what_decks_require_is_there_and_does_not_run_in_a_circle() -> None:
    required: dict[str, set[str]] = {}
    decks = [name.removesuffix(".md") for name in FILES]
    for name, deck in zip(FILES, decks, strict=True):
        required[deck] = set()
        for other in parsed(name).settings.requires:
            meant = {known for known in decks if known == other or known.startswith(f"{other}/")}
            assert meant, f"{deck} requires {other}"
            required[deck] |= meant
    assert set(TopologicalSorter(required).static_order()) == set(decks)


@pytest.mark.parametrize("name", FILES)
def test_python_on_cards_compiles(name: str) -> None:
    for card in cards_of(name):
        for code in (*card.codes("python"), *card.codes("python", "hints")):
            assert compile(code, f"{name}: {card.id}", "exec") is not None


def test_the_syllabus_is_whole() -> None:
    syllabus = bundled_syllabus()
    leaves = [leaf for topic in syllabus.topics for leaf in topic.leaves]
    assert len(leaves) == len(syllabus.leaves()) == 394
    assert all(leaf.id.startswith(f"{leaf.topic}.") for leaf in leaves)
    assert {leaf.importance for leaf in leaves} == {1, 2, 3}
