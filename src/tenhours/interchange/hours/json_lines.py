"""Our own file: JSON Lines of every fact in the ledger, without loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.hours.facts import Fact, FactKind
from tenhours.interchange.hours import rows
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME: Final = "jsonl"
SCHEMA: Final = 1
_FIELDS: Final = ("machine", "act", "digest")


def write(facts: Iterable[Fact]) -> bytes:
    """Write a line for each fact, in the order given."""
    return "".join(f"{_write(fact)}\n" for fact in facts).encode()


def read(data: bytes) -> Iterator[Fact | Refused]:
    """Read what `write` wrote; whether the chain holds is for `hours verify` to say."""
    for number, line in enumerate(rows.text_of(data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _read(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
            yield Refused(f"line {number}", "it is no fact of a ledger")


def _write(fact: Fact) -> str:
    return json.dumps(
        {
            "schema": SCHEMA,
            "machine": fact.machine,
            "number": fact.number,
            "act": fact.act,
            "kind": fact.kind.value,
            "at": fact.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "utc_offset": fact.utc_offset,
            "body": dict(fact.body),
            "digest": fact.digest,
        },
        ensure_ascii=True,
    )


def _read(line: Any) -> Fact:
    at = datetime.fromisoformat(line["at"])
    whole = (line["schema"] == SCHEMA, at.utcoffset() is not None, isinstance(line["body"], dict))
    texts = (isinstance(line[field], str) for field in _FIELDS)
    numbers = (type(line[field]) is int for field in ("number", "utc_offset"))
    if not all((*whole, *texts, *numbers)):
        raise ValueError(line)
    return Fact(
        machine=line["machine"],
        number=line["number"],
        act=line["act"],
        kind=FactKind(line["kind"]),
        at=at.astimezone(UTC),
        utc_offset=line["utc_offset"],
        body=line["body"],
        digest=line["digest"],
    )
