"""The syllabus: the leaves that the curriculum's cards belong to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from tenhours.core.errors import DataError

KINDS: Final = frozenset(
    (
        "definition",
        "intuition",
        "formula",
        "derivation-step",
        "worked-numeric",
        "code",
        "sql",
        "complexity",
        "when-it-fails",
        "compare-contrast",
        "when-to-use",
        "spoken",
    )
)
"""What a card of the curriculum asks for."""
CHECKED: Final = frozenset(("formula", "worked-numeric", "code", "sql", "complexity"))
"""Kinds whose cards name the check that verifies them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest part of the syllabus."""

    id: str
    """Its topic, a dot and a number: `linear-algebra.05`."""
    name: str
    topic: str
    importance: int
    """From 1 to 3, where 3 is asked for most."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the syllabus that has a deck, or a folder of decks, of its own."""

    id: str
    title: str
    deck: str
    leaves: tuple[Leaf, ...]

    def holds(self, deck: str) -> bool:
        """Whether a deck is the topic's, or one of those below it."""
        return deck == self.deck or deck.startswith(self.deck + "/")


@dataclass(frozen=True, slots=True)
class Syllabus:
    """All topics in their order."""

    topics: tuple[Topic, ...]

    def leaves(self) -> dict[str, Leaf]:
        """Look up every leaf by its id."""
        return {leaf.id: leaf for topic in self.topics for leaf in topic.leaves}


def read_syllabus(text: str) -> Syllabus:
    """Read the syllabus from JSON; DataError if that is not one."""
    try:
        topics = json.loads(text)["topics"]
        return Syllabus(
            tuple(
                Topic(
                    topic["topic"],
                    topic["title"],
                    topic["deck"],
                    tuple(
                        Leaf(leaf["id"], leaf["name"], topic["topic"], int(leaf["importance"]))
                        for leaf in topic["leaves"]
                    ),
                )
                for topic in topics
            )
        )
    except (ValueError, TypeError, KeyError) as error:
        message = f"the syllabus cannot be read: {error}."
        raise DataError(message) from error
