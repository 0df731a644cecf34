"""A note of ours as the fields of Anki's: HTML that a person can read there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from tenhours.core.cards import Phase
from tenhours.core.deck_writing import write_note
from tenhours.core.events import EventKind, read_memory
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.anki import own_field
from tenhours.interchange.anki.own_field import OwnCard
from tenhours.interchange.markdown_html import cloze_to_html, hole_numbers, to_html
from tenhours.interchange.outgoing_media import with_media

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenhours.interchange.outgoing import OutCard, OutNote

_COMMAND: Final = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class OutFields:
    """A note's fields in the order of its type, and the place of each card."""

    fields: tuple[str, ...]
    ords: Mapping[str, int]
    """Anki's number of each card, from 0, by its name."""


def to_fields(out: OutNote, picture: Callable[[str], str | None]) -> OutFields:
    """Write a note; `picture` takes a file along and says its name, None when it stays behind."""
    note = out.note
    names = note.card_names()
    if note.kind is NoteKind.CLOZE:
        numbers = hole_numbers(names)
        front = cloze_to_html(note.front, numbers, picture)
        ords = {name: number - 1 for name, number in numbers.items()}
    else:
        numbers = {}
        front = to_html(note.front, picture)
        ords = {name: number for number, name in enumerate(names)}
    seen = (
        front,
        to_html(note.back, picture),
        "".join(
            f"<details><summary>Hint</summary>{to_html(hint, picture)}</details>"
            for hint in note.hints
        ),
        _listed([to_html(step, picture) for step in note.steps]),
        to_html(note.explanation, picture),
        escape(" › ".join(note.breadcrumb), quote=False),
        _macros(out.settings.macros, note),
    )
    more = {card.name: told for card in out.cards if (told := _own(card)) != OwnCard()}
    # Pictures lie in `media` once they were imported.
    text = write_note(with_media(note, lambda path: _landed(picture(path))))
    return OutFields((*seen, own_field.write(text, numbers, more, seen)), ords)


def _landed(name: str | None) -> str | None:
    return None if name is None else f"media/{name}"


def _listed(steps: list[str]) -> str:
    if not steps:
        return ""
    return "<ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"


def _macros(macros: str, note: Note) -> str:
    """Bring the deck's macros along when the note may use one of them."""
    if not macros.strip():
        return ""
    defined = set(_COMMAND.findall(macros)) - {
        "\\newcommand",
        "\\renewcommand",
        "\\providecommand",
        "\\DeclareMathOperator",
    }
    texts = (note.front, note.back, note.explanation, *note.hints, *note.steps)
    if not any(defined.intersection(_COMMAND.findall(text)) for text in texts):
        return ""
    return f"\\({escape(' '.join(macros.split()), quote=False)}\\)"


def _own(card: OutCard) -> OwnCard:
    """Find what Anki's tables have no room for."""
    start, rated = None, 0
    for event, _ in card.log:
        if event.undone:
            continue
        if event.kind is EventKind.START:
            start = read_memory(event.detail)
        elif event.kind is EventKind.RESET:
            start = None
        elif event.kind is EventKind.REVIEW:
            rated = own_field.millis(event.at)
    memory = card.state.memory
    step = memory.step if memory.phase in (Phase.LEARNING, Phase.RELEARNING) else 0
    return OwnCard(start, step, rated if step else 0)
