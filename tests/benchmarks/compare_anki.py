"""Import packages with tenhours and with Anki's engine, and print what each of them found.

    python -m tests.benchmarks.compare_anki PACKAGE…

Anki's engine and fsrs-rs are peers from the `bench` extra; the product never imports them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from tests.studio import Studio

from tenhours.core.errors import DataError
from tenhours.services.importing.service import Importing, Wishes


@dataclass
class Found:
    """What one program made of a package."""

    notes: int = 0
    cards: int = 0
    suspended: int = 0
    ratings: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    remarks: Counter[str] = field(default_factory=Counter)


def by_anki(package: Path, folder: Path) -> Found:
    """Import into an empty collection of Anki's."""
    collection = Collection(str(folder / "collection.anki2"))
    began = time.perf_counter()
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    collection.import_anki_package(request)
    found = Found(seconds=time.perf_counter() - began)
    database = collection.db
    assert database is not None
    ask = database.all
    ((found.notes,),) = ask("SELECT count() FROM notes")
    ((found.cards,),) = ask("SELECT count() FROM cards")
    ((found.suspended,),) = ask("SELECT count() FROM cards WHERE queue = -1")
    rows = ask("SELECT ease, count() FROM revlog WHERE ease > 0 AND type < 4 GROUP BY ease")
    found.ratings = {int(ease): int(count) for ease, count in rows}
    collection.close()
    return found


def by_us(package: Path, folder: Path) -> Found:
    """Import into an empty library of ours, by the service behind the command."""
    studio = Studio(folder)
    studio.clock.instant = datetime.now(UTC)
    from tenhours.services.importing.landing import Landing

    landing = Landing(
        studio.database, studio.syncing(), studio.library, studio.settings, studio.clock
    )
    importing = Importing(landing, studio.settings, folder / "home")
    began = time.perf_counter()
    report = importing.bring_in(str(package), Wishes())
    found = Found(seconds=time.perf_counter() - began)
    ask = studio.database.connection.execute
    found.notes, found.cards, found.suspended = report.notes, report.cards, report.suspended
    rows = ask("SELECT rating, count(*) FROM events WHERE kind = 'review' GROUP BY rating")
    found.ratings = dict(rows.fetchall())
    found.remarks = Counter(item.why for item in report.skipped)
    if not studio.health().sound:
        found.remarks["the fold differs from the cache"] += 1
    studio.close()
    return found


def main(packages: list[str]) -> None:
    """Print a row for each program and package."""
    print(f"{'package':44} {'':5} {'notes':>7} {'cards':>7} {'susp.':>6} {'ratings':24} seconds")
    for name in packages:
        package = Path(name)
        for who, importer in (("anki", by_anki), ("ours", by_us)):
            with tempfile.TemporaryDirectory() as folder:
                try:
                    found = importer(package, Path(folder))
                except DataError as error:
                    print(f"{package.name[:44]:44} {who:5} {error}")
                    continue
                except Exception as error:
                    if who == "ours":
                        raise
                    print(f"{package.name[:44]:44} {who:5} {type(error).__name__}: {error}")
                    continue
            ratings = " ".join(f"{k}:{v}" for k, v in sorted(found.ratings.items()))
            print(
                f"{package.name[:44]:44} {who:5} {found.notes:7} {found.cards:7} "
                f"{found.suspended:6} {ratings:24} {found.seconds:.2f}"
            )
            for why, count in found.remarks.most_common(6):
                print(f"{'':50} {count} × {why}")


if __name__ == "__main__":
    main(sys.argv[1:])
