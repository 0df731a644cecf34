"""`card`: memory, history and why, in every phase of a card's life."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

KEYS = {
    "schema",
    "id",
    "note",
    "deck",
    "phase",
    "stability",
    "difficulty",
    "retrievability",
    "due",
    "last_review",
    "reps",
    "lapses",
    "suspended",
    "flags",
    "why",
    "reviews",
}
ONE = "Q: one\nH: count\nA: 1\n<!-- id: one tags: easy -->\n"


def test_a_new_card_is_due_at_no_time(desk: Desk) -> None:
    desk.write("a.md", ONE)
    found = desk.run("card", "one", "--json").json
    assert found.keys() >= KEYS
    assert (found["schema"], found["id"], found["note"], found["deck"]) == (1, "one", "one", "a")
    assert found["phase"] == "new"
    assert found["due"] is found["stability"] is found["retrievability"] is None
    assert found["last_review"] is None
    assert (found["reps"], found["lapses"], found["reviews"]) == (0, 0, [])
    assert found["why"].startswith("New")


def test_a_learning_card_is_due_at_an_instant(desk: Desk) -> None:
    desk.write("a.md", ONE)
    desk.review("", "3", "q")
    found = desk.run("card", "one", "--json").json
    assert found["phase"] == "learning"
    due = datetime.fromisoformat(found["due"])
    assert found["due"].endswith("Z")
    last = datetime.fromisoformat(found["last_review"])
    assert (due - last).total_seconds() == pytest.approx(600, abs=1)
    (review,) = found["reviews"]
    assert review.keys() >= {"id", "at", "rating", "seconds", "interval_days", "undone"}
    assert review["rating"] == 3
    assert review["interval_days"] == pytest.approx(10 / 1440)
    assert review["undone"] is False
    assert "step 2 of 2" in found["why"]


def test_a_review_card_is_due_on_a_day_and_a_lapse_makes_it_an_instant_again(desk: Desk) -> None:
    desk.write("a.md", ONE)
    desk.review("", "4", "q")
    found = desk.run("card", "one", "--json").json
    due = date.fromisoformat(found["due"])
    assert found["phase"] == "review"
    assert (due - date(2026, 3, 2)).days == found["reviews"][0]["interval_days"]
    assert found["retrievability"] == pytest.approx(1, abs=0.001)
    assert found["why"].startswith("Due in ")
    desk.at(f"{due.isoformat()}T12:00:00+00:00")
    found = desk.run("card", "one", "--json").json
    assert found["why"].startswith("Due today")
    assert found["retrievability"] == pytest.approx(0.9, abs=0.03)
    desk.review("", "1", "q")
    found = desk.run("card", "one", "--json").json
    assert (found["phase"], found["lapses"], found["reps"]) == ("relearning", 1, 2)
    assert datetime.fromisoformat(found["due"]).tzinfo is not None


def test_an_undone_rating_stays_in_the_history_and_not_in_the_memory(desk: Desk) -> None:
    desk.write("a.md", ONE)
    desk.review("", "4", "u", "q")
    desk.review("", "3", "q")
    found = desk.run("card", "one", "--json").json
    assert [(item["rating"], item["undone"]) for item in found["reviews"]] == [
        (4, True),
        (3, False),
    ]
    assert (found["phase"], found["reps"]) == ("learning", 1)


def test_a_suspended_card_says_so(desk: Desk) -> None:
    desk.write("a.md", ONE)
    desk.review("x", "q")
    found = desk.run("card", "one", "--json").json
    assert found["suspended"] is True
    assert "suspended" in found["why"]


def test_a_note_with_several_cards_asks_which(desk: Desk) -> None:
    desk.write("a.md", "C: {{sun}} and {{moon}}\n<!-- id: sky -->\n")
    answer = desk.run("card", "sky")
    assert answer.status == 2
    assert "sky#sun" in answer.err
    assert "sky#moon" in answer.err
    assert desk.run("card", "sky#moon", "--json").json["note"] == "sky"


@pytest.mark.parametrize(
    "id_", ["a#b", "50%", "käse/über all", "#", "%23", "a#forward", 'l\'été "x"', "~abc"]
)
def test_ids_with_odd_characters_are_found(desk: Desk, id_: str) -> None:
    desk.write("a.md", f"Q: one\nA: 1\n<!-- id: {id_} -->\n\nQ: two\nA: 2\n<!-- id: two -->\n")
    found = desk.run("card", id_, "--json").json
    assert found["front"] == "one"
    assert desk.run("card", found["id"], "--json").json == found


@pytest.mark.parametrize("id_", ["a#b", "#", "100%#"])
def test_pairs_with_odd_ids_are_found_in_both_directions(desk: Desk, id_: str) -> None:
    desk.write("a.md", f"QA: left\nA: right\n<!-- id: {id_} -->\n")
    assert desk.run("card", f"{id_}#reverse", "--json").json["front"] == "right"
    assert desk.run("card", id_).status == 2


def test_a_note_without_an_id_is_found_by_the_key_that_search_prints(desk: Desk) -> None:
    desk.write("a.md", "Q: nameless\nA: 1\n")
    (found,) = desk.run("search", "nameless", "--json").json["cards"]
    assert desk.run("card", found["id"]).status == 0


def test_an_unknown_id_is_an_error_in_one_line(desk: Desk) -> None:
    answer = desk.run("card", "nope")
    assert answer.status == 1
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert "search" in answer.err


def test_a_retired_card_keeps_its_history(desk: Desk) -> None:
    file = desk.write("a.md", ONE)
    desk.write("b.md", "Q: two\nA: 2\n")
    desk.review("", "4", "q", words=("a",))
    file.write_text("# nothing\n", encoding="utf-8")
    found = desk.run("card", "one", "--json").json
    assert len(found["reviews"]) == 1
    assert "not in its file" in found["why"]


def test_words_of_a_card_cannot_command_the_terminal(desk: Desk) -> None:
    desk.write(
        "a.md", '---\ndeck: "a\\e[31m"\n---\n\nQ: one\x1b[2J\nA: \x9b1\n<!-- id: o\x1bne -->\n'
    )
    for command in (("due",), ("search", "one"), ("sync",), ("review", "--plain"), ("decks",)):
        answer = desk.run(*command)
        assert not {"\x1b", "\x9b"} & set(answer.out + answer.err)


def test_the_text_for_people_has_answer_and_reason(desk: Desk) -> None:
    desk.write("a.md", ONE)
    desk.review("", "4", "q")
    text = desk.run("card", "one").out
    assert text.startswith("one   a\n")
    assert "Due in" in text
    assert "phase review, 1 rating, 0 lapses" in text


def test_a_card_says_where_its_file_comes_from(desk: Desk) -> None:
    desk.write("a.md", "---\nsource: ESL 3.4\nlang: en\n---\nQ: one?\nA: 1\n<!-- id: one -->\n")
    card = desk.run("card", "one", "--json").json
    assert card["metadata"] == {"source": "ESL 3.4", "lang": "en"}


def test_a_leech_bears_its_tag(desk: Desk) -> None:
    desk.settings("[scheduling]\nleech_threshold = 1\n")
    desk.write("a.md", ONE)
    desk.review("", "4", words=("a",))
    desk.at("2027-06-01T10:00:00+00:00")
    desk.review("", "1", words=("a",))
    card = desk.run("card", "one", "--json").json
    assert (card["lapses"], card["suspended"], card["tags"]) == (1, True, ["easy", "leech"])
    for query in ("tag:leech", "is:leech"):
        assert [c["id"] for c in desk.run("search", query, "--json").json["cards"]] == ["one"]
