"""The agenda: today's queue, put together from the data file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenhours.core.cards import Phase
from tenhours.core.decks import NewOrder, ancestors
from tenhours.core.introducing import deck_order
from tenhours.core.queueing import Candidate, Counts, Limits, Plan, ReviewOrder, build
from tenhours.storage import cards, statements

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Container, Mapping
    from datetime import date, datetime

    from tenhours.core.decks import DeckSettings
    from tenhours.core.queueing import Queue
    from tenhours.settings import Settings
    from tenhours.storage.cards import QueueRow

_SLACK = 50
"""How many more cards than the limit are looked at first, since siblings have to wait."""

_ORDERS = {
    ReviewOrder.RETRIEVABILITY: statements.BY_RETRIEVABILITY,
    ReviewOrder.DUE: statements.BY_DUE_DAY,
    ReviewOrder.SHUFFLED: statements.SHUFFLED,
}


@dataclass(slots=True)
class Agenda:
    """Today's queue and what it was made from."""

    queue: Queue
    plan: Plan
    done: dict[str, Counts] = field(default_factory=dict)
    reviewed: int = 0
    """Ratings given today, in all decks."""
    seconds: float = 0.0
    """Time spent on them."""


def in_scope(deck: str, scope: Collection[str]) -> bool:
    """Whether a deck is one of those asked for, or below one; nothing asked for means all."""
    return not scope or any(deck == name or deck.startswith(f"{name}/") for name in scope)


def draw_up(
    connection: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    scope: Collection[str] = (),
) -> Agenda:
    """Put the queue of this study day together."""
    calendar = settings.calendar
    today = calendar.study_day(now)
    rollover = calendar.end_of(today)
    names = cards.deck_names(connection)
    own = cards.deck_settings(connection)
    done_rows = cards.done_on(connection, today)
    done: dict[str, Counts] = {}
    for row in done_rows:
        deck = names[row.deck_id]
        before = done.get(deck, Counts())
        done[deck] = Counts(
            before.new + (row.phase_before is Phase.NEW),
            before.learning + (row.phase_before in (Phase.LEARNING, Phase.RELEARNING)),
            before.review + (row.phase_before is Phase.REVIEW),
        )
    plan = Plan(
        today=today,
        rollover=rollover,
        limits=Limits(settings.new_per_day, settings.reviews_per_day),
        caps=_caps(settings, own),
        done=done,
        seen_notes=frozenset(row.note for row in done_rows),
        order=settings.order,
        shuffled=frozenset(n for n, s in own.items() if s.order is NewOrder.SHUFFLED),
        requires={n: s.requires for n, s in own.items() if s.requires},
        asked=frozenset(n for n in own if scope and in_scope(n, scope)),
    )

    def wanted(rows: list[QueueRow]) -> list[Candidate]:
        return [
            _candidate(row, names[row.deck_id])
            for row in rows
            if in_scope(names[row.deck_id], scope)
        ]

    learning = wanted(cards.learning(connection, today, rollover))
    most = settings.reviews_per_day + _SLACK
    order = _ORDERS[settings.order]
    rows = cards.due_reviews(connection, today, order, most)
    waiting = {*plan.seen_notes, *(c.note for c in learning), *(row.note for row in rows)}

    def new_in(decks: Mapping[int, int]) -> list[Candidate]:
        return [
            candidate
            for deck_id, enough in decks.items()
            for candidate in wanted(_new_notes(connection, deck_id, today, enough, waiting))
        ]

    counts = {
        deck_id: count
        for deck_id, count in cards.new_counts(connection).items()
        if in_scope(names[deck_id], scope)
    }
    enough = settings.new_per_day + _SLACK
    all_decks = {
        deck_id: count if names[deck_id] in plan.shuffled else enough
        for deck_id, count in counts.items()
    }
    within_reach = decks_within_reach(
        {names[deck_id]: count for deck_id, count in counts.items()}, plan, enough
    )
    near = {
        deck_id: within_reach[names[deck_id]] or most
        for deck_id, most in all_decks.items()
        if names[deck_id] in within_reach
    }
    new = new_in(near)
    queue = build(wanted(rows), new, learning, plan)
    if near != all_decks and _lacks_new(queue, plan):
        new = new_in(all_decks)
        queue = build(wanted(rows), new, learning, plan)
    if len(rows) == most and _may_lack(queue, plan):
        rows = cards.due_reviews(connection, today, order, -1)
        queue = build(wanted(rows), new, learning, plan)
    return Agenda(
        queue=queue,
        plan=plan,
        done=done,
        reviewed=len(done_rows),
        seconds=sum(row.millis for row in done_rows) / 1000,
    )


def _new_notes(
    connection: sqlite3.Connection, deck_id: int, today: date, notes: int, waiting: Container[int]
) -> list[QueueRow]:
    """Read a deck's first new cards, until so many notes are among them of which one may come.

    Of a note with twenty holes one card comes a day: counted in cards, a few such notes would be
    all that a day has.
    """
    most = notes
    while True:
        rows = cards.new_cards(connection, deck_id, today, most)
        if len(rows) < most or len({r.note for r in rows if r.note not in waiting}) >= notes:
            return rows
        most *= 4


def decks_within_reach(counts: Mapping[str, int], plan: Plan, enough: int) -> dict[str, int | None]:
    """Say of which decks new cards may come today, so that the others need not be read.

    `counts` are new cards by deck; a subject gives `enough` of them at most. Returns by deck how
    many cards to read, None for as many as may come. A deck that only holds up others is read up
    to its first card.
    """
    before = deck_order(counts, plan.requires)
    capped = {name for name, cap in plan.caps.items() if cap.new is not None}
    available: dict[str, int] = {}
    found: dict[str, int | None] = {}
    for deck, required in before.items():
        subject = deck.partition("/")[0]
        if deck not in counts or available.get(subject, 0) >= enough:
            continue
        found[deck] = None
        waits = deck not in plan.asked and any(name in counts for name in required)
        if not waits and not (capped and capped.intersection(ancestors(deck))):
            available[subject] = available.get(subject, 0) + counts[deck]
    for required in before.values():
        for deck in required:
            if deck in counts:
                found.setdefault(deck, 1)
    return found


def _lacks_new(queue: Queue, plan: Plan) -> bool:
    """Whether fewer new cards come than the limit over everything would let through."""
    spent = sum(counts.new for counts in plan.done.values())
    return plan.limits.new is None or queue.counts().new < plan.limits.new - spent


def _may_lack(queue: Queue, plan: Plan) -> bool:
    """Whether reading more reviews could fill the queue up."""
    spent = sum(counts.review for counts in plan.done.values())
    return plan.limits.reviews is None or queue.counts().review < plan.limits.reviews - spent


def _caps(settings: Settings, own: Mapping[str, DeckSettings]) -> dict[str, Limits]:
    caps = {
        name: Limits(deck.new_per_day, None)
        for name, deck in own.items()
        if deck.new_per_day is not None
    }
    for name, limits in settings.decks.items():
        if limits.new_per_day is None and limits.reviews_per_day is None:
            continue
        front = caps.get(name, Limits())
        new = front.new if limits.new_per_day is None else limits.new_per_day
        caps[name] = Limits(new, limits.reviews_per_day)
    return caps


def _candidate(row: QueueRow, deck: str) -> Candidate:
    return Candidate(
        row.card,
        row.note,
        deck,
        row.phase,
        row.due_at,
        row.due_day,
        row.stability,
        row.last_day,
        row.position,
    )
