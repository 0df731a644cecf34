"""The chain of the ledger: digests that make every later change of a row evident.

This makes tampering evident, not impossible: whoever computes all digests anew, and writes the
second place too, is not found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tenhours.core.hours.facts import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEGINNING: Final = ""
"""What stands for the digest before the first row."""

_KINDS: Final = frozenset(kind.value for kind in FactKind)


class Row(NamedTuple):
    """A row of the ledger exactly as it is stored."""

    machine: str
    number: int
    act: str
    kind: str
    at: int
    """Microseconds since 1970, UTC."""
    utc_offset: int
    """Seconds."""
    body: str
    """Canonical JSON."""
    digest: str


class Head(NamedTuple):
    """The last row of a machine's chain."""

    machine: str
    number: int
    """0 for an empty chain."""
    digest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row of a chain that is not as it was written."""

    machine: str
    number: int
    reason: str

    def __str__(self) -> str:
        return f"row {self.number} of machine {self.machine}: {self.reason}"


def canonical(value: Any) -> str:
    """Write a JSON value in its one form: keys sorted, no blanks, every character as it is."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(before: str, row: Row) -> str:
    """Compute a row's SHA-256, hexadecimal, over the digest before it and all its other fields."""
    fields = {
        "act": row.act,
        "at": row.at,
        "before": before,
        "body": row.body,
        "kind": row.kind,
        "machine": row.machine,
        "number": row.number,
        "utc_offset": row.utc_offset,
    }
    return sha256(canonical(fields).encode("utf-8", "surrogatepass")).hexdigest()


def link(
    before: Head, *, act: str, kind: FactKind, at: int, utc_offset: int, body: Mapping[str, Any]
) -> Row:
    """Make the row that follows a head."""
    row = Row(
        before.machine, before.number + 1, act, kind.value, at, utc_offset, canonical(body), ""
    )
    return row._replace(digest=digest(before.digest, row))


def head_of(row: Row) -> Head:
    """Name a row as the head of its chain."""
    return Head(row.machine, row.number, row.digest)


def faults(rows: Iterable[Row], after: Iterable[Head] = ()) -> list[Fault]:
    """Find the first faulty row of every chain; rows come by machine and number.

    `after` are heads up to which chains were verified before.
    """
    found: dict[str, Fault] = {}
    heads = {head.machine: head for head in after}
    for row in rows:
        if row.machine in found:
            continue
        before = heads.get(row.machine, Head(row.machine, 0, BEGINNING))
        reason = _reason(before, row)
        if reason is not None:
            number = min(row.number, before.number + 1)
            found[row.machine] = Fault(row.machine, number, reason)
        heads[row.machine] = head_of(row)
    return list(found.values())


def _reason(before: Head, row: Row) -> str | None:
    if row.number > before.number + 1:
        return "it is missing"
    if row.number != before.number + 1:
        return "its number does not follow the one before it"
    if digest(before.digest, row) != row.digest:
        return "it was changed after it was written"
    try:
        same = canonical(json.loads(row.body)) == row.body
    except ValueError:
        same = False
    if not same or row.kind not in _KINDS:
        return "it says nothing that this version of tenhours writes"
    return None


def tail_fault(kept: Head, rows: Mapping[int, Row], last: Head) -> Fault | None:
    """Compare the head in the second place with the last row of its chain.

    `rows` holds the row that the kept head names, if it is there.
    """
    if kept == last:
        return None
    if kept.number > last.number:
        return Fault(
            kept.machine,
            last.number + 1,
            f"it is missing: the chain once went on to row {kept.number}, its tail was removed",
        )
    named = rows.get(kept.number)
    if kept.number and (named is None or named.digest != kept.digest):
        return Fault(
            kept.machine, kept.number, "it is not the row that was kept in the second place"
        )
    return Fault(
        kept.machine, kept.number + 1, "it, and what follows, is not known in the second place"
    )
