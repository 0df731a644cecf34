"""Cutting a page of Obsidian into cards, by the rules of the plugin's own parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tenhours.interchange.commonmark import atoms
from tenhours.interchange.obsidian.clozes import is_cloze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.interchange.obsidian.conventions import Conventions

SCHEDULE: Final = "<!--SR:"
CALLOUT: Final = "> [!sr|card-metadata]"
_FENCE: Final = re.compile(r"`{3,}|~{3,}")


class Kind(Enum):
    """How a card is written."""

    SINGLE = "single"
    SINGLE_REVERSED = "single reversed"
    SEVERAL = "several"
    SEVERAL_REVERSED = "several reversed"
    CLOZE = "cloze"


@dataclass(frozen=True, slots=True)
class Cut:
    """The text of one card."""

    kind: Kind
    text: str
    """Its schedule included."""
    line: int
    """From 0."""


def cut(lines: list[str], rules: Conventions) -> Iterator[Cut]:
    """Find the cards of a page whose front matter has been blanked out."""
    text: list[str] = []
    kind: Kind | None = None
    first = index = 0
    separators = sorted(
        ((rules.single, Kind.SINGLE), (rules.single_reversed, Kind.SINGLE_REVERSED)),
        key=lambda pair: -len(pair[0]),
    )
    while index < len(lines):
        line = lines[index]
        bare = line.strip()
        if line.startswith("<!--") and not line.startswith(SCHEDULE):
            while index + 1 < len(lines) and "-->" not in lines[index]:
                index += 1
            index += 1
            continue
        if (not bare and (not rules.end or kind is None)) or (rules.end and bare == rules.end):
            if kind is not None:
                yield Cut(kind, "\n".join(text).rstrip(), first)
            text, kind, first = [], None, index + 1
            index += 1
            continue
        text.append(line.rstrip())
        for separator, what in separators:
            if separator_at(line, separator) >= 0:
                kind = what
                break
        if kind in (Kind.SINGLE, Kind.SINGLE_REVERSED):
            start = index
            index = _schedule_below(lines, index)
            yield Cut(kind, "\n".join([line, *lines[start + 1 : index + 1]]), start)
            text, kind, first = [], None, index + 1
        elif bare and bare == rules.several:
            if len("\n".join(text)) > len(bare):
                kind = Kind.SEVERAL
        elif bare and bare == rules.several_reversed:
            if len("\n".join(text)) > len(bare):
                kind = Kind.SEVERAL_REVERSED
        elif line.startswith(("```", "~~~")):
            index = _fence(lines, index, text)
        elif kind is None and is_cloze(line, rules.clozes):
            kind = Kind.CLOZE
        index += 1
    if kind is not None and text:
        yield Cut(kind, "\n".join(text).rstrip(), first)


def separator_at(line: str, separator: str) -> int:
    """Find a separator in a line outside code and formulas; -1 if there is none."""
    if not separator:
        return -1
    at = line.find(separator)
    if at < 0 or not any(sign in line for sign in "`$"):
        return at
    hidden = [(start, end) for _, start, end in atoms(line)]
    while at >= 0 and any(start <= at < end for start, end in hidden):
        at = line.find(separator, at + 1)
    return at


def _schedule_below(lines: list[str], index: int) -> int:
    """Go on over the schedule of a card of one line."""
    below = lines[index + 1] if index + 1 < len(lines) else ""
    if below.startswith(SCHEDULE):
        return index + 1
    if below.startswith(CALLOUT):
        for number in range(index + 1, len(lines)):
            if SCHEDULE in lines[number]:
                return number
            if not lines[number].startswith(">"):
                break
    return index


def _fence(lines: list[str], index: int, text: list[str]) -> int:
    """Take a code fence into the card's text; one that is never closed is a line like others."""
    opening = _FENCE.match(lines[index])
    close = opening[0] if opening is not None else "```"
    for number in range(index + 1, len(lines)):
        if lines[number].startswith(close):
            text += [*lines[index + 1 : number], close]
            return number
    return index
