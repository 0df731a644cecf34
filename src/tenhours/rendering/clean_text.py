"""Make text safe to send to a terminal: no control, no invisible character gets through."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

HINT_OPEN: Final = "\U0010fff0"
"""A hidden hole of the text begins; what it asks (`…` or a hint) follows."""
HINT_CLOSE: Final = "\U0010fff1"
SHOWN_OPEN: Final = "\U0010fff2"
"""The card's own hole begins, with its content, now that the answer is shown."""
SHOWN_CLOSE: Final = "\U0010fff3"
VEIL_OPEN: Final = "\U0010fff4"
"""A hidden `\\cloze{…}` begins; all up to the close is secret."""
VEIL_CLOSE: Final = "\U0010fff5"

MARKS: Final = HINT_OPEN + HINT_CLOSE + SHOWN_OPEN + SHOWN_CLOSE + VEIL_OPEN + VEIL_CLOSE
"""Private characters with which holes pass through the markdown parser. Text that comes from
outside loses them first, so that it cannot fake a hole."""

_PICTURE: Final = "\U0010eeee"
"""In its place some terminals draw a piece of a picture (kitty's graphics protocol)."""
_KEPT_FORMATS: Final = "\u200c\u200d"
_WITHOUT_MARKS: Final = dict.fromkeys(map(ord, MARKS))
_SUSPECT: Final = re.compile("[^\n -~]")


class _Visible(dict[int, str | None]):
    """A table for `str.translate` that judges each character once."""

    def __missing__(self, code: int) -> str | None:
        shown = self[code] = _judge(code)
        return shown


def _judge(code: int) -> str | None:
    character = chr(code)
    if code < 0x20:
        return character if character in "\n\t" else chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    category = unicodedata.category(character)
    if category in {"Cc", "Cs"} or character == _PICTURE:
        return "\ufffd"
    if category in {"Zl", "Zp"}:
        return " "
    if category == "Cf" and character not in _KEPT_FORMATS:
        return None
    return character


_VISIBLE: Final = _Visible()


def visible(text: str) -> str:
    """Show C0 controls as pictures (`␛`), C1 and the like as U+FFFD; drop invisible formats.

    Tabs stay, ends of lines become line feeds, and so do the joiners that scripts and emoji need.
    """
    if not _SUSPECT.search(text):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_VISIBLE)


def outside(text: str) -> str:
    """Make text of a stranger visible and take the hole marks out of it."""
    return visible(text).translate(_WITHOUT_MARKS) if not text.isascii() else visible(text)
