"""Read text and formulas past the marks of holes, and keep what is hidden hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tenhours.rendering.clean_text import (
    HINT_CLOSE,
    HINT_OPEN,
    MARKS,
    SHOWN_CLOSE,
    SHOWN_OPEN,
    VEIL_CLOSE,
    VEIL_OPEN,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN: Final = "[…]"
"""What stands for a hole without a hint."""

_MARK: Final = re.compile(f"([{MARKS}])")
_TEX: Final = re.compile(rf"([{MARKS}]|\\(?:[A-Za-z]+|[^{MARKS}])?|[%\n])", re.DOTALL)
_CLOZE: Final = re.compile(r"\\cloze(?![A-Za-z])\s*(?:\[[^\]]*\])?")
_SECRET: Final = re.compile(
    f"{HINT_OPEN}[^{HINT_CLOSE}]*{HINT_CLOSE}?|{VEIL_OPEN}[^{VEIL_CLOSE}]*{VEIL_CLOSE}?"
)
_CLOSERS: Final = {"\\(": "\\)", "\\[": "\\]"}
_TEX_HIDDEN: Final = r"\text{[…]}"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text in one style."""

    text: str
    style: str = ""
    """Names of styles, separated by blanks; empty for plain text."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula among words, or on its own."""

    source: str
    """TeX without delimiters, `\\cloze` and what it hides included."""
    display: bool = False
    mark: str = "$"
    """The opening delimiter: `$`, `$$`, `\\(`, `\\[`, or nothing for an environment."""
    hidden: tuple[int, ...] = ()
    """Which `\\cloze` of the source, in order from 0, must not be seen."""
    marked: tuple[int, ...] = ()
    """Which are this card's own, now shown."""
    open_source: str = ""
    """The source as anyone may see it: hidden clozes replaced, the others unwrapped."""
    style: str = ""

    def as_written(self) -> str:
        """Return what may be seen of the source, with its delimiters."""
        return f"{self.mark}{self.open_source}{_CLOSERS.get(self.mark, self.mark)}"


@dataclass(slots=True)
class Holes:
    """Which hole the text being read stands in; one object accompanies a whole part."""

    veiled: bool = False
    """Inside something secret, of which nothing is passed on."""
    hint: bool = False
    shown: bool = False

    def read(self, text: str, style: str = "") -> Iterator[Words]:
        """Pass text on in runs of one style, without marks and secrets."""
        for run in _MARK.split(text):
            if run in _CHANGES and run:
                bracket = self._change(run)
                if bracket:
                    yield Words(bracket, joined(style, "hole.hidden"))
            elif run and not self.veiled:
                yield Words(run, self._styled(style))

    def plain(self, text: str) -> str:
        """Pass text on as one string."""
        return "".join(words.text for words in self.read(text))

    def formula(self, source: str, mark: str, *, display: bool, style: str = "") -> Formula | None:
        """Take a formula's source apart from the marks in it; None if all of it is secret."""
        if self.veiled:
            _, close, source = source.partition(VEIL_CLOSE)
            if not close:
                return None
            self.veiled = False
        formula, self.veiled = _read_formula(source, self._styled(style))
        if not formula.source.strip():
            return None
        return replace(formula, display=display, mark=mark)

    def _styled(self, style: str) -> str:
        if self.hint:
            return joined(style, "hole.hidden")
        return joined(style, "hole.shown") if self.shown else style

    def _change(self, mark: str) -> str:
        if mark == VEIL_OPEN:
            self.veiled = True
            return HIDDEN
        if mark == VEIL_CLOSE:
            self.veiled = False
            return ""
        if self.veiled:
            return ""
        if mark in {HINT_OPEN, HINT_CLOSE}:
            self.hint = mark == HINT_OPEN
            return "[" if self.hint else "]"
        self.shown = mark == SHOWN_OPEN
        return ""


_CHANGES: Final = frozenset(MARKS)


def joined(style: str, more: str) -> str:
    """Add a name to a style."""
    return f"{style} {more}" if style else more


def _read_formula(source: str, style: str) -> tuple[Formula, bool]:
    """Take the marks out of a formula; True if it ends inside a secret."""
    seen: list[str] = []
    public: list[str] = []
    hidden: list[int] = []
    marked: list[int] = []
    clozes = 0
    veiled = own = comment = False
    before_veil = (0, 0)
    for piece in _TEX.split(source):
        if piece == VEIL_OPEN:
            veiled = True
            before_veil = (len(seen), len(hidden))
            public.append(_TEX_HIDDEN)
        elif piece == VEIL_CLOSE:
            veiled = False
        elif piece in {SHOWN_OPEN, SHOWN_CLOSE}:
            own = piece == SHOWN_OPEN
        elif piece and piece not in _CHANGES:
            comment = piece == "%" or (comment and not piece.endswith("\n"))
            if piece == r"\cloze" and not comment:
                if veiled or own:
                    (hidden if veiled else marked).append(clozes)
                clozes += 1
            seen.append(piece)
            if not veiled:
                public.append(piece)
    if veiled:
        # The parser ended the formula inside the hole: the hole's beginning must go too.
        seen[before_veil[0] :] = [_TEX_HIDDEN]
        hidden[before_veil[1] :] = []
    text = unwrapped("".join(public))
    formula = Formula(
        "".join(seen),
        hidden=tuple(hidden),
        marked=tuple(marked),
        open_source=text,
        style=style,
    )
    return formula, veiled


def unwrapped(source: str) -> str:
    """Take `\\cloze` and its number off its content: `\\cloze[2]{x}` becomes `{x}`."""
    return _CLOZE.sub("", source)


def without_secrets(text: str) -> str:
    """Cut hidden holes and all marks from a text that is not markdown, such as an address."""
    return _MARK.sub("", _SECRET.sub(HIDDEN, text))
