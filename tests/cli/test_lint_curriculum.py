"""`lint --curriculum`: the rules of the bundled decks, for files anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.desk import Desk

GOOD = """\
Q: What does the span of vectors hold?
A: All their linear combinations.
<!-- id: span leaf: linear-algebra.01 kind: definition -->
"""


def test_a_good_card_is_quiet(desk: Desk) -> None:
    answer = desk.run("lint", "--curriculum", str(desk.write("a.md", GOOD)))
    assert (answer.status, answer.out, answer.err) == (0, "", "0 errors, 0 warnings. 0 allowed.\n")


def test_rules_of_the_curriculum_are_not_those_of_every_deck(desk: Desk) -> None:
    file = str(desk.write("a.md", "Q: Explain spans.\nA: So.\n"))
    assert desk.run("lint", file).out == ""
    answer = desk.run("lint", "--curriculum", file)
    assert answer.status == 1
    assert f"{file}:1:1: this card has no id." in answer.out
    assert f"{file}:1:1: warning: this front can be answered in many ways." in answer.out


def test_problems_of_every_deck_are_named_too_in_order_of_the_file(desk: Desk) -> None:
    text = GOOD + "\nQ: No answer\n\nQ: Is it?\nA: Yes, $x$.\n"
    found = desk.run("lint", "--curriculum", str(desk.write("a.md", text)), "--json").json
    lines = [problem["line"] for problem in found["problems"]]
    assert lines == sorted(lines)
    assert {5, 7} <= set(lines)
    assert found["allowed"] == []


def test_a_formula_that_cannot_be_drawn_is_an_error_here(desk: Desk) -> None:
    text = GOOD.replace("All their", "$\\nosuch{x}$, all their")
    file = str(desk.write("a.md", text))
    assert desk.run("lint", file).status == 0
    assert desk.run("lint", "--curriculum", file).status == 1


def test_a_formula_that_is_too_wide_is_an_error(desk: Desk) -> None:
    wide = "\\mathrm{" + "a" * 100 + "}"
    file = str(desk.write("a.md", GOOD.replace("All their", f"$${wide}$$\n\nAll their")))
    answer = desk.run("lint", "--curriculum", file)
    assert f"{file}:2:" in answer.out
    assert "columns wide" in answer.out


def test_fronts_that_are_nearly_the_same_are_an_error_that_names_both(desk: Desk) -> None:
    file = desk.write("a.md", GOOD)
    other = desk.write("b.md", GOOD.replace("id: span", "id: other").replace("What", "what"))
    answer = desk.run("lint", "--curriculum", str(file), str(other))
    assert answer.status == 1
    assert answer.out.startswith(f"{other}:1:1: this front is nearly that of {file}:1.")


def test_what_a_card_is_allowed_is_not_counted(desk: Desk) -> None:
    text = GOOD.replace("What does the span of vectors hold?", "Is a span closed?")
    reason = "kind: definition allow: yes-no (the reason is the next card)"
    file = str(desk.write("a.md", text.replace("kind: definition", reason)))
    answer = desk.run("lint", "--curriculum", file)
    assert (answer.status, answer.out, answer.err) == (0, "", "0 errors, 0 warnings. 1 allowed.\n")
    found = desk.run("lint", "--curriculum", file, "--json").json
    assert found["problems"] == []
    assert "the reason is the next card" in found["allowed"][0]["message"]


def test_what_a_card_is_allowed_without_need_is_a_warning(desk: Desk) -> None:
    text = GOOD.replace("kind: definition", "kind: definition allow: long")
    answer = desk.run("lint", "--curriculum", str(desk.write("a.md", text)))
    assert (answer.status, len(answer.lines)) == (0, 1)
    assert "allow: long" in answer.out


def test_leaves_are_counted_for_a_folder_that_holds_their_topic(desk: Desk) -> None:
    file = desk.write("maths.md", "---\ndeck: maths/linear-algebra/vectors\n---\n" + GOOD)
    assert "[thin]" not in desk.run("lint", "--curriculum", str(file)).out
    answer = desk.run("lint", "--curriculum", "home/decks")
    assert answer.status == 0
    assert "home/decks/maths.md:4:1: warning: leaf linear-algebra.01" in answer.out
    assert "leaf linear-algebra.02 (Linear independence" in answer.out
    assert "leaf calculus.01" not in answer.out


def test_a_folder_that_is_not_there_is_told(desk: Desk) -> None:
    answer = desk.run("lint", "--curriculum", "nowhere")
    assert (answer.status, len(answer.lines)) == (1, 1)
