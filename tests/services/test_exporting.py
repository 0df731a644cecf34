"""What leaves the collection comes back: packages, backups, and the accidents on the way."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from tests.studio import Studio

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.errors import DataError, UsageError
from tenhours.core.events import EventKind, write_memory
from tenhours.core.replay import read_review_log, replay
from tenhours.interchange.anki import package
from tenhours.interchange.backup_parcel import open_backup
from tenhours.places import Places
from tenhours.services.exporting.restoring import Restoring
from tenhours.services.exporting.service import Exporting
from tenhours.services.importing.landing import Landing
from tenhours.services.sync.reading import Root
from tenhours.services.sync.service import Sync
from tenhours.storage import cards, dump, event_log, integrity, migrations
from tenhours.storage.database import Database
from tenhours.storage.event_log import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenhours.core.events import Event
    from tenhours.interchange.parcel import Parcel
    from tenhours.services.exporting.report import ExportReport
    from tenhours.services.importing.report import ImportReport

PICTURE = b"\x89PNG\r\n\x1a\nnot quite"
DECK = """\
---
deck: maths/analysis
tags: [core]
macros: |
  \\newcommand{\\R}{\\mathbb{R}}
---

# Limits

Q: What is ![a cat](pics/cat.png) in $\\R^n$?
H: It purrs.
S: First **look**.
S: Then $x < y$.
A: $$\\frac{a}{b}$$
E: Because
<!-- id: cat tags: animals source: book -->

QA: le chat
A: the cat
<!-- id: chat -->

C: If $X$ then {{$\\tfrac{1}{{2}}$::squared}} and {{2::`std::vector`}} or $\\cloze{E[X]^2}$.
<!-- id: holes -->

Q: Nobody named me, did they?
A: No
"""


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = _studio(tmp_path / "ours")
    made.write("maths/analysis.md", DECK)
    _write(made.library / "maths" / "pics" / "cat.png", PICTURE)
    made.write("other.md", "Q: elsewhere\nA: yes\n<!-- id: other -->\n")
    made.sync()
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Studio]:
    made = _studio(tmp_path / "theirs")
    yield made
    made.close()


def _studio(folder: Path) -> Studio:
    made = Studio(folder)
    made.roots = [Root(str(made.library), made.library, own=True), Root("", made.bundled)]
    return made


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def export(studio: Studio, target: Path, *decks: str, **wishes: Any) -> ExportReport:
    exporting = Exporting(
        studio.database, studio.roots, studio.settings, studio.clock, studio.places
    )
    return exporting.write(str(target), decks, **wishes)


def land(studio: Studio, parcel: Parcel) -> ImportReport:
    sync = Sync(
        studio.database,
        studio.roots,
        studio.settings,
        clock=studio.clock,
        file_clock=lambda: int(studio.clock.now().timestamp() * 1e9),
    )
    landing = Landing(studio.database, sync, studio.library, studio.settings, studio.clock)
    try:
        return landing.land(parcel)
    finally:
        parcel.close()


def bring_in(studio: Studio, path: Path) -> ImportReport:
    work = studio.folder / f"work-{len(list(studio.folder.glob('work-*')))}"
    work.mkdir()
    settings = studio.settings
    return land(studio, package.open_package(path, work, settings.calendar, settings.parameters))


def learn(studio: Studio) -> None:
    """Leave every kind of trace in the log."""
    tick = timedelta(milliseconds=1500)
    for wanted, ratings in {
        "cat": (Rating.GOOD, Rating.GOOD, Rating.HARD, Rating.AGAIN, Rating.GOOD),
        "chat#forward": (Rating.EASY, Rating.GOOD, Rating.EASY),
        "holes#2": (Rating.AGAIN, Rating.GOOD),
        "Nobody named me, did they?": (Rating.GOOD, Rating.GOOD, Rating.GOOD),
        "other": (Rating.EASY,),
    }.items():
        for rating in ratings:
            studio.rate(wanted, rating, 3.25)
            studio.clock.pass_(minutes=11, microseconds=317)
            if studio.memory(wanted).phase is Phase.REVIEW:
                studio.clock.pass_(days=4)
    studio.rate("chat#forward", Rating.AGAIN)
    studio.undo()
    studio.clock.instant += tick
    studio.acts().suspend(studio.card("chat#reverse").id)
    studio.acts().flag(studio.card("cat").id, 3)
    studio.acts().reschedule(studio.card("other").id, date(2026, 5, 1))
    studio.acts().reset(studio.card("holes#2").id)
    studio.clock.pass_(hours=1)
    studio.rate("holes#2", Rating.GOOD)
    studio.clock.pass_(minutes=1)
    studio.rate("holes#$\\tfrac{1}{{2}}$", Rating.GOOD)


def hand_over(studio: Studio, wanted: str) -> Memory:
    """Let a card come with a memory that no log tells of."""
    day = studio.settings.calendar.study_day(studio.clock.now())
    memory = Memory(
        Phase.REVIEW,
        due_day=day + timedelta(days=5),
        stability=12.3456789,
        difficulty=4.321,
        last_review=studio.clock.now() - timedelta(days=2, microseconds=5),
        last_day=day - timedelta(days=2),
        reps=6,
        lapses=1,
    )
    with studio.database.transaction() as connection:
        card = studio.card(wanted).id
        event_log.append(
            connection,
            event_log.machine(connection),
            cards.current_key(connection, card),
            EventKind.START,
            Moment(studio.clock.now(), timedelta(0), day),
            detail=write_memory(memory),
        )
        integrity.rebuild(connection, studio.settings.parameters)
    return memory


def ratings(events: list[Event]) -> list[tuple[Any, ...]]:
    return [
        (
            event.at.replace(microsecond=event.at.microsecond // 1000 * 1000),
            event.review.rating,
            event.review.phase_before,
            event.review.phase_after,
            event.review.step_after,
            event.review.due_day,
        )
        for event in events
        if event.review is not None and not event.undone
    ]


def remembered(memory: Memory) -> tuple[Any, ...]:
    due = None if memory.due_at is None else int(memory.due_at.timestamp() * 1000)
    return (
        memory.phase,
        memory.step,
        due,
        memory.due_day,
        memory.stability,
        memory.difficulty,
        memory.last_day,
        memory.reps,
        memory.lapses,
    )


PAIRS = {
    "cat": "cat",
    "chat#forward": "chat#forward",
    "chat#reverse": "chat#reverse",
    "holes#2": "holes#2",
    "holes#$\\tfrac{1}{{2}}$": "holes#$\\tfrac{1}{{2}}$",
    "holes#E[X]^2": "holes#E[X]^2",
    "Nobody named me, did they?": "Nobody named me, did they?",
    "other": "other",
}


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
    _write(target / "mine.md", b"Q: a\nA: b\n")
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
    _write(studio.library / "snd" / "miau.mp3", b"ID3 sound")
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


def restored(backup: Path, home: Path) -> Places:
    places = Places(home, home)
    Restoring(places).restore(backup)
    return places


def everything(studio: Studio, *, without: str = "files") -> dict[str, list[tuple[Any, ...]]]:
    connection = studio.database.connection
    return {table: list(dump.rows(connection, table)) for table in dump.TABLES if table != without}


def test_a_backup_restores_every_row_and_every_file(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    hand_over(studio, "chat#reverse")
    studio.write("maths/analysis.md", DECK.replace("Nobody named me", "Nobody has named me"))
    studio.sync()
    (studio.library / "other.md").unlink()
    studio.sync()
    report = export(studio, tmp_path / "all.jsonl")
    assert report.events == len(everything(studio)["events"])
    again = _studio(tmp_path / "again")
    again.close()
    home = tmp_path / "fresh"
    places = restored(tmp_path / "all.jsonl", home)
    again.places = places
    again.library = places.own_decks
    again.roots = [Root(str(again.library), again.library, own=True), Root("", again.bundled)]
    again.database = again._open()
    try:
        assert everything(again) == everything(studio)
        written = {
            path.relative_to(home / "decks").as_posix(): path.read_bytes()
            for path in (home / "decks").rglob("*")
            if path.is_file()
        }
        assert written == {
            path.relative_to(studio.library).as_posix(): path.read_bytes()
            for path in studio.library.rglob("*")
            if path.is_file()
        }
        synced = again.sync()
        assert (synced.added, synced.retired, synced.reworded) == (0, 0, 0)
        assert again.health().sound
    finally:
        again.close()


def test_a_home_in_use_is_not_restored_into(studio: Studio, tmp_path: Path) -> None:
    export(studio, tmp_path / "all.jsonl")
    with pytest.raises(UsageError, match="in use"):
        Restoring(studio.places).restore(tmp_path / "all.jsonl")


def test_a_backup_cut_short_anywhere_changes_nothing(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "all.jsonl")
    data = (tmp_path / "all.jsonl").read_bytes()
    home = tmp_path / "fresh"
    for size in [0, 1, 40, *range(64, len(data), len(data) // 40), len(data) - 2]:
        (tmp_path / "cut.jsonl").write_bytes(data[:size])
        with pytest.raises(DataError):
            Restoring(Places(home, home)).restore(tmp_path / "cut.jsonl")
        assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        '{"file": "../../evil.md", "root": 0, "text": "x"}',
        '{"file": "/etc/evil.md", "root": 0, "text": "x"}',
        '{"file": "a.md", "root": 7, "text": "x"}',
        '{"file": "a.md", "root": -1, "text": "x"}',
        '{"file": "a.md", "root": 0}',
        '{"file": "a.png", "root": 0, "base64": "???"}',
        '{"row": "sqlite_master", "name": "x"}',
        '{"row": "events", "id": "x"}',
        '{"row": "events", "no such column": 1}',
        '{"row": "meta", "key": ["x"], "value": "y"}',
        '{"row": "parameters", "version": 99, "weights": "[]", "since": "yesterday"}',
        '{"surprise": 1}',
        "[]",
        "not JSON",
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_restored(
    studio: Studio, tmp_path: Path, line: str
) -> None:
    export(studio, tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    lines[-1:] = [line, json.dumps({"end": len(lines)})]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines) + "\n")
    home = tmp_path / "fresh"
    with pytest.raises(DataError):
        Restoring(Places(home, home)).restore(tmp_path / "bad.jsonl")
    assert list(home.iterdir()) == []


def test_a_newer_backup_is_not_guessed_at(studio: Studio, tmp_path: Path) -> None:
    export(studio, tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text()
    (tmp_path / "new.jsonl").write_text(text.replace('"schema": 1', '"schema": 2', 1))
    home = tmp_path / "fresh"
    with pytest.raises(DataError, match="newer"):
        Restoring(Places(home, home)).restore(tmp_path / "new.jsonl")


def test_a_backup_of_an_older_version_is_brought_up_to_date(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text()
    older = text.replace(f'"data_version": {migrations.VERSION}', '"data_version": 2', 1)
    (tmp_path / "old.jsonl").write_text(older)
    places = restored(tmp_path / "old.jsonl", tmp_path / "fresh")
    again = Database(places.database)
    assert again.connection.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
    assert list(dump.rows(again.connection, "events")) == everything(studio)["events"]
    again.close()


def test_added_folders_are_restored_inside_the_home(tmp_path: Path) -> None:
    made = _studio(tmp_path / "ours")
    vault = tmp_path / "vault"
    _write(vault / "a" / "deck.md", b"Q: in the vault\nA: yes\n<!-- id: v -->\n")
    _write(vault / "a" / "cat.png", PICTURE)
    _write(vault / "taxes.xlsx", b"private")
    single = tmp_path / "single.md"
    _write(single, b"Q: alone\nA: yes\n<!-- id: s -->\n")
    made.roots[1:1] = [Root(str(vault), vault), Root(str(single), single)]
    made.places.settings.write_text(
        f'# mine\n[library]\nfolders = ["{vault}", "{single}"]\n', encoding="utf-8"
    )
    made.sync()
    export(made, tmp_path / "all.jsonl")
    made.close()
    vault.rename(tmp_path / "gone")
    single.unlink()
    home = tmp_path / "fresh"
    places = restored(tmp_path / "all.jsonl", home)
    kept = sorted(
        path.relative_to(home / "folders").as_posix()
        for path in (home / "folders").rglob("*")
        if path.is_file()
    )
    assert kept == ["1-vault/a/cat.png", "1-vault/a/deck.md", "2-single.md/single.md"]
    settings = places.settings.read_text(encoding="utf-8")
    assert settings.startswith("# mine\n")
    assert str(home / "folders" / "1-vault") in settings
    again = _studio(tmp_path / "again")
    again.close()
    again.places = places
    names = [home / "folders" / "1-vault", home / "folders" / "2-single.md" / "single.md"]
    again.roots[1:1] = [Root(str(path), path) for path in names]
    again.database = again._open()
    report = again.sync()
    assert (report.added, report.retired, report.moved) == (0, 0, 0)
    assert {card.deck for card in again.cards()} == {"a/deck", "single"}
    again.close()


def test_the_cards_of_a_backup_can_be_brought_in(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    learn(studio)
    hand_over(studio, "chat#reverse")
    export(studio, tmp_path / "all.jsonl")
    (tmp_path / "work").mkdir()
    (tmp_path / "work2").mkdir()
    empty.clock.instant = studio.clock.instant
    report = land(empty, open_backup(tmp_path / "all.jsonl", tmp_path / "work"))
    assert (report.notes, report.cards, report.media) == (5, 8, 1)
    for wanted in PAIRS:
        assert remembered(empty.memory(wanted)) == remembered(studio.memory(wanted)), wanted
    assert empty.card("chat#reverse").state.suspended
    assert empty.health().sound
    rated = studio.ratings()
    land(studio, open_backup(tmp_path / "all.jsonl", tmp_path / "work2"))
    assert studio.ratings() == rated


def test_an_empty_collection_can_be_exported(empty: Studio, tmp_path: Path) -> None:
    for name in ("a.apkg", "a.csv", "a.json", "a.jsonl", "folder"):
        assert export(empty, tmp_path / name).notes == 0
    assert (tmp_path / "folder").is_dir()


def test_old_instants_do_not_end_an_export(studio: Studio, tmp_path: Path) -> None:
    studio.clock.instant = datetime(1971, 1, 1, 12, tzinfo=UTC)
    studio.rate("cat", Rating.EASY)
    for name in ("a.apkg", "a.json", "a.jsonl"):
        export(studio, tmp_path / name)
