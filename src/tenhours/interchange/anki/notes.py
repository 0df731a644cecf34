"""Notes of Anki's, through their templates, as notes of ours."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.notes import FORWARD, REVERSE, Note, NoteKind, Severity
from tenhours.interchange.anki import clozes, own_field, templates
from tenhours.interchange.html import to_markdown
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tenhours.interchange.anki.collection import CardRow, Deck, NoteRow, NoteType
    from tenhours.interchange.anki.own_field import Own, OwnCard

OURS: Final = "tenhours:"
"""What the guid of a note begins with that we exported."""
NOTHING: Final = "*(left empty)*"
"""Stands for an answer that the source has left empty."""

_MARKUP: Final = re.compile(r"<[^>]*>?")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TAG: Final = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card of Anki's has gone."""

    note_id: str
    name: str
    own: OwnCard | None = None
    """What it says of itself, when we exported it."""


class Converter:
    """Turns notes into ours, and remembers which card has become which."""

    def __init__(self, types: Mapping[int, NoteType], decks: Mapping[int, Deck]) -> None:
        self._types = types
        self._decks = decks
        self.places: dict[int, Place] = {}
        """By the ids of Anki's cards."""

    def convert(self, row: NoteRow, cards: list[CardRow]) -> Iterator[ForeignNote | Refused]:
        """Make one note of ours, or several when a note's cards ask for different things."""
        kind = self._types.get(row.type)
        where = f"note {row.id}"
        if kind is None or not kind.fields or not kind.templates:
            yield Refused(where, "its note type is missing from the package")
            return
        if row.fields is None:
            yield Refused(where, "its text is too long for a card")
            return
        values = self._values(row.tags, row.fields, kind, cards[0])
        shown = _words(row.fields)
        where = f'note {row.id} "{shown}"' if shown else where
        if kind.occlusion or "image-occlusion:" in row.fields:
            yield Refused(where, "image occlusion has no counterpart here; its picture is kept")
            return
        name = note_id(row.guid)
        tags = tuple(sorted({tag for tag in _TAG.split(row.tags) if tag}))
        if row.guid.startswith(OURS) and own_field.NAME in values:
            seen = [values[field] for field in kind.fields if field != own_field.NAME]
            own = own_field.read(values[own_field.NAME], seen)
            if own is not None:
                yield self._own(own, cards, row.guid, tags, where)
                return
        make = self._cloze if kind.cloze else self._cards
        made = False
        for item in make(kind, values, cards, name, where):
            if isinstance(item, Refused):
                yield item
                continue
            note, deck = item
            key = row.guid.removeprefix(OURS) if row.guid.startswith(OURS) else ""
            yield ForeignNote(
                Note(
                    note.kind,
                    note.front,
                    note.back,
                    explanation=note.explanation,
                    holes=note.holes,
                    id=note.id,
                    tags=tags,
                ),
                deck,
                where,
                part=made,
                key=key if not made else "",
            )
            made = True

    def _own(
        self, own: Own, cards: list[CardRow], guid: str, tags: tuple[str, ...], where: str
    ) -> ForeignNote:
        """Take a note back as it was exported; its tags may have changed in Anki."""
        name = note_id(guid)
        for card in cards:
            card_name = own.card_name(card.ord)
            if card_name is not None:
                self.places[card.id] = Place(name, card_name, own.cards.get(card_name))
        note = replace(own.note, id=name, tags=tags)
        return ForeignNote(note, self.deck_of(cards[0]), where, key=guid.removeprefix(OURS))

    def deck_of(self, card: CardRow) -> str:
        """Name a card's deck; one in a filtered deck belongs to the deck it came from."""
        deck = self._decks.get(card.home_deck or card.deck) or self._decks.get(card.deck)
        return deck.name if deck is not None and deck.name else "Default"

    def _values(self, tags: str, fields: str, kind: NoteType, card: CardRow) -> dict[str, str]:
        texts = fields.split("\x1f")
        values = dict(zip(kind.fields, [*texts, *[""] * len(kind.fields)], strict=False))
        deck = self.deck_of(card)
        values.setdefault("Tags", tags.strip())
        values.setdefault("Type", kind.name)
        values.setdefault("Deck", deck)
        values.setdefault("Subdeck", deck.rpartition("/")[2])
        return values

    def _cards(
        self,
        kind: NoteType,
        values: dict[str, str],
        cards: list[CardRow],
        name: str,
        where: str,
    ) -> Iterator[tuple[Note, str] | Refused]:
        """Make a question and an answer of each card; two that mirror each other are a pair."""
        sides: dict[int, tuple[CardRow, str, str]] = {}
        for card in cards:
            if card.ord >= len(kind.templates):
                yield Refused(f"{where}, card {card.ord + 1}", "its template is missing")
                continue
            template = kind.templates[card.ord]
            filled = {**values, "Card": template.name}
            front = to_markdown(templates.render(template.question, filled, answer=False))
            back = to_markdown(templates.render(template.answer, filled, answer=True))
            back = _without_front(back, front)
            if not front.strip():
                yield Refused(f"{where}, card {card.ord + 1}", "its front is empty")
                continue
            sides[card.ord] = (card, front, back)
        if len(sides) == 2 and len(cards) == 2:
            (one, front, back), (other, question, answer) = sides.values()
            if (front, back) == (answer, question) and back:
                self.places[one.id] = Place(name, FORWARD)
                self.places[other.id] = Place(name, REVERSE)
                yield Note(NoteKind.PAIR, front, back, id=name), self.deck_of(one)
                return
        several = len(kind.templates) > 1
        for ord_, (card, front, back) in sides.items():
            id_ = f"{name}-{ord_ + 1}" if several and ord_ else name
            self.places[card.id] = Place(id_, "")
            yield Note(NoteKind.BASIC, front, back or NOTHING, id=id_), self.deck_of(card)

    def _cloze(
        self,
        kind: NoteType,
        values: dict[str, str],
        cards: list[CardRow],
        name: str,
        where: str,
    ) -> Iterator[tuple[Note, str] | Refused]:
        template = kind.templates[0]
        text = to_markdown(templates.render(template.question, values, answer=False))
        whole = to_markdown(templates.render(template.answer, values, answer=True))
        rest = whole[len(text) :] if whole.startswith(text) else _without(whole)
        explanation = rest.removeprefix("\\\n").strip()
        present = clozes.numbers(text)
        asked = []
        for card in cards:
            if card.ord + 1 in present:
                asked.append(card)
            else:
                yield Refused(
                    f"{where}, card {card.ord + 1}", f"the text has no hole {card.ord + 1}"
                )
        if not asked:
            return
        deck = self.deck_of(cards[0])
        if not clozes.is_nested(text):
            note = _cloze_note(clozes.ours(text), explanation, name)
            names = set(note.card_names())
            if all(str(card.ord + 1) in names for card in asked) and _is_sound(note):
                for card in asked:
                    self.places[card.id] = Place(name, str(card.ord + 1))
                yield note, deck
                return
        for card in asked:
            number = card.ord + 1
            id_ = f"{name}-{number}"
            note = _cloze_note(clozes.ours(text, only=number), explanation, id_)
            if str(number) in note.card_names() and _is_sound(note):
                self.places[card.id] = Place(id_, str(number))
                yield note, self.deck_of(card)
            else:
                yield Refused(f"{where}, card {number}", f"hole {number} cannot be written")


def _cloze_note(text: str, explanation: str, name: str) -> Note:
    holes, _ = find_holes(text)
    return Note(NoteKind.CLOZE, text, explanation=explanation, holes=holes, id=name)


def _is_sound(note: Note) -> bool:
    faults = find_holes(note.front)[1]
    return bool(note.holes) and not any(fault.severity is Severity.ERROR for fault in faults)


def _words(fields: str) -> str:
    """Find words by which a person knows a note again, quickly."""
    first = _MARKUP.sub(" ", fields[:400].partition("\x1f")[0])
    return _UNSEEN.sub("", " ".join(unescape(first).split()))[:60]


def _without_front(back: str, front: str) -> str:
    """Leave out of an answer the paragraphs with which it repeats the question."""
    asked, told = front.split("\n\n"), back.split("\n\n")
    same = 0
    while same < min(len(asked), len(told)) and asked[same] == told[same]:
        same += 1
    rest = "\n\n".join(told[same:])
    if same == len(asked) - 1 and rest.startswith(asked[same]):
        rest = rest.removeprefix(asked[same]).removeprefix("\\\n")
    rest = rest.removeprefix("***").strip() if same or rest.startswith("***") else rest.strip()
    return rest or back


def _without(text: str) -> str:
    """Keep of a cloze's answer only the paragraphs that do not repeat its text."""
    return "\n\n".join(part for part in text.split("\n\n") if not clozes.numbers(part)).strip()


def note_id(guid: str) -> str:
    """Make a slug of a note's own identity."""
    if guid.startswith(OURS):
        key = guid.removeprefix(OURS)
        return (
            "tenhours-" + key[1:14]
            if key.startswith("~")
            else key.replace("%23", "#").replace("%25", "%")
        )
    digest = blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return "anki-" + base64.b32encode(digest).decode().lower().rstrip("=")
