"""Card templates: fields and conditions filled in, as Anki does before a card is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PIECE: Final = re.compile(r"\{\{\{?\s*([^{}]*?)\s*\}?\}\}|<%\s*(.*?)\s*%>", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_MEDIA: Final = re.compile(r"<(?:img|audio|video|object)\b|\[sound:", re.IGNORECASE)
_RUBY: Final = re.compile(r" ?([^ >]+?)\[(?!sound:)(.+?)\]")
_ANSWER: Final = re.compile(r"<hr\b[^>]*\bid\s*=\s*[\"']?answer[\"']?[^>]*>", re.IGNORECASE)
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a template."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field, and what is done to it, from the innermost filter outwards."""

    name: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What is only there when a field is filled, or empty."""

    name: str
    negated: bool
    inside: tuple[Part, ...]


Part = Text | Field | Section


@lru_cache(maxsize=512)
def parse(template: str) -> tuple[Part, ...]:
    """Read a template; a section that is never closed ends with it."""
    stack: list[tuple[str, bool, list[Part]]] = [("", False, [])]
    position = 0
    template = _COMMENT.sub("", template)
    for found in _PIECE.finditer(template):
        if found.start() > position:
            stack[-1][2].append(Text(template[position : found.start()]))
        position = found.end()
        word = found[1] if found[1] is not None else found[2]
        sign, name = word[:1], word[1:].strip()
        if sign in ("#", "^") and len(stack) < _DEEPEST:
            stack.append((name, sign == "^", []))
        elif sign == "/":
            if len(stack) > 1 and any(name == opened for opened, _, _ in stack[1:]):
                while len(stack) > 1:
                    opened = stack[-1][0]
                    _close(stack)
                    if opened == name:
                        break
        elif word:
            *filters, field = [part.strip() for part in word.split(":")]
            stack[-1][2].append(Field(field, tuple(reversed(filters))))
    if position < len(template):
        stack[-1][2].append(Text(template[position:]))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0][2])


def _close(stack: list[tuple[str, bool, list[Part]]]) -> None:
    name, negated, inside = stack.pop()
    stack[-1][2].append(Section(name, negated, tuple(inside)))


def render(template: str, values: Mapping[str, str], *, answer: bool) -> str:
    """Fill a template in, as HTML.

    On the answer's side what repeats the question is left out: the front, and all that stands
    before the line that Anki calls the answer.
    """
    if answer:
        parts = _ANSWER.split(template, maxsplit=1)
        template = parts[-1]
    return "".join(_filled(parse(template), values, answer=answer))


def _filled(parts: tuple[Part, ...], values: Mapping[str, str], *, answer: bool) -> list[str]:
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, Text):
            pieces.append(part.text)
        elif isinstance(part, Field):
            if part.name != "FrontSide":
                pieces.append(_value(part, values, answer=answer))
        elif is_filled(values.get(part.name, "")) is not part.negated:
            pieces += _filled(part.inside, values, answer=answer)
    return pieces


def _value(part: Field, values: Mapping[str, str], *, answer: bool) -> str:
    text = values.get(part.name)
    if text is None:
        return ""
    for name in part.filters:
        if name == "text":
            text = _TAG.sub("", text)
        elif name == "type":
            text = text if answer else ""
        elif name in ("kanji", "kana", "furigana"):
            shown = {"kanji": r"\1", "kana": r"\2", "furigana": r"\1(\2)"}[name]
            text = _RUBY.sub(shown, text)
        elif name.startswith("tts"):
            text = ""
    return text


def is_filled(value: str) -> bool:
    """Whether a field holds anything that would be seen or heard."""
    if not value or value.isspace():
        return False
    if "<" not in value and "&" not in value:
        return True
    if _MEDIA.search(value):
        return True
    return bool(unescape(_TAG.sub("", value)).strip())
