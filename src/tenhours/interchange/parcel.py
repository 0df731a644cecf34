"""The parcel: what another program's decks are unpacked into, whatever their format was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from tenhours.core.cards import Memory, Phase, Rating
    from tenhours.core.decks import DeckSettings
    from tenhours.core.notes import Note


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be taken over."""

    where: str
    """A row, a line or a note of the source, in words that lead a person there."""
    why: str


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """A note of another program, in our words."""

    note: Note
    """Its id is the one that is stamped: a slug, made from the source's own identity for the note,
    so that a later import finds it again."""
    deck: str
    """A path with `/`, as the source names it; the landing makes file names of it."""
    where: str
    """Where it stands in the source, for messages."""
    part: bool = False
    """A further piece of a note of the source, of which an earlier one was counted."""
    key: str = ""
    """Its key in the collection that exported it, when that was ours."""


class ForeignRating(NamedTuple):
    """One rating of another program's log."""

    at: datetime
    """UTC; a card's ratings have different instants."""
    rating: Rating
    millis: int
    """From question to answer; 0 when it is not known."""
    phase_before: Phase
    phase_after: Phase
    interval: int
    """Seconds from the rating to the next showing, as promised then; whole days in phase review."""
    step_after: int = 0
    """Index of the learning or relearning step on which it left the card."""


@dataclass(frozen=True, slots=True)
class CardHistory:
    """What another program remembered of one card."""

    note_id: str
    """Id of its note in this parcel."""
    name: str = ""
    """Which card of the note, as `Note.card_names` has it."""
    ratings: Sequence[ForeignRating] = ()
    """Oldest first."""
    start: Memory | None = None
    """A schedule whose log is missing, whole or in part: what was remembered at its own last
    review. Ratings up to that instant are kept in the log and say nothing of the memory; later
    ones build on it."""
    resets: Sequence[datetime] = ()
    """Instants (UTC) at which the card was begun anew: ratings before them say nothing of it."""
    due: date | datetime | None = None
    """When it is due, should that differ from the last rating's promise: a study day, or an
    instant (UTC) on a learning step."""
    suspended: bool = False
    buried: bool = False
    """Until the next study day."""
    flag: int = 0
    """0 for none, else 1 to 7."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a sound that notes refer to."""

    name: str
    """As the notes' markdown refers to it, `media/cat.png` say, whatever folder their deck will
    stand in: a relative path with `/`, clean of everything that a file name must not have."""
    read: Callable[[], bytes]
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one file, folder or address holds; every part may be gone through once, in order."""

    format: str
    """Short name of the format, as `--format` takes it."""
    notes: Iterable[ForeignNote | Refused]
    histories: Iterable[CardHistory | Refused] = ()
    """May only be gone through when the notes have been."""
    media: Iterable[Medium | Refused] = ()
    settings: dict[str, DeckSettings] = field(default_factory=dict)
    """Front matter for the decks that have any, by their names; complete after the notes."""
    remarks: tuple[str, ...] = ()
    """What was guessed or assumed (an encoding, a separator, a zone), for the report."""
    close: Callable[[], None] = lambda: None
    """Lets go of temporary files."""


class Choices(Protocol):
    """What the student insists on; a format reads what concerns it."""

    @property
    def encoding(self) -> str | None:
        """Name of an encoding."""
        ...

    @property
    def separator(self) -> str | None:
        """What stands between the columns of a table: a sign, or `tab`."""
        ...

    @property
    def columns(self) -> str | None:
        """What a table's columns hold: `front,back,tags`, a name or `-` for each."""
        ...
