"""Look into a field's text for what the student should know: images, tables, stray marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tenhours.core.notes import Severity
from tenhours.core.scanning.scanner import AtomKind, Fault, find_atoms

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGE: Final = re.compile(
    r"!\[(?:[^\[\]\\\n]|\\.|\n(?!\n))*+\]\([ \t]*+(?:<([^<>\n]*+)>|([^\s<][^\s]*+))?"
)
_REFERENCE: Final = re.compile(
    r"^ {0,3}\[[^\[\]\n]++\]:[ \t]*+(?:<([^<>\n]*+)>|([^\s<][^\s]*+))", re.MULTILINE
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_RULE: Final = re.compile(
    r"\n {0,3}(?=[^\n]*\|)\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-*:?[ \t]*+)*+(?=\n|\Z)"
)
_ROW_FORMULA: Final = re.compile(r"(?<![\\0-9])\$(?!\s)((?:[^$\\\n]|\\[^\n])+)\$")
_BARE_PIPE: Final = re.compile(r"(?<!\\)\|")


def check_field(text: str, folder: str, *, cloze_front: bool) -> Iterator[Fault]:
    """List what is wrong in a field; offsets are those of its text."""
    if "![" in text:
        yield from _images(text, folder)
    if "|" in text and "$" in text and "-" in text:
        yield from _table_pipes(text)
    if not cloze_front and "\\cloze" in text:
        for kind, start, end in find_atoms(text):
            at = text.find("\\cloze", start, end) if kind is AtomKind.MATHS else -1
            if at >= 0:
                message = '"\\cloze" is a hole only under "C:"; here it is drawn plainly.'
                yield Fault(at, Severity.WARNING, message)


def _images(text: str, folder: str) -> Iterator[Fault]:
    code = [(start, end) for kind, start, end in find_atoms(text) if kind is not AtomKind.MATHS]
    for image in (*_IMAGE.finditer(text), *_REFERENCE.finditer(text)):
        at = image.start()
        if any(start <= at < end for start, end in code):
            continue
        path = image[1] if image[1] is not None else _bare(image[2] or "")
        if not stays_inside(path, folder):
            message = (
                f'the image "{path[:80]}" lies outside the deck\'s folder. Put it beside the deck '
                'and write its relative path, as in "images/x.png".'
            )
            yield Fault(at, Severity.ERROR, message)


def _bare(destination: str) -> str:
    """Cut a destination at the parenthesis that closes the image."""
    depth = 0
    for index, letter in enumerate(destination):
        if letter == "(":
            depth += 1
        elif letter == ")":
            if depth == 0:
                return destination[:index]
            depth -= 1
    return destination


def stays_inside(path: str, folder: str) -> bool:
    """Whether an image's path, written in a file of `folder`, stays under the root; URLs do."""
    for spelling in {path, unquote(path)}:
        if _SCHEME.match(spelling) and not spelling.lower().startswith("file:"):
            continue
        plain = spelling.replace("\\", "/")
        if plain.startswith(("/", "~")) or _DRIVE.match(plain):
            return False
        depth = len([part for part in folder.split("/") if part not in {"", "."}])
        for part in plain.split("/"):
            if part == "..":
                depth -= 1
                if depth < 0:
                    return False
            elif part not in {"", "."}:
                depth += 1
    return True


def _table_pipes(text: str) -> Iterator[Fault]:
    """Find `|` inside formulas of a table, where it ends the cell."""
    rule = _RULE.search("\n" + text)
    while rule is not None:
        start = text.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        end = text.find("\n\n", rule.end() - 1)
        end = len(text) if end < 0 else end
        for formula in _ROW_FORMULA.finditer(text, start, end):
            pipe = _BARE_PIPE.search(formula[1])
            if pipe is not None:
                message = (
                    'a "|" inside a formula ends the cell of a table. Write "\\vert" or "\\mid", '
                    'for a norm "\\Vert".'
                )
                yield Fault(formula.start(1) + pipe.start(), Severity.WARNING, message)
        rule = _RULE.search("\n" + text, end + 1)
