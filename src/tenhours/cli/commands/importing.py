"""`import`: bring in other programs' decks, with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenhours.cli import output
from tenhours.cli.progress import Progress
from tenhours.core.errors import TenHoursError
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
    for line in report.lines(most=_SHOWN):
        output.say(line)


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
