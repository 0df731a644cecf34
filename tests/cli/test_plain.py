"""`review --plain`: a conversation that a pipe or a screen reader can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

FULL = """\
# Sums

Q: What is 1 + 1?
H: Use your fingers.
H: Both hands.
A: two
E: By definition.
<!-- id: sum -->
"""


def said(desk: Desk, *lines: str) -> list[str]:
    """Say lines; return what was answered after the first question, acknowledgements included."""
    return desk.review(*lines).lines


def test_question_hints_answer_and_rating_in_order(desk: Desk) -> None:
    desk.write("a.md", FULL)
    lines = said(desk, "h", "h", "h", "", "3", "q")
    parts = [line for line in lines if ":" in line or line.startswith(("ok", "There"))]
    assert parts[:7] == [
        "Question: What is 1 + 1?",
        "Hint 1 of 2: Use your fingers.",
        "Hint 2 of 2: Both hands.",
        "There is no further hint.",
        "Answer: two",
        "Explanation: By definition.",
        "ok 3 Good, 10 min",
    ]


def test_a_rating_that_leaves_learning_is_acknowledged_with_its_day(desk: Desk) -> None:
    desk.write("a.md", FULL)
    lines = said(desk, "", "4")
    due = desk.run("card", "sum", "--json").json["due"]
    day, month = int(due[8:]), {"03": "Mar"}[due[5:7]]
    assert f"ok 4 Easy, {day} {month}" in lines


def test_where_the_card_stands_is_said_before_it(desk: Desk) -> None:
    desk.write("maths/a.md", FULL)
    assert any(line.endswith("maths/a › Sums") for line in said(desk))


def test_steps_one_by_one_then_the_rest_with_the_answer(desk: Desk) -> None:
    desk.write("a.md", "Q: Derive.\nS: same\nS: same\nS: $\\frac{a}{b}$\nA: done\n")
    lines = said(desk, "s", "", "1", "q")
    start = lines.index("Question: Derive.")
    assert lines[start : start + 5] == [
        "Question: Derive.",
        "Step 1 of 3: same",
        "Step 2 of 3: same",
        "Step 3 of 3: a/b",
        "Answer: done",
    ]


def test_a_cloze_asks_with_a_gap_and_answers_with_the_sentence(desk: Desk) -> None:
    desk.write("a.md", "C: The {{sun::a star}} shines on $\\cloze{x}$.\nH: hot\n")
    lines = said(desk, "h", "", "4")
    assert "Question: The [a star] shines on x." in lines
    assert "Answer: The [sun] shines on x." in lines
    assert sum("hot" in line for line in lines) == 1
    assert not any("sun" in line for line in lines[: lines.index("Hint: hot")])


def test_code_begins_on_a_line_of_its_own(desk: Desk) -> None:
    desk.write("a.md", "Q: Write it.\nA:\n```python\ndef f():\n    return 1\n```\n")
    lines = said(desk, "")
    start = lines.index("Answer:")
    assert lines[start + 1 : start + 3] == ["def f():", "    return 1"]


def test_a_rating_before_the_answer_is_not_taken(desk: Desk) -> None:
    desk.write("a.md", FULL)
    assert "Enter shows the answer first." in said(desk, "3", "q")
    assert desk.run("card", "sum", "--json").json["reps"] == 0


@pytest.mark.parametrize("word", ["5", "0", "33", "ok", "ü", "\x1b[A", "-1"])
def test_other_words_are_answered_and_change_nothing(desk: Desk, word: str) -> None:
    desk.write("a.md", FULL)
    answer = desk.review(word, "", word, "q")
    assert answer.status == 0
    assert "\x1b" not in answer.out
    assert desk.run("card", "sum", "--json").json["reps"] == 0


@pytest.mark.parametrize("end", [["q"], []])
def test_q_and_the_end_of_input_both_keep_what_was_rated(desk: Desk, end: list[str]) -> None:
    desk.write("a.md", FULL + "\nQ: other\nA: yes\n")
    answer = desk.review("", "4", *end)
    assert answer.status == 0
    assert desk.run("card", "sum", "--json").json["reps"] == 1
    assert "1 card left for today." in answer.lines


def test_undo_brings_the_same_card_back(desk: Desk) -> None:
    desk.write("a.md", FULL + "\nQ: other\nA: yes\n")
    lines = said(desk, "", "1", "u", "", "4", "q")
    assert lines.count("Question: What is 1 + 1?") == 2
    found = desk.run("card", "sum", "--json").json
    assert (found["phase"], found["reps"]) == ("review", 1)


def test_undo_reaches_into_the_session_before(desk: Desk) -> None:
    desk.write("a.md", FULL)
    desk.review("", "4")
    desk.at("2026-03-02T13:00:00+00:00")
    lines = desk.review("u", "q").lines
    assert "ok undone, the rating" in lines
    assert "Question: What is 1 + 1?" in lines
    assert desk.run("card", "sum", "--json").json["phase"] == "new"


def test_the_last_rating_can_be_undone_before_the_end(desk: Desk) -> None:
    desk.write("a.md", FULL)
    lines = said(desk, "", "4", "u", "", "1", "q")
    assert "ok undone, the rating" in lines
    assert desk.run("card", "sum", "--json").json["phase"] == "learning"


def test_undo_with_nothing_to_undo(desk: Desk) -> None:
    desk.write("a.md", FULL)
    lines = said(desk, "u", "", "4")
    assert "There is nothing to undo." in lines
    assert any(line.startswith("ok 4 Easy") for line in lines)


def test_burying_puts_siblings_off_and_can_be_undone(desk: Desk) -> None:
    desk.write("a.md", "QA: left\nA: right\n<!-- id: x -->\n")
    desk.review("b", "q")
    assert desk.run("due", "--json").json["total"]["new"] == 0
    assert desk.run("search", "is:buried", "--json").json["cards"]
    desk.review("u", "q")


def test_a_limit_ends_the_session(desk: Desk) -> None:
    desk.write("a.md", "".join(f"Q: n{i}\nA: {i}\n\n" for i in range(5)))
    answer = desk.review("", "4", "", "4", "", "4", "", "4", words=("--limit", "2"))
    assert sum(line.startswith("ok ") for line in answer.lines) == 2
    assert desk.run("due", "--json").json["total"]["new"] == 3


def test_minutes_are_not_over_at_once(desk: Desk) -> None:
    desk.write("a.md", FULL)
    answer = desk.review("", "4", words=("--minutes", "5"))
    assert any(line.startswith("ok 4") for line in answer.lines)


def test_only_the_decks_asked_for(desk: Desk) -> None:
    desk.write("a.md", "Q: in a\nA: 1\n")
    desk.write("b.md", "Q: in b\nA: 1\n")
    answer = desk.review("", "4", words=("b",))
    assert "Question: in b" in answer.lines
    assert "Question: in a" not in answer.lines


def test_a_deck_that_is_not_there(desk: Desk) -> None:
    desk.write("a.md", FULL)
    answer = desk.review(words=("nowhere",))
    assert answer.status == 2
    assert 'there is no deck "nowhere"' in answer.err


def test_nothing_due_says_so(desk: Desk) -> None:
    assert desk.review().lines == ["Nothing more is due today."]


def test_a_learning_card_that_comes_later_is_announced(desk: Desk) -> None:
    desk.settings(
        '[time]\nzone = "UTC"\n[library]\nsubjects = []\n'
        '[scheduling]\nlearning_steps = ["2h", "3h"]\n'
    )
    desk.write("a.md", FULL)
    lines = said(desk, "", "1")
    assert any("The next card comes in" in line for line in lines)


def test_the_buttons_keep_what_they_promise(desk: Desk) -> None:
    desk.write("a.md", FULL)
    lines = said(desk, "", "2")
    (buttons,) = [line for line in lines if line.startswith("1 Again ")]
    promised = buttons.split("2 Hard ")[1].split("   ")[0]
    assert f"ok 2 Hard, {promised}" in lines
