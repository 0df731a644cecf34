"""`doctor`, `backup`, `restore`: looking after the data file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tenhours.cli.output import ask, note, print_json, say
from tenhours.cli.progress import Progress
from tenhours.core import phrases
from tenhours.core.errors import UsageError
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse


def doctor(chosen: argparse.Namespace) -> int:
    """Check the data file; 1 when something is wrong and was not mended."""
    with Workshop(chosen.home) as workshop:
        upkeep = workshop.upkeep()
        rebuilt = upkeep.rebuild() if chosen.rebuild else None
        with Progress("checking") as progress:
            health = upkeep.check(progress)
    if chosen.json:
        print_json(
            {
                "sound": health.sound,
                "cards": health.cards,
                "events": health.events,
                "faults": health.faults,
                "stale": health.stale,
                "rebuilt": rebuilt,
            }
        )
        return int(not health.sound)
    if rebuilt is not None:
        say(f"Folded the log again: {phrases.plural(rebuilt, 'card')} changed.")
    for fault in health.faults:
        say(f"SQLite: {fault}")
    for key in health.stale[:20]:
        say(f"{key}: what is stored differs from its log")
    if len(health.stale) > 20:
        say(f"… and {len(health.stale) - 20} more")
    if health.sound:
        say(
            f"All is well: {phrases.plural(health.cards, 'card')}, "
            f"{phrases.plural(health.events, 'event')}, and every card agrees with its log."
        )
    elif health.faults:
        note("The file is damaged. `tenhours restore` puts a backup in its place.")
    else:
        note("The log is the truth. `tenhours doctor --rebuild` folds it again.")
    return int(not health.sound)


def backup(chosen: argparse.Namespace) -> int:
    """Copy the data file now."""
    with Workshop(chosen.home) as workshop:
        say(str(workshop.upkeep().backup(chosen.target)))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """List the backups, or put one in place of the data file after asking."""
    with Workshop(chosen.home) as workshop:
        upkeep = workshop.upkeep()
        if chosen.backup is None:
            found = upkeep.backups()
            for item in found:
                say(f"{item.day}  {item.size / 1e6:8.1f} MB  {item.path}")
            note(
                "Put one back with `tenhours restore DATE`."
                if found
                else "There are no backups yet; one is made before the first change of each day."
            )
            return 0
        path = upkeep.find_backup(chosen.backup)
        restoring = workshop.restoring()
        if restoring.takes(path):
            with Progress("restoring") as progress:
                report = restoring.restore(path, progress)
            say(
                f"Restored {path}: {phrases.plural(report.events, 'event')}, "
                f"{phrases.plural(report.files, 'file')}."
            )
            for remark in report.remarks:
                note(remark)
            return 0
        if not chosen.yes:
            _confirm(f"Replace the collection by {path}? The present file is kept. [y/N] ")
        aside = upkeep.restore(path)
    say(f"Restored {path}.")
    if aside is not None:
        say(f"The file that was in its place is {aside}.")
    return 0


def _confirm(question: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError("this replaces the collection. Say --yes to do it without being asked.")
    if ask(question) not in ("y", "yes"):
        raise UsageError("nothing was changed.")
