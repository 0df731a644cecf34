"""Undo takes back this machine's last act, of every kind, any number of steps, after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import NOON

from tenhours.core.cards import Rating
from tenhours.core.events import EventKind

if TYPE_CHECKING:
    import pytest
    from tests.studio import Studio

    from tenhours.core.events import CardState

DECK = """
Q: one?
A: 1
<!-- id: one -->

C: {{a}} and {{b}}
<!-- id: two -->
"""


def states(studio: Studio) -> list[CardState]:
    return [card.state for card in studio.cards()]


def test_a_rating_taken_back_leaves_no_trace_in_the_memory(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.learn("one")
    before = states(studio)
    studio.rate("one", Rating.AGAIN)
    assert states(studio) != before
    undone = studio.undo()
    assert undone is not None
    assert undone.kind is EventKind.REVIEW
    assert states(studio) == before
    assert studio.ratings() == 4  # the log forgets nothing
    assert studio.health().sound


def test_every_kind_of_act_step_by_step_across_restarts(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    snapshots = [states(studio)]
    acts = (
        lambda: studio.rate("one"),
        lambda: studio.session().flag(studio.prompt("one"), 3),
        lambda: studio.session().flag(studio.prompt("one"), 5),
        lambda: studio.session().bury(studio.prompt("two#a")),
        lambda: studio.rate("two#b", Rating.EASY),
        lambda: studio.session().suspend(studio.prompt("one")),
        lambda: studio.rate("two#b", Rating.AGAIN),
        lambda: studio.acts().unsuspend(studio.card("one").id),
        lambda: studio.acts().unbury(studio.card("two#a").id),
        lambda: studio.acts().reschedule(studio.card("two#b").id, NOON.date()),
        lambda: studio.acts().reset(studio.card("two#b").id),
    )
    for act in acts:
        act()
        snapshots.append(states(studio))
    for number in range(len(acts), 0, -1):
        assert states(studio) == snapshots[number]
        studio.reopen()
        assert studio.undo() is not None
        assert studio.health().sound
    assert states(studio) == snapshots[0]
    assert studio.undo() is None


def test_bury_and_its_undo_take_the_siblings_along(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.session().bury(studio.prompt("two#a"))
    days = [card.state.buried_day for card in studio.cards()]
    assert days == [None, studio.clock.now().date(), studio.clock.now().date()]
    studio.undo()
    assert [card.state.buried_day for card in studio.cards()] == [None, None, None]


def test_undo_reaches_through_a_reword(studio: Studio) -> None:
    studio.write("a.md", "Q: What is the spectral radius?\nA: The largest modulus.\n")
    studio.sync()
    before = studio.memory("What is the spectral radius?")
    studio.rate("What is the spectral radius?")
    studio.write("a.md", "Q: What is a spectral radius?\nA: The largest modulus.\n")
    assert studio.sync().reworded == 1
    studio.undo()
    assert studio.memory("What is a spectral radius?") == before
    assert studio.undo() is None


def test_a_leech_is_suspended_and_undo_takes_all_of_it_back(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.rate("one", Rating.EASY)
    for lapse in range(1, 9):
        studio.clock.pass_(days=20)
        before = studio.card("one").state
        rated = studio.rate("one", Rating.AGAIN)
        assert rated.leech is (lapse == 8)
        if lapse < 8:
            studio.clock.pass_(minutes=15)
            studio.rate("one", Rating.GOOD)
    state = studio.card("one").state
    assert (state.suspended, state.leech, state.memory.lapses) == (True, True, 8)
    assert studio.health().sound
    studio.reopen()
    studio.undo()
    assert studio.card("one").state == before
    assert studio.health().sound


def test_the_session_shows_the_card_again_after_undo(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    session = studio.session()
    first = session.next()
    assert first is not None
    session.rate(first, Rating.EASY, 2.0)
    session.undo()
    again = session.next()
    assert again is not None
    assert (again.key, again.state) == (first.key, first.state)
    assert session.progress.rated == []


def test_an_act_after_the_clock_went_back_still_counts(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.session().flag(studio.prompt("one"), 1)
    studio.clock.pass_(days=-3)
    studio.session().flag(studio.prompt("one"), 2)
    assert studio.card("one").state.flag == 2
    studio.undo()
    assert studio.card("one").state.flag == 1
    assert studio.health().sound


def test_ratings_after_the_clock_went_back_keep_their_order(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    for rating, days in (
        (Rating.EASY, 10),
        (Rating.GOOD, -30),
        (Rating.AGAIN, 1),
        (Rating.GOOD, 0),
    ):
        studio.rate("one", rating)
        studio.clock.pass_(days=days)
    ratings = [event.review.rating for event in studio.events("one") if event.review is not None]
    assert ratings == [Rating.EASY, Rating.GOOD, Rating.AGAIN, Rating.GOOD]
    assert studio.memory("one").reps == 4
    assert studio.health().sound


def test_a_rating_after_a_reset_in_the_future_counts(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.learn("one")
    studio.acts().reset(studio.card("one").id)
    assert studio.memory("one").reps == 0
    studio.clock.pass_(days=-20)
    studio.rate("one")
    assert studio.memory("one").reps == 1
    assert studio.health().sound


def test_a_rating_after_a_flag_in_the_future_is_sound(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.session().suspend(studio.prompt("one"))
    studio.clock.pass_(days=-1)
    studio.rate("one")
    assert studio.card("one").state.suspended
    assert studio.health().sound


def test_another_machines_acts_are_not_ours_to_undo(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    studio.rate("one")
    studio.database.connection.execute("UPDATE meta SET value = 'elsewhere' WHERE key = 'machine'")
    assert studio.undo() is None
    assert studio.memory("one").reps == 1
