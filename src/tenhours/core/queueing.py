"""Queueing: which cards come today, and which of them comes next.

`build` simulates the whole day, so what `due` counts and what a session shows are one thing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

from tenhours.core.candidates import Allowance, Candidate, Counts, Limits
from tenhours.core.cards import Phase
from tenhours.core.fuzz import uniform
from tenhours.core.introducing import introduce

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

__all__ = ["AHEAD", "Candidate", "Counts", "Limits", "Plan", "Queue", "ReviewOrder", "build"]

AHEAD: Final = timedelta(minutes=20)
"""How early a learning card may come when nothing else is left."""


class ReviewOrder(Enum):
    """In which order reviews come, and so which of them stay behind when a limit is reached."""

    RETRIEVABILITY = "retrievability"
    """The most forgotten first: of a backlog that is the most that can be saved."""
    DUE = "due"
    """The longest due first."""
    SHUFFLED = "shuffled"
    """Another order each day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a study day allows, and what of it is spent."""

    today: date
    rollover: datetime
    """The instant (UTC) at which today ends."""
    limits: Limits = Limits(new=10, reviews=200)  # noqa: RUF009 — frozen, so it may be shared
    """Over everything."""
    caps: Mapping[str, Limits] = field(default_factory=dict)
    """By deck; each holds for the decks below it too."""
    done: Mapping[str, Counts] = field(default_factory=dict)
    """New cards introduced and reviews done today, by the card's own deck."""
    seen_notes: frozenset[int] = frozenset()
    """Notes of which a card was rated today."""
    order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    shuffled: frozenset[str] = frozenset()
    """Decks whose new cards come in a random order, the same every day."""
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By deck: decks whose new cards come before its own."""
    asked: frozenset[str] = frozenset()
    """Decks that were asked for by name; nothing that they require holds them up."""
    seed: int = 0
    """What the random orders come from."""


def build(
    reviews: Iterable[Candidate],
    new: Iterable[Candidate],
    learning: Iterable[Candidate],
    plan: Plan,
) -> Queue:
    """Put today's queue together from everything that could come.

    `reviews` are those due today or before, `new` all cards that were never rated, `learning`
    those on a step. Of each note one card comes a day: learning before review before new; a card
    that was itself rated today stays. Learning cards pass every limit.
    """
    taken = set(plan.seen_notes)
    steps = _learning_today(learning, plan, taken)
    chosen = _choose_reviews(reviews, plan, taken)
    allowance = Allowance(
        plan.limits.new,
        {deck: cap.new for deck, cap in plan.caps.items()},
        {deck: done.new for deck, done in plan.done.items()},
    )
    fresh = introduce(
        _in_deck_order(new, plan), taken, allowance, plan.requires, plan.asked, plan.today
    )
    return Queue(steps, _spread(chosen, fresh), plan.rollover)


class Queue:
    """Today's cards, from which a session takes one after another.

    `next` only looks; a card leaves by `remove` once it was rated, and comes back by
    `push_learning` if it is still being learnt. Every operation is O(log n) or better.
    """

    def __init__(
        self, learning: Iterable[Candidate], main: Iterable[Candidate], rollover: datetime
    ) -> None:
        self._rollover = rollover
        self._ticket = 0
        self._tickets: dict[int, int] = {}
        self._present: dict[int, Candidate] = {}
        self._of_note: dict[int, set[int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._total = [0, 0, 0]
        self._main = deque((self._admit(candidate), candidate) for candidate in main)
        self._steps = [
            (candidate.due_at, self._admit(candidate), candidate)
            for candidate in learning
            if candidate.due_at is not None
        ]
        heapify(self._steps)

    def next(self, now: datetime) -> Candidate | None:
        """Return what to show at an instant: a step that is due, else the day's next card.

        When nothing else is left, a learning card up to `AHEAD` early; None when there is none.
        """
        step = self._first_step()
        if step is not None and step[0] <= now:
            return step[1]
        while self._main and not self._is_valid(*self._main[0]):
            self._main.popleft()
        if self._main:
            return self._main[0][1]
        return step[1] if step is not None and step[0] <= now + AHEAD else None

    @property
    def waiting_until(self) -> datetime | None:
        """The instant from which `next` has a learning card; None when none is left today."""
        step = self._first_step()
        return None if step is None else step[0] - AHEAD

    def remove(self, card: int) -> None:
        """Take a card out; one that is not there may be taken out too."""
        candidate = self._present.pop(card, None)
        if candidate is None:
            return
        del self._tickets[card]
        self._of_note[candidate.note].discard(card)
        self._count(candidate, -1)

    def push_learning(self, candidate: Candidate) -> None:
        """Let a card come again at its `due_at`; if that is after the rollover, not today."""
        self.remove(candidate.card)
        if candidate.due_at is not None and candidate.due_at < self._rollover:
            heappush(self._steps, (candidate.due_at, self._admit(candidate), candidate))

    def bury_note(self, note: int) -> None:
        """Take out every card of a note."""
        for card in tuple(self._of_note.get(note, ())):
            self.remove(card)

    def counts(self) -> Counts:
        """Count what is left of today."""
        return Counts(*self._total)

    def counts_by_deck(self) -> dict[str, Counts]:
        """Count what is left of today, every card in its own deck; decks by name."""
        return {
            deck: Counts(*counts) for deck, counts in sorted(self._counts.items()) if any(counts)
        }

    def candidates(self) -> list[Candidate]:
        """List what is left of today: steps by instant, then the others as they would come."""
        steps = [
            candidate
            for _, ticket, candidate in sorted(self._steps)
            if self._is_valid(ticket, candidate)
        ]
        return steps + [
            candidate for ticket, candidate in self._main if self._is_valid(ticket, candidate)
        ]

    def __len__(self) -> int:
        return len(self._present)

    def __contains__(self, card: int) -> bool:
        return card in self._present

    def _first_step(self) -> tuple[datetime, Candidate] | None:
        while self._steps:
            due_at, ticket, candidate = self._steps[0]
            if self._is_valid(ticket, candidate):
                return due_at, candidate
            heappop(self._steps)
        return None

    def _is_valid(self, ticket: int, candidate: Candidate) -> bool:
        return self._tickets.get(candidate.card) == ticket

    def _admit(self, candidate: Candidate) -> int:
        # Removed cards stay in the heap and are passed over: only their newest ticket is good.
        self._ticket += 1
        self._tickets[candidate.card] = self._ticket
        self._present[candidate.card] = candidate
        self._of_note.setdefault(candidate.note, set()).add(candidate.card)
        self._count(candidate, 1)
        return self._ticket

    def _count(self, candidate: Candidate, change: int) -> None:
        kind = _KIND[candidate.phase]
        self._total[kind] += change
        self._counts.setdefault(candidate.deck, [0, 0, 0])[kind] += change


_KIND: Final = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.RELEARNING: 1, Phase.REVIEW: 2}


def _learning_today(learning: Iterable[Candidate], plan: Plan, taken: set[int]) -> list[Candidate]:
    steps = [
        candidate
        for candidate in learning
        if candidate.due_at is not None and candidate.due_at < plan.rollover
    ]
    steps.sort(key=lambda step: (step.last_day != plan.today, step.due_at, step.card))
    today = []
    for step in steps:
        if step.last_day == plan.today or step.note not in taken:
            taken.add(step.note)
            today.append(step)
    return today


def _choose_reviews(reviews: Iterable[Candidate], plan: Plan, taken: set[int]) -> list[Candidate]:
    allowance = Allowance(
        plan.limits.reviews,
        {deck: cap.reviews for deck, cap in plan.caps.items()},
        {deck: done.review for deck, done in plan.done.items()},
    )
    chosen = []
    for candidate in _in_order(reviews, plan):
        if allowance.spent:
            break
        if candidate.note in taken and candidate.last_day != plan.today:
            continue
        if allowance.allows(candidate.deck):
            allowance.spend(candidate.deck)
            taken.add(candidate.note)
            chosen.append(candidate)
    return chosen


def _in_deck_order(new: Iterable[Candidate], plan: Plan) -> list[Candidate]:
    def key(candidate: Candidate) -> tuple[float, int]:
        if candidate.deck in plan.shuffled:
            return uniform(plan.seed, candidate.card), candidate.card
        return candidate.position, candidate.card

    return sorted(new, key=key)


def _in_order(reviews: Iterable[Candidate], plan: Plan) -> list[Candidate]:
    today = plan.today

    def retained(candidate: Candidate) -> tuple[float, int]:
        # Retrievability falls with elapsed days ÷ stability, so it need not be computed.
        if not candidate.stability or candidate.last_day is None:
            return float("-inf"), candidate.card
        return (candidate.last_day - today).days / candidate.stability, candidate.card

    def due(candidate: Candidate) -> tuple[date, int]:
        return candidate.due_day or today, candidate.card

    def shuffled(candidate: Candidate) -> float:
        return uniform(f"{plan.seed} {today}", candidate.card)

    match plan.order:
        case ReviewOrder.RETRIEVABILITY:
            return sorted(reviews, key=retained)
        case ReviewOrder.DUE:
            return sorted(reviews, key=due)
        case ReviewOrder.SHUFFLED:
            return sorted(reviews, key=shuffled)


def _spread(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """Mix new cards evenly among the reviews, keeping the order of both."""
    if not reviews or not new:
        return reviews or new
    places = [((2 * i + 1) * len(new), 0, i) for i in range(len(reviews))]
    places += [((2 * i + 1) * len(reviews), 1, i) for i in range(len(new))]
    places.sort()
    kinds = (reviews, new)
    return [kinds[kind][i] for _, kind, i in places]
