"""Candidates: the cards that may come today, and how many of them the limits let through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tenhours.core.decks import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from tenhours.core.cards import Phase


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may be shown today."""

    card: int
    note: int
    deck: str
    phase: Phase
    due_at: datetime | None = None
    """Learning and relearning, UTC."""
    due_day: date | None = None
    """Review."""
    stability: float | None = None
    last_day: date | None = None
    """Study day of its last rating."""
    position: int = 0
    """Where a new card stands in its deck."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many cards a study day lets through; None for as many as there are."""

    new: int | None = None
    reviews: int | None = None


class Counts(NamedTuple):
    """How many cards wait: `learning` those due before the next rollover."""

    new: int = 0
    learning: int = 0
    review: int = 0


class Allowance:
    """What is left of the limits of one kind, over everything and deck by deck."""

    def __init__(
        self, total: int | None, caps: Mapping[str, int | None], done: Mapping[str, int]
    ) -> None:
        self.size = total
        self.done = done
        self._left = None if total is None else total - sum(done.values())
        self._left_of = {deck: cap for deck, cap in caps.items() if cap is not None}
        self._shut = {deck for deck, cap in self._left_of.items() if cap == 0}
        self._capped: dict[str, tuple[str, ...]] = {}
        for deck, count in done.items():
            for name in self._caps_over(deck):
                self._left_of[name] -= count

    @property
    def spent(self) -> bool:
        """Whether the limit over everything is reached."""
        return self._left is not None and self._left <= 0

    def allows(self, deck: str) -> bool:
        """Say whether one more card of a deck may come."""
        return not self.spent and all(self._left_of[name] > 0 for name in self._caps_over(deck))

    def shut(self, deck: str) -> bool:
        """Say whether a cap of 0 keeps a deck's cards away every day."""
        return any(name in self._shut for name in self._caps_over(deck))

    def spend(self, deck: str) -> None:
        """Count one card of a deck."""
        if self._left is not None:
            self._left -= 1
        for name in self._caps_over(deck):
            self._left_of[name] -= 1

    def _caps_over(self, deck: str) -> tuple[str, ...]:
        if not self._left_of:
            return ()
        known = self._capped.get(deck)
        if known is None:
            known = tuple(name for name in ancestors(deck) if name in self._left_of)
            self._capped[deck] = known
        return known
