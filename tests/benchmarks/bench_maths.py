"""Time the drawing of formulas: `python -m tests.benchmarks.bench_maths FORMULAS [SAMPLE]`.

The file holds one formula without delimiters a line. It prints milliseconds (median, p99, the
slowest) for the three faces and the share that is drawn completely; beside them, where TeXicode
is installed, its figures on the same formulas, taken in turn, and ours as a ratio to its own.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tenhours.maths import display, inline, linear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FACES: dict[str, Callable[[str], object]] = {
    "display": display,
    "inline": lambda source: inline(source, 60),
    "linear": linear,
}


def peer() -> Callable[[str], str] | None:
    """Return TeXicode's drawing of a formula, empty where it gives up; None if not installed."""
    try:
        pipeline = import_module("texicode.pipeline")
    except ImportError:
        return None

    def draw(source: str) -> str:
        try:
            drawn = pipeline.render_tex(source, False, False, "raw", {"fonts": "normal"})
        except Exception:  # noqa: BLE001 - whatever it raises, it did not draw
            return ""
        return "" if "TeXicode:" in drawn else str(drawn)

    return draw


def milliseconds(draw: Callable[[str], object], source: str) -> float:
    """Time one drawing."""
    start = time.perf_counter()
    draw(source)
    return (time.perf_counter() - start) * 1000


def line(name: str, times: Sequence[float], complete: float) -> str:
    """Return one row of the table."""
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{name:10} {median(ordered):9.3f} {p99:9.3f} {ordered[-1]:9.3f} {complete * 100:9.2f} %"


def main(path: str, sample: int | None = None) -> None:
    """Print the table."""
    formulas = [each for each in Path(path).read_text(encoding="utf-8").splitlines() if each]
    formulas = formulas[:: max(1, len(formulas) // sample)] if sample else formulas
    drawings = [display(each) for each in formulas]
    share = sum(drawing.complete for drawing in drawings) / len(formulas)
    print(f"{len(formulas)} formulas; milliseconds")
    print(f"{'':10} {'median':>9} {'p99':>9} {'slowest':>9} {'complete':>11}")
    rival = peer()
    ours: dict[str, list[float]] = {name: [] for name in FACES}
    theirs: list[float] = []
    for source in formulas:
        for name, face in FACES.items():
            ours[name].append(milliseconds(face, source))
        if rival is not None:
            theirs.append(milliseconds(partial(rival), source))
    for name, times in ours.items():
        print(line(name, times, share))
    if rival is not None:
        drawn = sum(bool(rival(each).strip()) for each in formulas) / len(formulas)
        print(line("TeXicode", theirs, drawn))
        ratios = [mine / its for mine, its in zip(ours["display"], theirs, strict=True)]
        print(f"display / TeXicode: median of ratios {median(ratios):.2f}")
    unknown = Counter(each.text for drawing in drawings for each in drawing.unknown)
    print("not drawn whole:", ", ".join(f"{text} {n}" for text, n in unknown.most_common(12)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
