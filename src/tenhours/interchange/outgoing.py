"""What leaves the collection: notes with their cards and logs, whatever format is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tenhours.core.decks import DeckSettings
    from tenhours.core.events import CardState, Event
    from tenhours.core.notes import Note


class Logged(NamedTuple):
    """One event of a card's log."""

    event: Event
    millis: int
    """From question to answer, for a rating; 0 when it is not known."""


@dataclass(frozen=True, slots=True)
class OutCard:
    """A card that is written out."""

    row: int
    """Number that no other card has, the same in every export."""
    key: str
    name: str
    """Which card of its note, as `Note.card_names` has it."""
    state: CardState
    log: Sequence[Logged]
    """In the order of the fold, undone events included."""


@dataclass(frozen=True, slots=True)
class OutNote:
    """A note that is written out, with its cards in order."""

    row: int
    """Number that no other note has, the same in every export."""
    key: str
    deck: str
    """A path with `/`."""
    settings: DeckSettings
    """Of its deck, with the macros of its own file."""
    note: Note
    root: Path
    """The folder of the library that it belongs to; pictures outside it are not taken along."""
    folder: Path
    """The folder of its file, from which its pictures' paths lead on."""
    cards: Sequence[OutCard]
