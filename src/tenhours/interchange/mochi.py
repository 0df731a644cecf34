"""Mochi's own file: a zip of one JSON document (Transit) and the media beside it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase, Rating
from tenhours.core.clozes import find_holes
from tenhours.core.errors import DataError
from tenhours.core.notes import NoteKind
from tenhours.interchange import schedules
from tenhours.interchange.mochi_pages import FORMAT, note_of
from tenhours.interchange.naming import slug
from tenhours.interchange.pages import MEDIA
from tenhours.interchange.parcel import (
    CardHistory,
    ForeignNote,
    ForeignRating,
    Medium,
    Parcel,
    Refused,
)
from tenhours.interchange.pictures import PLACE
from tenhours.interchange.transit import read_transit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from tenhours.core.notes import Note
    from tenhours.interchange.archives import Archive

DOCUMENT: Final = "data.json"
OLD_DOCUMENT: Final = "data.edn"
_LARGEST: Final = 512 * 1024 * 1024
"""Bytes of the document."""
_DAY: Final = 86400
_DEEPEST: Final = 40
_FIELD: Final = re.compile(r"<<[ \t]*([^<>\n]*?)[ \t]*>>")
_MEDIUM: Final = re.compile(r"(!?\[[^\]\n]*\]\()@media/([^)\s]+)(?=[\s)])")


def is_mochi(names: list[str]) -> bool:
    """Whether an archive with these files is one of Mochi's."""
    if any(name.endswith((".md", ".markdown")) for name in names):
        return False
    return DOCUMENT in names or OLD_DOCUMENT in names


def open_mochi(path: Path, archive: Archive) -> Parcel:
    """Read an archive of Mochi's, which the parcel closes.

    Raises DataError when its document cannot be read.
    """
    if DOCUMENT not in archive:
        raise DataError(
            f"{path} was written by an old Mochi ({OLD_DOCUMENT}). Export it again with a new one."
        )
    data = archive.read(DOCUMENT, _LARGEST)
    try:
        told = read_transit(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: {DOCUMENT} cannot be read ({error}).") from error
    if not isinstance(told, dict) or not isinstance(told.get("decks"), list):
        raise DataError(f"{path}: {DOCUMENT} holds no decks of Mochi's.")
    reader = _Reader(told)
    return Parcel(
        FORMAT,
        reader.notes(),
        reader.histories(),
        _media(archive),
        close=archive.close,
    )


class _Reader:
    def __init__(self, told: dict[str, Any]) -> None:
        self._decks = [deck for deck in told["decks"] if isinstance(deck, dict)]
        self._loose = told.get("cards")
        self._by_id = {str(deck["id"]): deck for deck in self._decks if deck.get("id")}
        templates = told.get("templates")
        self._templates = {
            str(template.get("id")): template
            for template in (templates if isinstance(templates, list) else [])
            if isinstance(template, dict)
        }
        self._reviews: list[tuple[str, str, list[Any]]] = []
        self._known: set[str] = set()

    def notes(self) -> Iterator[ForeignNote | Refused]:
        for deck in self._decks:
            cards = deck.get("cards")
            for number, card in enumerate(cards if isinstance(cards, list) else [], 1):
                yield self._card(card, deck, number)
        for number, card in enumerate(self._loose if isinstance(self._loose, list) else [], 1):
            owner = str(card.get("deck-id")) if isinstance(card, dict) else ""
            yield self._card(card, self._by_id.get(owner, {}), number)

    def histories(self) -> Iterator[CardHistory | Refused]:
        for id_, name, reviews in self._reviews:
            ratings = list(_ratings(reviews))
            if ratings:
                yield CardHistory(id_, name, ratings=tuple(ratings))
        self._reviews.clear()

    def _card(self, card: object, deck: dict[str, Any], number: int) -> ForeignNote | Refused:
        name = self._name(deck)
        where = f"{name}, card {number}"
        if not isinstance(card, dict):
            return Refused(where, "it is no card")
        made = note_of(self._content(card, deck))
        if isinstance(made, str):
            return Refused(where, made)
        id_ = slug(FORMAT, str(card.get("id") or f"{name}\x1f{made.front}"))
        if id_ in self._known:
            return Refused(where, "another card has the same id")
        self._known.add(id_)
        tags = card.get("tags")
        words = {str(tag).strip("#") for tag in (tags if isinstance(tags, list) else [])}
        note = replace(_led(made), id=id_, tags=tuple(sorted(words - {""})))
        reviews = card.get("reviews")
        names = note.card_names()
        if isinstance(reviews, list) and reviews and names:
            self._reviews.append((id_, names[0], reviews))
        return ForeignNote(note, name, where)

    def _name(self, deck: dict[str, Any]) -> str:
        parts: list[str] = []
        seen: set[str] = set()
        here: dict[str, Any] | None = deck
        while here and len(parts) < _DEEPEST:
            parts.append(str(here.get("name") or "Mochi").replace("/", "∕"))
            above = str(here.get("parent-id") or "")
            here = self._by_id.get(above) if above not in seen else None
            seen.add(above)
        return "/".join(reversed(parts)) or "Mochi"

    def _content(self, card: dict[str, Any], deck: dict[str, Any]) -> str:
        """Write a card's text, through its template if it has one."""
        content = str(card.get("content") or "")
        fields = card.get("fields")
        template = self._templates.get(str(card.get("template-id") or deck.get("template-id")))
        if not isinstance(fields, dict):
            return content or str(card.get("name") or "")
        values = {
            str(key): str(value.get("value") or "") if isinstance(value, dict) else str(value)
            for key, value in fields.items()
        }
        if template is None or not template.get("content"):
            return content or "\n---\n".join(value for value in values.values() if value)
        named = dict(values)
        known = template.get("fields")
        for key, told in (known if isinstance(known, dict) else {}).items():
            if isinstance(told, dict) and told.get("name"):
                named[str(told["name"])] = values.get(str(key), "")
        return _FIELD.sub(lambda found: named.get(found[1], ""), str(template["content"]))


def _led(note: Note) -> Note:
    """Lead the pictures of a note to where they will lie."""
    front, back, explanation = (
        _MEDIUM.sub(rf"\1{PLACE}\2", text) for text in (note.front, note.back, note.explanation)
    )
    holes = find_holes(front)[0] if note.kind is NoteKind.CLOZE else ()
    return replace(note, front=front, back=back, explanation=explanation, holes=holes)


def _ratings(reviews: list[Any]) -> Iterator[ForeignRating]:
    """Turn reviews into ratings: Mochi knows remembered and forgotten."""
    told: dict[datetime, dict[str, Any]] = {}
    for review in reviews:
        if isinstance(review, dict):
            at = schedules.instant(review.get("date"))
            if at is not None:
                told.setdefault(at, review)
    phase = Phase.NEW
    for at, review in sorted(told.items()):
        days = schedules.number(review.get("interval")) or 1
        span = int(min(max(days, 1), schedules.LONGEST))
        rating = Rating.GOOD if review.get("remembered?") else Rating.AGAIN
        yield ForeignRating(at, rating, 0, phase, Phase.REVIEW, span * _DAY)
        phase = Phase.REVIEW


def _media(archive: Archive) -> Iterator[Medium | Refused]:
    yield from archive.refused
    for name in archive.names():
        if PurePosixPath(name).suffix.lower() in MEDIA:
            yield Medium(PLACE + name, _file(archive, name), archive.size(name))


def _file(archive: Archive, name: str) -> Callable[[], bytes]:
    return lambda: archive.read(name)
