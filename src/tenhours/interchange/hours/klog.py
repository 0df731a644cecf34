"""klog: plain text records of a date with ranges and durations below it (specification 1.4)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.hours import words
from tenhours.core.hours.entries import Category, Growth, Label, Span
from tenhours.interchange.hours import local_times, rows
from tenhours.interchange.hours.rows import Exported, Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry

NAME: Final = "klog"
_DATE: Final = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})(?:\s+\([^)]*!\))?\s*")
_CLOCK: Final = r"<?[0-9]{1,2}:[0-9]{2}(?:am|pm)?>?"
_RANGE: Final = re.compile(rf"({_CLOCK}) *- *({_CLOCK}|\?+)(?:[ \t]+(.*))?")
_LENGTH: Final = re.compile(r"([+-]?)(?=[0-9])(?:([0-9]{1,6})h)?(?:([0-9]{1,7})m)?(?:[ \t]+(.*))?")
_NAME: Final = r"\w[\w-]*"
_TAG: Final = re.compile(rf"""#({_NAME})(?:=("[^"]*"|'[^']*'|[\w-]+))?""")
_LAST_TAG: Final = re.compile(rf"""(?:^|\s)(#(?:{_NAME})(?:=(?:"[^"]*"|'[^']*'|[\w-]+))?)\s*$""")
_DAY: Final = timedelta(days=1)
_INDENT: Final = "    "


@dataclass(slots=True)
class _Written:
    """An entry's lines."""

    number: int
    text: str


@dataclass(slots=True)
class _Record:
    """A record's lines."""

    number: int
    first: str
    summary: list[str] = field(default_factory=list)
    entries: list[_Written] = field(default_factory=list)


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read records; clock times are the zone's.

    Ranges become spans, durations totals of their date. A negative duration has no place in a
    day, so a record with one becomes a single total. Tags at a summary's end become the label's,
    `#topic=…` and `#category=…` too; tags inside a sentence do both.
    """
    seen: Counter[str] = Counter()
    for record in _records(rows.text_of(data)):
        try:
            day = _date(record.first)
        except UnreadableError as error:
            yield Refused(f"line {record.number}", str(error))
            continue
        if any(written.text.startswith("-") for written in record.entries):
            yield _whole(record, day, zone, seen)
            continue
        for written in record.entries:
            where = f"line {written.number}"
            try:
                yield _row(written.text, record, day, zone, where, seen)
            except UnreadableError as error:
                yield Refused(where, str(error))


def write(entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
    """Write a record for each date in the zone, to the minute, rounded down.

    What clock times without an offset cannot say (a night of a clock change, two midnights)
    becomes a duration; so does a total.
    """
    days: dict[date, list[str]] = {}
    listed = list(entries)
    for entry, span in rows.pieces(listed):
        start, end = span.start.astimezone(zone), span.end.astimezone(zone)
        on_the_wall = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        days_later = (end.date() - start.date()).days
        if on_the_wall == span.end - span.start and days_later <= 1 and _is_plain(span, zone):
            text = f"{start:%H:%M} - {end:%H:%M}{'>' if days_later else ''}"
        else:
            text = _length(span.seconds)
        days.setdefault(start.date(), []).append(f"{text} {_summary(entry.label)}".rstrip())
    for entry in rows.without_times(listed):
        if entry.day is not None:
            text = f"{_length(entry.total)} {_summary(entry.label)}".rstrip()
            days.setdefault(entry.day, []).append(text)
    records = (
        "\n".join((day.isoformat(), *(f"{_INDENT}{line}" for line in lines))) + "\n"
        for day, lines in sorted(days.items())
    )
    return Exported("\n".join(records).encode())


def _records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    indent = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            if record is not None:
                yield record
            record = None
        elif record is None:
            record, indent = _Record(number, line), ""
        elif not line[0].isspace():
            record.summary.append(line)
        elif record.entries and line.startswith(indent * 2):
            record.entries[-1].text += f" {line.strip()}"
        else:
            indent = line[: len(line) - len(line.lstrip())]
            record.entries.append(_Written(number, line.strip()))
    if record is not None:
        yield record


def _date(line: str) -> date:
    match = _DATE.fullmatch(line)
    if match is None:
        raise UnreadableError(f"{words.quoted(line)} is no record: it begins with its date")
    return rows.calendar_day(f"{match[1]}-{match[3]}-{match[4]}")


def _row(
    text: str, record: _Record, day: date, zone: ZoneInfo, where: str, seen: Counter[str]
) -> Row:
    said = rows.identity(day, text)
    seen[said] += 1
    origin = f"{NAME}:{said}-{seen[said]}"
    if match := _RANGE.fullmatch(text):
        if match[2].startswith("?"):
            raise UnreadableError("it is still open")
        span = _span(match[1], match[2], day, zone)
        return Row(where, origin, _label(match[3] or "", record), span)
    seconds, summary = _duration(text)
    if not seconds:
        raise UnreadableError("it lasts no time at all")
    return Row(where, origin, _label(summary, record), day=day, total=seconds)


def _whole(record: _Record, day: date, zone: ZoneInfo, seen: Counter[str]) -> Row | Refused:
    """Sum up a record."""
    where, total = f"line {record.number}", 0
    for written in record.entries:
        try:
            match = _RANGE.fullmatch(written.text)
            if match is None:
                total += _duration(written.text)[0]
            elif not match[2].startswith("?"):
                total += _span(match[1], match[2], day, zone).seconds
        except UnreadableError as error:
            return Refused(f"line {written.number}", str(error))
    if total <= 0:
        return Refused(where, "with its negative durations nothing is left of this record")
    said = rows.identity(day, *(written.text for written in record.entries))
    seen[said] += 1
    return Row(where, f"{NAME}:{said}-{seen[said]}", _label("", record), day=day, total=total)


def _duration(text: str) -> tuple[int, str]:
    match = _LENGTH.fullmatch(text)
    if match is None or (match[2] is None and match[3] is None):
        raise UnreadableError(f"{words.quoted(text)} is neither a range nor a duration")
    if match[2] is not None and int(match[3] or 0) > 59:
        raise UnreadableError(f"{words.quoted(text)} has more than 59 minutes behind its hours")
    seconds = int(match[2] or 0) * 3600 + int(match[3] or 0) * 60
    return (-seconds if match[1] == "-" else seconds), match[4] or ""


def _span(start: str, end: str, day: date, zone: ZoneInfo) -> Span:
    return local_times.one_span(_shifted(start, day, zone), _shifted(end, day, zone))


def _shifted(text: str, day: date, zone: ZoneInfo) -> list[datetime]:
    if text.startswith("<") and text.endswith(">"):
        raise UnreadableError(f"{words.quoted(text)} cannot be on two other days")
    day += _DAY * (text.endswith(">") - text.startswith("<"))
    return local_times.readings(day, text.strip("<>"), zone)


def _is_plain(span: Span, zone: ZoneInfo) -> bool:
    """Say whether clock times without an offset mean this span and no other."""
    try:
        ends = [
            local_times.readings(local.date(), f"{local:%H:%M:%S}", zone)
            for local in (span.start.astimezone(zone), span.end.astimezone(zone))
        ]
        return local_times.one_span(*ends) == span
    except UnreadableError:
        return False


def _label(summary: str, record: _Record) -> Label:
    tags: list[tuple[str, str]] = []
    for line in record.summary:
        tags += _tags(line)
    tags += _tags(summary)
    while match := _LAST_TAG.search(summary):
        summary = summary[: match.start()]
    topic, marks = "", []
    for name, value in tags:
        if name == "topic" and value and not topic:
            topic = value
        elif (name == "category" and value in set(Category)) or (
            name == "growth" and value in set(Growth)
        ):
            marks.append(f"/{value}")
        elif name == "tag" and value:
            marks.append(f"+{value}")
        else:
            marks.append(f"+{name}={value}" if value else f"+{name}")
    return rows.label_of(summary, marks, topic=topic)


def _tags(text: str) -> list[tuple[str, str]]:
    return [
        (name, value[1:-1] if value[:1] in ('"', "'") else value)
        for name, value in _TAG.findall(text)
    ]


def _summary(label: Label) -> str:
    found = [label.comment] if label.comment else []
    for tag in label.tags:
        plain = re.fullmatch(_NAME, tag) and tag not in ("topic", "tag", "category", "growth")
        found.append(f"#{tag}" if plain else f"#tag={_value(tag)}")
    if label.topic:
        found.append(f"#topic={_value(label.topic)}")
    if label.category is not None:
        found.append(f"#category={label.category}")
    if label.growth is not None:
        found.append(f"#growth={label.growth}")
    return " ".join(found)


def _value(text: str) -> str:
    if re.fullmatch(r"[\w-]+", text):
        return text
    return f'"{text}"' if '"' not in text else "'" + text.replace("'", "’") + "'"


def _length(seconds: int) -> str:
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}h{minutes}m" if hours and minutes else f"{hours}h" if hours else f"{minutes}m"
