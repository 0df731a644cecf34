"""What an export wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.interchange.parcel import Refused


@dataclass(slots=True)
class ExportReport:
    """Counts of what is in the file."""

    format: str
    path: Path
    notes: int = 0
    cards: int = 0
    decks: int = 0
    media: int = 0
    reviews: int = 0
    events: int = 0
    """Of the whole log; for a backup."""
    hours: int = 0
    """Rows of the ledger of hours; for a backup."""
    files: int = 0
    """Of the library; for a backup."""
    skipped: list[Refused] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
