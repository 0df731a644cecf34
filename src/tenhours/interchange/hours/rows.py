"""Rows of other trackers' files, in our words: what every format is read into and written from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.hours import words
from tenhours.core.hours.entries import Category, Entry, Growth, Label, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BASIC: Final = "%Y%m%dT%H%M%SZ"
"""ISO 8601's basic form of an instant in UTC, for `strftime`."""
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch of time, or one day's total, as another program has it."""

    where: str
    """Where it stands in the file, for messages: `line 12`."""
    origin: str
    """The program and the row's own identity: equal for the same row of a later export."""
    label: Label
    span: Span | None = None
    """With clock times; None for a total."""
    holes: tuple[Span, ...] = ()
    """Parts of the span that do not count: sorted, disjoint, inside the span."""
    day: date | None = None
    """A total's day; None with clock times."""
    total: int = 0
    """A total's seconds; 0 with clock times."""

    @property
    def seconds(self) -> int:
        """Seconds that count: the span less its holes, or the total."""
        if self.span is None:
            return self.total
        return self.span.seconds - sum(hole.seconds for hole in self.holes)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for another program."""

    data: bytes
    left_out: tuple[Entry, ...] = ()
    """Entries that the format has no words for: totals, where every row needs clock times."""


class UnreadableError(ValueError):
    """A value of a row that cannot be understood; its text says why."""


def text_of(data: bytes) -> str:
    """Decode a file: UTF-8 with or without a byte order mark, UTF-16 with one."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def json_of(data: bytes) -> Any:
    """Read a file that is one JSON value.

    Raises:
        UnreadableError: it is not JSON, or nested too deep.

    """
    try:
        return json.loads(text_of(data))
    except RecursionError:
        raise UnreadableError("this JSON is nested too deep") from None
    except ValueError as error:
        raise UnreadableError(f"this is not JSON: {error}") from None


def list_of(value: object, otherwise: str) -> list[Any]:
    """Return a JSON value that is a list.

    Raises:
        UnreadableError: with the given words, for anything else.

    """
    if not isinstance(value, list):
        raise UnreadableError(otherwise)
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, and nothing for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def instant(moment: datetime) -> datetime:
    """Return an instant in UTC and whole seconds.

    Raises:
        UnreadableError: it has no offset, or lies outside of the years 1970 to 2199.

    """
    if moment.tzinfo is None:
        raise UnreadableError(f"{moment} has no offset")
    try:
        found = moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise UnreadableError(f"{moment} is out of range") from None
    if not _FIRST <= found < _LAST:
        raise UnreadableError(f"{found:%Y-%m-%d} is out of range")
    return found


def from_epoch(seconds: object) -> datetime:
    """Read seconds since 1970, UTC.

    Raises:
        UnreadableError: not a number, or out of range.

    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise UnreadableError(f"{words.quoted(str(seconds))} is no time")
    try:
        return instant(_FIRST + timedelta(seconds=int(seconds)))
    except (OverflowError, ValueError):
        raise UnreadableError(f"{seconds} is out of range") from None


def from_iso(text: object) -> datetime:
    """Read an ISO 8601 instant with its offset, in the basic or the extended form.

    Raises:
        UnreadableError: anything else.

    """
    return instant(exact(text))


def exact(text: object) -> datetime:
    """Read an ISO 8601 time to the microsecond.

    Raises:
        UnreadableError: anything else.

    """
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        raise UnreadableError(f"{words.quoted(str(text))} is no time") from None


def calendar_day(text: object) -> date:
    """Read `YYYY-MM-DD`.

    Raises:
        UnreadableError: anything else, or out of range.

    """
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        raise UnreadableError(f"{words.quoted(str(text))} is no date") from None
    if not _FIRST.year <= found.year < _LAST.year:
        raise UnreadableError(f"{found} is out of range")
    return found


def seconds_of(value: object) -> int:
    """Read a number of seconds, rounded down.

    Raises:
        UnreadableError: not a number, less than nothing, or more than a century.

    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableError(f"{words.quoted(str(value))} is no number of seconds")
    if not 0 <= value < 100 * 366 * 86_400:
        raise UnreadableError(f"{value} seconds are out of range")
    return int(value)


def span_of(start: datetime, end: datetime) -> Span:
    """Join two instants.

    Raises:
        UnreadableError: there is nothing between them.

    """
    if end < start:
        raise UnreadableError("it ends before it begins")
    if end == start:
        raise UnreadableError("it lasts no time at all")
    return Span(start, end)


def label_of(comment: str, marks: Iterable[str] = (), *, topic: str = "") -> Label:
    """Make a label of another program's text and tags; `marks` says how ours are among them."""
    tags: set[str] = set()
    topic = words.clean(topic)
    category: Category | None = None
    growth: Growth | None = None
    for mark in map(words.clean, marks):
        sign, name = mark[:1], mark[1:].strip()
        if sign == "@" and name and not topic:
            topic = name
        elif sign == "/" and category is None and name in set(Category):
            category = Category(name)
        elif sign == "/" and growth is None and name in set(Growth):
            growth = Growth(name)
        elif sign == "+" and name:
            tags.add(name)
        elif mark:
            tags.add(mark)
    return Label(words.clean(comment), tuple(sorted(tags)), topic, category, growth)


def marks(label: Label, *, topic: bool = True) -> list[str]:
    """Return a label as another program's tags: tags plain, topic and kinds with their signs."""
    found = [f"+{tag}" if tag.startswith(words.SIGNS) else tag for tag in label.tags]
    if topic and label.topic:
        found.append(f"@{label.topic}")
    return found + [f"/{kind}" for kind in (label.category, label.growth) if kind is not None]


def identity(*parts: object) -> str:
    """Name a row that has no id of its own by what it says."""
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def pieces(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Span]]:
    """Cut entries with clock times at their holes, oldest first; totals are passed over."""
    with_times = [(entry.span, entry) for entry in entries if entry.span is not None]
    for span, entry in sorted(with_times, key=lambda pair: (pair[0], pair[1].id)):
        start = span.start
        for hole in entry.holes:
            if start < hole.start:
                yield entry, Span(start, hole.start)
            start = max(start, hole.end)
        if start < span.end:
            yield entry, Span(start, span.end)


def without_times(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the totals among entries."""
    return tuple(entry for entry in entries if entry.span is None)
