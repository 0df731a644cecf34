"""The versions of FSRS's weights: events name the version in force; the newest folds the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tenhours.storage.instants import to_micros

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime


def newest(connection: sqlite3.Connection) -> tuple[int, tuple[float, ...]] | None:
    """Read the version in force and its weights; None in a file that has never been used."""
    row = connection.execute(
        "SELECT version, weights FROM parameters ORDER BY version DESC LIMIT 1"
    ).fetchone()
    return None if row is None else (row[0], tuple(json.loads(row[1])))


def add(connection: sqlite3.Connection, weights: Sequence[float], since: datetime) -> int:
    """Add a version; from now on it folds the log."""
    cursor = connection.execute(
        "INSERT INTO parameters (weights, since) VALUES (?, ?)",
        (json.dumps(list(weights)), to_micros(since)),
    )
    return int(cursor.lastrowid or 0)
