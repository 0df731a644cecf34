"""Readers shared by the checks on neighbours, trees, ensembles and clusters."""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


def words(pattern: str, text: str) -> tuple[str, ...]:
    """Return what the groups of a pattern hold; AssertionError where it is not in the text."""
    match = re.search(pattern, text, re.DOTALL)
    assert match is not None, f"{pattern} does not stand in the card"
    return match.groups()


def order_of(printed: str) -> str:
    """Read the TeX that stands in O(…)."""
    return words(r"\AO\((.*)\)\Z", printed)[0]


def squares(y: Any) -> float:
    """Sum the squared deviations from the mean; 0 for no values."""
    return float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0


def comparisons(n: int) -> int:
    """Count the comparisons of Python's sort on n random numbers."""
    count = 0

    def compare(a: float, b: float) -> int:
        nonlocal count
        count += 1
        return (a > b) - (a < b)

    sorted(np.random.default_rng(0).random(n).tolist(), key=cmp_to_key(compare))
    return count


def central_slope(curve: Callable[[float], float], at: float) -> float:
    """Return the derivative by a central difference; the error is of the order of 1e-12."""
    return (curve(at + 1e-6) - curve(at - 1e-6)) / 2e-6


class Counted(float):
    """A number that counts its products."""

    products = 0

    def __mul__(self, other: float) -> Counted:
        Counted.products += 1
        return Counted(float(self) * float(other))
