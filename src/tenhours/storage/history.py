"""Questions about the past: times, new cards per day, what was seen of each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.cards import Phase
from tenhours.storage.instants import from_ordinal, to_ordinal

if TYPE_CHECKING:
    import sqlite3
    from datetime import date


def recent_times(connection: sqlite3.Connection, most: int) -> list[tuple[Phase, float]]:
    """List the newest ratings' phases and times, in seconds."""
    rows = connection.execute(
        "SELECT phase_before, millis FROM events "
        "WHERE kind = 'review' AND undone = 0 AND millis > 0 ORDER BY seq DESC LIMIT ?",
        (most,),
    )
    return [(Phase(phase), millis / 1000) for phase, millis in rows]


def introduced_per_day(
    connection: sqlite3.Connection, subject: str, today: date, days: int
) -> list[int]:
    """Count a subject's new cards on each of the last days, oldest first, today included.

    Days before the student's very first rating are left out.
    """
    last = to_ordinal(today)
    (first,) = connection.execute(
        "SELECT min(study_day) FROM events WHERE kind = 'review' AND undone = 0"
    ).fetchone()
    days = min(days, last - first + 1) if first is not None and first <= last else days
    rows = connection.execute(
        "SELECT e.study_day, count(*) FROM events e JOIN keys k ON k.id = e.key_id "
        "JOIN cards c ON c.id = k.card_id JOIN decks d ON d.id = c.deck_id "
        "WHERE e.kind = 'review' AND e.undone = 0 AND e.phase_before = 0 "
        "AND e.study_day BETWEEN ? AND ? AND (d.name = ? OR d.name LIKE ? ESCAPE '\\') "
        "GROUP BY e.study_day",
        (last - days + 1, last, subject, _below(subject)),
    )
    found = dict(rows.fetchall())
    return [found.get(day, 0) for day in range(last - days + 1, last + 1)]


def subjects(connection: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """List the top-level decks with their cards, and those never seen."""
    rows = connection.execute(
        "SELECT CASE instr(d.name, '/') WHEN 0 THEN d.name "
        "ELSE substr(d.name, 1, instr(d.name, '/') - 1) END AS subject, count(*), "
        "sum(c.phase = 0 AND c.suspended = 0) FROM cards c JOIN decks d ON d.id = c.deck_id "
        "WHERE c.state = 'live' GROUP BY subject ORDER BY subject"
    )
    return [(name, total, unseen) for name, total, unseen in rows]


def due_on(connection: sqlite3.Connection, day: date) -> int:
    """Count the reviews that will be due on a study day, earlier ones included."""
    (count,) = connection.execute(
        "SELECT count(*) FROM cards WHERE phase = 2 AND due_day <= ? AND suspended = 0 "
        "AND state = 'live'",
        (to_ordinal(day),),
    ).fetchone()
    return int(count)


def due_days(connection: sqlite3.Connection) -> list[date]:
    """List the study days on which known cards are due, one for each card."""
    rows = connection.execute(
        "SELECT due_day FROM cards WHERE phase = 2 AND suspended = 0 AND state = 'live' "
        "AND due_day IS NOT NULL"
    )
    return [from_ordinal(day) for (day,) in rows]


def ratings_per_day(connection: sqlite3.Connection, first: date) -> dict[date, tuple[int, float]]:
    """Count the ratings of each study day from the first on, and their seconds."""
    rows = connection.execute(
        "SELECT study_day, count(*), sum(coalesce(millis, 0)) FROM events "
        "WHERE kind = 'review' AND undone = 0 AND study_day >= ? GROUP BY study_day",
        (to_ordinal(first),),
    )
    return {from_ordinal(day): (count, millis / 1000) for day, count, millis in rows}


def _below(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}/%"
