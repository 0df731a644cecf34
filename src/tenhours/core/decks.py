"""Decks: what a deck file says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenhours.core.notes import Note, Problem


class NewOrder(Enum):
    """The order in which a deck's new cards are introduced."""

    FILE = "file"
    SHUFFLED = "shuffled"


class ClozeMarks(Enum):
    """How a deck file writes the holes of `C:` notes."""

    BRACES = "braces"
    BRACKETS = "brackets"


@dataclass(frozen=True, slots=True)
class DeckSettings:
    """The front matter of a deck file; everything is optional."""

    name: str | None = None
    """A path with `/`; None means the file's own path under its root."""
    last_name: str | None = None
    """hashcards' `name`: the last part of the deck's path only."""
    tags: tuple[str, ...] = ()
    order: NewOrder | None = None
    desired_retention: float | None = None
    """Between 0.7 and 0.99."""
    new_per_day: int | None = None
    requires: tuple[str, ...] = ()
    """Decks whose cards are introduced first."""
    source: str = ""
    macros: str = ""
    """`\\newcommand` and `\\DeclareMathOperator` lines."""
    cloze: ClozeMarks = ClozeMarks.BRACES
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ParsedDeck:
    """One deck file, read whole: the good notes, and every problem."""

    settings: DeckSettings
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    broken: tuple[BrokenNote, ...] = ()
    """Notes left out for an error, so that their cards are held and not retired."""


@dataclass(frozen=True, slots=True)
class BrokenNote:
    """A card in error: enough of it to know which card it was."""

    line: int
    id: str | None
    text: str
    """Its source, from its first marker to its end."""


def ancestors(name: str) -> tuple[str, ...]:
    """List a deck and the decks above it, innermost first: `a/b/c`, `a/b`, `a`."""
    parts = name.split("/")
    return tuple("/".join(parts[:length]) for length in range(len(parts), 0, -1))
