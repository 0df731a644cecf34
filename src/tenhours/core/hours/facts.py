"""Facts: the rows of the ledger, immutable and chained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class FactKind(StrEnum):
    """What a row of the ledger may say."""

    ENTRY = "entry"
    """An entry was made or changed: its whole body; the latest one for an id counts."""
    REMOVE = "remove"
    """An entry was taken out."""
    TERMS = "terms"
    COMMIT = "commit"
    QUIT = "quit"
    DAY_OFF = "day off"
    DAY_ON = "day on"
    """A day off was called off."""
    CALENDAR = "calendar"
    """Zone, rollover and week start from a week's first date on."""
    VERDICT = "verdict"
    SEEN = "seen"
    """A verdict was looked at."""
    FOCUS = "focus"
    TOPIC = "topic"
    """A topic climbed or fell on its ladder."""
    JOURNAL = "journal"
    UNDO = "undo"
    """An act was taken back."""
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the ledger; nothing in it ever changes."""

    machine: str
    number: int
    """Its place in its machine's chain, from 1."""
    act: str
    """Facts of one command share it; undo takes back whole acts."""
    kind: FactKind
    at: datetime
    """UTC, microseconds."""
    utc_offset: int
    """Seconds that the home zone was ahead of UTC."""
    body: Mapping[str, Any]
    """What it says, as JSON values."""
    digest: str
    """SHA-256, hexadecimal, over the digest before it and every field above."""
