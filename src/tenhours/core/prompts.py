"""Prompts: a card with all that is needed to show it, and what each button promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tenhours.core.cards import Outcome, Rating
    from tenhours.core.events import CardState
    from tenhours.core.notes import Note


@dataclass(frozen=True, slots=True)
class Prompt:
    """One card as it is put to the student."""

    card: int
    """Its row in the data file."""
    key: str
    note_row: int
    deck: str
    note: Note
    name: str
    """Which card of its note: a hole, a direction, or nothing."""
    state: CardState
    outcomes: Mapping[Rating, Outcome]
    """What each button promises; the chosen one is what will be stored."""
    shown_at: datetime
    """UTC."""
    macros: str = ""
    """LaTeX definitions of its deck."""
    root: str = ""
    """The library folder of its file; empty for the bundled decks."""
    path: str = ""
    """Its file under the root."""
