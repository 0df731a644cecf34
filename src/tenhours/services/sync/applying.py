"""The second half of a sync: bring the data file's notes and cards in line with what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenhours.core.deck_changes import KnownNote, Reword, content_key, match_rewords
from tenhours.core.events import EventKind, fold
from tenhours.core.identity import card_key
from tenhours.services.sync.continuity import Renames, Waiting, map_names
from tenhours.services.sync.report import RecognisedReword, SyncReport
from tenhours.storage import aliases, cards, deck_files, decks, event_log, notes
from tenhours.storage.note_text import fingerprint, write_note

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from tenhours.core.deck_changes import FoundNote
    from tenhours.core.decks import BrokenNote
    from tenhours.core.notes import Note
    from tenhours.core.scheduling import Parameters
    from tenhours.services.sync.claims import Claims
    from tenhours.services.sync.reading import ReadFile
    from tenhours.storage.event_log import Moment
    from tenhours.storage.notes import StoredName, StoredNote


class Applying:
    """One sync's changes, inside one transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        moment: Moment,
        parameters: Parameters,
        report: SyncReport,
    ) -> None:
        self._connection = connection
        self._moment = moment
        self._parameters = parameters
        self._report = report
        self._machine = event_log.machine(connection)
        self._next_note, self._next_card = notes.next_ids(connection)
        self._new_notes: list[tuple[Any, ...]] = []
        self._new_cards: list[tuple[Any, ...]] = []
        self._decks: dict[str, int] = {}
        self._refold: set[int] = set()
        self._renames = Renames()
        self._places: dict[int, str] = {}

    def run(
        self,
        claims: Claims,
        file_rows: dict[tuple[str, str], int],
        known: list[StoredNote],
        held_files: Collection[int],
        broken: Mapping[int, Sequence[BrokenNote]],
    ) -> None:
        """Apply what was found.

        `known` are the notes of files that were read or are gone; `held_files` the rows of files
        that were not read whole, whose missing notes are held and not retired; `broken` the cards
        in error of those among them that were read at all.
        """
        left = {note.key: note for note in known}
        self._places = deck_files.file_places(self._connection)
        fresh: list[tuple[ReadFile, FoundNote]] = []
        for key, (file, found) in claims.owners.items():
            stored = left.pop(key, None) or claims.stored.get(key)
            if stored is None:
                fresh.append((file, found))
            else:
                self._renames.saw(self._places[stored.file_id], found.file)
                self._keep(stored, file, found, file_rows[file.place])
        waiting = Waiting(held_files, broken)
        fresh = self._rewords(left, fresh, file_rows, waiting)
        for file, found in fresh:
            self._add(file, found, file_rows[file.place])
        self._flush()
        for stored in left.values():
            if stored.state != "retired":
                self._let_go(stored, held=stored.file_id in held_files)
        for deck in self._decks.values():
            if decks.files_of_deck(self._connection, deck) > 1:
                decks.renumber(self._connection, deck)
        for card in self._refold:
            events = event_log.events_of(self._connection, card)
            cards.write_state(self._connection, card, fold(events, self._parameters))

    def _keep(self, stored: StoredNote, file: ReadFile, found: FoundNote, row: int) -> None:
        deck = self._deck(file)
        mark = fingerprint(write_note(found.note), found.note.tags)
        same_place = stored.file_id == row and stored.deck_id == deck
        if (
            stored.fingerprint == mark
            and same_place
            and stored.state == "live"
            and (stored.position, stored.line) == (found.ordinal, found.note.line)
        ):
            return
        old = None
        if stored.fingerprint != mark:
            old = notes.note_text(self._connection, stored.id)
        kept = self._store(stored.id, found.key, found, row, deck, old)
        if stored.state == "retired":
            self._report.returned += kept
        elif stored.state == "live" and not same_place:
            self._report.moved += kept
        if old is not None and content_key(old) != content_key(found.note):
            self._tell_reword(old, found.note, found.key, found.key)
            if stored.state != "retired" and same_place:
                self._report.reworded += kept

    def _rewords(
        self,
        left: dict[str, StoredNote],
        fresh: list[tuple[ReadFile, FoundNote]],
        file_rows: dict[tuple[str, str], int],
        waiting: Waiting,
    ) -> list[tuple[ReadFile, FoundNote]]:
        """Recognise edited notes among the vanished and the retired; return what is truly new."""
        if not fresh:
            return fresh
        by_row = {note.id: note for note in left.values()}
        places = {file_rows[file.place] for file, _ in fresh}
        decks = {self._deck(file) for file, _ in fresh}
        for note in notes.retired_notes(self._connection):
            if note.file_id in places or note.deck_id in decks:
                by_row.setdefault(note.id, note)
        if not by_row:
            return fresh
        fresh = self._returning(by_row, left, fresh, file_rows)
        names = self._places
        deck_names = cards.deck_names(self._connection)
        vanished = [
            KnownNote(
                note.id,
                note.key,
                names.get(note.file_id, ""),
                deck_names.get(note.deck_id, ""),
                text,
            )
            for note in by_row.values()
            if not waiting.holds(note, text := notes.note_text(self._connection, note.id))
        ]
        self._renames.compare(vanished, [found for _, found in fresh])
        matches = match_rewords(
            vanished,
            [found for _, found in fresh],
            refused=aliases.refused(self._connection),
            same_file=self._renames,
        )
        files = {id(found): file for file, found in fresh}
        for match in matches:
            stored = by_row[match.known.row]
            self._become(stored, match, files[id(match.found)], file_rows)
            left.pop(match.known.key, None)
        taken = {id(match.found) for match in matches}
        return [(file, found) for file, found in fresh if id(found) not in taken]

    def _returning(
        self,
        by_row: dict[int, StoredNote],
        left: dict[str, StoredNote],
        fresh: list[tuple[ReadFile, FoundNote]],
        file_rows: dict[tuple[str, str], int],
    ) -> list[tuple[ReadFile, FoundNote]]:
        """Recognise a note by a key that it had before an edit which is now taken back."""
        remaining = []
        for file, found in fresh:
            first = card_key(found.key, found.note.card_names()[0])
            card = notes.card_of_key(self._connection, first)
            note = None if card is None else notes.note_of_card(self._connection, card[1])
            stored = None if note is None else by_row.pop(note, None)
            if stored is None:
                remaining.append((file, found))
                continue
            old = notes.note_text(self._connection, stored.id)
            known = KnownNote(stored.id, stored.key, "", "", old)
            same = content_key(old) == content_key(found.note)
            self._become(stored, Reword(known, found, same), file, file_rows)
            left.pop(stored.key, None)
        return remaining

    def _become(
        self,
        stored: StoredNote,
        match: Reword,
        file: ReadFile,
        file_rows: dict[tuple[str, str], int],
    ) -> None:
        """Let a vanished note live on as a found one: same cards, new keys, an alias for each."""
        found, old = match.found, match.known.note
        row, deck = file_rows[file.place], self._deck(file)
        kept = self._store(stored.id, found.key, found, row, deck, old)
        if match.renamed:
            self._report.renamed += kept
        else:
            self._report.reworded += kept
            self._tell_reword(old, found.note, stored.key, found.key)

    def _store(
        self,
        note_row: int,
        key: str,
        found: FoundNote,
        file_row: int,
        deck: int,
        old: Note | None,
    ) -> int:
        """Write a known note and its cards as the file has them now; count the cards kept."""
        note = found.note
        names = notes.names_of_note(self._connection, note_row)
        notes.update_note(
            self._connection,
            note_row,
            notes.note_columns(note, key, file_row, deck, found.ordinal),
        )
        by_name = {name.name: name for name in names}
        before = {new: by_name[was] for new, was in map_names(by_name, old, note).items()}
        used: set[int] = set()
        for place, name in enumerate(note.card_names()):
            wanted = card_key(key, name)
            position = found.ordinal * 64 + place
            card = before.get(name)
            if card is None:
                self._new_card(wanted, note_row, name, deck, position)
                continue
            used.add(card.id)
            if _bears(card.key, wanted):
                wanted = card.key
            else:
                bearer = notes.card_of_key(self._connection, wanted)
                if bearer is not None and bearer[1] != card.id:
                    wanted = self._free_key(wanted)
                self._alias(card, wanted, old or note)
            notes.place_card(
                self._connection,
                card.id,
                key=wanted,
                name=name,
                note=note_row,
                deck=deck,
                position=position,
            )
        for card in names:
            if card.id not in used and card.state != "retired":
                notes.set_card_state(self._connection, card.id, "retired")
                self._report.retired += 1
        self._flush()
        return len(used)

    def _new_card(self, key: str, note: int, name: str, deck: int, position: int) -> None:
        """Make a card, or take up the one that already bears this key and is free."""
        existing = notes.card_of_key(self._connection, key)
        if existing is not None:
            owner = notes.card(self._connection, existing[1])
            if owner.state == "live" or owner.key != key:
                key = self._free_key(key)
            else:
                notes.place_card(
                    self._connection,
                    owner.id,
                    key=key,
                    name=name,
                    note=note,
                    deck=deck,
                    position=position,
                )
                self._report.returned += 1
                return
        self._new_cards.append((self._next_card, key, note, name, deck, position))
        self._next_card += 1
        self._report.added += 1

    def _free_key(self, key: str) -> str:
        number = 2
        while notes.card_of_key(self._connection, f"{key}~{number}") is not None:
            number += 1
        return f"{key}~{number}"

    def _alias(self, card: StoredName, new_key: str, old: Note) -> None:
        key_row = notes.add_key(self._connection, new_key, card.id)
        event_log.append(
            self._connection,
            self._machine,
            key_row,
            EventKind.ALIAS,
            self._moment,
            detail=aliases.write_detail(card.key, old),
        )
        self._refold.add(card.id)

    def _add(self, file: ReadFile, found: FoundNote, file_row: int) -> None:
        deck = self._deck(file)
        note_row = self._next_note
        self._next_note += 1
        self._new_notes.append(
            (note_row, *notes.note_columns(found.note, found.key, file_row, deck, found.ordinal))
        )
        for place, name in enumerate(found.note.card_names()):
            self._new_card(
                card_key(found.key, name), note_row, name, deck, found.ordinal * 64 + place
            )

    def _let_go(self, stored: StoredNote, *, held: bool) -> None:
        count = notes.set_note_state(self._connection, stored.id, "held" if held else "retired")
        if held:
            self._report.held += count
        else:
            self._report.retired += count

    def _flush(self) -> None:
        notes.insert_notes(self._connection, self._new_notes)
        notes.insert_cards(self._connection, self._new_cards)
        self._new_notes.clear()
        self._new_cards.clear()

    def _deck(self, file: ReadFile) -> int:
        if file.deck not in self._decks:
            row = decks.deck_id(self._connection, file.deck, file.parsed.settings)
            self._decks[file.deck] = row
        return self._decks[file.deck]

    def _tell_reword(self, old: Note, new: Note, old_key: str, new_key: str) -> None:
        self._report.rewords.append(RecognisedReword(old_key, new_key, old.front, new.front))


def _bears(key: str, wanted: str) -> bool:
    """Whether a card's key is the wanted one, or stands for it because that was taken."""
    stem, _, number = key.rpartition("~")
    return key == wanted or (stem == wanted and number.isdecimal())
