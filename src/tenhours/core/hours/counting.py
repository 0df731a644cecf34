"""Counting: what entries come to on each study day and in each week, every second once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Category, Entry, Growth, Provenance, Span
from tenhours.core.hours.weeks import Timeline, Week

if TYPE_CHECKING:
    from tenhours.core.hours.promises import Promise

Closes = Callable[[Week], datetime | None]
"""When a week is closed for good (`E_k + G`, UTC); None for a week that is never judged."""


def never(week: Week) -> datetime | None:
    """Close no week: without a commitment nothing is late."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Piece:
    """Counted seconds of one entry inside one study day."""

    day: date
    """The study day."""
    week: date
    """The key of its week."""
    seconds: int
    provenance: Provenance
    entry: Entry
    span: Span | None
    """When it was; None for a day's total."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A total and its split."""

    split: Mapping[Provenance, int]
    """Seconds for every provenance, 0 where there are none; together counted + late."""

    @property
    def late(self) -> int:
        """Seconds that came too late for their week."""
        return self.split[Provenance.LATE]

    @property
    def counted(self) -> int:
        """Seconds that count for the week."""
        return self.total - self.late

    @property
    def total(self) -> int:
        """All seconds: what counts for a lifetime."""
        return sum(self.split.values())

    @property
    def by_hand(self) -> int:
        """Seconds entered by hand, which a cap on manual hours limits."""
        return self.split[Provenance.MANUAL] + self.split[Provenance.RETRO]


def pieces(
    entries: Iterable[Entry],
    timeline: Timeline,
    *,
    closes: Closes = never,
    within: Span | None = None,
) -> tuple[Piece, ...]:
    """Cut entries at the bounds of study days, each second given to one entry.

    A running timer and pending reviews come in as entries, too. Review time that another entry
    covers belongs to that entry. Should other entries overlap (merged ledgers), the one made
    first keeps the time. The order of the entries does not matter.

    Args:
        entries: with whole seconds.
        timeline: of the study weeks.
        closes: decides what is late: pieces of an entry made at or after this instant.
        within: leave out what lies outside; a total's day is inside when it begins inside.

    Returns:
        The pieces in order of time; none is empty.

    """
    raise NotImplementedError


def provenance(entry: Entry, timeline: Timeline) -> Provenance:
    """Say how an entry came to be, were it not late: manual within 24 h of its end, else retro.

    A total ends with its study day.
    """
    raise NotImplementedError


def tally(pieces: Iterable[Piece]) -> Tally:
    """Add pieces up."""
    raise NotImplementedError


def tally_week(pieces: Iterable[Piece], promise: Promise) -> Tally:
    """Add up what counts in a promised week, `H_k`: from the commitment on in a first partial one.

    A total of the commitment's own day counts when it was made after the commitment.
    """
    raise NotImplementedError


def by_day(pieces: Iterable[Piece]) -> dict[date, Tally]:
    """Add pieces up for each study day that has any, in order."""
    raise NotImplementedError


def by_week(pieces: Iterable[Piece]) -> dict[date, Tally]:
    """Add pieces up for each week that has any, by its key, in order."""
    raise NotImplementedError


def by_topic(pieces: Iterable[Piece]) -> dict[str, int]:
    """Return seconds for each topic, most first; no topic is the empty one."""
    raise NotImplementedError


def by_category(pieces: Iterable[Piece]) -> dict[Category, int]:
    """Return seconds for every category; none given counts as core."""
    raise NotImplementedError


def by_growth(pieces: Iterable[Piece]) -> dict[Growth, int]:
    """Return seconds for every kind of growth; none given counts as learning."""
    raise NotImplementedError


def by_hour(pieces: Iterable[Piece], timeline: Timeline) -> dict[tuple[int, int], int]:
    """Return seconds for each civil weekday (0 Monday) and hour (0 … 23) in the home zone.

    Totals have no hour and are left out; cells without time are left out, too.
    """
    raise NotImplementedError


def covered(entry: Entry) -> tuple[Span, ...]:
    """Return the stretches of an entry that count: its span less its holes; none for a total."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Overlap:
    """An entry that is in the way, and where."""

    entry: Entry
    spans: tuple[Span, ...]
    """The stretches that both would count."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Why an entry cannot be counted as it is, and how it could."""

    overlaps: tuple[Overlap, ...]
    """In order of time."""
    before: Span | None
    """The entry trimmed to what lies before the first overlap; None when nothing does."""
    after: Span | None
    """The entry trimmed to what lies after the last overlap; None when nothing does."""
    free: tuple[Span, ...]
    """All parts of the entry that nobody else counts."""


def clash(entry: Entry, entries: Iterable[Entry]) -> Clash | None:
    """Say with which entries a new or changed one collides, and what would fit; None when nothing.

    Reviews never collide, for their time becomes a part of the other entry. Holes are free. An
    entry does not collide with itself (the same id).
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Overfull:
    """A study day that an entry would make longer than itself."""

    day: date
    length: int
    """Elapsed seconds of the day."""
    free: int
    """Seconds of it that nothing is entered for."""
    asked: int
    """Seconds that the entry asks of it."""


def free_seconds(day: date, entries: Iterable[Entry], timeline: Timeline) -> int:
    """Return how many seconds of a study day nothing is entered for, at least 0."""
    raise NotImplementedError


def overfull(entry: Entry, entries: Iterable[Entry], timeline: Timeline) -> tuple[Overfull, ...]:
    """Return the study days that would be longer than themselves with a new or changed entry."""
    raise NotImplementedError
