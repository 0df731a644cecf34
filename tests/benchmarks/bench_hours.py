"""Cost of counting and drawing a year of hours from 10,000 entries.

PYTHONPATH=. python -m tests.benchmarks.bench_hours
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.benchmarks.measuring import Row, middle, table

from tenhours.core.hours import counting, judging, pictures, promises
from tenhours.core.hours.entries import Category, Entry, Label, Source, Span
from tenhours.core.hours.judging import WeekFacts
from tenhours.core.hours.terms import Commitment, Terms
from tenhours.core.hours.weeks import Timeline
from tenhours.core.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTRIES = 10_000
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def rows(*, quick: bool) -> list[Row]:
    """Measure entries shuffled, a timeline that remembers nothing, every picture."""
    known = year(ENTRIES)
    found: list[float] = []
    for _ in range(5 if quick else 20):
        start = perf_counter()
        draw(known)
        found.append(perf_counter() - start)
    return [Row(f"a year's pictures of hours from {ENTRIES:,} entries", middle(found), None, 100)]


def year(number: int, seed: int = 7) -> list[Entry]:
    """Make a year of entries in no order: timers with holes, reviews inside them, totals."""
    dice = Random(seed)
    begin = datetime(2026, 1, 1, 3, tzinfo=UTC)
    step = 365 * 86_400 // number
    entries: list[Entry] = []
    for place in range(number):
        source = dice.choice((Source.ATTENDED, Source.MANUAL, Source.REVIEW, Source.REVIEW))
        start = begin + timedelta(seconds=place * step + dice.randrange(step // 4))
        # Every twentieth reaches into the next one, as reviews do into timers.
        length = step * 5 // 4 if place % 20 == 0 else step // 2 + dice.randrange(step // 4)
        span = Span(start, start + timedelta(seconds=length))
        label = Label(
            topic=dice.choice(("", "svd", "regression", "attention")),
            category=dice.choice((None, *Category)),
        )
        if place % 50 == 0:
            day = (start - timedelta(hours=3)).date()
            entry = Entry(str(place), Source.MANUAL, span.end, day=day, total=900, label=label)
        elif source is Source.ATTENDED and place % 3 == 0:
            middle_of = start + timedelta(seconds=length // 3)
            hole = Span(middle_of, middle_of + timedelta(seconds=length // 6))
            entry = Entry(str(place), source, span.end, span, (hole,), label=label)
        else:
            entry = Entry(str(place), source, span.end, span, label=label)
        entries.append(entry)
    dice.shuffle(entries)
    return entries


def draw(entries: Sequence[Entry]) -> int:
    """Count the entries and draw all pictures; return how many seconds there were."""
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    timeline = Timeline([(FIRST, calendar)])
    commitments = [Commitment(datetime(2026, 1, 5, 3, tzinfo=UTC), 52)]
    terms = [Terms(FIRST)]
    closes = promises.closing(commitments, terms)
    pieces = counting.pieces(entries, timeline, closes=closes)
    owed = [
        promise
        for week in timeline.weeks(FIRST, LAST)
        if (promise := promises.promised(week, commitments, terms)) is not None
    ]
    counted = counting.by_week(pieces)
    judged, _ = judging.judge_all(
        WeekFacts(each.week.key, counted[each.week.key].counted, each.target)
        for each in owed
        if each.week.key in counted
    )
    drawn = pictures.heat_map(pieces, timeline, FIRST, LAST)
    pictures.weekly_bars(pieces, timeline, FIRST, LAST, judgements=judged, promises=owed)
    pictures.burn_up(pieces, owed[-1], LAST)
    pictures.lifetime(pieces, timeline, FIRST, LAST)
    pictures.weekday_hours(pieces, timeline)
    pictures.topics(pieces)
    pictures.categories(pieces)
    pictures.streaks(judged)
    return drawn.seconds


if __name__ == "__main__":
    print(table(rows(quick=False)))
