"""Planning an import: what is new, what changed, what is left alone, and the files that follow."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_writing import harmless, plain, write_deck, write_note
from tenhours.core.decks import DeckSettings
from tenhours.core.errors import DataError
from tenhours.core.identity import note_key
from tenhours.interchange.parcel import Refused
from tenhours.library import files, folders
from tenhours.storage import imports
from tenhours.storage.imports import Landed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from tenhours.core.notes import Note
    from tenhours.interchange.parcel import ForeignNote, Parcel
    from tenhours.services.importing.report import ImportReport

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069<>:"|?*\\]')
_PICTURE: Final = re.compile(r"(!?\[[^\]]*\]\()(<[^>\n]+>|[^)\s]+)(?=[\s)])")
_LONGEST: Final = 120
"""Bytes of one part of a file's name."""
_DEEPEST: Final = 1000
"""Bytes of a deck file's folders; the front matter keeps what is deeper."""
_EVERY: Final = 500


@dataclass(slots=True)
class Plan:
    """All that is to be done, before any of it is."""

    contents: dict[Path, bytes] = field(default_factory=dict)
    """Deck files as they shall be."""
    landed: dict[str, Landed] = field(default_factory=dict)
    """What to remember, by the notes' keys."""
    keys: dict[str, str] = field(default_factory=dict)
    """The notes' keys, by their ids in the parcel."""


@dataclass(slots=True)
class _Update:
    key: str
    note: Note
    source: bytes
    where: str


class Planner:
    """Goes through a parcel's notes once."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        own: Path,
        report: ImportReport,
        *,
        under: str | None,
        overwrite: bool,
        media: Mapping[str, str],
    ) -> None:
        """`media` leads the names in the parcel to paths under the library."""
        self._connection = connection
        self._own = own
        self._report = report
        self._under = under
        self._overwrite = overwrite
        self._media = media
        self._landed = imports.landed(connection)
        self._known = imports.note_keys(connection)
        self._plan = Plan()
        self._new: dict[str, list[tuple[ForeignNote, Note, bytes]]] = defaultdict(list)
        self._updates: dict[Path, list[_Update]] = defaultdict(list)
        self._cards: dict[str, int] = {}

    def run(self, parcel: Parcel, progress: Callable[[int, int], None] | None = None) -> Plan:
        """Plan the whole."""
        seen: set[str] = set()
        for number, item in enumerate(parcel.notes):
            if progress is not None and number % _EVERY == 0:
                progress(number, 0)
            if isinstance(item, Refused):
                self._report.skipped.append(item)
            elif item.note.id is not None and item.note.id in seen:
                self._refuse(item, "another note of this import has the same id")
            else:
                if item.note.id is not None:
                    seen.add(item.note.id)
                self._take(item)
        for deck, arrivals in sorted(self._new.items()):
            self._add(deck, arrivals, parcel.settings.get(deck, DeckSettings()))
        for path, updates in self._updates.items():
            self._update(path, updates)
        return self._plan

    def _refuse(self, item: ForeignNote, why: str) -> None:
        self._report.skipped.append(Refused(item.where, why))

    def _take(self, item: ForeignNote) -> None:
        note = harmless(item.note)
        key = item.key if item.key and item.key in self._known else note_key(note)
        if note.id is not None:
            self._plan.keys[note.id] = key
        source = _digest(write_note(note))
        before = self._landed.get(key)
        if before is None and key not in self._known:
            self._new[item.deck].append((item, note, source))
            return
        if before is not None and before.source == source:
            self._report.unchanged += 1
            return
        there = imports.standing(self._connection, key)
        if there is None or there.state == "retired":
            self._keep(item, "you have removed it from your deck")
            return
        same = _same_text(there.note, note) or _same_text(there.note, plain(note))
        if same or item.key == key:
            self._plan.landed[key] = Landed(source, text_digest(there.note))
            self._report.unchanged += 1
            return
        touched = before is None or text_digest(there.note) != before.text
        if not there.root:
            self._keep(item, "it stands in the decks that come with the program")
        elif touched and not self._overwrite:
            self._keep(item, "you have changed it yourself; --overwrite takes the new text")
        else:
            path = folders.base(Path(there.root)) / there.path
            self._updates[path].append(_Update(key, note, source, item.where))

    def _keep(self, item: ForeignNote, why: str) -> None:
        self._report.kept.append(Refused(item.where, f"left as it is: {why}"))

    def _add(
        self,
        deck: str,
        arrivals: Sequence[tuple[ForeignNote, Note, bytes]],
        settings: DeckSettings,
    ) -> None:
        name = self._deck_name(deck)
        path = self._file(name)
        folder = _folder(path, self._own)
        depth = len(PurePosixPath(folder).parts)
        notes = [self._with_media(note, depth) for _, note, _ in arrivals]
        old = _read(path)
        if old:
            head = DeckSettings()
        else:
            head = replace(settings, name=None if _path_says(path, self._own, name) else name)
        text, refused = write_deck(head, notes, folder=folder)
        lost = {note.id for note in refused}
        for (item, note, source), final in zip(arrivals, notes, strict=True):
            if note.id in lost:
                self._refuse(item, "its text cannot be written as a card")
                continue
            key = note_key(note)
            self._plan.landed[key] = Landed(source, text_digest(final))
            self._report.notes += not item.part
            self._report.cards += len(note.card_names())
        if len(lost) == len(notes):
            return
        self._report.decks += not old
        self._plan.contents[path] = _appended(old, text)

    def _update(self, path: Path, updates: Sequence[_Update]) -> None:
        try:
            text = (self._plan.contents.get(path) or files.read(path)).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError, DataError) as error:
            for update in updates:
                self._report.kept.append(
                    Refused(update.where, f"left as it is: {path} cannot be read ({error})")
                )
            return
        ending = "\r\n" if "\r\n" in text else "\n"
        lines = text.replace("\r\n", "\n").split("\n")
        places = {note_key(note): note for note in parse_deck(text).notes}
        wanted = {update.key: update for update in updates}
        folder = _folder(path, self._own)
        depth = len(PurePosixPath(folder).parts)
        for key, old in sorted(places.items(), key=lambda pair: -pair[1].line):
            if key not in wanted:
                continue
            update = wanted[key]
            new = self._with_media(replace(update.note, metadata=old.metadata), depth)
            written, refused = write_deck(DeckSettings(), [new], folder=folder)
            if refused:
                self._report.skipped.append(
                    Refused(update.where, "its text cannot be written as a card")
                )
                continue
            lines[old.line - 1 : old.end_line] = written.rstrip("\n").split("\n")
            self._plan.landed[key] = Landed(update.source, text_digest(new))
            self._report.updated += 1
        self._plan.contents[path] = ending.join(lines).encode()

    def _with_media(self, note: Note, depth: int) -> Note:
        """Lead a note's pictures to where they will lie."""
        if not self._media or not any("](" in text for text in (note.front, note.back)):
            return note

        def lead(found: re.Match[str]) -> str:
            name = found[2].strip("<>")
            target = self._media.get(name)
            if target is None:
                return found[0]
            path = "../" * depth + target
            return found[1] + (f"<{path}>" if " " in path or ")" in path else path)

        return harmless(
            replace(
                note,
                front=_PICTURE.sub(lead, note.front),
                back=_PICTURE.sub(lead, note.back),
                hints=tuple(_PICTURE.sub(lead, text) for text in note.hints),
                steps=tuple(_PICTURE.sub(lead, text) for text in note.steps),
                explanation=_PICTURE.sub(lead, note.explanation),
            )
        )

    def _deck_name(self, deck: str) -> str:
        parts = [" ".join(part.split()) for part in f"{self._under or ''}/{deck}".split("/")]
        return "/".join(part for part in parts if part) or "imported"

    def _file(self, name: str) -> Path:
        """Find the file of a deck, or a free name for it."""
        parts = [safe_name(part) for part in name.split("/")]
        above = [
            f"{part}_" if part.lower().endswith(folders.SUFFIXES) else part for part in parts[:-1]
        ]
        while sum(len(part.encode()) + 1 for part in above) > _DEEPEST:
            above.pop()
        folder = self._own.joinpath(*above)
        number = 1
        while True:
            path = folder / f"{parts[-1]}{'' if number == 1 else f'-{number}'}.md"
            data = _read(path)
            if not data or _deck_of(path, self._own, data) == name:
                return path
            number += 1


def text_digest(note: Note) -> bytes:
    """Mark what a card asks and answers, to see whether the student has changed it."""
    return _digest("\x1f".join(_texts(note)))


def safe_name(part: str) -> str:
    """Make a name that every file system takes, and that leads nowhere else."""
    name = _UNSAFE.sub("_", part).strip(" .") or "_"
    if name.startswith(("~", "-")):
        name = "_" + name[1:]
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return name


def _texts(note: Note) -> list[str]:
    return [
        note.kind.value,
        note.front,
        note.back,
        *note.hints,
        *note.steps,
        note.explanation,
    ]


def _same_text(a: Note, b: Note) -> bool:
    return [text.split() for text in _texts(a)] == [text.split() for text in _texts(b)]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error


def _folder(path: Path, own: Path) -> str:
    """Name a file's folder under the library; one elsewhere counts as lying at its top."""
    if not path.is_relative_to(own) or path.parent == own:
        return ""
    return path.parent.relative_to(own).as_posix()


def _deck_of(path: Path, own: Path, data: bytes) -> str:
    settings = parse_deck(data[:20_000].decode("utf-8-sig", "replace")).settings
    inside = PurePosixPath(path.relative_to(own).with_suffix("").as_posix())
    if settings.name is not None:
        return settings.name
    if settings.last_name is not None:
        return str(inside.with_name(settings.last_name))
    return str(inside)


def _path_says(path: Path, own: Path, name: str) -> bool:
    return path.relative_to(own).with_suffix("").as_posix() == name


def _appended(old: bytes, text: str) -> bytes:
    if not old:
        return text.encode()
    ending = b"\r\n" if b"\r\n" in old else b"\n"
    gap = ending if old.endswith((b"\n", b"\r")) else ending * 2
    return old + gap + text.encode().replace(b"\n", ending)
