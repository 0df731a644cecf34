"""Entries: stretches of study time, where they came from and what they were for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class Source(StrEnum):
    """How an entry came to be, as it is stored."""

    ATTENDED = "attended"
    """A timer with heartbeats."""
    TIMER = "timer"
    """A timer that nobody watched (`--away`)."""
    REVIEW = "review"
    """A review session, by itself."""
    MANUAL = "manual"
    """Entered by hand."""
    IMPORT = "import"
    """Brought in from another program's file."""


class Provenance(StrEnum):
    """What a total's split tells apart."""

    ATTENDED = "attended"
    TIMER = "timer"
    REVIEW = "review"
    MANUAL = "manual"
    """By hand, within 24 h of its end."""
    RETRO = "retro"
    """By hand, later than that."""
    LATE = "late"
    """Made after its week was closed and its grace had passed."""
    IMPORT = "import"


class Category(StrEnum):
    """What kind of subject it was."""

    CORE = "core"
    RELATED = "related"
    MOONSHOT = "moonshot"


class Growth(StrEnum):
    """What kind of growth it was."""

    LEARN = "learn"
    BUILD = "build"
    TEACH = "teach"
    WRITE = "write"
    TALK = "talk"
    COMPETE = "compete"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch between two instants, half open."""

    start: datetime
    """UTC, whole seconds."""
    end: datetime
    """UTC, whole seconds; not before the start."""

    @property
    def seconds(self) -> int:
        """Whole seconds between its ends."""
        return int((self.end - self.start).total_seconds())


@dataclass(frozen=True, slots=True)
class Label:
    """What an entry was about; the same words label a running timer."""

    comment: str = ""
    tags: tuple[str, ...] = ()
    """Without their `+`, sorted, without repetition."""
    topic: str = ""
    """Without its `@`."""
    category: Category | None = None
    """None counts as core."""
    growth: Growth | None = None
    """None counts as learn."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of study time: with clock times, or as a total for a study day."""

    id: str
    """Unique across machines."""
    source: Source
    made: datetime
    """UTC: when it was first entered; decides between manual, retro and late."""
    span: Span | None = None
    """With clock times; None for a total."""
    holes: tuple[Span, ...] = ()
    """Parts of the span that do not count: sorted, disjoint, inside the span."""
    day: date | None = None
    """A total's study day; None with clock times."""
    total: int = 0
    """A total's seconds; 0 with clock times."""
    label: Label = Label()
    origin: str = ""
    """Import: the program and the row's own identity, so that a second import changes nothing."""

    @property
    def seconds(self) -> int:
        """Seconds that count: the span less its holes, or the total."""
        if self.span is None:
            return self.total
        return self.span.seconds - sum(hole.seconds for hole in self.holes)
