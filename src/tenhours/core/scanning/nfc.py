"""Bring text into Unicode's NFC in linear time, whatever the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONG: Final = 4000
_PIECE: Final = re.compile(rf"[\x00-\x7f]++[^\x00-\x7f]{{0,{_LONG}}}+|[^\x00-\x7f]{{1,{_LONG}}}+")


def nfc(text: str) -> str:
    """Normalise a text.

    A long one goes in pieces that begin with an ASCII character, across which nothing composes:
    the library's own function takes quadratic time for a long run of combining marks.
    """
    if text.isascii():
        return text
    if len(text) <= _LONG:
        return unicodedata.normalize("NFC", text)
    return "".join(unicodedata.normalize("NFC", piece) for piece in _PIECE.findall(text))
