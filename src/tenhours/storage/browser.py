"""The browser: cards found by a query, through SQLModel."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, create_engine, false, func, literal, not_, or_, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import Session, col, select

from tenhours.core.cards import Phase
from tenhours.core.listing import FoundCard
from tenhours.core.search_query import And, Compare, InDeck, Is, Not, Or, Query, Tagged, Words
from tenhours.storage import database
from tenhours.storage.instants import from_micros, from_ordinal, to_micros, to_ordinal
from tenhours.storage.note_text import read_note, read_settings
from tenhours.storage.tables import CardRow, DeckRow, FileRow, NoteRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class Day:
    """Today, as queries need it."""

    study_day: date
    end: datetime
    """The next rollover, UTC."""
    recall: Callable[[int | None, float | None], float | None]
    """Retrievability after days at a stability, None for a card never rated."""


def search(path: Path, query: Query, day: Day, *, most: int = -1, skip: int = 0) -> list[FoundCard]:
    """Find the cards of a query, deck by deck in file order."""
    engine = create_engine("sqlite://", creator=lambda: database.connect(path), poolclass=NullPool)
    statement = (
        select(CardRow, NoteRow, DeckRow.name, FileRow.settings)
        .join(NoteRow, col(NoteRow.id) == col(CardRow.note_id))
        .join(FileRow, col(FileRow.id) == col(NoteRow.file_id))
        .join(DeckRow, col(DeckRow.id) == col(CardRow.deck_id))
        .where(_visible(query), _clause(query, day))
        .order_by(col(DeckRow.name), col(CardRow.position), col(CardRow.id))
        .limit(most)
        .offset(skip)
    )
    with database.explained(path), _plain_errors(), engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.create_function("holds", 3, _holds, deterministic=True)
        raw.create_function("recall", 2, day.recall, deterministic=True)
        with Session(connection) as session:
            return [
                FoundCard(
                    id=card.id,
                    key=card.key,
                    name=card.name,
                    deck=deck,
                    note=read_note(note.body, note.tags, note.line),
                    phase=Phase(card.phase),
                    due_at=from_micros(card.due_at),
                    due_day=from_ordinal(card.due_day),
                    suspended=bool(card.suspended),
                    flag=card.flag,
                    buried=card.buried_day == to_ordinal(day.study_day),
                    leech=bool(card.leech),
                    macros=read_settings(settings).macros,
                )
                for card, note, deck, settings in session.exec(statement)
            ]


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Raise what SQLite said, not SQLAlchemy's wrapping of it."""
    try:
        yield
    except DBAPIError as error:
        raise error.orig or error from error


def _holds(body: str, rest: str, needle: str) -> int:
    """Say whether a note's text, tags or key hold a text, whatever the case, in any script."""
    if needle in rest.casefold():
        return 1
    # As JSON writes it, so that most notes need not be decoded.
    written = json.dumps(needle, ensure_ascii=False)[1:-1]
    return int(
        written in body.casefold()
        and any(needle in text.casefold() for text in _texts(json.loads(body)[1:]))
    )


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)


def _visible(query: Query) -> ColumnElement[bool]:
    """Leave out what stands in no file, unless the query asks for it."""
    wanted = _states(query)
    hidden = [state for state in ("retired", "held") if state not in wanted]
    return col(CardRow.state).not_in(hidden) if hidden else true()


def _states(query: Query) -> set[str]:
    match query:
        case Is(state):
            return {state}
        case Not(inner):
            return _states(inner)
        case And(parts) | Or(parts):
            return set().union(*map(_states, parts))
        case _:
            return set()


def _clause(query: Query, day: Day) -> ColumnElement[bool]:
    match query:
        case Words(text):
            return (
                func.holds(col(NoteRow.body), col(NoteRow.tags) + col(CardRow.key), text.casefold())
                == 1
            )
        case InDeck(name):
            return or_(_like(col(DeckRow.name), name), _like(col(DeckRow.name), f"{name}/*"))
        case Tagged(tag):
            return or_(
                _like(col(NoteRow.tags), f"* {tag} *"),
                _like(col(NoteRow.tags), f"* {tag}/*"),
                # Leeches bear their tag in the log and not in the student's file.
                and_(col(CardRow.leech) == 1, literal("leech").ilike(tag.replace("*", "%"))),
            )
        case Is(state):
            return _IS[state](day)
        case Compare():
            return _compare(query, day)
        case Not(inner):
            return not_(func.coalesce(_clause(inner, day), false()))
        case And(parts):
            return and_(true(), *(_clause(part, day) for part in parts))
        case Or(parts):
            return or_(*(_clause(part, day) for part in parts))


def _like(column: Any, pattern: str) -> ColumnElement[bool]:
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found: ColumnElement[bool] = column.ilike(escaped.replace("*", "%"), escape="\\")
    return found


def _due(day: Day) -> ColumnElement[bool]:
    today = to_ordinal(day.study_day)
    return and_(
        col(CardRow.suspended) == 0,
        func.coalesce(col(CardRow.buried_day), 0) != today,
        or_(
            and_(col(CardRow.phase) == int(Phase.REVIEW), col(CardRow.due_day) <= today),
            and_(
                col(CardRow.phase).in_([int(Phase.LEARNING), int(Phase.RELEARNING)]),
                col(CardRow.due_at) < to_micros(day.end),
            ),
        ),
    )


_IS: dict[str, Callable[[Day], ColumnElement[bool]]] = {
    "due": _due,
    "new": lambda _: col(CardRow.phase) == int(Phase.NEW),
    "learn": lambda _: col(CardRow.phase).in_([int(Phase.LEARNING), int(Phase.RELEARNING)]),
    "review": lambda _: col(CardRow.phase) == int(Phase.REVIEW),
    "suspended": lambda _: col(CardRow.suspended) == 1,
    "buried": lambda day: col(CardRow.buried_day) == to_ordinal(day.study_day),
    "leech": lambda _: col(CardRow.leech) == 1,
    "flagged": lambda _: col(CardRow.flag) > 0,
    "retired": lambda _: col(CardRow.state) == "retired",
    "held": lambda _: col(CardRow.state) == "held",
}


def _compare(query: Compare, day: Day) -> ColumnElement[bool]:
    today = to_ordinal(day.study_day)
    elapsed = case((col(CardRow.last_day) > today, 0), else_=today - col(CardRow.last_day))
    column: Any = {
        "ivl": case(
            (col(CardRow.phase) == int(Phase.REVIEW), col(CardRow.due_day) - col(CardRow.last_day)),
            else_=None,
        ),
        "s": col(CardRow.stability),
        "d": col(CardRow.difficulty),
        "r": func.recall(elapsed, col(CardRow.stability)),
        "reps": col(CardRow.reps),
        "lapses": col(CardRow.lapses),
        "due": col(CardRow.due_day) - today,
    }[query.name]
    value = query.value
    found: ColumnElement[bool] = {
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
        "=": column == value,
        "!=": column != value,
    }[query.operator]
    return found
