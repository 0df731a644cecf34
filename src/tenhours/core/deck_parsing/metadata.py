"""Read the metadata comment that ends a card: `<!-- id: … tags: … -->`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tenhours.core.scanning.nfc import nfc

KNOWN_KEYS: Final = frozenset(("id", "tags", "source", "as_of", "leaf", "kind", "verify"))

_KEY: Final = re.compile(r"(?:^|(?<=\s))([a-z_]+):(?=\s|$)")
_FIRST: Final = re.compile(r"\s*([A-Za-z_]+)[ \t]*:(\s|$)?")
_NEAR: Final = {"tag": "tags", "ids": "id", "as-of": "as_of", "sources": "source"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_TAGS: Final = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a metadata comment says."""

    id: str | None = None
    ids: int = 0
    """How many ids it gives; one at most is right."""
    tags: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """The other keys in the order written."""


def read_metadata(comment: str) -> Metadata | None:
    """Read what stands between `<!--` and `-->`; None if its first word is not a known key."""
    first = _FIRST.match(comment)
    if first is None or first[1] not in KNOWN_KEYS or first[2] is None:
        return None
    pieces = _KEY.split(comment)
    id_: str | None = None
    ids = 0
    tags: tuple[str, ...] = ()
    others = []
    for key, raw in zip(pieces[1::2], pieces[2::2], strict=True):
        value = " ".join(raw.split())
        if key == "id":
            ids += 1
            id_ = nfc(value) or id_
        elif key == "tags":
            tags += split_tags(value)
        else:
            others.append((key, value))
    return Metadata(id_, ids, tags, tuple(others))


def split_tags(text: str) -> tuple[str, ...]:
    """Split tags at blanks and commas."""
    return tuple(tag for tag in _TAGS.split(nfc(text)) if tag)


def almost_metadata(comment: str) -> str | None:
    """Say what to write when a comment was probably meant as metadata; None for other comments."""
    first = _FIRST.match(comment)
    if first is None:
        return None
    word = first[1]
    key = _NEAR.get(word.lower(), word.lower())
    if key not in KNOWN_KEYS:
        return None
    if word != key:
        return f'unknown key "{word}:": this comment is read as a plain comment. Write "{key}:".'
    return (
        f'"{key}:" needs a blank behind its colon to be a key; this comment is read as a plain '
        "comment."
    )


def is_slug(id_: str) -> bool:
    """Whether an id is lower-case letters and digits, joined by `-`, `_` or `.`."""
    return _SLUG.fullmatch(id_) is not None
