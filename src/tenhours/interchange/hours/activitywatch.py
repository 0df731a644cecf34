"""ActivityWatch: buckets of events, joined into sessions in front of the screen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.hours.entries import Span
from tenhours.interchange.hours import rows
from tenhours.interchange.hours.rows import BASIC, Row, UnreadableError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

NAME: Final = "activitywatch"
PAUSE: Final = timedelta(minutes=10)
"""A longer pause between events ends a session; a shorter one is a hole in it."""
POLL: Final = timedelta(seconds=5)
"""Events closer than this follow each other: watchers look every second or so."""
SHORTEST: Final = 60
"""Seconds of events that make a session."""
STOPWATCH: Final = "general.stopwatch"
KINDS: Final = ("app.editor.activity", "currentwindow")
"""Types of buckets that tell when somebody worked, the more telling first."""
_NAMES: Final = {"app.editor.activity": "project", "currentwindow": "app"}
_NAMED: Final = 3


def read(data: bytes, *, zone: ZoneInfo) -> Iterator[Row | Refused]:
    """Read an export, its `buckets` an object or an array. The zone is not needed.

    Stopwatches are rows as they are. Without any, the events of the editor are joined into
    sessions, or those of the active window while somebody was there; the other buckets tell the
    same time once more.
    """
    del zone
    try:
        buckets = _buckets(rows.json_of(data))
    except UnreadableError as error:
        yield Refused("the file", str(error))
        return
    stopwatches = [bucket for bucket in buckets if _type(bucket) == STOPWATCH]
    if any(bucket.get("events") for bucket in stopwatches):
        for bucket in stopwatches:
            yield from _stopwatch(bucket)
        return
    for kind in KINDS:
        chosen = [bucket for bucket in buckets if _type(bucket) == kind and bucket.get("events")]
        if chosen:
            yield from _sessions(kind, chosen, buckets)
            return
    yield Refused("the file", "no bucket tells of a stopwatch, an editor or the active window")


def _buckets(export: Any) -> list[dict[str, Any]]:
    listed = export.get("buckets") if isinstance(export, dict) else None
    if isinstance(listed, dict):
        named = [(name, bucket) for name, bucket in listed.items() if isinstance(bucket, dict)]
        return [{"id": name, **bucket} for name, bucket in named]
    if not isinstance(listed, list):
        raise UnreadableError("it holds no buckets")
    return rows.objects(listed)


def _type(bucket: dict[str, Any]) -> str:
    return str(bucket.get("type", ""))


def _stopwatch(bucket: dict[str, Any]) -> Iterator[Row | Refused]:
    name = str(bucket.get("id", ""))
    for number, event in enumerate(rows.objects(bucket.get("events")), 1):
        where = f"{name}, event {number}"
        try:
            yield _measured(event, name, where)
        except UnreadableError as error:
            yield Refused(where, str(error))


def _measured(event: dict[str, Any], bucket: str, where: str) -> Row:
    about = _about(event)
    if about.get("running") is True:
        raise UnreadableError("it is still running")
    span = rows.span_of(*_ends(event))
    origin = f"{NAME}:{bucket}:{span.start.strftime(BASIC)}"
    return Row(where, origin, rows.label_of(str(about.get("label", ""))), span)


def _sessions(
    kind: str, chosen: Sequence[dict[str, Any]], buckets: Sequence[dict[str, Any]]
) -> Iterator[Row | Refused]:
    present = _present(buckets) if kind == "currentwindow" else None
    busy: list[tuple[Span, str]] = []
    for bucket in chosen:
        for number, event in enumerate(rows.objects(bucket.get("events")), 1):
            try:
                start, end = _ends(event)
            except UnreadableError as error:
                yield Refused(f"{bucket.get('id', kind)}, event {number}", str(error))
                continue
            if start < end:
                busy.append((Span(start, end), str(_about(event).get(_NAMES[kind]) or "")))
    if present is not None:
        busy = _while_present(sorted(busy), present)
    yield from _joined(sorted(busy), str(chosen[0].get("id", kind)))


def _joined(busy: Sequence[tuple[Span, str]], bucket: str) -> Iterator[Row]:
    """Join stretches into sessions; what overlaps counts once."""
    session: list[Span] = []
    names: Counter[str] = Counter()
    for span, name in busy:
        if session and span.start - session[-1].end > PAUSE:
            yield from _session(session, names, bucket)
            session, names = [], Counter()
        if session and span.start - session[-1].end <= POLL:
            session[-1] = Span(session[-1].start, max(session[-1].end, span.end))
        else:
            session.append(span)
        names[name] += span.seconds
    yield from _session(session, names, bucket)


def _session(session: Sequence[Span], names: Counter[str], bucket: str) -> Iterator[Row]:
    if sum(span.seconds for span in session) < SHORTEST:
        return
    whole = Span(session[0].start, session[-1].end)
    holes = zip((span.end for span in session), (span.start for span in session[1:]), strict=False)
    comment = ", ".join(name for name, _ in names.most_common(_NAMED) if name)
    begun = whole.start.strftime(BASIC)
    yield Row(
        where=f"{bucket}, {begun}",
        origin=f"{NAME}:{bucket}:{begun}",
        label=rows.label_of(comment),
        span=whole,
        holes=tuple(Span(start, end) for start, end in holes),
    )


def _present(buckets: Sequence[dict[str, Any]]) -> list[Span] | None:
    """Return when somebody was there, or None when nobody looked."""
    watched = [bucket for bucket in buckets if _type(bucket) == "afkstatus"]
    if not watched:
        return None
    found = []
    for bucket in watched:
        for event in rows.objects(bucket.get("events")):
            if _about(event).get("status") != "not-afk":
                continue
            try:
                start, end = _ends(event)
            except UnreadableError:
                continue
            if start < end:
                found.append(Span(start, end))
    return sorted(found)


def _while_present(
    busy: Sequence[tuple[Span, str]], present: Sequence[Span]
) -> list[tuple[Span, str]]:
    """Cut sorted stretches to when somebody was there."""
    found, first = [], 0
    for span, name in busy:
        while first < len(present) and present[first].end <= span.start:
            first += 1
        for there in _following(present, first):
            if there.start >= span.end:
                break
            start, end = max(span.start, there.start), min(span.end, there.end)
            if start < end:
                found.append((Span(start, end), name))
    return found


def _following(spans: Sequence[Span], first: int) -> Iterator[Span]:
    return (spans[number] for number in range(first, len(spans)))


def _about(event: dict[str, Any]) -> dict[str, Any]:
    about = event.get("data")
    return about if isinstance(about, dict) else {}


def _ends(event: dict[str, Any]) -> tuple[datetime, datetime]:
    start, length = rows.exact(event.get("timestamp")), event.get("duration", 0)
    rows.seconds_of(length)
    try:
        return rows.instant(start), rows.instant(start + timedelta(seconds=length))
    except OverflowError:
        raise UnreadableError(f"{start} is out of range") from None
