"""Timewarrior: its monthly data files (`inc … # tags # annotation`) and its JSON export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.hours import words
from tenhours.interchange.hours import rows
from tenhours.interchange.hours.rows import BASIC, Exported, Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry

NAME: Final = "timewarrior"
_LINE: Final = re.compile(r"inc\s+(\S+)(?:\s+-\s+(\S+))?\s*(#.*)?")
_WORD: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_PLAIN: Final = re.compile(r"[^\s\"#\\]+")


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read a data file or a JSON array; the zone is not needed, since all is in UTC."""
    del zone
    text = rows.text_of(data)
    if text.lstrip().startswith("["):
        yield from _read_json(data)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            yield _read_line(line.strip(), where)
        except UnreadableError as error:
            yield Refused(where, str(error))


def write(entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
    """Write a data file; a hole ends one interval and begins another, totals are left out."""
    del zone
    listed = list(entries)
    lines = []
    for entry, span in rows.pieces(listed):
        line = f"inc {span.start.strftime(BASIC)} - {span.end.strftime(BASIC)}"
        tags = " ".join(map(_quote, rows.marks(entry.label)))
        if tags or entry.label.comment:
            line += f" # {tags}".rstrip()
        if entry.label.comment:
            line += f" # {_quote(entry.label.comment, always=True)}"
        lines.append(line + "\n")
    return Exported("".join(lines).encode(), rows.without_times(listed))


def _read_line(line: str, where: str) -> Row:
    match = _LINE.fullmatch(line)
    if match is None:
        raise UnreadableError(f"{words.quoted(line)} is no interval")
    if match[2] is None:
        raise UnreadableError("it is still running")
    tags, annotation = _labels(match[3] or "")
    return _row(where, match[1], match[2], tags, annotation)


def _read_json(data: bytes) -> Iterator[Row | Refused]:
    try:
        listed = rows.list_of(rows.json_of(data), "it is no list of intervals")
    except UnreadableError as error:
        yield Refused("the file", str(error))
        return
    for number, interval in enumerate(listed, 1):
        where = f"interval {number}"
        try:
            yield _read_interval(interval, where)
        except UnreadableError as error:
            yield Refused(where, str(error))


def _read_interval(interval: Any, where: str) -> Row:
    if not isinstance(interval, dict) or "start" not in interval:
        raise UnreadableError("it is no interval")
    if "end" not in interval:
        raise UnreadableError("it is still running")
    tags = interval.get("tags", [])
    listed = [str(tag) for tag in tags] if isinstance(tags, list) else []
    annotation = str(interval.get("annotation") or "")
    return _row(where, interval["start"], interval["end"], listed, annotation)


def _row(where: str, start: object, end: object, tags: list[str], annotation: str) -> Row:
    span = rows.span_of(rows.from_iso(start), rows.from_iso(end))
    # Intervals never overlap, and their numbers change: the start is what names one.
    origin = f"{NAME}:{span.start.strftime(BASIC)}"
    return Row(where, origin, rows.label_of(annotation, tags), span)


def _labels(text: str) -> tuple[list[str], str]:
    """Read `# tag "two words" # "annotation"`."""
    found: list[list[str]] = []
    for quoted, plain in _WORD.findall(text):
        if plain == "#" and len(found) < 2:
            found.append([])
        else:
            found = found or [[]]
            found[-1].append(plain or re.sub(r"\\(.)", r"\1", quoted))
    tags, annotation = [*found, [], []][:2]
    return tags, " ".join(annotation)


def _quote(text: str, *, always: bool = False) -> str:
    if not always and _PLAIN.fullmatch(text):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
