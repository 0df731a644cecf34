"""Judge from its environment what a terminal can show; asks the terminal itself nothing."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from tenhours.maths import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

_COERCED: Final = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
"""What Python itself writes into LC_CTYPE when the locale is C (PEP 538)."""
_PLACEHOLDERS: Final = ("xterm-kitty", "xterm-ghostty")
"""Terminals that draw pictures in place of characters, as `TERM` names them."""
_MULTIPLEXERS: Final = ("TMUX", "STY", "ZELLIJ")


class Graphics(Enum):
    """How pictures reach the terminal."""

    NONE = "none"
    DIRECT = "direct"
    """By kitty's protocol with Unicode placeholders."""
    TMUX = "tmux"
    """The same, through tmux."""


def glyphs(chosen: bool | None, environment: Mapping[str, str]) -> Tier:
    """Choose the glyphs to draw with: as the setting says, else by what the terminal is.

    ASCII is for the Linux console, whose font has few other glyphs, and for locales whose
    encoding is not UTF-8.
    """
    if chosen is None:
        chosen = environment.get("TERM", "").startswith("linux") or not _utf8(environment)
    return Tier.ASCII if chosen else Tier.UNICODE


def graphics(chosen: bool | None, environment: Mapping[str, str]) -> Graphics:
    """Choose how to draw pictures: as the setting says, else only where it is known to work.

    Inside tmux that is only by setting, since tmux passes pictures on only if it is told to
    (`allow-passthrough`).
    """
    if chosen is None:
        known = environment.get("TERM", "") in _PLACEHOLDERS
        inside = any(environment.get(name) for name in _MULTIPLEXERS)
        chosen = known and not inside
    if not chosen:
        return Graphics.NONE
    return Graphics.TMUX if environment.get("TMUX") else Graphics.DIRECT


def _utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale's encoding is UTF-8; so it is taken to be if no locale is named."""
    character_set = environment.get("LC_CTYPE", "")
    if character_set in _COERCED and environment.get("LANG"):
        character_set = ""
    locale = environment.get("LC_ALL") or character_set or environment.get("LANG", "")
    encoding = locale.partition("@")[0].rpartition(".")[2]
    return not locale or encoding.lower().replace("-", "") == "utf8"
