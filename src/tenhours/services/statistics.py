"""Statistics: what the review log says of memory, and of the days to come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.cards import Rating
from tenhours.core.events import EventKind
from tenhours.core.scheduling import recall_history
from tenhours.core.statistics import calibration, forecast, true_retention
from tenhours.rendering.charts import reviews
from tenhours.storage import event_log, history

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tenhours.core.cards import Review
    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Clock
    from tenhours.rendering.charts.shapes import Chart
    from tenhours.settings import Settings
    from tenhours.storage.database import Database

_AHEAD: Final = 30
"""Days of the forecast."""
_BACK: Final = timedelta(days=364)


class Statistics:
    """Draws what the log says."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def charts(self) -> tuple[Chart, ...]:
        """Draw true retention, the forecast, calibration and the year of reviews."""
        calendar, parameters = self._settings.calendar, self._settings.parameters
        today = calendar.study_day(self._clock.now())
        first = calendar.week_of(today) - _BACK
        with self._database.reading() as connection:
            histories = list(_histories(connection))
            due = history.due_days(connection)
            per_day = history.ratings_per_day(connection, first)
        predictions = [each for own in histories for each in _foretold(own, parameters)]
        stretches = (("today", 0), ("last 7 days", 6), ("last 30 days", 29), ("last year", 364))
        measured = [
            (name, true_retention(histories, today - timedelta(days=days), today))
            for name, days in stretches
        ]
        return (
            reviews.retention(measured, parameters.desired_retention),
            reviews.forecast(forecast(due, today, _AHEAD), today),
            reviews.calibration(calibration(predictions)),
            reviews.year(per_day, first, today, calendar.week_start),
        )


def _histories(connection: sqlite3.Connection) -> Iterator[list[Review]]:
    """Go through the reviews of each card, those that were taken back left out."""
    card = 0
    own: list[Review] = []
    for of, event in event_log.all_events(connection):
        if of != card:
            if own:
                yield own
            card, own = of, []
        if event.review is not None and not event.undone and event.kind is EventKind.REVIEW:
            own.append(event.review)
    if own:
        yield own


def _foretold(own: list[Review], parameters: Parameters) -> Iterator[tuple[float, bool]]:
    """Go through a card's reviews a day or more after another: foretold, and recalled."""
    pairs = [(int(review.rating), review.study_day.toordinal()) for review in own]
    for review, (gap, recall, _, _) in zip(own, recall_history(pairs, parameters), strict=True):
        if gap >= 1:
            yield recall, review.rating is not Rating.AGAIN
