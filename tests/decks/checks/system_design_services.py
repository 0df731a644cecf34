"""Checks of the cards on scaling, caches, shards, protection, experiments and LLM applications."""

from __future__ import annotations

import math
from hashlib import sha256

from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.mlops_devops_reading import found, numbers


@check(
    level=3,
    mutants=[
        ("10.3$", "19$"),
        ("0.95/20", "0.95"),
        ("at most 20", "at most 40"),
        ("A: $", "A: $1 + "),
    ],
)
def sys_amdahl(card: CardText) -> None:
    """A job of 2,000 equal tasks, of which 5 % run alone, is handed out to machines."""
    per_cent, machines = numbers(r"(\d+) % of a job .* do (\d+) machines", card.front)
    tasks = 2000
    alone = tasks * per_cent / 100

    def speed_up(n: float) -> float:
        return tasks / (alone + math.ceil((tasks - alone) / n))

    left, right = sides(card.formula())
    assert math.isclose(value(left), speed_up(machines))
    assert agrees(right, speed_up(machines))
    (most,) = numbers(r"at most (\d+)\.", card.back)
    assert 0.99 * most < speed_up(1e6) < most


@check(
    level=3,
    mutants=[
        ("= 6$ ms", "= 5$ ms"),
        ("= 1.5$ ms", "= 0.5$ ms"),
        ("10 %, then 1 % of the requests", "1 %, then 10 % of the requests"),
        ("load doubles", "load halves"),
        ("in 50 ms more", "in 40 ms more"),
    ],
)
def sys_cache_latency(card: CardText) -> None:
    """A hundred requests are sent through the cache at each rate."""
    cache, database, *rates = numbers(
        r"in (\d+) ms, the database behind it in (\d+) ms more.* of (\d+) % and (\d+) %", card.front
    )
    missed = numbers(r"gets (\d+) %, then (\d+) % of the requests", card.back)
    for tex, rate, misses in zip(card.formulas("back"), rates, missed, strict=True):
        times = [cache if k < rate else cache + database for k in range(100)]
        left, right = sides(tex)
        assert math.isclose(value(left), sum(times) / 100)
        assert agrees(right, sum(times) / 100)
        assert misses == sum(time > cache for time in times)
    before, after, word = found(r"From (\d+) to (\d+) % its load (\w+)", card.explanation)
    factor = {"doubles": 2, "halves": 0.5}[word]
    assert (100 - int(after)) / (100 - int(before)) == factor


@check(
    level=3,
    mutants=[
        ("bisect_right(points, (place(key),))", "place(key)"),
        ("return points[k % len(points)][1]", "return points[k][1]"),
        ("range(replicas))", "range(1))"),
        ('place(f"{node}#{k}")', 'hash(f"{node}#{k}")'),
        ("1/(n + 1)", "n/(n + 1)"),
    ],
)
def sys_consistent_hashing(card: CardText) -> None:
    """Clockwise by brute force; the keys that move when a node comes, and how even the shares are.

    Everything is a fixed function of the names: no chance of a false alarm.
    """
    space = run(card.code())
    ring, lookup, place = space["ring"], space["lookup"], space["place"]
    keys = [f"key{k}" for k in range(1500)]
    n = 4
    old, new = ring([f"n{k}" for k in range(n)]), ring([f"n{k}" for k in range(n + 1)])
    before, after = [lookup(old, key) for key in keys], [lookup(new, key) for key in keys]
    moved = [b for a, b in zip(before, after, strict=True) if a != b]
    assert set(moved) == {f"n{n}"}
    share = float(value(found(r"moves about (.+) of the keys", card.explanation)[0], n=n))
    assert abs(len(moved) / len(keys) - share) < 0.06
    counts = [before.count(f"n{k}") / len(keys) for k in range(n)]
    assert max(counts) < 1.5 / n
    assert min(counts) > 0.5 / n
    small = ring(["a", "b"], replicas=2)
    points = [
        (int(sha256(f"{node}#{k}".encode()).hexdigest()[:16], 16), node)
        for node in "ab"
        for k in (0, 1)
    ]
    assert small == sorted(points)
    for key in (*keys[:40], *(f"late{k}" for k in range(40))):
        ahead = [point for point in points if point[0] > place(key)]
        assert lookup(small, key) == min(ahead or points)[1]
    modulo = sum(place(key) % n != place(key) % (n + 1) for key in keys) / len(keys)
    assert modulo > 0.75


@check(
    level=3,
    mutants=[("720,000 waiting", "72,000 waiting"), ("800/s served", "900/s served")],
)
def sys_queue(card: CardText) -> None:
    """The queue of the explanation is played second by second."""
    arriving, served, waiting = numbers(
        r"(\d+)/s arriving against (\d+)/s served leave ([\d,]+) waiting after an hour",
        card.explanation,
    )
    length = 0.0
    for _ in range(3600):
        length += arriving
        length -= min(length, served)
    assert length == waiting


@check(
    level=3,
    mutants=[
        ("A: 10 at once", "A: 30 at once"),
        ("most 10 more", "most 20 more"),
        ("refills 2 a second", "refills 4 a second"),
        ("bursts up to 10", "bursts up to 20"),
    ],
)
def sys_token_bucket(card: CardText) -> None:
    """A bucket played in hundredths of a second, with requests waiting all the time."""
    size, refill, burst, seconds = numbers(
        r"holds (\d+) tokens and refills (\d+) a second\. How many of (\d+) .* next (\d+) seconds",
        card.front,
    )
    tokens = size
    at_once = min(tokens, burst)
    tokens -= at_once
    later = 0
    ticks = int(seconds * 100)
    hundredths = tokens * 100
    for _ in range(ticks):
        hundredths = min(size * 100, hundredths + refill)
        while hundredths >= 100:
            hundredths -= 100
            later += 1
    assert numbers(r"^(\d+) at once; at most (\d+) more", card.back) == (at_once, later)
    assert numbers(r"Rate (\d+) a second .* up to (\d+)\.", card.explanation) == (refill, size)


@check(
    level=3,
    mutants=[("= 64$", "= 12$"), ("4^3", "3^4"), ("Three layers", "Two layers")],
)
def sys_retry_storm(card: CardText) -> None:
    """Calls are counted through the layers, all failing."""
    word, tries = found(r"^(\w+) layers of services each try a call (\d+) times", card.front)

    def calls(layers: int) -> int:
        return 1 if layers == 0 else sum(calls(layers - 1) for _ in range(int(tries)))

    exact = calls({"Two": 2, "Three": 3, "Four": 4}[word])
    left, right = sides(card.formula())
    assert value(left) == exact
    assert agrees(right, exact)


@check(level=3, mutants=[("results turn random", "results stay right")])
def sys_embedding_version(card: CardText) -> None:
    """Two spaces that agree within themselves but are turned against each other.

    The right neighbour of 200 is hit by chance about once; more than 10 hits: below 1e-7.
    """
    import numpy as np

    generator = rng()
    old = generator.normal(size=(200, 32))
    turned = old @ np.linalg.qr(generator.normal(size=(32, 32)))[0]
    same = int((np.argmax(turned @ turned.T, axis=1) == np.arange(200)).sum())
    across = int((np.argmax(turned @ old.T, axis=1) == np.arange(200)).sum())
    assert same > 190
    assert (across <= 10) == ("results turn random" in card.back)


@check(
    level=3,
    mutants=[
        ("hash(salt, user) mod 100", "hash(user) mod 100"),
        (
            "assignments of different experiments independent",
            "assignments of different experiments equal",
        ),
    ],
)
def sys_ab_assignment(card: CardText) -> None:
    """Two experiments on 20,000 users: the share in both, 5 deviations of chance allowed."""
    call = found(r"By hash\(([\w, ]+)\) mod (\d+)", card.back)
    parts, buckets = call[0].split(", "), int(call[1])

    def treated(salt: str, user: int) -> bool:
        names = {"salt": salt, "user": str(user)}
        text = ":".join(names[part] for part in parts)
        return int(sha256(text.encode()).hexdigest(), 16) % buckets < buckets // 2

    users = range(20_000)
    both = sum(treated("one", user) and treated("two", user) for user in users) / len(users)
    independent = abs(both - 0.25) < 5 * math.sqrt(0.25 * 0.75 / len(users))
    assert independent
    assert "different experiments independent" in card.back


@check(
    level=3,
    mutants=[("0.36$", "0.63$"), ("0.95^{20}", "0.95^{10}"), ("of 20 steps", "of 10 steps")],
)
def sys_agent_steps(card: CardText) -> None:
    """By the binomial distribution; and one retry of each step raises it as the card says."""
    from scipy.stats import binom

    p, n = numbers(r"probability ([\d.]+) independently\. .* of (\d+) steps", card.front)
    exact = float(binom.pmf(n, n, p))
    left, right = sides(card.formula())
    assert math.isclose(value(left), exact)
    assert agrees(right, exact)
    retried = float(binom.pmf(n, n, 1 - (1 - p) ** 2))
    assert retried > 2 * exact


@check(
    level=2,
    mutants=[
        ("continents $10^{-1}$", "continents $10^{-2}$"),
        ("RAM $10^{-7}$ s, SSD $10^{-4}$", "RAM $10^{-4}$ s, SSD $10^{-7}$"),
        (r"5 \times 10^{-4}", r"5 \times 10^{-5}"),
    ],
)
def sys_latency_numbers(card: CardText) -> None:
    """In order, and none faster than light in glass (2e8 m/s) over 6,000 km and back."""
    times = [float(value(tex)) for tex in card.formulas("back")]
    assert len(times) == 4
    assert times == sorted(set(times))
    assert times[-1] > 2 * 6e6 / 2e8
    assert times[0] > 2 * 0.1 / 3e8


@check(
    level=3,
    mutants=[
        ("why delete rather than update", "why update rather than delete"),
        (
            "Write: change the database, delete the key",
            "Write: delete the key, change the database",
        ),
    ],
)
def sys_cache_aside(card: CardText) -> None:
    """Two writers, then a reader with one of them, in every order of their steps."""
    from itertools import permutations

    delete = "why delete rather than update" in card.front
    database_first = "Write: change the database, delete the key" in card.back

    def stale(first: str, second: str) -> bool:
        """Whether writers 1 and 2 can leave a cached value that is not the database's."""
        for order in set(permutations((1, 1, 2, 2))):
            state: dict[str, int | None] = {"database": 0, "cache": 0}
            seen = {1: 0, 2: 0}
            for writer in order:
                step = (first, second)[seen[writer]]
                seen[writer] += 1
                place = "database" if step == "database" else "cache"
                state[place] = None if step == "delete" else writer
            if state["cache"] not in {None, state["database"]}:
                return True
        return False

    def reader_between(first: str) -> bool:
        """Whether a reader that runs whole between a writer's steps leaves an old value."""
        database, cache = 0, None
        for step in (first, "read", "delete" if first == "database" else "database"):
            if step == "database":
                database = 1
            elif step == "delete":
                cache = None
            else:
                cache = database
        return cache not in {None, database}

    assert stale("database", "update")
    assert stale("database", "delete" if delete else "update") is False
    assert reader_between("delete")
    assert not reader_between("database" if database_first else "delete")


@check(
    level=3,
    mutants=[
        ("in the same transaction", "after the transaction"),
        ("at least once", "at most once"),
        ("the event is lost", "the event is doubled"),
    ],
)
def sys_outbox(card: CardText) -> None:
    """A crash before every step, and a restart: how often is the event published?"""

    def direct(crash: int) -> tuple[int, int]:
        rows = events = 0
        for step in range(2):
            if step == crash:
                break
            rows, events = (1, events) if step == 0 else (rows, 1)
        return rows, events

    def outbox(crash: int) -> tuple[int, int]:
        together = "in the same transaction" in card.back
        rows, waiting, events = 0, 0, 0
        for attempt in (0, 1):
            for step in range(4):
                if attempt == 0 and step == crash:
                    break
                if step == 0 and attempt == 0:
                    rows, waiting = 1, 1 if together else 0
                elif step == 1 and attempt == 0 and not together:
                    waiting = 1
                elif step == 2 and waiting:
                    events += 1
                elif step == 3:
                    waiting = 0
        return rows, events

    crashes = range(5)
    assert ("the event is lost" in card.back) == (
        max(rows - events for rows, events in map(direct, crashes)) == 1
    )
    found_events = {events for rows, events in map(outbox, crashes) if rows}
    assert found_events == ({1, 2} if "at least once" in card.back else {0, 1})
    assert {events for rows, events in map(outbox, crashes) if not rows} == {0}
