"""Beside Anki's engine: reading notes, the first prompt, rating and the next prompt.

Both sides run in this process on the same notes, with the same reviews, limits and cards due;
modules are imported before anything is timed, and measurements are taken in turn.
"""

from __future__ import annotations

import gc
from functools import partial
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from tests.benchmarks import anki_side
from tests.benchmarks.facts import facts, write_csv, write_decks
from tests.benchmarks.measuring import Row, in_turn, middle, percentile, seconds

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anki.collection import Collection
    from tests.benchmarks.stock import Pair

    from tenhours.core.prompts import Prompt
    from tenhours.services.review import ReviewSession
    from tenhours.wiring.workshop import Workshop

FRESH: Final = 10_000
"""New notes, of one card each, in 250 files."""

_SAME_ORDER: Final = 7
"""Anki's number for ascending retrievability, our own order; its default looks at less."""


def rows(pair: Pair, scratch: Path, *, quick: bool) -> list[Row]:
    """Measure everything with one pair of collections."""
    return [
        *_reading(pair, scratch, times=1 if quick else 3),
        *_first_prompt(pair, times=3 if quick else 9),
        *_rating(pair, count=200 if quick else 1000, rounds=1 if quick else 3),
    ]


def _reading(pair: Pair, scratch: Path, times: int) -> list[Row]:
    fresh = facts(10_000_000, FRESH)
    folder, listed = scratch / f"fresh-{pair.notes}", scratch / "fresh.csv"
    write_decks(folder, fresh)
    write_csv(listed, fresh)
    first: list[list[float]] = [[], []]
    again: list[list[float]] = [[], []]
    for _ in range(times):
        with pair.our_copy(folder) as workshop, pair.anki_copy() as collection:
            ours = partial(seconds, partial(_sync, workshop))
            theirs = partial(seconds, partial(anki_side.import_csv, collection, listed))
            gc.collect()
            first[0].append(ours())
            first[1].append(theirs())
            (cards,) = workshop.database.connection.execute("SELECT count(*) FROM cards").fetchone()
            if not cards == collection.card_count() == pair.cards + FRESH:
                raise ValueError(f"{cards} cards beside {collection.card_count()}")
            for own, more in zip(again, in_turn(ours, theirs, times=3), strict=True):
                own.extend(more)
    label = f"{pair.notes:,} notes"
    return [
        Row(f"read {FRESH:,} new cards, {label}", middle(first[0]), middle(first[1]), 3),
        Row(f"read again, nothing changed, {label}", middle(again[0]), middle(again[1]), 0.2),
    ]


def _sync(workshop: Workshop) -> None:
    workshop.sync().run()


def _first_prompt(pair: Pair, times: int) -> list[Row]:
    """Find the first card of a collection that is open; opening it is not timed on either side."""
    found = []
    for name, order in (("first prompt", 0), ("first prompt in the same order", _SAME_ORDER)):
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(times):
            with pair.our_copy() as workshop, pair.anki_copy(order=order) as collection:
                gc.collect()
                ours.append(seconds(partial(_begin, workshop)))
                theirs.append(seconds(anki_side.scheduler(collection).get_queued_cards))
                _compare_queues(_begin(workshop)[0], collection)
        found.append(Row(f"{name}, {pair.notes:,} notes", middle(ours), middle(theirs), 1))
    return found


def _begin(workshop: Workshop) -> tuple[ReviewSession, Prompt]:
    session = workshop.review()
    prompt = session.next()
    if prompt is None:
        raise ValueError("our queue is empty")
    return session, prompt


def _compare_queues(session: ReviewSession, collection: Collection) -> None:
    ours = session.agenda.queue.counts()
    theirs = anki_side.scheduler(collection).get_queued_cards()
    if (ours.new, ours.learning, ours.review) != (
        theirs.new_count,
        theirs.learning_count,
        theirs.review_count,
    ):
        raise ValueError(f"the queues differ: {ours} beside {theirs}")


def _rating(pair: Pair, count: int, rounds: int) -> list[Row]:
    """Rate in several sessions; each figure is the median of theirs, the longest is of all."""
    found = [_session(pair, count) for _ in range(rounds)]

    def over(figure: Callable[[list[float]], float], which: int) -> float:
        return median(figure(one[which]) for one in found)

    def slowest(times: list[float]) -> float:
        return percentile(times, 0.99)

    label = f"{pair.notes:,} notes"
    longest = max(max(one[0]) for one in found) * 1000
    return [
        Row(f"rating and next prompt, median, {label}", over(middle, 0), over(middle, 2), 1),
        Row(
            f"rating and next prompt, 99th percentile, {label}",
            over(slowest, 0),
            over(slowest, 2),
            0.5,
        ),
        Row(f"rating and next prompt, longest, {label}", longest, None, 20),
        Row(f"the same, Anki without texts, median, {label}", over(middle, 0), over(middle, 1), 1),
    ]


def _session(pair: Pair, count: int) -> tuple[list[float], list[float], list[float]]:
    """Rate card after card on both sides in turn; return ours, Anki's without and with texts."""
    ours: list[float] = []
    bare: list[float] = []
    shown: list[float] = []
    new = count // 10
    with (
        pair.our_copy(new=new, reviews=count) as workshop,
        pair.anki_copy(new=new, reviews=count) as collection,
    ):
        session, prompt = _begin(workshop)
        anki_side.scheduler(collection).get_queued_cards()
        _compare_queues(session, collection)
        gc.collect()
        for number in range(count):
            rating = Rating.AGAIN if number % 10 == 9 else Rating.GOOD
            start = perf_counter()
            session.rate(prompt, rating, 5.0)
            following = session.next()
            ours.append(perf_counter() - start)
            schedule, text = anki_side.answer(collection, again=rating is Rating.AGAIN)
            bare.append(schedule)
            shown.append(text)
            if following is None:
                raise ValueError("our queue is empty")
            prompt = following
    return ours, bare, shown
