"""The second place of the ledger's heads: a small file beside the data file.

It is written twice for every change: before the commit with what is and what will be, after it
with what is alone. So a program that is killed in between leaves a file that fits either way.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenhours.core.hours.chain import BEGINNING, Head, tail_fault
from tenhours.storage import ledger

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """What the second place says."""

    heads: tuple[Head, ...] = ()
    coming: tuple[Head, ...] | None = None
    """The heads of a change that was announced, and perhaps made."""
    broken: tuple[str, ...] = ()
    """Faults that were found before the heads were written anew: they are not forgotten."""


def read(path: Path) -> Kept | None:
    """Read the second place; None when it is missing or no longer says anything."""
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
        coming = said.get("coming")
        return Kept(
            _heads(said["heads"]),
            None if coming is None else _heads(coming),
            tuple(str(fault) for fault in said["broken"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def faults(connection: sqlite3.Connection, kept: Kept, present: Sequence[Head]) -> list[str]:
    """Compare the second place with the heads at present; a change that was announced is none."""
    if set(present) in (set(kept.heads), set(kept.coming or kept.heads)):
        return []
    last = {head.machine: head for head in present}
    known = {head.machine: head for head in kept.heads}
    found = []
    for machine in sorted({*last, *known}):
        empty = Head(machine, 0, BEGINNING)
        head, now = known.get(machine, empty), last.get(machine, empty)
        rows = {row.number: row for row in ledger.rows(connection, machine, above=head.number - 1)}
        fault = tail_fault(head, rows, now)
        if fault is not None:
            found.append(str(fault))
    return found


def announce(connection: sqlite3.Connection, path: Path, before: Sequence[Head]) -> None:
    """Write, before the commit, what the heads were and what they will be.

    A fault that the old content tells of is kept with it. Raises OSError.
    """
    kept = read(path)
    broken: tuple[str, ...] = ()
    if kept is not None:
        broken = tuple(dict.fromkeys((*kept.broken, *faults(connection, kept, before))))
    _write(path, Kept(tuple(before), tuple(ledger.heads(connection)), broken), safely=True)


def settle(connection: sqlite3.Connection, path: Path, *, fresh: bool = False) -> None:
    """Write what the heads are, while nobody else can write; all faults are forgotten if `fresh`.

    Raises OSError.
    """
    kept = None if fresh else read(path)
    _write(path, Kept(tuple(ledger.heads(connection)), None, kept.broken if kept else ()))


def _heads(said: Any) -> tuple[Head, ...]:
    return tuple(Head(str(machine), int(number), str(digest)) for machine, number, digest in said)


def _write(path: Path, kept: Kept, *, safely: bool = False) -> None:
    said: dict[str, Any] = {
        "broken": list(kept.broken),
        "heads": [list(head) for head in kept.heads],
    }
    if kept.coming is not None:
        said["coming"] = [list(head) for head in kept.coming]
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            if safely:
                file.flush()
                os.fsync(file.fileno())
        os.replace(partial, path)  # noqa: PTH105 - both ends are one rename
    finally:
        partial.unlink(missing_ok=True)
