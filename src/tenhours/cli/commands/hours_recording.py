"""`log` and `hours edit|split|trim|rm|undo|redo|ls`: entries by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tenhours.cli.commands.hours_talk import entry_json, hours_of, insist, show, sure, table
from tenhours.cli.output import note, print_json
from tenhours.core.hours import durations, moments, words

if TYPE_CHECKING:
    import argparse

    from tenhours.services.hours.recording import Line


def log(chosen: argparse.Namespace) -> int:
    """Enter a stretch of study, or a total for a day."""
    with hours_of(chosen) as hours:
        recorded = insist(
            lambda force: hours.recording.log(chosen.words, force=force), force=chosen.force
        )
        return show(recorded, chosen)


def edit(chosen: argparse.Namespace) -> int:
    """Change an entry."""
    with hours_of(chosen) as hours:
        recorded = insist(
            lambda force: hours.recording.edit(chosen.entry, chosen.words, force=force),
            force=chosen.force,
        )
        return show(recorded, chosen)


def split(chosen: argparse.Namespace) -> int:
    """Part an entry in two."""
    with hours_of(chosen) as hours:
        return show(hours.recording.split(chosen.entry, chosen.at, chosen.words), chosen)


def trim(chosen: argparse.Namespace) -> int:
    """Keep a part of an entry."""
    with hours_of(chosen) as hours:
        return show(hours.recording.trim(chosen.entry, chosen.words), chosen)


def rm(chosen: argparse.Namespace) -> int:
    """Take entries out."""
    with hours_of(chosen) as hours:
        if len(chosen.entries) > 1:
            sure(f"Remove {len(chosen.entries)} entries?", yes=chosen.yes)
        return show(hours.recording.remove(chosen.entries), chosen)


def undo(chosen: argparse.Namespace) -> int:
    """Take back the last act."""
    with hours_of(chosen) as hours:
        return show(hours.recording.undo(), chosen)


def redo(chosen: argparse.Namespace) -> int:
    """Do again what was taken back."""
    with hours_of(chosen) as hours:
        return show(hours.recording.redo(), chosen)


def ls(chosen: argparse.Namespace) -> int:
    """List entries of a day, or of the running week."""
    with hours_of(chosen) as hours:
        report = hours.weeks.week()
        calendar, now = report.calendar, report.now
        if chosen.days:
            found = [moments.day(word, now=now, calendar=calendar) for word in chosen.days]
            first, last = min(found), max(found)
        else:
            last = report.week.days[-1].date
            first = report.week.days[0].date - timedelta(days=7 * (chosen.weeks - 1))
        lines = hours.recording.lines(first, last)
    if chosen.json:
        print_json(
            {
                "entries": [
                    {
                        **entry_json(line.entry),
                        "study_day": line.day.isoformat(),
                        "counted": line.seconds,
                        "provenance": line.provenance.value,
                        "running": line.running,
                    }
                    for line in lines
                ]
            }
        )
        return 0
    zone = calendar.zone
    table(_row(line, zone) for line in lines)
    if not lines:
        note("Nothing yet. `tenhours start` begins a timer, `tenhours log 1h30` enters time.")
    return 0


def _row(line: Line, zone: object) -> tuple[str, ...]:
    from zoneinfo import ZoneInfo

    times = "–"
    if line.span is not None and isinstance(zone, ZoneInfo):
        start, end = line.span.start.astimezone(zone), line.span.end.astimezone(zone)
        times = f"{start:%H:%M}–{end:%H:%M}"
    return (
        f"{line.day:%a %-d %b}",
        times,
        durations.show(line.seconds),
        "running" if line.running else line.provenance.value,
        line.entry.id,
        words.show(line.entry.label),
    )
