"""Notes of many cards, of which one comes a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import Studio

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from pathlib import Path


def holes(notes: int, each: int, front_matter: str = "") -> str:
    head = f"---\n{front_matter}\n---\n" if front_matter else ""
    return head + "\n\n".join(
        f"C: poem {n}: " + " ".join(f"{{{{word {n} {hole}}}}}" for hole in range(each))
        for n in range(notes)
    )


def notes_of_a_day(studio: Studio) -> list[int]:
    session, notes = studio.session(), []
    while (prompt := session.next()) is not None:
        session.rate(prompt, Rating.EASY, 1.0)
        notes.append(prompt.note_row)
    return notes


def test_poems_of_thirty_holes_fill_the_day_as_any_card_does(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=10)
    studio.write("poems.md", holes(12, 30))
    studio.sync()
    today = notes_of_a_day(studio)
    assert len(today) == len(set(today)) == 10
    studio.close()


def test_a_deck_whose_first_notes_come_as_reviews_still_gives_its_new_ones(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=4)
    studio.write("poems.md", holes(8, 40))
    studio.sync()
    first = notes_of_a_day(studio)
    assert len(first) == 4
    studio.clock.pass_(days=60)
    second = notes_of_a_day(studio)
    assert len(second) == len(set(second)) == 8
    assert set(first) < set(second)
    studio.close()


def test_a_deck_behind_poems_gets_its_turn_when_their_notes_are_all_seen_today(
    tmp_path: Path,
) -> None:
    studio = Studio(tmp_path, new_per_day=10)
    studio.write("a/poems.md", holes(2, 70))
    studio.write("a/words.md", "\n\n".join(f"Q: word {n}?\nA: {n}" for n in range(20)))
    studio.sync()
    assert len(set(notes_of_a_day(studio))) == 10
    studio.close()
