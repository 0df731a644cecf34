"""What facts say, as JSON values: entries, terms, promises and days off, there and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tenhours.core.hours.entries import Category, Entry, Growth, Label, Source, Span
from tenhours.core.hours.terms import Commitment, DayOff, IfThen, Terms
from tenhours.core.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

Body = dict[str, Any]


def write_instant(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC."""
    return instant.isoformat().replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """Read what `write_instant` wrote."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def write_entry(entry: Entry) -> Body:
    """Say what an entry is; what is empty is left out."""
    body: Body = {
        "id": entry.id,
        "source": entry.source.value,
        "made": write_instant(entry.made),
        **write_label(entry.label),
    }
    if entry.span is not None:
        body["start"] = write_instant(entry.span.start)
        body["end"] = write_instant(entry.span.end)
    if entry.holes:
        body["holes"] = [write_span(hole) for hole in entry.holes]
    if entry.day is not None:
        body["day"] = entry.day.isoformat()
        body["total"] = entry.total
    if entry.origin:
        body["origin"] = entry.origin
    return body


def read_entry(body: Mapping[str, Any]) -> Entry:
    """Read what `write_entry` wrote."""
    start, day = body.get("start"), body.get("day")
    return Entry(
        id=body["id"],
        source=Source(body["source"]),
        made=read_instant(body["made"]),
        span=None if start is None else Span(read_instant(start), read_instant(body["end"])),
        holes=tuple(read_span(hole) for hole in body.get("holes", ())),
        day=None if day is None else date.fromisoformat(day),
        total=body.get("total", 0),
        label=read_label(body),
        origin=body.get("origin", ""),
    )


def write_span(span: Span) -> list[str]:
    """Write a span as its two ends."""
    return [write_instant(span.start), write_instant(span.end)]


def read_span(ends: list[str]) -> Span:
    """Read what `write_span` wrote."""
    return Span(read_instant(ends[0]), read_instant(ends[1]))


def write_label(label: Label) -> Body:
    """Say what something was about; what is empty is left out."""
    body: Body = {}
    if label.comment:
        body["comment"] = label.comment
    if label.tags:
        body["tags"] = list(label.tags)
    if label.topic:
        body["topic"] = label.topic
    if label.category is not None:
        body["category"] = label.category.value
    if label.growth is not None:
        body["growth"] = label.growth.value
    return body


def read_label(body: Mapping[str, Any]) -> Label:
    """Read what `write_label` wrote."""
    category, growth = body.get("category"), body.get("growth")
    return Label(
        comment=body.get("comment", ""),
        tags=tuple(body.get("tags", ())),
        topic=body.get("topic", ""),
        category=None if category is None else Category(category),
        growth=None if growth is None else Growth(growth),
    )


def write_terms(terms: Terms) -> Body:
    """Say one version of the terms."""
    return {
        "since": terms.since.isoformat(),
        "target": terms.target,
        "plan": list(terms.plan),
        "most": list(terms.most),
        "grace": int(terms.grace.total_seconds()),
        "manual_cap": terms.manual_cap,
    }


def read_terms(body: Mapping[str, Any]) -> Terms:
    """Read what `write_terms` wrote."""
    return Terms(
        since=date.fromisoformat(body["since"]),
        target=body["target"],
        plan=tuple(body["plan"]),
        most=tuple(body["most"]),
        grace=timedelta(seconds=body["grace"]),
        manual_cap=body["manual_cap"],
    )


def write_commitment(commitment: Commitment) -> Body:
    """Say a promise; when it ends is another fact."""
    return {
        "made": write_instant(commitment.made),
        "weeks": commitment.weeks,
        "plans": [[plan.when, plan.then] for plan in commitment.plans],
    }


def read_commitment(body: Mapping[str, Any]) -> Commitment:
    """Read what `write_commitment` wrote."""
    return Commitment(
        made=read_instant(body["made"]),
        weeks=body["weeks"],
        plans=tuple(IfThen(when, then) for when, then in body["plans"]),
    )


def write_day_off(off: DayOff) -> Body:
    """Say a day off."""
    return {
        "day": off.day.isoformat(),
        "declared": write_instant(off.declared),
        "sick": off.sick,
    }


def read_day_off(body: Mapping[str, Any]) -> DayOff:
    """Read what `write_day_off` wrote."""
    return DayOff(date.fromisoformat(body["day"]), read_instant(body["declared"]), body["sick"])


def write_calendar(since: date, calendar: Calendar) -> Body:
    """Say which calendar is in force from a week's first date on."""
    return {
        "since": since.isoformat(),
        "zone": calendar.zone.key,
        "rollover": calendar.rollover.isoformat(),
        "week_start": calendar.week_start,
    }


def read_calendar(body: Mapping[str, Any]) -> tuple[date, Calendar]:
    """Read what `write_calendar` wrote."""
    calendar = Calendar(
        ZoneInfo(body["zone"]), time.fromisoformat(body["rollover"]), body["week_start"]
    )
    return date.fromisoformat(body["since"]), calendar
