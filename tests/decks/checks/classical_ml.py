"""Reading of worked results, shared by the checks of classical machine learning."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tests.decks.card_text import Unreadable, agrees, run, sides, value
from tests.decks.printed import interval

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from tests.decks.card_text import CardText


def number(printed: str) -> float:
    """Read a printed number: the middle of what would be printed so."""
    low, high = interval(printed)
    return float((low + high) / 2)


def numbers(card: CardText, field: str) -> list[float]:
    """Read the printed numbers of a field, in order."""
    return [number(printed) for printed in card.numbers(field)]


def found(pattern: str, text: str) -> list[float]:
    """Read the numbers that the groups of a pattern hold; AssertionError where it is not."""
    match = re.search(pattern, text, re.DOTALL)
    assert match is not None, f"{pattern} does not stand in the card"
    return [number(group) for group in match.groups()]


def same(tex: str, exact: float, rel: float = 1e-9) -> None:
    """Require every side of a chain to be the exact value: sums exactly, numbers as printed.

    Letters on their own are passed over. `rel` is for sides that compute with rounded numbers.
    """
    compared = 0
    for side in sides(tex):
        try:
            assert agrees(side, exact), f"{side} is not {exact}"
        except ValueError:
            if re.fullmatch(r"[\\\w{} ]+", side) and not re.search(r"\d|\\frac", side):
                continue
            computed = value(side)
            assert math.isclose(computed, exact, rel_tol=rel, abs_tol=1e-12), f"{side}: {exact}"
        compared += 1
    assert compared, f"nothing to compare in {tex}"


def said(code: str) -> dict[str, object]:
    """Run a program; what it prints must be what the comments beside its prints say."""
    space = run(code)
    promised = re.findall(r"^(?:[ ]*print\(.*|)# (.*)$", code, re.MULTILINE)
    promised = [line.strip() for line in promised]
    assert str(space["stdout"]).split("\n")[:-1] == promised
    return space


def slope(
    loss: Callable[[NDArray[np.float64]], float], at: NDArray[np.float64], step: float = 1e-6
) -> NDArray[np.float64]:
    """Return the gradient by central differences; the error is of the order of step squared."""
    import numpy as np

    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        move = np.zeros_like(at)
        move[index] = step
        gradient[index] = (loss(at + move) - loss(at - move)) / (2 * step)
    return gradient


__all__ = ["Unreadable", "found", "number", "numbers", "said", "same", "slope"]
