"""Finite probability spaces and chains of equal sides, which the checks of probability share."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tests.decks.card_text import Unreadable, agrees, sides, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText

_PRINTED: Final = re.compile(r"[-−]?[\d.,{}]+\s*(\\?%)?|\\frac\{?\d+\}?\{?\d+\}?")


def bare(tex: str) -> str:
    """Take the dollars off a hole."""
    return tex.strip().strip("$").strip()


def near(a: Any, b: Any, tolerance: float = 1e-9) -> bool:
    """Whether two values agree, absolutely and relatively."""
    a, b = (float(x) if isinstance(x, Fraction) else x for x in (a, b))
    return bool(np.allclose(a, b, rtol=tolerance, atol=tolerance))


def chain(tex: str, **names: Any) -> float:
    """Compute the sides of a relation that can be computed, require them equal, return the first.

    A side that is a printed number must agree at the precision that it shows.
    """
    exact: list[float] = []
    for side in sides(tex):
        if exact and _PRINTED.fullmatch(side.strip()):
            assert agrees(side, exact[0]), f"{side} is not {exact[0]} in {tex}"
            continue
        try:
            found = float(value(side, **names))
        except (Unreadable, TypeError, ValueError):
            continue
        exact.append(found)
        assert near(found, exact[0]), f"{side} is {found}, not {exact[0]} in {tex}"
    assert exact, f"nothing can be computed in {tex}"
    return exact[0]


def shown(card: CardText, k: int = 0, field: str = "back") -> float:
    """Compute the k-th formula of a field, all of its sides."""
    return chain(card.formula(k, field))


def events(seed: int, count: int = 3, size: int = 10) -> tuple[Callable[..., float], list[Any]]:
    """Make a random measure `P(a)`, `P(a, given)` on a finite space, and independent events.

    Events are 0–1 arrays; each, and each intersection, has positive probability.
    """
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(size))
    found = []
    for _ in range(count):
        event = rng.integers(0, 2, size)
        event[0], event[-1] = 1, 0
        found.append(event)

    def measure(event: Any, given: Any = None) -> float:
        if given is None:
            return float(np.dot(event, weights))
        return float(np.dot(event * given, weights) / np.dot(given, weights))

    return measure, found


def as_sets(tex: str) -> str:
    r"""Write `\cap` and `^c` so that they can be computed with 0–1 arrays."""
    return re.sub(r"([A-Z])\^c", r"(1 - \1)", tex.replace(r"\cap", r"\odot"))


def expectation(seed: int, size: int = 12) -> tuple[Callable[[Any], float], Any]:
    """Make a random weighting `E` of `size` outcomes, and the generator for variables on it."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(size))
    return (lambda x: float(np.dot(np.asarray(x), weights))), rng


def variance(mean: Callable[[Any], float]) -> Callable[[Any], float]:
    """Make `Var` from `E`."""
    return lambda x: mean((x - mean(x)) ** 2)


def covariance(mean: Callable[[Any], float]) -> Callable[[Any, Any], float]:
    """Make `Cov` from `E`."""
    return lambda x, y: mean((x - mean(x)) * (y - mean(y)))


def between(tex: str, low: str, high: str) -> str:
    """Give limits to integrals that stand without."""
    return tex.replace(r"\int", rf"\int_{{{low}}}^{{{high}}}")
