"""How the cards of a whole topic cover its leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenhours.core.curriculum.syllabus import Leaf, Topic

_FEWEST_CARDS: Final = 2
_FEWEST_KINDS: Final = 3
_MOST_IMPORTANT: Final = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """What coverage asks of a note."""

    leaf: str
    kind: str
    cards: int


def thin_leaves(topic: Topic, notes: Iterable[Placed]) -> Iterator[tuple[Leaf, str]]:
    """Name the leaves of a topic that have too few cards, or too few kinds for their weight."""
    cards: Counter[str] = Counter()
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for note in notes:
        cards[note.leaf] += note.cards
        kinds[note.leaf].add(note.kind)
    for leaf in topic.leaves:
        count, found = cards[leaf.id], kinds[leaf.id]
        name = f"leaf {leaf.id} ({leaf.name}, importance {leaf.importance})"
        if count < _FEWEST_CARDS:
            yield leaf, f"{name} has {count or 'no'} card{'' if count == 1 else 's'}."
        elif leaf.importance >= _MOST_IMPORTANT and len(found) < _FEWEST_KINDS:
            listed = ", ".join(sorted(found))
            yield leaf, f"{name} has only the kinds {listed}; it wants {_FEWEST_KINDS}."
