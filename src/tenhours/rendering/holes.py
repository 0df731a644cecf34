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

_MARKS: Final = frozenset(MARKS)
_MARK: Final = re.compile(f"([{MARKS}])")
_TEX: Final = re.compile(rf"([{MARKS}]|\\(?:[A-Za-z]+|[^{MARKS}])?|[%\n])", re.DOTALL)
_CLOZE: Final = re.compile(r"\\cloze(?![A-Za-z])\s*(?:\[[^\]]*\])?")
_HINT: Final = re.compile(f"{HINT_OPEN}[^{HINT_CLOSE}]*{HINT_CLOSE}?")
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

    hint: bool = False
    shown: bool = False
    ascii: bool = False
    """Write what is ours among the text with ASCII only."""

    def read(self, text: str, style: str = "") -> Iterator[Words]:
        """Pass text on in runs of one style, without marks."""
        for run in _MARK.split(text):
            if run in {HINT_OPEN, HINT_CLOSE}:
                self.hint = run == HINT_OPEN
                yield Words("[" if self.hint else "]", joined(style, "hole.hidden"))
            elif run in {SHOWN_OPEN, SHOWN_CLOSE}:
                self.shown = run == SHOWN_OPEN
            elif run and run not in _MARKS:
                if self.ascii and self.hint and run == "…":
                    run = "..."  # noqa: PLW2901 - the same run, as this terminal shows it
                yield Words(run, self._styled(style))

    def plain(self, text: str) -> str:
        """Pass text on as one string."""
        return "".join(words.text for words in self.read(text))

    def formula(self, source: str, mark: str, *, display: bool, style: str = "") -> Formula | None:
        """Take the marks out of a formula's source; None if nothing else is in it."""
        formula = _read_formula(source)
        if not formula.source.strip():
            return None
        return replace(formula, display=display, mark=mark, style=self._styled(style))

    def _styled(self, style: str) -> str:
        if self.hint:
            return joined(style, "hole.hidden")
        return joined(style, "hole.shown") if self.shown else style


def joined(style: str, more: str) -> str:
    """Add a name to a style."""
    return f"{style} {more}" if style else more


def _read_formula(source: str) -> Formula:
    """Find out which `\\cloze` is hidden or marked, counting as the formula parser does."""
    seen: list[str] = []
    public: list[str] = []
    hidden: list[int] = []
    marked: list[int] = []
    clozes = veils = 0
    veiled = own = comment = False
    for piece in _TEX.split(source):
        if piece in {VEIL_OPEN, VEIL_CLOSE}:
            veiled = piece == VEIL_OPEN
            if veiled:
                veils += 1
                public.append(_TEX_HIDDEN)
        elif piece in {SHOWN_OPEN, SHOWN_CLOSE}:
            own = piece == SHOWN_OPEN
        elif piece and piece not in _MARKS:
            comment = piece == "%" or (comment and not piece.endswith("\n"))
            if piece == r"\cloze" and not comment:
                if veiled or own:
                    (hidden if veiled else marked).append(clozes)
                clozes += 1
            seen.append(piece)
            if not veiled:
                public.append(piece)
    text = unwrapped("".join(public))
    if len(hidden) < veils:
        # A hole that begins in a comment: the formula parser does not see that it is one.
        return Formula(text, open_source=text)
    return Formula("".join(seen), hidden=tuple(hidden), marked=tuple(marked), open_source=text)


def unwrapped(source: str) -> str:
    """Take `\\cloze` and its number off its content: `\\cloze[2]{x}` becomes `{x}`."""
    return _CLOZE.sub("", source)


def without_marks(text: str) -> str:
    """Take marks and hints from a text that is not markdown, such as an address."""
    return _MARK.sub("", _HINT.sub(HIDDEN, text))
