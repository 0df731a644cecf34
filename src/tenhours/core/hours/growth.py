"""Growth: the mix of categories, the ladder of topics, and one focus at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tenhours.core.hours.entries import Category

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SHARES: Final[Mapping[Category, int]] = {
    Category.CORE: 70,
    Category.RELATED: 20,
    Category.MOONSHOT: 10,
}
"""Wanted shares, in any unit."""
DRIFT: Final = Fraction(15, 100)
"""Drift beyond which there is a hint."""
DRIFT_WEEKS: Final = 4
FOCUS_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Mix:
    """How time is shared between categories."""

    seconds: Mapping[Category, int]
    shares: Mapping[Category, Fraction]
    """Real shares; all 0 without any time."""
    wanted: Mapping[Category, Fraction]
    drift: Fraction
    """`½ Σ|p − w|`, 0 to 1; 0 without any time."""

    @property
    def off_course(self) -> bool:
        """Whether the drift deserves a hint."""
        return self.drift > DRIFT


def mix(seconds: Mapping[Category, int], wanted: Mapping[Category, int] = SHARES) -> Mix:
    """Compare the seconds of each category (over four weeks) with the wanted shares.

    The drift is the total variation distance.
    """
    every = sum(seconds.values())
    whole = sum(wanted.values())
    shares = {
        category: Fraction(seconds.get(category, 0), every) if every else Fraction(0)
        for category in Category
    }
    goals = {
        category: Fraction(wanted.get(category, 0), whole) if whole else Fraction(0)
        for category in Category
    }
    drift = sum((abs(shares[each] - goals[each]) for each in Category), Fraction(0)) / 2
    return Mix(dict(seconds), shares, goals, drift if every and whole else Fraction(0))


class Rung(IntEnum):
    """How far a topic has climbed."""

    NONE = 0
    READ = 1
    RECALLED = 2
    """Its cards are mature."""
    IMPLEMENTED = 3
    """There is a path or a commit."""
    TAUGHT = 4

    @property
    def known(self) -> bool:
        """Whether the topic may be called known."""
        return self >= Rung.IMPLEMENTED


class Hindrance(StrEnum):
    """Why a step cannot be taken."""

    NOT_MATURE = "not mature"
    """Recalled: its cards are not mature yet, or there are none."""
    NO_EVIDENCE = "no evidence"
    """Implemented: no path or commit was named."""
    STEP_MISSING = "step missing"
    """A rung below was not reached."""
    NO_REASON = "no reason"
    """Another focus without saying why."""
    TOO_EARLY = "too early"
    """Another focus within seven days."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic on the ladder."""

    name: str
    rung: Rung = Rung.NONE
    cards: int = 0
    mature: int = 0
    """Of its cards."""
    evidence: str = ""
    """Path or commit of its implementation."""


def climb(topic: Topic, to: Rung, evidence: str = "") -> Topic | Hindrance:
    """Take a topic one rung up, or down to any; say what is in the way instead.

    A topic that has no cards climbs from *read* to *implemented* at once.
    """
    below = Rung.READ if to is Rung.IMPLEMENTED and topic.cards == 0 else to - 1
    if topic.rung < below:
        return Hindrance.STEP_MISSING
    if to is Rung.RECALLED and topic.rung < to and not 0 < topic.cards <= topic.mature:
        return Hindrance.NOT_MATURE
    named = evidence.strip() or topic.evidence
    if to is Rung.IMPLEMENTED and topic.rung < to and not named:
        return Hindrance.NO_EVIDENCE
    return replace(topic, rung=to, evidence=named)


@dataclass(frozen=True, slots=True)
class Focus:
    """The one thing in focus."""

    name: str
    done_when: str
    estimate: int
    """Seconds."""
    since: date
    """Study day on which it began."""


def switch(
    current: Focus | None, new: Focus, *, reason: str, finished: bool = False
) -> Hindrance | None:
    """Say what is in the way of a new focus; None when nothing is.

    After seven days and with a reason it may be switched; once finished, at any time. One that
    keeps its name is no other.
    """
    if current is None or finished or new.name == current.name:
        return None
    if not reason.strip():
        return Hindrance.NO_REASON
    return Hindrance.TOO_EARLY if (new.since - current.since).days < FOCUS_DAYS else None
