"""Leeches: cards that are forgotten again and again."""

from __future__ import annotations


def is_leech(lapses: int, threshold: int = 8, again_every: int = 4) -> bool:
    """Say whether a card that has just lapsed should be called a leech now.

    True at `threshold` lapses and then at every `again_every` more: 8, 12, 16 … A threshold of 0
    turns it off; an `again_every` of 0 says it once only.
    """
    if threshold <= 0 or lapses < threshold:
        return False
    if again_every <= 0:
        return lapses == threshold
    return (lapses - threshold) % again_every == 0
