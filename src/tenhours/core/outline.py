"""The outline of a library: decks as a tree, in order of dependence, with what each waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.candidates import Counts
from tenhours.core.decks import ancestors
from tenhours.core.introducing import deck_order

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Branch:
    """A deck, or the decks below a name together."""

    name: str
    depth: int
    """0 for a subject."""
    counts: Counts
    """Its own and those of all below it."""
    after: tuple[str, ...] = ()
    """Decks it requires that still have cards to be introduced: until then it waits."""

    @property
    def label(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


def outline(
    counts: Mapping[str, Counts],
    requires: Mapping[str, tuple[str, ...]],
    unseen: Mapping[str, int],
) -> list[Branch]:
    """Lay decks out as a tree, what is required before what requires it.

    `unseen` counts by deck the cards never shown. A name above several decks is a branch of its
    own.
    """
    order = {name: place for place, name in enumerate(deck_order(counts, requires))}
    sums: dict[str, Counts] = {}
    first: dict[str, int] = {}
    for name, own in counts.items():
        for above in ancestors(name):
            sums[above] = _sum(sums.get(above, Counts()), own)
            first[above] = min(first.get(above, len(order)), order[name])
    hidden: dict[str, int] = {}
    for name, count in unseen.items():
        for above in ancestors(name):
            hidden[above] = hidden.get(above, 0) + count

    def place(name: str) -> tuple[int, ...]:
        return tuple(first[above] for above in reversed(ancestors(name)))

    return [
        Branch(
            name,
            name.count("/"),
            sums[name],
            tuple(
                wanted
                for wanted in requires.get(name, ())
                if hidden.get(wanted) and hidden.get(name)
            ),
        )
        for name in sorted(sums, key=lambda name: (place(name), name))
    ]


def _sum(a: Counts, b: Counts) -> Counts:
    return Counts(*(one + other for one, other in zip(a, b, strict=True)))
