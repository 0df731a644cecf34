"""Events: the immutable rows of the log, and the fold that turns them into a card's state."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tenhours.core.cards import Memory, Phase
from tenhours.core.scheduling import fold as fold_reviews

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenhours.core.cards import Review
    from tenhours.core.scheduling import Parameters


class EventKind(StrEnum):
    """What may happen to a card."""

    REVIEW = "review"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    UNBURY = "unbury"
    FLAG = "flag"
    LEECH = "leech"
    RESET = "reset"
    RESCHEDULE = "reschedule"
    START = "start"
    """What another program remembered when it handed the card over without its whole log."""
    ALIAS = "alias"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log; nothing in it ever changes."""

    id: str
    """Unique across machines; sorts by instant."""
    act: str
    """Id of the first event of the act it belongs to; undo takes back whole acts."""
    kind: EventKind
    at: datetime
    """UTC."""
    study_day: date
    review: Review | None = None
    """The rating; only for kind review."""
    detail: str = ""
    """Flag: its number. Reschedule: the new due day. Start: a memory, as `write_memory` has it.
    Alias: the old key. Undo: the act."""
    undone: bool = False


NOTHING: Final = Memory()
"""What is remembered of a card that was never rated."""


@dataclass(frozen=True, slots=True)
class CardState:
    """Everything that the log says of one card."""

    memory: Memory = NOTHING
    suspended: bool = False
    buried_day: date | None = None
    """The study day on which it stays out of the queue."""
    flag: int = 0
    """0 for none, else 1 to 7."""
    leech: bool = False


def write_memory(memory: Memory) -> str:
    """Write a memory as the detail of a start event."""
    return json.dumps(
        {
            "phase": int(memory.phase),
            "step": memory.step,
            "due_at": None if memory.due_at is None else memory.due_at.isoformat(),
            "due_day": None if memory.due_day is None else memory.due_day.isoformat(),
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "last_review": None if memory.last_review is None else memory.last_review.isoformat(),
            "last_day": None if memory.last_day is None else memory.last_day.isoformat(),
            "reps": memory.reps,
            "lapses": memory.lapses,
        }
    )


def read_memory(detail: str) -> Memory:
    """Read what `write_memory` wrote."""
    told = json.loads(detail)

    def instant(key: str) -> datetime | None:
        return None if told[key] is None else datetime.fromisoformat(told[key])

    def day(key: str) -> date | None:
        return None if told[key] is None else date.fromisoformat(told[key])

    return Memory(
        phase=Phase(told["phase"]),
        step=told["step"],
        due_at=instant("due_at"),
        due_day=day("due_day"),
        stability=told["stability"],
        difficulty=told["difficulty"],
        last_review=instant("last_review"),
        last_day=day("last_day"),
        reps=told["reps"],
        lapses=told["lapses"],
    )


def fold(events: Iterable[Event], parameters: Parameters) -> CardState:
    """Fold a card's events, ordered by instant and id, into its state."""
    reviews: list[Review] = []
    start: Memory | None = None
    state = CardState()
    promised: date | None = None
    for event in events:
        if event.undone:
            continue
        match event.kind:
            case EventKind.REVIEW if event.review is not None:
                reviews.append(event.review)
                promised = None
            case EventKind.SUSPEND:
                state = replace(state, suspended=True)
            case EventKind.UNSUSPEND:
                state = replace(state, suspended=False)
            case EventKind.BURY:
                state = replace(state, buried_day=event.study_day)
            case EventKind.UNBURY:
                state = replace(state, buried_day=None)
            case EventKind.FLAG:
                state = replace(state, flag=int(event.detail))
            case EventKind.LEECH:
                state = replace(state, leech=True)
            case EventKind.START:
                reviews.clear()
                promised = None
                start = read_memory(event.detail)
            case EventKind.RESET:
                reviews.clear()
                promised = start = None
                state = replace(state, leech=False)
            case EventKind.RESCHEDULE:
                promised = date.fromisoformat(event.detail)
            case _:
                pass
    memory = fold_reviews(reviews, parameters, start)
    if promised is not None and memory.phase is not Phase.NEW:
        memory = replace(memory, phase=Phase.REVIEW, step=0, due_at=None, due_day=promised)
    return replace(state, memory=memory)
