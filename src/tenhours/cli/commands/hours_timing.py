"""`start`, `stop`, `pause`, `resume`, `cancel`, `switch`, `beat`: the timer."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from tenhours.cli.commands.hours_talk import entry_json, hours_of, insist
from tenhours.cli.output import ask, instant, note, print_json, say

if TYPE_CHECKING:
    import argparse

    from tenhours.core.hours.entries import Span
    from tenhours.services.hours.service import Hours
    from tenhours.services.hours.timing import Running, Started, Stopped


def start(chosen: argparse.Namespace) -> int:
    """Start the timer."""
    with hours_of(chosen) as hours:
        started = insist(
            lambda force: hours.timing.start(
                chosen.words, at=chosen.at, away=chosen.away, watched=_watched(), force=force
            ),
            force=chosen.force,
        )
    if chosen.json:
        print_json(_started(started))
    else:
        _tell(started)
    return 0


def stop(chosen: argparse.Namespace) -> int:
    """Stop the timer; holes are offered on a terminal."""
    with hours_of(chosen) as hours:
        keep: list[Span] = []
        if not chosen.keep_holes and not chosen.json and sys.stdin.isatty():
            keep = _offered(hours)
        stopped = hours.timing.stop(at=chosen.at, keep=keep, keep_holes=chosen.keep_holes)
        if any((chosen.message, chosen.why, chosen.next)):
            hours.growing.write(
                did=chosen.message or "", why=chosen.why or "", next_=chosen.next or ""
            )
    if chosen.json:
        print_json(_stopped(stopped))
        return 0
    say(stopped.echo)
    if stopped.advice and not sys.stdin.isatty():
        note(stopped.advice)
    return 0


def pause(chosen: argparse.Namespace) -> int:
    """Let the timer stand still."""
    with hours_of(chosen) as hours:
        return _state(hours.timing.pause(at=chosen.at), chosen)


def resume(chosen: argparse.Namespace) -> int:
    """Let the timer run on."""
    with hours_of(chosen) as hours:
        return _state(hours.timing.resume(at=chosen.at), chosen)


def cancel(chosen: argparse.Namespace) -> int:
    """Forget the timer."""
    with hours_of(chosen) as hours:
        stopped = hours.timing.cancel()
    if chosen.json:
        print_json(_stopped(stopped))
    else:
        say(stopped.echo)
    return 0


def switch(chosen: argparse.Namespace) -> int:
    """Go over to something else."""
    with hours_of(chosen) as hours:
        stopped, started = hours.timing.switch(chosen.words, at=chosen.at, watched=_watched())
    if chosen.json:
        print_json({"stopped": _stopped(stopped), "started": _started(started)})
        return 0
    say(stopped.echo)
    _tell(started)
    return 0


def beat(chosen: argparse.Namespace) -> int:
    """Give a sign of life; for the hooks of shells, so it says nothing."""
    with hours_of(chosen) as hours:
        hours.timing.beat()
    return 0


def _offered(hours: Hours) -> list[Span]:
    running = hours.timing.running()
    if running is None:
        return []
    from tenhours.core.hours import durations

    zone = hours.weeks.week().calendar.zone
    keep = []
    for hole in running.holes:
        began, ended = hole.start.astimezone(zone), hole.end.astimezone(zone)
        question = (
            f"No sign of life {began:%H:%M}–{ended:%H:%M} ({durations.show(hole.seconds)}). "
            "Keep it as entered by hand? [y/N] "
        )
        if ask(question) in ("y", "yes"):
            keep.append(hole)
    return keep


def _watched() -> bool:
    """Whether the shell says that it gives signs of life."""
    return bool(os.environ.get("TENHOURS_BEATS"))


def _tell(started: Started) -> None:
    say(started.echo)
    if started.greeting:
        say(started.greeting)
    if started.advice:
        note(started.advice)


def _state(running: Running, chosen: argparse.Namespace) -> int:
    if chosen.json:
        print_json(
            {
                "echo": running.echo,
                "started": instant(running.started),
                "paused": running.paused,
                "away": running.away,
                "seconds": running.seconds,
            }
        )
    else:
        say(running.echo)
    return 0


def _started(started: Started) -> dict[str, Any]:
    return {"echo": started.echo, "greeting": started.greeting, "advice": started.advice}


def _stopped(stopped: Stopped) -> dict[str, Any]:
    return {
        "echo": stopped.echo,
        "entry": None if stopped.entry is None else entry_json(stopped.entry),
        "kept": [entry_json(entry) for entry in stopped.kept],
        "holes": [[instant(hole.start), instant(hole.end)] for hole in stopped.holes],
        "advice": stopped.advice,
    }
