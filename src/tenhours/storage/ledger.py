"""The ledger's rows: appended in chains, never changed, and read back as facts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.hours import chain
from tenhours.core.hours.chain import Head, Row
from tenhours.core.hours.entries import Span
from tenhours.core.hours.facts import Fact, FactKind
from tenhours.storage.instants import from_micros, to_micros

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

_COLUMNS: Final = "machine, number, act, kind, at, utc_offset, body, digest"
_INSERT: Final = f"INSERT INTO ledger ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_SOONEST: Final = 1
"""Microseconds between two facts of a machine at least, so that a clock set back loses no order."""


def append(
    connection: sqlite3.Connection,
    machine: str,
    act: str,
    facts: Iterable[tuple[FactKind, Mapping[str, Any]]],
    *,
    at: datetime,
    utc_offset: timedelta,
) -> list[Fact]:
    """Append the facts of one act to a machine's chain and return them."""
    last = _last(connection, machine)
    before = Head(machine, 0, chain.BEGINNING) if last is None else chain.head_of(last)
    instant = to_micros(at)
    if last is not None:
        instant = max(instant, last.at + _SOONEST)
    rows = []
    for kind, body in facts:
        row = chain.link(
            before,
            act=act,
            kind=kind,
            at=instant,
            utc_offset=utc_offset // timedelta(seconds=1),
            body=body,
        )
        rows.append(row)
        before, instant = chain.head_of(row), instant + _SOONEST
    connection.executemany(_INSERT, rows)
    return [fact(row) for row in rows]


def adopt(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Append rows of other machines' chains just as they are."""
    connection.executemany(_INSERT, rows)


def heads(connection: sqlite3.Connection) -> list[Head]:
    """List the last row of every chain."""
    rows = connection.execute(
        "SELECT l.machine, l.number, l.digest FROM ledger l JOIN "
        "(SELECT machine, max(number) AS last FROM ledger GROUP BY machine) m "
        "ON l.machine = m.machine AND l.number = m.last ORDER BY l.machine"
    )
    return [Head(*row) for row in rows]


def head(connection: sqlite3.Connection, machine: str) -> Head:
    """Name the last row of a machine's chain."""
    last = _last(connection, machine)
    return Head(machine, 0, chain.BEGINNING) if last is None else chain.head_of(last)


def rows(
    connection: sqlite3.Connection, machine: str | None = None, *, above: int = 0
) -> Iterator[Row]:
    """Read rows as they are stored, chain by chain; of one machine or of all, above a number."""
    which = "" if machine is None else "machine = :machine AND "
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM ledger WHERE {which}number > :above ORDER BY machine, number",
        {"machine": machine, "above": above},
    )
    return (Row(*row) for row in found)


def facts(connection: sqlite3.Connection) -> list[Fact]:
    """Read every fact, in the order of the fold: by instant, machine and number."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM ledger ORDER BY at, machine, number"
    ).fetchall()
    return [fact(Row(*row)) for row in found]


def fact(row: Row) -> Fact:
    """Read what a row says."""
    return Fact(
        machine=row.machine,
        number=row.number,
        act=row.act,
        kind=FactKind(row.kind),
        at=from_micros(row.at),
        utc_offset=row.utc_offset,
        body=json.loads(row.body),
        digest=row.digest,
    )


def row_of(fact: Fact) -> Row:
    """Lay a fact out as it is stored."""
    return Row(
        fact.machine,
        fact.number,
        fact.act,
        fact.kind.value,
        to_micros(fact.at),
        fact.utc_offset,
        chain.canonical(dict(fact.body)),
        fact.digest,
    )


def last_rating(connection: sqlite3.Connection) -> int:
    """Name the newest row of the review log; 0 when there is none."""
    (last,) = connection.execute("SELECT max(seq) FROM events").fetchone()
    return int(last or 0)


def ratings(
    connection: sqlite3.Connection, machine: str, *, above: int
) -> list[tuple[int, Span, int]]:
    """List a machine's ratings after a row of the log: the row, the time it took, the card.

    Undone ratings did take their time. The span ends at the rating.
    """
    found = connection.execute(
        "SELECT e.seq, e.at, e.millis, k.card_id FROM events e JOIN keys k ON k.id = e.key_id "
        "WHERE e.seq > ? AND e.machine = ? AND e.kind = 'review' ORDER BY e.at, e.seq",
        (above, machine),
    )
    return [
        (
            seq,
            Span(from_micros(at) - timedelta(milliseconds=millis or 0), from_micros(at)),
            card,
        )
        for seq, at, millis, card in found
    ]


def _last(connection: sqlite3.Connection, machine: str) -> Row | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM ledger WHERE machine = ? ORDER BY number DESC LIMIT 1", (machine,)
    ).fetchone()
    return None if row is None else Row(*row)


def topic_cards(connection: sqlite3.Connection, topic: str) -> tuple[int, int]:
    """Count the cards of a topic, by their tag or their deck's name, and the mature among them."""
    total, mature = connection.execute(
        "SELECT count(*), coalesce(sum(c.phase = 2 AND c.due_day - c.last_day >= 21), 0) "
        "FROM cards c JOIN notes n ON n.id = c.note_id JOIN decks d ON d.id = c.deck_id "
        "WHERE c.state = 'live' AND (instr(n.tags, ' ' || :topic || ' ') "
        "OR instr('/' || d.name || '/', '/' || :topic || '/'))",
        {"topic": topic},
    ).fetchone()
    return int(total), int(mature)
