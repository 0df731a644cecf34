"""Checks of the cards on indexes, costs, keys, transactions, formats and distribution."""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import combinations, groupby, product
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import CardText, agrees, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import (
    UNIQUE,
    Rows,
    Spec,
    Tables,
    agree,
    refuses,
    table,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def plan(index: str, query: str, columns: str = "a b c") -> str:
    """Return sqlite's plan for a query on t with one index on it."""
    tables: Tables = {"t": (columns.split(), [])}
    rows = sql_rows(f"CREATE INDEX i ON t{index}; EXPLAIN QUERY PLAN {query}", tables)
    return "; ".join(str(row[-1]) for row in rows)


@check(level=3, mutants=[("so 3 levels", "so 4 levels"), ("8,000,000 keys", "9,000,000 keys")])
def sql_btree_depth(card: CardText) -> None:
    """Levels by building them up from the leaves."""
    fanout, leaf, keys = (whole(n) for n in card.numbers("front"))
    pages, levels = -(-keys // leaf), 1
    while pages > 1:
        pages, levels = -(-pages // fanout), levels + 1
    found = re.search(r"so (\d) levels", card.back)
    assert found
    assert levels == int(found[1])
    left, right = (value(side) for side in sides(card.formula()))
    assert left == right == keys


@check(
    level=3,
    mutants=[
        (
            "A: `a = 1` and `a = 1 AND b > 2`. `b = 2` alone",
            "A: `b = 2` and `a = 1`. `a = 1` alone",
        ),
        ("on `(a, b)`", "on `(b, a)`"),
    ],
)
def sql_leftmost_prefix(card: CardText) -> None:
    """Sqlite's plans: a search with the index, or a scan."""
    index, *filters = card.spans("front")
    seeks = {
        clause
        for clause in filters
        if plan(index, f"SELECT c FROM t WHERE {clause}").startswith("SEARCH")
    }
    able, _, unable = card.back.partition(".")
    assert seeks == set(re.findall(r"`(.+?)`", able))
    assert set(filters) - seeks == set(re.findall(r"`(.+?)`", unable))


@check(level=3, mutants=[("A: `(city, age)`", "A: `(age, city)`")])
def sql_index_column_order(card: CardText) -> None:
    """Only the order of the card narrows by both columns in sqlite's plan."""
    clause = card.spans("front")[0].replace("?", "5")
    query = f"SELECT c FROM t WHERE {clause}"
    index = card.spans("back")[0]
    assert "(city=? AND age>?)" in plan(index, query, "city age c")
    first, second = index.strip("()").split(", ")
    assert "(city=?" not in plan(f"({second}, {first})", query, "city age c")


@check(level=2, mutants=[("COVERING INDEX, Post", "PARTIAL INDEX, Post")])
def sql_covering_index(card: CardText) -> None:
    """The words of sqlite's plan, with and without a column that the index lacks."""
    found = re.search(r"SQLite's plan says ([A-Z ]+),", card.explanation)
    assert found
    assert found[1] in plan("(a, b)", "SELECT b FROM t WHERE a = 1")
    assert found[1] not in plan("(a, b)", "SELECT c FROM t WHERE a = 1")


@check(level=3, mutants=[("WHERE lower(email) = ?", "WHERE email = ?")])
def sql_index_unused_function(card: CardText) -> None:
    """Sqlite scans for the filter of the front, and searches with an index on the expression."""
    clause = card.spans("front")[0].replace("?", "'x'")
    query = f"SELECT id FROM t {clause}"
    assert plan("(email)", query, "id email").startswith("SCAN")
    assert plan("(lower(email))", query, "id email").startswith("SEARCH")


@check(level=3, mutants=[("A: 101,", "A: 100,"), ("Two suffice", "Three suffice")])
def sql_n_plus_one(card: CardText) -> None:
    """Counted by sqlite's trace."""
    import contextlib
    import sqlite3

    n = int(card.number(0, "front"))
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE orders (customer)")
        database.execute("CREATE TABLE customers (id)")
        database.executemany("INSERT INTO orders VALUES (?)", [(k,) for k in range(n)])
        database.executemany("INSERT INTO customers VALUES (?)", [(k,) for k in range(n)])
        seen: list[str] = []
        database.set_trace_callback(seen.append)
        for (k,) in database.execute("SELECT customer FROM orders").fetchall():
            database.execute("SELECT id FROM customers WHERE id = ?", (k,)).fetchall()
        slow = len(seen)
        seen.clear()
        ids = [k for (k,) in database.execute("SELECT customer FROM orders").fetchall()]
        marks = ", ".join("?" * n)
        found = database.execute(f"SELECT id FROM customers WHERE id IN ({marks})", ids)
        assert len(found.fetchall()) == n
    assert whole(card.number(0)) == slow
    assert len(seen) == 2
    assert "Two suffice" in card.back


def comparisons(keys: list[int]) -> int:
    """Count the comparisons of a sort."""
    count = 0

    def compare(x: int, y: int) -> int:
        nonlocal count
        count += 1
        return x - y

    sorted(keys, key=cmp_to_key(compare))
    return count


def join_steps(join: str, a: list[int], b: list[int]) -> int:
    """Count the steps of a join of two lists with few matches."""
    if join == "nested loops":
        return sum(1 for _ in product(a, b))
    if join == "hash":
        table = {key: key for key in a}
        return len(a) + sum(1 for key in b if table.get(key, key) == key)
    left, right = sorted(a), sorted(b)
    i = j = 0
    while i < len(a) and j < len(b):
        i, j = (i + 1, j) if left[i] < right[j] else (i, j + 1)
    return comparisons(a) + comparisons(b) + i + j


@check(
    level=3,
    mutants=[
        ("$O(nm)$", "$O(n + m)$"),
        ("$O(n + m)$ expected", "$O(nm)$ expected"),
        (r"$O(n \log n + m \log m)$", "$O(n + m)$"),
        (r"$O(n \log n + m \log m)$", "$O(nm)$"),
    ],
)
def sql_join_algorithms(card: CardText) -> None:
    """Steps counted at two pairs of sizes: their ratio to the printed cost stays within 1.3."""
    from random import Random

    random = Random(0)
    for join, cell in table(card.back):
        found = re.search(r"\$O\((.+?)\)\$", cell)
        assert found
        ratios = []
        for n, m in ((32, 48), (500, 400)):
            a, b = (random.sample(range(10**6), k) for k in (n, m))
            ratios.append(join_steps(join, a, b) / value(found[1], n=n, m=m))
        assert max(ratios) < 1.3 * min(ratios), join


@check(
    level=3,
    mutants=[
        ("= 200$", "= 2000$"),
        ("true 10,000", "true 20,000"),
        ("(1 % of rows)", "(2 % of rows)"),
    ],
)
def sql_independence_estimate(card: CardText) -> None:
    """From the shares on the front."""
    city, country = (int(x) / 100 for x in re.findall(r"\((\d) %", card.front))
    n = whole(re.findall(r"n = ([\d,]+)", card.front)[0])
    assert all(agrees(str(value(side)), city * country * n) for side in sides(card.formula()))
    assert whole(re.findall(r"true ([\d,]+)", card.back)[0]) == round(city * n)


@check(level=3, mutants=[("NULL passes", "0 passes")])
def sql_foreign_key(card: CardText) -> None:
    """Sqlite with foreign keys on: an unknown customer is refused, NULL is not."""
    import contextlib
    import sqlite3

    found = re.search(r"(\w+) passes", card.back)
    assert found
    pragma = card.spans("explanation")[0]
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute(pragma)
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY)")
        database.execute("CREATE TABLE orders (customer_id REFERENCES customers(id))")
        database.execute(f"INSERT INTO orders VALUES ({found[1]})")
        refused = False
        try:
            database.execute("INSERT INTO orders VALUES (7)")
        except sqlite3.IntegrityError:
            refused = True
    assert refused


@check(level=2, mutants=[("One primary key, which", "Two primary keys, which")])
def sql_primary_unique(card: CardText) -> None:
    """By sqlite: a second primary key is refused, a second UNIQUE is not."""
    refuses("CREATE TABLE t (a PRIMARY KEY, b PRIMARY KEY)", {}, "more than one primary key")
    sql = "CREATE TABLE t (a UNIQUE, b UNIQUE); INSERT INTO t VALUES (NULL, NULL), (NULL, NULL);"
    assert sql_rows(f"{sql} SELECT COUNT(*) FROM t", {}) == [(2,)]
    old = "CREATE TABLE t (a TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL);"
    assert sql_rows(f"{old} SELECT COUNT(*) FROM t", {}) == [(1,)]
    assert card.back.startswith("One primary key, which identifies the row")


def closure(columns: set[str], rules: Sequence[tuple[str, str]]) -> set[str]:
    """Add what follows until nothing more does."""
    known = set(columns)
    while True:
        more = {y for x, y in rules if set(x) <= known} - known
        if not more:
            return known
        known |= more


@check(
    level=3,
    mutants=[
        ("A: Only A.", "A: Only B."),
        ("B → C. Which", "C → A. Which"),
        ("Not in third", "In third"),
    ],
)
def sql_closure(card: CardText) -> None:
    """Keys by trying all sets of columns; the normal form by its definition."""
    every = {"A", "B", "C"}
    rules = re.findall(r"([A-C]) → ([A-C])", card.front)
    assert len(rules) == 2
    whole_sets = [
        set(c) for k in (1, 2, 3) for c in combinations("ABC", k) if closure(set(c), rules) == every
    ]
    keys = [key for key in whole_sets if not any(other < key for other in whole_sets)]
    found = re.match(r"Only ([A-C])\. (Not in|In) third normal form", card.back)
    assert found
    assert keys == [{found[1]}]
    prime = set().union(*keys)
    third = all(closure(set(x), rules) == every or y in prime for x, y in rules)
    assert third == (found[2] == "In")


@check(
    level=3,
    mutants=[
        ("A lost update: 11 instead of 12", "A lost update: 12 instead of 12"),
        ("10 + 1.", "10 + 2."),
    ],
)
def sql_lost_update(card: CardText) -> None:
    """Both interleavings in sqlite, with the statement of the back."""
    start, step = (int(n) for n in re.findall(r"(\d+) \+ (\d+)", card.front)[0])
    counter: Tables = {"t": (["n"], [(start,)])}
    write = f"UPDATE t SET n = {start} + {step};"
    [(lost,)] = sql_rows(f"{write} {write} SELECT n FROM t", counter)
    assign = card.spans("back")[0].replace("1", str(step))
    [(kept,)] = sql_rows(f"UPDATE t {assign}; UPDATE t {assign}; SELECT n FROM t", counter)
    assert re.findall(r"(\d+) instead of (\d+)", card.back) == [(str(lost), str(kept))]


@check(
    level=3,
    mutants=[
        ("o.day < d.valid_to", "o.day <= d.valid_to"),
        (" OR d.valid_to IS NULL", ""),
        ("LEFT JOIN", "JOIN"),
        (">= d.valid_from", "> d.valid_from"),
    ],
)
def sql_scd2_join(card: CardText) -> None:
    """Against walking through the versions of each customer."""
    versions: Rows = [
        (1, "Rome", 0, 3),
        (1, "Oslo", 3, None),
        (2, "Bern", 1, 4),
        (2, "Rome", 5, 6),
    ]

    def oracle(orders: Rows) -> Rows:
        found: list[tuple[Any, ...]] = []
        for id_, customer, day in orders:
            cities = [
                city
                for c, city, start, stop in versions
                if c == customer and day in range(start, 99 if stop is None else stop)
            ]
            found.append((id_, cities[0] if cities else None))
        return found

    spec: Spec = {"orders": {"id": UNIQUE, "customer": (1, 2, 3), "day": range(7)}}
    columns = "customer, city, valid_from, valid_to"
    rows = ", ".join(str(row).replace("None", "NULL") for row in versions)
    agree(
        f"CREATE TABLE dim ({columns}); INSERT INTO dim VALUES {rows}; {card.code()}", spec, oracle
    )


@check(
    level=3,
    mutants=[
        ("Row store: 800 MB", "Row store: 80 MB"),
        ("Column store: 24 MB", "Column store: 8 MB"),
    ],
)
def sql_column_scan_bytes(card: CardText) -> None:
    """From the sizes on the front, by arrays in both orders."""
    import numpy as np

    rows, columns, size, wanted = (whole(n) for n in card.numbers("front"))
    by_row = np.zeros((10, columns), dtype=f"f{size}")
    by_column = np.asfortranarray(by_row)[:, :wanted]
    exact = [by_row.nbytes // 10 * rows, by_column.nbytes // 10 * rows]
    printed = [int(n) * 10**6 for n in re.findall(r"(\d+) MB", card.back)]
    assert printed == exact


@check(
    level=3,
    mutants=[("A: 3 pairs", "A: 4 pairs"), ("(b, 2)", "(b, 3)"), ("Unsorted: 6", "Unsorted: 5")],
)
def sql_run_length(card: CardText) -> None:
    """Against groupby."""
    first, second = (
        run.split(", ") for run in re.findall(r"(?:encode|for) ((?:\w, )+\w)\b", card.front)
    )
    assert sorted(first) == sorted(second)
    pairs = [(letter, len(list(run))) for letter, run in groupby(first)]
    printed = [(letter, int(n)) for letter, n in re.findall(r"\((\w), (\d)\)", card.back)]
    assert printed == pairs
    counts = [int(n) for n in re.findall(r"(\d) pairs", card.back)]
    assert counts == [len(pairs), len(list(groupby(second)))]


@check(
    level=3,
    mutants=[
        ("00123 the number 123", "00123 the number 124"),
        ("a code like 00123", "a code like A0123"),
    ],
)
def sql_csv_loses(card: CardText) -> None:
    """Read by pandas without types, and with one."""
    import io

    import pandas as pd

    code = card.front.rsplit(" ", 1)[-1].rstrip("?")
    text = f"code,name\n{code},x\n,y\n"
    guessed = pd.read_csv(io.StringIO(text))["code"]
    assert int(guessed[0]) == int(card.numbers("back")[-1])
    assert guessed.isna()[1]
    assert pd.read_csv(io.StringIO(text), dtype=str)["code"][0] == code


@check(
    level=3,
    mutants=[
        ("W + R > N", r"W + R \ge N"),
        ("2 + 2 > 3", "2 + 2 > 5"),
        ("so yes: the", "so no: the"),
    ],
)
def sql_quorum(card: CardText) -> None:
    """Every choice of replicas, for all small N, W and R."""
    for n in range(1, 6):
        for w, r in product(range(1, n + 1), repeat=2):
            replicas = range(n)
            meet = all(
                set(a) & set(b)
                for a, b in product(combinations(replicas, w), combinations(replicas, r))
            )
            left, right = (value(side, W=w, R=r, N=n) for side in sides(card.formula()))
            equal_allowed = r"\ge" in card.formula()
            assert (left >= right if equal_allowed else left > right) == meet
    found = re.search(r"N = (\d).*W = (\d), R = (\d)", card.front, re.DOTALL)
    assert found
    n, w, r = (int(x) for x in found.groups())
    assert f"{w} + {r} > {n}, so {'yes' if w + r > n else 'no'}:" in card.back


@check(
    level=3,
    mutants=[
        ("A: 4/5 of", "A: 3/5 of"),
        ("about 1/5", "about 1/4"),
        ("from 4 to 5", "from 4 to 6"),
    ],
)
def sql_mod_rehash(card: CardText) -> None:
    """Counted over a whole period of both remainders, and on a ring with many points."""
    from bisect import bisect_left
    from random import Random

    before, after = (int(n) for n in card.numbers("front")[:2])
    keys = range(before * after)
    moved = sum(k % before != k % after for k in keys) / len(keys)
    first, second = card.numbers("back")
    assert agrees(first, moved)
    random = Random(0)
    ring = sorted((random.random(), shard) for shard in range(after) for _ in range(400))
    small = [point for point in ring if point[1] < before]

    def owner(points: list[tuple[float, int]], at: float) -> int:
        return points[bisect_left(points, (at, 0)) % len(points)][1]

    spots = [random.random() for _ in range(4000)]
    share = sum(owner(ring, at) != owner(small, at) for at in spots) / len(spots)
    above, below = second.split("/")
    assert abs(share - int(above) / int(below)) < 0.03
