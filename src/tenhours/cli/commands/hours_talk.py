"""How the commands of the hours talk: opening, news, questions, and entries as JSON."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tenhours.cli.output import ask, instant, note, print_json, say
from tenhours.core.errors import UsageError
from tenhours.services.hours.doubt import DoubtError
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from tenhours.core.hours.entries import Entry
    from tenhours.services.hours.recording import Recorded
    from tenhours.services.hours.service import Hours

_T = TypeVar("_T")


@contextmanager
def hours_of(chosen: argparse.Namespace) -> Iterator[Hours]:
    """Open the hours of a home, and say at the end what happened beside the command."""
    with Workshop(chosen.home) as workshop:
        hours = workshop.hours
        try:
            yield hours
        finally:
            for item in hours.news():
                note(item.text)


def insist(act: Callable[[bool], _T], *, force: bool) -> _T:
    """Do something; what is unlikely is asked about on a terminal, and then done after a yes.

    Raises DoubtError when nobody can be asked, UsageError after a no.
    """
    try:
        return act(force)
    except DoubtError as doubt:
        if not sys.stdin.isatty():
            raise
        if ask(f"{doubt.question} [y/N] ") not in ("y", "yes"):
            raise UsageError("nothing was entered.") from doubt
    return act(True)


def sure(question: str, *, yes: bool, option: str = "--yes") -> None:
    """Ask before something that cannot be taken back at once.

    Raises UsageError after a no, and when nobody can be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{question} Say {option} to do it without being asked.")
    if ask(f"{question} [y/N] ") not in ("y", "yes"):
        raise UsageError("nothing was changed.")


def show(recorded: Recorded, chosen: argparse.Namespace) -> int:
    """Print what a change came to."""
    if chosen.json:
        entries = [entry_json(entry) for entry in recorded.entries]
        print_json({"echo": recorded.echo, "entries": entries})
    else:
        say(recorded.echo)
    return 0


def entry_json(entry: Entry) -> dict[str, Any]:
    """Lay an entry out as JSON."""
    return {
        "id": entry.id,
        "source": entry.source.value,
        "start": None if entry.span is None else instant(entry.span.start),
        "end": None if entry.span is None else instant(entry.span.end),
        "day": None if entry.day is None else entry.day.isoformat(),
        "seconds": entry.seconds,
        "holes": [[instant(hole.start), instant(hole.end)] for hole in entry.holes],
        "comment": entry.label.comment,
        "tags": list(entry.label.tags),
        "topic": entry.label.topic or None,
        "category": None if entry.label.category is None else entry.label.category.value,
        "growth": None if entry.label.growth is None else entry.label.growth.value,
        "made": instant(entry.made),
    }


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows in columns."""
    cells = list(rows)
    if not cells:
        return
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for row in cells:
        say("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
