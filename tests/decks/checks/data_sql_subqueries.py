"""Checks of the cards on subqueries, CTEs, NULL, set operations and pivots."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from tests.decks.card_text import CardText, agrees, sql_rows
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import (
    TRIALS,
    UNIQUE,
    Row,
    Rows,
    Spec,
    Tables,
    agree,
    cell,
    column,
    multiset,
)

SMALL = (None, 0, 1, 2, 3)
KEYS = (None, 1, 2, 3, 4)
TRUTH = {"TRUE": 1, "FALSE": 0, "NULL": None}


def one(sql: str, tables: Tables | None = None) -> Any:
    """Return the single value of a query."""
    [(found,)] = sql_rows(sql, tables or {})
    return found


def listed(text: str) -> list[Any]:
    """Read values divided by commas, NULL among them."""
    return [int(x) if isinstance(x := cell(part), float) else x for part in text.split(",")]


@check(
    level=3,
    mutants=[
        ("e.salary > (", "e.salary >= ("),
        ("  WHERE d.dept = e.dept)", ")"),
        ("AVG(d.salary)", "MAX(d.salary)"),
    ],
)
def sql_above_own_mean(card: CardText) -> None:
    """Against means in Python."""

    def oracle(employees: Rows) -> Rows:
        pay: dict[Any, list[int]] = defaultdict(list)
        for _, dept, salary in employees:
            if dept is not None and salary is not None:
                pay[dept].append(salary)
        return [(i,) for i, d, s in employees if d and s is not None and s > fmean(pay[d])]

    spec: Spec = {"employees": {"id": UNIQUE, "dept": (None, "a", "b"), "salary": SMALL}}
    agree(card.code(), spec, oracle)


@check(
    level=3,
    mutants=[("salary < (", "salary <= ("), ("SELECT MAX(salary) AS", "SELECT MIN(salary) AS")],
)
def sql_second_highest(card: CardText) -> None:
    """Against sorted distinct values."""

    def oracle(employees: Rows) -> Rows:
        values = sorted({x for (x,) in employees if x is not None}, reverse=True)
        return [(values[1] if len(values) > 1 else None,)]

    agree(card.code(), {"employees": {"salary": SMALL}}, oracle, sizes=(0, 6))


@check(level=3, mutants=[("3 NOT IN (1, NULL)", "3 NOT IN (3, NULL)"), ("A: NULL:", "A: TRUE:")])
def sql_not_in_null(card: CardText) -> None:
    """The expression and its chain by sqlite; the filter on a table with one NULL."""
    expression, clause = card.spans("front")[:2]
    chain = card.spans("back")[0]
    found = re.match(r"(\w+):", card.back)
    assert found
    assert one(f"SELECT {expression}") is one(f"SELECT {chain}") is TRUTH[found[1]]
    tables: Tables = {"s": column(1, 2, 3), "t": (["y"], [(1,), (None,)])}
    assert sql_rows(f"SELECT x FROM s {clause}", tables) == []
    tables["t"] = (["y"], [(1,)])
    assert sql_rows(f"SELECT x FROM s {clause}", tables) == [(2,), (3,)]


@check(level=3, mutants=[("EXISTS with `y = x`", "EXISTS with `y >= x`")])
def sql_exists_in(card: CardText) -> None:
    """Both filters keep the same rows; their negations do only without NULL."""
    equal = card.spans("front")[1]
    spec: Spec = {"s": {"x": KEYS}, "t": {"y": KEYS}}

    def kept(s: Rows, t: Rows) -> Rows:
        return sql_rows(
            f"SELECT x FROM s WHERE EXISTS (SELECT 1 FROM t WHERE {equal})",
            {"s": (["x"], s), "t": (["y"], t)},
        )

    agree("SELECT x FROM s WHERE x IN (SELECT y FROM t)", spec, kept)
    tables: Tables = {"s": column(1, 2), "t": (["y"], [(1,), (None,)])}
    assert sql_rows("SELECT x FROM s WHERE x NOT IN (SELECT y FROM t)", tables) == []
    sql = f"SELECT x FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE {equal})"
    assert sql_rows(sql, tables) == [(2,)]


@check(
    level=3,
    mutants=[
        ("b.depth + 1", "b.depth"),
        ("id, 1 FROM", "id, 0 FROM"),
        ("e.manager_id = b.id", "e.id = b.id - 1"),
    ],
)
def sql_recursive_tree(card: CardText) -> None:
    """Against walking up from each employee."""
    from random import Random

    for seed in range(TRIALS):
        random = Random(seed)
        boss = {k: random.choice([None, *range(1, k)]) for k in range(1, 12)}

        def depth(k: int | None, boss: dict[int, int | None] = boss) -> int | None:
            steps = 0
            while k is not None and k != 1:
                k, steps = boss[k], steps + 1
            return None if k is None else steps

        expected = [(k, depth(k)) for k in boss if k != 1 and depth(k) is not None]
        found = sql_rows(card.code(), {"employees": (["id", "manager_id"], list(boss.items()))})
        assert multiset(found) == multiset(expected)


@check(
    level=2, mutants=[("UNION over the node alone drops", "UNION ALL over the node alone drops")]
)
def sql_recursive_cycle(card: CardText) -> None:
    """With a depth the cycle runs past any bound; the word of the back, node alone, stops."""
    edges: Tables = {"edge": (["src", "dst"], [(1, 2), (2, 1), (2, 3)])}
    step = "FROM r JOIN edge ON src = n"
    deep = f"WITH RECURSIVE r(n, d) AS (SELECT 1, 0 UNION ALL SELECT dst, d + 1 {step})"
    sql = f"{deep} SELECT MAX(d) FROM (SELECT d FROM r LIMIT 300)"
    assert one(sql, edges) > 100
    found = re.search(r"grows\. (UNION(?: ALL)?) over the node alone", card.back)
    assert found
    flat = f"WITH RECURSIVE r(n) AS (SELECT 1 {found[1]} SELECT dst {step})"
    sql = f"{flat} SELECT n FROM r LIMIT 300"
    assert sorted(sql_rows(sql, edges)) == [(1,), (2,), (3,)]


@check(level=3, mutants=[("WHERE day < ", "WHERE day <= "), ("+1 day", "+2 day")])
def sql_date_spine(card: CardText) -> None:
    """Against the calendar, between the dates of the front."""
    first, last = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", card.front))
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    assert sql_rows(card.code(), {}) == [(day.isoformat(),) for day in days]


@check(
    level=3,
    mutants=[
        ("{{1::FALSE}}", "{{1::NULL}}"),
        ("{{2::TRUE}}", "{{2::NULL}}"),
        ("{{3::NULL}}", "{{3::TRUE}}"),
    ],
)
def sql_null_logic(card: CardText) -> None:
    """Each expression by sqlite, and by trying both truth values for the unknown."""
    expressions = card.spans("front")
    assert len(expressions) == len(card.holes) == 3
    for expression, says in zip(expressions, card.holes, strict=True):
        assert (
            one(f"SELECT {expression}") is TRUTH[says] or one(f"SELECT {expression}") == TRUTH[says]
        )
        both = {one(f"SELECT {expression.replace('NULL', known)}") for known in ("TRUE", "FALSE")}
        assert (both.pop() if len(both) == 1 else None) == TRUTH[says]


@check(
    level=3,
    mutants=[("`WHERE x <> 1`", "`WHERE x >= 1`"), ("Both keep only 2", "Both keep only 1")],
)
def sql_null_not_equal(card: CardText) -> None:
    """Both filters by sqlite."""
    values = re.search(r"x = ([\w, ]+?),? does", card.front)
    kept = re.search(r"Both keep only (\d)", card.back)
    assert values
    assert kept
    t: Tables = {"t": column(*listed(values[1]))}
    for clause in card.spans("front"):
        assert sql_rows(f"SELECT x FROM t {clause}", t) == [(int(kept[1]),)]
    assert len(sql_rows("SELECT x FROM t WHERE x IS NOT 1", t)) == 2


@check(level=3, mutants=[("A: 4, 3 and 2.", "A: 4, 4 and 2."), ("7, 7, 9, NULL", "7, 8, 9, NULL")])
def sql_count_three(card: CardText) -> None:
    """Counted by sqlite and in Python."""
    found = re.search(r"holds ([\w, ]+)\.", card.front)
    assert found
    values = listed(found[1])
    known = [x for x in values if x is not None]
    exact = [len(values), len(known), len(set(known))]
    printed = [int(n) for n in card.numbers("back")]
    assert printed == exact
    sql = f"SELECT {', '.join(card.spans('front'))} FROM t"
    assert sql_rows(sql, {"t": column(*values)}) == [tuple(printed)]


@check(level=3, mutants=[("A: 15 and 10.", "A: 10 and 15."), ("10, 20, NULL", "10, 25, NULL")])
def sql_null_average(card: CardText) -> None:
    """By sqlite and by hand."""
    found = re.search(r"holds ([\w, ]+)\.", card.front)
    assert found
    values = listed(found[1])
    known = [x for x in values if x is not None]
    sql = f"SELECT {', '.join(card.spans('front'))} FROM t"
    [averages] = sql_rows(sql, {"t": column(*values)})
    assert averages == (fmean(known), sum(known) / len(values))
    assert all(agrees(n, x) for n, x in zip(card.numbers("back"), averages, strict=True))


@check(level=3, mutants=[("A: 3 and 6.", "A: 6 and 6."), ("(3, NULL)", "(4, NULL)")])
def sql_null_sum_columns(card: CardText) -> None:
    """By sqlite on the rows of the front."""
    rows: Rows = [tuple(listed(row)) for row in re.findall(r"\((\d, \w+)\)", card.front)]
    sql = f"SELECT {', '.join(card.spans('front'))} FROM t"
    [sums] = sql_rows(sql, {"t": (["a", "b"], rows)})
    assert [int(n) for n in card.numbers("back")] == list(sums)


@check(
    level=2,
    mutants=[("`COALESCE(a, b, 0)`", "`COALESCE(b, a, 0)`"), ("`NULLIF(n, 0)`", "`NULLIF(0, n)`")],
)
def sql_coalesce_nullif(card: CardText) -> None:
    """Both functions against their wording."""
    first, second = card.spans("front")
    rows: Rows = [(a, b, n) for a in (None, 1) for b in (None, 2) for n in (None, 0, 5)]
    found = sql_rows(f"SELECT {first}, {second} FROM t", {"t": (["a", "b", "n"], rows)})
    expected: Rows = [
        (next(x for x in (a, b, 0) if x is not None), None if n == 0 else n) for a, b, n in rows
    ]
    assert found == expected


@check(level=3, mutants=[("A: In GROUP BY: all", "A: In UNIQUE: all")])
def sql_null_same(card: CardText) -> None:
    """Each of the three by sqlite."""
    two: Tables = {"t": column(None, None), "u": (["x UNIQUE"], [(None,), (None,)])}
    same = {
        "`=`": one("SELECT NULL = NULL") == 1,
        "GROUP BY": len(sql_rows("SELECT x FROM t GROUP BY x", two)) == 1,
        "UNIQUE": one("SELECT COUNT(*) FROM u", two) < 2,
    }
    found = re.match(r"In (.+): all NULLs", card.back)
    assert found
    assert [place for place, holds in same.items() if holds] == [found[1]]


@check(
    level=2,
    mutants=[("A: First in SQLite", "A: Last in SQLite"), ("x NULLS LAST`", "x NULLS FIRST`")],
)
def sql_null_order(card: CardText) -> None:
    """SQLite's default, and the clause that changes it."""
    t: Tables = {"t": column(2, None, 1)}
    found = [x for (x,) in sql_rows("SELECT x FROM t ORDER BY x", t)]
    assert card.back.startswith("First in SQLite" if found[0] is None else "Last in SQLite")
    assert sql_rows(f"SELECT x FROM t {card.spans('back')[0]}", t) == [(1,), (2,), (None,)]


def two_lists(card: CardText) -> Tables:
    """Read the tables a and b of a front."""
    found = re.search(r"`a` holds ([\w, ]+) and `b` holds ([\w, ]+)\.", card.front)
    assert found
    return {"a": column(*listed(found[1])), "b": column(*listed(found[2]))}


@check(level=3, mutants=[("A: UNION 3", "A: UNION 4"), ("UNION ALL 5", "UNION ALL 4")])
def sql_union_all(card: CardText) -> None:
    """By sqlite and by sets."""
    tables = two_lists(card)
    a, b = (rows for _, rows in tables.values())
    assert [int(n) for n in card.numbers("back")] == [len({*a, *b}), len(a) + len(b)]
    for word, n in re.findall(r"(UNION(?: ALL)?) (\d)", card.back):
        assert len(sql_rows(f"SELECT x FROM a {word} SELECT x FROM b", tables)) == int(n)


@check(
    level=3, mutants=[("INTERSECT: 2 and NULL", "INTERSECT: 2"), ("EXCEPT: 1,", "EXCEPT: NULL,")]
)
def sql_intersect_except(card: CardText) -> None:
    """By sqlite."""
    tables = two_lists(card)
    found = re.match(r"INTERSECT: (.+)\. EXCEPT: (\w+), once", card.back)
    assert found
    both = listed(found[1].replace(" and ", ", "))
    for word, values in (("INTERSECT", both), ("EXCEPT", listed(found[2]))):
        rows = sql_rows(f"SELECT x FROM a {word} SELECT x FROM b", tables)
        assert multiset(rows) == multiset((x,) for x in values)


@check(level=2, mutants=[("Multiplicity: EXCEPT", "Order: EXCEPT")])
def sql_except_multiplicity(card: CardText) -> None:
    """Two tables that differ, and both queries of the front are empty."""
    tables: Tables = {"a": column(1, 1, 2), "b": column(1, 2)}
    for query in card.spans("front"):
        left, right = query.split(" EXCEPT ")
        assert sql_rows(f"SELECT x FROM {left} EXCEPT SELECT x FROM {right}", tables) == []
    assert multiset(tables["a"][1]) != multiset(tables["b"][1])
    assert card.back.startswith("Multiplicity")


@check(
    level=3,
    mutants=[
        ("'bio' THEN points", "'art' THEN points"),
        (
            "MAX(CASE WHEN subject = 'art' THEN points END)",
            "COUNT(CASE WHEN subject = 'art' THEN points END)",
        ),
        ("GROUP BY user", "GROUP BY user, subject"),
    ],
)
def sql_pivot(card: CardText) -> None:
    """Against dictionaries."""

    def oracle(scores: Rows) -> list[Row]:
        wide: dict[Any, dict[str, int]] = defaultdict(dict)
        for user, subject, points in scores:
            wide[user][subject] = points
        return [(user, row.get("art"), row.get("bio")) for user, row in wide.items()]

    spec: Spec = {"scores": {"user": (1, 2, 3), "subject": ("art", "bio", "pe"), "points": SMALL}}
    agree(card.code(), spec, oracle, keys={"scores": (0, 1)})


@check(
    level=3,
    mutants=[
        ("UNION ALL", "UNION"),
        (" WHERE bio IS NOT NULL", ""),
        ("SELECT user, 'bio', bio", "SELECT user, 'bio', art"),
    ],
)
def sql_unpivot(card: CardText) -> None:
    """Against loops; rows may repeat."""

    def oracle(wide: Rows) -> Rows:
        return [
            (user, subject, points)
            for user, *both in wide
            for subject, points in zip(("art", "bio"), both, strict=True)
            if points is not None
        ]

    agree(card.code(), {"wide": {"user": (1, 2), "art": SMALL, "bio": SMALL}}, oracle)
    assert Counter(sql_rows(card.code(), {"wide": (["user", "art", "bio"], [(1, 5, None)])}))
