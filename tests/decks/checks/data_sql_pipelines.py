"""Checks of the cards on loading, Kafka, MapReduce, Spark, schemas and orchestration."""

from __future__ import annotations

import re
from collections import Counter
from itertools import permutations, product
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import CardText, agrees, run, sides, sql_rows, value
from tests.decks.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable


@check(
    level=3,
    mutants=[
        ("DO UPDATE SET n = excluded.n;", "DO UPDATE SET n = daily.n + excluded.n;"),
        ("DO UPDATE SET n = excluded.n;", "DO NOTHING;"),
        ("VALUES ('2026-01-31', 7)", "VALUES ('2026-01-31', 8)"),
    ],
)
def sql_upsert(card: CardText) -> None:
    """Once and twice, with and without an earlier value."""
    found = re.search(r"`n` = (\d+) for '([-\d]+)'", card.front)
    assert found
    wanted = (found[2], int(found[1]))
    for before in ([], [(found[2], 3)], [("2026-01-30", 1)]):
        rest = [row for row in before if row[0] != found[2]]
        for times in (1, 2):
            sql = f"{card.code()}\n" * times + "SELECT * FROM daily ORDER BY day"
            rows = sql_rows(sql, {"daily": (["day PRIMARY KEY", "n"], before)})
            assert rows == [*rest, wanted]


@check(
    level=3,
    mutants=[("Sliding: 2,", "Sliding: 3,"), ("minute 7", "minute 12"), ("[5, 15)", "[5, 10)")],
)
def sql_stream_windows(card: CardText) -> None:
    """All windows that hold the event are listed."""
    event, length, _, step = (int(n) for n in re.findall(r"\d+", card.front))
    for name, every in (("Tumbling", length), ("Sliding", step)):
        windows = [(k, k + length) for k in range(0, 60, every) if k <= event < k + length]
        found = re.search(rf"{name}: (\d), ([^.]+)\.", card.back)
        assert found
        assert int(found[1]) == len(windows)
        printed = re.findall(r"\[(\d+), (\d+)\)", found[2])
        assert [(int(a), int(b)) for a, b in printed] == windows


@check(
    level=3,
    mutants=[
        ("4 members: 2 partitions", "4 members: 1 partitions"),
        ("8 members: 1 partition, 2 members", "8 members: 1 partition, 3 members"),
        ("has 6 partitions", "has 9 partitions"),
    ],
)
def sql_kafka_group(card: CardText) -> None:
    """Partitions dealt out in turn: each has one reader, and nobody can do with fewer."""
    partitions, *groups = (int(n) for n in card.numbers("front")[:3])
    assert len(groups) == 2
    exact = []
    for members in groups:
        load = Counter(k % members for k in range(partitions))
        exact.append((members, max(load.values()), members - len(load)))
    found = re.findall(r"(\d) members: (\d) partitions?[^,]*, (\w+) ", card.back)
    printed = [(int(m), int(p), 0 if i == "none" else int(i)) for m, p, i in found]
    assert printed == exact


@check(
    level=3,
    mutants=[
        ("Before: at most once", "Before: at least once"),
        ("After: at least once", "After: at most once"),
    ],
)
def sql_kafka_delivery(card: CardText) -> None:
    """Crash between the two actions at every message, and resume."""

    def times(commit_first: bool, crash: int) -> set[int]:
        done: list[int] = []
        committed, crashed = 0, False
        while committed < 4:
            message = committed
            for action in ("commit", "process") if commit_first else ("process", "commit"):
                if action == "commit":
                    committed = message + 1
                else:
                    done.append(message)
                if message == crash and not crashed:
                    crashed = True
                    break
        return {done.count(k) for k in range(4)}

    words = dict(re.findall(r"(Before|After): (at \w+ once)", card.back))
    for name, first in (("Before", True), ("After", False)):
        seen = set().union(*(times(first, crash) for crash in range(4)))
        assert seen == ({0, 1} if words[name] == "at most once" else {1, 2})


@check(
    level=3,
    mutants=[
        ("return word, sum(counts)", "return word, max(counts)"),
        ("line.lower().split()", "line.split()"),
        ("'be': 2, 'or'", "'be': 1, 'or'"),
    ],
)
def sql_word_count(card: CardText) -> None:
    """Against a counter, and what is printed against the comment."""
    space = run(card.code())
    comment = card.code().strip().splitlines()[-1].removeprefix("# ")
    assert space["stdout"].strip() == comment
    random = Random(0)
    for size in range(6):
        lines = [" ".join(random.choices(["a", "B", "b", "cc"], k=k)) for k in range(size)]
        assert space["count_words"](lines) == Counter(" ".join(lines).lower().split())


def parts(values: list[int]) -> list[list[list[int]]]:
    """Split a list into up to three mappers in every way."""
    n = len(values)
    return [
        [part for part in (values[:i], values[i:j], values[j:]) if part]
        for i, j in product(range(n + 1), repeat=2)
        if i <= j
    ]


@check(
    level=3,
    mutants=[("like sum or max", "like mean or max"), ("like sum or max", "like sum or median")],
)
def sql_combiner(card: CardText) -> None:
    """The two operations of the card, over every split and order of small inputs."""
    from statistics import fmean, median

    known: dict[str, Callable[[list[int]], float]] = {
        "sum": sum,
        "max": max,
        "min": min,
        "mean": fmean,
        "median": median,
    }
    found = re.search(r"like (\w+) or (\w+)\.", card.back)
    assert found
    for name in found.groups():
        reduce: Callable[[list[Any]], float] = known[name]
        for order in permutations([1, 2, 3, 10]):
            for split in parts(list(order)):
                assert abs(reduce([reduce(part) for part in split]) - reduce(list(order))) < 1e-12


@check(
    level=3,
    mutants=[
        ("is 6, the true mean is 4", "is 6, the true mean is 5"),
        ("(6, 3) and", "(6, 2) and"),
        ("holds 10.", "holds 11."),
    ],
)
def sql_combiner_mean(card: CardText) -> None:
    """From the mappers on the front."""
    from statistics import fmean

    found = re.search(r"holds ([\d, ]+) and another holds (\d+)", card.front)
    assert found
    mappers = [[int(x) for x in held.split(", ")] for held in found.groups()]
    values = [x for held in mappers for x in held]
    wrong = [int(n) for n in re.findall(r"mean of (\d+) and (\d+) is (\d+)", card.back)[0]]
    assert wrong == [*map(fmean, mappers), fmean(map(fmean, mappers))]
    true = re.findall(r"true mean is (\d+)", card.back)
    assert float(true[0]) == fmean(values)
    sent = [(int(a), int(b)) for a, b in re.findall(r"\((\d+), (\d+)\)", card.back)]
    assert sent == [(sum(held), len(held)) for held in mappers]
    assert card.back.rstrip(".").endswith(f"{sum(values)}/{len(values)}")


@check(level=3, mutants=[("MB = 200 MB", "MB = 300 MB"), ("the whole 100 GB", "the whole 10 GB")])
def sql_broadcast_join(card: CardText) -> None:
    """From the sizes on the front."""
    found = re.search(r"of (\d+) GB .* of (\d+) MB on (\d+) executors", card.front)
    assert found
    big, small, executors = (int(n) for n in found.groups())
    left = value(card.formula())
    assert re.search(r"\$ MB = (\d+) MB", card.back)
    printed = re.findall(r"= (\d+) MB", card.back)
    assert left * small / 10 == int(printed[0]) == small * executors
    assert re.findall(r"whole (\d+) GB plus (\d+) MB", card.back) == [(str(big), str(small))]


@check(
    level=3,
    mutants=[
        ("with a default breaks neither", "with a default breaks both"),
        ("alias or default it breaks", "alias or default it works"),
    ],
)
def sql_schema_evolution(card: CardText) -> None:
    """Avro's rule of resolution, for added and renamed fields, in both directions."""

    def reads(writer: set[str], reader: dict[str, bool]) -> bool:
        """Whether a reader (field → has a default) understands what the writer wrote."""
        return all(name in writer or default for name, default in reader.items())

    old, added, renamed = {"a": False}, {"a": False, "b": True}, {"c": False}
    assert ("breaks neither" in card.back) == (reads({"a"}, added) and reads({"a", "b"}, old))
    assert ("without alias or default it breaks" in card.back) == (
        not reads({"a"}, renamed) and not reads({"c"}, old)
    )


@check(level=2, mutants=[("20 °C becomes 68", "20 °C becomes 52")])
def sql_unit_change(card: CardText) -> None:
    """The conversion: two fixed points give the line."""
    from fractions import Fraction

    found = re.search(r"(\d+) °C becomes (\d+)", card.back)
    assert found
    assert 32 + Fraction(212 - 32, 100) * int(found[1]) == int(found[2])


@check(
    level=3,
    mutants=[
        ("20 + 10 = 40", "5 + 10 = 25"),
        ("C 5 and D", "C 25 and D"),
        ("it has 15 minutes", "it has 10 minutes"),
    ],
)
def sql_critical_path(card: CardText) -> None:
    """All paths of the graph on the front."""
    lasts = {name: int(n) for name, n in re.findall(r"([A-D]) (\d+)", card.front)}
    assert "B and C need A, D needs B and C" in card.front
    paths = {middle: lasts["A"] + lasts[middle] + lasts["D"] for middle in "BC"}
    left, right = (value(side) for side in sides(re.findall(r"After (.+) minutes", card.back)[0]))
    assert left == right == max(paths.values())
    slack = re.search(r"it has (\d+) minutes", card.explanation)
    assert slack
    assert int(slack[1]) == paths["B"] - paths["C"]


@check(level=3, mutants=[("= 31$ minutes", "= 32$ minutes"), ("fifth retry", "sixth retry")])
def sql_backoff(card: CardText) -> None:
    """Waiting simulated minute by minute."""
    ordinal = {"fourth": 4, "fifth": 5, "sixth": 6}
    found = re.search(r"the (\w+) retry", card.front)
    assert found
    minutes, wait = 0, 1
    for _ in range(ordinal[found[1]]):
        minutes += wait
        wait *= 2
    terms, total = sides(card.formula())
    assert value(terms) == minutes
    assert agrees(total, minutes)
