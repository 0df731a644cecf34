"""Checks of the cards on concurrency, errors, memory and packaging in Python."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import CardText, agrees, fit_exponent, run, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import table
from tests.decks.checks.software_engineering_python import evaluate, found, raised

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@check(
    level=3,
    mutants=[
        ("A: 2, 3 and 4", "A: 3 and 4"),
        ("`n += 1` twice", "`n += 1` once"),
        ("leaves only 4", "leaves only 3"),
    ],
)
def swe_race_values(card: CardText) -> None:
    """All interleavings of reads and writes."""
    times = {"twice": 2, "once": 1}[found(r"`n \+= 1` (\w+)", card.front)]
    steps = 2 * times
    finals = set()
    for first in combinations(range(2 * steps), steps):
        n, done, held = 0, [0, 0], [0, 0]
        for moment in range(2 * steps):
            who = int(moment not in first)
            if done[who] % 2 == 0:
                held[who] = n
            else:
                n = held[who] + 1
            done[who] += 1
        finals.add(n)
    assert [int(k) for k in card.numbers("back")] == sorted(finals)
    assert int(found(r"leaves only (\d)", card.explanation)) == 2 * times


def virtual_seconds(main: Callable[[], Awaitable[object]]) -> float:
    """Run a coroutine on a loop whose clock jumps over every wait."""
    import asyncio
    import selectors

    now = 0.0

    class Selector(selectors.SelectSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            nonlocal now
            events = super().select(0)
            now += timeout if timeout and not events else 0.0
            return events

    class Loop(asyncio.SelectorEventLoop):
        def time(self) -> float:
            return now

    loop = Loop(Selector())
    try:
        loop.run_until_complete(main())
    finally:
        loop.close()
    return now


@check(
    level=3,
    mutants=[
        ("A: 3 s and 2 s", "A: 3 s and 3 s"),
        ("`b` waits 2 s", "`b` waits 4 s"),
        ("`await asyncio.gather(a(), b())`", "`await a(); await b()`"),
    ],
)
def swe_gather(card: CardText) -> None:
    """By asyncio, on a virtual clock."""
    waits = [float(s) for s in re.findall(r"waits (\d) s", card.front)]
    seconds = []
    for code in (span for span in card.spans("front") if span.startswith("await")):
        body = code.replace("; ", "\n    ")
        space = run(
            "import asyncio\n"
            f"async def a():\n    await asyncio.sleep({waits[0]})\n"
            f"async def b():\n    await asyncio.sleep({waits[1]})\n"
            f"async def main():\n    {body}\n"
        )
        seconds.append(virtual_seconds(space["main"]))
    shown = card.numbers("back")
    assert len(shown) == len(seconds)
    assert all(agrees(one, exact) for one, exact in zip(shown, seconds, strict=True))


def deadlocks(orders: list[str]) -> bool:
    """Search all interleavings of threads that take locks in order and free them at the end."""
    todo, seen = [tuple(0 for _ in orders)], set()
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        held = {o[k] for o, n in zip(orders, state, strict=True) if n < len(o) for k in range(n)}
        nexts = [
            (*state[:i], n + 1, *state[i + 1 :])
            for i, (o, n) in enumerate(zip(orders, state, strict=True))
            if n < len(o) and o[n] not in held
        ]
        if not nexts and any(n < len(o) for o, n in zip(orders, state, strict=True)):
            return True
        todo += nexts
    return False


@check(
    level=3,
    mutants=[
        ("thread 2 takes B then A", "thread 2 takes A then B"),
        ("A: Deadlock:", "A: A race:"),
    ],
)
def swe_lock_order(card: CardText) -> None:
    """All interleavings of the two threads, and of threads that keep to one order."""
    orders = [a + b for a, b in re.findall(r"takes (?:lock )?(\w) then (\w)", card.front)]
    assert deadlocks(orders) == card.back.startswith("Deadlock")
    assert not deadlocks(["".join(sorted(order)) for order in orders])
    assert not deadlocks(["ABC", "AC", "BC"])


@check(level=3, mutants=[("submit(lambda x: x, 1)", "submit(abs, 1)")])
def swe_process_pickle(card: CardText) -> None:
    """By the pickler that multiprocessing uses."""
    from multiprocessing.reduction import ForkingPickler

    function = evaluate(found(r"submit\((.+), 1\)", card.front))
    assert raised(lambda: ForkingPickler.dumps(function)) in {"PicklingError", "AttributeError"}
    assert raised(lambda: ForkingPickler.dumps(re.compile)) == ""


@check(
    level=3,
    mutants=[
        ("`SystemExit`", "`ValueError`"),
        ("that `except Exception:` lets", "that `except:` lets"),
    ],
)
def swe_bare_except(card: CardText) -> None:
    """Each is raised under both clauses."""
    bare, named = card.spans("front")

    def passes(clause: str, name: str) -> bool:
        try:
            run(f"try:\n    raise {name}\n{clause}\n    pass\n")
        except BaseException as error:  # noqa: BLE001 - they derive from nothing narrower
            return type(error).__name__ == name
        return False

    for name in card.spans("back"):
        assert not passes(bare, name)
        assert passes(named, name)
    assert "Cancelled" in found(r"does `asyncio\.(\w+)`", card.explanation)


@check(
    level=3,
    mutants=[
        ("level is WARNING", "level is INFO"),
        ("A: WARNING, ERROR and", "A: INFO, ERROR and"),
    ],
)
def swe_log_levels(card: CardText) -> None:
    """By the module logging."""
    import logging

    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.levelname)

    logger = logging.Logger("card", found(r"level is ([A-Z]+)", card.front))
    logger.addHandler(Keep())
    for level in (10, 20, 30, 40, 50):
        logger.log(level, "said")
    assert re.findall(r"[A-Z]{4,}", card.back.split(".")[0]) == seen
    assert logging.lastResort is not None
    assert logging.RootLogger(logging.WARNING).level == logging.lastResort.level


@check(
    level=3,
    mutants=[("falls to zero", "falls to one"), ("Objects in a cycle", "Objects in a list")],
)
def swe_refcount_cycles(card: CardText) -> None:
    """Weak references watch; the collector is off until it is called."""
    import gc
    import weakref

    class Node:
        other: Node | None = None

    gc.disable()
    try:
        names = [Node()]
        names *= 3
        watch = weakref.ref(names[0])
        while watch() is not None:
            names.pop()
        assert len(names) == {"zero": 0, "one": 1}[found(r"falls to (\w+)", card.back)]
        shape = found(r"Objects in a (\w+)", card.back)
        one, two = Node(), Node()
        one.other, two.other = two, one if shape == "cycle" else None
        watch = weakref.ref(one)
        del one, two
        assert watch() is not None
        gc.collect()
        assert watch() is None
    finally:
        gc.enable()


@cache
def peaks(expression: str) -> float:
    """Return the exponent of the peak memory of an expression in n."""
    import tracemalloc

    code = compile(expression, "<card>", "eval")

    def peak(n: int) -> float:
        seen = []
        for _ in range(3):  # another thread may allocate in between: the least counts
            tracemalloc.start()
            try:
                eval(code, {"n": n})  # noqa: S307 - our own card
                seen.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
        return min(seen)

    return fit_exponent(peak, (500, 2000, 8000))


@check(
    level=3,
    mutants=[
        ("$O(n)$ for the list", "$O(1)$ for the list"),
        ("$O(1)$ for the generator", "$O(n)$ for the generator"),
        ("`sum([x * x for x in range(n)])`", "`sum(x * x for x in range(n))`"),
    ],
)
def swe_generator_memory(card: CardText) -> None:
    """The peak that tracemalloc sees, at three sizes, within 0.2 of the printed exponent."""
    exponents = {"O(n)": 1.0, "O(1)": 0.0}
    for formula, code in zip(card.formulas("back"), card.spans("front"), strict=True):
        assert abs(peaks(code) - exponents[formula]) < 0.2


@check(
    level=3,
    mutants=[
        ("`tottime` excludes", "`cumtime` excludes"),
        ("`cumtime` includes", "`tottime` includes"),
    ],
)
def swe_profile_columns(card: CardText) -> None:
    """By cProfile, of a function that only calls another."""
    import cProfile
    import pstats

    def callee() -> int:
        return sum(k * k for k in range(3000))

    def caller() -> int:
        return callee() + callee()

    profile = cProfile.Profile()
    profile.runcall(caller)
    rows: dict[Any, Any] = vars(pstats.Stats(profile))["stats"]
    times = next(row for key, row in rows.items() if key[2] == "caller")
    columns = {"tottime": times[2], "cumtime": times[3]}
    without = columns[found(r"`(\w+)` excludes time", card.back)]
    including = columns[found(r"`(\w+)` includes it", card.back)]
    assert without < including / 2


@check(
    level=3,
    mutants=[("(1 - p) + p / s", "(1 - p) + p s"), ("(1 - p)", "(1 + p)"), ("only 1.25", "only 5")],
)
def swe_amdahl(card: CardText) -> None:
    """Against a list of the times of 1,000 steps, some of them made faster."""
    for share, factor in ((0.2, 4), (0.9, 10), (0.5, 1)):
        fast = round(1000 * share)
        after = sum(1 / factor if k < fast else 1 for k in range(1000))
        assert abs(value(card.formula(), p=share, s=factor) - 1000 / after) < 1e-9
    share = float(found(r"p = ([\d.]+)", card.explanation))
    assert agrees(
        found(r"only ([\d.]+\d)", card.explanation), value(card.formula(), p=share, s=1e12)
    )


@check(level=3, mutants=[("`@functools.lru_cache(maxsize=None)`", "`@functools.cached_property`")])
def swe_cached_method(card: CardText) -> None:
    """A weak reference watches; with the remedy of the explanation the instance goes."""
    import gc
    import weakref

    def stays(decorator: str) -> bool:
        made = run(
            f"import functools\nclass Made:\n    {decorator}\n    def size(self):\n        return 1"
        )["Made"]
        thing = made()
        size = thing.size
        assert (size() if callable(size) else size) == 1
        watch = weakref.ref(thing)
        del thing, size
        gc.collect(0)
        return watch() is not None

    assert stays(card.spans("front")[0])
    assert not stays("@" + card.spans("explanation")[0])


@check(
    level=3,
    mutants=[("| 2.3.2 |", "| 2.4.0 |"), ("| 2.4.0 |", "| 2.4.1 |"), ("| 3.0.0 |", "| 3.3.1 |")],
)
def swe_semver(card: CardText) -> None:
    """The least version above the last one that changes the part in question and no earlier one."""
    from packaging.version import Version

    last = Version(found(r"version ([\d.]+)", card.front))
    parts = {"bug fix": 2, "compatible addition": 1, "breaking change": 0}
    all_versions = [Version(f"{a}.{b}.{c}") for a in range(5) for b in range(6) for c in range(6)]
    for change, shown in table(card.back):
        k = parts[change]
        above = [
            version
            for version in all_versions
            if version > last
            and version.release[:k] == last.release[:k]
            and version.release[k] > last.release[k]
        ]
        assert Version(str(shown)) == min(above)


@cache
def ticks(call: str) -> int:
    """Count the steps of another task while a coroutine makes a call that blocks a thread."""
    import asyncio
    import threading

    start, free = threading.Event(), threading.Event()

    def block() -> None:
        start.set()
        free.wait(0.01 if call == "block()" else 5)

    async def main() -> int:
        steps = 0

        async def other() -> None:
            nonlocal steps
            while not start.is_set():
                await asyncio.sleep(0)
            while steps < 5 and not done:
                steps += 1
                await asyncio.sleep(0)
            free.set()

        done: list[int] = []
        task = asyncio.create_task(other())
        names = {"asyncio": asyncio, "block": block}
        made = evaluate(call, names)
        if made is not None:
            await made
        done.append(1)
        await task
        return steps

    return asyncio.run(main())


@check(
    level=3,
    mutants=[
        ("`asyncio.to_thread` for", "`asyncio.iscoroutine` for"),
        ("A: It stands still", "A: It goes on"),
    ],
)
def swe_asyncio_blocking(card: CardText) -> None:
    """By asyncio: the steps of another task during the call, in the loop and in a thread."""
    assert (ticks("block()") == 0) == card.back.startswith("It stands still")
    remedy = found(r"`(asyncio\.\w+)` for blocking calls", card.back)
    assert ticks(f"{remedy}(block)") == 5
