"""What lives on as what: the cards of an edited note, and files under a new name."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tenhours.core.deck_changes import content_key
from tenhours.core.identity import match_holes
from tenhours.core.notes import FORWARD, NoteKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tenhours.core.deck_changes import FoundNote, KnownNote
    from tenhours.core.decks import BrokenNote
    from tenhours.core.notes import Note
    from tenhours.storage.notes import StoredNote


def map_names(known: Collection[str], old: Note | None, new: Note) -> dict[str, str]:
    """Say which of a note's cards, retired ones included, each card of the new text is.

    A card of the same name goes first: it may have been retired and come back. Without an old
    text only names count. Returns new names to known ones; a new name that is missing is new.
    """
    wanted = new.card_names()
    if old is not None and old.kind is not new.kind:
        change = {
            (NoteKind.BASIC, NoteKind.PAIR): (FORWARD, ""),
            (NoteKind.PAIR, NoteKind.BASIC): ("", FORWARD),
        }.get((old.kind, new.kind))
        found = {name: name for name in wanted if name in known}
        if change is not None and change[1] in known:
            found.setdefault(*change)
        return found
    found = {name: name for name in wanted if name in known}
    if old is not None and new.kind is NoteKind.CLOZE:
        before = tuple(hole for hole in old.holes if hole.name not in found)
        after = tuple(hole for hole in new.holes if hole.name not in found)
        for was, name in match_holes(before, after).items():
            if was in known:
                found[name] = was
    return found


class Waiting:
    """Knows which missing notes have not vanished: nothing new may be taken for them."""

    def __init__(
        self, held_files: Collection[int], broken: Mapping[int, Sequence[BrokenNote]]
    ) -> None:
        """Take the files that were not read whole, and the cards in error of those read at all."""
        self._unread = set(held_files) - broken.keys()
        self._ids = {row: {note.id for note in notes} for row, notes in broken.items()}
        self._texts = {
            row: "\n\n".join(note.text for note in notes) for row, notes in broken.items()
        }

    def holds(self, stored: StoredNote, note: Note) -> bool:
        """Whether a note's file could not be read, or has it in error."""
        row = stored.file_id
        if row in self._unread:
            return True
        if row not in self._texts or stored.state == "retired":
            return False
        return (note.id is not None and note.id in self._ids[row]) or note.front in self._texts[row]


class Renames:
    """Tells whether two file names are the same file, a renamed one included."""

    def __init__(self) -> None:
        self._shared: dict[str, Counter[str]] = defaultdict(Counter)

    def saw(self, old: str, new: str) -> None:
        """Remember that a note of one file stands in another one now."""
        if old != new:
            self._shared[new][old] += 1

    def compare(self, vanished: Sequence[KnownNote], fresh: Sequence[FoundNote]) -> None:
        """Remember which files hold the same text under another id."""
        by_content = {content_key(known.note): known.file for known in vanished}
        for found in fresh:
            old = by_content.get(content_key(found.note))
            if old is not None:
                self.saw(old, found.file)

    def __call__(self, old: str, new: str) -> bool:
        """Whether the new name holds notes of the old one, and of none more."""
        shared = self._shared.get(new)
        return old == new or (shared is not None and shared.most_common(1)[0][0] == old)
