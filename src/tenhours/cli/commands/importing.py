"""`import`: bring in other programs' decks, with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenhours.cli import output
from tenhours.cli.progress import Progress
from tenhours.core.errors import TenHoursError
from tenhours.core.phrases import plural
from tenhours.services.importing.service import Wishes
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse

    from tenhours.services.importing.report import ImportReport

_SHOWN = 10
"""Rows of what was skipped that are listed without `--json`."""


def bring_in(chosen: argparse.Namespace) -> int:
    """Import every path or address that was named; one that fails leaves the others alone."""
    wishes = Wishes(
        format=chosen.format,
        deck=chosen.deck,
        overwrite=chosen.overwrite,
        encoding=chosen.encoding,
        separator=chosen.separator,
        columns=chosen.columns,
    )
    reports: list[ImportReport] = []
    status = 0
    with Workshop(chosen.home) as workshop:
        if not chosen.dry_run:
            workshop.sync().run()
        importing = workshop.importing()
        run = importing.preview if chosen.dry_run else importing.bring_in
        for named in chosen.paths:
            with Progress("importing") as bar:
                try:
                    report = run(named, wishes, bar.step)
                except TenHoursError as error:
                    output.note(f"tenhours: {error}")
                    status = max(status, error.status)
                    continue
            reports.append(report)
            if not chosen.json:
                _tell(named, report)
        if chosen.json:
            _print(reports, dry_run=chosen.dry_run)
    return status


def _tell(named: str, report: ImportReport) -> None:
    would = "would bring" if report.dry_run else "brought"
    output.say(f"{named} ({report.format}) {would} in")
    rows = [
        (report.notes, "notes", f"in {plural(report.decks, 'new deck')}" if report.decks else ""),
        (report.cards, "cards", f"{report.suspended} suspended" if report.suspended else ""),
        (report.media, "media", ""),
        (report.reviews, "reviews", ""),
        (report.scheduled, "schedules", "without a log of their own"),
        (report.updated, "updated", "their text has changed in the source"),
        (report.unchanged, "unchanged", "as an earlier import left them"),
    ]
    for count, what, more in rows:
        if count or what in ("notes", "cards"):
            output.say(f"{count:>9,} {what}{', ' + more if more else ''}")
    for remark in report.remarks:
        output.say(f"          {remark}")
    for title, items in (("kept", report.kept), ("skipped", report.skipped)):
        if not items:
            continue
        output.say(f"{len(items):>9,} {title}")
        for item in items[:_SHOWN]:
            output.say(f"          {item.where}: {item.why}")
        if len(items) > _SHOWN:
            output.say(f"          … and {len(items) - _SHOWN:,} more: --json lists them all")
    decks = [path for path in report.files if path.suffix == ".md"]
    for path in decks[:_SHOWN]:
        output.say(f"          {path}")
    if len(decks) > _SHOWN:
        output.say(f"          … and {len(decks) - _SHOWN:,} more deck files")


def _print(reports: list[ImportReport], *, dry_run: bool) -> None:
    def total(name: str) -> int:
        return sum(getattr(report, name) for report in reports)

    def rows(name: str) -> list[dict[str, str]]:
        return [
            {"where": item.where, "why": item.why}
            for report in reports
            for item in getattr(report, name)
        ]

    counts: dict[str, Any] = {
        name: total(name)
        for name in ("notes", "cards", "decks", "media", "reviews", "scheduled", "suspended")
    }
    output.print_json(
        {
            "format": ", ".join(dict.fromkeys(report.format for report in reports)),
            **counts,
            "updated": total("updated"),
            "unchanged": total("unchanged"),
            "kept": rows("kept"),
            "skipped": rows("skipped"),
            "remarks": [remark for report in reports for remark in report.remarks],
            "files": [str(path) for report in reports for path in report.files],
            "dry_run": dry_run,
        }
    )
