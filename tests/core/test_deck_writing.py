"""A note that is written into a deck file is read as the same note."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_writing import harmless, write_deck
from tenhours.core.decks import DeckSettings, NewOrder
from tenhours.core.notes import Note, NoteKind

WILD = st.text(
    st.sampled_from("abé 1.\n$`~\\[](){}<>!-#:|*_QACHSE\t%&;\"'") | st.characters(codec="utf-8"),
    max_size=60,
)


def note(front: str, back: str = "", kind: NoteKind = NoteKind.BASIC, **more: Any) -> Note:
    holes = find_holes(front)[0] if kind is NoteKind.CLOZE else ()
    return Note(kind, front, back, holes=holes, id="n-1", **more)


def read_again(text: str) -> Note:
    parsed = parse_deck(text)
    assert [p.message for p in parsed.problems if p.severity.value == "error"] == []
    (found,) = parsed.notes
    return found


def test_every_field_comes_back() -> None:
    whole = note(
        "What is $\\sigma'$?",
        "$$\\sigma(1-\\sigma)$$",
        hints=("chain rule", "split"),
        steps=("one", "two"),
        explanation="so it is",
        tags=("calc", "core"),
        metadata=(("leaf", "calculus.02"), ("kind", "formula")),
    )
    text, refused = write_deck(DeckSettings(name="a/b"), [whole])
    again = read_again(text)
    assert refused == []
    assert replace(again, line=whole.line, end_line=whole.end_line) == whole


def test_a_cloze_keeps_its_holes() -> None:
    cloze = note("{{1::x::a hint}} and $\\cloze[2]{y}$", kind=NoteKind.CLOZE)
    again = read_again(write_deck(DeckSettings(), [cloze])[0])
    assert again.holes == cloze.holes


def test_the_settings_of_a_deck_come_back() -> None:
    chosen = DeckSettings(
        name="maths/no: 1",
        tags=("a", "b"),
        order=NewOrder.FILE,
        desired_retention=0.85,
        new_per_day=5,
        requires=("x/y",),
        source='by "me"',
        macros="\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\E}{\\mathbb{E}}",
        lang="en",
    )
    text, _ = write_deck(chosen, [note("q", "a")])
    again = parse_deck(text)
    assert again.problems == ()
    assert replace(again.settings, macros=again.settings.macros.strip()) == chosen


@pytest.mark.parametrize(
    "line", ["A: not the answer", "# not a heading", "---", "QA: no", "C:", "ZZ: unknown"]
)
def test_a_line_that_looks_like_a_mark_stays_text(line: str) -> None:
    calm = harmless(note(f"one\n{line}\ntwo", f"three\n{line}"))
    text, refused = write_deck(DeckSettings(), [calm])
    again = read_again(text)
    assert refused == []
    assert " ".join(again.front.split()) == " ".join(f"one {line} two".split())


def test_a_comment_in_code_stays_at_its_place() -> None:
    code = note("what?", "```python\n# first\nA: int = 1\n---\n```\n# a heading")
    calm = harmless(code)
    assert calm.back == "```python\n# first\nA: int = 1\n---\n```\n # a heading"
    again = read_again(write_deck(DeckSettings(), [calm])[0])
    assert again.back == calm.back


def test_a_formula_that_never_ends_becomes_text() -> None:
    text, refused = write_deck(
        DeckSettings(), [note("cost $$ 5", "a"), replace(note("next", "b"), id="n-2")]
    )
    assert refused == []
    fronts = [found.front for found in parse_deck(text).notes]
    assert fronts == ["cost \\$\\$ 5", "next"]


@given(front=WILD, back=WILD, explanation=WILD)
@settings(max_examples=300, deadline=None)
def test_wild_text_is_read_back_or_refused_by_name(front: str, back: str, explanation: str) -> None:
    good = replace(note("What is good?", "This is."), id="good")
    wild = harmless(note(front, back, explanation=explanation))
    text, refused = write_deck(DeckSettings(), [wild, good])
    parsed = parse_deck(text)
    assert parsed.broken == ()
    assert len(parsed.notes) == 2 - len(refused)
    assert parsed.notes[-1].front == "What is good?"
    if wild.front and wild.back and "\0" not in text:
        assert refused == [] or refused == [wild]
