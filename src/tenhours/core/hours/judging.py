"""Judging: the verdict on each week, once, and what follows for streak, strength and freezes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST_FREEZES: Final = 2
"""Held at the start, and at most."""
EARNED_EVERY: Final = 8
"""PASS verdicts in a row that earn a freeze."""
FREEZE_WEEKS: Final = 4
"""In any so many weeks at most one freeze is spent."""
REPAIR_WEEKS: Final = 8
"""In any so many weeks at most one MISS is repaired."""
KEPT: Final = 0.868430
"""Of the strength, from week to week."""
GAINED: Final = 0.131570
"""Of the week's ratio, into the strength."""


class Verdict(StrEnum):
    """What became of a week."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FROZEN = "frozen"
    MISS = "miss"
    EXEMPT = "exempt"
    WARMUP = "warmup"

    @property
    def letter(self) -> str:
        """`P F M E W`, for pictures."""
        return self.value[0].upper()


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """A week that is ripe."""

    key: date
    counted: int
    """`H_k`, seconds."""
    target: int
    """`T_k`, seconds."""
    partial: bool = False
    """The commitment was made inside it."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A MISS that the next week may repair."""

    key: date
    week: int
    """Its place among the judged weeks, from 1."""
    short: int
    """`d`: seconds that it lacked."""
    streak: int
    """The streak that it ended."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the verdicts so far have come to; a new commitment starts from a new one."""

    streak: int = 0
    strength: float = 0.0
    """0 to 1."""
    freezes: int = MOST_FREEZES
    row: int = 0
    """PASS verdicts in a row since a freeze was earned or the row began again."""
    weeks: int = 0
    """Weeks judged so far."""
    frozen_week: int | None = None
    """Place of the week for which a freeze was last spent."""
    repaired_week: int | None = None
    """Place of the MISS that was last repaired."""
    missed: Missed | None = None
    """The MISS that the next week with a target may repair."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The row that stands: nothing in it ever changes, only `repaired` becomes known later."""

    key: date
    verdict: Verdict
    counted: int
    """Frozen `H_k`, seconds."""
    target: int
    """Frozen `T_k`, seconds."""
    streak: int
    """After it."""
    strength: float
    """After it."""
    freezes: int
    """Held after it."""
    repairs: date | None = None
    """Key of the MISS that this week repaired."""


def verdict(previous: Standing, week: WeekFacts) -> Verdict:
    """Say what a ripe week comes to."""
    raise NotImplementedError


def enter(previous: Standing, week: WeekFacts, given: Verdict) -> tuple[Judgement, Standing]:
    """Carry a verdict that stands (from the ledger, too) into streak, strength and freezes."""
    raise NotImplementedError


def judge(previous: Standing, week: WeekFacts) -> tuple[Judgement, Standing]:
    """Judge the next week: weeks come in order, none left out."""
    raise NotImplementedError


def judge_all(
    weeks: Iterable[WeekFacts], start: Standing = Standing()
) -> tuple[tuple[Judgement, ...], Standing]:
    """Judge weeks in order."""
    raise NotImplementedError


def repaired(rows: Iterable[Judgement]) -> frozenset[date]:
    """Return the keys of the MISS weeks that a later week repaired."""
    raise NotImplementedError
