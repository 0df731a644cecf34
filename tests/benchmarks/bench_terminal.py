"""In a pseudo-terminal: the first frame, the first card, and from a key press to the next card.

The program's own clock paints once a second; keys are pressed between two of its ticks, so that
the last byte that is painted before the next tick belongs to the card.
"""

from __future__ import annotations

import re
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.measuring import Row, in_turn, middle, percentile
from tests.benchmarks.terminal import Terminal, terminal

if TYPE_CHECKING:
    from tests.benchmarks.stock import Pair

_EMPTY: Final = (sys.executable, "-c", "from textual.app import App; App().run()")
_PROGRAM: Final = str(Path(sys.executable).with_name("tenhours"))
_SIZES: Final = ((80, 24), (120, 40))
_FRONT: Final = re.compile(rb"Bayes|What does|Compare the|what are its|Derive the")

_SHOWN: Final = """
Q: Card {n}: what does this compute, and where is
$\\nabla L = \\sum_{{i=1}}^{{{n}}} (p_i - y_i)\\,x_i$?

```python
def loss(p: float, y: int) -> float:
    # {n} examples
    return -(y * log(p) + (1 - y) * log(1 - p))
```

| symbol | meaning |
|---|---|
| $p$ | $\\sigma(w^\\top x)$ |
| $y$ | label of {n} |

$$
\\begin{{aligned}} \\sigma'(z) &= \\sigma(z)(1-\\sigma(z)) \\\\
\\frac{{a}}{{b}} &= {n} \\end{{aligned}}
$$
A: The logistic loss $-\\log P(y \\mid x)$ of card {n}.
<!-- id: shown-{n} -->
"""


def rows(small: Pair, large: Pair, scratch: Path, *, quick: bool) -> list[Row]:
    """Measure the start with both collections, and key presses with the large one."""
    found = []
    for columns, lines in _SIZES:
        found += _start(small, large, columns, lines, times=3 if quick else 9)
    folder = scratch / "shown"
    folder.mkdir()
    text = "".join(_SHOWN.format(n=n) for n in range(400))
    (folder / "shown.md").write_text(f"---\ndeck: shown\n---\n{text}", encoding="utf-8")
    for columns, lines in _SIZES:
        found += _keys(large, folder, columns, lines, presses=15 if quick else 100)
    return found


def _start(small: Pair, large: Pair, columns: int, lines: int, times: int) -> list[Row]:
    with small.our_copy() as first, large.our_copy() as second:
        homes = [str(workshop.places.data) for workshop in (first, second)]
        first.close()
        second.close()
        empty, frame, card, late = in_turn(
            partial(_first_frame, _EMPTY, "", columns, lines),
            partial(_first_frame, (_PROGRAM,), homes[0], columns, lines),
            partial(_first_card, homes[0], columns, lines),
            partial(_first_card, homes[1], columns, lines),
            times=times,
        )
    size = f"{columns}×{lines}"
    return [
        Row(f"first frame beside an empty app, {size}", middle(frame), middle(empty), 1.2),
        Row(f"first card of {small.notes:,} notes, {size}", middle(card), middle(empty), 1.6),
        Row(f"first card of {large.notes:,} notes, {size}", middle(late), middle(empty), 1.6),
    ]


def _first_frame(command: tuple[str, ...], home: str, columns: int, lines: int) -> float:
    with terminal(command, {"TENHOURS_HOME": home}, columns, lines) as shown:
        return shown.until(re.compile(rb"\x1b\[%d;1H" % lines)) - shown.began


def _first_card(home: str, columns: int, lines: int) -> float:
    with terminal((_PROGRAM, "review"), {"TENHOURS_HOME": home}, columns, lines) as shown:
        return shown.until(_FRONT) - shown.began


def _keys(pair: Pair, folder: Path, columns: int, lines: int, presses: int) -> list[Row]:
    with pair.our_copy(folder, new=400) as workshop:
        workshop.sync().run()
        home = str(workshop.places.data)
        workshop.close()
        command = (_PROGRAM, "review", "shown")
        with terminal(command, {"TENHOURS_HOME": home}, columns, lines) as shown:
            shown.until(re.compile(rb"Card 0"))
            shown.until_quiet()
            times = _press_all(shown, presses)
            memory = shown.peak_memory()
    size = f"{pair.notes:,} notes, {columns}×{lines}"
    return [
        Row(f"key press to next card, median, {size}", middle(times), None, 50),
        Row(f"key press to next card, 99th percentile, {size}", percentile(times, 0.99), None, 50),
        Row(f"peak memory of the app, {size}", memory, None, 120, "MB"),
    ]


def _press_all(shown: Terminal, presses: int) -> list[float]:
    """Show the answer and rate Good, once between any two ticks of the program's clock."""
    while not shown.read(1.5):
        pass
    tick = shown.last
    times = []
    for number in range(presses):
        _read_until(shown, tick + 0.1)
        shown.press(b" ")
        _read_until(shown, tick + 0.4)
        start = len(shown.painted)
        pressed = shown.press(b"3")
        _read_until(shown, tick + 0.9)
        if f"Card {number + 1}".encode() not in shown.painted[start:]:
            raise ValueError(f"card {number + 1} was not painted")
        times.append(shown.last - pressed)
        tick += 1
        _read_until(shown, tick + 0.05)
    return times


def _read_until(shown: Terminal, moment: float) -> None:
    while (left := moment - time.perf_counter()) > 0:
        shown.read(left)
