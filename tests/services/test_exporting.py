"""What leaves the collection comes back: packages, backups, and the accidents on the way."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from tests.services.leaving import (
    DECK,
    PAIRS,
    PICTURE,
    bring_in,
    export,
    hand_over,
    learn,
    ratings,
    remembered,
    studio_in,
    write,
)

from tenhours.core.cards import Rating
from tenhours.core.errors import UsageError
from tenhours.core.events import EventKind
from tenhours.core.replay import read_review_log, replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = studio_in(tmp_path / "ours")
    made.write("maths/analysis.md", DECK)
    write(made.library / "maths" / "pics" / "cat.png", PICTURE)
    made.write("other.md", "Q: elsewhere\nA: yes\n<!-- id: other -->\n")
    made.sync()
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Studio]:
    made = studio_in(tmp_path / "theirs")
    yield made
    made.close()


def test_a_package_comes_back_with_the_same_cards_log_and_memory(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    learn(studio)
    report = export(studio, tmp_path / "all.apkg")
    assert (report.notes, report.cards, report.media) == (5, 8, 1)
    empty.clock.instant = studio.clock.instant
    brought = bring_in(empty, tmp_path / "all.apkg")
    assert (brought.notes, brought.cards, brought.reviews) == (5, 8, report.reviews)
    assert not brought.skipped
    for ours, theirs in PAIRS.items():
        before, after = studio.card(ours), empty.card(theirs)
        assert after.deck == before.deck
        assert remembered(after.state.memory) == remembered(before.state.memory), ours
        assert (after.state.suspended, after.state.flag) == (
            before.state.suspended,
            before.state.flag,
        )
        assert after.note.steps == before.note.steps
        assert after.note.hints == before.note.hints
        assert after.note.tags == before.note.tags
        since = [e for e in studio.events(ours) if e.kind is EventKind.RESET]
        if not since:
            assert [row[:4] for row in ratings(empty.events(theirs))] == [
                row[:4] for row in ratings(studio.events(ours))
            ]
    assert empty.health().sound
    picture = empty.library / "media" / "cat.png"
    assert picture.read_bytes() == PICTURE
    assert "](../media/cat.png)" in empty.card("cat").note.front


def test_a_memory_that_was_handed_over_is_handed_on(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    memory = hand_over(studio, "cat")
    hand_over(studio, "other")
    studio.clock.pass_(days=6)
    studio.rate("other", Rating.GOOD)
    export(studio, tmp_path / "all.apkg")
    empty.clock.instant = studio.clock.instant
    bring_in(empty, tmp_path / "all.apkg")
    assert empty.memory("cat") == memory
    assert remembered(empty.memory("other")) == remembered(studio.memory("other"))


def test_what_comes_back_to_its_own_home_brings_nothing_twice(
    studio: Studio, tmp_path: Path
) -> None:
    learn(studio)
    before = {wanted: studio.card(wanted).state for wanted in PAIRS}
    rated = studio.ratings()
    export(studio, tmp_path / "all.apkg")
    report = bring_in(studio, tmp_path / "all.apkg")
    assert (report.notes, report.reviews, report.unchanged) == (0, 0, 5)
    assert studio.ratings() == rated
    assert {wanted: studio.card(wanted).state for wanted in PAIRS} == before


def test_ratings_of_one_instant_are_told_apart_and_known_again(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    for wanted in ("cat", "chat#forward", "chat#reverse", "other"):
        studio.rate(wanted, Rating.GOOD)
    export(studio, tmp_path / "all.apkg")
    assert bring_in(empty, tmp_path / "all.apkg").reviews == 4
    assert bring_in(studio, tmp_path / "all.apkg").reviews == 0


def test_only_the_decks_that_were_named_leave(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    assert export(studio, tmp_path / "some.apkg", "maths").notes == 4
    assert export(studio, tmp_path / "other.apkg", "other").notes == 1
    bring_in(empty, tmp_path / "other.apkg")
    assert empty.fronts() == ["elsewhere"]


def test_a_deck_that_is_not_there_is_an_error_and_leaves_no_file(
    studio: Studio, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="math"):
        export(studio, tmp_path / "some.apkg", "mathe")
    assert not list(tmp_path.glob("*.apkg"))


@pytest.mark.parametrize("name", ["all.apkg", "all.csv", "all.json", "all.jsonl", "all.zip"])
def test_a_file_that_is_there_is_only_replaced_by_force(
    studio: Studio, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    target.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        export(studio, target)
    assert target.read_text() == "mine"
    export(studio, target, force=True)
    assert target.stat().st_size > 100
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_is_not_empty_is_never_replaced(studio: Studio, tmp_path: Path) -> None:
    target = tmp_path / "decks"
    write(target / "mine.md", b"Q: a\nA: b\n")
    with pytest.raises(UsageError, match="not empty"):
        export(studio, target, force=True)
    assert [path.name for path in target.iterdir()] == ["mine.md"]


@pytest.mark.parametrize("name", ["all.docx", "nowhere/all.csv"])
def test_a_name_that_cannot_be_meant_is_refused(studio: Studio, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        export(studio, tmp_path / name)


def test_a_picture_outside_the_library_stays_where_it_is(studio: Studio, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (studio.library / "link.png").symlink_to(secret)
    studio.write("new.md", "Q: see ![x](link.png) and ![y](gone.png)\nA: b\n")
    studio.sync()
    report = export(studio, tmp_path / "all.apkg")
    assert {item.where.rpartition(" ")[2] for item in report.skipped} == {"link.png", "gone.png"}
    with zipfile.ZipFile(tmp_path / "all.apkg") as archive:
        assert json.loads(archive.read("media")) == {"0": "cat.png"}


def test_sounds_are_played_in_anki_and_come_back(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    write(studio.library / "snd" / "miau.mp3", b"ID3 sound")
    studio.write("new.md", "Q: hear [miau](snd/miau.mp3), read [x](other.md)\nA: cat\n")
    studio.sync()
    assert export(studio, tmp_path / "new.apkg", "new").media == 1
    bring_in(empty, tmp_path / "new.apkg")
    assert empty.fronts() == ["hear [miau](media/miau.mp3), read [x](other.md)"]
    assert (empty.library / "media" / "miau.mp3").read_bytes() == b"ID3 sound"


def test_hashcards_gets_decks_pictures_and_macros(studio: Studio, tmp_path: Path) -> None:
    report = export(studio, tmp_path / "hashcards")
    assert (report.notes, report.decks, report.media) == (5, 2, 1)
    text = (tmp_path / "hashcards" / "maths" / "analysis.md").read_text()
    assert text.startswith('---\nname = "maths/analysis"\n---\n')
    assert "Q: le chat\n\nA: the cat\n" in text
    assert "Q: the cat\n\nA: le chat\n" in text
    assert "![a cat](../media/cat.png)" in text
    assert (tmp_path / "hashcards" / "media" / "cat.png").read_bytes() == PICTURE
    assert (tmp_path / "hashcards" / "macros.tex").read_text() == "\\R \\mathbb{R}\n"
    export(studio, tmp_path / "hashcards.zip")
    with zipfile.ZipFile(tmp_path / "hashcards.zip") as archive:
        assert sorted(archive.namelist()) == [
            "macros.tex",
            "maths/analysis.md",
            "media/cat.png",
            "other.md",
        ]


def test_a_table_has_a_row_for_each_note(studio: Studio, tmp_path: Path) -> None:
    export(studio, tmp_path / "all.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "all.csv").read_text(), newline="")))
    assert [row["id"] for row in rows][:3] == ["cat", "chat", "holes"]
    assert rows[0]["steps"] == "First **look**.\nThen $x < y$."
    assert rows[1] | {} == {
        "id": "chat",
        "deck": "maths/analysis",
        "kind": "pair",
        "front": "le chat",
        "back": "the cat",
        "hints": "",
        "steps": "",
        "explanation": "",
        "tags": "core",
    }


def test_json_holds_memory_and_reviews(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "all.json")
    told = json.loads((tmp_path / "all.json").read_text())
    (cat,) = (note for note in told["notes"] if note["id"] == "cat")
    (card,) = cat["cards"]
    assert card["stability"] == studio.memory("cat").stability
    assert [review["rating"] for review in card["reviews"]] == [3, 3, 2, 1, 3]
    (chat,) = (note for note in told["notes"] if note["id"] == "chat")
    assert [review["undone"] for review in chat["cards"][0]["reviews"]] == [False] * 3 + [True]


def test_the_review_log_replays_to_the_same_memory(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "log.csv", format="reviews")
    rows, problems = read_review_log((tmp_path / "log.csv").read_text().splitlines())
    assert not problems
    result = replay(rows, studio.settings.parameters, studio.settings.calendar)
    found = {card.card_id: card for card in result.cards}
    for key in ("cat", "chat#forward", "other"):
        assert found[key].stability == studio.memory(key).stability
        assert found[key].difficulty == studio.memory(key).difficulty


def test_an_empty_collection_can_be_exported(empty: Studio, tmp_path: Path) -> None:
    for name in ("a.apkg", "a.csv", "a.json", "a.jsonl", "folder"):
        assert export(empty, tmp_path / name).notes == 0
    assert (tmp_path / "folder").is_dir()


def test_old_instants_do_not_end_an_export(studio: Studio, tmp_path: Path) -> None:
    studio.clock.instant = datetime(1971, 1, 1, 12, tzinfo=UTC)
    studio.rate("cat", Rating.EASY)
    for name in ("a.apkg", "a.json", "a.jsonl"):
        assert export(studio, tmp_path / name).notes > 0
        assert (tmp_path / name).stat().st_size > 0
