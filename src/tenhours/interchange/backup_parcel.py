"""Bring the cards of a backup of ours into a collection that is in use already.

`restore` puts a backup back as a whole; this is for what an import can take of it: notes, pictures,
ratings and schedules of the live cards.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase, Rating
from tenhours.core.clozes import find_holes
from tenhours.core.errors import DataError
from tenhours.core.events import EventKind, read_memory
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange import backup_lines
from tenhours.interchange.anki.notes import OURS, note_id
from tenhours.interchange.outgoing_media import Media, with_media
from tenhours.interchange.parcel import (
    CardHistory,
    ForeignNote,
    ForeignRating,
    Medium,
    Parcel,
    Refused,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

FORMATS: Final = {backup_lines.FORMAT: "our own backup as JSON Lines (.jsonl)"}
"""What `--format` takes, with what it means."""

_COLUMNS: Final = {
    "decks": ("id", "name"),
    "files": ("id", "root", "path"),
    "notes": ("id", "key", "file_id", "deck_id", "position", "state", "tags", "body"),
    "cards": ("id", "note_id", "name", "state", "due_day", "suspended", "flag"),
    "keys": ("id", "card_id"),
    "events": (
        *("key_id", "id", "kind", "at", "rating", "millis", "phase_before", "phase_after"),
        *("step_after", "interval", "detail", "undone"),
    ),
}
"""What is needed of the tables."""
_EVENTS: Final = """
SELECT c.id, n.key, c.name, c.due_day, c.suspended, c.flag, e.kind, e.at, e.rating, e.millis,
       e.phase_before, e.phase_after, e.step_after, e.interval, e.detail
FROM cards c
JOIN notes n ON n.id = c.note_id
JOIN keys k ON k.card_id = c.id
LEFT JOIN events e ON e.key_id = k.id AND e.undone = 0
WHERE c.state = 'live' AND n.state = 'live'
ORDER BY c.id, e.at, e.id
"""
_NOTES: Final = """
SELECT n.key, d.name, f.root, f.path, n.tags, n.body
FROM notes n
JOIN decks d ON d.id = n.deck_id
JOIN files f ON f.id = n.file_id
WHERE n.state = 'live'
ORDER BY d.name, f.root, f.path, n.position, n.id
"""
_BATCH: Final = 5000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def open_backup(path: Path, work: Path) -> Parcel:
    """Unpack a backup into a working folder and read its cards.

    Raises DataError when it is none, is damaged or cut short.
    """
    connection = sqlite3.connect(work / "backup.db", isolation_level=None)
    try:
        files = _unpack(path, work, connection)
        library = _Library(connection, files, str(path))
        media: list[Medium | Refused] = list(library.media())
    except BaseException:
        connection.close()
        raise
    return Parcel(
        backup_lines.FORMAT,
        library.notes(),
        library.histories(),
        media,
        remarks=("hours and settings stay behind: `restore` brings them into an empty home",),
        close=connection.close,
    )


def _unpack(path: Path, work: Path, connection: sqlite3.Connection) -> dict[str, Path]:
    """Lay the rows into tables and the pictures into folders; return the folders by their roots."""
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF").fetchone()
    connection.execute("BEGIN")
    for table, columns in _COLUMNS.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    connection.execute("CREATE INDEX by_card ON keys (card_id)")
    batches: dict[str, list[Sequence[Any]]] = {table: [] for table in _COLUMNS}
    folders: list[Path] = []
    roots: dict[str, Path] = {}

    def write(table: str) -> None:
        marks = ", ".join("?" * len(_COLUMNS[table]))
        statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - names are ours
        connection.executemany(statement, batches[table])
        batches[table].clear()

    for number, told in backup_lines.read(path):
        try:
            table = str(told.get("row", ""))
            if number == 1:
                for place, root in enumerate(told["roots"]):
                    folders.append(work / f"root-{place}")
                    roots[str(root["path"])] = folders[-1]
            elif table in _COLUMNS:
                columns = _COLUMNS[table]
                known = {name: told[name] for name in columns if name in told}
                batches[table].append(backup_lines.values(table, columns, known))
                if len(batches[table]) >= _BATCH:
                    write(table)
            elif "file" in told:
                backup_lines.lay(told, folders[max(int(told["root"]), 0)])
        except (ValueError, KeyError, TypeError, IndexError, sqlite3.Error, OSError) as error:
            raise DataError(f"{path}:{number}: this line cannot be read ({error}).") from error
    for table in _COLUMNS:
        write(table)
    connection.execute("CREATE INDEX by_key ON events (key_id)")
    connection.execute("COMMIT")
    return roots


class _Library:
    """Notes and cards of an unpacked backup."""

    def __init__(
        self, connection: sqlite3.Connection, folders: dict[str, Path], shown: str
    ) -> None:
        self._connection = connection
        self._folders = folders
        self._shown = shown
        self._media = Media()

    def media(self) -> Iterator[Medium | Refused]:
        """List the pictures that the notes name."""
        for _ in self.notes():
            pass
        for file, name in self._media.taken.items():
            yield Medium(f"media/{name}", _reader(file), file.stat().st_size)

    def notes(self) -> Iterator[ForeignNote | Refused]:
        """Go through the live notes."""
        for key, deck, root, path, tags, body in self._connection.execute(_NOTES):
            where = f"{self._shown}, note {key}"
            try:
                note = _note(str(body))
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                yield Refused(where, f"its text cannot be read ({error})")
                continue
            folder = self._folders.get(str(root))
            if folder is not None:
                note = with_media(note, self._leader(folder, str(path)))
            note = replace(note, id=note_id(OURS + str(key)), tags=tuple(str(tags or "").split()))
            yield ForeignNote(note, str(deck), where, key=str(key))

    def _leader(self, root: Path, path: str) -> Callable[[str], str | None]:
        folder = (root / path).parent

        def lead(path: str) -> str | None:
            name = self._media.name(root, folder, path)
            return None if name is None else f"media/{name}"

        return lead

    def histories(self) -> Iterator[CardHistory | Refused]:
        """Go through what the log says of the live cards."""
        rows = self._connection.execute(_EVENTS)
        for _, group in groupby(rows, key=lambda row: row[0]):
            together = list(group)
            key = str(together[0][1])
            try:
                yield _history(note_id(OURS + key), together)
            except (ValueError, TypeError, KeyError, OverflowError) as error:
                yield Refused(f"{self._shown}, card {key}", f"its log cannot be read ({error})")


def _note(body: str) -> Note:
    """Read a note's text, as the data file keeps it."""
    kind, front, back, hints, steps, explanation, _, _, metadata, *_ = json.loads(body)
    return Note(
        NoteKind(kind),
        str(front),
        str(back),
        tuple(map(str, hints)),
        tuple(map(str, steps)),
        str(explanation),
        find_holes(str(front))[0] if kind == NoteKind.CLOZE.value else (),
        metadata=tuple((str(key), str(value)) for key, value in metadata),
    )


def _history(note: str, rows: Sequence[tuple[Any, ...]]) -> CardHistory:
    _, _, name, due_day, suspended, flag, *_ = rows[0]
    ratings: list[ForeignRating] = []
    resets: list[datetime] = []
    start = None
    for _, _, _, _, _, _, kind, at, rating, millis, before, after, step, interval, detail in rows:
        if kind == EventKind.REVIEW.value:
            ratings.append(
                ForeignRating(
                    _instant(at),
                    Rating(rating),
                    millis or 0,
                    Phase(before),
                    Phase(after),
                    interval,
                    step,
                )
            )
        elif kind == EventKind.RESET.value:
            resets.append(_instant(at))
            start = None
        elif kind == EventKind.START.value:
            start = read_memory(detail)
    return CardHistory(
        note,
        str(name),
        ratings=ratings,
        start=start,
        resets=resets,
        due=None if due_day is None else date.fromordinal(due_day),
        suspended=bool(suspended),
        flag=int(flag or 0),
    )


def _instant(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def _reader(path: Path) -> Callable[[], bytes]:
    return path.read_bytes
