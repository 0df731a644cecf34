"""Watson: its frames file, a JSON array of `[start, stop, project, id, [tags], updated]`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from tenhours.interchange.hours import rows
from tenhours.interchange.hours.rows import Exported, Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from tenhours.core.hours.entries import Entry

NAME: Final = "watson"
NO_TOPIC: Final = "study"
"""The project of an entry without a topic: a frame must have one."""


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read a frames file; projects become topics. The zone is not needed: all is in UTC."""
    del zone
    try:
        frames = rows.list_of(rows.json_of(data), "it is no list of frames")
    except UnreadableError as error:
        yield Refused("the file", str(error))
        return
    for number, frame in enumerate(frames, 1):
        where = f"frame {number}"
        try:
            yield _read_frame(frame, where)
        except UnreadableError as error:
            yield Refused(where, str(error))


def write(entries: Iterable[Entry], *, zone: ZoneInfo) -> Exported:
    """Write a frames file; a frame has no comment, and totals are left out."""
    del zone
    listed = list(entries)
    frames = [
        [
            int(span.start.timestamp()),
            int(span.end.timestamp()),
            entry.label.topic or NO_TOPIC,
            uuid5(NAMESPACE_URL, f"{entry.id}/{span.start.isoformat()}").hex,
            rows.marks(entry.label, topic=False),
            int(entry.made.timestamp()),
        ]
        for entry, span in rows.pieces(listed)
    ]
    text = json.dumps(frames, ensure_ascii=False, indent=1)
    return Exported(f"{text}\n".encode(), rows.without_times(listed))


def _read_frame(frame: Any, where: str) -> Row:
    if not isinstance(frame, list) or len(frame) < 4:
        raise UnreadableError("it is no frame")
    start, stop, project, name = frame[:4]
    tags = frame[4] if len(frame) > 4 and isinstance(frame[4], list) else []
    span = rows.span_of(rows.from_epoch(start), rows.from_epoch(stop))
    topic = "" if project in (None, NO_TOPIC) else str(project)
    label = rows.label_of("", [str(tag) for tag in tags], topic=topic)
    return Row(where, f"{NAME}:{name}", label, span)
