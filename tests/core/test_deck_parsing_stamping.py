"""Ids written into deck files, and nothing else changed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.test_deck_parsing_properties import DECKS

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_parsing.stamping import insert_id, slug, stamp

if TYPE_CHECKING:
    from tenhours.core.notes import Note


def by_front(note: Note) -> str:
    return slug(note.front)


def stamped(text: str) -> str:
    return stamp(text, parse_deck(text), by_front)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Q: One two\nA: b\n", "Q: One two\nA: b\n<!-- id: one-two -->\n"),
        ("Q: a\nA: b", "Q: a\nA: b\n<!-- id: a -->"),
        ("Q: a\r\nA: b\r\n\r\n# H", "Q: a\r\nA: b\r\n<!-- id: a -->\r\n\r\n# H"),
        ("\ufeffQ: a\r\nA: b", "\ufeffQ: a\r\nA: b\r\n<!-- id: a -->"),
        ("Q: a\nA: b\n<!-- tags: x -->\n", "Q: a\nA: b\n<!-- id: a tags: x -->\n"),
        ("Q: a\nA: b\n<!--\ntags: x\n-->\n", "Q: a\nA: b\n<!-- id: a\ntags: x\n-->\n"),
        ("Q: a\nA: b <!--tags: x-->", "Q: a\nA: b <!-- id: a tags: x-->"),
        ("Q: a\nA: b\n<!-- tags: x id: -->\n", "Q: a\nA: b\n<!-- tags: x id: a -->\n"),
        ("Q: a\nA: b\n<!-- id: x -->\n", "Q: a\nA: b\n<!-- id: x -->\n"),
        ("Q: a\nQ: b\nA: c\n\n\n", "Q: a\nQ: b\nA: c\n<!-- id: b -->\n\n\n"),
        (
            "Q: a\nA: b\n\nQ: a\nA: c\n<!-- id: a -->\n",
            "Q: a\nA: b\n<!-- id: a-2 -->\n\nQ: a\nA: c\n<!-- id: a -->\n",
        ),
        (
            "---\ncloze: brackets\n---\nC: \\[a [b]\n---\n",
            "---\ncloze: brackets\n---\nC: \\[a [b]\n<!-- id: a-b -->\n---\n",
        ),
    ],
)
def test_an_id_becomes_the_last_line_or_joins_the_comment(text: str, result: str) -> None:
    assert stamped(text) == result


@settings(deadline=None)
@given(DECKS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_a_stamped_file_holds_the_same_notes_with_ids(text: str, ending: str, bom: str) -> None:
    text = bom + re.sub(r"\r\n|\r|\n", "\n", text).replace("\n", ending)
    before = parse_deck(text)
    result = stamped(text)
    after = parse_deck(result)
    assert [plain(note) for note in after.notes] == [plain(note) for note in before.notes]
    assert all(note.id for note in after.notes)
    ids = [note.id for note in after.notes]
    assert len(set(ids)) == len(ids)
    assert [broken.text for broken in after.broken] == [broken.text for broken in before.broken]
    assert stamped(result) == result
    rest = iter(result)
    assert all(letter in rest for letter in text)


def plain(note: Note) -> Note:
    return replace(note, id=None, line=1, end_line=1)


def test_equal_fronts_get_ids_of_their_own() -> None:
    parsed = parse_deck(stamped("Q: a\nA: b\n\nQ: a\nA: c\n\nQ: a\nA: d\n"))
    assert [note.id for note in parsed.notes] == ["a", "a-2", "a-3"]


def test_one_note_is_stamped_alone() -> None:
    text = "Q: a\nA: b\n\nQ: c\nA: d\n\nQ: e\nA: f\n"
    second = parse_deck(text).notes[1]
    assert insert_id(text, second, "mine") == text.replace("A: d\n", "A: d\n<!-- id: mine -->\n")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("State Bayes' rule.", "state-bayes-rule"),
        ("Café à la crème", "cafe-a-la-creme"),
        ("Derive $\\sigma'(z)$", "derive-sigma-z"),
        ("What is $\\frac{\\partial L}{\\partial w}$?", "what-is-partial-l-partial-w"),
        ("α and β", "alpha-and-beta"),
        (
            "one two three four five six seven eight nine ten",
            "one-two-three-four-five-six-seven-eight",
        ),
    ],
)
def test_a_slug_can_be_read(text: str, result: str) -> None:
    assert slug(text) == result


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_slug_that_the_reader_takes(text: str) -> None:
    id_ = slug(text)
    assert re.fullmatch(r"[a-z0-9-]{1,40}", id_)
    parsed = parse_deck(f"Q: a\nA: b\n<!-- id: {id_} -->\n")
    assert (parsed.notes[0].id, parsed.problems) == (id_, ())


def test_a_text_in_another_script_gets_a_hash_of_its_own() -> None:
    assert slug("损失函数") != slug("误差")
    assert slug("损失函数") == slug("损失函数")
