"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenhours.core.phrases import plural

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

    @property
    def empty(self) -> bool:
        """Whether nothing at all was added or changed."""
        return not (self.notes or self.cards or self.media or self.reviews or self.updated)

    def lines(self, *, most: int = 10) -> list[str]:
        """Tell all of it, a line for each thing, with at most so many rows of each list."""
        told = []
        rows = (
            (self.notes, "note", f"in {plural(self.decks, 'new deck')}" if self.decks else ""),
            (self.cards, "card", f"{self.suspended} suspended" if self.suspended else ""),
            (self.media, "picture or sound", ""),
            (self.reviews, "review", ""),
            (self.scheduled, "schedule", "without a log of their own"),
            (self.updated, "updated", "their text has changed in the source"),
            (self.unchanged, "unchanged", "as an earlier import left them"),
        )
        for count, what, more in rows:
            if count or what in ("note", "card"):
                told.append(f"{count:>9,} {_several(count, what)}{', ' + more if more else ''}")
        told += [f"          {remark}" for remark in self.remarks]
        for title, items in (("kept", self.kept), ("skipped", self.skipped)):
            if items:
                told.append(f"{len(items):>9,} {title}")
                told += [f"          {item.where}: {item.why}" for item in items[:most]]
            if len(items) > most:
                told.append(f"          … and {len(items) - most:,} more")
        decks = [path for path in self.files if path.suffix == ".md"]
        told += [f"          {path}" for path in decks[:most]]
        if len(decks) > most:
            told.append(f"          … and {len(decks) - most:,} more deck files")
        return told


def _several(count: int, what: str) -> str:
    """Put a word into the plural that a count asks for; what is no noun stays."""
    if count == 1 or what in ("updated", "unchanged"):
        return what
    return "pictures and sounds" if what == "picture or sound" else f"{what}s"
