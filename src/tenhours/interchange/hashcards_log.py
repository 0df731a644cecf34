"""hashcards' database: its whole log of reviews, card by card."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase, Rating
from tenhours.interchange import schedules
from tenhours.interchange.databases import opened
from tenhours.interchange.parcel import CardHistory, ForeignRating, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tenhours.core.cards import Memory
    from tenhours.core.time import Calendar

_GRADES: Final = {
    "forgot": Rating.AGAIN,
    "hard": Rating.HARD,
    "good": Rating.GOOD,
    "easy": Rating.EASY,
}
_DAY: Final = 86400
_TICK: Final = timedelta(milliseconds=1)
_LOG: Final = (
    "SELECT card_hash, reviewed_at, grade, interval_days FROM reviews "
    "ORDER BY card_hash, reviewed_at, review_id"
)
_CARDS: Final = (
    "SELECT card_hash, last_reviewed_at, stability, difficulty, due_date, review_count FROM cards "
    "WHERE review_count > 0 ORDER BY card_hash"
)


def histories(
    path: Path, work: Path, places: Mapping[str, tuple[str, str]], calendar: Calendar
) -> Iterator[CardHistory | Refused]:
    """Read what is known of cards; its times are local ones, and are read in the home zone.

    Raises DataError when the database is damaged.
    """
    with opened(path, work) as connection:
        states = connection.execute(_CARDS)
        state = next(states, None)
        lost = 0
        for key, rows in groupby(connection.execute(_LOG), key=lambda row: str(row[0])):
            while state is not None and str(state[0]) < key:
                yield from _history(str(state[0]), state, [], places, calendar)
                state = next(states, None)
            own = list(rows)
            lost += len(own) if key not in places else 0
            if state is not None and str(state[0]) == key:
                yield from _history(key, state, own, places, calendar)
                state = next(states, None)
            else:
                yield from _history(key, None, own, places, calendar)
        while state is not None:
            yield from _history(str(state[0]), state, [], places, calendar)
            state = next(states, None)
    if lost:
        yield Refused(path.name, f"{lost} reviews of cards that no deck file holds any more")


def _history(
    key: str,
    state: tuple[Any, ...] | None,
    rows: list[tuple[Any, ...]],
    places: Mapping[str, tuple[str, str]],
    calendar: Calendar,
) -> Iterator[CardHistory | Refused]:
    if key not in places:
        return
    note_id, name = places[key]
    ratings, refused = _ratings(rows, calendar)
    for why in refused:
        yield Refused(f"hashcards.db, card {key[:12]}", why)
    start: Memory | None = None
    due: date | None = None
    if state is not None:
        _, reviewed_at, stability, difficulty, due_date, count = state
        due = schedules.day(due_date)
        reviewed = schedules.instant(reviewed_at, calendar)
        whole = isinstance(count, int) and len(ratings) >= count
        known = schedules.number(stability), schedules.number(difficulty)
        if not whole and due and reviewed and known[0] is not None and known[1] is not None:
            start = schedules.from_memory(
                due,
                known[0],
                known[1],
                calendar=calendar,
                reviewed=reviewed,
                reps=count if isinstance(count, int) else 1,
                lapses=sum(rating.rating is Rating.AGAIN for rating in ratings),
            )
    if ratings or start is not None:
        yield CardHistory(note_id, name, ratings=tuple(ratings), start=start, due=due)


def _ratings(
    rows: list[tuple[Any, ...]], calendar: Calendar
) -> tuple[list[ForeignRating], list[str]]:
    """Turn rows into ratings. A card that was forgotten comes again in the same session."""
    refused = []
    good: list[tuple[datetime, Rating, int]] = []
    for _, reviewed_at, grade, days in rows:
        at = schedules.instant(reviewed_at, calendar)
        rating = _GRADES.get(str(grade).lower())
        if at is None or rating is None:
            refused.append("a review has no date or no grade that could be read")
            continue
        span = days if isinstance(days, int) and 0 < days <= schedules.LONGEST else 1
        good.append((at, rating, span))
    good.sort(key=lambda row: row[0])
    ratings: list[ForeignRating] = []
    phase = Phase.NEW
    last = datetime(1, 1, 1, tzinfo=UTC)
    for index, (told, rating, days) in enumerate(good):
        at = max(told, last + _TICK)
        again = index + 1 < len(good) and _same_session(at, good[index + 1][0], calendar)
        if again and rating <= Rating.HARD:
            after = (
                Phase.RELEARNING if phase in (Phase.REVIEW, Phase.RELEARNING) else Phase.LEARNING
            )
            ratings.append(ForeignRating(at, rating, 0, phase, after, 0))
        else:
            after = Phase.REVIEW
            ratings.append(ForeignRating(at, rating, 0, phase, after, days * _DAY))
        phase = after
        last = at
    return ratings, refused


def _same_session(one: datetime, other: datetime, calendar: Calendar) -> bool:
    local = one.astimezone(calendar.zone), other.astimezone(calendar.zone)
    return local[0].date() == local[1].date()
