"""Cut TeX source into tokens that remember where they stood."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

SOURCE_LIMIT: Final = 20_000
"""Characters; a longer source is shown, not parsed."""
TOKEN_LIMIT: Final = 3_000
"""Tokens, expanded macros included; a longer formula is shown as its source."""

_MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_TOKEN: Final = (
    r"\\(?:[a-zA-Z]+|.|\Z)|&(?:[lg]t|amp);|%[^\n]*(?:\n\s*|\Z)|\s+"
    r"|[^\\%\s](?:[" + _MARKS + "]|\u200d.)*"
)
_SUSPECT: Final = r"[^\t\n -~\u00a1-\u00ac\u00ae-\u05ff]"
_REPLACEMENT: Final = "\ufffd"


class Token(NamedTuple):
    """A command, a character with its combining marks, a stretch of blanks, or a comment."""

    text: str
    start: int
    """Offset in the source; for what a macro wrote, that of the call."""
    end: int

    @property
    def blank(self) -> bool:
        """Whether TeX skips it in maths."""
        return self.text[0] in " \t\n%"


def clean(source: str) -> str:
    """Replace, one for one, what must never reach a terminal.

    Controls become their pictures (`␛`), other invisible or broken characters `\\ufffd`.
    """
    if source.isascii() and source.isprintable():
        return source
    return re.sub(_SUSPECT, _judge, source)


def _judge(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if code < 0x20:
        return " " if character in "\r\v\f" else chr(0x2400 + code)
    if character.isspace():
        return " "
    if code == 0x7F:
        return "\u2421"
    if character == "\u200d":
        return character
    import unicodedata

    category = unicodedata.category(character)
    return _REPLACEMENT if category in {"Cc", "Cf", "Cs"} else character


def tokenise(source: str) -> list[Token]:
    """Return every token of a cleaned source; joined, their texts are the source again."""
    matches = _pattern().finditer(source)
    return [Token(match[0], match.start(), match.end()) for match in matches]


@cache
def _pattern() -> re.Pattern[str]:
    """Compile late: importing this must stay cheap for those who draw nothing."""
    return re.compile(_TOKEN, re.DOTALL)


def written(tokens: list[Token]) -> str:
    """Return tokens as they would be written."""
    return "".join([token.text for token in tokens])
