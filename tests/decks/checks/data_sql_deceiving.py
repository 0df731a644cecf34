"""Checks of the cards on the SQL that finds deceiving data: queries against Python."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from statistics import fmean
from typing import Any

from tests.decks.card_text import CardText, agrees, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import (
    TRIALS,
    UNIQUE,
    Row,
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
    mutants=[("HAVING COUNT(*) > 1", "HAVING COUNT(*) >= 1"), ("GROUP BY k\n", "GROUP BY k, n\n")],
)
def sql_find_duplicates(card: CardText) -> None:
    """Against a counter; the surplus of the explanation too."""

    def oracle(t: Rows) -> Rows:
        return [(k, n) for (k,), n in Counter(t).items() if n > 1]

    agree(card.code(), {"t": {"k": range(1, 12)}}, oracle)
    surplus = next(span for span in card.spans("explanation") if "DISTINCT" in span)
    agree(f"SELECT {surplus} FROM t", {"t": {"k": range(5)}}, lambda t: [(len(t) - len(set(t)),)])


@check(
    level=3,
    mutants=[
        ("WHERE split = 'test'", "WHERE split = 'train'"),
        ("SELECT LOWER(TRIM(body)) FROM", "SELECT body FROM"),
        ("'train')", "'test')"),
    ],
)
def sql_split_duplicates(card: CardText) -> None:
    """Against a set of folded bodies."""

    def oracle(docs: Rows) -> Rows:
        seen = {body.strip().lower() for _, body, split in docs if split == "train"}
        return [(i,) for i, body, split in docs if split == "test" and body.strip().lower() in seen]

    bodies = (*MAILS, "d", "e", "f", "g")
    spec: Spec = {"docs": {"id": UNIQUE, "body": bodies, "split": ("train", "test")}}
    agree(card.code(), spec, oracle)


@check(
    level=3,
    mutants=[
        ("LEFT JOIN dim", "JOIN dim"),
        ("- (SELECT COUNT(*) FROM facts)", "- (SELECT COUNT(*) FROM dim)"),
    ],
)
def sql_find_fan_out(card: CardText) -> None:
    """Against the matches of each fact."""

    def oracle(facts: Rows, dim: Rows) -> Rows:
        matches = [sum(k == other for (other,) in dim) for (k,) in facts if k is not None]
        return [(sum(m - 1 for m in matches if m),)]

    spec: Spec = {"facts": {"k": (None, 1, 2, 3)}, "dim": {"k": (None, 1, 2, 4, 5)}}
    agree(card.code(), spec, oracle, sizes=(0, 8))


@check(
    level=3, mutants=[("WHERE o.customer_id IS NOT NULL\n  AND", "WHERE"), ("NOT EXISTS", "EXISTS")]
)
def sql_orphans(card: CardText) -> None:
    """Against sets; orders without a customer are no orphans."""

    def oracle(orders: Rows, customers: Rows) -> Rows:
        return [(i,) for i, c in orders if c is not None and (c,) not in customers]

    spec: Spec = {
        "orders": {"id": UNIQUE, "customer_id": (None, 1, 2, 3, 4)},
        "customers": {"id": (None, 1, 2, 3)},
    }
    agree(card.code(), spec, oracle, sizes=(0, 8))


@check(level=3, mutants=[("COUNT(DISTINCT label)", "COUNT(label)"), ("> 1;", ">= 1;")])
def sql_label_conflicts(card: CardText) -> None:
    """Against sets of labels."""

    def oracle(t: Rows) -> Rows:
        return [(x,) for x, labels in grouped(t).items() if len(set(labels)) > 1]

    agree(card.code(), {"t": {"x": ("a", "b", "c", "d", None), "label": (0, 1)}}, oracle)


@check(level=3, mutants=[("0.857", "0.858"), ("(3 + 2 + 1)/7 = 6/7", "(3 + 1 + 1)/7 = 5/7")])
def sql_conflict_ceiling(card: CardText) -> None:
    """Every function of three inputs to two labels is tried."""
    rows = [(1, "A")] * 3 + [(1, "B")] + [(2, "B")] * 2 + [(3, "A")]
    words = (
        r"stands 3 times with label A and once with B; another 2 times with B; a third once with A"
    )
    assert re.search(words, card.front)
    best = max(
        fmean(dict(zip((1, 2, 3), answers, strict=True))[x] == label for x, label in rows)
        for answers in product("AB", repeat=3)
    )
    first, second, printed = sides(card.formula())
    assert abs(value(first) - best) < 1e-12
    assert abs(value(second) - best) < 1e-12
    assert agrees(printed, best)


@check(
    level=3,
    mutants=[
        ("* 1.0 / SUM", "/ SUM"),
        ("SUM(COUNT(*)) OVER ()", "COUNT(*) OVER ()"),
        ("COUNT(*) AS n", "COUNT(label) AS n"),
    ],
)
def sql_imbalance(card: CardText) -> None:
    """Against a counter, NULL labels included."""

    def oracle(t: Rows) -> Rows:
        return [(label, n, n / len(t)) for (label,), n in Counter(t).items()]

    agree(card.code(), {"t": {"label": (None, "a", "b", "b")}}, oracle)


@check(
    level=3, mutants=[(">= 20\n", "> 20\n"), ("MIN(label) = MAX(label)", "MIN(label) < MAX(label)")]
)
def sql_pure_codes(card: CardText) -> None:
    """Codes at and below the bound, pure and mixed."""
    groups = {"a": [1] * 20, "b": [0] * 25, "c": [1] * 19, "d": [0] * 30 + [1], "e": [0, 1]}
    rows: Rows = [(code, label) for code, labels in groups.items() for label in labels]
    expected = [(code, x[0]) for code, x in groups.items() if len(x) >= 20 and len(set(x)) == 1]
    found = sql_rows(card.code(), {"t": (["code", "label"], rows)})
    assert multiset(found) == multiset(expected)


@check(
    level=3,
    mutants=[
        ("x IS NULL", "x IS NOT NULL"),
        ("THEN 1.0 ELSE 0 END", "THEN 1.0 END"),
        ("GROUP BY label", "GROUP BY x"),
    ],
)
def sql_missing_by_label(card: CardText) -> None:
    """Against shares in Python."""

    def oracle(t: Rows) -> Rows:
        groups = grouped([(label, x is None) for x, label in t])
        return [(label, fmean(missing)) for label, missing in groups.items()]

    agree(card.code(), {"t": {"x": (None, 1, 2), "label": (0, 1, None)}}, oracle)


@check(level=3, mutants=[("INTERSECT", "EXCEPT"), ("INTERSECT", "UNION")])
def sql_group_leakage(card: CardText) -> None:
    """Against sets of users."""

    def oracle(rows: Rows) -> list[Row]:
        train, test = ({u for u, s in rows if s == split} for split in ("train", "test"))
        return [(user,) for user in train & test]

    agree(card.code(), {"rows": {"user": range(8), "split": ("train", "test")}}, oracle)


@check(
    level=3,
    mutants=[
        ("ts >= (", "ts > ("),
        ("MIN(ts)", "MAX(ts)"),
        ("WHERE split = 'train'\n  AND", "WHERE"),
    ],
)
def sql_time_split(card: CardText) -> None:
    """Against the earliest test row; without test rows nothing is wrong."""

    def oracle(rows: Rows) -> Rows:
        test = [ts for _, ts, split in rows if split == "test"]
        return [(i,) for i, ts, split in rows if split == "train" and test and ts >= min(test)]

    stamps = tuple(f"2026-01-0{day}" for day in range(1, 8))
    spec: Spec = {"rows": {"id": UNIQUE, "ts": stamps, "split": ("train", "train", "test")}}
    agree(card.code(), spec, oracle, sizes=(0, 6))


@check(
    level=3,
    mutants=[
        ("\n   OR feature_at IS NULL", ""),
        ("feature_at > predict_at", "feature_at >= predict_at"),
    ],
)
def sql_future_features(card: CardText) -> None:
    """Against a loop."""

    def oracle(train: Rows) -> Rows:
        return [(i,) for i, at, known in train if known is None or known > at]

    spec: Spec = {"train": {"id": UNIQUE, "predict_at": SMALL, "feature_at": (None, *SMALL)}}
    agree(card.code(), spec, oracle)


@check(
    level=3,
    mutants=[
        ("SUM(ABS(diff)) / 2", "SUM(ABS(diff))"),
        ("ABS(diff)", "diff"),
        ("GROUP BY x, n.old, n.new", "GROUP BY n.old, n.new"),
    ],
)
def sql_drift_tv(card: CardText) -> None:
    """Against the definition: the largest difference of probability over all sets of values."""
    for seed in range(TRIALS):
        spec: Spec = {"t": {"period": ("old", "new"), "x": ("a", "b", None)}}
        rows: Rows = [*draw(spec, seed, {}, (0, 10))["t"][1], ("old", "a"), ("new", "b")]
        groups = grouped(rows)
        largest = max(
            fmean((x in event) for x in groups["old"]) - fmean((x in event) for x in groups["new"])
            for chosen in product((True, False), repeat=3)
            for event in [[x for x, on in zip(("a", "b", None), chosen, strict=True) if on]]
        )
        [(found,)] = sql_rows(card.code(), {"t": (["period", "x"], rows)})
        assert abs(found - largest) < 1e-9


@check(
    level=3,
    mutants=[
        ("0.90 to 0.80", "0.80 to 0.90"),
        ("82/110", "82/100"),
        ("0.355", "0.365"),
        ("30 of 100 hard", "20 of 100 hard"),
    ],
)
def sql_simpson(card: CardText) -> None:
    """By sqlite on the cases of the front."""
    cases = re.findall(r"(\d+) of (\d+) (easy|hard)", card.front)
    assert len(cases) == 4
    rows: Rows = []
    for (won, n, seg), arm in zip(cases, "AABB", strict=True):
        rows += [(seg, arm, int(k < int(won))) for k in range(int(n))]
    t: Tables = {"t": (["seg", "arm", "won"], rows)}
    rate = "SELECT AVG(won) FROM t WHERE arm"
    by = [
        sql_rows(f"{rate} = '{arm}' AND seg = '{seg}'", t)[0][0]
        for seg in ("easy", "hard")
        for arm in "AB"
    ]
    overall = [sql_rows(f"{rate} = '{arm}'", t)[0][0] for arm in "BA"]
    printed = card.numbers("back")
    exact = [*by, *(x for rate in overall for x in (rate, rate))]
    assert all(agrees(n, x) for n, x in zip(printed, exact, strict=True))
    assert by[0] > by[1]
    assert by[2] > by[3]
    assert overall[0] > overall[1]


@check(
    level=3,
    mutants=[
        ("LEFT JOIN loads", "JOIN loads"),
        ("COALESCE(l.n, 0)", "l.n"),
        ("COALESCE(l.n, 0) = 0\n   OR l.n", "COALESCE(l.n, 0)"),
        ("< 0.5 *", "< 0.9 *"),
    ],
)
def sql_missing_loads(card: CardText) -> None:
    """Against a loop over the calendar."""

    def oracle(calendar: Rows, loads: Rows) -> Rows:
        n: dict[Any, Any] = dict(loads)
        half = 0.5 * fmean(n.values()) if n else 0
        return [row for row in calendar if not n.get(row[0]) or n[row[0]] < half]

    spec: Spec = {
        "calendar": {"day": UNIQUE},
        "loads": {"day": range(1, 12), "n": (0, 1, 4, 9, 10)},
    }
    agree(card.code(), spec, oracle, keys={"loads": (0,)})
    [found] = sql_rows(card.code(), {"calendar": (["day"], [(1,)]), "loads": (["day", "n"], [])})
    assert found == (1,)
