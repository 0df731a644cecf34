"""Formulas as other programs write them, lifted out of a text and put back as ours."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_SPELLINGS: Final = re.compile(
    r"(?<!\\)\\\((?P<inline>(?:(?!(?<!\\)\\\().){1,10000}?)\\\)"
    r"|(?<!\\)\\\[(?P<display>(?:(?!(?<!\\)\\\[).){1,10000}?)\\\]"
    r"|\[\$\$\](?P<dollars>(?:(?!\[\$\$\]).){1,10000}?)\[/\$\$\]"
    r"|\[\$\](?P<dollar>(?:(?!\[\$\]).){1,10000}?)\[/\$\]"
    r"|\[latex\](?P<latex>(?:(?!\[latex\]).){1,100000}?)\[/latex\]"
    r"|<anki-mathjax(?P<kind>[^>]*)>(?P<mathjax>(?:(?!<anki-mathjax).){0,10000}?)</anki-mathjax>"
    r"|(?P<plain>\$\$(?=\S)[^$<>]*?[\\^_=][^$<>]*?\$\$|(?<![\\$\w])\$(?=\S)[^$<>]*?[\\^_]"
    r"[^$<>]*?(?<=\S)\$(?![$\d]))",
    re.DOTALL | re.IGNORECASE,
)
"""What begins anew within itself was never closed: nothing is looked through twice for its end."""
_SIGNS: Final = ("\\(", "\\[", "[$", "[latex]", "[LATEX]", "<anki-mathjax", "$")
_HELD: Final = re.compile("\ue000(\\d+)\ue001")
_BREAK: Final = re.compile(r"<br\s*/?>|</?(?:div|p)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_WHOLE_DISPLAY: Final = re.compile(
    r"\s*(?:\$\$(?P<dollars>[^$]+)\$\$|\\\[(?P<brackets>.+?)\\\]"
    r"|\\begin\{(?P<name>displaymath|equation\*?|math)\}(?P<inside>.+?)\\end\{(?P=name)\})\s*\Z",
    re.DOTALL,
)
_WHOLE_INLINE: Final = re.compile(r"\s*\$(?P<inside>[^$]+)\$\s*\Z", re.DOTALL)
_ENVIRONMENT: Final = re.compile(
    r"\s*(\\begin\{(?:align|gather|multline|eqnarray)\*?\}.+\\end\{\w+\*?\})\s*\Z", re.DOTALL
)
_PIPE: Final = re.compile(r"\\\\|\\\||\|")
_SPELT: Final = {"|": "\\vert ", "\\|": "\\Vert "}
_CLOZE: Final = re.compile(r"\{\{c(\d+)::")
_HINT: Final = re.compile(r"::(?![^{]*\})")


class Formulas:
    """Holds the formulas of one text while something else is done to it."""

    def __init__(self) -> None:
        self._held: list[tuple[str, bool]] = []

    def lift(self, text: str) -> str:
        """Take every formula out; a mark of two private characters stays in its place."""
        if not any(sign in text for sign in _SIGNS):
            return text
        return _SPELLINGS.sub(self._take, text)

    def _take(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if found["mathjax"] is not None:
            display = "block" in found["kind"] and "false" not in found["kind"]
            return self._hold(found["mathjax"], display=display)
        if kind == "latex":
            return self._latex(found["latex"])
        if kind == "plain":
            inside = found["plain"]
            display = inside.startswith("$$")
            return self._hold(inside.strip("$"), display=display)
        return self._hold(found[kind], display=kind in ("display", "dollars"))

    def _latex(self, source: str) -> str:
        """Take a piece of LaTeX text: often one formula, sometimes words with formulas in them."""
        text = _clean(source)
        whole = _WHOLE_DISPLAY.match(text)
        if whole is not None:
            inside = whole["dollars"] or whole["brackets"] or whole["inside"]
            return self._hold(inside, display=whole["name"] != "math")
        whole = _WHOLE_INLINE.match(text)
        if whole is not None:
            return self._hold(whole["inside"], display=False)
        whole = _ENVIRONMENT.match(text)
        if whole is not None:
            return self._hold(whole[1], display=True)
        if "$" not in text and "\\" in text and "\\begin" not in text:
            return self._hold(text, display=False)
        return self.lift(text)

    def _hold(self, tex: str, *, display: bool) -> str:
        tex = " ".join(line for line in with_holes(_clean(tex)).split("\n") if line.strip())
        if not tex.strip():
            return ""
        tex = tex.strip()
        if (len(tex) - len(tex.rstrip("\\"))) % 2:
            tex = tex[:-1].rstrip()  # it would take the sign away that closes the formula
        if not tex:
            return ""
        self._held.append((tex, display))
        return f"\ue000{len(self._held) - 1}\ue001"

    def is_display(self, number: int) -> bool:
        """Whether a held formula stands on lines of its own."""
        return self._held[number][1]

    def in_cell(self, number: int) -> None:
        """Spell a held formula so that it can stand in a cell of a table."""
        tex, display = self._held[number]
        if "|" in tex:
            tex = _PIPE.sub(lambda found: _SPELT.get(found[0], found[0]), tex).strip()
            self._held[number] = (tex, display)

    def put_back(self, text: str) -> str:
        """Write the formulas where their marks stand, as the deck format has them."""
        if not self._held:
            return text
        return _HELD.sub(lambda found: self._written(found, text), text)

    def _written(self, found: re.Match[str], text: str) -> str:
        number = int(found[1])
        if number >= len(self._held):
            return ""
        tex, display = self._held[number]
        before = text[found.start() - 1 : found.start()]
        after = text[found.end() : found.end() + 1]
        if display:
            return f"$${tex}$$" if "$" not in tex else f"\\[{tex}\\]"
        squeezed = (before.isalnum() and before.isascii()) or after.isdigit()
        if squeezed or "$" in (before, after) or "$" in tex or before == "\ue001":
            return f"\\({tex}\\)"
        return f"${tex}$"


def with_holes(tex: str) -> str:
    """Write Anki's holes inside a formula as `\\cloze[1]{…}`."""
    position = 0
    while True:
        found = _CLOZE.search(tex, position)
        if found is None:
            return tex
        end = _closing(tex, found.end())
        inside = tex[found.end() : end]
        hint = _HINT.search(inside)
        if hint is not None:
            inside = inside[: hint.start()]
        written = f"\\cloze[{found[1]}]{{{inside.strip()}}}"
        tex = tex[: found.start()] + written + tex[end + 2 :]
        position = found.start() + len(f"\\cloze[{found[1]}]{{")


def _closing(tex: str, start: int) -> int:
    """Find the `}}` that ends a hole: the first one behind which the braces are balanced."""
    depth = 0
    first = tex.find("}}", start)
    position = start
    while position < len(tex):
        if tex.startswith("}}", position) and depth == 0:
            return position
        letter = tex[position]
        if letter == "\\":
            position += 2
            continue
        depth += (letter == "{") - (letter == "}")
        position += 1
    return first if first >= 0 else len(tex)


def _clean(tex: str) -> str:
    """Take HTML out of a formula: line breaks, tags, entities."""
    if "<" in tex:
        tex = _TAG.sub("", _BREAK.sub("\n", tex))
    if "&" in tex:
        tex = unescape(tex)
    return tex.replace("\xa0", " ").replace("\r", "")
