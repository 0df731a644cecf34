"""The cards of the shipped decks, each with the text that its check reads."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.decks.card_text import CardText

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.notes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenhours.core.decks import ParsedDeck

DECKS: Final = Path(__file__).parents[2] / "decks"


class NotACard(Exception):  # noqa: N818 - it names what the text has become
    """A changed source is not one whole card any more."""


def deck_files() -> list[str]:
    """Name the deck files, with `/`, as seen from their root, in order."""
    found = (path.relative_to(DECKS).as_posix() for path in DECKS.glob("*/**/*.md"))
    return sorted(found)


@cache
def parsed(name: str) -> ParsedDeck:
    """Read one deck file."""
    return parse_deck((DECKS / name).read_bytes(), folder=str(Path(name).parent.as_posix()))


@cache
def cards_of(name: str) -> tuple[CardText, ...]:
    """Read the notes of one deck file, in its order."""
    lines = re.split(r"\r\n|\r|\n", (DECKS / name).read_text(encoding="utf-8-sig"))
    return tuple(
        CardText.of(note, name, "\n".join(lines[note.line - 1 : note.end_line]))
        for note in parsed(name).notes
    )


@cache
def all_cards() -> tuple[CardText, ...]:
    """Read the notes of every deck file, in order."""
    return tuple(card for name in deck_files() for card in cards_of(name))


def reread(card: CardText, source: str) -> CardText:
    """Read a card anew from a changed source; NotACard if that is not one good card."""
    found = parse_deck(source)
    wrong = [item.message for item in found.problems if item.severity is Severity.ERROR]
    if wrong or len(found.notes) != 1:
        raise NotACard("; ".join(wrong) or f"it is {len(found.notes)} cards now")
    return CardText.of(found.notes[0], card.file, source)


def verified(cards: Iterable[CardText]) -> list[CardText]:
    """Keep the cards that name a check."""
    return [card for card in cards if card.verify]
