"""Importing an Anki package beside Anki's own import of it, and the memory that it takes."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from anki.collection import AddNoteRequest, Collection, ExportAnkiPackageOptions
from anki.decks import DeckId
from tests.benchmarks.compare_anki import by_anki, by_us
from tests.benchmarks.measuring import Row, in_turn, middle, table

_DAY: Final = 86_400_000
_INTERVALS: Final = (1, 3, 7, 15, 30, 60, 90, 120, 150, 200)


def package(folder: Path, notes: int, reviews: int) -> Path:
    """Make a package with so many notes of three types, and about so many reviews."""
    target = folder / f"{notes}.apkg"
    collection = Collection(str(folder / f"{notes}.anki2"))
    chance = random.Random(1)
    decks = [DeckId(collection.decks.id(f"Deck::Part {number}") or 0) for number in range(5)]
    kinds = [
        collection.models.by_name(name) for name in ("Basic", "Basic (and reversed card)", "Cloze")
    ]
    requests = []
    for number in range(notes):
        which = (0, 0, 0, 0, 0, 0, 1, 1, 2, 2)[number % 10]
        kind = kinds[which]
        assert kind is not None
        note = collection.new_note(kind)
        note.fields[:2] = (
            (f"What is <b>{number}</b> &amp; \\(x_{number}^2\\)?", f"It is {number}<br>and more."),
            (f"front {number}", f"back {number}"),
            (f"The {{{{c1::one {number}}}}} and {{{{c2::two::hint}}}}.", "More."),
        )[which]
        note.tags = ["one", "two::three"]
        requests.append(AddNoteRequest(note, decks[number % 5]))
    collection.add_notes(requests)
    assert collection.db is not None
    cards = collection.db.list("SELECT id FROM cards")
    each = max(1, reviews // len(cards))
    now = int(time.time() * 1000)
    rows = []
    for place, card in enumerate(cards):
        at = now - 600 * _DAY + place * 977
        for step in range(each):
            interval = _INTERVALS[min(step, 9)]
            ease = chance.choice((1, 2, 3, 3, 3, 4)) if step else 3
            kind_of = 1 if step else 0
            rows.append((at, card, -1, ease, interval, interval, 2500, 8000, kind_of))
            at += interval * _DAY
    collection.db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    collection.db.execute(
        "UPDATE cards SET type = 2, queue = 2, ivl = 30, due = id % 60, factor = 2500, reps = ?",
        each,
    )
    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False
    )
    collection.export_anki_package(out_path=str(target), options=options, limit=None)
    collection.close()
    return target


def rows(*, quick: bool) -> list[Row]:
    """Measure both in turn, and our memory in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        usual = package(folder, 10_000, 80_000)
        times = 1 if quick else 3
        ours, theirs = in_turn(
            lambda: _timed(by_us, usual), lambda: _timed(by_anki, usual), times=times
        )
        found = [Row("import 10,000 notes, 80,000 reviews", middle(ours), middle(theirs), 2)]
        if not quick:
            large = package(folder, 100_000, 800_000)
            told = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.bench_import", str(large)],
                capture_output=True,
                text=True,
                check=True,
            )
            memory = float(told.stdout.split()[-1])
            found.append(Row("memory of importing 100,000 notes", memory, None, 600, unit="MB"))
        return found


def _timed(importer: object, path: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        assert callable(importer)
        seconds: float = importer(path, Path(folder)).seconds
        return seconds


def main() -> None:
    """Print the rows; with a package on the command line only the memory it takes."""
    if len(sys.argv) > 1:
        _timed(by_us, Path(sys.argv[1]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    print(table(rows(quick=False)))


if __name__ == "__main__":
    main()
