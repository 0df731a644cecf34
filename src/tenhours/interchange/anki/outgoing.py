"""Write a package that Anki opens: notes, media, schedules and the whole review log.

It has the oldest container (`collection.anki2`, schema 11), which every version reads.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from dataclasses import dataclass, field
from hashlib import sha1
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.decks import ancestors
from tenhours.interchange.anki import note_types
from tenhours.interchange.anki.notes import OURS
from tenhours.interchange.anki.outgoing_notes import to_fields
from tenhours.interchange.anki.outgoing_rows import Rows
from tenhours.interchange.anki.own_field import millis
from tenhours.interchange.outgoing_media import Media
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.outgoing import OutNote

_SCHEMA: Final = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
    scm integer not null, ver integer not null, dty integer not null, usn integer not null,
    ls integer not null, conf text not null, models text not null, decks text not null,
    dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
    mod integer not null, usn integer not null, tags text not null, flds text not null,
    sfld integer not null, csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
    ord integer not null, mod integer not null, usn integer not null, type integer not null,
    queue integer not null, due integer not null, ivl integer not null, factor integer not null,
    reps integer not null, lapses integer not null, left integer not null, odue integer not null,
    odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
    ease integer not null, ivl integer not null, lastIvl integer not null,
    factor integer not null, time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null)
"""
_INDEXES: Final = """
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum)
"""
_NOTE: Final = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')"
_CARD: Final = "INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_LOG: Final = "INSERT INTO revlog VALUES (?,?,?,?,?,?,?,?,?)"
_OPTIONS: Final = 1_763_600_000_010
"""Number of our deck options."""
_DECKS: Final = 1_763_600_100_000
"""From which our decks are numbered."""
_TAG: Final = re.compile(r"<[^>]*>")
_UNITS: Final = re.compile(r"::|[\x00-\x1f\x7f\"]")


@dataclass(slots=True)
class Package:
    """What was written."""

    notes: int = 0
    cards: int = 0
    reviews: int = 0
    media: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Home:
    """What is said of the collection as a whole."""

    calendar: Calendar
    parameters: Parameters
    now: datetime
    since: datetime
    """An instant before all ratings."""
    new_per_day: int
    reviews_per_day: int


def write_package(notes: Iterable[OutNote], target: Path, work: Path, home: Home) -> Package:
    """Write notes to a package; `work` is a folder for the database on its way.

    Raises OSError and sqlite3.Error when the disk does not take it.
    """
    database = work / "collection.anki2"
    writer = _Writer(database, home)
    try:
        for note in notes:
            writer.add(note)
        writer.finish()
    finally:
        writer.close()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        package.write(database, "collection.anki2")
        names = {}
        for number, (path, name) in enumerate(writer.media.taken.items()):
            package.write(path, str(number), zipfile.ZIP_STORED)
            names[str(number)] = name
        package.writestr("media", json.dumps(names, ensure_ascii=False))
    database.unlink()
    writer.report.media = len(writer.media.taken)
    return writer.report


class _Writer:
    """Fills the database, note by note."""

    def __init__(self, path: Path, home: Home) -> None:
        path.unlink(missing_ok=True)
        self._home = home
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF").fetchone()
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("BEGIN")
        self._run(_SCHEMA)
        calendar = home.calendar
        self._first_day = calendar.study_day(min(home.since, home.now))
        self._rows = Rows(self._first_day, calendar.study_day(home.now), home.parameters)
        self._seconds = millis(home.now) // 1000
        self._base = millis(min(home.since, home.now))
        self._decks: dict[str, int] = {}
        self._types: dict[int, note_types.OutType] = {}
        self._tags: set[str] = set()
        self.media = Media()
        self.report = Package()

    def close(self) -> None:
        self._connection.close()

    def add(self, out: OutNote) -> None:
        """Write one note with its cards and their log."""
        kind = note_types.TYPES[out.note.kind]
        self._types[kind.id] = kind
        missing = len(self.media.missing)
        found = to_fields(out, lambda path: self.media.name(out.root, out.folder, path))
        if len(self.media.missing) > missing:
            for path, why in list(self.media.missing.items())[missing:]:
                self.report.refused.append(Refused(f"{out.key}: {path}", why))
        fields = [one.replace("\x1f", " ") for one in found.fields]
        note_id = self._base + out.row
        self._tags.update(out.note.tags)
        sort = " ".join(unescape(_TAG.sub(" ", fields[0])).split())
        self._connection.execute(
            _NOTE,
            (
                note_id,
                OURS + out.key,
                kind.id,
                self._seconds,
                f" {' '.join(out.note.tags)} " if out.note.tags else "",
                "\x1f".join(fields),
                sort,
                _checksum(fields[0]),
            ),
        )
        self.report.notes += 1
        deck = self._deck(out.deck)
        for card in out.cards:
            ord_ = found.ords.get(card.name)
            if ord_ is None:
                self.report.refused.append(Refused(card.key, "its note no longer has this card"))
                continue
            card_id = self._base + card.row
            ids = (card_id, note_id, deck)
            self._connection.execute(_CARD, self._rows.card(card, ids, ord_, self._seconds))
            self.report.cards += 1
            log = list(self._rows.log(card, card_id))
            if log:
                self._connection.executemany(_LOG, log)
                self.report.reviews += sum(row[3] > 0 for row in log)

    def finish(self) -> None:
        """Write what concerns the whole."""
        home, now = self._home, self._seconds
        start = home.calendar.start_of(self._first_day)
        offset = -int(home.calendar.utc_offset(start).total_seconds()) // 60
        conf = {
            "schedVer": 2,
            "sched2021": True,
            "creationOffset": offset,
            "localOffset": -int(home.calendar.utc_offset(home.now).total_seconds()) // 60,
            "rollover": home.calendar.rollover.hour,
            "fsrs": True,
            "nextPos": self.report.cards + 1,
            "estTimes": True,
            "activeDecks": [1],
            "sortType": "noteFld",
            "timeLim": 0,
            "sortBackwards": False,
            "addToCur": True,
            "curDeck": 1,
            "newSpread": 0,
            "dueCounts": True,
            "curModel": None,
            "collapseTime": 1200,
        }
        self._connection.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, ?)",
            (
                millis(start) // 1000,
                now * 1000,
                now * 1000,
                json.dumps(conf),
                json.dumps(note_types.written(list(self._types.values()), now)),
                json.dumps(self._deck_table(), ensure_ascii=False),
                json.dumps({"1": _options(1, "Default", home), str(_OPTIONS): self._options()}),
                json.dumps(dict.fromkeys(sorted(self._tags), -1), ensure_ascii=False),
            ),
        )
        self._run(_INDEXES)
        self._connection.execute("COMMIT")

    def _run(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            self._connection.execute(statement)

    def _deck(self, path: str) -> int:
        """Number a deck, and all decks above it."""
        for name in reversed(ancestors(path)):
            if name not in self._decks:
                self._decks[name] = _DECKS + len(self._decks)
        return self._decks[path]

    def _deck_table(self) -> dict[str, Any]:
        decks = {"1": _deck_row(1, "Default", 1, self._seconds)}
        for path, id_ in self._decks.items():
            name = "::".join(_UNITS.sub(" ", part) or "_" for part in path.split("/"))
            decks[str(id_)] = _deck_row(id_, name, _OPTIONS, self._seconds)
        return decks

    def _options(self) -> dict[str, Any]:
        return _options(_OPTIONS, "Ten Hours", self._home)


def _checksum(front: str) -> int:
    """Compute what Anki finds duplicates by: 32 bits of SHA-1 over the first field without tags."""
    text = unescape(_TAG.sub("", front))
    return int(
        sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:8], 16
    )


def _deck_row(id_: int, name: str, options: int, modified: int) -> dict[str, Any]:
    return {
        "id": id_,
        "mod": modified,
        "name": name,
        "usn": -1,
        "lrnToday": [0, 0],
        "revToday": [0, 0],
        "newToday": [0, 0],
        "timeToday": [0, 0],
        "collapsed": False,
        "browserCollapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": options,
        "extendNew": 0,
        "extendRev": 0,
    }


def _options(id_: int, name: str, home: Home) -> dict[str, Any]:
    def minutes(steps: Iterable[Any]) -> list[float]:
        return [step.total_seconds() / 60 for step in steps]

    parameters = home.parameters
    return {
        "id": id_,
        "mod": 0,
        "name": name,
        "usn": -1,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "new": {
            "bury": True,
            "delays": minutes(parameters.learning_steps),
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": home.new_per_day,
        },
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "ivlFct": 1,
            "maxIvl": parameters.maximum_interval,
            "perDay": home.reviews_per_day,
            "hardFactor": 1.2,
        },
        "lapse": {
            "delays": minutes(parameters.relearning_steps),
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0,
        },
        "dyn": False,
        "desiredRetention": parameters.desired_retention,
        "fsrsParams6": list(parameters.weights),
    }
