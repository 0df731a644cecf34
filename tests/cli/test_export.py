"""`export` and `restore` of a backup, as typed at the prompt."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import zipfile
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import SETTINGS, Desk, variables

if TYPE_CHECKING:
    from pathlib import Path

DECK = "Q: one\nA: 1\n<!-- id: one -->\n\nQ: two\nA: 2\n<!-- id: two -->\n"


def test_the_suffix_says_the_format(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    desk.review("", "3")
    answer = desk.run("export", "all.apkg")
    assert answer.status == 0
    assert "(anki)" in answer.lines[0]
    assert answer.lines[1].strip() == "2 notes, 2 cards, 1 deck, 1 review"
    with zipfile.ZipFile(desk.folder / "all.apkg") as archive:
        assert set(archive.namelist()) == {"collection.anki2", "media"}


def test_json_counts_what_was_written(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    told = desk.run("export", "--json", "all.csv").json
    assert told["schema"] == 1
    assert (told["format"], told["notes"], told["cards"], told["decks"]) == ("csv", 2, 2, 1)
    rows = list(csv.reader(StringIO((desk.folder / "all.csv").read_text())))
    assert rows[1][:5] == ["one", "maths/numbers", "basic", "one", "1"]


def test_some_decks_alone(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    desk.write("other.md", "Q: three\nA: 3\n")
    assert desk.run("export", "some.json", "maths", "--json").json["notes"] == 2


def test_the_log_that_was_written_replays(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    desk.review("", "4", "", "3")
    assert desk.run("export", "log.csv", "--format", "reviews").status == 0
    assert desk.run("replay", "log.csv", "--json").json["reviews"] == 2


def test_wrong_words_are_status_two_and_write_nothing(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    for words in (
        ("all.docx",),
        ("all.csv", "--format", "docx"),
        ("all.csv", "no such deck"),
        ("all.jsonl", "maths"),
        ("nowhere/all.csv",),
    ):
        answer = desk.run("export", *words)
        assert answer.status == 2, words
        assert answer.err.startswith("tenhours: ")
    assert not list(desk.folder.glob("all.*"))


def test_what_is_there_is_kept_unless_forced(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    (desk.folder / "all.csv").write_text("mine")
    assert desk.run("export", "all.csv").status == 2
    assert (desk.folder / "all.csv").read_text() == "mine"
    assert desk.run("export", "--force", "all.csv").status == 0
    assert (desk.folder / "all.csv").read_text().startswith("id,deck,")


def test_a_backup_moves_to_another_home(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    desk.review("", "4", "", "1")
    desk.run("log", "30m", "reading")
    before = {key: desk.run("card", key, "--json").json for key in ("one", "two")}
    week = desk.run("week", "--json").json
    assert desk.run("export", "all.jsonl").status == 0
    home = str(desk.folder / "other")
    answer = desk.run("--home", home, "restore", "all.jsonl", "--yes")
    assert answer.status == 0, answer.err
    for key, told in before.items():
        assert desk.run("--home", home, "card", key, "--json").json == told
    assert desk.run("--home", home, "week", "--json").json == week
    assert desk.run("--home", home, "doctor").status == 0
    assert (desk.folder / "other" / "config.toml").read_text() == SETTINGS
    again = desk.run("--home", home, "restore", "all.jsonl", "--yes")
    assert again.status == 2
    assert "in use" in again.err


def test_a_damaged_backup_is_named_with_its_line(desk: Desk) -> None:
    desk.write("maths/numbers.md", DECK)
    desk.run("export", "all.jsonl")
    lines = (desk.folder / "all.jsonl").read_text().splitlines(keepends=True)
    (desk.folder / "bad.jsonl").write_text("".join([*lines[:3], "{\n", *lines[3:]]))
    answer = desk.run("--home", str(desk.folder / "other"), "restore", "bad.jsonl", "--yes")
    assert answer.status == 1
    assert "bad.jsonl:4:" in answer.err
    assert not list((desk.folder / "other").iterdir())


@pytest.mark.parametrize("name", ["all.apkg", "all.jsonl", "all.zip", "folder"])
def test_a_disk_that_takes_no_more_keeps_the_old_file(desk: Desk, name: str) -> None:
    desk.write("maths/numbers.md", "Q: see ![x](large.png)\nA: 1\n<!-- id: a -->\n")
    (desk.decks / "maths" / "large.png").write_bytes(random.Random(1).randbytes(4_000_000))
    target = desk.folder / name
    if target.suffix:
        target.write_text("mine")
    command = f'ulimit -f 3000; exec "{sys.executable}" -m tenhours export --force "{target}"'
    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, **variables(desk.home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "could not be written" in done.stderr
    if target.suffix:
        assert target.read_text() == "mine"
    assert sorted(path.name for path in desk.folder.iterdir()) == sorted(
        ["home", *([name] if target.suffix else [])]
    )
    assert not list(desk.home.glob(".export-*"))


def test_nothing_of_a_hostile_name_reaches_the_terminal(desk: Desk, tmp_path: Path) -> None:
    desk.write("maths/numbers.md", "Q: see ![x](gone\x1b[31m.png)\nA: 1\n<!-- id: a -->\n")
    answer = desk.run("export", "all.apkg")
    assert "\x1b" not in answer.out + answer.err
    assert json.dumps(answer.out)
