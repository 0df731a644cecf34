"""Keys of notes and cards, and how alike two notes or holes are."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import without_marks
from tenhours.core.notes import NoteKind
from tenhours.core.scanning.nfc import nfc
from tenhours.core.scanning.scanner import AtomKind, find_atoms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.notes import Hole, Note

HOLE_ENOUGH: Final = 0.6
"""Similarity from which an edited hole keeps its memory."""

_UNEVEN: Final = re.compile(r"[^\S ]|  |\A | \Z")
_LONG: Final = 1200
"""Characters from which two texts are compared word by word."""


def note_key(note: Note) -> str:
    """Name a note across files and edits: its id, else `~` and a hash of what it asks.

    The hash covers kind, front, back and holes, not deck, tags, hints, steps or explanation.
    Two derivations that differ in their steps alone need ids to be two notes.
    """
    if note.id is not None:
        return note.id.replace("%", "%25").replace("#", "%23")
    parts = [note.kind.value, even(note.front), even(note.back)]
    for hole in note.holes:
        parts += (hole.name, even(hole.text))
    body = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return "~" + blake2b(body, digest_size=16).hexdigest()


def card_key(note_key: str, name: str) -> str:
    """Name a card: its note's key and, for pairs and clozes, the direction or hole."""
    return f"{note_key}#{name}" if name else note_key


def even(text: str) -> str:
    """Bring a text into NFC with LF, blanks collapsed outside code and formulas."""
    text = nfc(text)
    if _UNEVEN.search(text) is None:
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts: list[str] = []
    position = 0
    for kind, start, end in find_atoms(text):
        if kind is not AtomKind.COMMENT:
            parts += (_collapsed(text[position:start]), text[start:end])
            position = end
    parts.append(_collapsed(text[position:]))
    return "".join(parts).strip()


def _collapsed(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")


def similarity(a: Note, b: Note) -> float:
    """Rate how alike front and back of two notes are together, from 0 to 1.

    It is the Ratcliff–Obershelp ratio (difflib) of the characters, for long texts of the words.
    Below 0.5, where no reword is recognised, it may be an upper bound of it.
    """
    return text_similarity(_comparable(a), _comparable(b))


def _comparable(note: Note) -> str:
    front = without_marks(note.front) if note.kind is NoteKind.CLOZE else note.front
    return " ".join(f"{front}\n{note.back}".split())


def text_similarity(a: str, b: str) -> float:
    """Rate how alike two texts are, from 0 to 1, the same either way round."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    a, b = min(a, b), max(a, b)
    bound = 2 * min(len(a), len(b)) / (len(a) + len(b))
    if bound < 0.5:
        return bound
    bound = _shared(_letters(a), _letters(b))
    if bound < 0.5:
        return bound
    if len(a) + len(b) < 80:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()
    trigrams = _shared(_trigrams(a), _trigrams(b))
    if trigrams < 0.3:
        return min(bound, 0.4)
    if len(a) + len(b) > 2 * _LONG:
        return SequenceMatcher(None, a.split(), b.split(), autojunk=True).ratio()
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _shared(a: Counter[str], b: Counter[str]) -> float:
    if len(a) > len(b):
        a, b = b, a
    common = sum(min(times, b[item]) for item, times in a.items() if item in b)
    return 2 * common / max(1, a.total() + b.total())


@lru_cache(maxsize=4096)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> Counter[str]:
    return Counter(text[i : i + 3] for i in range(len(text) - 2))


def match_holes(old: Sequence[Hole], new: Sequence[Hole]) -> dict[str, str]:
    """Say which hole of an edited cloze lives on as which: old names to new names.

    First those of the same name, then the most alike (at least 0.6), then the only one left on
    each side.
    """
    before, after = _contents(old), _contents(new)
    matches = {name: name for name in before if name in after}
    lost = [name for name in before if name not in matches]
    fresh = [name for name in after if name not in matches]
    if len(lost) > 1 or len(fresh) > 1:
        scores = [
            (-text_similarity(before[was], after[now]), i, j, was, now)
            for i, was in enumerate(lost)
            for j, now in enumerate(fresh)
        ]
        for score, _, _, was, now in sorted(scores):
            if -score >= HOLE_ENOUGH and was not in matches and now in fresh:
                matches[was] = now
                fresh.remove(now)
        lost = [name for name in lost if name not in matches]
    if len(lost) == 1 and len(fresh) == 1:
        matches[lost[0]] = fresh[0]
    return matches


def _contents(holes: Sequence[Hole]) -> dict[str, str]:
    contents: dict[str, str] = {}
    for hole in holes:
        if hole.name in contents:
            contents[hole.name] += " … " + hole.text
        else:
            contents[hole.name] = hole.text
    return contents
