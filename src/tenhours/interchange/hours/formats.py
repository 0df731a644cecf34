"""Which formats of hours there are, and which one a file is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from tenhours.interchange.hours import (
    activitywatch,
    icalendar,
    json_lines,
    klog,
    rows,
    timewarrior,
    toggl,
    wakatime,
    watson,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry
    from tenhours.interchange.hours.rows import Exported, Row
    from tenhours.interchange.parcel import Refused


class Reader(Protocol):
    """Reads a file of another program."""

    def __call__(self, data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
        """Go through its rows; clock times without an offset are the zone's."""
        ...


class Writer(Protocol):
    """Writes a file for another program."""

    def __call__(self, entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
        """Write entries; clock times without an offset are the zone's."""
        ...


READERS: Final[Mapping[str, Reader]] = {
    timewarrior.NAME: timewarrior.read,
    watson.NAME: watson.read,
    klog.NAME: klog.read,
    toggl.NAME: toggl.read,
    activitywatch.NAME: activitywatch.read,
    wakatime.NAME: wakatime.read,
}
"""Formats whose rows become entries; `json_lines` has facts, and is read by itself."""
WRITERS: Final[Mapping[str, Writer]] = {
    timewarrior.NAME: timewarrior.write,
    watson.NAME: watson.write,
    klog.NAME: klog.write,
    toggl.NAME: toggl.write,
    icalendar.NAME: icalendar.write,
}
"""Formats that entries are written in; `json_lines` writes facts."""
ASKS_FOR_ZONE: Final = frozenset({toggl.NAME})
"""Their clock times have no offset, and are those of an account that may be anywhere. klog's have
none either, but a student writes them by hand, at home."""
ENDINGS: Final[Mapping[str, str]] = {
    timewarrior.NAME: ".data",
    watson.NAME: ".json",
    klog.NAME: ".klg",
    toggl.NAME: ".csv",
    icalendar.NAME: ".ics",
    json_lines.NAME: ".jsonl",
}
"""How the names of exported files end."""
_RECORD: Final = re.compile(r"\s*[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}\s*(\(.*\)\s*)?(\n|\Z)")


def detect(name: str, data: bytes) -> str | None:
    """Recognise a file by what it holds, and by its name where that tells more; else None."""
    text = rows.text_of(data).lstrip()
    if text.startswith(("[", "{")):
        return _detect_json(data, text)
    header = text.partition("\n")[0].lower()
    if all(column in header for column in toggl.NEEDED):
        return toggl.NAME
    if re.match(r"inc\s+[0-9]{8}T[0-9]{6}Z", text):
        return timewarrior.NAME
    if _RECORD.match(text) or name.lower().endswith(ENDINGS[klog.NAME]):
        return klog.NAME
    return None


def _detect_json(data: bytes, text: str) -> str | None:
    first = text.partition("\n")[0]
    if first.startswith("{") and '"schema"' in first and '"digest"' in first:
        return json_lines.NAME
    try:
        found = rows.json_of(data)
    except rows.UnreadableError:
        return None
    if isinstance(found, dict):
        if "buckets" in found:
            return activitywatch.NAME
        return wakatime.NAME if "days" in found or "data" in found else None
    first_item = found[0] if isinstance(found, list) and found else None
    if isinstance(first_item, dict) and "start" in first_item:
        return timewarrior.NAME
    return watson.NAME if isinstance(first_item, list) else None
