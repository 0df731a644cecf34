"""Words of a card, apart from its formulas and code, and the tokens by which texts are compared."""

from __future__ import annotations

import re
from typing import Final

from tenhours.core.clozes import find_holes
from tenhours.core.scanning.scanner import AtomKind, find_atoms

_WORD: Final = re.compile(r"\w+(?:[-'’.]\w+)*")
_TOKEN: Final = re.compile(
    r"\\[A-Za-z]+|[A-Za-zÀ-ɏ]+(?:['’-][A-Za-z]+)*|\d+(?:\.\d+)?|[^\W_]|[-+=<>/^−]"
)
_MARKUP: Final = re.compile(r"\]\([^)]*\)|^\s*\|?[-:| ]+\|?\s*$|[*_`~|#>]", re.MULTILINE)
_STOP_WORDS: Final = (
    "a an the of in on at to for from by with and or as is are was were be been being do does did "
    "has have had it its this that these those there here what which who whom how why when where "
    "than then so if not no can could will would may might must shall should one you your we our "
    "they their them i into over under between about each every any all some per via up out only "
    "also just more most such both either give write state name"
)
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what a card is about."""


def prose(text: str, *, instead: str = " ") -> str:
    """Take code, formulas, comments and markup away from a field's markdown."""
    parts = []
    position = 0
    for _, start, end in find_atoms(text):
        parts += [text[position:start], instead]
        position = end
    parts.append(text[position:])
    return _MARKUP.sub(" ", "".join(parts))


def count_words(text: str) -> int:
    """Count the words of a field that stand outside formulas and code."""
    return len(_WORD.findall(prose(text)))


def formulas(text: str) -> list[str]:
    """List the formulas of a field, delimiters included."""
    return [text[start:end] for kind, start, end in find_atoms(text) if kind is AtomKind.MATHS]


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into lower-case words, numbers, TeX commands, letters and signs, in order.

    Markup and the delimiters of formulas are gone, a plural `s` too.
    """
    bare = _MARKUP.sub(" ", text)
    return tuple(_stem(found) for found in _TOKEN.findall(bare) if found not in _LOOKS)


def _stem(token: str) -> str:
    if token.startswith("\\") or len(token) == 1:
        return token  # in formulas, X and x differ
    token = token.lower()
    return token[:-1] if len(token) > 4 and token.endswith("s") and token[-2] not in "su" else token


_LOOKS: Final = frozenset(
    ("\\left", "\\right", "\\quad", "\\qquad", "\\mathrm", "\\mathbf", "\\text", "\\operatorname",
     "\\displaystyle", "\\begin", "\\end", "\\tfrac", "\\dfrac", "\\bigl", "\\bigr")
)  # fmt: skip


def filled(front: str, hidden: str) -> str:
    """Write a cloze's front with the holes of one name left out and the others filled in."""
    holes, _ = find_holes(front)
    parts = []
    position = 0
    for hole in holes:
        parts.append(front[position : hole.start])
        parts.append(f" … {hole.hint} " if hole.name == hidden else hole.text)
        position = hole.end
    parts.append(front[position:])
    return "".join(parts)
