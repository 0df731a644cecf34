"""`hours import` and `hours export`: other programs' files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tenhours.cli.commands.hours_talk import entry_json, hours_of
from tenhours.cli.output import note, print_json, say
from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import moments

if TYPE_CHECKING:
    import argparse


def bring_in(chosen: argparse.Namespace) -> int:
    """Bring a file in."""
    zone = None
    if chosen.zone is not None:
        try:
            zone = ZoneInfo(chosen.zone)
        except (OSError, KeyError, ValueError) as error:
            raise UsageError(
                f'--zone should be a zone such as "Europe/Berlin", not {chosen.zone!r}.'
            ) from error
    with hours_of(chosen) as hours:
        found = hours.transfer.bring_in(
            Path(chosen.path).expanduser(),
            format_=chosen.format,
            zone=zone,
            dry_run=chosen.dry_run,
        )
    if chosen.json:
        print_json(
            {
                "format": found.format,
                "entries": [entry_json(entry) for entry in found.entries],
                "facts": found.facts,
                "known": found.known,
                "skipped": [{"where": where, "why": why} for where, why in found.skipped],
                "dry_run": found.dry_run,
            }
        )
        return 0
    say(found.echo)
    for where, why in found.skipped[:20]:
        note(f"{where}: {why}")
    if len(found.skipped) > 20:
        note(f"… and {len(found.skipped) - 20} more")
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write a file for another program, to standard output without a name."""
    target = None if chosen.path in (None, "-") else Path(chosen.path).expanduser()
    if target is not None and target.exists() and not chosen.force:
        raise UsageError(f"{target} exists already. Say --force to write over it.")
    with hours_of(chosen) as hours:
        report = hours.weeks.week()
        days = [
            None if word is None else moments.day(word, now=report.now, calendar=report.calendar)
            for word in (chosen.since, chosen.until)
        ]
        made = hours.transfer.write(chosen.format, *days)
    if target is None:
        sys.stdout.write(made.data.decode())
        return 0
    try:
        target.write_bytes(made.data)
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}.") from error
    if chosen.json:
        print_json({"file": str(target), "entries": made.entries, "left_out": made.left_out})
    else:
        say(f"wrote {made.entries} entries to {target}")
        if made.left_out:
            note(f"{made.left_out} entries were left out: the format has no totals for a day.")
    return 0
