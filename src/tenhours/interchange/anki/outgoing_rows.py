"""A card's memory and log as the rows of Anki's tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase
from tenhours.core.events import EventKind
from tenhours.interchange.anki.own_field import millis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tenhours.core.cards import Review
    from tenhours.core.scheduling import Parameters
    from tenhours.interchange.outgoing import OutCard

_DAY: Final = 86400
_EASE: Final = 2500
"""What Anki begins with, in thousandths; our cards have no ease."""
_LEARN, _REVIEW, _RELEARN, _MANUAL = 0, 1, 2, 4
_TYPES: Final = {
    Phase.NEW: _LEARN,
    Phase.LEARNING: _LEARN,
    Phase.REVIEW: _REVIEW,
    Phase.RELEARNING: _RELEARN,
}
_SUSPENDED, _BURIED = -1, -3
_FARTHEST: Final = 2**31 - 1


@dataclass(slots=True)
class Rows:
    """Makes rows of cards, and keeps the ids of the log apart."""

    first_day: date
    """From which days are counted."""
    today: date
    parameters: Parameters
    _position: int = 0
    """Of the last card, for the order in which new ones are introduced."""
    _used: set[int] = field(default_factory=set)
    _beyond: dict[int, int] = field(default_factory=dict)
    """Where to look on from milliseconds that several ratings have."""

    def card(self, card: OutCard, ids: tuple[int, int, int], ord_: int, now: int) -> list[Any]:
        """Lay a card out; `ids` are those of card, note and deck, `now` seconds since 1970."""
        memory = card.state.memory
        phase = memory.phase
        self._position += 1
        type_, queue, due, interval, left = 0, 0, self._position, 0, 0
        if phase is Phase.REVIEW and memory.due_day is not None:
            type_ = queue = 2
            due = self._day(memory.due_day)
            last = memory.last_day or memory.due_day
            interval = min(max((memory.due_day - last).days, 1), 36_500)
        elif phase is not Phase.NEW:
            type_, queue = (3 if phase is Phase.RELEARNING else 1), 1
            at = memory.due_at or memory.last_review or datetime.fromtimestamp(now, UTC)
            due = millis(at) // 1000
            steps = (
                self.parameters.relearning_steps
                if phase is Phase.RELEARNING
                else self.parameters.learning_steps
            )
            left = max(len(steps) - memory.step, 1)
            interval = int(phase is Phase.RELEARNING)
        if card.state.suspended:
            queue = _SUSPENDED
        elif card.state.buried_day == self.today:
            queue = _BURIED
        factor = 0 if type_ in (0, 1) else _EASE
        return [
            *ids,
            ord_,
            now,
            -1,
            type_,
            queue,
            max(min(due, _FARTHEST), -_FARTHEST),
            interval,
            factor,
            memory.reps,
            memory.lapses,
            left,
            0,
            0,
            card.state.flag,
            self._data(card),
        ]

    def _data(self, card: OutCard) -> str:
        memory = card.state.memory
        if memory.stability is None or memory.difficulty is None:
            return "{}"
        told: dict[str, Any] = {
            "s": memory.stability,
            "d": memory.difficulty,
            "dr": self.parameters.desired_retention,
            "decay": self.parameters.weights[20],
        }
        if memory.last_review is not None:
            told["lrt"] = millis(memory.last_review) // 1000
        return json.dumps(told)

    def log(self, card: OutCard, card_id: int) -> Iterator[tuple[Any, ...]]:
        """Lay a card's log out: ratings, and as manual rows when it was moved or begun anew."""
        before = 0
        for event, took in card.log:
            if event.undone:
                continue
            at = event.at
            if event.review is not None:
                interval = _interval(event.review)
                type_ = _TYPES[event.review.phase_before]
                ease = 0 if type_ == _LEARN else _EASE
                rating = int(event.review.rating)
                yield (self._id(at), card_id, -1, rating, interval, before, ease, took, type_)
                before = interval
            elif event.kind is EventKind.RESET:
                yield (self._id(at), card_id, -1, 0, 0, before, 0, 0, _MANUAL)
                before = 0
            elif event.kind is EventKind.RESCHEDULE:
                days = max(_days_to(event.detail, event.study_day), 1)
                yield (self._id(at), card_id, -1, 0, days, before, _EASE, 0, _MANUAL)
                before = days

    def _id(self, at: datetime) -> int:
        """Find the millisecond of an instant, or the next one that no other row has."""
        wanted = found = millis(at)
        if wanted in self._used:
            found = self._beyond.get(wanted, wanted + 1)
            while found in self._used:
                found = self._beyond.get(found, found + 1)
            self._beyond[wanted] = found + 1
        self._used.add(found)
        return found

    def _day(self, day: date) -> int:
        return (day - self.first_day).days


def _interval(review: Review) -> int:
    """Days above 0, seconds below."""
    if review.phase_after is Phase.REVIEW:
        return max(review.interval // timedelta(days=1), 1)
    return -(review.interval // timedelta(seconds=1))


def _days_to(day: str, since: date) -> int:
    try:
        return (datetime.fromisoformat(day).date() - since).days
    except ValueError:
        return 1
