"""Deck files that are in our own format already: another library, or one shared by a friend."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.decks import ClozeMarks
from tenhours.core.identity import note_key
from tenhours.core.notes import Note, NoteKind, Severity
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.decks import DeckSettings
    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "tenhours"
_CARD: Final = re.compile(r"^(?:QA?|C):", re.MULTILINE)
_OURS: Final = re.compile(
    r"^(?:QA|H|S|E):|^<!-- (?:id|tags): |^C:[^\n]*(?:\{\{|\\cloze)"
    r"|\A---\n(?:[a-z_]+: |[a-z_]+:\n)",
    re.MULTILINE,
)


def recognise(text: str) -> tuple[int, int]:
    """Count what only our deck files have, and the cards that might be ours."""
    cards = len(_CARD.findall(text))
    return (len(_OURS.findall(text)) if cards else 0), cards


class Reader:
    """Reads deck files; a note without an id gets one that follows from what it says."""

    def __init__(self, pictures: Pictures, settings: dict[str, DeckSettings]) -> None:
        """Front matter of the decks is put into `settings`."""
        self._pictures = pictures
        self._known: dict[str, str] = {}
        self._settings = settings

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a deck file."""
        parsed = parse_deck(page.text, folder=page.path.rpartition("/")[0])
        settings = parsed.settings
        deck = page.deck
        if settings.name is not None:
            deck = settings.name
        elif settings.last_name is not None:
            folder = deck.rpartition("/")[0]
            deck = (f"{folder}/" if folder else "") + settings.last_name.replace("/", "∕")
        head = replace(settings, name=None, last_name=None, cloze=ClozeMarks.BRACES)
        self._settings.setdefault(deck, head)
        errors = {
            item.line: item.message
            for item in reversed(parsed.problems)
            if item.severity is Severity.ERROR
        }
        for broken in parsed.broken:
            why = next(
                (errors[line] for line in sorted(errors) if line >= broken.line), "it is broken"
            )
            yield Refused(f"{page.path}:{broken.line}", why)
        for note in parsed.notes:
            where = f"{page.path}:{note.line}"
            id_ = note.id if note.id is not None else slug("note", note_key(note))
            if id_ in self._known:
                yield Refused(where, f"the same card stands at {self._known[id_]} already")
                continue
            self._known[id_] = where
            yield ForeignNote(
                replace(
                    self._led(note, page.path),
                    id=id_,
                    tags=tuple(tag for tag in note.tags if tag not in settings.tags),
                ),
                deck,
                where,
            )

    def _led(self, note: Note, path: str) -> Note:
        texts = (note.front, note.back, note.explanation, *note.hints, *note.steps)
        if not any("](" in text for text in texts):
            return note
        front = self._pictures.led(note.front, path)
        return replace(
            note,
            front=front,
            back=self._pictures.led(note.back, path),
            hints=tuple(self._pictures.led(text, path) for text in note.hints),
            steps=tuple(self._pictures.led(text, path) for text in note.steps),
            explanation=self._pictures.led(note.explanation, path),
            holes=find_holes(front)[0] if note.kind is NoteKind.CLOZE else (),
        )
