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

    from tenhours.core.notes import Note

ENOUGH: Final = 0.75
"""Joint similarity of front and back from which a reword is recognised."""

TELLING: Final = 20
"""Characters that an unchanged side needs to be a note's mark by itself."""


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
    found_left = {index: found for index, found in enumerate(fresh)}
    by_file: dict[str, list[int]] = defaultdict(list)
    by_deck: dict[str, list[int]] = defaultdict(list)
    for index, found in found_left.items():
        by_file[found.file].append(index)
        by_deck[found.deck].append(index)
    files = list(by_file)

    def in_same_file(known: KnownNote) -> Iterable[int]:
        for file in files:
            if same_file(known.file, file):
                yield from by_file[file]

    def in_same_deck(known: KnownNote) -> Iterable[int]:
        return by_deck.get(known.deck, ())

    for candidates in (in_same_file, in_same_deck):
        scores = _scores(known_left, found_left, candidates, refused)
        for row, index in _mutual_best(scores):
            known, found = known_left.pop(row), found_left.pop(index)
            matches.append(Reword(known, found, content_key(known.note) == content_key(found.note)))
    return matches


def _scores(
    known_left: dict[int, KnownNote],
    found_left: dict[int, FoundNote],
    candidates: Callable[[KnownNote], Iterable[int]],
    refused: Collection[tuple[str, str]],
) -> dict[tuple[int, int], float]:
    fronts = _unique_sides(known_left.values(), found_left.values(), "front")
    backs = _unique_sides(known_left.values(), found_left.values(), "back")
    scores: dict[tuple[int, int], float] = {}
    for row, known in known_left.items():
        for index in candidates(known):
            found = found_left.get(index)
            if found is None or known.note.kind is not found.note.kind:
                continue
            if (known.key, found.key) in refused:
                continue
            score = _score(known.note, found.note, fronts, backs)
            if score > 0:
                scores[row, index] = score
    return scores


def _score(old: Note, new: Note, fronts: Collection[str], backs: Collection[str]) -> float:
    """Rate a pair: 0 is no match; a pair with the same text beats one with the same side."""
    if content_key(old) == content_key(new):
        return 3.0
    alike = similarity(old, new)
    same_front = old.front == new.front and old.front in fronts
    same_back = old.back == new.back and old.back in backs
    if same_front or same_back:
        return 1.0 + alike
    return alike if alike >= ENOUGH else 0.0


def _unique_sides(
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
