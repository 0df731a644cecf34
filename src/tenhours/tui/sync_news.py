"""What a sync brought, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core import phrases

if TYPE_CHECKING:
    from tenhours.services.sync.report import SyncReport


def changes(report: SyncReport) -> str:
    """Word what changed about the cards: `Cards: 3 added, 1 reworded.`; empty when nothing did."""
    words = [
        f"{number} {word}"
        for number, word in (
            (report.added, "added"),
            (report.returned, "came back"),
            (report.reworded, "reworded"),
            (report.moved, "moved"),
            (report.retired, "retired"),
        )
        if number
    ]
    return f"Cards: {', '.join(words)}." if words else ""


def errors(report: SyncReport) -> str:
    """Word how many notes could not be read; empty when all could."""
    number = sum(p.problem.severity.value == "error" for p in report.problems)
    return f"{phrases.plural(number, 'problem')} in your decks." if number else ""
