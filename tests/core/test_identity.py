"""Keys that outlive edits of no meaning, and how alike notes and holes are."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.identity import card_key, match_holes, note_key, similarity, text_similarity
from tenhours.core.notes import Hole, Note, NoteKind


def read(text: str) -> Note:
    (note,) = parse_deck(text).notes
    return note


def holes(text: str) -> tuple[Hole, ...]:
    return find_holes(text)[0]


def test_an_id_is_the_key_with_its_reserved_signs_escaped() -> None:
    assert note_key(read("Q: a\nA: b\n<!-- id: bayes -->")) == "bayes"
    assert note_key(read("Q: a\nA: b\n<!-- id: 50%#1 -->")) == "50%25%231"


def test_a_note_without_id_is_named_by_a_hash() -> None:
    key = note_key(read("Q: a\nA: b"))
    assert key[0] == "~"
    assert len(bytes.fromhex(key[1:])) == 16


def test_a_card_adds_its_hole_or_direction() -> None:
    assert card_key("bayes", "") == "bayes"
    assert card_key("bayes", "forward") == "bayes#forward"


@pytest.mark.parametrize(
    "other",
    [
        "Q: café  is\nA: $x  y$ and `a  b`",
        "Q: cafe\u0301 is\nA:\n\n$x  y$   and\n`a  b`\n",
        "# Heading\nQ: café is\r\nH: hint\r\nS: step\r\nA: $x  y$ and `a  b`\r\nE: why",
        "---\ndeck: other\n---\nQ: café is\nA: $x  y$ and `a  b`\n<!-- tags: t kind: k -->",
        "Q: café is <!-- a comment -->\nA: $x  y$\tand `a  b`",
    ],
)
def test_what_has_no_meaning_does_not_change_the_key(other: str) -> None:
    assert note_key(read(other)) == note_key(read("Q: café is\nA: $x  y$ and `a  b`"))


@pytest.mark.parametrize(
    "other",
    [
        "QA: café is\nA: $x  y$ and `a  b`",
        "Q: café was\nA: $x  y$ and `a  b`",
        "Q: café is\nA: $x y$ and `a  b`",
        "Q: café is\nA: $x  y$ and `a b`",
        "Q: café is $x  y$ and\nA: `a  b`",
        "Q: Café is\nA: $x  y$ and `a  b`",
    ],
)
def test_what_has_meaning_changes_the_key(other: str) -> None:
    assert note_key(read(other)) != note_key(read("Q: café is\nA: $x  y$ and `a  b`"))


def test_indentation_in_a_fence_has_meaning() -> None:
    text = "Q: a\nA:\n```\nif x:\n{}y\n```"
    assert note_key(read(text.format("  "))) != note_key(read(text.format("    ")))


def test_the_marks_of_hashcards_and_ours_are_the_same_card() -> None:
    theirs = read("---\ncloze: brackets\n---\nC: an [agonist] binds")
    assert note_key(theirs) == note_key(read("C: an {{agonist}} binds"))


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_note_has_a_stable_key(front: str, back: str) -> None:
    note = Note(NoteKind.BASIC, front, back)
    assert note_key(note) == note_key(replace(note, line=7, tags=("t",), hints=("h",)))
    assert note_key(note) == note_key(replace(note, front=front + " \n"))


@settings(deadline=None)
@given(st.text(), st.text())
def test_likeness_is_between_0_and_1_and_has_no_direction(a: str, b: str) -> None:
    assert 0 <= text_similarity(a, b) <= 1
    assert text_similarity(a, b) == text_similarity(b, a)
    assert text_similarity(a, a) == 1


def test_a_small_edit_stays_alike_and_another_card_does_not() -> None:
    old = read("Q: State Bayes' rule for two events.\nA: $P(A|B) = P(B|A) P(A) / P(B)$")
    typo = read("Q: State Bayes's rule for two events!\nA: $P(A\\mid B) = P(B|A) P(A) / P(B)$")
    other = read("Q: What is a Cauchy sequence?\nA: Its terms come arbitrarily close together.")
    assert similarity(old, typo) > 0.85
    assert similarity(old, other) < 0.5


def test_a_cloze_is_compared_as_it_reads() -> None:
    assert similarity(read("C: a {{b::hint}} c"), read("C: a {{2::b}} c")) == 1


def test_thousands_of_comparisons_are_quick() -> None:
    notes = [
        Note(NoteKind.BASIC, f"What is the value of number {n}, squared?", f"It is {n * n} " * 3)
        for n in range(60)
    ]
    start = time.process_time()
    for a in notes:
        for b in notes:
            similarity(a, b)
    assert time.process_time() - start < 8


def test_very_long_texts_are_compared_in_time() -> None:
    words = " ".join(str(n) for n in range(20_000))
    start = time.process_time()
    assert text_similarity(words, words + " more") > 0.9
    assert text_similarity("ab" * 50_000, "ba" * 50_000) >= 0
    assert time.process_time() - start < 5


def test_an_edited_hole_keeps_its_memory_when_it_is_the_only_one_unmatched() -> None:
    old = holes("{{a}} {{b}}")
    assert match_holes(old, holes("{{a}} {{quite another}}")) == {"a": "a", "b": "quite another"}
    assert match_holes(old, holes("{{b}} {{a}}")) == {"a": "a", "b": "b"}
    assert match_holes(old, holes("{{a}}")) == {"a": "a"}


def test_edited_holes_are_matched_by_likeness() -> None:
    old = holes("{{gradient descent}} {{learning rate}} {{momentum}}")
    new = holes("{{the learning rate}} {{gradient descents}} {{1::x}} {{2::y}}")
    assert match_holes(old, new) == {
        "gradient descent": "gradient descents",
        "learning rate": "the learning rate",
    }


def test_a_hole_is_never_matched_twice() -> None:
    old = holes("{{abcdef}} {{abcdeg}}")
    new = holes("{{abcdeh}} {{zzz}} {{yyy}}")
    assert len(match_holes(old, new)) == 1
