"""Judging: the verdict on each week, once, and what follows for streak, strength and freezes."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


START: Final = Standing()
"""Where a commitment begins."""


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
    if week.target <= 0:
        return Verdict.EXEMPT
    if week.counted >= week.target:
        return Verdict.PASS
    if week.partial:
        return Verdict.WARMUP
    if previous.freezes > 0 and _apart(previous.frozen_week, previous.weeks + 1, FREEZE_WEEKS):
        return Verdict.FROZEN
    return Verdict.MISS


def enter(previous: Standing, week: WeekFacts, given: Verdict) -> tuple[Judgement, Standing]:
    """Carry a verdict that stands (from the ledger, too) into streak, strength and freezes."""
    now = replace(previous, weeks=previous.weeks + 1)
    repairs: date | None = None
    match given:
        case Verdict.PASS:
            now, repairs = _passed(now, week)
        case Verdict.FROZEN:
            left = max(0, now.freezes - 1)
            now = replace(now, freezes=left, row=0, frozen_week=now.weeks, missed=None)
        case Verdict.MISS:
            now = replace(now, streak=0, row=0, missed=_repairable(now, week))
        case Verdict.WARMUP:
            now = replace(now, missed=None)
        case Verdict.EXEMPT:
            pass
    if given not in {Verdict.EXEMPT, Verdict.WARMUP}:
        ratio = min(1.0, week.counted / week.target) if week.target > 0 else 1.0
        now = replace(now, strength=KEPT * now.strength + GAINED * ratio)
    row = Judgement(
        key=week.key,
        verdict=given,
        counted=week.counted,
        target=week.target,
        streak=now.streak,
        strength=now.strength,
        freezes=now.freezes,
        repairs=repairs,
    )
    return row, now


def judge(previous: Standing, week: WeekFacts) -> tuple[Judgement, Standing]:
    """Judge the next week: weeks come in order, none left out."""
    return enter(previous, week, verdict(previous, week))


def judge_all(
    weeks: Iterable[WeekFacts], start: Standing = START
) -> tuple[tuple[Judgement, ...], Standing]:
    """Judge weeks in order."""
    rows: list[Judgement] = []
    standing = start
    for week in weeks:
        row, standing = judge(standing, week)
        rows.append(row)
    return tuple(rows), standing


def repaired(rows: Iterable[Judgement]) -> frozenset[date]:
    """Return the keys of the MISS weeks that a later week repaired."""
    return frozenset(row.repairs for row in rows if row.repairs is not None)


def _apart(earlier: int | None, later: int, weeks: int) -> bool:
    """Say whether no window of so many weeks holds both."""
    return earlier is None or later - earlier >= weeks


def _passed(now: Standing, week: WeekFacts) -> tuple[Standing, date | None]:
    missed = now.missed
    row = now.row + 1
    freezes = now.freezes
    if row == EARNED_EVERY:
        row = 0
        freezes = min(MOST_FREEZES, freezes + 1)
    now = replace(now, streak=now.streak + 1, row=row, freezes=freezes, missed=None)
    if missed is None or week.counted < week.target + missed.short:
        return now, None
    return replace(now, streak=missed.streak + 1, repaired_week=missed.week), missed.key


def _repairable(now: Standing, week: WeekFacts) -> Missed | None:
    short = week.target - week.counted
    if 2 * short > week.target or not _apart(now.repaired_week, now.weeks, REPAIR_WEEKS):
        return None
    return Missed(key=week.key, week=now.weeks, short=short, streak=now.streak)
