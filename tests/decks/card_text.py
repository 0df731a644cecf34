"""What a check reads of a card: its fields, and the formulas, code and numbers in them.

Everything that a check needs is to be had from here: `CardText`, `value`, `sides`, `symbolic`,
`agrees`, `run`, `sql_rows`, `fit_exponent`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.decks.printed import agrees, printed_numbers
from tests.decks.running_code import fit_exponent, run, sql_rows
from tests.decks.tex_symbols import symbolic
from tests.decks.tex_tree import Unreadable
from tests.decks.tex_values import value
from tests.decks.tex_words import sides

from tenhours.core.clozes import without_marks
from tenhours.core.notes import NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.notes import Note

__all__ = [
    "CardText",
    "Unreadable",
    "agrees",
    "fit_exponent",
    "run",
    "sides",
    "sql_rows",
    "symbolic",
    "value",
]

_MATHS: Final = frozenset({"math_inline", "math_block", "amsmath"})
_FIELDS: Final = ("front", "steps", "back", "explanation")


@dataclass(frozen=True, slots=True)
class CardText:
    """One note of a deck, as its check sees it; what is not there is empty.

    A field is named "front", "steps", "back", "explanation" or "hints"; None stands for front,
    steps, back and explanation, in this order. For a cloze the front is the whole card, holes
    filled in, and "back" is read as "front".
    """

    id: str
    kind: str
    """The card's `kind:`, not the way it is asked."""
    leaf: str
    verify: str
    file: str
    """Seen from the root of the decks, with `/`."""
    front: str
    """Markdown; the holes of a cloze are filled in."""
    back: str
    steps: tuple[str, ...]
    hints: tuple[str, ...]
    explanation: str
    holes: tuple[str, ...]
    """The text that each hole of a cloze hides, in order; TeX for one inside a formula."""
    source: str = field(repr=False)
    """The card as the file has it, metadata included: what mutants change."""
    cards: int
    """How many cards the note makes."""
    is_cloze: bool
    line: int

    @staticmethod
    def of(note: Note, file: str, source: str) -> CardText:
        """Take a note that was read from a file."""
        metadata = dict(note.metadata)
        cloze = note.kind is NoteKind.CLOZE
        return CardText(
            id=note.id or "",
            kind=metadata.get("kind", ""),
            leaf=metadata.get("leaf", ""),
            verify=metadata.get("verify", ""),
            file=file,
            front=without_marks(note.front) if cloze else note.front,
            back=note.back,
            steps=note.steps,
            hints=note.hints,
            explanation=note.explanation,
            holes=tuple(hole.text for hole in note.holes),
            source=source,
            cards=len(note.card_names()),
            is_cloze=cloze,
            line=note.line,
        )

    @property
    def text(self) -> str:
        """All fields, hints included, in the order front, hints, steps, back, explanation."""
        parts = (self.front, *self.hints, *self.steps, self.back, self.explanation)
        return "\n\n".join(part for part in parts if part)

    def field(self, name: str) -> str:
        """Return one field as markdown; hints and steps are joined by blank lines."""
        if name == "back" and self.is_cloze:
            name = "front"
        if name not in (*_FIELDS, "hints"):
            message = f'there is no field "{name}"'
            raise ValueError(message)
        found: str | tuple[str, ...] = getattr(self, name)
        return found if isinstance(found, str) else "\n\n".join(found)

    def formulas(self, field: str | None = None) -> list[str]:
        """List the TeX of every formula, without dollars, inline and displayed, in order."""
        return [tex for part in self._parts(field) for tex in _formulas(part)]

    def formula(self, k: int = 0, field: str | None = "back") -> str:
        """Return the k-th formula of a field, from 0, or from its end if k is negative."""
        return _nth(self, "formula", self.formulas(field), k, field)

    def codes(self, lang: str | None = None, field: str | None = None) -> list[str]:
        """List the fenced code blocks, of one language or of all, in order."""
        return [
            code
            for part in self._parts(field)
            for language, code in _codes(part)
            if lang is None or language == lang
        ]

    def code(self, k: int = 0, lang: str | None = None, field: str | None = None) -> str:
        """Return the k-th fenced code block, in the order front, steps, back, explanation."""
        return _nth(self, "code block", self.codes(lang, field), k, field)

    def spans(self, field: str | None = None) -> list[str]:
        """List the code spans (between single backticks), in order."""
        return [span for part in self._parts(field) for span in _spans(part)]

    def numbers(self, field: str | None = None) -> list[str]:
        """List the numbers as they are printed, in text and formulas, in order.

        So "0.042", "1,024", "−3.5", fractions ("3/7" and \\frac), "12 %", "3 × 10^{-4}". Code
        blocks are left out, and so are digits inside a word, an exponent or a subscript.
        """
        return [number for part in self._parts(field) for number in printed_numbers(part)]

    def number(self, k: int = 0, field: str | None = "back") -> str:
        """Return the k-th printed number of a field, from 0."""
        return _nth(self, "number", self.numbers(field), k, field)

    def _parts(self, name: str | None) -> Iterator[str]:
        names = (name,) if name is not None else _FIELDS
        for one in names:
            text = self.field(one) if not (name is None and one == "back") else self.back
            if text:
                yield text


def _nth(card: CardText, what: str, found: list[str], k: int, field: str | None) -> str:
    try:
        return found[k]
    except IndexError:
        where = f'its field "{field}"' if field else "it"
        message = f"card {card.id}: {what} {k} is asked for, but {where} has {len(found)}"
        raise LookupError(message) from None


def _formulas(markdown: str) -> Iterator[str]:
    if "$" not in markdown and "\\" not in markdown:
        return
    from tenhours.rendering.markdown import parse

    for token in parse(markdown):
        for found in (token, *(token.children or ())):
            if found.type in _MATHS:
                yield found.content.strip()


def _codes(markdown: str) -> Iterator[tuple[str, str]]:
    if "```" not in markdown and "~~~" not in markdown:
        return
    from tenhours.rendering.markdown import parse

    for token in parse(markdown):
        if token.type == "fence":
            language = re.match(r"\w*", token.info.strip())
            yield language[0] if language else "", token.content


def _spans(markdown: str) -> Iterator[str]:
    if "`" not in markdown:
        return
    from tenhours.rendering.markdown import parse

    for token in parse(markdown):
        for found in token.children or ():
            if found.type == "code_inline":
                yield found.content
