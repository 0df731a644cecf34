"""The hot statements, as text: queue, next prompt, record a rating, bulk insert.

They run through the driver on a plain connection; nothing here needs SQLAlchemy.
"""

from __future__ import annotations

from typing import Final

MEMORY_COLUMNS: Final = (
    "phase, step, due_at, due_day, stability, difficulty, last_at, last_day, reps, lapses"
)

STATE_COLUMNS: Final = f"{MEMORY_COLUMNS}, suspended, buried_day, flag, leech"

PROMPT: Final = f"""
SELECT c.id, c.key, c.note_id, c.name, c.state, d.name, f.root, f.path, d.settings, f.settings,
       n.body, n.tags, n.line, {", ".join("c." + name for name in STATE_COLUMNS.split(", "))}
FROM cards c
JOIN notes n ON n.id = c.note_id
JOIN decks d ON d.id = c.deck_id
JOIN files f ON f.id = n.file_id
WHERE c.id = ?
"""

CARD_STATE: Final = f"SELECT {STATE_COLUMNS} FROM cards WHERE id = ?"

INSERT_EVENT: Final = """
INSERT INTO events (id, act, machine, kind, key_id, at, utc_offset, study_day, rating, millis,
                    phase_before, phase_after, step_after, interval, due_at, due_day, parameters,
                    detail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

UPDATE_STATE: Final = """
UPDATE cards SET phase = ?, step = ?, due_at = ?, due_day = ?, stability = ?, difficulty = ?,
                 last_at = ?, last_day = ?, reps = ?, lapses = ?,
                 suspended = ?, buried_day = ?, flag = ?, leech = ?
WHERE id = ?
"""

# A candidate's columns. What a phase does not have is NULL without a look: so the two indexes
# `cards_due` and `cards_new` hold all of it, and no row of the table is read.

LEARNING: Final = """
SELECT c.id, c.note_id, c.deck_id, c.phase, c.due_at, c.due_day, c.stability, c.last_day, c.position
FROM cards c
WHERE c.phase IN (1, 3) AND c.due_at < :before
  AND c.suspended = 0 AND c.state = 'live' AND c.buried_day IS NOT :day
"""

DUE_REVIEWS: Final = """
SELECT c.id, c.note_id, c.deck_id, c.phase, NULL, c.due_day, c.stability, c.last_day, 0
FROM cards c
WHERE c.phase = 2 AND c.due_day <= :day
  AND c.suspended = 0 AND c.state = 'live' AND c.buried_day IS NOT :day
"""

BY_RETRIEVABILITY: Final = (
    " ORDER BY (:day - c.last_day) * 1.0 / c.stability DESC, c.due_day, c.id LIMIT :most"
)
"""FSRS's curve falls with elapsed time over stability, whatever the weights are."""

BY_DUE_DAY: Final = " ORDER BY c.due_day, c.id LIMIT :most"

SHUFFLED: Final = " ORDER BY (c.id * 2654435761 + :day * 40503) % 4294967296 LIMIT :most"
"""Knuth's multiplicative hash: another order every day, the same one all day long."""

NEW_DECKS: Final = """
SELECT c.deck_id, count(*) FROM cards c
WHERE c.phase = 0 AND c.suspended = 0 AND c.state = 'live'
GROUP BY c.deck_id
"""

NEW_IN_DECK: Final = """
SELECT c.id, c.note_id, c.deck_id, c.phase, NULL, NULL, NULL, NULL, c.position
FROM cards c
WHERE c.deck_id = :deck AND c.phase = 0 AND c.suspended = 0 AND c.state = 'live'
  AND c.buried_day IS NOT :day
ORDER BY c.position, c.id LIMIT :most
"""

DONE_TODAY: Final = """
SELECT c.deck_id, c.note_id, e.phase_before, e.millis
FROM events e
JOIN keys k ON k.id = e.key_id
JOIN cards c ON c.id = k.card_id
WHERE e.study_day = ? AND e.kind = 'review' AND e.undone = 0
"""
