"""repeater: blocks and lines as its own parser has them, and the state of its cards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.interchange.opening import opened, page, survives

from tenhours.core.cards import Phase
from tenhours.interchange.blake3 import blake3

if TYPE_CHECKING:
    from pathlib import Path

DECK = """Notes that are no card.

What is 1 + 1?::2

Q: What is it?
A: this
  and that

C: A [hole] and [another]

---
std::vector is prose in `a::b`
"""


def state(folder: Path, card: str, due: str, days: float, count: int) -> None:
    with closing(sqlite3.connect(folder / "cards.db")) as connection:
        connection.execute(
            "create table if not exists cards (card_hash text primary key, added_at text, "
            "last_reviewed_at text, stability real, difficulty real, interval_raw real, "
            "interval_days integer, due_date text, review_count integer)"
        )
        connection.execute(
            "insert into cards values (?, '', '2026-01-05T12:00:00+00:00', 8.5, 5.25, ?, 1, ?, ?)",
            (blake3(card.encode()).hex(), days, due, count),
        )
        connection.commit()


def test_blocks_and_lines(tmp_path: Path) -> None:
    page(tmp_path, DECK)
    found = opened(tmp_path, "repeater")
    assert [(item.note.front, item.note.back) for item in found.notes[:2]] == [
        ("What is 1 + 1?", "2"),
        ("What is it?", "this\n  and that"),
    ]
    assert found.note("A {{").note.front == "A {{hole}} and [another]"
    assert all(survives(item.note) for item in found.notes)


def test_lines_beside_blocks_tell_repeater_from_ours(tmp_path: Path) -> None:
    page(tmp_path, "front::back\n\nQ: What?\nA: this\n")
    assert opened(tmp_path).format == "repeater"


def test_the_state_is_a_start(tmp_path: Path) -> None:
    page(tmp_path, "Q: What  IS\n   it?\nA: This\n\nC: a [b]\n")
    state(tmp_path, "q: what is it? a: this", "2026-01-13T12:00:00+00:00", 8.0, 5)
    state(tmp_path, "c: a [b]", "2026-01-05T12:10:00+00:00", 0.007, 2)
    state(tmp_path, "gone", "2026-01-13T12:00:00+00:00", 8.0, 5)
    found = opened(tmp_path)
    assert found.format == "repeater"
    start = found.history(found.note("What")).start
    assert start is not None
    assert (start.phase, start.due_day, start.stability) == (Phase.REVIEW, date(2026, 1, 13), 8.5)
    assert start.last_review == datetime(2026, 1, 5, 12, tzinfo=UTC)
    learning = found.history(found.note("a {{"), "b").start
    assert learning is not None
    assert learning.phase is Phase.LEARNING
    assert learning.due_at == datetime(2026, 1, 5, 12, 10, tzinfo=UTC)
    assert [item.why for item in found.refused] == ["the state of 1 cards that no deck file holds"]


def test_where_its_state_lies_is_remarked(tmp_path: Path) -> None:
    page(tmp_path, "front::back\n\nQ: What?\nA: this\n")
    assert any("cards.db" in remark for remark in opened(tmp_path).remarks)


def test_a_block_that_is_cut_short_is_refused_alone(tmp_path: Path) -> None:
    page(tmp_path, "Q: none\n---\nfront::back\nC: no hole\nQ: What?\nA: this\n")
    found = opened(tmp_path, "repeater")
    assert [item.where for item in found.refused] == ["page.md:1", "page.md:4"]
    assert [item.note.front for item in found.notes] == ["front", "What?"]
