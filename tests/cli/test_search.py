"""`search`: every operator finds what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """Seven cards: easy (review), again (learning), aside (suspended) and four new ones."""
    desk.write(
        "maths/calculus.md",
        "Q: Chain Rule\nA: $f'(g(x))\\,g'(x)$\n<!-- id: easy tags: core exam/oral -->\n\n"
        "Q: Gradient\nA: direction of steepest ascent\n<!-- id: again tags: core -->\n\n"
        'Q: Étale\nE: a "quoted" word and back\\slash\nA: yes\n<!-- id: aside -->\n',
    )
    desk.write("maths.md", "Q: set\nA: basic collection\n<!-- id: set -->\n")
    desk.write("mathsy.md", "Q: fake\nA: no\n<!-- id: fake -->\n")
    desk.write("words.md", "QA: Haus\nA: house\n<!-- id: haus -->\n")
    desk.review("", "4", "", "1", "x", "q", words=("maths/calculus",))
    return desk


def ids(desk: Desk, *query: str) -> set[str]:
    answer = desk.run("search", *query, "--json")
    assert answer.status == 0
    return {card["id"] for card in answer.json["cards"]}


EVERY = {"easy", "again", "aside", "set", "fake", "haus#forward", "haus#reverse"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", EVERY),
        ("gradient", {"again"}),
        ("STEEPEST gradient", {"again"}),
        ('"steepest ascent"', {"again"}),
        ('"ascent steepest"', set()),
        ("étale", {"aside"}),
        (r"\"quoted\"", {"aside"}),
        ("deck:maths", {"easy", "again", "aside", "set"}),
        ("deck:maths/calculus", {"easy", "again", "aside"}),
        ("deck:MATHS*", EVERY - {"haus#forward", "haus#reverse"}),
        ("deck:nowhere", set()),
        ("tag:core", {"easy", "again"}),
        ("tag:exam", {"easy"}),
        ("tag:exam/oral", {"easy"}),
        ("tag:cor", set()),
        ("tag:cor*", {"easy", "again"}),
        ("is:new", EVERY - {"easy", "again"}),
        ("is:learn", {"again"}),
        ("is:review", {"easy"}),
        ("is:suspended", {"aside"}),
        ("is:due", {"again"}),
        ("is:buried", set()),
        ("is:leech", set()),
        ("is:flagged", set()),
        ("is:Review", {"easy"}),
        ("prop:ivl>5", {"easy"}),
        ("prop:ivl<1", set()),
        ("prop:due>0", {"easy"}),
        ("prop:s>5", {"easy"}),
        ("prop:d>=1", {"easy", "again"}),
        ("prop:r>0.99", {"easy", "again"}),
        ("prop:r>.99", {"easy", "again"}),
        ("prop:reps=1", {"easy", "again"}),
        ("prop:reps!=1", EVERY - {"easy", "again"}),
        ("prop:lapses=0", EVERY),
        ("-deck:maths", {"fake", "haus#forward", "haus#reverse"}),
        ("-is:new", {"easy", "again"}),
        ("is:review or is:learn", {"easy", "again"}),
        ("is:review OR is:learn", {"easy", "again"}),
        ("tag:core (is:review or is:suspended)", {"easy"}),
        ("-(tag:core or is:suspended)", {"set", "fake", "haus#forward", "haus#reverse"}),
        ("--is:review", {"easy"}),
        ("haus#reverse", {"haus#reverse"}),
        ("is:retired", set()),
    ],
)
def test_every_operator(stocked: Desk, query: str, found: set[str]) -> None:
    assert ids(stocked, query) == found


@pytest.mark.parametrize("word", ["basic", "pair", "false", "null", "forward"])
def test_words_are_looked_for_in_what_the_student_wrote(stocked: Desk, word: str) -> None:
    expected = {"basic": {"set"}, "forward": {"haus#forward"}}
    assert ids(stocked, word) == expected.get(word, set())


def test_options_may_stand_anywhere_and_a_minus_needs_no_quotes(stocked: Desk) -> None:
    assert ids(stocked, "-deck:maths", "is:new", "--json", "-haus") == {"fake"}
    assert "fake" in stocked.run("search", "--", "-deck:maths", "-haus").out


def test_the_schema_of_a_found_card(stocked: Desk) -> None:
    (card,) = stocked.run("search", "is:review", "--json").json["cards"]
    assert card.keys() >= {"id", "deck", "front", "phase", "due"}
    assert (card["deck"], card["phase"], card["front"]) == (
        "maths/calculus",
        "review",
        "Chain Rule",
    )
    assert card["due"] == stocked.run("card", "easy", "--json").json["due"]
    (learning,) = stocked.run("search", "is:learn", "--json").json["cards"]
    assert learning["due"].startswith("2026-03-02T12:0")


def test_fronts_are_in_the_linear_form_and_hide_the_hole(desk: Desk) -> None:
    desk.write(
        "a.md",
        "---\nmacros: \\newcommand{\\half}{\\frac12}\n---\n\n"
        "C: $\\half$ is {{answered::half}} by $x^2$\n",
    )
    desk.write(
        "b.md", "---\ndeck: a\nmacros: \\newcommand{\\half}{\\beta}\n---\n\nQ: $\\half$\nA: 1\n"
    )
    fronts = {card["front"] for card in desk.run("search", "--json").json["cards"]}
    assert fronts == {"1/2 is [half] by x²", "β"}


@pytest.mark.parametrize(
    "query",
    [
        "(",
        ")",
        "a or",
        "or a",
        "is:nope",
        "prop:ivl",
        "prop:x>1",
        "prop:ivl>a",
        "deck:",
        "-)",
        "a\\",
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(desk: Desk, query: str) -> None:
    answer = desk.run("search", query)
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.startswith("tenhours: ")
    assert "should not have" not in answer.err


def test_a_very_long_query_is_refused_and_a_long_one_is_not(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n")
    assert desk.run("search", " ".join(["one"] * 250)).status == 0
    assert desk.run("search", " or ".join(["one"] * 2000)).status == 2
    assert desk.run("search", "(" * 90 + "one" + ")" * 90).status == 2
    assert desk.run("search", "-" * 90 + "one").status == 2
    assert desk.run("search", "-(a or b " * 10 + "one" + ")" * 10).status == 0


def test_nothing_found_is_no_error(desk: Desk) -> None:
    answer = desk.run("search", "nothing")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err == "0 cards.\n"
