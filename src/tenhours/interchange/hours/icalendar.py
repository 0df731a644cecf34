"""iCalendar (RFC 5545): entries as events of a calendar; it is only written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.hours import durations, words
from tenhours.interchange.hours import rows
from tenhours.interchange.hours.rows import BASIC, Exported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry, Label

NAME: Final = "icalendar"
WIDEST: Final = 75
"""Octets in a line, without its CRLF (RFC 5545, 3.1)."""


def write(entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
    """Write a calendar in UTC: an event for each piece between holes, a whole day for a total."""
    del zone
    listed = list(entries)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ten Hours//tenhours//EN"]
    for entry, span in rows.pieces(listed):
        start = span.start.strftime(BASIC)
        times = [f"DTSTART:{start}", f"DTEND:{span.end.strftime(BASIC)}"]
        lines += _event(entry, start, times, _title(entry.label))
    for entry in sorted(rows.without_times(listed), key=lambda entry: (str(entry.day), entry.id)):
        if entry.day is None:
            continue
        day, after = f"{entry.day:%Y%m%d}", f"{entry.day + timedelta(days=1):%Y%m%d}"
        times = [f"DTSTART;VALUE=DATE:{day}", f"DTEND;VALUE=DATE:{after}", "TRANSP:TRANSPARENT"]
        lines += _event(entry, day, times, f"{durations.show(entry.total)} {_title(entry.label)}")
    lines.append("END:VCALENDAR")
    return Exported("".join(f"{part}\r\n" for line in lines for part in fold(line)).encode())


def fold(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, never inside a character; all but the first
    begin with a blank.
    """
    part, width = "", 0
    for sign in line:
        octets = len(sign.encode())
        if width + octets > WIDEST:
            yield part
            part, width = " ", 1
        part += sign
        width += octets
    yield part


def _event(entry: Entry, key: str, times: list[str], title: str) -> list[str]:
    marks = [_escape(mark) for mark in rows.marks(entry.label)]
    return [
        "BEGIN:VEVENT",
        f"UID:{words.clean(entry.id)}-{key}@tenhours",
        f"DTSTAMP:{entry.made.strftime(BASIC)}",
        *times,
        f"SUMMARY:{_escape(title)}",
        *([f"CATEGORIES:{','.join(marks)}"] if marks else []),
        "END:VEVENT",
    ]


def _title(label: Label) -> str:
    return label.comment or label.topic or "Study"


def _escape(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", words.clean(text))
