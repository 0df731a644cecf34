"""The numbers behind a picture: as aligned lines for a screen, as CSV for other programs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from tenhours.core.hours import durations


class Seconds(int):
    """A time: `1h30` on a screen, whole seconds in a file."""


Value = str | int | float | date | None
"""A float is a share: per cent on a screen. None is not known, or does not apply."""

_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers in rows, the first column saying of what."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def table_lines(table: Table) -> list[str]:
    """Set a table in columns; what counts stands at the right."""
    shown = [tuple(_shown(value) for value in row) for row in table.rows]
    widths = [
        max(len(head), *(len(row[place]) for row in shown)) if shown else len(head)
        for place, head in enumerate(table.heads)
    ]
    right = [
        place > 0
        and any(isinstance(row[place], int | float) for row in table.rows)
        and not any(isinstance(row[place], str) and row[place] for row in table.rows)
        for place in range(len(table.heads))
    ]
    return [
        _GAP.join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in (table.heads, *shown)
    ]


def csv_text(table: Table) -> str:
    """Write a table as CSV (RFC 4180): dates as ISO 8601, times in seconds."""
    timed = [
        any(isinstance(row[place], Seconds) for row in table.rows)
        for place in range(len(table.heads))
    ]
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(
        f"{head}_seconds" if seconds else head
        for head, seconds in zip(table.heads, timed, strict=True)
    )
    for row in table.rows:
        writer.writerow(_written(value) for value in row)
    return out.getvalue()


def _shown(value: Value) -> str:
    match value:
        case None:
            return "–"
        case Seconds():
            return durations.show(value)
        case float():
            return f"{value:.0%}"
        case date():
            return f"{value:%a} {value.day} {value:%b %Y}"
        case _:
            return str(value)


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case Seconds():
            return str(int(value))
        case float():
            return f"{value:.4f}"
        case date():
            return value.isoformat()
        case str() if value[:1] in tuple("=+-@\t"):
            return f"'{value}"  # else a spreadsheet would take it for a formula
        case _:
            return str(value)
