"""Fronts that are nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from math import ceil
from typing import TYPE_CHECKING, Final

from tenhours.core.curriculum import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHARED: Final = 0.9
"""Least share of tokens in common, of those that either front has."""
_ORDER: Final = 0.85
"""Least likeness of the two as sequences, so that P(A | B) is not P(B | A)."""


def nearly_equal(fronts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find pairs of fronts, by their indices, that differ in hardly a word, number or symbol.

    Only texts that share one of their rarest tokens are compared, so that thousands take a
    second or two.
    """
    cut = [_tokens(front) for front in fronts]
    bags = [set(tokens) for tokens in cut]
    frequency = Counter(token for bag in bags for token in bag)
    where: defaultdict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        if not bag:
            continue
        rarest = sorted(bag, key=lambda token: (frequency[token], token))
        prefix = rarest[: len(bag) - ceil(_SHARED * len(bag)) + 1]
        others = {other for token in prefix for other in where[token]}
        for other in sorted(others):
            shared = len(bag & bags[other])
            if shared < _SHARED * (len(bag) + len(bags[other]) - shared):
                continue
            if SequenceMatcher(None, cut[other], cut[number], autojunk=False).ratio() >= _ORDER:
                yield other, number
        for token in prefix:
            where[token].append(number)


def _tokens(front: str) -> tuple[str, ...]:
    """Drop the words that say nothing, unless nothing else is there."""
    found = wording.tokens(front)
    return tuple(word for word in found if word not in wording.STOP_WORDS) or found
