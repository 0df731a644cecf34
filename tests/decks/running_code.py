"""Run what a card prints: Python blocks and SQL queries, and count what a program does."""

from __future__ import annotations

import contextlib
import io
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import FrameType


def run(
    source: str, names: Mapping[str, Any] | None = None, seconds: float = 5.0
) -> dict[str, Any]:
    """Execute a Python block in a fresh namespace and return that namespace.

    What it printed stands under "stdout". `names` are there before it starts. TimeoutError when
    it takes longer than `seconds`, in the block and in what it calls; the functions that it
    returns run without a limit of their own (see `within`).
    """
    space: dict[str, Any] = {"__name__": "card", **(names or {})}
    printed = io.StringIO()
    code = compile(source, "<card>", "exec")
    with within(seconds), contextlib.redirect_stdout(printed):
        exec(code, space)  # noqa: S102 - our own cards, checked here before they ship
    space["stdout"] = printed.getvalue()
    return space


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what runs inside as soon as it has taken longer than this.

    On the main thread of a Unix an alarm does it, the outer alarm (pytest's) is kept; elsewhere
    the time is looked at when the block ends.
    """
    start = time.monotonic()
    can_interrupt = (
        hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    )
    message = f"this takes longer than {seconds} s"

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(message)

    if not can_interrupt:
        yield
        if time.monotonic() - start > seconds:
            raise TimeoutError(message)
        return
    before = signal.getsignal(signal.SIGALRM)
    left, every = signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            remaining = max(left - (time.monotonic() - start), 0.001)
            signal.setitimer(signal.ITIMER_REAL, remaining, every)


def sql_rows(
    sql: str, tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]
) -> list[tuple[Any, ...]]:
    """Run SQL in an empty sqlite that holds these tables (columns, rows); return the last rows.

    Columns may carry a type ("id INTEGER PRIMARY KEY"). Several statements may stand in `sql`,
    divided by `;`; the rows are those of the last one that gives any. The order is sqlite's:
    compare as multisets (`sorted`, `Counter`) unless the query orders.
    """
    import sqlite3

    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for name, (columns, rows) in tables.items():
            database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        found: list[tuple[Any, ...]] = []
        for statement in _statements(sql):
            cursor = database.execute(statement)
            if cursor.description is not None:
                found = cursor.fetchall()
        return found


def _statements(sql: str) -> Iterator[str]:
    import sqlite3

    pending = ""
    for piece in sql.split(";"):
        pending += piece
        if sqlite3.complete_statement(pending + ";") and pending.strip():
            yield pending
            pending = ""
        else:
            pending += ";"
    if pending.strip(" \n\t;"):
        yield pending


def fit_exponent(count: Callable[[int], float], sizes: Iterable[int]) -> float:
    """Return the slope of log count over log size, by least squares.

    n log n over sizes 100 to 10,000 gives about 1.15; state the interval that you accept so that
    the neighbouring exponent fails.
    """
    import math

    points = [(math.log(size), math.log(count(size))) for size in sizes]
    centre = sum(x for x, _ in points) / len(points)
    level = sum(y for _, y in points) / len(points)
    above = sum((x - centre) * (y - level) for x, y in points)
    return above / sum((x - centre) ** 2 for x, _ in points)
