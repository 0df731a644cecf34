"""Fuzz: intervals spread a little, so that cards learnt together do not stay together."""

from __future__ import annotations

from hashlib import blake2b
from math import floor, inf
from typing import TYPE_CHECKING

from tenhours.core.cards import Rating

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEAST_FUZZED = 2.5
"""Days; shorter intervals are left alone."""
_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))
"""From day, to day, share of the days between them that joins the spread (FSRS, as in Anki)."""


def uniform(seed: int | str, repetition: int) -> float:
    """Draw from [0, 1): always the same number for one card and repetition."""
    digest = blake2b(f"{seed}/{repetition}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / (1 << 53)


def fuzz_range(days: int, maximum: int) -> tuple[int, int]:
    """Return the shortest and longest interval that may stand in for `days`, both included."""
    if days < _LEAST_FUZZED:
        only = max(1, min(days, maximum))
        return only, only
    spread = 1.0 + sum(share * max(min(days, end) - start, 0.0) for start, end, share in _RANGES)
    longest = min(round(days + spread), maximum)
    shortest = min(round(days - spread), longest)
    return shortest, longest


def fuzzed(days: int, maximum: int, chance: float) -> int:
    """Pick an interval in days from the range around `days`; `chance` is in [0, 1)."""
    shortest, longest = fuzz_range(days, maximum)
    return shortest + floor(chance * (longest - shortest + 1))


def in_order(days: Mapping[Rating, int], maximum: int) -> dict[Rating, int]:
    """Make intervals rise with the rating: Again ≤ Hard < Good < Easy, up to the maximum.

    Only the ratings that are given; the better one is moved away, never the worse one closer,
    save that Again never outlasts the others.
    """
    ordered: dict[Rating, int] = {}
    least = 1
    for rating in (Rating.HARD, Rating.GOOD, Rating.EASY):
        if rating in days:
            ordered[rating] = min(max(days[rating], least), maximum)
            least = ordered[rating] + 1
    if Rating.AGAIN in days:
        ordered[Rating.AGAIN] = min(days[Rating.AGAIN], maximum, *ordered.values())
    return ordered
