"""What comes in from elsewhere: deck files, memory, a second time, and accidents in the middle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.studio import NOON, Studio

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.clozes import find_holes
from tenhours.core.errors import DataError
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.parcel import (
    CardHistory,
    ForeignNote,
    ForeignRating,
    Medium,
    Parcel,
    Refused,
)
from tenhours.services.importing.landing import Landing
from tenhours.services.sync.reading import Root
from tenhours.services.sync.service import Sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = 86400


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path)
    yield made
    made.close()


def landing(studio: Studio) -> Landing:
    roots = [Root(str(studio.library), studio.library, own=True), Root("", studio.bundled)]
    sync = Sync(
        studio.database,
        roots,
        studio.settings,
        clock=studio.clock,
        file_clock=lambda: int(studio.clock.now().timestamp() * 1e9),
    )
    return Landing(studio.database, sync, studio.library, studio.settings, studio.clock)


def foreign(id_: str, front: str, back: str = "an answer", deck: str = "french") -> ForeignNote:
    return ForeignNote(Note(NoteKind.BASIC, front, back, id=id_), deck, f"note {id_}")


def cloze(id_: str, front: str, deck: str = "french") -> ForeignNote:
    holes = find_holes(front)[0]
    return ForeignNote(Note(NoteKind.CLOZE, front, holes=holes, id=id_), deck, f"note {id_}")


def rating(
    at: datetime, given: Rating, days: int, *, before: Phase = Phase.REVIEW
) -> ForeignRating:
    return ForeignRating(at, given, 4000, before, Phase.REVIEW, days * DAY)


def parcel(*notes: ForeignNote | Refused, **more: Any) -> Parcel:
    return replace(Parcel("test", list(notes)), **more)


FIRST = datetime(2026, 2, 1, 10, tzinfo=UTC)
SECOND = FIRST + timedelta(days=3)
STUDIED = CardHistory(
    "x-1",
    ratings=(
        rating(FIRST, Rating.GOOD, 3, before=Phase.NEW),
        rating(SECOND, Rating.GOOD, 12),
    ),
)


def test_notes_become_deck_files_that_a_person_can_read(studio: Studio) -> None:
    report = landing(studio).land(parcel(foreign("x-1", "le chat", deck="french/animals")))
    (file,) = report.files
    assert file == studio.library / "french" / "animals.md"
    assert file.read_text() == "Q: le chat\nA: an answer\n<!-- id: x-1 -->\n"
    assert (report.notes, report.cards, report.decks) == (1, 1, 1)
    assert studio.card("x-1").deck == "french/animals"


def test_a_deck_whose_name_no_file_can_have_keeps_its_name(studio: Studio) -> None:
    report = landing(studio).land(parcel(foreign("x-1", "q", deck='what? "why": 1')))
    (file,) = report.files
    assert file.parent == studio.library
    assert studio.card("x-1").deck == 'what? "why": 1'


@pytest.mark.parametrize("deck", ["../../etc/cron", "/abs", "a/../../b", "~root", ".hidden", ""])
def test_no_deck_leads_out_of_the_library(studio: Studio, deck: str) -> None:
    report = landing(studio).land(parcel(foreign("x-1", "q", deck=deck)))
    (file,) = report.files
    assert file.resolve().is_relative_to(studio.library.resolve())
    assert studio.card("x-1") is not None


def test_the_memory_is_folded_from_the_log(studio: Studio) -> None:
    report = landing(studio).land(parcel(foreign("x-1", "q"), histories=[STUDIED]))
    assert report.reviews == 2
    memory = studio.card("x-1").state.memory
    assert memory.phase is Phase.REVIEW
    assert memory.due_day == SECOND.date() + timedelta(days=12)
    assert memory.reps == 2
    assert studio.health().sound


def test_a_card_that_was_moved_is_due_when_the_source_says(studio: Studio) -> None:
    moved = replace(STUDIED, due=date(2026, 3, 1))
    landing(studio).land(parcel(foreign("x-1", "q"), histories=[moved]))
    assert studio.card("x-1").state.memory.due_day == date(2026, 3, 1)
    assert studio.health().sound


def test_a_schedule_without_its_log_is_a_start(studio: Studio) -> None:
    start = Memory(
        Phase.REVIEW,
        due_day=date(2026, 3, 2),
        stability=20.0,
        difficulty=6.0,
        last_review=FIRST,
        last_day=FIRST.date(),
        reps=4,
    )
    report = landing(studio).land(
        parcel(foreign("x-1", "q"), histories=[CardHistory("x-1", start=start)])
    )
    assert (report.scheduled, report.reviews) == (1, 0)
    assert studio.card("x-1").state.memory == start
    assert studio.health().sound


def test_suspended_buried_and_flagged_cards_stay_so(studio: Studio) -> None:
    note = cloze("x-1", "{{1::a}} {{2::b}} {{3::c}}")
    histories = [
        CardHistory("x-1", "1", suspended=True),
        CardHistory("x-1", "2", buried=True),
        CardHistory("x-1", "3", flag=4),
    ]
    landing(studio).land(parcel(note, histories=histories))
    states = [studio.card(f"x-1#{name}").state for name in "123"]
    assert [s.suspended for s in states] == [True, False, False]
    assert [s.buried_day for s in states] == [None, NOON.date(), None]
    assert [s.flag for s in states] == [0, 0, 4]
    assert studio.health().sound


def test_due_cards_can_be_reviewed_at_once(studio: Studio) -> None:
    landing(studio).land(parcel(foreign("x-1", "q"), histories=[STUDIED]))
    prompt = studio.session().next()
    assert prompt is not None
    assert prompt.note.id == "x-1"
    assert prompt.state.memory.reps == 2


def test_a_second_import_changes_nothing(studio: Studio) -> None:
    whole = [foreign("x-1", "q"), cloze("x-2", "a {{b}}"), foreign("x-3", "r", deck="other")]
    landing(studio).land(parcel(*whole, histories=[STUDIED]))
    files = {path: path.read_bytes() for path in studio.library.rglob("*.md")}
    events = len(studio.events("x-1"))
    again = landing(studio).land(parcel(*whole, histories=[STUDIED]))
    assert (again.notes, again.cards, again.reviews, again.updated) == (0, 0, 0, 0)
    assert again.unchanged == 3
    assert {path: path.read_bytes() for path in studio.library.rglob("*.md")} == files
    assert len(studio.events("x-1")) == events


def test_what_changed_in_the_source_is_changed_in_place(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "le chat"), foreign("x-2", "le chien"), histories=[STUDIED]))
    studio.clock.pass_(minutes=5)
    report = land(parcel(foreign("x-1", "un chat", "a cat"), foreign("x-2", "le chien")))
    assert (report.updated, report.unchanged, report.notes) == (1, 1, 0)
    card = studio.card("x-1")
    assert (card.note.front, card.note.back) == ("un chat", "a cat")
    assert card.state.memory.reps == 2
    assert (studio.library / "french.md").read_text().count("Q:") == 2


def test_what_the_student_changed_is_not_overwritten_unasked(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "le chat")))
    file = studio.library / "french.md"
    studio.clock.pass_(minutes=5)
    file.write_text(file.read_text().replace("an answer", "my own answer"))
    studio.sync()
    changed = parcel(foreign("x-1", "le chat", "their new answer"))
    report = land(changed)
    assert report.updated == 0
    assert [kept.where for kept in report.kept] == ["note x-1"]
    assert studio.card("x-1").note.back == "my own answer"
    studio.clock.pass_(minutes=5)
    assert land(changed, overwrite=True).updated == 1
    assert studio.card("x-1").note.back == "their new answer"


def test_an_edit_by_the_student_alone_is_no_conflict(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "le chat")))
    file = studio.library / "french.md"
    studio.clock.pass_(minutes=5)
    file.write_text(file.read_text().replace("an answer", "my own answer"))
    studio.sync()
    report = land(parcel(foreign("x-1", "le chat")))
    assert (report.unchanged, report.kept) == (1, [])
    assert studio.card("x-1").note.back == "my own answer"


def test_a_note_that_the_student_removed_does_not_come_back(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "le chat"), foreign("x-2", "le chien")))
    studio.clock.pass_(minutes=5)
    (studio.library / "french.md").write_text("Q: le chien\nA: an answer\n<!-- id: x-2 -->\n")
    studio.sync()
    report = land(parcel(foreign("x-1", "le chat", "new"), foreign("x-2", "le chien")))
    assert report.notes == 0
    assert "x-1" not in (studio.library / "french.md").read_text()


def test_a_note_that_moved_to_another_file_is_updated_there(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "le chat")))
    studio.clock.pass_(minutes=5)
    (studio.library / "french.md").rename(studio.library / "mine.md")
    studio.sync()
    assert land(parcel(foreign("x-1", "un chat"))).updated == 1
    assert "un chat" in (studio.library / "mine.md").read_text()
    assert not (studio.library / "french.md").exists()


def test_further_ratings_join_those_given_here(studio: Studio) -> None:
    land = landing(studio).land
    land(parcel(foreign("x-1", "q"), histories=[STUDIED]))
    studio.rate("x-1", Rating.GOOD)
    third = rating(SECOND + timedelta(days=12), Rating.HARD, 20)
    later = replace(STUDIED, ratings=(*STUDIED.ratings, third))
    assert land(parcel(foreign("x-1", "q"), histories=[later])).reviews == 1
    assert studio.card("x-1").state.memory.reps == 4
    assert studio.health().sound


def test_new_notes_join_a_deck_file_that_is_there(studio: Studio) -> None:
    studio.write("french.md", "Q: mine\r\nA: here\r\n")
    studio.sync()
    landing(studio).land(parcel(foreign("x-1", "le chat")))
    data = (studio.library / "french.md").read_bytes()
    assert data.startswith(b"Q: mine\r\nA: here\r\n\r\nQ: le chat\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_media_lie_beside_the_decks_and_the_cards_lead_there(studio: Studio) -> None:
    picture = Medium("media/a cat.png", lambda: b"png", 3)
    note = foreign("x-1", "![](<media/a cat.png>)", deck="french/animals")
    report = landing(studio).land(parcel(note, media=[picture]))
    assert report.media == 1
    assert (studio.library / "media" / "a cat.png").read_bytes() == b"png"
    assert "![](<../media/a cat.png>)" in (studio.library / "french" / "animals.md").read_text()


def test_another_picture_of_the_same_name_is_not_overwritten(studio: Studio) -> None:
    (studio.library / "media").mkdir()
    (studio.library / "media" / "cat.png").write_bytes(b"mine")
    note = foreign("x-1", "![](media/cat.png)")
    landing(studio).land(parcel(note, media=[Medium("media/cat.png", lambda: b"png", 3)]))
    assert (studio.library / "media" / "cat.png").read_bytes() == b"mine"
    assert (studio.library / "media" / "cat-2.png").read_bytes() == b"png"
    assert "media/cat-2.png" in studio.card("x-1").note.front


@pytest.mark.parametrize("name", ["media/evil.md", "../../evil.sh", "/etc/passwd", "media/.."])
def test_media_cannot_pose_as_decks_nor_leave_the_library(studio: Studio, name: str) -> None:
    note = foreign("x-1", "q")
    report = landing(studio).land(parcel(note, media=[Medium(name, lambda: b"Q: x\nA: y\n", 10)]))
    for path in report.files:
        assert path.resolve().is_relative_to(studio.library.resolve())
    assert studio.sync().added == 0


def test_a_note_that_cannot_be_taken_does_not_block_the_others(studio: Studio) -> None:
    report = landing(studio).land(
        parcel(
            Refused("row 7", "no answer"),
            foreign("x-0", "", ""),
            foreign("x-1", "q"),
            foreign("x-1", "the same id again"),
        )
    )
    assert report.notes == 1
    assert [refused.where for refused in report.skipped] == ["row 7", "note x-1", "note x-0"]


def test_a_preview_says_what_would_come_and_writes_nothing(studio: Studio) -> None:
    whole = parcel(foreign("x-1", "q"), cloze("x-2", "{{1::a}} {{2::b}}"), histories=[STUDIED])
    before = sorted(studio.folder.rglob("*.md"))
    report = landing(studio).preview(whole)
    assert (report.notes, report.cards, report.decks, report.reviews) == (2, 3, 1, 2)
    assert report.files == [studio.library / "french.md"]
    assert sorted(studio.folder.rglob("*.md")) == before


def broken_in_the_middle(stop: BaseException) -> Callable[[], bytes]:
    def read() -> bytes:
        raise stop

    return read


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), ValueError("something else")])
def test_an_import_that_is_broken_off_leaves_nothing(studio: Studio, stop: BaseException) -> None:
    studio.write("french.md", "Q: mine\nA: here\n")
    studio.sync()
    media = [
        Medium("media/good.png", lambda: b"png", 3),
        Medium("media/bad.png", broken_in_the_middle(stop), 3),
    ]
    with pytest.raises(type(stop)):
        landing(studio).land(parcel(foreign("x-1", "q"), histories=[STUDIED], media=media))
    left = sorted(str(p.relative_to(studio.library)) for p in studio.library.rglob("*"))
    assert left == ["french.md"]
    assert (studio.library / "french.md").read_text() == "Q: mine\nA: here\n"
    assert studio.sync().added == 0


def test_a_damaged_picture_keeps_nothing_else_away(studio: Studio) -> None:
    media = [
        Medium("media/bad.png", broken_in_the_middle(DataError("it is damaged")), 3),
        Medium("media/good.png", lambda: b"png", 3),
    ]
    report = landing(studio).land(parcel(foreign("x-1", "q"), media=media))
    assert (report.notes, report.media) == (1, 1)
    assert report.skipped == [Refused("media/bad.png", "it is damaged")]
    assert sorted(path.name for path in studio.library.rglob("*.*")) == ["french.md", "good.png"]
    assert all(path.exists() for path in report.files)


def test_histories_that_break_off_take_the_files_back(studio: Studio) -> None:
    def histories() -> Iterator[CardHistory]:
        yield STUDIED
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        landing(studio).land(parcel(foreign("x-1", "q"), histories=histories()))
    assert list(studio.library.rglob("*")) == []
    assert studio.sync().added == 0
    assert landing(studio).land(parcel(foreign("x-1", "q"), histories=[STUDIED])).reviews == 2


def test_decks_whose_names_are_in_each_other_s_way_all_come(studio: Studio) -> None:
    deep = "/".join(["d" * 100] * 100)
    report = landing(studio).land(
        parcel(
            foreign("x-1", "one", deck="A"),
            foreign("x-2", "two", deck="A.md/b"),
            foreign("x-3", "three", deck=deep),
        )
    )
    assert (report.notes, report.skipped) == (3, [])
    assert studio.sync().problems == []
