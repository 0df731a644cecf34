"""Verifying: whether any row of the ledger was changed or removed since it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours import chain
from tenhours.storage import heads, ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.services.hours.book import Book
    from tenhours.storage.database import Database


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    facts: int
    machines: int
    faults: tuple[str, ...]
    """The first faulty row of every chain, and what the second place tells."""
    mended: bool = False
    """A command was killed between its commit and the second place; that was mended."""

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults


class Verifying:
    """Verifies the ledger, without folding it: it may say anything."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def verify(self) -> Verified:
        """Verify every chain and the second place."""
        return verify(self._book.database, self._book.head_file)


def verify(database: Database, head_file: Path) -> Verified:
    """Verify every chain of a data file, and the second place beside it."""
    with database.transaction() as connection:
        rows = list(ledger.rows(connection))
        found = [str(fault) for fault in chain.faults(rows)]
        kept = heads.read(head_file)
        mended = False
        if kept is None:
            if rows:
                found.append(
                    f"{head_file} is missing or cannot be read: whether the end of the ledger was "
                    "removed cannot be told. The next change of your hours writes it anew."
                )
        else:
            present = ledger.heads(connection)
            named = {fault.partition(":")[0] for fault in found}
            found += [
                fault
                for fault in heads.faults(connection, kept, present)
                if fault.partition(":")[0] not in named
            ]
            found += [f"earlier, {fault}" for fault in kept.broken if fault not in found]
            if not found and kept.coming is not None:
                heads.settle(connection, head_file)
                mended = True
    return Verified(len(rows), len({row.machine for row in rows}), tuple(found), mended)
