"""`due`: counts that add up, deck by deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.desk import Desk


def test_decks_add_up_to_the_total_and_the_schema_is_whole(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n\nQ: two\nA: 2\n")
    desk.write("b/c.md", "Q: three\nA: 3\n")
    found = desk.run("due", "--json").json
    assert found == {
        "schema": 1,
        "study_day": "2026-03-02",
        "decks": [
            {"name": "a", "new": 2, "learning": 0, "review": 0},
            {"name": "b/c", "new": 1, "learning": 0, "review": 0},
        ],
        "total": {"new": 3, "learning": 0, "review": 0},
    }


def test_siblings_that_must_wait_are_left_out(desk: Desk) -> None:
    desk.write("a.md", "QA: left\nA: right\n\nC: {{x}} and {{y}} and {{z}}\n")
    assert desk.run("due", "--json").json["total"]["new"] == 2


def test_the_limit_of_new_cards_holds_over_all_decks(desk: Desk) -> None:
    for name in "ab":
        desk.write(f"{name}.md", "".join(f"Q: {name}{i}\nA: {i}\n\n" for i in range(8)))
    found = desk.run("due", "--json").json
    assert found["total"]["new"] == sum(deck["new"] for deck in found["decks"]) == 10


def test_a_card_moves_from_new_to_learning_to_review(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n")
    desk.review("", "3", "q")
    assert desk.run("due", "--json").json["total"] == {"new": 0, "learning": 1, "review": 0}
    desk.at("2026-03-02T12:20:00+00:00")
    desk.review("", "3", "q")
    assert desk.run("due", "--json").json["total"] == {"new": 0, "learning": 0, "review": 0}
    desk.at("2026-06-02T12:00:00+00:00")
    assert desk.run("due", "--json").json["total"] == {"new": 0, "learning": 0, "review": 1}


def test_a_deck_stands_for_those_below_it(desk: Desk) -> None:
    desk.write("maths/a.md", "Q: one\nA: 1\n")
    desk.write("maths/b.md", "Q: two\nA: 2\n")
    desk.write("other.md", "Q: three\nA: 3\n")
    found = desk.run("due", "maths", "--json").json
    assert [deck["name"] for deck in found["decks"]] == ["maths/a", "maths/b"]
    assert found["total"]["new"] == 2


def test_a_deck_that_is_not_there_is_a_question_of_spelling(desk: Desk) -> None:
    desk.write("maths/probability.md", "Q: one\nA: 1\n")
    answer = desk.run("due", "maths/probabilty")
    assert answer.status == 2
    assert "Did you mean maths/probability?" in answer.err
    assert answer.out == ""


def test_the_table_has_a_row_for_each_deck_and_one_for_all(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n")
    rows = [line.split() for line in desk.run("due").lines]
    assert rows == [
        ["new", "learning", "review"],
        ["a", "1", "–", "–"],
        ["total", "1", "–", "–"],
    ]


def test_decks_stand_as_a_tree_with_what_they_wait_for(desk: Desk) -> None:
    desk.write("maths/z.md", "".join(f"Q: z{i}\nA: {i}\n\n" for i in range(12)))
    desk.write("maths/a.md", "---\nrequires: [maths/z]\n---\n\nQ: two\nA: 2\n")
    desk.write("other.md", "---\nrequires: [maths/a]\n---\n\nQ: three\nA: 3\n")
    lines = desk.run("due").lines
    assert [line.split() for line in lines[1:5]] == [
        ["maths", "10", "–", "–"],
        ["z", "10", "–", "–"],
        ["a", "–", "–", "–", "after", "z"],
        ["other", "–", "–", "–", "after", "maths/a"],
    ]
    assert lines[2].startswith("  z")
    assert "can begin today" in lines[-1]


def test_an_empty_library_is_no_error(desk: Desk) -> None:
    answer = desk.run("due", "--json")
    assert answer.status == 0
    assert answer.json["decks"] == []
    assert "decks add" in desk.run("due").err


def test_errors_in_decks_are_told_beside_the_counts(desk: Desk) -> None:
    file = desk.write("a.md", "Q: one\nA: 1\n\nQ: lost\n")
    answer = desk.run("due", "--json")
    assert answer.status == 0
    assert answer.json["total"]["new"] == 1
    assert f"{file}:4:1: this note has no answer" in answer.err
