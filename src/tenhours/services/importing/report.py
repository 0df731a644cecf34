"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.interchange.parcel import Refused


@dataclass(slots=True)
class ImportReport:
    """Counts say what was added; what was there already is counted apart."""

    format: str
    dry_run: bool = False
    notes: int = 0
    cards: int = 0
    decks: int = 0
    media: int = 0
    reviews: int = 0
    scheduled: int = 0
    """Cards that came with a schedule and without its log."""
    suspended: int = 0
    updated: int = 0
    """Notes whose text had changed in the source."""
    unchanged: int = 0
    """Notes that an earlier import had brought, and that say the same."""
    kept: list[Refused] = field(default_factory=list)
    """Notes that changed in the source and were changed or removed by the student as well."""
    skipped: list[Refused] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """Written, or to be written."""
