"""Replay: any review log folded through the scheduler, and how well FSRS foretold it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor, log, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.core.cards import Phase, Rating
from tenhours.core.notes import Problem, Severity
from tenhours.core.scheduling import Scheduler, recall_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar

COLUMNS: Final = ("card_id", "review_rating", "review_time", "review_duration")
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)
_LEAST_CHANCE: Final = 1e-7
"""No prediction is quite certain, so that one surprise does not make the log loss infinite."""


class LogRow(NamedTuple):
    """One rating in a review log."""

    card_id: str
    rating: Rating
    at: datetime
    """Aware, with any offset."""
    duration: int
    """Milliseconds; 0 when the log does not say."""


@dataclass(frozen=True, slots=True)
class ReplayedCard:
    """What FSRS remembers of one card of a log."""

    card_id: str
    stability: float
    """Days."""
    difficulty: float
    due: date | datetime
    """A study day in phase review, else an instant in UTC; without fuzz."""
    phase: Phase
    reps: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A whole log, folded."""

    cards: tuple[ReplayedCard, ...]
    """In the order in which the log first names them."""
    reviews: int
    predicted: int
    """Reviews at least one study day after the card's last one: those that the figures are of."""
    log_loss: float | None
    """Mean of −ln(probability given to what happened); None when nothing was predicted."""
    rmse_bins: float | None
    """See `rmse_of_bins`; None when nothing was predicted."""


class Prediction(NamedTuple):
    """One review that FSRS had an opinion on."""

    recall: float
    """Retrievability just before it."""
    recalled: bool
    gap: int
    """Study days since the review before."""
    long_reviews: int
    """The card's reviews after a gap of at least a day, this one included."""
    lapses: int
    """How often it was rated Again after such a gap, before this review."""


def replay(
    rows: Iterable[tuple[str, Rating, datetime, int]], parameters: Parameters, calendar: Calendar
) -> Replay:
    """Fold a log through the scheduler: each card's reviews by instant, then as they stand."""
    scheduler = Scheduler(parameters, calendar)
    logs: dict[str, list[tuple[datetime, Rating]]] = {}
    for card_id, rating, at, _ in rows:
        logs.setdefault(card_id, []).append((at, rating))
    cards: list[ReplayedCard] = []
    predictions: list[Prediction] = []
    for card_id, ratings in logs.items():
        ratings.sort(key=lambda entry: entry[0])
        cards.append(_replay_card(card_id, ratings, scheduler, predictions))
    return Replay(
        cards=tuple(cards),
        reviews=sum(card.reps for card in cards),
        predicted=len(predictions),
        log_loss=log_loss(predictions) if predictions else None,
        rmse_bins=rmse_of_bins(predictions) if predictions else None,
    )


def _replay_card(
    card_id: str,
    ratings: Sequence[tuple[datetime, Rating]],
    scheduler: Scheduler,
    predictions: list[Prediction],
) -> ReplayedCard:
    study_day = scheduler.calendar.study_day
    days = [study_day(at) for at, _ in ratings]
    pairs = [(rating, day.toordinal()) for (_, rating), day in zip(ratings, days, strict=True)]
    history = recall_history(pairs, scheduler.parameters)
    phase, step, wait = Phase.NEW, 0, None
    long_reviews = lapses = 0
    for (rating, _), (gap, recall, _, _) in zip(pairs, history, strict=True):
        phase, step, wait = scheduler.follow(phase, step, rating)
        if gap >= 1:
            long_reviews += 1
            recalled = rating is not Rating.AGAIN
            predictions.append(Prediction(recall, recalled, gap, long_reviews, lapses))
            lapses += not recalled
    _, _, stability, difficulty = history[-1]
    last = ratings[-1][0].astimezone(UTC)
    interval = scheduler.next_interval(stability)
    return ReplayedCard(
        card_id=card_id,
        stability=stability,
        difficulty=difficulty,
        due=days[-1].fromordinal(pairs[-1][1] + interval) if wait is None else last + wait,
        phase=phase,
        reps=len(ratings),
    )


def log_loss(predictions: Sequence[Prediction]) -> float:
    """Return the mean of −ln(probability given to what happened), each prediction alike."""
    total = 0.0
    for prediction in predictions:
        chance = prediction.recall if prediction.recalled else 1 - prediction.recall
        total -= log(max(chance, _LEAST_CHANCE))
    return total / len(predictions)


def rmse_of_bins(predictions: Sequence[Prediction]) -> float:
    """Return RMSE(bins): how far predicted and true recall lie apart in bins of like reviews.

    Bins by gap, by number of reviews and by lapses, each growing by a constant ratio; a bin weighs
    as many reviews as it holds. Source: srs-benchmark, and fsrs-rs 0cbb9d3, `r_matrix_index` in
    src/dataset.rs and `rmse_bins` in src/inference.rs, which counts the present review twice in
    its number of reviews.
    """
    bins: dict[tuple[int, int, int], tuple[int, float, int]] = {}
    for prediction in predictions:
        key = (
            _bin(prediction.gap, 248.0, 3.62),
            _bin(prediction.long_reviews + 1, 1.99, 1.89),
            _bin(prediction.lapses, 1.65, 1.73),
        )
        size, predicted, recalled = bins.get(key, (0, 0.0, 0))
        bins[key] = (size + 1, predicted + prediction.recall, recalled + prediction.recalled)
    squares = sum(
        size * ((predicted - recalled) / size) ** 2 for size, predicted, recalled in bins.values()
    )
    return sqrt(squares / len(predictions))


def _bin(count: int, scale: float, ratio: float) -> int:
    return 0 if count == 0 else round(scale * ratio ** floor(log(count) / log(ratio)))


def read_review_log(lines: Iterable[str]) -> tuple[list[LogRow], list[Problem]]:
    """Read a log of the columns `COLUMNS`, in any order; the duration may be missing.

    Every bad row is reported by its line and left out; a duration that cannot be read is reported
    and counts as unknown.
    """
    rows: list[LogRow] = []
    problems: list[Problem] = []
    places: dict[str, int] | None = None
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        try:
            cells = [cell.strip() for cell in next(csv.reader([text]), [])]
            if places is None:
                places = _places(cells)
            else:
                row, warning = _row(cells, places)
                rows.append(row)
                if warning:
                    problems.append(Problem(number, 1, Severity.WARNING, warning))
        except (ValueError, csv.Error) as error:
            problems.append(Problem(number, 1, Severity.ERROR, f"{error}."))
            if places is None:
                return rows, problems
    if places is None:
        problems.append(
            Problem(1, 1, Severity.ERROR, f"this log is empty; begin it with {','.join(COLUMNS)}.")
        )
    return rows, problems


def _places(cells: Sequence[str]) -> dict[str, int]:
    places = {cell.lower(): place for place, cell in enumerate(cells)}
    missing = [name for name in COLUMNS[:3] if name not in places]
    if missing:
        raise ValueError(
            f"the first line lacks {', '.join(missing)}; it should read {','.join(COLUMNS)}"
        )
    return places


def _row(cells: Sequence[str], places: dict[str, int]) -> tuple[LogRow, str]:
    needed = max(places[name] for name in COLUMNS[:3])
    if len(cells) <= needed:
        raise ValueError(f"this row has {len(cells)} fields, too few for {','.join(COLUMNS)}")
    card_id = cells[places["card_id"]]
    if not card_id:
        raise ValueError("this row names no card")
    duration, warning = _duration(cells, places)
    rating = _rating(cells[places["review_rating"]])
    return LogRow(card_id, rating, _instant(cells[places["review_time"]]), duration), warning


def _rating(cell: str) -> Rating:
    if cell not in ("1", "2", "3", "4"):
        raise ValueError(f"the rating is {cell!r}; write 1 Again, 2 Hard, 3 Good or 4 Easy")
    return Rating(int(cell))


def _instant(cell: str) -> datetime:
    try:
        at = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(
            f"the time {cell!r} cannot be read; write it like 2026-11-20T18:00:00+01:00"
        ) from None
    if at.tzinfo is None:
        raise ValueError(f"the time {cell!r} has no offset; add one, such as +00:00")
    if not _EARLIEST <= at <= _LATEST:
        raise ValueError(f"the year {at.year} cannot be right")
    return at


def _duration(cells: Sequence[str], places: dict[str, int]) -> tuple[int, str]:
    place = places.get(COLUMNS[3])
    cell = cells[place] if place is not None and place < len(cells) else ""
    if not cell:
        return 0, ""
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 12:
        return 0, f"the duration {cell!r} is no number of milliseconds; it was left open."
    return int(cell), ""
