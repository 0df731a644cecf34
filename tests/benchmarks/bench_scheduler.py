"""Fold a real review log beside fsrs-rs: do both remember the same, and how fast is each?

    python tests/benchmarks/bench_scheduler.py LOG.csv [ZONE]

LOG.csv has the columns of `tenhours replay`. fsrs-rs-python is needed; the product never uses it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import fsrs_rs_python as rust

from tenhours.core.replay import LogRow, read_review_log, replay
from tenhours.core.scheduling import Parameters, stability_and_difficulty
from tenhours.core.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable

ALLOWED = 1e-4
Result = TypeVar("Result")


def timed(work: Callable[[], Result], times: int = 3) -> tuple[Result, float]:
    """Return what the work returns, and its best time in seconds."""
    best, result = float("inf"), None
    for _ in range(times):
        start = perf_counter()
        result = work()
        best = min(best, perf_counter() - start)
    assert result is not None
    return result, best


def histories(rows: list[LogRow], calendar: Calendar) -> dict[str, list[tuple[int, int]]]:
    """Give each card's ratings with their study days as numbers, in order of time."""
    cards: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(rows, key=lambda row: row.at):
        day = calendar.study_day(row.at).toordinal()
        cards.setdefault(row.card_id, []).append((int(row.rating), day))
    return cards


def item(ratings: list[tuple[int, int]]) -> rust.FSRSItem:
    """Write one card's ratings as fsrs-rs wants them: each with the days since the last."""
    days = [ratings[0][1], *(day for _, day in ratings)]
    return rust.FSRSItem(
        [
            rust.FSRSReview(rating, max(day - before, 0))
            for (rating, day), before in zip(ratings, days, strict=False)
        ]
    )


def main(path: Path, zone: str = "UTC") -> int:
    """Print the comparison; 1 when any card differs by more than is allowed."""
    calendar, parameters = Calendar(ZoneInfo(zone)), Parameters()
    with path.open(encoding="utf-8", newline="") as log:
        rows, problems = read_review_log(log)
    cards = histories(rows, calendar)
    theirs = rust.FSRS(list(parameters.weights))
    items = [item(ratings) for ratings in cards.values()]

    expected, their_time = timed(lambda: [theirs.memory_state(one) for one in items])
    folded, our_time = timed(
        lambda: [stability_and_difficulty(ratings, parameters) for ratings in cards.values()]
    )
    result, replay_time = timed(lambda: replay(rows, parameters, calendar))

    worst = {"stability": 0.0, "difficulty": 0.0}
    for card, state, reference in zip(result.cards, folded, expected, strict=True):
        assert (card.stability, card.difficulty) == state
        for name, ours, right in (
            ("stability", card.stability, reference.stability),
            ("difficulty", card.difficulty, reference.difficulty),
        ):
            worst[name] = max(worst[name], abs(ours - right) / right)

    count = len(rows)
    print(f"{count} reviews of {len(cards)} cards, {len(problems)} problems, zone {zone}")
    for name, error in worst.items():
        print(f"largest relative error of {name}: {error:.2e} (allowed {ALLOWED:.0e})")
    print(f"log loss {result.log_loss:.4f}, RMSE(bins) {result.rmse_bins:.4f}")
    print(
        f"fold    {our_time / count * 1e6:6.2f} µs a review, {our_time / their_time:.1f} x fsrs-rs"
    )
    print(f"replay  {replay_time / count * 1e6:6.2f} µs a review, study days and figures included")
    print(f"fsrs-rs {their_time / count * 1e6:6.2f} µs a review")
    return int(max(worst.values()) > ALLOWED)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
