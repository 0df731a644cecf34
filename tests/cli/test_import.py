"""`import`: what comes in, what is told, and what is left when it is broken off."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.desk import Desk

PACKAGES = Path(__file__).parents[1] / "interchange" / "anki" / "fixtures"
MODERN = str(PACKAGES / "modern.apkg")
LEGACY = str(PACKAGES / "legacy.apkg")


def files(desk: Desk) -> dict[str, bytes]:
    return {
        str(path.relative_to(desk.decks)): path.read_bytes()
        for path in desk.decks.rglob("*")
        if path.is_file()
    }


def test_one_command_brings_a_collection_in_and_its_cards_can_be_reviewed(desk: Desk) -> None:
    told = desk.run("import", MODERN)
    assert told.status == 0
    assert "9 notes" in told.out
    assert "14 cards" in told.out
    assert "French.md" in told.out
    due = desk.run("due", "--json").json
    assert due["total"]["new"] > 0
    assert desk.run("search", "chat", "--json").json["cards"][0]["deck"] == "French"


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    first = desk.run("import", MODERN, "--json").json
    assert first["notes"] == 9
    before = files(desk)
    for package in (MODERN, LEGACY):
        again = desk.run("import", package, "--json").json
        assert [again[n] for n in ("notes", "cards", "reviews", "media")] == [0, 0, 0, 0]
        assert again["unchanged"] > 0
    assert files(desk) == before


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    dry = desk.run("import", "--dry-run", MODERN, "--json").json
    assert not desk.decks.exists()
    real = desk.run("import", MODERN, "--json").json
    same = ("format", "notes", "cards", "decks", "media", "reviews", "scheduled", "skipped")
    assert {name: dry[name] for name in same} == {name: real[name] for name in same}
    assert (dry["dry_run"], real["dry_run"]) == (True, False)
    assert sorted(dry["files"]) == sorted(real["files"])


def test_what_could_not_be_taken_is_named_with_its_reason(desk: Desk) -> None:
    skipped = desk.run("import", MODERN, "--json").json["skipped"]
    assert all(item["where"] and item["why"] for item in skipped)
    assert any("filtered deck" in item["why"] for item in skipped)
    assert "skipped" in desk.run("import", "--dry-run", LEGACY).out


def test_everything_can_be_put_under_one_deck(desk: Desk) -> None:
    desk.run("import", MODERN, "--deck", "old/anki")
    assert (desk.decks / "old" / "anki" / "French.md").exists()


def test_a_path_that_is_not_there_does_not_hinder_the_next(desk: Desk) -> None:
    told = desk.run("import", "nowhere.apkg", MODERN)
    assert told.status == 2
    assert "nowhere.apkg is not there" in told.err
    assert "9 notes" in told.out


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04cut", b"SQLite format 3\x00"])
def test_what_is_in_no_format_is_a_sentence(desk: Desk, data: bytes) -> None:
    (desk.folder / "odd.apkg").write_bytes(data)
    told = desk.run("import", "odd.apkg")
    assert told.status == 1
    assert "odd.apkg" in told.err
    assert "Traceback" not in told.err
    assert not desk.decks.exists()


def test_nothing_is_left_lying_about(desk: Desk) -> None:
    desk.run("import", MODERN)
    desk.run("import", "--dry-run", LEGACY)
    left = [path.name for path in desk.home.iterdir() if path.name.startswith(".import")]
    assert left == []
    assert not (desk.decks / ".importing").exists()


def test_a_git_repository_is_cloned_and_read(desk: Desk) -> None:
    repository = desk.folder / "shared decks.git"
    repository.mkdir()
    (repository / "greek.md").write_text("Q: alpha?\nA: α\n<!-- id: greek-alpha -->\n")
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "decks"),
    ):
        subprocess.run(["git", *words], cwd=repository, check=True, capture_output=True)
    told = desk.run("import", repository.as_uri(), "--json").json
    assert (told["notes"], told["cards"]) == (1, 1)
    assert desk.run("card", "greek-alpha").status == 0


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Hands out files without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base has it so
        pass


@pytest.fixture
def address() -> Iterator[str]:
    """A web server on this machine that hands out the packages."""
    handler = partial(Quiet, directory=str(PACKAGES))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_address_is_fetched(desk: Desk, address: str) -> None:
    assert desk.run("import", f"{address}/modern.apkg", "--json").json["notes"] == 9
    missing = desk.run("import", f"{address}/none.apkg")
    assert missing.status == 1
    assert "could not be fetched" in missing.err


def test_killed_at_any_moment_it_is_there_whole_or_not_at_all(desk: Desk) -> None:
    """The process is killed later and later, until it gets through."""
    rows = "".join(f"Q: question {n}?\nA: answer {n}\n<!-- id: k-{n} -->\n\n" for n in range(1500))
    source = desk.folder / "source"
    source.mkdir()
    for part in range(4):
        (source / f"part{part}.md").write_text(rows.replace("k-", f"k{part}-"))
    desk.write("mine.md", "Q: mine?\nA: yes\n")
    desk.run("sync")
    before = files(desk)
    for attempt in range(40):
        process = subprocess.Popen(
            [sys.executable, "-m", "tenhours", "import", str(source)],
            env={**os.environ, **variables(desk.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(0.15 + attempt * 0.12)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        synced = desk.run("sync", "--json").json
        assert synced["problems"] == []
        if process.returncode == 0:
            break
        there = len(desk.run("search", "question", "--json").json["cards"])
        assert there in (0, 6000)
        if there:
            break
        assert files(desk) == before
    assert len(desk.run("search", "question", "--json").json["cards"]) == 6000
    assert desk.run("doctor").status == 0
