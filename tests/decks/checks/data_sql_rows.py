"""Random tables for SQL cards, and queries compared with an oracle as multisets."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, Final

from tests.decks.card_text import CardText, sql_rows

Row = tuple[Any, ...]
Rows = list[Row]
Tables = dict[str, tuple[list[str], Rows]]
Spec = Mapping[str, Mapping[str, Sequence[Any]]]

UNIQUE: Final[Sequence[Any]] = ("a distinct number in each row",)
"""Stands for the values of a column that numbers its rows, in random order."""
TRIALS: Final = 16


def draw(
    spec: Spec, seed: int, keys: Mapping[str, Sequence[int]], sizes: tuple[int, int]
) -> dict[str, tuple[list[str], Rows]]:
    """Draw tables whose columns take the values given; `keys` names positions kept unique."""
    random = Random(seed)
    tables: dict[str, tuple[list[str], Rows]] = {}
    for name, columns in spec.items():
        size = random.randint(*sizes)
        ids = random.sample(range(1, size + 1), size)
        rows: Rows = [
            tuple(
                ids[k] if values is UNIQUE else random.choice(values) for values in columns.values()
            )
            for k in range(size)
        ]
        if name in keys:
            rows = list({tuple(row[k] for k in keys[name]): row for row in rows}.values())
        tables[name] = (list(columns), rows)
    return tables


def multiset(rows: Iterable[Sequence[Any]]) -> Counter[Row]:
    """Count rows, floats rounded to nine places."""
    return Counter(
        tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row) for row in rows
    )


def agree(
    sql: str,
    spec: Spec,
    oracle: Callable[..., Iterable[Sequence[Any]]],
    *,
    keys: Mapping[str, Sequence[int]] | None = None,
    sizes: tuple[int, int] = (0, 14),
) -> None:
    """Assert that a query returns the oracle's rows on tables with NULLs, ties and none at all.

    The oracle gets the rows of each table, in the order of `spec`.
    """
    for seed in range(TRIALS):
        tables = draw(spec, seed, keys or {}, sizes)
        found = multiset(sql_rows(sql, tables))
        assert found == multiset(oracle(*(rows for _, rows in tables.values()))), tables


def column(*values: Any) -> tuple[list[str], Rows]:
    """Make a table of one column x."""
    return ["x"], [(value,) for value in values]


def cell(text: str) -> Any:
    """Read a printed value: NULL, a number or a text."""
    shown = text.strip().strip("`")
    if shown == "NULL":
        return None
    if re.fullmatch(r"[-−]?\d+(\.\d+)?", shown):
        return float(shown.replace("−", "-"))
    return shown


def table(markdown: str) -> Rows:
    """Read the body of the first table of a field."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [tuple(cell(part) for part in line.strip("|").split("|")) for line in lines[2:]]


def reads_as_printed(card: CardText) -> None:
    """Assert that the query in front returns the table on the back."""
    assert multiset(sql_rows(card.code(), {})) == multiset(table(card.back))


def grouped(rows: Rows) -> dict[Any, list[Any]]:
    """Gather the second column by the first."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, item in rows:
        groups[key].append(item)
    return groups


def refuses(sql: str, tables: Tables, word: str = "") -> None:
    """Assert that sqlite does not run a query, with this word in its message."""
    message = None
    try:
        sql_rows(sql, tables)
    except sqlite3.OperationalError as error:
        message = str(error)
    assert message is not None, sql
    assert word in message


def whole(printed: str) -> int:
    """Read a whole number as printed, with its thousands divided or not."""
    return int(re.sub(r"[,\s]|\{,\}", "", printed))
