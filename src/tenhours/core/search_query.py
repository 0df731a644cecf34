"""The search language: words, `deck:`, `tag:`, `is:`, `prop:`, `-`, `or`, parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

STATES: Final = (
    "due",
    "new",
    "learn",
    "review",
    "suspended",
    "buried",
    "leech",
    "flagged",
    "retired",
    "held",
)
PROPERTIES: Final = ("ivl", "s", "d", "r", "reps", "lapses", "due")
OPERATORS: Final = ("<=", ">=", "!=", "<", ">", "=")

DEEPEST: Final = 20
"""Parentheses and negations may nest this deep."""
LONGEST: Final = 300
"""Words, signs and parentheses of one query."""


class QueryError(ValueError):
    """A query that cannot be read; its text says what to write."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that front, back or any other part of the note holds, whatever its case."""

    text: str


@dataclass(frozen=True, slots=True)
class InDeck:
    """A deck and those below it; `*` stands for anything."""

    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag and those below it; `*` stands for anything."""

    tag: str


@dataclass(frozen=True, slots=True)
class Is:
    """A state out of `STATES`."""

    state: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number of the card held against another."""

    name: str
    """One of `PROPERTIES`: interval in days, stability in days, difficulty, retrievability,
    reps, lapses, days until due."""
    operator: str
    value: float


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    inner: Query


@dataclass(frozen=True, slots=True)
class And:
    """All of these; none means every card."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple[Query, ...]


Query = Words | InDeck | Tagged | Is | Compare | Not | And | Or

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) |
        (?P<minus>-(?=\S)) |
        (?P<word>(?:[^\s()"\\]|\\.|"(?:[^"\\]|\\.)*"?)+)
    )""",
    re.VERBOSE,
)


def parse(text: str) -> Query:
    """Read a query; an empty one finds every card.

    Raises QueryError that says what was not understood.
    """
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        position = 0
        text = text.strip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise QueryError(f"{text[position:]!r} cannot be read as a query.")
            self._tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            position = match.end()
            if len(self._tokens) > LONGEST:
                raise QueryError(f"this query is too long; {LONGEST} words are the most.")
        self._next = 0
        self._depth = 0

    def query(self) -> Query:
        found = self._either()
        if self._next < len(self._tokens):
            raise QueryError('there is a ")" without its "(".')
        return found

    def _either(self) -> Query:
        parts = [self._all()]
        while self._sees("or"):
            self._next += 1
            parts.append(self._all())
        if len(parts) > 1 and any(part == And(()) for part in parts):
            raise QueryError('"or" needs something on both sides.')
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Query:
        parts: list[Query] = []
        while True:
            token = self._peek()
            if token is None or token[0] == "close" or self._sees("or"):
                return parts[0] if len(parts) == 1 else And(tuple(parts))
            if self._sees("and"):
                self._next += 1
                continue
            parts.append(self._one())

    def _one(self) -> Query:
        kind, text = self._tokens[self._next]
        self._next += 1
        if kind == "word":
            return _term(text)
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("this nests too deep.")
        if kind == "minus":
            token = self._peek()
            if token is None or token[0] == "close":
                raise QueryError('"-" needs something behind it.')
            inner = self._one()
            found: Query = inner.inner if isinstance(inner, Not) else Not(inner)
        else:
            found = self._either()
            if self._peek() is None:
                raise QueryError('a "(" is never closed.')
            self._next += 1
        self._depth -= 1
        return found

    def _sees(self, word: str) -> bool:
        token = self._peek()
        return token is not None and token[0] == "word" and token[1].lower() == word

    def _peek(self) -> tuple[str, str] | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None


def _term(text: str) -> Query:
    match = re.match(r"(deck|tag|is|prop):", text)
    if match is None:
        return Words(_unquote(text))
    value = _unquote(text[match.end() :])
    if not value:
        raise QueryError(f'"{text}" needs something behind the colon.')
    match match[1]:
        case "deck":
            return InDeck(value)
        case "tag":
            return Tagged(value)
        case "is":
            if value.lower() not in STATES:
                raise QueryError(f'"is:{value}" is not known. Known: {", ".join(STATES)}.')
            return Is(value.lower())
        case _:
            return _comparison(value)


def _comparison(text: str) -> Compare:
    match = re.fullmatch(r"([a-z]+)(<=|>=|!=|<|>|=)(-?(?:\d+(?:\.\d*)?|\.\d+))", text)
    if match is None or match[1] not in PROPERTIES:
        raise QueryError(
            f'"prop:{text}" should be like prop:ivl>5, with one of {", ".join(PROPERTIES)}.'
        )
    return Compare(match[1], match[2], float(match[3]))


def _unquote(text: str) -> str:
    return re.sub(r'\\(")|"', lambda found: found[1] or "", text)
