"""What commands print: JSON on standard output, messages on standard error."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.notes import Severity
from tenhours.rendering.clean_text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tenhours.services.sync.report import FileProblem, SyncReport

SCHEMA: Final = 1
_COMMANDING: Final = re.compile(r"[\x7f-\x9f]")
"""Controls that JSON itself may leave as they are, and terminals obey."""


def print_json(values: Mapping[str, Any]) -> None:
    """Print one JSON object with its schema; what the terminal cannot write is escaped in it."""
    whole = {"schema": SCHEMA, **values}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(whole, indent=2)
    print(_COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(line: str = "") -> None:
    """Print a line on standard output, with nothing in it that could command a terminal."""
    print(visible(line))


def instant(when: datetime | None) -> str | None:
    """Write an instant in UTC as ISO 8601."""
    return None if when is None else when.isoformat().replace("+00:00", "Z")


def ask(question: str) -> str:
    """Ask at the prompt; the end of input is an empty answer."""
    try:
        return input(question).strip().lower()
    except EOFError:
        say()
        return ""


def problems_json(problems: Sequence[FileProblem]) -> list[dict[str, Any]]:
    """Lay problems out as schema 1 has them."""
    return [
        {
            "file": item.file,
            "line": item.problem.line,
            "column": item.problem.column,
            "severity": item.problem.severity.value,
            "message": item.problem.message,
        }
        for item in problems
    ]


def note(message: str) -> None:
    """Tell the student something beside the output."""
    print(visible(message), file=sys.stderr)


def report_problems(report: SyncReport, *, most: int = 5) -> None:
    """Say briefly what a sync before another command complained about."""
    errors = [p for p in report.problems if p.problem.severity is Severity.ERROR]
    for item in errors[:most]:
        note(str(item))
    if len(errors) > most:
        note(f"… and {len(errors) - most} more errors: `tenhours sync` lists them all.")
