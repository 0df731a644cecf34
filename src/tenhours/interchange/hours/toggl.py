"""Toggl Track: the CSV of its detailed report, whose times have no offset."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, Final

from tenhours.core.hours import words
from tenhours.interchange.hours import local_times, rows
from tenhours.interchange.hours.rows import Exported, Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry, Span

NAME: Final = "toggl"
COLUMNS: Final = (
    *("User", "Email", "Client", "Project", "Task", "Description", "Billable"),
    *("Start date", "Start time", "End date", "End time", "Duration", "Tags"),
)
NEEDED: Final = ("start date", "start time", "duration")
_LONG: Final = re.compile(r"([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])")


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read a detailed report; its clock times are those of the zone. Projects become topics."""
    text = rows.text_of(data)
    header, _, _ = text.lstrip().partition("\n")
    separator = max(",;\t", key=header.count)
    reader = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    names: list[str] = []
    seen: Counter[str] = Counter()
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(f"line {reader.line_num}", f"it cannot be read: {error}")
            continue
        where = f"line {reader.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if not names:
            names = [cell.strip().lower() for cell in cells]
            missing = [name for name in NEEDED if name not in names]
            if missing:
                yield Refused(where, f"these columns are missing: {', '.join(missing)}")
                return
            continue
        try:
            yield _read_row(dict(zip(names, cells, strict=False)), where, zone, seen)
        except UnreadableError as error:
            yield Refused(where, str(error))


def write(entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
    """Write a detailed report in the zone's time; totals are left out."""
    listed = list(entries)
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry, span in rows.pieces(listed):
        start, end = span.start.astimezone(zone), span.end.astimezone(zone)
        writer.writerow(
            [
                *("", "", "", entry.label.topic, "", entry.label.comment, "No"),
                *(f"{start:%Y-%m-%d}", f"{start:%H:%M:%S}", f"{end:%Y-%m-%d}", f"{end:%H:%M:%S}"),
                *(_long(span.seconds), ", ".join(rows.marks(entry.label, topic=False))),
            ]
        )
    # The report begins with a byte order mark, so that spreadsheets know its encoding.
    return Exported(text.getvalue().encode("utf-8-sig"), rows.without_times(listed))


def _read_row(cells: Mapping[str, str], where: str, zone: ZoneInfo, seen: Counter[str]) -> Row:
    span = _span(cells, zone)
    marks = [tag for tag in cells.get("tags", "").split(",") if tag.strip()]
    comment, topic = cells.get("description", ""), cells.get("project", "")
    # The report names no row: what it says does, and how often it has said so before.
    said = rows.identity(*(cells.get(name.lower(), "") for name in COLUMNS))
    seen[said] += 1
    return Row(
        where, f"{NAME}:{said}-{seen[said]}", rows.label_of(comment, marks, topic=topic), span
    )


def _span(cells: Mapping[str, str], zone: ZoneInfo) -> Span:
    day = rows.calendar_day(cells.get("start date", "").strip())
    starts = local_times.readings(day, cells.get("start time", ""), zone)
    length = _LONG.fullmatch(cells.get("duration", "").strip())
    seconds = (
        int(length[1]) * 3600 + int(length[2]) * 60 + int(length[3]) if length is not None else None
    )
    if cells.get("end date", "").strip() and cells.get("end time", "").strip():
        last = rows.calendar_day(cells["end date"].strip())
        ends = local_times.readings(last, cells["end time"], zone)
        return local_times.one_span(starts, ends, seconds=seconds)
    if seconds is None:
        duration = words.quoted(cells.get("duration", ""))
        raise UnreadableError(f"it has no end, and {duration} is no duration like 01:30:00")
    if len(starts) > 1:
        raise UnreadableError("the clock was set back in this hour, so it has several readings")
    return rows.span_of(starts[0], rows.from_epoch(int(starts[0].timestamp()) + seconds))


def _long(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
