"""Packages that Anki's engine made, beside what the engine says of them (`facts.json`).

The fixtures are made by `python -m tests.benchmarks.make_anki_fixtures`.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.studio import Studio

from tenhours.core.cards import Phase
from tenhours.core.errors import DataError
from tenhours.core.notes import NoteKind
from tenhours.core.scheduling import Parameters
from tenhours.core.time import Calendar
from tenhours.interchange.anki import package
from tenhours.interchange.parcel import CardHistory, ForeignNote, Medium, Parcel, Refused
from tenhours.services.importing.landing import Landing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.services.importing.report import ImportReport

FIXTURES = Path(__file__).parent / "fixtures"
FACTS: dict[str, Any] = json.loads((FIXTURES / "facts.json").read_text())
CALENDAR = Calendar(ZoneInfo("UTC"))
REPORTS: dict[Studio, ImportReport] = {}
"""What was told when the package of a fixture came in."""
CONTAINERS = ["modern.apkg", "legacy.apkg"]


def opened(path: Path, work: Path) -> Parcel:
    work.mkdir(exist_ok=True)
    return package.open_package(path, work, CALENDAR, Parameters())


@pytest.fixture(params=CONTAINERS)
def studio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    """A collection into which one of the packages has come."""
    made = Studio(tmp_path)
    parcel = opened(FIXTURES / request.param, tmp_path / "work")
    landing = Landing(made.database, made.syncing(), made.library, made.settings, made.clock)
    REPORTS[made] = landing.land(parcel)
    yield made
    made.close()


def report(studio: Studio) -> ImportReport:
    return REPORTS[studio]


def fronts(studio: Studio) -> dict[str, Any]:
    return {card.note.front: card for card in studio.cards()}


def test_the_counts_are_those_of_the_engine(studio: Studio) -> None:
    told = report(studio)
    assert told.notes == FACTS["notes"]
    assert told.suspended == FACTS["suspended"]
    assert told.cards == FACTS["cards"]
    assert told.media == 2


def test_every_rating_comes_but_those_of_cramming(studio: Studio) -> None:
    rows = studio.database.connection.execute(
        "SELECT rating, count(*) FROM events WHERE kind = 'review' GROUP BY rating"
    )
    expected = {int(ease): count for ease, count in FACTS["ratings"].items()}
    expected[3] -= 1
    assert dict(rows.fetchall()) == expected
    assert any("filtered deck" in item.why for item in report(studio).skipped)


def test_the_memory_is_what_the_engine_folds_from_the_same_log(
    studio: Studio, tmp_path: Path
) -> None:
    cards = {card.key: card for card in studio.cards()}
    collection = sqlite3.connect(tmp_path / "work" / "collection.db")
    kinds = dict(collection.execute("SELECT guid, mid FROM notes").fetchall())
    collection.close()
    compared = 0
    for key, (stability, difficulty) in FACTS["memory"].items():
        guid, _, ord_ = key.rpartition(" ")
        assert guid in kinds
        mine = from_guid(cards, guid, int(ord_))
        assert mine.stability == pytest.approx(stability, rel=1e-4)
        assert mine.difficulty == pytest.approx(difficulty, rel=1e-4)
        compared += 1
    assert compared == len(FACTS["memory"])


def from_guid(cards: dict[str, Any], guid: str, ord_: int) -> Any:
    from tenhours.interchange.anki.notes import note_id

    name = note_id(guid)
    for key in (f"{name}#{('forward', 'reverse')[ord_ % 2]}", f"{name}#{ord_ + 1}", name):
        if key in cards:
            return cards[key].state.memory
    raise AssertionError(f"no card for {guid} {ord_}")


def test_note_types_become_kinds_of_ours(studio: Studio) -> None:
    found = fronts(studio)
    assert found["le chat"].note.kind is NoteKind.PAIR
    assert found["le chien"].note.kind is NoteKind.PAIR
    assert found["la vache"].note.kind is NoteKind.BASIC
    typed = found["write: cat"].note
    assert (typed.kind, typed.back) == (NoteKind.BASIC, "chat")
    assert found["What is $A \\cup B$?"].note.back == "The **union**."
    assert found["front only"].note.back == "*(left empty)*"


def test_holes_keep_their_hints_numbers_and_formulas(studio: Studio) -> None:
    (cloze,) = {c.note.front: c.note for c in studio.cards() if "Euler" in c.note.front}.values()
    assert cloze.front == ("{{1::Euler::who}} wrote $e^{i\\pi} = \\cloze[2]{-1}$ in {{3::*1748*}}.")
    assert cloze.explanation == "An extra line."
    assert cloze.card_names() == ("1", "2", "3")


def test_holes_in_one_another_are_asked_for_one_by_one(studio: Studio) -> None:
    fronts_of = {c.note.front for c in studio.cards() if "outer" in c.note.front}
    assert fronts_of == {"{{1::outer inner end}}", "outer {{2::inner}} end"}


def test_suspended_buried_and_flagged_cards_stay_so(studio: Studio) -> None:
    cards = {c.name: c.state for c in studio.cards() if "Euler" in c.note.front}
    assert [cards[n].suspended for n in "123"] == [False, True, False]
    assert [cards[n].flag for n in "123"] == [0, 0, 3]
    assert cards["3"].buried_day is not None


def test_a_card_without_its_log_goes_on_from_its_schedule(studio: Studio) -> None:
    (reverse,) = [
        c.state.memory for c in studio.cards() if c.note.front == "le chat" and c.name == "reverse"
    ]
    assert reverse.phase is Phase.REVIEW
    assert reverse.stability == pytest.approx(45, rel=0.1)
    assert reverse.due_day is not None
    assert reverse.last_day is not None
    assert (reverse.due_day - reverse.last_day).days == 45


def test_decks_tags_and_media_come_along(studio: Studio) -> None:
    found = fronts(studio)
    assert found["le chat"].deck == "French"
    assert found["le chat"].note.tags == ("a", "b::c")
    picture = next(card for front, card in found.items() if "a dot.png" in front)
    assert picture.deck == "Maths/Sets"
    assert picture.note.front == "![](<../media/a dot.png>)"
    assert (studio.library / "media" / "x.mp3").read_bytes() == b"ID3"
    assert [str(problem) for problem in studio.sync().problems] == []


def test_the_whole_log_folds_to_what_is_stored(studio: Studio) -> None:
    assert studio.health().sound


def test_a_second_import_changes_nothing(studio: Studio, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in studio.library.rglob("*") if path.is_file()}
    for name in CONTAINERS:
        parcel = opened(FIXTURES / name, tmp_path / f"work-{name}")
        landing = Landing(
            studio.database, studio.syncing(), studio.library, studio.settings, studio.clock
        )
        again = landing.land(parcel)
        assert (again.notes, again.cards, again.reviews, again.media) == (0, 0, 0, 0)
    assert before == {
        path: path.read_bytes() for path in studio.library.rglob("*") if path.is_file()
    }


def consumed(parcel: Parcel) -> list[ForeignNote | Refused | CardHistory | Medium]:
    found: list[ForeignNote | Refused | CardHistory | Medium] = []
    try:
        for medium in parcel.media:
            if isinstance(medium, Medium):
                medium.read()
        found += parcel.notes
        found += parcel.histories
    finally:
        parcel.close()
    return found


@pytest.mark.parametrize("name", CONTAINERS)
def test_cut_at_any_kilobyte_it_is_an_error_and_no_traceback(tmp_path: Path, name: str) -> None:
    whole = (FIXTURES / name).read_bytes()
    cut = tmp_path / "cut.apkg"
    for size in range(0, len(whole), 1024):
        cut.write_bytes(whole[:size])
        with pytest.raises(DataError):
            consumed(opened(cut, tmp_path / "work"))


@pytest.mark.parametrize("name", CONTAINERS)
def test_bytes_that_changed_are_an_error_or_other_notes_and_no_traceback(
    tmp_path: Path, name: str
) -> None:
    """The zip's own check sums are taken out of the way, so that the database is what is hurt."""
    with zipfile.ZipFile(FIXTURES / name) as source:
        files = {info.filename: source.read(info) for info in source.infolist()}
    inner = next(n for n in package._COLLECTIONS if n in files)
    data = files[inner]
    for number in range(60):
        hurt = bytearray(data)
        for step in range(8):
            hurt[(number * 7919 + step * 104729) % len(hurt)] ^= 1 << (step % 8)
        path = tmp_path / "hurt.apkg"
        with zipfile.ZipFile(path, "w") as target:
            for file, content in files.items():
                target.writestr(file, bytes(hurt) if file == inner else content)
        with suppress(DataError):
            consumed(opened(path, tmp_path / "work"))


def database(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("CREATE TABLE col (crt, ver, conf, models, decks)",),
        (
            "CREATE TABLE col (crt, ver, conf, models, decks)",
            "CREATE TABLE notes (id)",
            "CREATE TABLE cards (id)",
            "INSERT INTO col VALUES (0, 11, '{', '{}', '{}')",
        ),
        (
            "CREATE TABLE col (crt, ver, conf, models, decks)",
            "CREATE TABLE notes (id)",
            "CREATE TABLE cards (id)",
            "INSERT INTO col VALUES (0, 11, '{}', '[1]', '\"x\"')",
        ),
    ],
)
def test_a_database_that_lacks_something_is_an_error(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    path = tmp_path / "bad.apkg"
    made = database(tmp_path / "collection.anki2", *statements)
    with zipfile.ZipFile(path, "w") as target:
        target.write(made, "collection.anki2")
    with pytest.raises(DataError, match=r"bad\.apkg"):
        consumed(opened(path, tmp_path / "work"))


def test_the_dummy_of_a_modern_package_is_not_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(FIXTURES / "modern.apkg") as source:
        assert "collection.anki2" in source.namelist()
    notes = [
        n
        for n in consumed(opened(FIXTURES / "modern.apkg", tmp_path / "work"))
        if isinstance(n, ForeignNote)
    ]
    assert not any("Please update" in note.note.front for note in notes)
    assert len(notes) >= 9
