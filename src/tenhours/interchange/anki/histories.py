"""Anki's review log and schedules as histories of ours.

What of a log counts for the memory follows Anki's own rule (`reviews_for_fsrs`): ratings since
the card was last learnt anew; a log that begins in the middle starts from its first rating with
an interval of days.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.scheduling import memory_from_ease
from tenhours.interchange.anki import own_field
from tenhours.interchange.parcel import CardHistory, ForeignRating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.anki.collection import CardRow, Collection, LogRow
    from tenhours.interchange.anki.notes import Place
    from tenhours.interchange.anki.own_field import OwnCard

_DAY: Final = 86400
_MILLISECOND: Final = timedelta(milliseconds=1)
_LEARN, _REVIEW, _RELEARN, _FILTERED, _MANUAL = range(5)
_PHASES: Final = {
    _LEARN: Phase.LEARNING,
    _REVIEW: Phase.REVIEW,
    _RELEARN: Phase.RELEARNING,
    _FILTERED: Phase.REVIEW,
}
_NEAR: Final = 10_000
"""Milliseconds by which a rating's id may have moved to be unlike all others."""
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Left:
    """What of the log was left out, and why."""

    orphans: int = 0
    """Rows of cards that are not in the package."""
    unrated: int = 0
    """Rows that are no rating: moved or reset by hand, rescheduled."""
    crammed: int = 0
    """Answers in a filtered deck that left the schedule alone."""


class Reader:
    """Goes through cards and log side by side."""

    def __init__(self, collection: Collection, calendar: Calendar, parameters: Parameters) -> None:
        self._collection = collection
        self._calendar = calendar
        self._parameters = parameters
        self._first_day = calendar.study_day(datetime.fromtimestamp(collection.created, UTC))
        self._mend = collection.scheduler == 1
        self.left = Left()

    def run(self, places: dict[int, Place]) -> Iterator[CardHistory]:
        """Make the history of each card that has gone somewhere."""
        log = self._collection.log()
        row = next(log, None)
        for card in self._collection.cards():
            rows: list[LogRow] = []
            while row is not None and row.card < card.id:
                self.left.orphans += 1
                row = next(log, None)
            while row is not None and row.card == card.id:
                rows.append(row)
                row = next(log, None)
            place = places.get(card.id)
            if place is not None:
                history = self._history(card, place, rows)
                if history is not None:
                    yield history
        while row is not None:
            self.left.orphans += 1
            row = next(log, None)

    def _history(self, card: CardRow, place: Place, rows: Sequence[LogRow]) -> CardHistory | None:
        ratings, resets, first = self._ratings(rows)
        start = None
        due = self._due(card)
        since = resets[-1] if resets else _FIRST
        counted = [rating for rating in ratings if rating.at > since]
        if card.type == 0:
            if counted:
                resets = [*resets, counted[-1].at + _MILLISECOND]
        elif first is not None:
            start = self._from_row(card, first)
        elif not counted:
            start = self._from_card(card, due)
        if place.own is not None:
            ratings, start = _with_own(place.own, ratings, start, since)
        suspended, buried = card.queue == -1, card.queue in (-2, -3)
        flag = card.flags & 7
        if not (ratings or start or suspended or buried or flag):
            return None
        return CardHistory(
            place.note_id,
            place.name,
            ratings=tuple(ratings),
            start=start,
            resets=tuple(resets),
            due=due,
            suspended=suspended,
            buried=buried,
            flag=flag,
        )

    def _ratings(
        self, rows: Sequence[LogRow]
    ) -> tuple[list[ForeignRating], list[datetime], LogRow | None]:
        """Turn rows into ratings; say when the card was begun anew, and where a log that is not
        whole begins to count."""
        ratings: list[ForeignRating] = []
        resets: list[datetime] = []
        kept: list[LogRow] = []
        last = _FIRST
        for row in rows:
            at = _instant(row.id)
            if at is None or not 0 <= row.ease <= 4:
                self.left.unrated += 1
            elif row.ease == 0 or row.type >= _MANUAL:
                self.left.unrated += 1
                if row.type == _MANUAL and row.factor == 0:
                    resets.append(max(at, last + _MILLISECOND))
                    kept.clear()
            elif row.type == _FILTERED and row.factor == 0:
                self.left.crammed += 1
            else:
                if row.type == _LEARN and kept and kept[-1].type != _LEARN:
                    # Learnt anew without a trace of the reset: older versions left none.
                    resets.append(last + _MILLISECOND)
                    kept.clear()
                at = max(at, last + 2 * _MILLISECOND)
                fresh = row.type == _LEARN and not kept
                ratings.append(self._rating(row, at, fresh=fresh))
                kept.append(row)
                last = at
        first = None
        if kept and not any(row.type == _LEARN for row in kept):
            first = next((row for row in kept if row.interval >= 1 or row.interval <= -_DAY), None)
        return ratings, resets, first

    def _rating(self, row: LogRow, at: datetime, *, fresh: bool) -> ForeignRating:
        ease = row.ease
        if self._mend and row.type in (_LEARN, _RELEARN) and ease in (2, 3):
            ease += 1
        in_days = row.interval > 0
        before = Phase.NEW if fresh else _PHASES[row.type]
        if in_days:
            after = Phase.REVIEW
        else:
            after = Phase.LEARNING if row.type == _LEARN else Phase.RELEARNING
        seconds = row.interval * _DAY if in_days else -row.interval
        return ForeignRating(
            at, Rating(ease), max(row.time, 0), before, after, min(seconds, 36500 * _DAY)
        )

    def _from_row(self, card: CardRow, row: LogRow) -> Memory:
        """Estimate what was remembered after the first row of a log that is not whole."""
        at = _instant(row.id) or _FIRST
        days = row.interval if row.interval > 0 else -row.interval // _DAY
        stability, difficulty = memory_from_ease(
            (row.factor or 2500) / 1000, max(days, 1), self._parameters
        )
        day = self._calendar.study_day(at)
        return Memory(
            Phase.REVIEW,
            due_day=_later(day, days),
            stability=stability,
            difficulty=difficulty,
            last_review=at,
            last_day=day,
            reps=1,
            lapses=max(card.lapses, 0),
        )

    def _from_card(self, card: CardRow, due: date | datetime | None) -> Memory | None:
        """Estimate what is remembered of a card whose log is missing."""
        told = _data(card.data)
        stability, difficulty = _number(told.get("s")), _number(told.get("d"))
        stepping = isinstance(due, datetime) or due is None or card.interval < 1
        if stability is None and stepping:
            return None  # on a learning step, and nothing known of it: it begins anew
        if stability is None or difficulty is None:
            stability, difficulty = memory_from_ease(
                (card.factor or 2500) / 1000, max(card.interval, 1), self._parameters
            )
        reviewed = _instant(int((_number(told.get("lrt")) or 0) * 1000))
        day = self._calendar.study_day(reviewed or _FIRST)
        if isinstance(due, date) and not isinstance(due, datetime):
            day = _later(due, -max(card.interval, 1)) or day
        learning = isinstance(due, datetime)
        return Memory(
            Phase.RELEARNING if learning else Phase.REVIEW,
            due_at=due if isinstance(due, datetime) else None,
            due_day=None if isinstance(due, datetime) else due,
            stability=stability,
            difficulty=min(max(difficulty, 1.0), 10.0),
            last_review=reviewed or self._calendar.start_of(day),
            last_day=self._calendar.study_day(reviewed) if reviewed else day,
            reps=max(card.reps, 1),
            lapses=max(card.lapses, 0),
        )

    def _due(self, card: CardRow) -> date | datetime | None:
        """Find when a card is due: days count from the day on which the collection was made."""
        due = card.home_due if card.home_deck and card.home_due else card.due
        if card.type == 0:
            return None
        if card.type in (1, 3) and due > 1_000_000_000:
            return _instant(due * 1000)
        return _later(self._first_day, due) if -40_000 < due < 80_000 else None


def _with_own(
    own: OwnCard, ratings: list[ForeignRating], start: Memory | None, since: datetime
) -> tuple[list[ForeignRating], Memory | None]:
    """Add what our own export says and Anki's tables do not, as far as it still holds."""
    if own.start is not None and (own.start.last_review or _LAST) > since:
        start = own.start
    if own.step and ratings and 0 <= own_field.millis(ratings[-1].at) - own.rated <= _NEAR:
        ratings = [*ratings[:-1], ratings[-1]._replace(step_after=own.step)]
    return ratings, start


def _instant(millis: int) -> datetime | None:
    try:
        at = datetime.fromtimestamp(millis // 1000, UTC) + timedelta(milliseconds=millis % 1000)
    except (ValueError, OverflowError, OSError):
        return None
    return at if _FIRST < at < _LAST else None


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _data(text: str) -> dict[str, Any]:
    if not text or text == "{}":
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and 0 < value < 1e9:
        return float(value)
    return None
