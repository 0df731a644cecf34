"""Holes of clozes: which there are, what they are called, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenhours.core.clozes import find_holes, without_marks
from tenhours.core.notes import Severity

WILD = st.text(st.sampled_from("{}:$`\\ ab12c\n[]")) | st.lists(
    st.sampled_from(
        ["{{", "}}", "::", "\\cloze", "{", "}", "$", "`", "[2]", "x", "2", "c2", " ", "\\{", "\n\n"]
    )
).map("".join)


def names(text: str) -> list[str]:
    holes, faults = find_holes(text)
    assert not faults
    return [hole.name for hole in holes]


@settings(deadline=None)
@given(WILD)
def test_every_hole_holds_its_text_and_they_do_not_overlap(text: str) -> None:
    holes, faults = find_holes(text)
    end = 0
    for hole in holes:
        assert end <= hole.start < hole.end
        end = hole.end
        written = text[hole.start : hole.end]
        assert hole.text in written
        assert hole.hint in written
        assert hole.text.strip() == hole.text != ""
        assert written.startswith("\\cloze" if hole.in_maths else "{{")
        assert written.endswith("}" if hole.in_maths else "}}")
    assert all(0 <= fault.offset < len(text) for fault in faults)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["{{a}}", "{{b}}", "{{2::a}}", "{{2}}", "{{2#2}}", "$\\cloze{a}$"]))
)
def test_holes_share_a_name_only_when_a_number_says_so(parts: list[str]) -> None:
    found = names(" ".join(parts))
    numbered = parts.count("{{2::a}}")
    assert len(found) == len(parts)
    assert len(set(found)) == len(found) - max(0, numbered - 1)


def test_a_name_is_content_in_nfc_with_blanks_collapsed() -> None:
    assert names("{{cafe\u0301  au\nlait}}") == ["caf\u00e9 au lait"]


def test_a_name_does_not_depend_on_the_place_of_the_hole() -> None:
    assert names("{{a}} then {{b}}") == ["a", "b"]
    assert names("{{b}} then {{a}}") == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "name"), [("{{07::x}}", "7"), ("{{c0::x}}", "0"), ("$\\cloze[ 3 ]{x}$", "3")]
)
def test_numbers_are_read_as_numbers(text: str, name: str) -> None:
    assert names(text) == [name]


def test_a_number_of_many_digits_is_a_name_too() -> None:
    assert names("{{" + "9" * 10_000 + "::x}}") == ["9" * 10_000]


@pytest.mark.parametrize(
    "text",
    [
        "\\{{x}}",
        "`{{x}}`",
        "$\\frac{{a}}{b}$",
        "```\n{{x}}\n```",
        "\\({{x}}\\)",
        "<!-- {{x}} -->",
        "$\\clozes{x}$",
    ],
)
def test_these_are_no_holes(text: str) -> None:
    assert names(text) == []


def test_an_escaped_brace_does_not_close() -> None:
    holes, _ = find_holes("{{a \\}} b}}")
    assert [hole.text for hole in holes] == ["a \\}} b"]


@pytest.mark.parametrize("text", ["$\\cloze x$", "$\\cloze[a]{x}$", "$\\cloze$", "$\\cloze{}$"])
def test_a_hole_in_a_formula_needs_braces_and_a_number(text: str) -> None:
    holes, faults = find_holes(text)
    assert holes == ()
    assert [(fault.offset, fault.severity) for fault in faults] == [(1, Severity.ERROR)]


def test_cloze_outside_a_formula_is_a_warning() -> None:
    holes, faults = find_holes("{{a}} \\cloze{b}")
    assert [hole.name for hole in holes] == ["a"]
    assert [(fault.offset, fault.severity) for fault in faults] == [(6, Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("{{2::a::hint}} and {{`b`}}", "a and `b`"),
        ("$E = \\cloze[2]{mc^2}$", "$E = mc^2$"),
        ("$x^\\cloze{bc}$", "$x^{bc}$"),
        ("$\\frac\\cloze{a}\\cloze{b}$", "$\\frac{a}{b}$"),
        ("$\\cloze{\\alpha}x$", "${\\alpha}x$"),
        ("no hole $x$", "no hole $x$"),
    ],
)
def test_a_front_without_marks_is_filled_in(text: str, plain: str) -> None:
    assert without_marks(text) == plain
