"""A running timer: what its signs of life tell, where they are missing, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tenhours.core.hours.entries import Entry, Source, Span
from tenhours.core.hours.spans import clip, union, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from tenhours.core.hours.entries import Label
    from tenhours.core.time import Pulse

IDLE: Final = timedelta(minutes=10)
"""`θ`: without a sign of life for longer, it is a hole."""
LONGEST_GAP: Final = timedelta(hours=3)
"""Without a sign of life for longer, the timer is over."""
TOLERANCE: Final = timedelta(seconds=120)
"""How far a clock may be set back without being noticed."""
_NAP: Final = timedelta(seconds=60)
"""Sleep of the machine that is too short to matter."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a timer is."""

    idle: timedelta = IDLE
    longest_gap: timedelta = LONGEST_GAP


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that runs, with what was seen of it."""

    entry: str
    """The id that its entry will have."""
    started: datetime
    """UTC, whole seconds."""
    label: Label
    away: bool
    """Nobody watches it: no heartbeats, no holes."""
    last: datetime
    """Its last sign of life; UTC. Away: the last command that saw it."""
    boot: str
    """Names the start of the machine in which that was."""
    awake: int
    """`Pulse.awake` at that instant."""
    asleep: int | None
    """`Pulse.asleep` at that instant."""
    beats: int = 0
    """How many signs of life it has had."""
    holes: tuple[Span, ...] = ()
    """Stretches without a sign of life, which `stop` offers to keep."""
    pauses: tuple[Span, ...] = ()
    """Stretches that were paused on purpose."""
    paused: datetime | None = None
    """Since when it is paused."""
    reviewed: int = 0
    """The row of the review log up to which ratings were taken as signs of life."""


class End(StrEnum):
    """Why a timer is over without having been stopped."""

    GAP = "no sign of life"
    REBOOT = "the machine was started anew"
    ROLLOVER = "a new study day began"
    SET_BACK = "the clock was set back"


@dataclass(frozen=True, slots=True)
class Closing:
    """A timer that is over, and where it ended."""

    timer: Timer
    end: datetime
    reason: End


def beat(
    timer: Timer,
    now: datetime,
    pulse: Pulse,
    limits: Limits,
    day_of: Callable[[datetime], date],
) -> Timer | Closing:
    """Take in a sign of life, or find that the timer has been over since its last one."""
    if timer.away:
        if day_of(timer.last) != day_of(now) and now > timer.last:
            return Closing(timer, timer.last, End.ROLLOVER)
        return replace(timer, last=max(now, timer.last))
    if timer.paused is not None:
        return _paused(timer, timer.paused, now, limits, day_of)
    if timer.boot and pulse.boot and pulse.boot != timer.boot:
        return Closing(timer, timer.last, End.REBOOT)
    gap = now - timer.last
    if gap < -TOLERANCE:
        return Closing(timer, timer.last, End.SET_BACK)
    awake = timedelta(microseconds=max(0, pulse.awake - timer.awake) // 1000)
    # A clock set back while nothing was seen must not make the silence look shorter.
    silence = _whole(max(gap, awake))
    if silence > limits.longest_gap:
        return Closing(timer, timer.last, End.GAP)
    if gap <= timedelta(0):
        return timer
    if day_of(timer.last) != day_of(now):
        return Closing(timer, timer.last, End.ROLLOVER)
    hole = gap if silence > limits.idle else min(_slept(timer, pulse, gap, awake), gap)
    holes = timer.holes
    if hole > (timedelta(0) if silence > limits.idle else _NAP):
        holes = union((*holes, whole(now - hole, now)))
    return replace(
        timer,
        last=now,
        boot=pulse.boot,
        awake=pulse.awake,
        asleep=pulse.asleep,
        beats=timer.beats + 1,
        holes=holes,
    )


def touch(timer: Timer, at: datetime, limits: Limits) -> Timer:
    """Take in a sign of life that was noted elsewhere, such as the answer to a card.

    One that comes after a silence for which the timer is over changes nothing.
    """
    gap = at - timer.last
    if timer.away or timer.paused is not None or not timedelta(0) < gap <= limits.longest_gap:
        return timer
    holes = timer.holes
    if _whole(gap) > limits.idle:
        holes = union((*holes, whole(timer.last, at)))
    awake = timer.awake + gap // timedelta(microseconds=1) * 1000
    return replace(timer, last=at, awake=awake, beats=timer.beats + 1, holes=holes)


def seen_until(timer: Timer, now: datetime, limits: Limits) -> datetime:
    """Return up to where a running timer counts: its last sign of life, or now if that is near."""
    if timer.paused is not None:
        return timer.paused
    near = timer.away or _whole(now - timer.last) <= limits.idle
    return max(now, timer.started) if near else timer.last


def finished(timer: Timer, end: datetime, made: datetime) -> Entry:
    """Make the entry of a timer that ended at an instant."""
    span = whole(timer.started, max(end, timer.started))
    gaps = [*timer.holes, *timer.pauses]
    if timer.paused is not None and timer.paused < end:
        gaps.append(whole(timer.paused, end))
    return Entry(
        id=timer.entry,
        source=Source.TIMER if timer.away else Source.ATTENDED,
        made=made,
        span=span,
        holes=clip(gaps, span),
        label=timer.label,
    )


def _whole(length: timedelta) -> timedelta:
    """Cut a length down to its whole seconds, in which limits are counted."""
    return timedelta(seconds=length // timedelta(seconds=1))


def _paused(
    timer: Timer,
    since: datetime,
    now: datetime,
    limits: Limits,
    day_of: Callable[[datetime], date],
) -> Timer | Closing:
    if now - since < -TOLERANCE:
        return Closing(timer, since, End.SET_BACK)
    if day_of(since) != day_of(now):
        return Closing(timer, since, End.ROLLOVER)
    if now - since > limits.longest_gap:
        return Closing(timer, since, End.GAP)
    return timer


def _slept(timer: Timer, pulse: Pulse, gap: timedelta, awake: timedelta) -> timedelta:
    """Return how long the machine slept, or its clock ran ahead, since the last sign of life."""
    ahead = gap - awake
    if pulse.asleep is None or timer.asleep is None:
        return max(ahead, timedelta(0))
    slept = timedelta(microseconds=max(0, pulse.asleep - timer.asleep) // 1000)
    return max(slept, ahead, timedelta(0))
