"""Limits, siblings and requirements as a session meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import Studio

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from pathlib import Path


def deck(word: str, cards: int, front_matter: str = "") -> str:
    head = f"---\n{front_matter}\n---\n" if front_matter else ""
    return head + "\n".join(f"Q: {word} {n}?\nA: {n}\n" for n in range(cards))


def introduced(studio: Studio, *scope: str) -> list[str]:
    """Rate Easy whatever a session brings, and say what that was."""
    session, fronts = studio.session(*scope), []
    while (prompt := session.next()) is not None:
        session.rate(prompt, Rating.EASY, 1.0)
        fronts.append(prompt.note.front)
    return fronts


def test_the_daily_limit_holds_over_sessions_and_ends_with_the_study_day(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=3)
    studio.write("a.md", deck("a", 10))
    studio.sync()
    assert introduced(studio) == ["a 0?", "a 1?", "a 2?"]
    studio.reopen()
    assert introduced(studio) == []
    studio.clock.pass_(hours=15)  # three in the morning
    assert introduced(studio) == []
    studio.clock.pass_(hours=2)
    assert introduced(studio) == ["a 3?", "a 4?", "a 5?"]
    studio.close()


def test_an_undone_rating_gives_its_place_back(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=1)
    studio.write("a.md", deck("a", 3))
    studio.sync()
    assert introduced(studio) == ["a 0?"]
    studio.undo()
    assert introduced(studio) == ["a 0?"]
    studio.close()


def test_a_card_must_pass_its_decks_cap_too(studio: Studio) -> None:
    studio.write("a.md", deck("a", 5, "new_per_day: 2"))
    studio.write("b.md", deck("b", 5, "new_per_day: 0"))
    studio.write("c.md", deck("c", 5))
    studio.sync()
    fronts = introduced(studio)
    assert sorted(fronts) == ["a 0?", "a 1?", *(f"c {n}?" for n in range(5))]


def test_reviews_are_limited_by_the_day(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=20, reviews_per_day=4)
    studio.write("a.md", deck("a", 9))
    studio.sync()
    assert len(introduced(studio)) == 9
    studio.clock.pass_(days=60)
    assert len(introduced(studio)) == 4
    studio.clock.pass_(days=1)
    assert len(introduced(studio)) == 4
    studio.close()


def test_a_required_deck_comes_first_and_blocks_nothing_that_is_asked_for(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=4)
    studio.write("advanced.md", deck("hard", 3, "requires: [basic]"))
    studio.write("basic.md", deck("easy", 6))
    studio.sync()
    assert introduced(studio) == ["easy 0?", "easy 1?", "easy 2?", "easy 3?"]
    studio.clock.pass_(days=1)
    assert introduced(studio, "advanced") == ["hard 0?", "hard 1?", "hard 2?"]
    studio.close()


def test_siblings_come_on_different_days(studio: Studio) -> None:
    studio.write("a.md", "C: {{one}}, {{two}} and {{three}}\n<!-- id: x -->\n")
    studio.sync()
    seen = []
    for _ in range(3):
        session = studio.session()
        prompt = session.next()
        assert prompt is not None
        session.rate(prompt, Rating.EASY, 1.0)
        seen.append(prompt.name)
        assert session.next() is None
        studio.clock.pass_(days=1)
    assert sorted(seen) == ["one", "three", "two"]


def test_what_is_buried_comes_tomorrow_and_what_is_suspended_does_not(studio: Studio) -> None:
    studio.write("a.md", deck("a", 2))
    studio.sync()
    session = studio.session()
    session.bury(studio.prompt("a 0?"))
    session.suspend(studio.prompt("a 1?"))
    assert studio.session().next() is None
    studio.clock.pass_(days=1)
    assert introduced(studio) == ["a 0?"]


def test_a_change_by_another_session_is_seen_at_the_next_card(studio: Studio) -> None:
    studio.write("a.md", deck("a", 2))
    studio.sync()
    session = studio.session()
    other = Studio(studio.folder)
    other.rate("a 0?", Rating.EASY)
    other.close()
    prompt = session.next()
    assert prompt is not None
    assert prompt.note.front == "a 1?"


def test_a_card_that_left_its_file_is_not_shown_any_more(studio: Studio) -> None:
    studio.write("a.md", deck("a", 2))
    studio.sync()
    session = studio.session()
    studio.write("a.md", deck("a", 1))
    studio.sync()
    prompt = session.next()
    assert prompt is not None
    session.rate(prompt, Rating.EASY, 1.0)
    assert session.next() is None
