"""Writing the backup: every row, every file of the library, the settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tenhours.interchange import backup_lines
from tenhours.interchange.parcel import Refused
from tenhours.library import folders
from tenhours.storage import dump, migrations
from tenhours.version import __version__

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tenhours.places import Places
    from tenhours.services.exporting.report import ExportReport
    from tenhours.services.sync.reading import Root

_EVERY: Final = 2000
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif")
_SOUNDS: Final = (".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".flac", ".mp4", ".webm")
_WANTED: Final = frozenset((*folders.SUFFIXES, *_PICTURES, *_SOUNDS))
"""What is taken along of a folder that may hold other things too."""


def write(
    connection: sqlite3.Connection,
    target: Path,
    report: ExportReport,
    roots: Sequence[Root],
    places: Places,
    now: datetime,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Write everything that this home knows. Raises OSError when the disk does not take it."""
    kept = [root for root in roots if not root.bundled]
    total = dump.total(connection) if progress is not None else 0
    lines = done = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:

        def say(line: str) -> None:
            nonlocal lines
            file.write(line)
            lines += 1

        say(
            backup_lines.head(
                {
                    "version": __version__,
                    "made": now.isoformat(timespec="seconds"),
                    "data_version": migrations.VERSION,
                    "roots": [
                        {"path": root.key, "own": root.own, "file": root.path.is_file()}
                        for root in kept
                    ],
                }
            )
        )
        for table in dump.TABLES:
            columns = dump.columns(connection, table)
            count = 0
            for values in dump.rows(connection, table):
                say(backup_lines.row(table, columns, values))
                count += 1
                done += 1
                if progress is not None and done % _EVERY == 0:
                    progress("writing rows", done, total)
            _count(report, table, count)
        if places.settings.is_file():
            say(backup_lines.settings(places.settings.read_text(encoding="utf-8-sig")))
        for number, root in enumerate(kept):
            for path in _files(root, report):
                if progress is not None:
                    progress("writing files", report.files, 0)
                try:
                    with (folders.base(root.path) / path).open("rb") as source:
                        for line in backup_lines.file_lines(number, path, source.read):
                            say(line)
                except OSError as error:
                    why = str(error.strerror or error)
                    report.skipped.append(Refused(str(root.path / path), why))
                    continue
                report.files += 1
        file.write(backup_lines.end(lines))


def _count(report: ExportReport, table: str, count: int) -> None:
    match table:
        case "notes":
            report.notes = count
        case "cards":
            report.cards = count
        case "decks":
            report.decks = count
        case "events":
            report.events = count
        case "ledger":
            report.hours = count
        case _:
            pass


def _files(root: Root, report: ExportReport) -> Iterator[str]:
    """List a folder's files by their paths under it: of one of the student's own, all of them."""
    if root.path.is_file():
        yield root.path.name
        return

    def tell(error: OSError) -> None:
        report.skipped.append(Refused(str(error.filename), str(error.strerror or error)))

    for top, below, names in os.walk(root.path, onerror=tell):
        below[:] = sorted(name for name in below if not name.startswith("."))
        prefix = os.path.relpath(top, root.path).replace(os.sep, "/")
        for name in sorted(names):
            path = name if prefix == "." else f"{prefix}/{name}"
            if name.startswith(".") or not (root.own or _is_wanted(name)):
                continue
            if not path.isprintable():
                report.skipped.append(Refused(ascii(path), "its name holds control characters"))
            elif os.path.isfile(os.path.join(top, name)):  # noqa: PTH113, PTH118 - names may be bytes
                yield path


def _is_wanted(name: str) -> bool:
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    return suffix in _WANTED or name == folders.MACROS
