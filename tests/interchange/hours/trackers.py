"""Entries to export, and short ways to look at what was read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tenhours.core.hours import words
from tenhours.core.hours.entries import Category, Entry, Growth, Label, Source, Span
from tenhours.interchange.hours.formats import READERS
from tenhours.interchange.hours.rows import Row
from tenhours.interchange.parcel import Refused

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start: str, end: str) -> Span:
    return Span(utc(start), utc(end))


def read(name: str, text: str | bytes, zone: ZoneInfo = BERLIN) -> list[Row | Refused]:
    data = text.encode() if isinstance(text, str) else text
    return list(READERS[name](data, zone=zone))


def rows(name: str, text: str | bytes, zone: ZoneInfo = BERLIN) -> list[Row]:
    found = read(name, text, zone)
    assert not [item for item in found if isinstance(item, Refused)]
    return [item for item in found if isinstance(item, Row)]


def refusals(name: str, text: str | bytes, zone: ZoneInfo = BERLIN) -> list[str]:
    found = read(name, text, zone)
    return [f"{item.where}: {item.why}" for item in found if isinstance(item, Refused)]


def entry(
    start: str = "2026-11-17T17:00", end: str = "2026-11-17T18:30", label: Label | None = None
) -> Entry:
    return Entry(
        id="one",
        source=Source.MANUAL,
        made=utc("2026-11-17T19:00"),
        span=span(start, end),
        label=label or Label(),
    )


def total(day: str, seconds: int, label: Label | None = None) -> Entry:
    return Entry(
        id="whole",
        source=Source.MANUAL,
        made=utc("2026-11-17T19:00"),
        day=date.fromisoformat(day),
        total=seconds,
        label=label or Label(),
    )


# Text as it is kept, without the signs that formats give a meaning of their own.
_TEXT = st.text(st.characters(exclude_characters="#,", exclude_categories=("Cc", "Cs"))).map(
    words.clean
)
_WORD = _TEXT.filter(bool)
LABELS = st.builds(
    Label,
    comment=_TEXT,
    tags=st.lists(_WORD, unique=True, max_size=3).map(sorted).map(tuple),
    topic=_TEXT.filter(lambda text: text != "study"),
    category=st.none() | st.sampled_from(Category),
    growth=st.none() | st.sampled_from(Growth),
)


@st.composite
def entries(draw: st.DrawFn, unit: int = 1) -> list[Entry]:
    """Entries that do not overlap, around the clock change of October 2026 in Berlin."""
    moment = utc("2026-10-24T00:00")
    found = []
    for number in range(draw(st.integers(0, 5))):
        start = moment + timedelta(seconds=draw(st.integers(0, 30_000)) // unit * unit)
        moment = start + timedelta(seconds=draw(st.integers(1, 40_000 // unit)) * unit)
        found.append(
            Entry(
                id=f"{number}",
                source=Source.ATTENDED,
                made=moment,
                span=Span(start, moment),
                label=draw(LABELS),
            )
        )
    return found
