"""Anki's holes as ours, and what to do with those that ours cannot be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_OPEN: Final = re.compile(r"\{\{c(\d+(?:,\d+)*)::")
_TOKEN: Final = re.compile(r"\{\{c(\d+(?:,\d+)*)::|\}\}")
_IN_MATHS: Final = re.compile(r"\\cloze\[(\d+)\]\{")


@dataclass(slots=True)
class _Hole:
    number: str
    parts: list[str]
    nested: bool = False


def numbers(text: str) -> set[int]:
    """Numbers of the holes in a text, those inside formulas included."""
    found = {int(n) for opened in _OPEN.finditer(text) for n in opened[1].split(",")}
    return found | {int(opened[1]) for opened in _IN_MATHS.finditer(text)}


def is_nested(text: str) -> bool:
    """Whether a hole lies inside another one, or has several numbers."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[1] is None:
            depth = max(depth - 1, 0)
            continue
        depth += 1
        if depth > 1 or "," in token[1]:
            return True
    return False


def ours(text: str, only: int | None = None) -> str:
    """Write Anki's holes (`{{c1::x::hint}}`) as the deck format has them.

    With `only`, the holes of other numbers are filled in: so that one of several holes in one
    another can be asked for. An empty hole is left out.
    """
    stack: list[_Hole] = [_Hole("", [])]
    position = 0
    for token in _TOKEN.finditer(text):
        stack[-1].parts.append(text[position : token.start()])
        position = token.end()
        if token[1] is not None:
            stack.append(_Hole(token[1], []))
        elif len(stack) > 1:
            hole = stack.pop()
            stack[-1].parts.append(_written(hole, only))
        else:
            stack[-1].parts.append("}}")
    stack[-1].parts.append(text[position:])
    while len(stack) > 1:
        hole = stack.pop()
        stack[-1].parts += ["{{c", hole.number, "::", *hole.parts]
    whole = "".join(stack[0].parts)
    return whole if only is None else _filled_in_maths(whole, only)


def _written(hole: _Hole, only: int | None) -> str:
    inside = "".join(hole.parts)
    content, mark, hint = _parted(inside)
    asked = hole.number.split(",")
    if not content.strip():
        return ""
    if only is not None and str(only) not in asked:
        return content
    number = asked[0] if only is None else str(only)
    return f"{{{{{number}::{content}{mark if hint.strip() else ''}{hint.strip()}}}}}"


def _parted(inside: str) -> tuple[str, str, str]:
    """Part a hole's content from its hint, not looking into holes inside it."""
    depth = 0
    for found in re.finditer(r"\{\{|\}\}|::", inside):
        depth += (found[0] == "{{") - (found[0] == "}}")
        if found[0] == "::" and depth <= 0:
            return inside[: found.start()], "::", inside[found.end() :]
    return inside, "", ""


def _filled_in_maths(text: str, only: int) -> str:
    for found in reversed(list(_IN_MATHS.finditer(text))):
        if int(found[1]) != only:
            text = text[: found.start()] + "{" + text[found.end() :]
    return text
