"""The second place of the ledger's heads: a small file beside the data file."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenhours.core.hours.chain import Head, tail_fault
from tenhours.storage import ledger

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """What the second place says."""

    heads: tuple[Head, ...] = ()
    broken: tuple[str, ...] = ()
    """Faults that were found before the heads were written anew: they are not forgotten."""


def read(path: Path) -> Kept | None:
    """Read the second place; None when it is missing or no longer says anything."""
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
        heads = tuple(Head(str(m), int(n), str(d)) for m, n, d in said["heads"])
        return Kept(heads, tuple(str(fault) for fault in said["broken"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def faults(connection: sqlite3.Connection, kept: Kept) -> list[str]:
    """Compare the second place with the chains; a head that is one act behind is no fault."""
    found = []
    last = {head.machine: head for head in ledger.heads(connection)}
    for head in kept.heads:
        rows = {
            row.number: row for row in ledger.rows(connection, head.machine, above=head.number - 1)
        }
        fault = tail_fault(
            head, rows, last.get(head.machine, Head(head.machine, 0, "")), head.machine
        )
        if fault is not None:
            found.append(str(fault))
    return found


def keep(connection: sqlite3.Connection, path: Path, *, fresh: bool = False) -> None:
    """Write the present heads to the second place, in one step.

    The caller holds the write lock, so that of two programs the later one writes last. A fault
    that the old content tells of is kept with it, unless the file is `fresh`: made from a restored
    copy. Raises OSError when it cannot be written.
    """
    before = None if fresh else read(path)
    broken: tuple[str, ...] = ()
    if before is not None:
        new = faults(connection, before)
        broken = tuple(dict.fromkeys((*before.broken, *new)))
    said = {"broken": list(broken), "heads": [list(head) for head in ledger.heads(connection)]}
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)  # noqa: PTH105 - both ends are one rename
    finally:
        partial.unlink(missing_ok=True)
