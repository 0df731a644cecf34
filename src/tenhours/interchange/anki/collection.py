"""Anki's database, of schema 11 or 14 to 18: decks, note types, notes, cards and review log."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tenhours.core.errors import DataError
from tenhours.interchange.anki import protobuf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST_FIELD: Final = 4_000_000
"""Characters of a note's fields; what is larger is no card."""
_CARDS: Final = (
    "SELECT id, "
    "ifnull(CAST(nid AS INTEGER), 0), ifnull(CAST(did AS INTEGER), 0), "
    "ifnull(CAST(ord AS INTEGER), 0), ifnull(CAST(type AS INTEGER), 0), "
    "ifnull(CAST(queue AS INTEGER), 0), ifnull(CAST(due AS INTEGER), 0), "
    "ifnull(CAST(ivl AS INTEGER), 0), ifnull(CAST(factor AS INTEGER), 0), "
    "ifnull(CAST(reps AS INTEGER), 0), ifnull(CAST(lapses AS INTEGER), 0), "
    "ifnull(CAST(odue AS INTEGER), 0), ifnull(CAST(odid AS INTEGER), 0), "
    "ifnull(CAST(flags AS INTEGER), 0), ifnull(CAST(data AS TEXT), '') "
    "FROM cards ORDER BY id"
)
"""Cast, since SQLite keeps whatever a damaged or hostile file has put into a column."""
_CARDS_BY_NOTE: Final = _CARDS.replace("ORDER BY id", "ORDER BY nid, ord")
_OCCLUSION: Final = 6
"""Stock kind of note types for image occlusion."""


@dataclass(frozen=True, slots=True)
class Template:
    """How one card of a note is made."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """Fields, and the templates that make cards of them."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    occlusion: bool = False


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck's name in levels."""

    name: str
    """With `/` between the levels."""
    filtered: bool = False


class NoteRow(NamedTuple):
    """A note as it is stored."""

    id: int
    guid: str
    type: int
    tags: str
    fields: str | None
    """None when they are too long for any card."""


class CardRow(NamedTuple):
    """A card as it is stored."""

    id: int
    note: int
    deck: int
    ord: int
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    reps: int
    lapses: int
    home_due: int
    home_deck: int
    flags: int
    data: str


class LogRow(NamedTuple):
    """One row of the review log."""

    card: int
    id: int
    """Milliseconds since 1970."""
    ease: int
    interval: int
    """Days, or seconds below 0."""
    factor: int
    time: int
    """Milliseconds."""
    type: int


class Collection:
    """An Anki database that is only read."""

    def __init__(self, path: Path, shown: str) -> None:
        """Open a database; `shown` is what messages call it.

        Raises DataError when it is damaged or no collection of Anki's.
        """
        self.shown = shown
        try:
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True)
        except sqlite3.Error as error:
            raise self._fault(error) from error
        self._connection.create_collation("unicase", _unicase)
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            with self.explained():
                self._connection.execute("PRAGMA trusted_schema = OFF")
                self._connection.execute("PRAGMA cell_size_check = ON")
                self._read_head()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what SQLite says into words that say which file it was."""
        try:
            yield
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> DataError:
        return DataError(
            f"{self.shown} cannot be read ({error}). The package may be damaged: export it again."
        )

    def _read_head(self) -> None:
        names = {
            str(name)
            for (name,) in self._connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        }
        missing = {"col", "notes", "cards"} - names
        if missing:
            raise DataError(
                f"{self.shown} is no collection of Anki's: it has no table {', '.join(missing)}."
            )
        self.has_log = "revlog" in names
        row = self._connection.execute("SELECT crt, ver, conf, models, decks FROM col").fetchone()
        if row is None:
            raise DataError(f"{self.shown} is no collection of Anki's: its table col is empty.")
        created, _, conf, models, decks = row
        self.created = int(created)
        """Seconds since 1970 of the instant from which days are counted."""
        modern = "notetypes" in names
        self._config = self._modern_config() if "config" in names else self._json(conf)
        self.decks = self._modern_decks() if "decks" in names else self._old_decks(decks)
        self.types = self._modern_types() if modern else self._old_types(models)

    @property
    def scheduler(self) -> int:
        """Version of the scheduler that wrote the log."""
        version = self._config.get("schedVer", 1)
        return version if isinstance(version, int) else 1

    def count(self) -> int:
        """Count the notes."""
        with self.explained():
            (count,) = self._connection.execute("SELECT count(*) FROM notes").fetchone()
        return int(count)

    def notes(self) -> Iterator[tuple[NoteRow, list[CardRow]]]:
        """Go through the notes that have cards, with these in order."""
        with self.explained():
            cards = self.cards(by_note=True)
            card = next(cards, None)
            rows = self._connection.execute(
                "SELECT id, ifnull(CAST(guid AS TEXT), ''), ifnull(CAST(mid AS INTEGER), 0), "
                "ifnull(CAST(tags AS TEXT), ''), CASE WHEN length(flds) > ? THEN NULL "
                "ELSE ifnull(CAST(flds AS TEXT), '') END FROM notes ORDER BY id",
                (_LARGEST_FIELD,),
            )
            for values in rows:
                note = NoteRow(*values)
                own: list[CardRow] = []
                while card is not None and card.note < note.id:
                    card = next(cards, None)  # an orphan
                while card is not None and card.note == note.id:
                    own.append(card)
                    card = next(cards, None)
                if own:
                    yield note, own

    def cards(self, *, by_note: bool = False) -> Iterator[CardRow]:
        """Go through the cards, in the order of their ids, or note by note."""
        with self.explained():
            rows = self._connection.execute(_CARDS_BY_NOTE if by_note else _CARDS)
            for values in rows:
                yield CardRow(*values)

    def log(self) -> Iterator[LogRow]:
        """Go through the review log, card by card, oldest first."""
        if not self.has_log:
            return
        with self.explained():
            rows = self._connection.execute(
                "SELECT ifnull(CAST(cid AS INTEGER), 0), id, ifnull(CAST(ease AS INTEGER), 0), "
                "ifnull(CAST(ivl AS INTEGER), 0), ifnull(CAST(factor AS INTEGER), 0), "
                "ifnull(CAST(time AS INTEGER), 0), ifnull(CAST(type AS INTEGER), 0) "
                "FROM revlog ORDER BY cid, id"
            )
            for values in rows:
                yield LogRow(*values)

    def _json(self, text: object) -> dict[str, Any]:
        try:
            found = json.loads(str(text) or "{}")
        except (ValueError, RecursionError) as error:
            raise DataError(f"{self.shown}: a table of settings is damaged ({error}).") from error
        return found if isinstance(found, dict) else {}

    def _modern_config(self) -> dict[str, Any]:
        found = {}
        for key, value in self._connection.execute("SELECT KEY, val FROM config"):
            try:
                found[str(key)] = json.loads(value)
            except (ValueError, RecursionError):
                continue  # not one of those that are needed
        return found

    def _old_decks(self, text: object) -> dict[int, Deck]:
        decks = {}
        for key, deck in self._json(text).items():
            if isinstance(deck, dict) and key.lstrip("-").isdecimal():
                name = str(deck.get("name", "")).replace("/", "∕").replace("::", "/")
                decks[int(key)] = Deck(name, filtered=bool(deck.get("dyn")))
        return decks

    def _modern_decks(self) -> dict[int, Deck]:
        decks = {}
        for key, name, kind in self._connection.execute("SELECT id, name, kind FROM decks"):
            levels = str(name).replace("/", "∕").replace("\x1f", "/").replace("::", "/")
            decks[int(key)] = Deck(levels, filtered=protobuf.has(bytes(kind), 2))
        return decks

    def _old_types(self, text: object) -> dict[int, NoteType]:
        types = {}
        for key, model in self._json(text).items():
            if not isinstance(model, dict) or not key.lstrip("-").isdecimal():
                continue
            fields = sorted(_dicts(model.get("flds")), key=_ord)
            templates = sorted(_dicts(model.get("tmpls")), key=_ord)
            types[int(key)] = NoteType(
                str(model.get("name", "")),
                cloze=model.get("type") == 1,
                fields=tuple(str(one.get("name", "")) for one in fields),
                templates=tuple(
                    Template(str(t.get("name", "")), str(t.get("qfmt", "")), str(t.get("afmt", "")))
                    for t in templates
                ),
                occlusion=model.get("originalStockKind") == _OCCLUSION,
            )
        return types

    def _modern_types(self) -> dict[int, NoteType]:
        fields: dict[int, list[str]] = {}
        templates: dict[int, list[Template]] = {}
        ask = self._connection.execute
        for kind, name in ask("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            fields.setdefault(kind, []).append(str(name))
        for kind, name, config in ask(
            "SELECT ntid, name, config FROM templates ORDER BY ntid, ord"
        ):
            data = bytes(config)
            made = Template(str(name), protobuf.text(data, 1), protobuf.text(data, 2))
            templates.setdefault(kind, []).append(made)
        types = {}
        for key, name, config in ask("SELECT id, name, config FROM notetypes"):
            data = bytes(config)
            types[int(key)] = NoteType(
                str(name),
                cloze=protobuf.integer(data, 1) == 1,
                fields=tuple(fields.get(key, ())),
                templates=tuple(templates.get(key, ())),
                occlusion=protobuf.integer(data, 9) == _OCCLUSION,
            )
        return types


def _unicase(a: str, b: str) -> int:
    a, b = a.casefold(), b.casefold()
    return (a > b) - (a < b)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _ord(one: dict[str, Any]) -> int:
    number = one.get("ord", 0)
    return number if isinstance(number, int) else 0
