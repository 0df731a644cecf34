"""What a measurement is: repeats taken in turn, percentiles, and one row of the table."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, the peer's, and what their ratio (or ours alone) may be at most."""

    name: str
    ours: float
    peer: float | None
    """None when the target is a figure of its own."""
    most: float
    """For the ratio when there is a peer, else for ours."""
    unit: str = "ms"

    @property
    def judged(self) -> float:
        """The number that the target is about."""
        return self.ours if self.peer is None else self.ours / self.peer

    @property
    def reached(self) -> bool:
        """Whether the target is met."""
        return self.judged <= self.most


def seconds(act: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_turn(*acts: Callable[[], float], times: int) -> list[list[float]]:
    """Take measurements one after another in turn, so that a slow moment meets all alike."""
    found: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for own, act in zip(found, acts, strict=True):
            own.append(act())
    return found


def middle(values: Iterable[float]) -> float:
    """Return the median of seconds in milliseconds."""
    return median(values) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of seconds in milliseconds; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def table(rows: Iterable[Row]) -> str:
    """Lay rows out: name, ours, peer, ratio, target, verdict."""
    cells = [("", "ours", "peer", "ratio", "target", "")]
    for row in rows:
        peer = "–" if row.peer is None else f"{row.peer:.2f} {row.unit}"
        ratio = "–" if row.peer is None else f"{row.judged:.3f} ×"
        target = f"≤ {row.most:g} {row.unit if row.peer is None else '×'}"
        verdict = "reached" if row.reached else "MISSED"
        cells.append((row.name, f"{row.ours:.2f} {row.unit}", peer, ratio, target, verdict))
    widths = [max(len(line[i]) for line in cells) for i in range(6)]
    lines = []
    for name, *figures, verdict in cells:
        middle_part = "  ".join(f"{f:>{w}}" for f, w in zip(figures, widths[1:5], strict=True))
        lines.append(f"{name:{widths[0]}}  {middle_part}  {verdict}".rstrip())
    return "\n".join(lines)
