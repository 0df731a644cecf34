"""Write ids into a deck file, and leave every other byte of it alone."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tenhours.core.deck_parsing.cutting import outline
from tenhours.core.deck_parsing.front_matter import read_front_matter
from tenhours.core.deck_parsing.parse import BOM, places, unix_lines
from tenhours.core.decks import ClozeMarks
from tenhours.core.scanning.scanner import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenhours.core.deck_parsing.cutting import RawCard
    from tenhours.core.decks import ParsedDeck
    from tenhours.core.notes import Note

LONGEST: Final = 40
"""Characters of a slug."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_EMPTY_ID: Final = re.compile(r"(?:(?<=\s)|(?<=<!--))id:(?=\s)")
_TEX: Final = re.compile(r"\\([A-Za-z]+)")
_SILENT: Final = re.compile(
    r"begin|end|left|right|text|math(?:rm|bf|bb|cal|sf)|operatorname|[td]?frac|cloze|q?quad|cdot"
)
_GREEK: Final = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)")


def stamp(source: str, parsed: ParsedDeck, make_id: Callable[[Note], str]) -> str:
    """Write an id for every note of a file that has none.

    `parsed` is what `parse_deck` made of the same text. An id that is taken in this file gets
    `-2`, `-3` and so on behind it.
    """
    taken = {note.id for note in parsed.notes} | {broken.id for broken in parsed.broken}
    ids: dict[int, str] = {}
    for note in parsed.notes:
        if note.id is None:
            wish = make_id(note)
            id_, number = wish, 1
            while id_ in taken:
                number += 1
                id_ = f"{wish}-{number}"
            taken.add(id_)
            ids[note.line] = id_
    return _with_ids(source, ids)


def insert_id(source: str, note: Note, new_id: str) -> str:
    """Write one note's id: into its metadata comment, or as a new last line of its card.

    `note` comes from `parse_deck` of the same text and has no id yet.
    """
    return _with_ids(source, {note.line: new_id})


def slug(text: str) -> str:
    """Make a readable id of a front: lower-case ASCII words joined by `-`, 40 characters at most.

    A text without a Latin or Greek letter or a digit gets a hash.
    """
    words: list[str] = []
    length = -1
    plain = _TEX.sub(lambda found: " " if _SILENT.fullmatch(found[1]) else f" {found[1]} ", text)
    plain = plain.replace("'", "").replace("’", "")
    for word in re.split(r"[^a-z0-9]+", _latin(plain[:1000])):
        if word and length + 1 + len(word) > LONGEST:
            break
        if word:
            words.append(word)
            length += 1 + len(word)
    if words:
        return "-".join(words)
    return "card-" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _latin(text: str) -> str:
    if text.isascii():
        return text.lower()
    letters = []
    for letter in unicodedata.normalize("NFKD", text):
        if unicodedata.combining(letter):
            continue
        greek = _GREEK.match(unicodedata.name(letter, ""))
        letters.append(f" {greek[1]} " if greek is not None else letter)
    return "".join(letters).lower()


def _with_ids(source: str, ids: Mapping[int, str]) -> str:
    """Insert ids, given by the line on which their notes begin."""
    if not ids:
        return source
    bom = BOM if source.startswith(BOM) else ""
    body = source[len(bom) :]
    text = unix_lines(source)
    front = read_front_matter(text)
    brackets = front.settings.cloze is ClozeMarks.BRACKETS
    cards = outline(text, scan(text, front.end, brackets=brackets), front.end).cards
    place = places(text)
    ends = [(found.start(), found[0]) for found in _LINE_END.finditer(body)]
    starts = [0, *(at + len(mark) for at, mark in ends)]
    usual = ends[0][1] if ends else "\n"
    pieces = [bom]
    position = 0
    for card in cards:
        id_ = ids.get(place(card.start)[0])
        if id_ is None:
            continue
        if card.metadata_start >= 0:
            at, insertion = _into_comment(text, card, id_)
            line, column = place(at)
            offset = starts[line - 1] + column - 1
        else:
            insertion = f"<!-- id: {id_} -->"
            line = place(card.end - 1)[0]
            if line < len(starts):
                offset = starts[line]
                insertion += ends[line - 1][1]
            else:
                offset = len(body)
                insertion = usual + insertion
        pieces += (body[position:offset], insertion)
        position = offset
    pieces.append(body[position:])
    return "".join(pieces)


def _into_comment(text: str, card: RawCard, id_: str) -> tuple[int, str]:
    """Say where in the scanned text an id goes into a card's metadata comment, and with what."""
    empty = _EMPTY_ID.search(text, card.metadata_start, card.end)
    if empty is not None:
        return empty.end(), f" {id_}"
    at = card.metadata_start + len("<!--")
    return at, f" id: {id_}" + ("" if text[at].isspace() else " ")
