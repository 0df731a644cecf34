"""Pairs of collections to measure with, built once a run, handed out as fresh copies."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks import our_side
from tests.benchmarks.facts import facts

from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anki.collection import Collection

_DONE = ".complete"


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and Anki's, with the same notes; one note in twenty-one is new."""

    folder: Path
    notes: int
    """Notes with eight reviews each."""

    @property
    def cards(self) -> int:
        """Notes in all, the new ones included; each has one card."""
        return self.notes + self.notes // 20

    @property
    def due_share(self) -> int:
        """Cards due by today, of 100."""
        return 50 if self.notes < 5_000 else 12 if self.notes < 50_000 else 3

    @property
    def home(self) -> Path:
        """Our home."""
        return self.folder / "home"

    @property
    def anki(self) -> Path:
        """Anki's collection."""
        return self.folder / "anki" / "collection.anki2"

    @contextmanager
    def our_copy(
        self, *extra: Path, new: int = 10, reviews: int = 200, backup: bool = False
    ) -> Iterator[Workshop]:
        """Open a copy of our home, with further deck folders; by default the day has its backup."""
        home = self.folder / "our-copy"
        home.mkdir()
        _copy(self.home / "tenhours.db", home / "tenhours.db")
        our_side.configure(home, [self.home / "library", *extra], new=new, reviews=reviews)
        try:
            with Workshop(str(home)) as workshop:
                if not backup:
                    day = workshop.settings.calendar.study_day(workshop.now())
                    workshop.places.backups.mkdir()
                    (workshop.places.backups / f"{day.isoformat()}.db").write_bytes(b"done")
                yield workshop
        finally:
            shutil.rmtree(home)

    @contextmanager
    def anki_copy(
        self, *, new: int = 10, reviews: int = 200, order: int = 0
    ) -> Iterator[Collection]:
        """Open a copy of Anki's collection."""
        from anki.collection import Collection
        from tests.benchmarks import anki_side

        folder = self.folder / "anki-copy"
        folder.mkdir()
        _copy(self.anki, folder / "collection.anki2")
        collection = Collection(str(folder / "collection.anki2"))
        try:
            anki_side.set_limits(collection, new=new, reviews=reviews, order=order)
            yield collection
        finally:
            collection.close()
            shutil.rmtree(folder)


def build(folder: Path, notes: int, *, peer: bool = True) -> Pair:
    """Build a pair, or ours alone; what a run before has left there is used again."""
    pair = Pair(folder / str(notes), notes)
    made = facts(0, pair.cards)
    if not (pair.home / _DONE).exists():
        shutil.rmtree(pair.home, ignore_errors=True)
        our_side.build(pair.home, made, notes, pair.due_share)
        (pair.home / _DONE).touch()
    if peer and not (pair.anki.parent / _DONE).exists():
        from tests.benchmarks import anki_side

        shutil.rmtree(pair.anki.parent, ignore_errors=True)
        anki_side.build(pair.anki, made, notes, pair.due_share)
        (pair.anki.parent / _DONE).touch()
    return pair


def _copy(source: Path, target: Path) -> None:
    """Copy a file and wait until it is on disk, lest a later commit waits for it instead."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
