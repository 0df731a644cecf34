"""Two calm themes of our own, one dark and one light."""

from __future__ import annotations

import os
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="ten-hours-dark",
    primary="#8fb8de",
    secondary="#b5a6d8",
    accent="#e0b26c",
    success="#9cc59a",
    warning="#e0b26c",
    error="#e08a84",
    foreground="#d9dde3",
    background="#15181d",
    surface="#1b1f25",
    panel="#232830",
    dark=True,
)
LIGHT: Final = Theme(
    name="ten-hours-light",
    primary="#2b5d8c",
    secondary="#6a4fa3",
    accent="#8a5a00",
    success="#2f6b37",
    warning="#8a5a00",
    error="#a4312a",
    foreground="#22262b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e8e5de",
    dark=False,
)


def by_terminal() -> str:
    """Choose the theme that the terminal's own background suggests; dark when it says nothing."""
    # Terminals that set COLORFGBG name their background last: 7 and 15 are the light ones.
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in ("7", "15") else DARK.name
