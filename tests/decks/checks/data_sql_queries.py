"""Checks of the cards on filtering, joins, aggregation and windows: queries against Python."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import product
from typing import Any

from tests.decks.card_text import CardText, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import (
    UNIQUE,
    Rows,
    Spec,
    Tables,
    agree,
    column,
    draw,
    multiset,
    reads_as_printed,
    refuses,
    table,
)

SMALL = (None, 0, 1, 2, 3)
KEYS = (None, 1, 2, 3, 4)


def one(sql: str, tables: Tables | None = None) -> Any:
    """Return the single value of a query."""
    [(found,)] = sql_rows(sql, tables or {})
    return found


@check(
    level=2,
    mutants=[
        (
            "then {{2::HAVING::groups}}, then {{3::window functions::they see the grouped rows}}",
            "then {{3::window functions}}, then {{2::HAVING}}",
        ),
        ("{{1::WHERE::rows}}, then GROUP BY", "GROUP BY, then {{1::WHERE}}"),
    ],
)
def sql_logical_order(card: CardText) -> None:
    """Each neighbouring pair is shown by an experiment, and the card lists them in this order."""
    three = {"t": (["g", "x"], [("a", 1), ("a", 5), ("b", 2)])}
    # WHERE before GROUP BY: a row left out does not count in its group.
    assert one("SELECT SUM(x) FROM t WHERE x < 5 GROUP BY g HAVING g = 'a'", three) == 1
    refuses("SELECT g FROM t WHERE SUM(x) > 1 GROUP BY g", three, "aggregate")
    # HAVING before windows: the window sees only the groups that were kept.
    sql = "SELECT g, COUNT(*) OVER () FROM t GROUP BY g HAVING SUM(x) > 2"
    assert sql_rows(sql, three) == [("a", 1)]
    # Windows before DISTINCT: the numbers make all rows different.
    assert len(sql_rows("SELECT DISTINCT ROW_NUMBER() OVER () FROM t", three)) == 3
    # DISTINCT before LIMIT, ORDER BY before LIMIT.
    assert sql_rows("SELECT DISTINCT g FROM t ORDER BY g DESC LIMIT 2", three) == [("b",), ("a",)]
    order = "FROM", "WHERE", "GROUP BY", "HAVING", "window", "DISTINCT", "ORDER BY", "LIMIT"
    places = [card.front.index(word) for word in order]
    assert places == sorted(places)


@check(level=2, mutants=[("| unchanged |", "| one for each group |")])
def sql_row_count_map(card: CardText) -> None:
    """Rows after each step, by the word that the card gives it."""
    a = [(k,) for k in (1, 1, 2, 3)]
    tables = {"a": (["k"], a), "b": (["k"], [(1,), (1,), (3,)])}
    counts = {
        "join": one("SELECT COUNT(*) FROM a JOIN b ON a.k = b.k", tables),
        "GROUP BY": len(sql_rows("SELECT k FROM a GROUP BY k", tables)),
        "window function": len(sql_rows("SELECT SUM(k) OVER () FROM a", tables)),
    }
    words = {
        "multiplies by the matches of each row": 2 + 2 + 0 + 1,
        "one for each group": 3,
        "unchanged": 4,
    }
    assert {step: words[says] for step, says in table(card.back)} == counts


@check(level=2, mutants=[("Only HAVING may", "Only WHERE may")])
def sql_where_having(card: CardText) -> None:
    """Sqlite refuses an aggregate in the other clause."""
    found = re.search(r"Only (\w+) may contain an aggregate", card.back)
    assert found
    t = {"t": column(1, 2)}
    other = "WHERE" if found[1] == "HAVING" else "HAVING"
    sql_rows(f"SELECT x FROM t GROUP BY x {found[1]} COUNT(*) > 1", t)
    refuses(f"SELECT x FROM t {other} COUNT(*) > 1", t)


@check(level=3, mutants=[("| b | 12 |", "| b | 13 |"), ("amount > 5", "amount > 0")])
def sql_where_having_worked(card: CardText) -> None:
    """Run by sqlite."""
    reads_as_printed(card)


@check(
    level=3,
    mutants=[
        ("COUNT(*) >= 3", "COUNT(*) > 3"),
        ("WHERE status = 'paid'\n", ""),
        ("COUNT(*) AS paid", "COUNT(DISTINCT amount) AS paid"),
    ],
)
def sql_having_query(card: CardText) -> None:
    """Against a count in Python."""

    def oracle(orders: Rows) -> Rows:
        paid = Counter(customer for customer, status, _ in orders if status == "paid")
        return [(customer, n) for customer, n in paid.items() if n >= 3]

    spec: Spec = {
        "orders": {"customer": (None, 1, 2), "status": ("paid", "open", None), "amount": SMALL}
    }
    agree(card.code(), spec, oracle, sizes=(0, 20))


@check(level=2, mutants=[("AS total FROM t WHERE total > 9", "AS total FROM t WHERE sum > 9")])
def sql_alias_scope(card: CardText) -> None:
    """What the card says of SQLite; PostgreSQL's refusal is not run here."""
    query = card.spans("front")[0]
    tables = {"t": (["price", "qty"], [(3, 4), (2, 2), (None, 9), (9, 1)])}
    assert sql_rows(query, tables) == [(12,)]
    assert sql_rows(query.replace("WHERE total > 9", "ORDER BY total DESC"), tables)[0] == (12,)


@check(level=2, mutants=[("WHERE ROW_NUMBER()", "ORDER BY ROW_NUMBER()")])
def sql_window_in_where(card: CardText) -> None:
    """Sqlite refuses the clause of the front, and takes the same filter around a subquery."""
    clause = card.spans("front")[0].replace("(…)", "(ORDER BY x)")
    t = {"t": column(5, 4)}
    refuses(f"SELECT x FROM t {clause}", t, "window")
    inner = "SELECT x, ROW_NUMBER() OVER (ORDER BY x) AS n FROM t"
    assert sql_rows(f"SELECT x FROM ({inner}) WHERE n = 1", t) == [(4,)]


@check(
    level=3,
    mutants=[
        ("| inner | 4 |", "| inner | 3 |"),
        ("| left | 6 |", "| left | 5 |"),
        ("| full | 7 |", "| full | 6 |"),
        ("| cross | 12 |", "| cross | 9 |"),
    ],
)
def sql_join_counts(card: CardText) -> None:
    """Counted by sqlite and by hand from the keys on the front."""
    found = re.search(r"`a` are (.+) and the keys of `b` are ([\d, ]+)\.", card.front)
    assert found
    a, b = (
        [None if key.strip() == "NULL" else int(key) for key in keys.split(",")]
        for keys in found.groups()
    )
    inner = sum(x is not None and x == y for x, y in product(a, b))
    lone_a, lone_b = (
        sum(x not in other or x is None for x in own) for own, other in ((a, b), (b, a))
    )
    counts = {
        "inner": inner,
        "left": inner + lone_a,
        "right": inner + lone_b,
        "full": inner + lone_a + lone_b,
        "cross": len(a) * len(b),
    }
    tables = {"a": column(*a), "b": column(*b)}
    for join, n in table(card.back):
        on = "" if join == "cross" else "ON a.x = b.x"
        assert n == counts[join] == one(f"SELECT COUNT(*) FROM a {join} JOIN b {on}", tables)
    assert len(table(card.back)) == len(counts)


@check(level=3, mutants=[("a LEFT JOIN b", "a FULL JOIN b"), ("a LEFT JOIN b", "a JOIN b")])
def sql_left_join_size(card: CardText) -> None:
    """The condition holds exactly when the counts agree, on random tables."""
    join = card.spans("front")[1]
    seen = set()
    for seed in range(60):
        tables = draw({"a": {"k": KEYS}, "b": {"k": (None, *range(9))}}, seed, {}, (0, 5))
        left, right = ([k for (k,) in rows] for _, rows in tables.values())
        holds = all(right.count(k) <= 1 for k in left if k is not None)
        assert (one(f"SELECT COUNT(*) FROM {join}", tables) == len(left)) == holds
        seen.add(holds)
    assert seen == {True, False}


@check(
    level=3,
    mutants=[
        (
            "NOT EXISTS (\n  SELECT 1 FROM orders AS o\n  WHERE o.customer_id = c.id)",
            "c.id NOT IN (SELECT customer_id FROM orders)",
        ),
        ("WHERE NOT EXISTS", "WHERE EXISTS"),
    ],
)
def sql_anti_join(card: CardText) -> None:
    """Against sets, with NULL among the orders."""

    def oracle(customers: Rows, orders: Rows) -> Rows:
        return [row for row in customers if row not in orders]

    spec: Spec = {"customers": {"id": UNIQUE}, "orders": {"customer_id": KEYS}}
    agree(card.code(), spec, oracle)


@check(
    level=3,
    mutants=[
        ("EXISTS (\n", "NOT EXISTS (\n"),
        (
            "WHERE EXISTS (\n  SELECT 1 FROM orders AS o\n  WHERE o.customer_id = c.id)",
            "JOIN orders AS o ON o.customer_id = c.id",
        ),
    ],
)
def sql_semi_join(card: CardText) -> None:
    """Against sets; the plain join repeats customers."""

    def oracle(customers: Rows, orders: Rows) -> Rows:
        return [row for row in customers if row in orders]

    spec: Spec = {"customers": {"id": UNIQUE}, "orders": {"customer_id": KEYS}}
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("u.id WHERE o.status", "u.id AND o.status")])
def sql_left_join_where(card: CardText) -> None:
    """The query of the front equals an inner join; with the condition in ON nobody is lost."""
    wrong = card.spans("front")[0]
    right = wrong.replace("WHERE", "AND")
    users: Rows = [(1,), (2,), (3,)]
    orders: Rows = [(1, "paid"), (1, "open"), (2, "open")]
    tables: Tables = {"users": (["id"], users), "orders": (["user_id", "status"], orders)}
    assert sql_rows(f"SELECT u.id {wrong}", tables) == [(1,)]
    assert sorted(sql_rows(f"SELECT u.id {right}", tables)) == users


@check(
    level=3,
    mutants=[
        ("e.salary > m.salary", "e.salary >= m.salary"),
        ("m.id = e.manager_id", "e.id = m.manager_id"),
    ],
)
def sql_self_join(card: CardText) -> None:
    """Against a dictionary of managers."""

    def oracle(employees: Rows) -> Rows:
        pay = {id_: salary for id_, salary, _ in employees}
        return [
            (id_,)
            for id_, salary, boss in employees
            if salary is not None and pay.get(boss) is not None and salary > pay[boss]
        ]

    spec: Spec = {"employees": {"id": UNIQUE, "salary": SMALL, "manager_id": (None, 1, 2, 3)}}
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("a.id < b.id", "a.id <> b.id"), ("n(n-1)", "n(n+1)")])
def sql_self_join_pairs(card: CardText) -> None:
    """The formula against the join of the front."""
    join = card.spans("front")[1]
    for n in (0, 1, 2, 7, 20):
        tables = {"t": (["id"], [(k,) for k in range(n)])}
        assert value(card.formula(), n=n) == one(f"SELECT COUNT(*) FROM {join}", tables)


@check(
    level=3,
    mutants=[
        ("LEFT JOIN sales", "JOIN sales"),
        ("COALESCE(SUM(x.amount), 0)", "SUM(x.amount)"),
        (" AND x.shop = s.shop", ""),
    ],
)
def sql_cross_join_grid(card: CardText) -> None:
    """Against nested loops."""

    def oracle(days: Rows, shops: Rows, sales: Rows) -> Rows:
        return [
            (d, s, sum(x or 0 for day, shop, x in sales if (day, shop) == (d, s)))
            for (d,), (s,) in product(days, shops)
        ]

    spec: Spec = {
        "days": {"day": UNIQUE},
        "shops": {"shop": UNIQUE},
        "sales": {"day": KEYS, "shop": KEYS, "amount": SMALL},
    }
    agree(card.code(), spec, oracle, sizes=(0, 6))


@check(level=3, mutants=[("= 600", "= 500"), ("3 payments", "2 payments")])
def sql_fan_out(card: CardText) -> None:
    """Joined by sqlite with the numbers of the front."""
    amount, items, payments = (int(number) for number in re.findall(r"\d+", card.front))
    tables: Tables = {
        "orders": (["id", "amount"], [(1, amount)]),
        "items": (["o"], [(1,)] * items),
        "payments": (["o"], [(1,)] * payments),
    }
    found = one(
        "SELECT SUM(amount) FROM orders JOIN items i ON i.o = id JOIN payments p ON p.o = id",
        tables,
    )
    assert all(value(side) == found for side in sides(card.formula()))


@check(
    level=3,
    mutants=[
        ("LEFT JOIN p", "JOIN p"),
        ("FROM items GROUP BY order_id)", "FROM items)"),
        ("SUM(paid) AS paid", "MAX(paid) AS paid"),
    ],
)
def sql_fan_out_fix(card: CardText) -> None:
    """Against sums in Python."""

    def total(rows: Rows, id_: int) -> int | None:
        found = [x for order, x in rows if order == id_ and x is not None]
        return sum(found) if found else None

    def oracle(orders: Rows, items: Rows, payments: Rows) -> Rows:
        return [(id_, total(items, id_), total(payments, id_)) for (id_,) in orders]

    spec: Spec = {
        "orders": {"id": UNIQUE},
        "items": {"order_id": KEYS, "price": SMALL},
        "payments": {"order_id": KEYS, "paid": SMALL},
    }
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("o.v IS NOT n.v", "o.v <> n.v"), ("FULL JOIN", "LEFT JOIN")])
def sql_full_join_reconcile(card: CardText) -> None:
    """Against two dictionaries."""

    def oracle(old: Rows, new: Rows) -> Rows:
        a: dict[Any, Any] = dict(old)
        b: dict[Any, Any] = dict(new)
        return [(k,) for k in a.keys() | b.keys() if (k in a) != (k in b) or a[k] != b[k]]

    spec: Spec = {name: {"id": UNIQUE, "v": (None, 1, 2)} for name in ("old", "new")}
    agree(card.code(), spec, oracle)


@check(
    level=3,
    mutants=[
        ("SUM(CASE WHEN kind = 'click'", "COUNT(CASE WHEN kind = 'click'"),
        ("kind = 'buy' THEN 1 ELSE", "kind = 'buy' THEN 2 ELSE"),
        ("GROUP BY user", "GROUP BY kind"),
    ],
)
def sql_conditional_count(card: CardText) -> None:
    """Against counters."""

    def oracle(events: Rows) -> Rows:
        kinds: dict[Any, Counter[str]] = defaultdict(Counter)
        for user, kind in events:
            kinds[user][kind] += 1
        return [(user, kind["click"], kind["buy"]) for user, kind in kinds.items()]

    agree(card.code(), {"events": {"user": KEYS, "kind": ("click", "buy", "view", None)}}, oracle)


@check(level=3, mutants=[("THEN 1 ELSE 0 END)`", "THEN 1 END)`")])
def sql_count_case_else(card: CardText) -> None:
    """The expression of the front counts all; without its ELSE it counts what is meant."""
    wrong = card.spans("front")[0]
    t: Tables = {"t": (["kind"], [("buy",), ("view",), (None,)])}
    assert one(f"SELECT {wrong} FROM t", t) == 3
    assert one(f"SELECT {wrong.replace(' ELSE 0', '')} FROM t", t) == 1
    assert one(f"SELECT {wrong.replace('COUNT', 'SUM')} FROM t", t) == 1


@check(level=3, mutants=[(" * 1.0 / COUNT(*)", " / COUNT(*)"), ("SUM(churned)", "COUNT(churned)")])
def sql_rate_integer_division(card: CardText) -> None:
    """Against exact shares."""

    def oracle(users: Rows) -> Rows:
        plans = {plan for plan, _ in users}
        groups = {plan: [x for p, x in users if p == plan] for plan in plans}
        return [(plan, sum(x) / len(x)) for plan, x in groups.items()]

    agree(card.code(), {"users": {"plan": ("a", "b", None), "churned": (0, 1)}}, oracle)


@check(level=3, mutants=[("= 6$", "= 5$"), ("= 4$", "= 6$")])
def sql_mean_of_means(card: CardText) -> None:
    """From the shops on the front."""
    shops = [(int(n), int(x)) for n, x in re.findall(r"has (\d+) orders? of (\d+)", card.front)]
    orders = [x for n, x in shops for _ in range(n)]
    means = sum(x for _, x in shops) / len(shops)
    first, second = (sides(tex) for tex in card.formulas("back"))
    assert [value(side) for side in first] == [means] * 2
    assert [value(side) for side in second] == [sum(orders) / len(orders)] * 2


@check(level=2, mutants=[("city, name, MAX(age)", "city, nome, MAX(age)")])
def sql_group_by_bare_column(card: CardText) -> None:
    """SQLite's own rule: with a lone MAX the bare column comes from the row that holds it."""
    select, group = card.spans("front")[:2]
    rows = [("Oslo", "Ann", 30), ("Oslo", "Bob", 50), ("Oslo", "Cy", 40), ("Rome", "Di", 20)]
    tables = {"t": (["city", "name", "age"], rows)}
    found = sql_rows(f"SELECT {select} FROM t {group}", tables)
    assert multiset(found) == multiset([("Oslo", "Bob", 50), ("Rome", "Di", 20)])


@check(
    level=3,
    mutants=[("`0` and NULL", "`0` and `0`"), ("The second: no row", "The second: one row")],
)
def sql_empty_aggregate(card: CardText) -> None:
    """Both statements of the front."""
    empty: dict[str, Any] = {"t": (["g", "x"], [])}
    first, second = card.code().split(";")[:2]
    found = re.search(
        r"The first: one row, `(\d)` and (\w+)\. The second: no row at all", card.back
    )
    assert found
    assert found[2] == "NULL"
    assert sql_rows(first, empty) == [(int(found[1]), None)]
    assert sql_rows(second, empty) == []


@check(level=3, mutants=[("COUNT(o.id)", "COUNT(*)"), ("LEFT JOIN", "JOIN")])
def sql_count_zero_groups(card: CardText) -> None:
    """Against counts."""

    def oracle(customers: Rows, orders: Rows) -> Rows:
        return [(id_, sum(c == id_ for _, c in orders)) for (id_,) in customers]

    spec: Spec = {"customers": {"id": UNIQUE}, "orders": {"id": UNIQUE, "customer_id": KEYS}}
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("from 2 to 4", "from 2 to 3")])
def sql_distinct_not_additive(card: CardText) -> None:
    """All pairs of audiences of the sizes given."""
    from itertools import combinations

    monday, tuesday = (int(n) for n in card.numbers("front"))
    people = range(monday + tuesday)
    sizes = {
        len({*a, *b}) for a in combinations(people, monday) for b in combinations(people, tuesday)
    }
    found = re.search(r"from (\d+) to (\d+)", card.back)
    assert found
    assert sizes == set(range(int(found[1]), int(found[2]) + 1))


@check(level=2, mutants=[("SELECT DISTINCT a, b FROM t", "SELECT DISTINCT a FROM t")])
def sql_distinct_scope(card: CardText) -> None:
    """Rows that differ in one column stay."""
    rows = [(1, 1), (1, 2), (1, 2), (None, 1), (None, 1)]
    found = sql_rows(card.spans("front")[0], {"t": (["a", "b"], rows)})
    assert multiset(found) == multiset(set(rows))


@check(level=2, mutants=[("one row for each group", "every row")])
def sql_window_vs_group(card: CardText) -> None:
    """Rows of both forms of the front."""
    total, group, window = card.spans("front")
    rows = [("a", 1), ("a", 2), ("b", 5)]
    t = {"t": (["g", "x"], rows)}
    assert multiset(sql_rows(f"SELECT g, {total} FROM t {group}", t)) == multiset(
        [("a", 3), ("b", 5)]
    )
    assert multiset(sql_rows(f"SELECT g, {window} FROM t", t)) == multiset(
        [("a", 3), ("a", 3), ("b", 5)]
    )
    assert re.match(r"The first returns one row for each group\. The second keeps every", card.back)


@check(
    level=3,
    mutants=[
        ("| 80 | 3 | 2 | 2 |", "| 80 | 3 | 2 | 3 |"),
        ("| 70 | 4 | 4 | 3 |", "| 70 | 4 | 3 | 3 |"),
    ],
)
def sql_rank_family(card: CardText) -> None:
    """Sqlite's three functions on the scores of the front, and the rule of each."""
    scores = [int(number) for number in card.numbers("front")]
    names = "ROW_NUMBER", "RANK", "DENSE_RANK"
    ranks = ", ".join(f"{name}() OVER (ORDER BY x DESC)" for name in names)
    found = sql_rows(f"SELECT x, {ranks} FROM t", {"t": column(*scores)})
    rules = [
        (x, place + 1, 1 + sum(y > x for y in scores), 1 + len({y for y in scores if y > x}))
        for place, x in enumerate(sorted(scores, reverse=True))
    ]
    assert multiset(table(card.back)) == multiset(found) == multiset(rules)


@check(
    level=3,
    mutants=[
        ("ORDER BY day, id\n", "ORDER BY day DESC, id\n"),
        ("PARTITION BY user\n", ""),
        ("UNBOUNDED PRECEDING\n", "1 PRECEDING\n"),
    ],
)
def sql_running_total(card: CardText) -> None:
    """Against sums over the earlier rows."""

    def oracle(payments: Rows) -> Rows:
        def total(user: Any, day: int, id_: int) -> int | None:
            found = [x for i, u, d, x in payments if u == user and (d, i) <= (day, id_)]
            known = [x for x in found if x is not None]
            return sum(known) if known else None

        return [(id_, total(user, day, id_)) for id_, user, day, _ in payments]

    spec: Spec = {
        "payments": {"id": UNIQUE, "user": (None, 1, 2), "day": (1, 2, 3), "amount": SMALL}
    }
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("| 2 | 1 | 9 |", "| 2 | 1 | 6 |"), ("(2, 1), (2, 3)", "(2, 1), (3, 3)")])
def sql_range_peers(card: CardText) -> None:
    """Run by sqlite."""
    reads_as_printed(card)


@check(
    level=3,
    mutants=[
        ("ORDER BY day)` mostly", "PARTITION BY day)` mostly"),
        ("AND UNBOUNDED FOLLOWING", "AND CURRENT ROW"),
    ],
)
def sql_last_value(card: CardText) -> None:
    """The plain form returns each row's own value, with the frame of the back the last one."""
    plain = card.spans("front")[0]
    frame = card.spans("back")[0]
    t = {"t": (["day", "x"], [(1, 5), (2, 7), (3, 6)])}
    if "PARTITION" in plain:
        t = {"t": (["day", "x"], [(1, 5), (1, 7), (1, 6)])}
    assert sql_rows(f"SELECT x, {plain} FROM t", t) == [(x, x) for _, x in t["t"][1]]
    whole = plain.replace("ORDER BY day)", f"ORDER BY day {frame})")
    assert sql_rows(f"SELECT {whole} FROM t", t) == [(6,)] * 3


@check(level=3, mutants=[("6 PRECEDING", "7 PRECEDING"), ("ORDER BY day", "ORDER BY amount")])
def sql_moving_average(card: CardText) -> None:
    """Against means of the days themselves."""

    def oracle(sales: Rows) -> Rows:
        def mean(day: int) -> float | None:
            near = [x for d, x in sales if day - 6 <= d <= day and x is not None]
            return sum(near) / len(near) if near else None

        return [(day, mean(day)) for day, _ in sales]

    agree(card.code(), {"sales": {"day": UNIQUE, "amount": SMALL}}, oracle, sizes=(0, 20))


@check(
    level=3,
    mutants=[
        ("PARTITION BY shop ORDER", "ORDER"),
        ("LAG(amount)", "LEAD(amount)"),
        ("LAG(amount)", "LAG(amount, 2)", 1),
    ],
)
def sql_lag_change(card: CardText) -> None:
    """Against the row with the greatest earlier day."""

    def oracle(sales: Rows) -> Rows:
        found = []
        for shop, day, amount in sales:
            earlier = [(d, x) for s, d, x in sales if s == shop and d < day]
            before = max(earlier, key=lambda row: row[0])[1] if earlier else None
            unknown = amount is None or before is None
            found.append((shop, day, None if unknown else amount - before))
        return found

    spec: Spec = {"sales": {"shop": ("a", "b", None), "day": range(1, 9), "amount": SMALL}}
    agree(card.code(), spec, oracle, keys={"sales": (0, 1)})


@check(
    level=3,
    mutants=[
        ("* 1.0 ", ""),
        ("PARTITION BY shop)", ")"),
        ("PARTITION BY shop)", "PARTITION BY shop ORDER BY amount)"),
    ],
)
def sql_share_of_total(card: CardText) -> None:
    """Against sums in Python."""

    def oracle(sales: Rows) -> Rows:
        return [(s, x, x / sum(y for shop, y in sales if shop == s)) for s, x in sales]

    spec: Spec = {"sales": {"shop": ("a", "b", None), "amount": (1, 2, 3, 5)}}
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("A: 3, 3, 2, 2.", "A: 2, 2, 3, 3.")])
def sql_ntile(card: CardText) -> None:
    """Sizes by sqlite, for ten equal values too."""
    window = card.spans("front")[0]
    for values in (range(10), [1] * 10):
        found = sql_rows(f"SELECT {window} AS n FROM t", {"t": column(*values)})
        sizes = [n for _, n in sorted(Counter(found).items())]
        assert [int(number) for number in card.numbers("back")] == sizes
