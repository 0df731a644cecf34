"""Symbols that a card's formula uses and that nothing around it defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.curriculum import wording
from tenhours.core.curriculum.rules import Finding
from tenhours.core.notes import NoteKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.notes import Note

_WORDS: Final = re.compile(
    r"\\(?:text|mathrm|operatorname|mathcal|mathbb|textrm|textit|textbf|tag|begin|end)\*?\s*\{[^{}]*\}"
)
_SYMBOL: Final = re.compile(r"\\([A-Za-z]+)|(?<![A-Za-z\\])([A-Za-z])(?![a-z])|([a-zA-Z])")
_NORM: Final = re.compile(r"(?<=\\\|)_\{?F\}?|(?<=\\rVert)_\{?F\}?")
"""The index of Frobenius's norm."""
_GREEK: Final = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta kappa lambda mu nu xi rho "
    "sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Phi Psi Omega ell"
)
_NAMES: Final = frozenset(_GREEK.split())
_COMMON: Final = frozenset("edijknpEPIONTRXYxy")
"""Letters that mean the same on every card, or that a sum, a product or an integral binds."""


def undefined(note: Note, above: str) -> Iterator[Finding]:
    """Name the symbols of a formula card's back that nothing else on it has, nor the notes above.

    `above` is what the file says before the card, outside cards.
    """
    if note.kind is NoteKind.CLOZE or dict(note.metadata).get("kind") != "formula":
        return
    known = symbols(above, plain=True)
    for text in (note.front, *note.hints, *note.steps, note.explanation):
        known |= symbols(text, plain=True)
    back = _NORM.sub("", note.back)
    missing = sorted(symbols(back) - known - _COMMON - _introduced(back))
    if missing:
        message = (
            f"nothing says what {', '.join(missing)} stands for. Say it in the front or in the "
            "explanation."
        )
        yield Finding("symbol", Severity.WARNING, message, note.line)


def symbols(text: str, *, plain: bool = False) -> set[str]:
    """Collect the letters in a field's formulas; with `plain`, single letters of its words too."""
    found = set()
    for formula in wording.formulas(text):
        for match in _SYMBOL.finditer(_WORDS.sub(" ", formula)):
            word = match[1] or match[2] or match[3]
            if match[1] is None or word in _NAMES:
                found.add(word)
    if plain:
        found |= {word for word in re.findall(r"\b\w\b", wording.prose(text)) if word.isalpha()}
    return found


def _introduced(back: str) -> set[str]:
    """Collect what a back defines: on the left of an equation, or "where K counts", "for any v"."""
    found: set[str] = set()
    for formula in wording.formulas(back):
        left, equals, _ = formula.strip("$").partition("=")
        if equals:
            found |= symbols(f"${left.strip()}$")
    pattern = r"(?:with|where|for|let|and|any|every|all|is|here|if|when)[^.$]*\$([^$]*)\$"
    for formula in re.findall(pattern, back, re.IGNORECASE):
        found |= symbols(f"${formula}$")
    return found
