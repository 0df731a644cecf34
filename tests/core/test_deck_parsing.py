"""Deck files: what is found in them and where."""

from __future__ import annotations

import pytest

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.notes import Problem, Severity


def errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "opening",
    ["```", "~~~~", "```python", "$$", "$$\nx", "\\[", "<!--", "<!-- id: x", "\\begin{align}"],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n---\n", "\n\n---\n\n", "\n\n# Heading\n\n"])
def test_what_is_never_closed_ends_before_the_next_card(opening: str, gap: str) -> None:
    good = "Q: good\nA: $$x$$ and \\[y\\]\n<!-- id: good -->\n"
    text = good.replace("good", "first") + "\nQ: bad\nA: b\n" + opening + gap + good
    parsed = parse_deck(text)
    assert [note.id for note in parsed.notes] == ["first", "good"]
    assert parsed.notes[1].breadcrumb == (("Heading",) if "Heading" in gap else ())
    assert [broken.line for broken in parsed.broken] == [5]
    assert [(p.line, p.column) for p in errors(parsed.problems)] == [(7, 1)]


def test_a_file_that_is_not_utf_8_is_one_error_at_the_first_bad_byte() -> None:
    parsed = parse_deck("Q: a\r\nA: é".encode() + b"x\xff\xfe\nQ: b\nA: c\n")
    assert parsed.notes == ()
    assert [(p.line, p.column, p.severity) for p in parsed.problems] == [(2, 6, Severity.ERROR)]
    assert "UTF-8" in parsed.problems[0].message


def test_a_nul_is_an_error_of_its_card() -> None:
    parsed = parse_deck(b"Q: a\nA: b\0c\0\n\nQ: d\nA: e\n")
    assert [note.front for note in parsed.notes] == ["d"]
    assert [(p.line, p.column) for p in parsed.problems] == [(2, 5)]
    assert [(p.line, p.column) for p in parse_deck("x\n\0").problems] == [(2, 1)]


def test_a_byte_order_mark_is_fine() -> None:
    parsed = parse_deck(b"\xef\xbb\xbfQ: a\nA: b\n")
    assert (parsed.problems, parsed.notes[0].line) == ((), 1)
    assert parse_deck(b"\xef\xbb\xbf---\ndeck: x\n---\n").settings.name == "x"


def test_ids_are_compared_in_nfc() -> None:
    parsed = parse_deck(
        "Q: a\nA: b\n<!-- id: cafe\u0301 -->\n\nQ: c\nA: d\n<!-- id: caf\u00e9 -->\n"
    )
    assert [note.id for note in parsed.notes] == ["caf\u00e9"]
    assert "used twice" in errors(parsed.problems)[0].message


def test_files_of_hashcards_and_repeater_load_as_they_are() -> None:
    text = (
        '---\nname = "Anatomy"\n---\n\nQ: How many bones?\n\nA: 206\n\nof them\n\n---\n\n'
        "Q: Why?\nBecause it matters.\nA:\n\n- one\n- two\n\nQ: What is `A:`?\nA: A marker\n"
    )
    parsed = parse_deck(text.encode())
    assert parsed.problems == ()
    assert [(n.front, n.back) for n in parsed.notes] == [
        ("How many bones?", "206\n\nof them"),
        ("Why?\nBecause it matters.", "- one\n- two"),
        ("What is `A:`?", "A marker"),
    ]


def test_a_hole_fault_is_told_where_it_stands_behind_comments_and_lines() -> None:
    parsed = parse_deck("C: a <!-- x\n-->\nb {{ }} c\n")
    assert [(p.line, p.column) for p in parsed.problems] == [(3, 3)]


def test_swallowed_ids_are_known() -> None:
    """Cards below a fence that is never closed are held by their ids, not forgotten."""
    text = "Q: a\nA: ```\n<!-- id: one -->\nQ: b\nA: c\n<!-- id: two -->\n\nQ: d\nA: e\n"
    parsed = parse_deck(text)
    assert [note.front for note in parsed.notes] == ["d"]
    assert [(broken.line, broken.id) for broken in parsed.broken] == [(1, "one"), (4, "two")]


def test_ten_thousand_problems_are_all_told() -> None:
    parsed = parse_deck("Q: no answer\n\n" * 10_000)
    assert len(parsed.problems) == len(parsed.broken) == 10_000
    assert parsed.problems[-1].line == 19_999
