"""WakaTime: the daily totals of its data dump, and of its summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tenhours.interchange.hours import rows
from tenhours.interchange.hours.rows import Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

NAME: Final = "wakatime"
_NAMED: Final = 3
"""So many projects are named in the comment of a day."""


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read one total a day; days with nothing are passed over. The zone is not needed."""
    del zone
    try:
        dump = rows.json_of(data)
        days = dump.get("days", dump.get("data")) if isinstance(dump, dict) else None
        listed = rows.list_of(days, "it holds no days")
    except UnreadableError as error:
        yield Refused("the file", str(error))
        return
    for number, day in enumerate(listed, 1):
        where = f"day {number}"
        try:
            row = _read_day(day, where)
        except UnreadableError as error:
            yield Refused(where, str(error))
        else:
            if row.total:
                yield row


def _read_day(day: Any, where: str) -> Row:
    if not isinstance(day, dict):
        raise UnreadableError("it is no day")
    if "heartbeats" in day:
        raise UnreadableError("it holds heartbeats; export the daily totals instead")
    when = day.get("range")
    found = rows.calendar_day(day.get("date") or (isinstance(when, dict) and when.get("date")))
    total = _seconds(day)
    projects = [
        (_seconds(project), str(project.get("name", "")))
        for project in rows.objects(day.get("projects"))
    ]
    projects.sort(key=lambda project: (-project[0], project[1]))
    comment = ", ".join(name for spent, name in projects[:_NAMED] if spent and name)
    return Row(where, f"{NAME}:{found}", rows.label_of(comment), day=found, total=total)


def _seconds(part: dict[str, Any]) -> int:
    """Read the time of a day or a project: some exports have it under `grand_total`."""
    total = part.get("grand_total", part)
    return rows.seconds_of(total.get("total_seconds", 0) if isinstance(total, dict) else total)
