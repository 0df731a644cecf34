"""Notes: one fact as a student wrote it, from which one or more cards are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

FORWARD: Final = "forward"
REVERSE: Final = "reverse"


class NoteKind(Enum):
    """How a note becomes cards."""

    BASIC = "basic"
    """`Q:`: one card."""
    PAIR = "pair"
    """`QA:`: one card in each direction."""
    CLOZE = "cloze"
    """`C:`: one card for each name among its holes."""


class Severity(Enum):
    """How much a problem matters: an error leaves the card out, a warning keeps it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a deck file that the student should know about."""

    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    severity: Severity
    message: str
    """What is wrong and what to write instead."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One gap of a cloze note."""

    name: str
    """Its number, else its content; equal contents are told apart by order (`0`, `0#2`)."""
    start: int
    """Offset in characters in the note's front, at the opening `{{` or the `\\` of `\\cloze`."""
    end: int
    """Offset just behind the closing `}}` or `}`."""
    text: str
    """What the gap hides."""
    hint: str = ""
    in_maths: bool = False
    """Written as `\\cloze` inside a formula."""


@dataclass(frozen=True, slots=True)
class Note:
    """One fact as written."""

    kind: NoteKind
    front: str
    """Markdown. A cloze holds its gaps as `{{…}}` or, inside a formula, as `\\cloze{…}`; the
    single brackets of `cloze: brackets` have been rewritten to that form."""
    back: str = ""
    """Markdown; empty for a cloze and for steps that need no result."""
    hints: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    explanation: str = ""
    holes: tuple[Hole, ...] = ()
    """In the order of the text; several may bear one name and are then hidden together."""
    id: str | None = None
    """As the student wrote it, in NFC."""
    tags: tuple[str, ...] = ()
    """Its own and its file's, sorted, without repetition."""
    metadata: tuple[tuple[str, str], ...] = ()
    """Other keys of its comment, in the order written."""
    breadcrumb: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    line: int = 1
    """Where its first marker stands, from 1."""
    end_line: int = 1
    """Its last line that is not blank, its metadata comment included."""

    def card_names(self) -> tuple[str, ...]:
        """Name its cards in order: directions of a pair, holes of a cloze, else one empty name."""
        if self.kind is NoteKind.PAIR:
            return (FORWARD, REVERSE)
        if self.kind is NoteKind.CLOZE:
            return tuple(dict.fromkeys(hole.name for hole in self.holes))
        return ("",)
