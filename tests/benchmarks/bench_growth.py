"""Cost from 1,000 to 100,000 cards, ratings while the copy of the day is made, and memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import Row, middle

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from tests.benchmarks.stock import Pair

_SITTING = """
import sys
from tenhours.core.cards import Rating
from tenhours.wiring.workshop import Workshop
with Workshop(sys.argv[1]) as workshop:
    workshop.sync().run()
    workshop.overview().today()
    session = workshop.review()
    for _ in range(100):
        prompt = session.next()
        session.rate(prompt, Rating.GOOD, 5.0)
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) / 1024)
"""


def rows(small: Pair, large: Pair, *, quick: bool) -> list[Row]:
    """Compare a small collection with a large one: `ours` is the large, `peer` the small."""
    times = 100 if quick else 400
    few, many = _ratings(small, large, times)
    copying = _while_copying(large)
    return [
        Row(
            f"rating and next prompt, {large.notes:,} beside {small.notes:,} notes",
            middle(many),
            middle(few),
            2,
        ),
        Row(
            f"longest of the first ratings while {large.notes:,} notes are copied",
            max(copying) * 1000,
            None,
            20,
        ),
        Row(
            f"peak memory of sync, Today and 100 ratings, {large.notes:,} notes",
            _memory(large),
            None,
            120,
            "MB",
        ),
    ]


def _ratings(small: Pair, large: Pair, times: int) -> tuple[list[float], list[float]]:
    """Rate in both in turn."""
    found: tuple[list[float], list[float]] = ([], [])
    with (
        small.our_copy(new=50, reviews=1000) as first,
        large.our_copy(new=50, reviews=1000) as second,
    ):
        sessions = (first.review(), second.review())
        prompts = [session.next() for session in sessions]
        gc.collect()
        for _ in range(times):
            for index, session in enumerate(sessions):
                prompt = prompts[index]
                if prompt is None:
                    raise ValueError("the queue is empty")
                start = perf_counter()
                session.rate(prompt, Rating.GOOD, 5.0)
                prompts[index] = session.next()
                found[index].append(perf_counter() - start)
    return found


def _while_copying(pair: Pair) -> list[float]:
    """Rate at once after opening, one card every 50 ms, while the copy of the day is made."""
    found: list[float] = []
    with pair.our_copy(backup=True) as workshop:
        session = workshop.review()
        prompt = session.next()
        pause = perf_counter()
        while prompt is not None and len(found) < 60:
            start = perf_counter()
            session.rate(prompt, Rating.GOOD, 5.0)
            prompt = session.next()
            found.append(perf_counter() - start)
            pause += 0.05
            while perf_counter() < pause:
                os.sched_yield()
    return found


def _memory(pair: Pair) -> float:
    """Peak resident memory of a process of its own, in megabytes; Linux only."""
    with pair.our_copy(backup=True) as workshop:
        home = str(workshop.places.data)
        workshop.close()
        done = subprocess.run(
            [sys.executable, "-c", _SITTING, home], check=True, capture_output=True, text=True
        )
    return float(done.stdout)
