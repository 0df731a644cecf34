"""Checks of the cards on SQL patterns and on time: queries against Python."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, product
from statistics import median

from tests.decks.card_text import CardText, sql_rows
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import (
    TRIALS,
    UNIQUE,
    Rows,
    Spec,
    Tables,
    agree,
    draw,
    grouped,
    multiset,
)

SMALL = (0, 1, 2, 3)
MAILS = ("ann@x", " Ann@X ", "bob@x", "BOB@x", "cy@x")


@check(
    level=3,
    mutants=[
        ("amount DESC, id)", "amount DESC, id DESC)"),
        ("place <= 2", "place < 2"),
        ("PARTITION BY shop\n", ""),
    ],
)
def sql_top_n(card: CardText) -> None:
    """Against sorting; with RANK and without id, ties would give more than two."""

    def oracle(sales: Rows) -> Rows:
        shops = grouped([(shop, (-amount, id_)) for id_, shop, amount in sales])
        return [(id_,) for group in shops.values() for _, id_ in sorted(group)[:2]]

    spec: Spec = {"sales": {"id": UNIQUE, "shop": ("a", "b", None), "amount": SMALL}}
    agree(card.code(), spec, oracle)
    loose = card.code().replace("ROW_NUMBER", "RANK").replace("DESC, id", "DESC")
    tables: Tables = {"sales": (["id", "shop", "amount"], [(k, "a", 1) for k in range(5)])}
    assert len(sql_rows(loose, tables)) == 5


@check(level=3, mutants=[("RANK keeps every row", "ROW_NUMBER keeps every row")])
def sql_top_row_ties(card: CardText) -> None:
    """Both functions on tied rows, in sqlite."""
    order = card.spans("front")[0]
    t: Tables = {"t": (["score"], [(5,), (5,), (3,)])}
    kept = {
        name: len(
            sql_rows(f"SELECT 1 FROM (SELECT {name}() OVER ({order}) AS n FROM t) WHERE n = 1", t)
        )
        for name in ("RANK", "ROW_NUMBER")
    }
    found = re.match(r"(\w+) keeps every row with the top score; (\w+) keeps one", card.back)
    assert found
    assert (kept[found[1]], kept[found[2]]) == (2, 1)


@check(
    level=3,
    mutants=[
        ("LOWER(TRIM(email))", "TRIM(email)"),
        ("LOWER(TRIM(email))", "LOWER(email)"),
        ("updated DESC, id DESC", "updated, id DESC"),
        ("updated DESC, id DESC", "updated DESC, id"),
    ],
)
def sql_dedupe_latest(card: CardText) -> None:
    """Against a maximum for each folded address."""

    def oracle(raw: Rows) -> Rows:
        mails = grouped([(mail.strip().lower(), (when, id_)) for id_, mail, when in raw])
        return [(max(group)[1],) for group in mails.values()]

    agree(card.code(), {"raw": {"id": UNIQUE, "email": MAILS, "updated": SMALL}}, oracle)


@check(
    level=3,
    mutants=[("MIN(id)", "MAX(id)"), ("NOT IN", "IN"), (" GROUP BY email", "")],
)
def sql_delete_duplicates(card: CardText) -> None:
    """What is left, against a minimum for each address."""

    def oracle(t: Rows) -> Rows:
        return [
            (min(ids), email) for email, ids in grouped([(mail, id_) for id_, mail in t]).items()
        ]

    agree(f"{card.code()} SELECT * FROM t", {"t": {"id": UNIQUE, "email": MAILS}}, oracle)


@check(
    level=3, mutants=[("COUNT(DISTINCT product)", "COUNT(product)"), ("       = (", "       <> (")]
)
def sql_bought_every(card: CardText) -> None:
    """Against sets; purchases repeat."""
    from random import Random

    for seed in range(TRIALS):
        random = Random(seed)
        products = random.sample(range(9), random.randint(1, 3))
        bought: Rows = [(random.randint(1, 4), random.choice(products)) for _ in range(seed)]
        expected = [(u,) for u, items in grouped(bought).items() if set(items) == set(products)]
        tables: Tables = {
            "products": (["id"], [(p,) for p in products]),
            "purchases": (["user", "product"], bought),
        }
        assert multiset(sql_rows(card.code(), tables)) == multiset(expected)


@check(
    level=3,
    mutants=[("END) = 0", "END) >= 0"), ("END) > 0", "END) >= 0"), ("item = 'b'", "item <> 'a'")],
)
def sql_bought_a_not_b(card: CardText) -> None:
    """Against sets, NULL items included; the EXCEPT of the explanation agrees."""

    def oracle(purchases: Rows) -> Rows:
        groups = grouped(purchases)
        return [(u,) for u, items in groups.items() if "a" in items and "b" not in items]

    spec: Spec = {"purchases": {"user": (1, 2, 3, 4, None), "item": ("a", "b", "c", None)}}
    agree(card.code(), spec, oracle)
    query = "SELECT user FROM purchases WHERE item = "
    agree(f"{query}'a' EXCEPT {query}'b'", spec, oracle)


@check(
    level=3,
    mutants=[
        ("(n + 1) / 2, (n + 2) / 2)", "n / 2, (n + 2) / 2)"),
        ("(n + 2) / 2);", "(n + 3) / 2);"),
        ("(n + 1) / 2, (n + 2) / 2)", "(n + 1) / 2)"),
    ],
)
def sql_median(card: CardText) -> None:
    """Against the statistics module, odd and even numbers of rows."""

    def oracle(t: Rows) -> Rows:
        return [(median(x for (x,) in t) if t else None,)]

    agree(card.code(), {"t": {"x": (0, 1, 2, 3, 7, 9)}}, oracle)


@check(
    level=3,
    mutants=[("day - ROW_NUMBER()", "day + ROW_NUMBER()"), ("day - ROW_NUMBER()", "ROW_NUMBER()")],
)
def sql_islands_idea(card: CardText) -> None:
    """Rows share the difference exactly when they are in one run."""
    expression = card.spans("front")[0]
    for seed in range(TRIALS):
        days = draw({"t": {"day": range(20)}}, seed, {"t": (0,)}, (1, 12))["t"][1]
        found = sql_rows(f"SELECT day, {expression} FROM t", {"t": (["day"], days)})
        island = dict(found)
        for (a, name), (b, other) in product(island.items(), repeat=2):
            unbroken = all(day in island for day in range(min(a, b), max(a, b)))
            assert (name == other) == unbroken


@check(
    level=3,
    mutants=[
        ("SELECT DISTINCT user, day", "SELECT user, day"),
        ("GROUP BY user, island", "GROUP BY user"),
        ("MAX(length)", "MIN(length)"),
    ],
)
def sql_streak(card: CardText) -> None:
    """Against walking through each user's days; visits repeat."""

    def oracle(visits: Rows) -> Rows:
        found = []
        for user, days in grouped(visits).items():
            distinct = set(days)
            runs = [next(k for k in range(1, 99) if day + k not in distinct) for day in distinct]
            found.append((user, max(runs)))
        return found

    agree(card.code(), {"visits": {"user": ("a", "b"), "day": range(1, 9)}}, oracle)


@check(
    level=3,
    mutants=[
        ("next > id + 1", "next >= id + 1"),
        ("id + 1 AS first", "id AS first"),
        ("LEAD(id)", "LAG(id)"),
    ],
)
def sql_gaps(card: CardText) -> None:
    """Against the missing numbers themselves."""

    def oracle(t: Rows) -> Rows:
        ids = {id_ for (id_,) in t}
        missing = [k for k in range(min(ids), max(ids)) if k not in ids] if ids else []
        runs = groupby(enumerate(missing), key=lambda pair: pair[1] - pair[0])
        gaps = [[k for _, k in run] for _, run in runs]
        return [(gap[0], gap[-1]) for gap in gaps]

    agree(card.code(), {"t": {"id": range(1, 30)}}, oracle, keys={"t": (0,)})


@check(
    level=3,
    mutants=[
        ("<= 1800", "< 1800"),
        ("PARTITION BY user ORDER BY ts) AS session", "ORDER BY ts) AS session"),
        ("ELSE 1 END", "ELSE 0 END"),
    ],
)
def sql_sessionise(card: CardText) -> None:
    """Against a loop over each user's events; pauses of exactly 1800 s occur."""

    def oracle(events: Rows) -> Rows:
        found = []
        for user, stamps in grouped(events).items():
            number, before = 0, None
            for ts in sorted(stamps):
                number += before is None or ts - before > 1800
                before = ts
                found.append((user, ts, number))
        return found

    steps = range(0, 14400, 600)
    agree(
        card.code(), {"events": {"user": ("a", "b"), "ts": steps}}, oracle, keys={"events": (0, 1)}
    )


@check(
    level=3,
    mutants=[
        ("e.ts > v.t", "e.ts < v.t"),
        ("AND e.ts > c.t", ""),
        ("MIN(e.ts)", "MAX(e.ts)"),
        ("SELECT DISTINCT e.user", "SELECT e.user"),
    ],
)
def sql_funnel(card: CardText) -> None:
    """Against trying all ordered triples of each user's events."""

    def oracle(events: Rows) -> Rows:
        reached = [0, 0, 0]
        for user in {user for user, _, _ in events}:
            times = {
                step: [ts for u, kind, ts in events if (u, kind) == (user, step)]
                for step in ("view", "cart", "buy")
            }
            pairs = [(v, c) for v in times["view"] for c in times["cart"] if v < c]
            reached[0] += bool(times["view"])
            reached[1] += bool(pairs)
            reached[2] += any(c < b for _, c in pairs for b in times["buy"])
        return [tuple(reached)]

    kinds = ("view", "cart", "buy", "view", "help")
    spec: Spec = {"events": {"user": (1, 2, 3), "kind": kinds, "ts": range(8)}}
    agree(card.code(), spec, oracle, sizes=(0, 24))


@check(
    level=3,
    mutants=[
        ("MIN(month)", "MAX(month)"),
        ("COUNT(DISTINCT a.user)", "COUNT(a.user)"),
        ("* 1.0 / s.n", "* 1.0 / COUNT(*)"),
    ],
)
def sql_retention(card: CardText) -> None:
    """Against sets of users; a user may have several rows in a month."""

    def oracle(activity: Rows) -> Rows:
        first = {user: min(months) for user, months in grouped(activity).items()}
        sizes = Counter(first.values())
        active = Counter((first[user], month - first[user]) for user, month in set(activity))
        return [(cohort, k, n / sizes[cohort]) for (cohort, k), n in active.items()]

    agree(
        card.code(), {"activity": {"user": range(6), "month": (1, 2, 3, 4)}}, oracle, sizes=(0, 20)
    )


@check(
    level=3,
    mutants=[
        ("ORDER BY t, d\n", "ORDER BY t, d DESC\n"),
        ("SELECT stop, -1", "SELECT stop, 1"),
        ("UNION ALL", "UNION"),
    ],
)
def sql_peak_concurrency(card: CardText) -> None:
    """Against counting the calls at every start."""
    for seed in range(TRIALS):
        spec: Spec = {"calls": {"start": range(8), "length": (1, 2, 3)}}
        rows = [(a, a + n) for a, n in draw(spec, seed, {}, (1, 9))["calls"][1]]
        peak = max(sum(a <= t < b for a, b in rows) for t, _ in rows)
        assert sql_rows(card.code(), {"calls": (["start", "stop"], rows)}) == [(peak,)]


@check(
    level=3,
    mutants=[
        ("AND ts < '2026-02-01'", "AND ts <= '2026-01-31'"),
        ("BETWEEN '2026-01-01' AND '2026-01-31'", "BETWEEN '2026-01-01' AND '2026-02-01'"),
    ],
)
def sql_half_open(card: CardText) -> None:
    """Both filters on instants around the ends of the month."""
    stamps = [
        "2025-12-31 23:59:59",
        "2026-01-01 00:00:00",
        "2026-01-30 23:59:59",
        "2026-01-31 00:00:01",
        "2026-01-31 23:59:59",
        "2026-02-01 00:00:00",
    ]
    t: Tables = {"t": (["ts"], [(ts,) for ts in stamps])}
    between, half_open = card.spans("front")[0], card.spans("back")[0]
    assert sql_rows(f"SELECT ts FROM t WHERE {between}", t) == [(ts,) for ts in stamps[1:3]]
    assert sql_rows(f"SELECT ts FROM t WHERE {half_open}", t) == [(ts,) for ts in stamps[1:5]]


@check(level=3, mutants=[("16:00 or 17:00", "07:00 or 08:00")])
def sql_local_day(card: CardText) -> None:
    """Midnight in UTC, in the zone of the card, in January and in July."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    zone = re.search(r"AT TIME ZONE '([\w/]+)'", card.explanation)
    assert zone
    local = [
        datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone[1])).strftime("%H:%M")
        for month in (1, 7)
    ]
    assert re.findall(r"\d\d:\d\d", card.back) == local


@check(level=3, mutants=[("'%Y-%m'", "'%m'"), ("SUM(amount)", "COUNT(amount)")])
def sql_month(card: CardText) -> None:
    """Against cutting the text; the same month of two years stays apart."""

    def oracle(sales: Rows) -> Rows:
        return [(month, sum(x)) for month, x in grouped([(ts[:7], x) for ts, x in sales]).items()]

    stamps = ("2025-01-31 23:59:59", "2026-01-01 00:00:00", "2026-02-28 12:00:00")
    agree(card.code(), {"sales": {"ts": stamps, "amount": (1, 2, 3)}}, oracle)


@check(
    level=3,
    mutants=[
        ("f.known_at <= l.ts", "f.known_at < l.ts"),
        (" AND f.known_at <= l.ts", ""),
        ("known_at DESC", "known_at"),
        ("f.user = l.user AND ", ""),
    ],
)
def sql_point_in_time(card: CardText) -> None:
    """Against the newest known value, found by looking at all of them."""

    def oracle(labels: Rows, features: Rows) -> Rows:
        found = []
        for user, ts in labels:
            known = [(at, v) for u, at, v in features if u == user and at <= ts]
            found.append((user, ts, max(known)[1] if known else None))
        return found

    spec: Spec = {
        "labels": {"user": (1, 2, 3), "ts": range(6)},
        "features": {"user": (1, 2, 3), "known_at": range(6), "v": range(50)},
    }
    agree(card.code(), spec, oracle, keys={"features": (0, 1)})
