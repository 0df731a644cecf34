"""Hours by command: what is refused, with which way out, and that the ledger stays whole."""

from __future__ import annotations

import json
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

COMMIT = ("commit", "10h", "--weeks", "8", "--if", "it is noon", "--then", "I study")


@pytest.mark.parametrize(
    ("words", "status", "advice"),
    [
        ("log 90", 2, "90m is 1h30"),
        ("log 25h", 2, "24h"),
        ("log tomorrow 1h", 2, "today is"),
        ("log 18:00", 2, "how long"),
        ("log 11:00-10:00", 2, "earlier time first"),
        ("log 11:30-13:30", 2, "has not come yet"),
        ("log 5h", 2, "--force"),
        ("log -9 1h", 2, "--force"),
        ("log 1h /nonsense", 2, "core"),
        ("stop", 1, "tenhours start"),
        ("pause", 1, "tenhours start"),
        ("resume", 1, "tenhours start"),
        ("cancel", 1, "tenhours start"),
        ("switch a", 1, "tenhours start"),
        ("start --at 13:30", 2, ""),
        ("commit 10", 2, "10h"),
        ("commit 10h", 2, "--if"),
        ("commit 10h --if a", 2, "--then"),
        ("commit 90h --if a --then b", 2, "--most"),
        ("commit 10h --if a --then b --plan 1h,2h", 2, "seven"),
        ("quit", 2, "no commitment"),
        ("holiday 2026-03-05", 1, "seven days"),
        ("holiday 2026-03-20 2026-03-12", 2, "before the first"),
        ("holiday 2026-03-05 --cancel", 2, "off"),
        ("focus --done", 2, "nothing is in focus"),
        ("week nonsense", 2, "no day"),
        ("hours", 2, "ACTION"),
        ("hours undo", 2, "nothing to undo"),
        ("hours redo", 2, "nothing to redo"),
        ("hours rm abc", 2, "hours ls"),
        ("hours edit last 1h", 2, "no entry"),
        ("hours import nowhere.json", 1, "cannot be read"),
        ("hours climb @a known", 2, "implemented"),
        ("hours climb @a taught", 1, "one rung"),
        ("check --level green", 2, "behind"),
    ],
)
def test_a_mistake_is_one_line_that_a_person_can_act_on(
    desk: Desk, words: str, status: int, advice: str
) -> None:
    answer = desk.run(*words.split())
    assert answer.status == status, answer.err
    assert advice in answer.err
    assert len(answer.err.splitlines()) == 1
    assert desk.run("hours", "verify").status == 0


def test_an_overlap_with_three_entries_names_them_and_what_is_free(desk: Desk) -> None:
    for words in ("8:00-8:30", "9:00-9:30", "10:00-10:30"):
        assert desk.run("log", words).status == 0
    answer = desk.run("log", "8:15-11:00")
    assert answer.status == 1
    for part in ("08:00–08:30", "09:00–09:30", "10:00–10:30"):
        assert part in answer.err
    for fix in ("08:30-09:00", "09:30-10:00", "10:30-11:00"):
        assert f"tenhours log 2026-03-02 {fix}" in answer.err
        assert desk.run("log", "2026-03-02", fix).status == 0
    assert desk.run("week", "--json").json["counted"] == 3 * 3600


def test_a_hole_that_was_not_kept_can_still_be_entered(desk: Desk) -> None:
    desk.run("start", "svd")
    desk.at("2026-03-02T12:30:00+00:00")
    answer = desk.run("stop")
    assert "not counted: 12:00–12:30" in answer.out
    assert "`tenhours log 2026-03-02 12:00-12:30 svd`" in answer.err
    assert desk.run("log", "2026-03-02", "12:00-12:30", "svd").status == 0
    assert desk.run("week", "--json").json["split"]["manual"] == 1800


def test_all_holes_are_kept_when_asked_for(desk: Desk) -> None:
    desk.run("start", "svd")
    desk.at("2026-03-02T12:30:00+00:00")
    kept = desk.run("stop", "--keep-holes", "-m", "svd", "--next", "code", "--json").json
    assert [entry["seconds"] for entry in kept["kept"]] == [1800]
    assert desk.run("journal", "--json").json["days"][0]["next"] == "code"


def test_on_a_terminal_each_hole_is_offered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    from tenhours.cli.main import run

    desk.run("start", "svd")
    desk.at("2026-03-02T12:30:00+00:00")
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "y"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", answer)
    assert run(["stop"]) == 0
    assert len(asked) == 1
    assert "12:00–12:30 (0h30)" in asked[0]
    assert desk.run("week", "--json").json["split"]["manual"] == 1800


def test_a_row_changed_by_hand_is_named_and_status_one(desk: Desk) -> None:
    desk.run("log", "1h")
    desk.run("log", "-1", "1h")
    connection = sqlite3.connect(desk.home / "tenhours.db")
    with connection:
        connection.execute("UPDATE ledger SET body = replace(body, '3600', '7200')")
    connection.close()
    answer = desk.run("hours", "verify")
    assert answer.status == 1
    assert "row 3 of machine" in answer.out
    found = desk.run("hours", "verify", "--json").json
    assert (found["sound"], len(found["faults"])) == (False, 1)


def test_a_review_at_the_prompt_enters_by_itself(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n")
    assert desk.review("", "3", "q").status == 0
    connection = sqlite3.connect(desk.home / "tenhours.db")
    with connection:
        connection.execute("UPDATE events SET millis = 90000")
        connection.execute("DELETE FROM ledger")
    connection.close()
    (desk.home / "tenhours.ledger-head").unlink(missing_ok=True)
    assert desk.run("week", "--json").json["split"]["review"] == 90


def test_what_is_unlikely_is_asked_about_on_a_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal:
        def __init__(self, answer: str) -> None:
            self.answer = answer

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.answer

    for answer, status in (("n\n", 2), ("y\n", 0)):
        monkeypatch.setattr("builtins.input", lambda _, said=answer: said)
        monkeypatch.setattr("tenhours.cli.commands.hours_talk.sys.stdin", Terminal(answer))
        from tenhours.cli.main import run

        assert run(["log", "5h"]) == status
        monkeypatch.undo()
        monkeypatch.setenv("TENHOURS_HOME", str(desk.home))
        monkeypatch.setenv("TENHOURS_NOW", "2026-03-02T12:00:00+00:00")
    assert desk.run("week", "--json").json["counted"] == 5 * 3600
    assert sys.stdin is not None


def test_edit_split_trim_remove_undo_redo(desk: Desk) -> None:
    (entry,) = desk.run("log", "8:00-10:00", "svd", "@la", "--json").json["entries"]
    found = desk.run("hours", "edit", entry["id"][:4], "8:30-10:30", "by", "hand", "--json").json
    assert found["entries"][0]["seconds"] == 7200
    assert found["entries"][0]["comment"] == "by hand"
    assert found["entries"][0]["topic"] == "la"
    first, second = desk.run("hours", "split", "last", "9:00", "@other", "--json").json["entries"]
    assert (first["seconds"], second["seconds"]) == (1800, 5400)
    assert (first["topic"], second["topic"]) == ("la", "other")
    trimmed = desk.run("hours", "trim", second["id"], "9:30-10:00", "--json").json["entries"]
    assert trimmed[0]["seconds"] == 1800
    assert desk.run("hours", "rm", first["id"]).status == 0
    counted = []
    for action in ("undo", "undo", "undo", "redo", "redo", "undo"):
        assert desk.run("hours", action).status == 0
        counted.append(desk.run("week", "--json").json["counted"] // 60)
    assert counted == [60, 120, 120, 120, 60, 120]
    desk.at("2026-03-02T12:30:00+00:00")
    assert desk.run("hours", "verify").status == 0


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("08:00 - 09:45", "08:00–09:45"),
        ("08:00-09:45", "08:00–09:45"),
        ("50m", "08:00–08:50"),
        ("0h40 other words", "08:00–08:40"),
        ("08:00 - 09:45 other words", "08:00–09:45"),
    ],
)
def test_an_edit_tells_clock_times_from_durations(desk: Desk, words: str, becomes: str) -> None:
    desk.run("log", "08:00-09:00", "reading")
    assert desk.run("hours", "edit", "last", *words.split()).status == 0
    (line,) = desk.run("hours", "ls").lines
    assert becomes in line
    assert ("other words" if "other" in words else "reading") in line


def test_an_entry_made_longer_is_by_hand(desk: Desk) -> None:
    desk.run("start")
    desk.at("2026-03-02T12:09:00+00:00")
    desk.run("stop")
    desk.at("2026-03-02T14:00:00+00:00")
    split = desk.run("week", "--json").json["split"]
    assert (split["attended"], split["manual"]) == (540, 0)
    assert desk.run("hours", "edit", "last", "12:00-13:00").status == 0
    split = desk.run("week", "--json").json["split"]
    assert (split["attended"], split["manual"]) == (0, 3600)


def test_the_week_in_json_has_the_documented_keys(desk: Desk) -> None:
    desk.run("log", "1h")
    found = desk.run("week", "--json").json
    for key in ("target", "pace", "quota_today", "left_today", "bare_minimum", "safe_days",
                "colour", "verdict", "streak", "strength", "freezes"):  # fmt: skip
        assert found[key] is None
    assert found["schema"] == 1
    assert (found["key"], found["start"]) == ("2026-03-02", "2026-03-02T04:00:00Z")
    assert found["end"] == "2026-03-09T04:00:00Z"
    assert found["counted"] == sum(found["split"].values()) == 3600
    assert list(found["split"]) == [
        "attended", "timer", "review", "manual", "retro", "late", "import",
    ]  # fmt: skip


def test_the_terms_of_a_commitment_change_in_their_own_time(desk: Desk) -> None:
    desk.at("2026-03-01T12:00:00+00:00")
    assert desk.run(*COMMIT).status == 0
    desk.at("2026-03-03T12:00:00+00:00")
    harder = desk.run("commit", "12h", "--json").json["changes"]
    assert harder == [{"term": "target", "direction": "harder", "since": "2026-03-02"}]
    easier = desk.run("commit", "6h", "--json").json["changes"]
    assert easier == [{"term": "target", "direction": "easier", "since": "2026-03-16"}]
    targets = [
        desk.run("week", day, "--json").json["target"] // 3600
        for day in ("2026-03-02", "+6", "+13")
    ]
    assert targets == [12, 12, 6]
    assert desk.run("quit", "--yes", "--json").json["ends"] == "2026-03-16"
    assert desk.run("quit", "--cancel", "--json").json["ends"] is None


def test_a_plan_for_each_weekday(desk: Desk) -> None:
    found = desk.run(*COMMIT, "--plan", "mon-fri 1h30, sat 2h30", "--json").json
    assert found["plan"] == [90, 90, 90, 90, 90, 150, 0]
    found = desk.run("commit", "--plan", "2h,2h,2h,2h,2h,0,0", "--json").json
    assert found["plan"] == [90, 90, 90, 90, 90, 150, 0], "from next week on"


def test_focus_journal_topics(desk: Desk) -> None:
    assert desk.run("focus", "svd", "--done-when", "by hand", "--hours", "12h").status == 0
    refused = desk.run("focus", "other")
    assert (refused.status, len(refused.err.splitlines())) == (1, 1)
    desk.at("2026-03-10T12:00:00+00:00")
    assert desk.run("focus", "other", "--reason", "the exam").status == 0
    assert desk.run("log", "1h", "@svd").status == 0
    assert desk.run("hours", "climb", "@svd", "read").status == 0
    assert "mature" in desk.run("hours", "climb", "@svd", "recalled").err
    (topic,) = desk.run("hours", "topics", "--json").json["topics"]
    assert (topic["name"], topic["rung"], topic["known"]) == ("svd", "read", False)
    assert desk.run("journal", "the", "proof", "--next", "code").status == 0
    (line,) = desk.run("journal", "--json").json["days"]
    assert (line["did"], line["next"]) == ("the proof", "code")
    assert desk.run("start").out.splitlines()[1] == "Today you wanted to: code"


def test_the_weekly_review_asks_three_questions(desk: Desk) -> None:
    assert desk.run(*COMMIT).status == 0
    answer = desk.run("week", "review")
    assert sum(line.endswith("?") for line in answer.lines) == 3
    assert "Next week's plan" in answer.out
    assert "If it is noon, then I study." in answer.out
    assert len(desk.run("week", "review", "--json").json["questions"]) == 3


def test_a_ledger_goes_to_json_lines_and_into_another_home(desk: Desk) -> None:
    assert desk.run(*COMMIT).status == 0
    assert desk.run("log", "8:00-9:00", "Übung", "@la").status == 0
    file = desk.folder / "ledger.jsonl"
    assert desk.run("hours", "export", str(file)).status == 0
    assert desk.run("hours", "export", str(file)).status == 2
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    other = desk.folder / "other"
    answer = desk.run("hours", "import", str(file), "--home", str(other), "--json")
    assert (answer.json["facts"], answer.json["skipped"]) == (len(lines), [])
    again = desk.run("hours", "import", str(file), "--home", str(other), "--json").json
    assert (again["facts"], again["known"]) == (0, len(lines))
    assert desk.run("week", "--home", str(other), "--json").json == desk.run("week", "--json").json
    assert desk.run("hours", "verify", "--home", str(other)).status == 0
    lines[-1]["body"]["comment"] = "forged"
    lines[-1]["machine"] = lines[0]["machine"]
    third = desk.folder / "third"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    forged = desk.run("hours", "import", str(file), "--home", str(third), "--json").json
    assert forged["facts"] == 0
    assert "changed" in forged["skipped"][0]["why"]


def test_an_import_with_an_overlap_in_every_second_row(desk: Desk) -> None:
    desk.run("log", "8:00-11:00")
    rows = "".join(
        f"inc 202603{day:02}T080000Z - 202603{day:02}T090000Z # svd\n"
        f"inc 202603{day:02}T083000Z - 202603{day:02}T093000Z # svd\n"
        for day in (1, 2)
    )
    file = desk.folder / "2026-03.data"
    file.write_text(rows, encoding="utf-8")
    dry = desk.run("hours", "import", str(file), "--dry-run", "--json").json
    real = desk.run("hours", "import", str(file), "--json").json
    for found in (dry, real):
        assert (len(found["entries"]), len(found["skipped"])) == (1, 3)
    again = desk.run("hours", "import", str(file), "--json").json
    assert (len(again["entries"]), again["known"]) == (0, 1)
    assert desk.run("hours", "undo").status == 0
    assert len(desk.run("hours", "import", str(file), "--json").json["entries"]) == 1
    assert desk.run("hours", "verify").status == 0


def test_nothing_is_imported_into_a_week_that_was_judged(desk: Desk) -> None:
    assert desk.run(*COMMIT).status == 0
    desk.at("2026-03-20T12:00:00+00:00")
    file = desk.folder / "2026-03.data"
    file.write_text("inc 20260304T080000Z - 20260304T090000Z\n", encoding="utf-8")
    found = desk.run("hours", "import", str(file), "--json").json
    assert (found["entries"], found["skipped"][0]["why"]) == ([], "its week has its verdict")


def test_two_sick_days_a_year_and_no_more(desk: Desk) -> None:
    assert desk.run("holiday", "today", "--sick").status == 0
    assert desk.run("holiday", "yesterday", "--sick").status == 0
    desk.at("2026-03-09T12:00:00+00:00")
    refused = desk.run("holiday", "today", "--sick")
    assert (refused.status, "more than there may be" in refused.err) == (1, True)


def test_a_zone_changed_in_flight_holds_from_the_next_week(desk: Desk) -> None:
    desk.run("log", "8:00-9:00")
    desk.settings('[time]\nzone = "Asia/Tokyo"\n[library]\nsubjects = []\n')
    answer = desk.run("week")
    assert "from Mon 9 Mar on" in answer.err
    assert "04:00 UTC" in answer.out
    assert desk.run("week").err == ""
    found = desk.run("week", "+7", "--json").json
    assert (found["start"], found["end"]) == ("2026-03-09T04:00:00Z", "2026-03-15T19:00:00Z")


@pytest.mark.parametrize("form", ["icalendar", "klog", "timewarrior", "toggl", "watson"])
def test_what_other_programs_read_is_written(desk: Desk, form: str) -> None:
    desk.run("log", "8:00-9:00", "svd", "@la")
    answer = desk.run("hours", "export", "--format", form)
    assert answer.status == 0
    assert ("la" if form == "watson" else "svd") in answer.out
