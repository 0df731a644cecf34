"""Write notes as CSV, notes with their memory as JSON, and the review log as CSV."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.events import EventKind
from tenhours.core.replay import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta
    from typing import TextIO

    from tenhours.interchange.outgoing import Logged, OutCard, OutNote

NOTE_COLUMNS: Final = (
    "id",
    "deck",
    "kind",
    "front",
    "back",
    "hints",
    "steps",
    "explanation",
    "tags",
)
_SCHEMA: Final = 1
_JSON: Final = json.JSONEncoder(ensure_ascii=False)


Counts = tuple[int, int, int]
"""Of notes, cards and ratings."""


def write_csv(notes: Iterable[OutNote], file: TextIO) -> Counts:
    """Write a row for each note, its markdown as it is; return what was written."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(NOTE_COLUMNS)
    count = cards = 0
    for out in notes:
        note = out.note
        table.writerow(
            (
                out.key,
                out.deck,
                note.kind.value,
                note.front,
                note.back,
                "\n".join(note.hints),
                "\n".join(note.steps),
                note.explanation,
                " ".join(note.tags),
            )
        )
        count += 1
        cards += len(out.cards)
    return count, cards, 0


def write_json(notes: Iterable[OutNote], file: TextIO) -> Counts:
    """Write one object, a note on each line; return what was written."""
    count = cards = reviews = 0
    file.write(f'{{"schema": {_SCHEMA}, "notes": [')
    for out in notes:
        file.write("\n" if not count else ",\n")
        file.write(_JSON.encode(_note(out)))
        count += 1
        cards += len(out.cards)
        reviews += sum(event.review is not None for card in out.cards for event, _ in card.log)
    file.write("\n]}\n")
    return count, cards, reviews


def write_reviews(notes: Iterable[OutNote], file: TextIO) -> Counts:
    """Write every rating that was not taken back, as `replay` reads it; return how many."""
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    count = cards = reviews = 0
    for out in notes:
        count += 1
        for card in out.cards:
            cards += 1
            for event, millis in card.log:
                if event.review is not None and not event.undone:
                    rating = int(event.review.rating)
                    table.writerow((card.key, rating, event.at.isoformat(), millis or ""))
                    reviews += 1
    return count, cards, reviews


def _note(out: OutNote) -> dict[str, Any]:
    note = out.note
    return {
        "id": out.key,
        "deck": out.deck,
        "kind": note.kind.value,
        "front": note.front,
        "back": note.back,
        "hints": note.hints,
        "steps": note.steps,
        "explanation": note.explanation,
        "tags": note.tags,
        "metadata": dict(note.metadata),
        "breadcrumb": note.breadcrumb,
        "cards": [_card(card) for card in out.cards],
    }


def _card(card: OutCard) -> dict[str, Any]:
    memory, due = card.state.memory, None
    if memory.due_at is not None:
        due = _instant(memory.due_at)
    elif memory.due_day is not None:
        due = memory.due_day.isoformat()
    return {
        "id": card.key,
        "name": card.name,
        "phase": memory.phase.name.lower(),
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": due,
        "last_review": None if memory.last_review is None else _instant(memory.last_review),
        "reps": memory.reps,
        "lapses": memory.lapses,
        "suspended": card.state.suspended,
        "flag": card.state.flag,
        "leech": card.state.leech,
        "reviews": [_review(row) for row in card.log if row.event.kind is EventKind.REVIEW],
    }


def _review(row: Logged) -> dict[str, Any]:
    event = row.event
    review = event.review
    return {
        "id": event.id,
        "at": _instant(event.at),
        "study_day": event.study_day.isoformat(),
        "rating": None if review is None else int(review.rating),
        "seconds": row.millis / 1000,
        "interval_days": 0 if review is None else _days(review.interval),
        "undone": event.undone,
    }


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / 86400, 6)
