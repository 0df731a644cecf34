"""Sessions at their edges: undo of an act on another card, very long sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from tests.studio import Studio

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
