"""The running timer: one row, which every sign of life brings up to date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tenhours.core.hours import bodies
from tenhours.core.hours.timer import Timer
from tenhours.storage.instants import from_micros, to_micros

if TYPE_CHECKING:
    import sqlite3


def running(connection: sqlite3.Connection) -> Timer | None:
    """Read the running timer."""
    row = connection.execute(
        "SELECT entry, started, label, away, last, boot, awake, asleep, beats, holes, pauses, "
        "paused, reviewed FROM timers WHERE id = 1"
    ).fetchone()
    if row is None:
        return None
    entry, started, label, away, last, boot, awake, asleep, beats, holes, pauses, paused, seq = row
    return Timer(
        entry=entry,
        started=from_micros(started),
        label=bodies.read_label(json.loads(label)),
        away=bool(away),
        last=from_micros(last),
        boot=boot,
        awake=awake,
        asleep=asleep,
        beats=beats,
        holes=tuple(bodies.read_span(ends) for ends in json.loads(holes)),
        pauses=tuple(bodies.read_span(ends) for ends in json.loads(pauses)),
        paused=from_micros(paused),
        reviewed=seq,
    )


def keep(connection: sqlite3.Connection, timer: Timer) -> None:
    """Store the running timer, new or changed."""
    connection.execute(
        "INSERT OR REPLACE INTO timers (id, entry, started, label, away, last, boot, awake, "
        "asleep, beats, holes, pauses, paused, reviewed) "
        "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            timer.entry,
            to_micros(timer.started),
            json.dumps(bodies.write_label(timer.label), ensure_ascii=False),
            int(timer.away),
            to_micros(timer.last),
            timer.boot,
            timer.awake,
            timer.asleep,
            timer.beats,
            json.dumps([bodies.write_span(hole) for hole in timer.holes]),
            json.dumps([bodies.write_span(pause) for pause in timer.pauses]),
            to_micros(timer.paused),
            timer.reviewed,
        ),
    )


def remove(connection: sqlite3.Connection) -> None:
    """Forget the running timer."""
    connection.execute("DELETE FROM timers")
