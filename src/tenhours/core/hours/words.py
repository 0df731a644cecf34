"""Words of an entry: its comment, `+tag`, `@topic`, `/category` or `/kind of growth`."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import UsageError
from tenhours.core.hours.entries import Category, Growth, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS: Final = ("+", "@", "/")
"""What a tag, a topic and a category begin with."""
_SHOWN: Final = 40
_TURNS: Final = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""They turn the direction of what follows on a line, our own words included."""


def label(words: Sequence[str]) -> Label:
    r"""Read words as the shell split them; `\+` at a word's start keeps the sign in the comment.

    A sign alone is part of the comment.

    Raises:
        UsageError: a category that does not exist, or two topics, categories or kinds of growth.

    """
    comment: list[str] = []
    tags: set[str] = set()
    topics: list[str] = []
    kinds: list[str] = []
    for word in map(clean, words):
        sign, name = word[:1], word[1:].strip()
        if sign not in SIGNS or not name:
            comment.append(_without_escape(word))
        elif sign == "+":
            tags.add(name)
        elif sign == "@":
            topics.append(name)
        else:
            kinds.append(name)
    category, growth = _kinds(kinds)
    _at_most_one("topic", sorted(set(topics)), "@")
    return Label(
        comment=" ".join(word for word in comment if word),
        tags=tuple(sorted(tags)),
        topic=topics[0] if topics else "",
        category=category,
        growth=growth,
    )


def unread(label: Label) -> tuple[str, ...]:
    """Return the words that `label` reads as this label, the comment first and in one piece."""
    comment = label.comment
    if comment.startswith((*SIGNS, "\\")):
        comment = f"\\{comment}"
    return (*([comment] if comment else []), *_marks(label))


def show(label: Label) -> str:
    """Word a label for the eye: `read chapter 3 +paper @transformers /related`."""
    marks = (f'{mark[0]}"{mark[1:]}"' if " " in mark else mark for mark in _marks(label))
    return " ".join((*([label.comment] if label.comment else []), *marks))


def clean(text: str) -> str:
    """Return text that can be stored and printed: one line, NFC, no control characters."""
    kept = (_harmless(sign) for sign in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def quoted(text: str) -> str:
    """Return what was typed between quotation marks, shortened and without control characters."""
    line = clean(text)
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[:_SHOWN]}…"'


def _harmless(sign: str) -> str:
    if sign in _TURNS:
        return ""
    kind = unicodedata.category(sign)
    return "\ufffd" if kind == "Cs" else " " if kind == "Cc" else sign


def _marks(label: Label) -> list[str]:
    marks = [f"+{tag}" for tag in label.tags]
    if label.topic:
        marks.append(f"@{label.topic}")
    marks += [f"/{kind}" for kind in (label.category, label.growth) if kind is not None]
    return marks


def _without_escape(word: str) -> str:
    return word[1:] if word.startswith("\\") and word[1:2] in (*SIGNS, "\\") else word


def _kinds(names: Sequence[str]) -> tuple[Category | None, Growth | None]:
    categories: list[Category] = []
    growths: list[Growth] = []
    for name in dict.fromkeys(name.lower() for name in names):
        if name in set(Category):
            categories.append(Category(name))
        elif name in set(Growth):
            growths.append(Growth(name))
        else:
            raise UsageError(
                f"{quoted('/' + name)} is no category. Known: "
                f"{', '.join('/' + known for known in (*Category, *Growth))}. "
                f"To keep it in the comment write {quoted(chr(92) + '/' + name)}."
            )
    _at_most_one("category", categories, "/")
    _at_most_one("kind of growth", growths, "/")
    return next(iter(categories), None), next(iter(growths), None)


def _at_most_one(what: str, found: Sequence[str], sign: str) -> None:
    if len(found) > 1:
        named = " and ".join(quoted(f"{sign}{name}") for name in found)
        raise UsageError(f"An entry has one {what}: choose between {named}.")
