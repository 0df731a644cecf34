"""Sessions at their edges: undo of an act on another card, very long sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import Studio

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from pathlib import Path

DECK = "\n".join(f"Q: {n}?\nA: {n}\n<!-- id: card-{n} -->\n" for n in range(3))


def test_undoing_a_flag_brings_up_no_card_that_is_not_due(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    session = studio.session()
    studio.rate("card-0", Rating.EASY)
    studio.acts().flag(studio.card("card-0").id, 2)
    session.refresh()
    assert session.undo() is not None
    prompt = session.next()
    assert prompt is not None
    assert prompt.key == "card-1"
    assert studio.card("card-0").state.flag == 0


def test_undoing_a_flag_goes_on_with_the_card_that_was_flagged(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    session = studio.session()
    first = session.next()
    assert first is not None
    session.rate(first, Rating.EASY, 1.0)
    shown = session.next()
    assert shown is not None
    session.flag(shown, 1)
    session.undo()
    again = session.next()
    assert again is not None
    assert (again.key, again.state.flag) == (shown.key, 0)


def test_a_session_may_be_asked_to_last_for_ever(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    assert studio.session(minutes=10**30).next() is not None


def test_a_buried_new_card_makes_room_for_another(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=1)
    studio.write("a.md", DECK)
    studio.sync()
    session = studio.session()
    first = session.next()
    assert first is not None
    session.bury(first)
    second = session.next()
    assert second is not None
    assert second.key == "card-1"
    session.suspend(second)
    third = session.next()
    assert third is not None
    assert third.key == "card-2"
    studio.close()


def test_a_card_rated_anew_after_undo_counts_against_today(tmp_path: Path) -> None:
    studio = Studio(tmp_path, new_per_day=1)
    studio.write("a.md", DECK)
    studio.sync()
    studio.rate("card-2", Rating.EASY)
    studio.clock.pass_(days=1)
    session = studio.session()
    session.undo()
    prompt = session.next()
    assert prompt is not None
    assert prompt.key == "card-2"
    session.rate(prompt, Rating.EASY, 1.0)
    assert session.next() is None
    studio.close()


def test_a_card_of_another_deck_that_undo_brought_up_comes_once(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.write("b.md", "Q: other?\nA: b\n<!-- id: other -->\n")
    studio.sync()
    studio.rate("card-0", Rating.EASY)
    session = studio.session("b")
    session.undo()
    prompt = session.next()
    assert prompt is not None
    assert prompt.key == "card-0"
    session.rate(prompt, Rating.AGAIN, 1.0)
    assert session.agenda.queue.counts() == (1, 0, 0)
    studio.close()
