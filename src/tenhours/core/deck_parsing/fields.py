"""Cut a field's text out of its file, and lead each of its characters back to the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class FieldText:
    """What a field holds, without marker, comments and blanks around it."""

    text: str
    offset: int
    """Where the text begins in the scanned file."""
    pieces: tuple[tuple[int, int], ...] = ()
    """Offset in the text and in the file of each piece, if it is not in one piece."""

    def origin(self, offset: int) -> int:
        """Lead an offset of the text back to the file."""
        if not self.pieces:
            return self.offset + offset
        index = bisect_right(self.pieces, (offset, 1 << 62)) - 1
        at, origin = self.pieces[max(index, 0)]
        return origin + offset - at


def field_text(
    source: str, start: int, end: int, comments: Sequence[tuple[int, int]] = ()
) -> FieldText:
    """Take the text between two offsets, leaving out the comments in it.

    Blanks and blank lines before it and after it go; the indentation of a first line that does
    not share the marker's line stays.
    """
    raw = source[start:end]
    pieces: tuple[tuple[int, int], ...] = ()
    if comments:
        raw, pieces = _without(source, start, end, comments)
    body = raw.lstrip(" \t")
    if body.startswith("\n"):
        blank = _BLANK_LINES.match(raw)
        lead = blank.end() if blank is not None else 0
    else:
        lead = len(raw) - len(body)
    text = raw[lead:].rstrip(" \t\n")
    if pieces:
        moved = tuple((at - lead, origin) for at, origin in pieces)
        return FieldText(text, start, moved)
    return FieldText(text, start + lead)


def _without(
    source: str, start: int, end: int, comments: Sequence[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0
    position = start
    for begin, stop in (*comments, (end, end)):
        part = source[position:begin]
        if part:
            pieces.append((length, position))
            parts.append(part)
            length += len(part)
        position = stop
    return "".join(parts), tuple(pieces) or ((0, start),)


_BRACKET_TOKEN: Final = re.compile(r"\\.|!\[|::|[\[\]{}]", re.DOTALL)


def braced(field: FieldText, atoms: Sequence[tuple[int, int]], *, holes: bool) -> FieldText:
    """Rewrite hashcards' marks: `\\[` is a plain bracket and, in a cloze, `[x]` is `{{x}}`.

    Braces and `::` that stand there already are escaped, so that the text reads the same.
    """
    text = field.text
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = position = 0
    image = False
    opened = 0
    skip = iter((*atoms, (len(text) + 1, len(text) + 1)))
    atom_start, atom_end = next(skip)
    for token in _BRACKET_TOKEN.finditer(text):
        start, end = token.span()
        while start >= atom_end:
            atom_start, atom_end = next(skip)
        if start >= atom_start:
            continue
        sign = token[0]
        if sign in {"\\[", "\\]"}:
            new = sign[1]
        elif not holes or sign.startswith("\\"):
            continue
        elif sign in "{}" or (sign == "::" and opened):
            new = "".join("\\" + letter for letter in sign)
        elif sign == "![":
            image = True
            continue
        elif sign == "[":
            new = "{{"
            opened += 1
        elif sign == "]" and not image and opened:
            new = "}}"
            opened -= 1
        else:
            image = image and sign != "]"
            continue
        for piece, origin in ((text[position:start], position), (new, start)):
            pieces.append((length, field.origin(origin)))
            parts.append(piece)
            length += len(piece)
        position = end
    if not parts:
        return field
    pieces.append((length, field.origin(position)))
    parts.append(text[position:])
    return FieldText("".join(parts), field.offset, tuple(pieces))
