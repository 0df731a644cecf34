"""The field in which a note that we exported carries itself: to come back as it went.

Anki knows a note as HTML and numbers. So our note types have one more field that no card shows:
the note's own markdown, the names of its holes, and what Anki's tables have no room for. It is
believed only while the fields that can be seen are those that were written.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.events import read_memory, write_memory
from tenhours.core.notes import FORWARD, REVERSE, Note, NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenhours.core.cards import Memory

NAME: Final = "Ten Hours"
"""Of the field."""
_VERSION: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What Anki's tables do not hold of a card."""

    start: Memory | None = None
    """What another program remembered, from which later ratings build on."""
    step: int = 0
    """The learning step on which the last rating left it."""
    rated: int = 0
    """Milliseconds since 1970 of that rating."""


@dataclass(frozen=True, slots=True)
class Own:
    """A note as it was exported."""

    note: Note
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Anki's number of each hole, by its name."""
    cards: Mapping[str, OwnCard] = field(default_factory=dict)
    """By the cards' names; those of which there is something to say."""

    def card_name(self, ord_: int) -> str | None:
        """Name the card that Anki counts as number `ord_`, from 0; None when there is none."""
        if self.note.kind is NoteKind.CLOZE:
            names = {number: name for name, number in self.numbers.items()}
            return names.get(ord_ + 1)
        if self.note.kind is NoteKind.PAIR:
            return (FORWARD, REVERSE)[ord_] if ord_ < 2 else None
        return "" if ord_ == 0 else None


def write(
    text: str, numbers: Mapping[str, int], cards: Mapping[str, OwnCard], seen: Iterable[str]
) -> str:
    """Write the field: the note's text, its holes' numbers, and the mark of the other fields."""
    told: dict[str, Any] = {"v": _VERSION, "mark": _mark(seen), "text": text}
    if numbers:
        told["holes"] = dict(numbers)
    if cards:
        told["cards"] = {name: _told(card) for name, card in cards.items()}
    written = escape(json.dumps(told, ensure_ascii=False), quote=False)
    return written.replace("{", "&#123;").replace("}", "&#125;")


def read(value: str, seen: Iterable[str]) -> Own | None:
    """Read the field; None when it is not ours, or the note was edited since."""
    try:
        told = json.loads(unescape(value))
        if told["v"] != _VERSION or told["mark"] != _mark(seen):
            return None
        (note,) = parse_deck(told["text"]).notes
        return Own(
            note,
            {str(name): int(number) for name, number in told.get("holes", {}).items()},
            {str(name): _card(card) for name, card in told.get("cards", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def millis(at: datetime) -> int:
    """Count whole milliseconds since 1970."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _told(card: OwnCard) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if card.start is not None:
        told["start"] = json.loads(write_memory(card.start))
    if card.step:
        told |= {"step": card.step, "rated": card.rated}
    return told


def _card(told: dict[str, Any]) -> OwnCard:
    start = told.get("start")
    return OwnCard(
        None if start is None else read_memory(json.dumps(start)),
        int(told.get("step", 0)),
        int(told.get("rated", 0)),
    )


def _mark(seen: Iterable[str]) -> str:
    text = "\x1f".join(" ".join(one.split()) for one in seen)
    data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=8).hexdigest()
