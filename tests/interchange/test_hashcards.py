"""hashcards: cards and holes as its own parser has them, and its whole history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.interchange.opening import PARIS, Wishes, opened, page, survives

from tenhours.core.cards import Phase, Rating
from tenhours.core.notes import NoteKind
from tenhours.core.scheduling import Parameters
from tenhours.interchange.blake3 import blake3
from tenhours.interchange.sources import open_source

TABLES = """
create table cards (card_hash text primary key, added_at text not null, last_reviewed_at text,
  stability real, difficulty real, interval_raw real, interval_days integer, due_date text,
  review_count integer not null) strict;
create table sessions (session_id integer primary key, started_at text, ended_at text) strict;
create table reviews (review_id integer primary key, session_id integer not null,
  card_hash text not null, reviewed_at text not null, grade text not null, stability real not null,
  difficulty real not null, interval_raw real not null, interval_days integer not null,
  due_date text not null) strict;
"""


def basic(question: str, answer: str) -> str:
    return blake3(f"Basic{question}{answer}".encode()).hex()


def cloze(text: str, first: int, last: int) -> str:
    ends = first.to_bytes(8, "little") + last.to_bytes(8, "little")
    return blake3(b"Cloze" + text.encode() + ends).hex()


def database(
    folder: Path,
    reviews: list[tuple[str, str, str, int]],
    states: list[tuple[str, str, str, int]] = [],  # noqa: B006 - never changed
) -> None:
    """`reviews`: card, when, grade, days. `states`: card, last review, due, how many reviews."""
    with closing(sqlite3.connect(folder / "hashcards.db")) as connection:
        connection.executescript(TABLES)
        for card, at, grade, days in reviews:
            connection.execute(
                "insert into reviews (session_id, card_hash, reviewed_at, grade, stability, "
                "difficulty, interval_raw, interval_days, due_date) values (1,?,?,?,1,1,1,?,'x')",
                (card, at, grade, days),
            )
        for card, at, due, count in states:
            connection.execute(
                "insert into cards values (?, '', ?, 8.5, 5.25, 8.1, 8, ?, ?)",
                (card, at, due, count),
            )
        connection.commit()


def test_questions_and_clozes(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n\nand that\n---\nC: A [b] c [d e].\n", "sub/deck.md")
    found = opened(tmp_path)
    assert found.format == "hashcards"
    assert [(item.deck, item.note.kind) for item in found.notes] == [
        ("sub/deck", NoteKind.BASIC),
        ("sub/deck", NoteKind.CLOZE),
    ]
    assert found.notes[0].note.back == "this\n\nand that"
    assert found.notes[1].note.front == "A {{b}} c {{d e}}."
    assert found.notes[1].note.card_names() == ("b", "d e")
    assert all(survives(item.note) for item in found.notes)


def test_the_name_of_a_deck_is_the_last_part_of_its_path(tmp_path: Path) -> None:
    page(tmp_path, '---\nname = "Group theory"\n---\nC: a [b]\n', "maths/groups.md")
    assert opened(tmp_path).notes[0].deck == "maths/Group theory"


def test_escaped_brackets_and_images_are_no_holes(tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(b"png")
    page(tmp_path, "C: \\[x\\] is a [list] ![a cat](cat.png) {{y}}\n")
    note = opened(tmp_path, "hashcards").notes[0].note
    assert note.card_names() == ("list",)
    assert note.front == "[x] is a {{list}} ![a cat](media/cat.png) \\{\\{y\\}\\}"
    assert survives(note)


def test_holes_within_formulas(tmp_path: Path) -> None:
    page(tmp_path, "C: $a + [b^2] = c$ and [$x_1$]\n")
    note = opened(tmp_path).notes[0].note
    assert note.front == "$a + \\cloze{b^2} = c$ and {{$x_1$}}"
    assert survives(note)


def test_the_history_is_replayed_in_the_home_zone(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n\nC: A [b] ç [d].\n")
    card, hole = basic("What?", "this"), cloze("A b ç d.", 7, 7)
    database(
        tmp_path,
        [
            (card, "2026-01-01T10:00:00.000", "forgot", 1),
            (card, "2026-01-01T10:01:00.000", "good", 3),
            (card, "2026-07-04T23:30:00.250", "easy", 12),
            (hole, "2026-01-02T09:00:00.000", "hard", 2),
            ("f" * 64, "2026-01-02T09:00:00.000", "good", 2),
        ],
        [(card, "2026-07-04T23:30:00.250", "2026-07-16", 3)],
    )
    found = opened(tmp_path)
    history = found.history(found.note("What?"))
    assert [rating.at for rating in history.ratings] == [
        datetime(2026, 1, 1, 9, 0, tzinfo=UTC),
        datetime(2026, 1, 1, 9, 1, tzinfo=UTC),
        datetime(2026, 7, 4, 21, 30, 0, 250_000, tzinfo=UTC),
    ]
    assert [rating.rating for rating in history.ratings] == [
        Rating.AGAIN,
        Rating.GOOD,
        Rating.EASY,
    ]
    assert history.ratings[-1].phase_after is Phase.REVIEW
    assert history.ratings[-1].interval == 12 * 86400
    assert history.due == date(2026, 7, 16)
    assert history.start is None
    assert found.history(found.note("A "), "d").ratings[0].rating is Rating.HARD
    assert [item.why for item in found.refused] == [
        "1 reviews of cards that no deck file holds any more"
    ]


def test_a_state_without_its_log_is_a_start(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n")
    database(tmp_path, [], [(basic("What?", "this"), "2026-01-05T12:00:00.000", "2026-01-13", 4)])
    found = opened(tmp_path)
    start = found.histories[0].start
    assert start is not None
    assert (start.stability, start.difficulty, start.reps) == (8.5, 5.25, 4)
    assert start.due_day == date(2026, 1, 13)


def test_a_bad_card_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    page(tmp_path, "Q: none\n\nQ: What?\nA: this\nA: twice\n\nC: no hole\n\nC: a [hole]\n")
    found = opened(tmp_path)
    assert [item.where for item in found.refused] == ["page.md:1", "page.md:5", "page.md:7"]
    assert [item.note.front for item in found.notes] == ["What?", "a {{hole}}"]


def test_a_marker_in_code_is_text_where_hashcards_would_refuse_the_file(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA:\n```\nA: 1\n---\n```\nend\n\nC: a [hole]\n")
    found = opened(tmp_path)
    assert found.refused == []
    assert found.note("What?").note.back == "```\nA: 1\n---\n```\nend"


def test_a_damaged_database_keeps_no_card_away(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n")
    (tmp_path / "hashcards.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    found = opened(tmp_path)
    assert len(found.notes) == 1
    assert [item.where for item in found.refused] == ["hashcards.db"]


def test_the_database_itself_may_be_named(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n")
    database(tmp_path, [(basic("What?", "this"), "2026-01-01T10:00:00.000", "good", 3)])
    assert len(opened(tmp_path / "hashcards.db").histories) == 1
    assert len(opened(tmp_path / "page.md").histories) == 1


def test_macros_come_along_where_they_are_used(tmp_path: Path) -> None:
    page(tmp_path, "% comment\n\\R \\mathbb{R}\n\\pair (#1, #2)\n\\no x\n", "macros.tex")
    page(tmp_path, "C: [$\\R$] and $\\pair{a}{b}$\n", "deck.md")
    with TemporaryDirectory() as work:
        parcel = open_source(
            tmp_path, Path(work), calendar=PARIS, parameters=Parameters(), choices=Wishes()
        )
        assert len(list(parcel.notes)) == 1
        assert parcel.settings["deck"].macros == (
            "\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\pair}[2]{(#1, #2)}"
        )


def test_the_same_source_gives_the_same_ids(tmp_path: Path) -> None:
    page(tmp_path, "Q: What?\nA: this\n\nC: a [b]\n")
    first, second = opened(tmp_path), opened(tmp_path)
    assert [item.note.id for item in first.notes] == [item.note.id for item in second.notes]
