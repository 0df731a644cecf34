"""Obsidian's Spaced Repetition: cards as its own parser cuts them, and both of its schedules."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from tests.interchange.opening import opened, page, survives

from tenhours.core.cards import Phase
from tenhours.core.notes import NoteKind

if TYPE_CHECKING:
    from pathlib import Path

TAG = "#flashcards\n\n"


@pytest.mark.parametrize(
    ("text", "kind", "front", "back"),
    [
        ("Question::Answer", NoteKind.BASIC, "Question", "Answer"),
        ("- Question :: Answer", NoteKind.BASIC, "Question", "Answer"),
        ("left:::right", NoteKind.PAIR, "left", "right"),
        ("two\nlines\n?\nof\nanswer", NoteKind.BASIC, "two\nlines", "of\nanswer"),
        ("this\n??\nthat", NoteKind.PAIR, "this", "that"),
        ("a `std::vector` here::yes", NoteKind.BASIC, "a `std::vector` here", "yes"),
        ("$f::g$ is::a type", NoteKind.BASIC, "$f::g$ is", "a type"),
        (
            "Code\n?\n```\nQ::A\n\n?\n```",
            NoteKind.BASIC,
            "Code",
            "```\nQ::A\n\n?\n```",
        ),
        ("a [[Page|name]] and [[Other]]::x %%not this%%", NoteKind.BASIC, "a name and Other", "x"),
    ],
)
def test_cards(tmp_path: Path, text: str, kind: NoteKind, front: str, back: str) -> None:
    page(tmp_path, TAG + text + "\n\nprose below\n")
    (item,) = opened(tmp_path).notes
    assert (item.note.kind, item.note.front, item.note.back) == (kind, front, back)
    assert survives(item.note)


@pytest.mark.parametrize(
    ("text", "front", "names"),
    [
        ("a ==b== c ==d==", "a {{b}} c {{d}}", ("b", "d")),
        ("a ==b;;tip== c", "a {{b::tip}} c", ("b",)),
        ("a ==1;;b== ==2;;c== ==1;;d==", "a {{1::b}} {{2::c}} {{1::d}}", ("1", "2")),
        ("==ash;;a== ==h;;b==", "{{1::a}} b", ("1",)),
        ("$a + ==b^2==$ is ==$c$==", "$a + \\cloze{b^2}$ is {{$c$}}", ("b^2", "$c$")),
    ],
)
def test_clozes(tmp_path: Path, text: str, front: str, names: tuple[str, ...]) -> None:
    page(tmp_path, TAG + text + "\n")
    (item,) = opened(tmp_path).notes
    assert item.note.front == front
    assert item.note.card_names() == names
    assert survives(item.note)


def test_code_and_comments_hold_no_cards(tmp_path: Path) -> None:
    page(tmp_path, TAG + "```\na::b\n\nc ==d==\n```\n\n<!--\nx::y\n-->\n\nreal::card\n")
    assert [item.note.front for item in opened(tmp_path).notes] == ["real"]


def test_tags_name_the_decks_of_the_cards_below(tmp_path: Path) -> None:
    page(
        tmp_path,
        "---\ntags:\n  - flashcards/start\n  - biology\n---\n\na::1\n\n"
        "#flashcards/deckB\n\nb::2\n\n#flashcards/own c::3\n\nd::4\n",
        "notes/page.md",
    )
    page(tmp_path, "#flashcards\ne::5\n", "notes/plain.md")
    found = opened(tmp_path)
    assert {item.note.front: item.deck for item in found.notes} == {
        "a": "start",
        "b": "deckB",
        "c": "own",
        "d": "deckB",
        "e": "notes/plain",
    }
    assert found.note("a").note.tags == ("biology",)


def test_the_schedule_of_sm2(tmp_path: Path) -> None:
    page(tmp_path, TAG + "a::b\n<!--SR:!2026-08-16,51,230-->\n\nnew::c\n")
    found = opened(tmp_path)
    history = found.history(found.note("a"))
    assert history.start is not None
    assert (history.start.phase, history.start.stability) == (Phase.REVIEW, 51.0)
    assert (history.start.due_day, history.due) == (date(2026, 8, 16), date(2026, 8, 16))
    assert history.start.last_day == date(2026, 6, 26)
    assert history.start.difficulty is not None
    assert 5 < history.start.difficulty < 8
    assert len(found.histories) == 1


def test_siblings_have_schedules_of_their_own(tmp_path: Path) -> None:
    page(
        tmp_path,
        TAG + "a:::b <!--SR:!2026-08-16,51,230!2000-01-01,1,250--> ^block1\n\n"
        "x ==y== z ==w==\n<!--SR:!2000-01-01,1,250!2026-09-01,9,250-->\n",
    )
    found = opened(tmp_path)
    assert found.note("a").note.back == "b"
    assert found.history(found.note("a"), "forward").due == date(2026, 8, 16)
    assert found.history(found.note("x"), "w").due == date(2026, 9, 1)
    assert len(found.histories) == 2


def test_the_schedule_of_fsrs(tmp_path: Path) -> None:
    page(
        tmp_path,
        TAG + "a::b\n<!--SR:!fsrs,2026-01-10T10:00:00.000Z,9,8.5,5.25,2,4,1,0,"
        "2026-01-01T10:00:00.000Z-->\n\n"
        "c::d\n<!--SR:!fsrs,2026-01-01T10:10:00.000Z,0,1.5,6.25,1,1,0,1,2026-01-01T10:00:00.000Z-->"
        "\n\ne::f\n<!--SR:!fsrs,2026-01-01T10:10:00.000Z,0,0,0,0,0,0,0,- -->\n",
    )
    found = opened(tmp_path)
    start = found.history(found.note("a")).start
    assert start is not None
    assert (start.stability, start.difficulty, start.reps, start.lapses) == (8.5, 5.25, 4, 1)
    assert (start.phase, start.due_day) == (Phase.REVIEW, date(2026, 1, 10))
    assert start.last_review == datetime(2026, 1, 1, 10, tzinfo=UTC)
    step = found.history(found.note("c")).start
    assert step is not None
    assert (step.phase, step.due_at) == (
        Phase.LEARNING,
        datetime(2026, 1, 1, 10, 10, tzinfo=UTC),
    )
    assert len(found.histories) == 2


def test_a_schedule_in_a_callout(tmp_path: Path) -> None:
    page(tmp_path, TAG + "a::b\n> [!sr|card-metadata]\n> <!--SR:!2026-08-16,51,230-->\n\nc::d\n")
    found = opened(tmp_path)
    assert found.note("a").note.back == "b"
    assert found.history(found.note("a")).due == date(2026, 8, 16)


def test_a_schedule_that_cannot_be_read_is_told_and_the_card_comes(tmp_path: Path) -> None:
    page(tmp_path, TAG + "a::b\n<!--SR:!soon,many,230-->\n")
    found = opened(tmp_path)
    assert len(found.notes) == 1
    assert "soon" in found.refused[0].why


def test_a_page_that_is_to_be_read_again(tmp_path: Path) -> None:
    page(
        tmp_path,
        "---\nsr-due: 2026-07-01\nsr-interval: 3\nsr-ease: 269\n---\n\n# Head\n\nQ: is text\n",
        "My note.md",
    )
    found = opened(tmp_path)
    (item,) = found.notes
    assert item.note.front == "My note"
    assert found.history(item).due == date(2026, 7, 1)
    assert survives(item.note)


def test_the_vaults_own_settings_are_followed(tmp_path: Path) -> None:
    settings = {
        "flashcardTags": ["#learn"],
        "singleLineCardSeparator": ">>",
        "multilineCardEndMarker": "+++",
        "clozePatterns": ["==answer==[^\\[hint\\]][\\[^123\\]]", "{{[123::]answer[::hint]}}"],
    }
    page(
        tmp_path,
        json.dumps({"settings": settings}),
        ".obsidian/plugins/obsidian-spaced-repetition/data.json",
    )
    page(
        tmp_path,
        "#learn/deck\n\na >> b\n\nfront\n?\nback\n\nmore\n+++\n\nx ==y==^[tip][^2] {{1::z}}\n+++\n",
    )
    found = opened(tmp_path)
    assert {item.deck for item in found.notes} == {"deck"}
    assert found.note("front").note.back == "back\n\nmore"
    assert found.note("x").note.front == "x {{2::y::tip}} {{1::z}}"
    assert found.note("a").note.back == "b"


def test_folders_may_be_decks(tmp_path: Path) -> None:
    page(
        tmp_path,
        json.dumps({"settings": {"convertFoldersToDecks": True}}),
        ".obsidian/plugins/obsidian-spaced-repetition/data.json",
    )
    page(tmp_path, "a::b\n", "physics/waves.md")
    assert opened(tmp_path).notes[0].deck == "physics/waves"


def test_clozes_in_bold_are_found_by_their_schedule(tmp_path: Path) -> None:
    page(tmp_path, TAG + "a **b** c\n<!--SR:!2026-08-16,51,230-->\n")
    found = opened(tmp_path)
    assert found.note("a").note.front == "a {{b}} c"
    assert found.history(found.note("a"), "b").due == date(2026, 8, 16)


def test_pictures_are_found_by_name_and_brought_along(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a cat.png").write_bytes(b"cat")
    (tmp_path / "files" / "unused.png").write_bytes(b"no")
    page(tmp_path, TAG + "![[a cat.png|300]]::cat\n\nb::![gone](../../x.png)\n", "n/page.md")
    found = opened(tmp_path)
    assert found.media == {"media/files/a cat.png": b"cat"}
    assert found.note("![").note.front == "![](<media/files/a cat.png>)"
    assert found.note("b").note.back == "gone"
    assert any("x.png" in item.why for item in found.refused)
    assert all(survives(item.note) for item in found.notes)
