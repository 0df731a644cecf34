"""Find the holes of a cloze: `{{…}}` in text, `\\cloze{…}` inside formulas."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from tenhours.core.notes import Hole, Severity
from tenhours.core.scanning.nfc import nfc
from tenhours.core.scanning.scanner import Atom, AtomKind, find_atoms

_NUMBER: Final = re.compile(r"\s*c?([0-9]+)\s*\Z")
_CLOZE: Final = re.compile(r"\\cloze(?![A-Za-z])[ \t]*(?:\[([^\]\n]*)\])?[ \t]*")
_TEX_TOKEN: Final = re.compile(r"\\cloze(?![A-Za-z])|\\.|[{}]", re.DOTALL)
_COMMAND_END: Final = re.compile(r"\\[A-Za-z]+\Z")


@dataclass(frozen=True, slots=True)
class HoleFault:
    """A hole that was written wrongly."""

    offset: int
    """In characters, in the text."""
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A hole before it has its name."""

    start: int
    end: int
    number: str
    text: str
    hint: str
    in_maths: bool


def find_holes(text: str) -> tuple[tuple[Hole, ...], tuple[HoleFault, ...]]:
    """Find the holes of a cloze's front, in order, and what is wrong with them.

    Braces are balanced, an escaped brace does not count, and code and formulas are atoms: inside
    a formula only `\\cloze{x}` and `\\cloze[2]{x}` are holes.
    """
    if "{{" not in text and "\\cloze" not in text:
        return (), ()
    finder = _Finder(text, find_atoms(text))
    finder.run()
    return _named(finder.found), tuple(finder.faults)


def without_marks(front: str) -> str:
    """Write a cloze's front with every hole filled in."""
    holes, _ = find_holes(front)
    parts = []
    position = 0
    for hole in holes:
        parts.append(front[position : hole.start])
        after = front[hole.end : hole.end + 1]
        parts.append(
            _grouped(front[: hole.start], hole.text, after) if hole.in_maths else hole.text
        )
        position = hole.end
    parts.append(front[position:])
    return "".join(parts)


def _grouped(before: str, tex: str, after: str) -> str:
    """Keep the braces of a hole in a formula where TeX needs them to see one argument."""
    before = before[-40:].rstrip()
    joins = before.endswith(("^", "_", "}", "]")) or _COMMAND_END.search(before) is not None
    if joins or (after.isalpha() and _COMMAND_END.search(tex) is not None):
        return "{" + tex + "}"
    return tex


def _named(found: list[_Found]) -> tuple[Hole, ...]:
    """Name holes by number, else by content; equal contents by their order."""
    taken = {hole.number for hole in found if hole.number}
    times: Counter[str] = Counter()
    holes = []
    for hole in found:
        name = hole.number
        if not name:
            content = " ".join(nfc(hole.text).split())
            name = content
            while name in taken:
                times[content] += 1
                name = f"{content}#{times[content] + 1}"
            taken.add(name)
        holes.append(Hole(name, hole.start, hole.end, hole.text, hole.hint, hole.in_maths))
    return tuple(holes)


class _Finder:
    """Walks once over a text, from atom to atom."""

    def __init__(self, text: str, atoms: list[Atom]) -> None:
        self.text = text
        self.atoms = atoms
        self.found: list[_Found] = []
        self.faults: list[HoleFault] = []
        self.open = -1
        self.depth = 0
        self.nested = False
        self.splits: list[int] = []

    def run(self) -> None:
        position = 0
        for kind, start, end in self.atoms:
            self._plain(position, start)
            if kind is AtomKind.MATHS and "\\cloze" in self.text[start:end]:
                self._maths(start, end)
            position = end
        self._plain(position, len(self.text))
        if self.open >= 0:
            self._fault(self.open, 'this hole is never closed. Write "}}" behind it.')
        self.found.sort(key=lambda hole: hole.start)

    def _fault(self, offset: int, message: str, severity: Severity = Severity.ERROR) -> None:
        self.faults.append(HoleFault(offset, severity, message))

    def _plain(self, start: int, end: int) -> None:
        """Read text between atoms; a hole may have begun before and may end behind."""
        text = self.text
        position = start
        for token in _PLAIN_TOKEN.finditer(text, start, end):
            at = token.start()
            if at < position:
                continue
            sign = token[0]
            if self.open < 0:
                if sign == "{" and text.startswith("{{", at) and at + 2 <= end:
                    self.open, self.depth, self.nested, self.splits = at, 0, False, []
                    position = at + 2
                elif sign.startswith("\\cloze"):
                    self._stray_cloze(at)
            elif sign == "{":
                if text.startswith("{{", at) and at + 2 <= end:
                    self.nested = self.nested or not _is_group(text, at)
                self.depth += 1
            elif sign == "}":
                if self.depth:
                    self.depth -= 1
                elif text.startswith("}}", at) and at + 2 <= end:
                    self._close(at)
                    position = at + 2
            elif sign == "::":
                if self.depth == 0:
                    self.splits.append(at)
            elif sign.startswith("\\cloze"):
                self._stray_cloze(at)

    def _stray_cloze(self, at: int) -> None:
        message = '"\\cloze" is a hole only inside a formula. Write "{{…}}" in text.'
        self._fault(at, message, Severity.WARNING)

    def _close(self, end: int) -> None:
        start, self.open = self.open, -1
        if self.nested:
            self._fault(start, 'this hole has another one inside. Close it with "}}" before that.')
            return
        pieces = self._pieces(start + 2, end)
        number = _NUMBER.match(pieces[0]) if len(pieces) > 1 else None
        if number is not None:
            pieces = pieces[1:]
        body = pieces[0].strip()
        hint = "::".join(pieces[1:]).strip()
        if not body:
            self._fault(start, "this hole is empty. Write between its braces what it hides.")
            return
        name = (number[1].lstrip("0") or "0") if number is not None else ""
        self.found.append(_Found(start, end + 2, name, body, hint, in_maths=False))

    def _pieces(self, start: int, end: int) -> list[str]:
        pieces = []
        for split in self.splits:
            if split >= start:
                pieces.append(self.text[start:split])
                start = split + 2
        pieces.append(self.text[start:end])
        return pieces

    def _maths(self, start: int, end: int) -> None:
        """Find `\\cloze` in a formula; inside a hole of the text it would be a nested one."""
        text = self.text
        if self.open >= 0:
            self.nested = True
            return
        position = start
        while True:
            opening = _CLOZE.search(text, position, end)
            if opening is None:
                return
            begin, brace = opening.start(), opening.end()
            if not text.startswith("{", brace) or brace >= end:
                self._fault(begin, '"\\cloze" needs braces around what it hides: "\\cloze{x}".')
                position = brace
                continue
            close, nested = _closing_brace(text, brace, end)
            number = _NUMBER.match(opening[1]) if opening[1] is not None else None
            if close < 0:
                self._fault(begin, 'this hole is never closed. Write "}" behind it.')
                return
            body = text[brace + 1 : close].strip()
            if nested:
                self._fault(begin, "this hole has another one inside. Close it before that.")
            elif not body:
                self._fault(begin, "this hole is empty. Write between its braces what it hides.")
            elif opening[1] is not None and number is None:
                self._fault(
                    begin, 'the brackets of "\\cloze[…]" hold a number, as in "\\cloze[2]".'
                )
            else:
                name = (number[1].lstrip("0") or "0") if number is not None else ""
                self.found.append(_Found(begin, close + 1, name, body, "", in_maths=True))
            position = close + 1


_PLAIN_TOKEN: Final = re.compile(r"\\cloze(?![A-Za-z])|\\.|[{}]|::", re.DOTALL)
_GROUP: Final = re.compile(r"\{\{(?:[^{}\\]|\\.){1,200}\}[^{}]")


def _is_group(text: str, at: int) -> bool:
    """Whether `{{` inside a hole opens two plain groups, as in `{{1, 2}, {3}}`."""
    return _GROUP.match(text, at) is not None


def _closing_brace(text: str, brace: int, end: int) -> tuple[int, bool]:
    """Find the brace that closes a TeX group, and whether a `\\cloze` stands inside; -1 if none."""
    depth = 0
    nested = False
    for token in _TEX_TOKEN.finditer(text, brace, end):
        sign = token[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return token.start(), nested
        elif sign == "\\cloze":
            nested = True
    return -1, nested
