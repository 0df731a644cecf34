"""The register of checks: what a card's `verify:` names, and what breaks it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from tests.decks.card_text import CardText

    CheckFunction = Callable[[CardText], None]
    Mutant = tuple[str, str] | tuple[str, str, int]

_FOLDER: Final = Path(__file__).parent / "checks"
_REGISTER: Final[dict[str, Check]] = {}


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as its module registered it."""

    name: str
    """With `_`."""
    level: int
    """2: a property, or a number computed again; 3: an independent oracle."""
    run: CheckFunction
    """Raises AssertionError, or whatever the card's text makes it raise, when the card is wrong."""
    mutants: tuple[Mutant, ...]
    module: str


def check(level: int, mutants: Sequence[Mutant] = ()) -> Callable[[CheckFunction], CheckFunction]:
    r"""Register a function under its own name, as the check of every card that names it.

    A card says `verify: ridge_closed_form` (or `ridge-closed-form`). `level` is 2 or 3; a card
    earns level 4 when at least one mutant stands in its text and all that stand there are killed.

    A mutant `(old, new)` replaces every `old` in the source of the card, as the file has it but
    for its metadata comment, by `new`; `(old, new, 1)` only the first, `(old, new, -1)` only the
    last. The changed source is read anew and the check must fail on it, with any exception. When
    several cards name one check, each mutant must stand in at least one of them.
    """
    if level not in (2, 3):
        message = f"a check is of level 2 or 3, not {level}"
        raise ValueError(message)

    def register(function: CheckFunction) -> CheckFunction:
        name = function.__name__
        known = _REGISTER.get(name)
        if known is not None and known.module != function.__module__:
            message = f"{known.module} and {function.__module__} both hold a check {name}"
            raise ValueError(message)
        _REGISTER[name] = Check(name, level, function, tuple(mutants), function.__module__)
        return function

    return register


@cache
def all_checks() -> dict[str, Check]:
    """Import every module of `checks/` and return the register, by name."""
    for path in sorted(_FOLDER.glob("*.py")):
        if path.stem != "__init__":
            importlib.import_module(f"tests.decks.checks.{path.stem}")
    return dict(sorted(_REGISTER.items()))


def check_name(verify: str) -> str:
    """Turn a card's `verify:` into the name of a function."""
    return verify.replace("-", "_")


def mutate(source: str, mutant: Mutant) -> str | None:
    """Change the source of a card, its metadata comment aside.

    None if what is to be replaced does not stand in it.
    """
    old, new = mutant[0], mutant[1]
    body, comment, metadata = source.rpartition("<!--")
    if not comment:
        body, metadata = source, ""
    if old not in body:
        return None
    if len(mutant) == 3 and mutant[2] < 0:
        before, _, after = body.rpartition(old)
        return before + new + after + comment + metadata
    count = mutant[2] if len(mutant) == 3 else -1
    return body.replace(old, new, count) + comment + metadata


def rng(seed: int = 0) -> np.random.Generator:
    """Make the generator that checks draw from: seeded, so that every run sees the same."""
    import numpy as np

    return np.random.default_rng(seed)
