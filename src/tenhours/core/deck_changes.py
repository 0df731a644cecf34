"""The difference between the notes that are known and the notes that were found, as a pure diff.

A note is recognised by its key; failing that, as a reword: it is the best match of a note that
vanished, and that note is its best match, in the same file first, then in the same deck.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tenhours.core.identity import note_key, similarity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from tenhours.core.notes import Note

ENOUGH: Final = 0.75
"""Joint similarity of front and back from which a reword is recognised."""

TELLING: Final = 20
"""Characters that an unchanged side needs to be a note's mark by itself."""

FEW: Final = 40
"""Up to so many fresh notes are all compared with a vanished one."""

CLOSEST: Final = 8
"""Beyond that only so many that share the rarest words: every pair of 10,000 would take hours."""

MANY: Final = 400
"""Holders of a note's words to look at before its commoner words are left aside."""


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note of an earlier sync that was not found under its key."""

    row: int
    key: str
    file: str
    deck: str
    note: Note


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as its file has it now."""

    key: str
    file: str
    deck: str
    note: Note
    ordinal: int
    """Its place among the notes of its file, from 0."""


@dataclass(frozen=True, slots=True)
class Reword:
    """A vanished note and the found note that it became."""

    known: KnownNote
    found: FoundNote
    renamed: bool
    """Only its id changed, not its text."""


def match_rewords(
    vanished: Sequence[KnownNote],
    fresh: Sequence[FoundNote],
    *,
    refused: Collection[tuple[str, str]] = (),
    same_file: Callable[[str, str], bool] = str.__eq__,
) -> list[Reword]:
    """Recognise which vanished notes live on as fresh ones.

    `refused` holds pairs of keys that the student has separated; `same_file` may know that a file
    was renamed.
    """
    matches: list[Reword] = []
    known_left = {known.row: known for known in vanished}
    found_left = dict(enumerate(fresh))
    by_file: dict[str, set[int]] = defaultdict(set)
    by_deck: dict[str, set[int]] = defaultdict(set)
    for index, found in found_left.items():
        by_file[found.file].add(index)
        by_deck[found.deck].add(index)
    in_files = {
        file: set().union(*(by_file[other] for other in by_file if same_file(file, other)))
        for file in {known.file for known in vanished}
    }

    def in_same_file(known: KnownNote) -> AbstractSet[int]:
        return in_files[known.file]

    def in_same_deck(known: KnownNote) -> AbstractSet[int]:
        return by_deck.get(known.deck, set())

    for near in (in_same_file, in_same_deck):
        for rate in (_rate_texts, _rate_alike):
            scores = rate(known_left, found_left, near)
            allowed = {
                (row, index): score
                for (row, index), score in scores.items()
                if (known_left[row].key, found_left[index].key) not in refused
            }
            for row, index in _mutual_best(allowed):
                known, found = known_left.pop(row), found_left.pop(index)
                matches.append(Reword(known, found, renamed=rate is _rate_texts))
    return matches


def _rate_texts(
    known_left: dict[int, KnownNote],
    found_left: dict[int, FoundNote],
    near: Callable[[KnownNote], AbstractSet[int]],
) -> dict[tuple[int, int], float]:
    """Pair the notes whose text is the same, so that only the id changed."""
    by_content: dict[str, set[int]] = defaultdict(set)
    for index, found in found_left.items():
        by_content[content_key(found.note)].add(index)
    return {
        (row, index): 1.0
        for row, known in known_left.items()
        if (same := by_content.get(content_key(known.note)))
        for index in same & near(known)
    }


def _rate_alike(
    known_left: dict[int, KnownNote],
    found_left: dict[int, FoundNote],
    near: Callable[[KnownNote], AbstractSet[int]],
) -> dict[tuple[int, int], float]:
    """Rate pairs by their similarity; one unchanged side that tells counts one more."""
    fronts = _telling_sides(known_left.values(), found_left.values(), "front")
    backs = _telling_sides(known_left.values(), found_left.values(), "back")
    words = _WordIndex(found_left)
    scores: dict[tuple[int, int], float] = {}
    for row, known in known_left.items():
        old = known.note
        for index in words.closest(old, near(known)):
            new = found_left[index].note
            if old.kind is not new.kind:
                continue
            alike = similarity(old, new)
            same_front = old.front == new.front and old.front in fronts
            same_back = old.back == new.back and old.back in backs
            if same_front or same_back:
                scores[row, index] = 1.0 + alike
            elif alike >= ENOUGH:
                scores[row, index] = alike
    return scores


class _WordIndex:
    """Finds, among very many notes, those that share rare words with one."""

    def __init__(self, notes: dict[int, FoundNote]) -> None:
        self._left = notes
        self._sides: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        for index, found in notes.items():
            for word in _words(found.note):
                self._words[word].append(index)
            self._sides[found.note.front].append(index)
            if found.note.back:
                self._sides[found.note.back].append(index)

    def closest(self, note: Note, near: AbstractSet[int]) -> Collection[int]:
        """Choose the notes worth comparing: all of a few, else the closest by common words."""
        if len(near) <= FEW:
            return [index for index in near if index in self._left]
        shared: dict[int, float] = defaultdict(float)
        looked_at = 0
        for word in sorted(_words(note), key=lambda word: len(self._words.get(word, ()))):
            holders = self._words.get(word, ())
            looked_at += len(holders)
            if looked_at > MANY and shared:
                break
            for index in holders:
                shared[index] += 1 / len(holders)
        sides = {
            index
            for side in (note.front, note.back)
            if len(self._sides.get(side, ())) == 1
            for index in self._sides[side]
        }
        ranked = sorted(shared.keys() & near, key=lambda index: -shared[index])
        return (sides & near) | set(ranked[:CLOSEST])


def _words(note: Note) -> set[str]:
    return set(f"{note.front}\n{note.back}".casefold().split())


def _telling_sides(
    known: Iterable[KnownNote], found: Iterable[FoundNote], side: str
) -> frozenset[str]:
    """Collect the fronts or backs that occur once on each side and are long enough to tell."""
    old = Counter(getattr(item.note, side) for item in known)
    new = Counter(getattr(item.note, side) for item in found)
    return frozenset(
        text
        for text, times in old.items()
        if times == 1 and new[text] == 1 and len(text.strip()) >= TELLING
    )


def _mutual_best(scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Keep the pairs in which each is the other's single best; a tie matches nothing."""
    best_of_known: dict[int, list[tuple[float, int]]] = defaultdict(list)
    best_of_found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (row, index), score in scores.items():
        best_of_known[row].append((score, index))
        best_of_found[index].append((score, row))
    pairs = []
    for row, options in best_of_known.items():
        best = _single_best(options)
        if best is not None and _single_best(best_of_found[best]) == row:
            pairs.append((row, best))
    return pairs


def _single_best(options: list[tuple[float, int]]) -> int | None:
    options = sorted(options, reverse=True)
    if len(options) > 1 and options[0][0] == options[1][0]:
        return None
    return options[0][1]


def content_key(note: Note) -> str:
    """Key that the note would have without an id."""
    return note_key(replace(note, id=None) if note.id is not None else note)
