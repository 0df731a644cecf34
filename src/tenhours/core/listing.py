"""Listings: cards as the browser shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from tenhours.core.cards import Phase
    from tenhours.core.notes import Note


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card as a list shows it."""

    id: int
    key: str
    name: str
    deck: str
    note: Note
    phase: Phase
    due_at: datetime | None
    due_day: date | None
    suspended: bool
    flag: int
    buried: bool
    """Until the next study day."""
    leech: bool
    macros: str = ""
    """LaTeX definitions of its file."""
