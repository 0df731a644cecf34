"""`export`: write decks, schedules and history to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.cli import output
from tenhours.cli.progress import Progress
from tenhours.core.phrases import plural
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse

    from tenhours.services.exporting.report import ExportReport

_SHOWN = 10
"""Rows of what was left out that are listed without `--json`."""


def export(chosen: argparse.Namespace) -> int:
    """Write the file that was named."""
    with Workshop(chosen.home) as workshop:
        output.report_problems(workshop.sync().run())
        with Progress("exporting") as bar:
            report = workshop.exporting().write(
                chosen.file,
                chosen.decks,
                format=chosen.format,
                force=chosen.force,
                progress=bar.step,
            )
    if chosen.json:
        _print(report)
    else:
        _tell(report)
    return 0


def _tell(report: ExportReport) -> None:
    output.say(f"{report.path} ({report.format})")
    rows = (
        (report.notes, "note"),
        (report.cards, "card"),
        (report.decks, "deck"),
        (report.media, "picture or sound"),
        (report.reviews, "review"),
        (report.events, "event"),
        (report.hours, "row of hours"),
        (report.files, "file"),
    )
    told = ", ".join(_counted(count, what) for count, what in rows if count)
    output.say(f"  {told or 'nothing: there are no cards'}")
    for remark in report.remarks:
        output.say(f"  {remark}")
    if report.skipped:
        output.note(f"{plural(len(report.skipped), 'thing')} left out:")
        for item in report.skipped[:_SHOWN]:
            output.note(f"  {item.where}: {item.why}")
        if len(report.skipped) > _SHOWN:
            output.note(f"  … and {len(report.skipped) - _SHOWN:,} more: --json lists them all")


def _counted(count: int, what: str) -> str:
    plurals = {"picture or sound": "pictures and sounds", "row of hours": "rows of hours"}
    return f"{count:,} {what if count == 1 else plurals.get(what, what + 's')}"


def _print(report: ExportReport) -> None:
    output.print_json(
        {
            "format": report.format,
            "file": str(report.path),
            "notes": report.notes,
            "cards": report.cards,
            "decks": report.decks,
            "media": report.media,
            "reviews": report.reviews,
            "events": report.events,
            "hours": report.hours,
            "files": report.files,
            "skipped": [{"where": item.where, "why": item.why} for item in report.skipped],
            "remarks": report.remarks,
        }
    )
