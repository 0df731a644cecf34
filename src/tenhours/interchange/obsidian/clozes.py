"""Obsidian's clozes: patterns such as `==[123;;]answer[;;hint]==`, and what they find in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tenhours.interchange.commonmark import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

_GROUP: Final = re.compile(r"\[((?:\\.|[^\]\\])*)\]")
_LONGEST: Final = 20_000
"""Characters; a longer text is no cloze."""
_MOST_NUMBER: Final = 500
"""A hole with a higher number is no hole."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text without its marks, with what was marked."""

    text: str
    gaps: tuple[Gap, ...]
    cards: int
    """How many cards the plugin makes of it."""
    order: tuple[int, ...]
    """Which card each gap is asked on, from 0."""


def is_cloze(line: str, patterns: Sequence[str]) -> bool:
    """Whether a line holds a cloze."""
    return len(line) <= _LONGEST and any(
        expression.search(line) is not None
        for pattern in patterns
        for expression in _expressions(pattern)
    )


def find(text: str, patterns: Sequence[str]) -> Found | None:
    """Take a card's text apart; nothing when it holds no cloze.

    With numbers in one pattern, only what is numbered counts; so it does with the letters that
    tell what each card asks, hides and shows (the first card that asks is taken).
    """
    if len(text) > _LONGEST:
        return None
    kinds = [_expressions(pattern) for pattern in patterns]
    for kind in range(3):
        matches: dict[int, re.Match[str]] = {}
        for expressions in kinds:
            for found in expressions[kind].finditer(text):
                matches.setdefault(found.start("answer"), found)
        if matches:
            return _taken(text, list(matches.values()), kind)
    return None


def _taken(text: str, matches: list[re.Match[str]], kind: int) -> Found | None:
    asked: dict[int, int] = {}
    for index, found in enumerate(matches):
        if kind == 2:
            asked[index] = index
            continue
        seq = found["seq"]
        if kind == 1:
            number = int(seq[:6]) - 1
            if 0 <= number < _MOST_NUMBER:
                asked[index] = number
        elif "a" in seq:
            asked[index] = seq.index("a")
    parts: list[str] = []
    gaps: list[Gap] = []
    order: list[int] = []
    position = length = 0
    for index, found in sorted(enumerate(matches), key=lambda pair: pair[1].start()):
        if found.start() < position:
            continue
        before = text[position : found.start()]
        parts += (before, found["answer"])
        start = length + len(before)
        length = start + len(found["answer"])
        position = found.end()
        if index in asked:
            number = asked[index] + 1 if kind < 2 else 0
            gaps.append(Gap(start, length, number, found["hint"] or ""))
            order.append(asked[index])
    parts.append(text[position:])
    if not gaps:
        return None
    return Found("".join(parts), tuple(gaps), max(order) + 1, tuple(order))


@lru_cache(maxsize=64)
def _expressions(pattern: str) -> tuple[re.Pattern[str], ...]:
    """Make of a pattern what finds it with letters, with numbers and plainly, in this order."""
    pieces: list[tuple[str, str]] = []
    position = 0
    for group in _GROUP.finditer(pattern):
        if pattern[group.start() - 1 : group.start()] == "\\":
            continue
        inside = re.sub(r"\\(.)", r"\1", group[1])
        kind = "hint" if "hint" in inside else "seq" if re.search(r"\d", inside) else ""
        if kind:
            pieces += (("text", pattern[position : group.start()]), (kind, inside))
            position = group.end()
    pieces.append(("text", pattern[position:]))
    if not any("answer" in text for kind, text in pieces if kind == "text"):
        return (_NOTHING,) * 3
    found = []
    for letters in ("[ash]+", r"\d+", ""):
        source = "".join(_source(kind, text, letters) for kind, text in pieces)
        has_number = any(kind == "seq" for kind, _ in pieces)
        if letters and not has_number:
            found.append(_NOTHING)
            continue
        if "(?P<hint>" not in source:
            source += "(?P<hint>)"
        found.append(re.compile(source))
    return tuple(found)


_NOTHING: Final = re.compile(r"(?!)(?P<answer>)(?P<hint>)(?P<seq>)")


def _source(kind: str, text: str, letters: str) -> str:
    if kind == "seq":
        parts = re.split(r"\d+", text, maxsplit=1)
        return f"{re.escape(parts[0])}(?P<seq>{letters}){re.escape(parts[1])}" if letters else ""
    if kind == "hint":
        before, _, after = text.partition("hint")
        until = f"(?:(?!{re.escape(after)}).)+?" if before and after else ".+?"
        return f"(?:{re.escape(before)}(?P<hint>{until}){re.escape(after)})?"
    before, word, after = text.partition("answer")
    return re.escape(before) + ("(?P<answer>.+?)" if word else "") + re.escape(after)
