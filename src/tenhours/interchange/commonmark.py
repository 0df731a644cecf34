"""Markdown as other programs read it, written so that our deck files say the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Severity
from tenhours.core.scanning.scanner import Atom, AtomKind, scan
from tenhours.interchange.formulas import with_holes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ESCAPES: Final = re.compile(
    r"\\\\"
    r"|\\\((?P<inline>(?:(?!\n[ \t]*\n).){1,4000}?)\\\)"
    r"|\\\[(?P<display>.{1,4000}?)\\\]"
    r"|\\(?P<one>[\[\]()])",
    re.DOTALL,
)
_TEX: Final = re.compile(r"\\[A-Za-z]|[\^_=]")
_SIGNS: Final = ("$", "`", "\\", "    ", "\t", "<!--", "~~~")
_BRACES: Final = re.compile(r"\\.|\{\{|\}\}|\{\Z|\A\}", re.DOTALL)
_LITERAL: Final = re.compile(r"(?<!\\)\{\{(?!c\d)")
_IN_HOLE: Final = re.compile(r"\\.|::|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a text that is to be hidden; offsets in characters."""

    start: int
    end: int
    number: int = 0
    """Gaps with the same number are hidden together; 0 for one by itself."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cloze:
    """A cloze's front in our spelling."""

    front: str
    names: tuple[str | None, ...]
    """What each gap is called as a card; None for one that cannot be hidden where it stands."""


def ours(text: str) -> str:
    """Write markdown with `$` formulas in our spelling.

    Elsewhere `\\[` and `\\(` are a bracket and a parenthesis that were escaped; here they open
    formulas. They are left alone where a formula stands between them.
    """
    if "\\" not in text:
        return text
    parts: list[str] = []
    position = 0
    for _, start, end in atoms(text):
        parts += (_unescaped(text[position:start]), text[start:end])
        position = end
    parts.append(_unescaped(text[position:]))
    return "".join(parts)


def atoms(text: str) -> list[Atom]:
    """Find code, comments and `$` formulas of a text as other programs see them."""
    if not any(sign in text for sign in _SIGNS):
        return []
    found = scan("\n\n" + text, brackets=True).atoms
    return [
        (kind, start - 2, end - 2)
        for kind, start, end in found
        if not text.startswith("\\(", start - 2)
    ]


class Hidden:
    """Answers whether an offset lies in some regions, which follow one another."""

    def __init__(self, regions: Iterable[tuple[int, int]]) -> None:
        pairs = list(regions)
        self._starts = [start for start, _ in pairs]
        self._ends = [end for _, end in pairs]

    def __contains__(self, offset: int) -> bool:
        place = bisect_right(self._starts, offset) - 1
        return place >= 0 and offset < self._ends[place]


def hidden(text: str) -> Hidden:
    """Find code, comments and formulas of a text, to ask what lies in them."""
    return Hidden((start, end) for _, start, end in atoms(text))


def formula_holes(text: str) -> str:
    """Write Anki's holes (`{{c1::…}}`) inside formulas as ours; elsewhere they stay."""
    if "{{c" not in text:
        return text
    parts: list[str] = []
    position = 0
    for kind, start, end in atoms(text):
        inside = text[start:end]
        parts += (text[position:start], with_holes(inside) if kind is AtomKind.MATHS else inside)
        position = end
    return "".join((*parts, text[position:]))


def literal_braces(text: str) -> str:
    """Escape pairs of braces in a text with Anki's holes that open none of them."""
    if len(text.split("{{")) == len(text.split("{{c")):
        return text
    parts: list[str] = []
    position = 0
    for _, start, end in (*atoms(text), (0, len(text), len(text))):
        parts += (_LITERAL.sub(r"\\{\\{", text[position:start]), text[start:end])
        position = end
    return "".join(parts)


def code(text: str) -> list[tuple[int, int]]:
    """Find only the code of a text."""
    if "`" not in text and "~~~" not in text:
        return []
    return [(start, end) for kind, start, end in atoms(text) if kind is AtomKind.CODE]


def cloze(text: str, gaps: Sequence[Gap]) -> Cloze:
    """Write a text with gaps as the front of a cloze.

    A gap within a formula becomes `\\cloze{…}`. One that begins or ends in the middle of code or
    of a formula cannot be hidden; it is shown.
    """
    regions = atoms(text)
    placed = [_placed(text, gap, regions) for gap in gaps]
    order = sorted(
        (index for index, found in enumerate(placed) if found is not None),
        key=lambda index: (gaps[index].start, gaps[index].end),
    )
    kept: list[int] = []
    last = 0
    for index in order:
        gap = placed[index]
        if gap is not None and gap[0].start >= last:
            kept.append(index)
            last = gap[0].end
    writer = _Writer(text, regions)
    for index in kept:
        found = placed[index]
        if found is not None:
            writer.gap(*found)
    front = writer.finish()
    names: list[str | None] = [None] * len(gaps)
    holes, faults = find_holes(front)
    sound = not any(fault.severity is Severity.ERROR for fault in faults)
    if sound and len(holes) == len(kept):
        for index, hole in zip(kept, holes, strict=True):
            names[index] = hole.name
    return Cloze(front, tuple(names))


def _placed(text: str, gap: Gap, regions: Sequence[Atom]) -> tuple[Gap, bool] | None:
    """Fit a gap into the code and formulas around it; the mark says whether it is in a formula."""
    if gap.start >= gap.end or not text[gap.start : gap.end].strip():
        return None
    for kind, start, end in regions:
        if end <= gap.start:
            continue
        if start >= gap.end:
            break
        if gap.start <= start and end <= gap.end:
            continue
        if not (start <= gap.start and gap.end <= end):
            return None
        around = text[start : gap.start], text[gap.end : end]
        if around[0] == around[1] and around[0] in ("`", "$", "$$"):
            gap = replace(gap, start=start, end=end)
            continue
        inside = text[gap.start : gap.end]
        if kind is not AtomKind.MATHS or not _balanced(inside) or text[gap.start - 1] == "\\":
            return None
        return gap, True
    return gap, False


def _balanced(tex: str) -> bool:
    depth = 0
    for token in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        depth += (token[0] == "{") - (token[0] == "}")
        if depth < 0:
            return False
    return depth == 0 and not tex.endswith("\\")


class _Writer:
    def __init__(self, text: str, regions: Sequence[Atom]) -> None:
        self._text = text
        self._regions = regions
        self._parts: list[str] = []
        self._position = 0

    def gap(self, gap: Gap, in_maths: bool) -> None:
        self._copy(gap.start, in_hole=False)
        number = str(gap.number) if gap.number else ""
        if in_maths:
            self._parts.append(f"\\cloze[{number}]{{" if number else "\\cloze{")
            self._parts.append(self._text[gap.start : gap.end])
            self._position = gap.end
            self._parts.append("}")
            return
        self._parts.append("{{" + (number + "::" if number else ""))
        self._copy(gap.end, in_hole=True)
        hint = " ".join(gap.hint.split()).replace("}", "").replace("{", "")
        self._parts.append((f"::{hint}" if hint else "") + "}}")

    def finish(self) -> str:
        self._copy(len(self._text), in_hole=False)
        return "".join(self._parts)

    def _copy(self, until: int, *, in_hole: bool) -> None:
        """Write the text up to an offset; code and formulas as they are."""
        position = self._position
        for _, start, end in self._regions:
            if end <= position:
                continue
            if start >= until:
                break
            first, last = max(start, position), min(end, until)
            self._parts.append(_escaped(self._text[position:first], in_hole=in_hole))
            self._parts.append(self._text[first:last])
            position = last
        self._parts.append(_escaped(self._text[position:until], in_hole=in_hole))
        self._position = until


def _escaped(text: str, *, in_hole: bool) -> str:
    if "\\" in text:
        text = _unescaped(text)
    return (_IN_HOLE if in_hole else _BRACES).sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return sign if sign.startswith("\\") else "".join("\\" + letter for letter in sign)


def _unescaped(text: str) -> str:
    return _ESCAPES.sub(_bracket, text) if "\\" in text else text


def _bracket(found: re.Match[str]) -> str:
    whole = found[0]
    if found["one"]:
        return found["one"]
    inside = found["inline"] or found["display"]
    if not inside or _TEX.search(inside):
        return whole
    return whole[1] + _unescaped(inside) + whole[-1]
