"""Who owns a key: one note for each, the student's before the bundled one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenhours.core.deck_changes import FoundNote
from tenhours.core.identity import note_key
from tenhours.core.notes import Problem, Severity
from tenhours.storage import notes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from tenhours.services.sync.reading import ReadFile
    from tenhours.storage.notes import StoredNote


@dataclass(slots=True)
class Claims:
    """The notes of the files that were read, each key given to one of them."""

    owners: dict[str, tuple[ReadFile, FoundNote]] = field(default_factory=dict)
    unused: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Keys that a file has and another file stands for, by root and path."""
    problems: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)
    shadowed: list[str] = field(default_factory=list)
    taken_from: dict[int, list[str]] = field(default_factory=dict)
    """Keys that unchanged bundled files lose to the student's, by file row."""
    stored: dict[str, StoredNote] = field(default_factory=dict)
    """The rows that exist already, by key."""


def settle(
    connection: sqlite3.Connection,
    read: Sequence[ReadFile],
    places: dict[int, tuple[str, str, str]],
    replaced: Collection[int],
    readable: Collection[int],
) -> Claims:
    """Give every key to one note.

    `places` names root, path and shown path of stored files; `replaced` are the rows of files that
    were read again or are gone, whose notes make no claim any more; nor do the held notes of
    `readable` files, which were missing when their file was last read.
    """
    claims = Claims()
    for file in sorted(read, key=lambda item: (item.root.bundled, item.root.key, item.path)):
        for ordinal, note in enumerate(file.parsed.notes):
            key = note_key(note)
            found = FoundNote(key, f"{file.root.key}\0{file.path}", file.deck, note, ordinal)
            if key in claims.owners:
                _contest(claims, key, file, found)
                continue
            stored = notes.note_by_key(connection, key)
            if stored is not None:
                claims.stored[key] = stored
            rival = (
                None
                if stored is None
                or stored.state == "retired"
                or stored.file_id in replaced
                or (stored.state == "held" and stored.file_id in readable)
                else places[stored.file_id]
            )
            if stored is None or rival is None or (rival[0], rival[1]) == file.place:
                claims.owners[key] = (file, found)
            elif rival[0] == "" and not file.root.bundled:
                claims.owners[key] = (file, found)
                claims.taken_from.setdefault(stored.file_id, []).append(key)
                claims.shadowed.append(key)
            else:
                _lose(claims, key, file, found, f"{rival[2]}:{stored.line}", rival[0] == "")
    return claims


def _contest(claims: Claims, key: str, file: ReadFile, found: FoundNote) -> None:
    first_file, first = claims.owners[key]
    _lose(
        claims, key, file, found, f"{first_file.shown()}:{first.note.line}", first_file.root.bundled
    )


def _lose(
    claims: Claims, key: str, file: ReadFile, found: FoundNote, other: str, other_bundled: bool
) -> None:
    claims.unused.setdefault(file.place, []).append(key)
    if file.root.bundled and not other_bundled:
        claims.shadowed.append(key)
        return
    if found.note.id is not None:
        problem = Problem(
            found.note.line,
            1,
            Severity.ERROR,
            f'the id "{found.note.id}" is used twice: it belongs to {other} already. Give this '
            "card another id.",
        )
    else:
        problem = Problem(
            found.note.line,
            1,
            Severity.WARNING,
            f"the same card stands at {other} already; it is asked once.",
        )
    claims.problems.setdefault(file.place, []).append(problem)
