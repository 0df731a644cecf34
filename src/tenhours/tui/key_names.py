"""Keys as they are written on keyboards."""

from __future__ import annotations

from typing import Final

from textual.keys import format_key

_NAMES: Final = {
    "question_mark": "?",
    "slash": "/",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "space": "Space",
    "enter": "Enter",
    "delete": "Del",
    "home": "Home",
    "end": "End",
}


def key_name(key: str) -> str:
    """Name a key of a binding: `Space`, `?`, `ctrl+q`."""
    *held, last = key.split("+") if key != "+" else [key]
    return "+".join((*held, _NAMES.get(last) or format_key(last)))
