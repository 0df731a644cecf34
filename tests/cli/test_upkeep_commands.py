"""`doctor`, `backup`, `restore` and `tex` at the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

CARDS = "Q: one\nA: 1\n<!-- id: one -->\n\nQ: two\nA: 2\n<!-- id: two -->\n"


def test_without_a_collection_each_says_what_is_missing(desk: Desk) -> None:
    assert desk.run("doctor").status == 1
    assert desk.run("backup").status == 2
    assert desk.run("restore").status == 0
    assert not list(desk.home.glob("*.db"))


def test_a_sound_collection(desk: Desk) -> None:
    desk.write("a.md", CARDS)
    desk.review("", "4", "q")
    answer = desk.run("doctor", "--json")
    assert answer.status == 0
    assert answer.json["sound"] is True
    assert (answer.json["cards"], answer.json["events"]) == (2, 1)
    assert desk.run("doctor", "--rebuild").lines[0] == "Folded the log again: 0 cards changed."


def test_a_backup_is_restored_and_the_present_file_kept(desk: Desk) -> None:
    desk.write("a.md", CARDS)
    desk.review("", "4", "q")
    desk.run("backup", "copy.db")
    desk.review("", "4", "q")
    assert desk.run("backup", "copy.db").status == 2
    refused = desk.run("restore", "copy.db")
    assert refused.status == 2
    assert "--yes" in refused.err
    answer = desk.run("restore", "copy.db", "--yes")
    assert answer.status == 0
    assert "The file that was in its place is" in answer.out
    assert len(desk.run("search", "is:review", "--json").json["cards"]) == 1


def test_backups_are_listed_by_date(desk: Desk) -> None:
    desk.write("a.md", CARDS)
    desk.run("due")
    path = desk.run("backup").out.strip()
    assert path.endswith("2026-03-02.db")
    listed = desk.run("restore")
    assert [line.split()[0] for line in listed.lines] == ["2026-03-02"]
    assert desk.run("restore", "2026-03-02", "--yes").status == 0
    assert desk.run("restore", "2001-01-01", "--yes").status == 2


def test_what_is_no_backup_is_not_restored(desk: Desk) -> None:
    desk.write("a.md", CARDS)
    desk.run("due")
    (desk.folder / "text.db").write_text("no database " * 100, encoding="utf-8")
    assert desk.run("restore", "text.db", "--yes").status == 1
    assert desk.run("doctor").status == 0


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (("--linear", "\\frac{a}{b}"), "a/b"),
        (("\\alpha",), "α"),
        (("-x^2",), "−x²"),
        (("-x^2", "--linear"), "−x²"),
        (("--", "-x"), "−x"),
        (("--ascii", "\\alpha"), "alpha"),
    ],
)
def test_formulas_are_drawn(desk: Desk, words: tuple[str, ...], drawn: str) -> None:
    answer = desk.run("tex", *words)
    assert (answer.status, answer.out) == (0, f"{drawn}\n")


def test_a_formula_comes_from_standard_input_too(desk: Desk) -> None:
    assert desk.run("tex", "-", said="x^2\n").out == "x²\n"


def test_a_formula_that_is_not_known_whole_is_status_one(desk: Desk) -> None:
    answer = desk.run("tex", "a + \\nosuch")
    assert answer.status == 1
    assert "column 5" in answer.err
    assert "\\nosuch" in answer.out
