"""Brackets, braces and bars as tall as what they enclose."""

from __future__ import annotations

from typing import Final

from tenhours.maths.boxes import Box, text_box

_PIECES: Final = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥", "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦", "|": "│││", "∣": "│││", "‖": "║║║", "∥": "║║║", "⟮": "⎛⎜⎝", "⟯": "⎞⎟⎠",
    "⎰": "⎧⎪⎭", "⎱": "⎫⎪⎩", "⟦": "╓║╙", "⟧": "╖║╜", "↑": "↑│││"[:3], "↓": "││↓", "↕": "↑│↓",
    "⇑": "⇑║║", "⇓": "║║⇓", "⇕": "⇑║⇓", "⌜": "⎡  ", "⌝": "⎤  ", "⌞": "  ⎣", "⌟": "  ⎦",
}  # fmt: skip
"""Top, middle and bottom of a tall delimiter."""


def grown(glyph: str, above: int, below: int) -> Box:
    """Return a delimiter that covers so many rows over and under the baseline."""
    height = above + below + 1
    if height == 1:
        return text_box(glyph)
    if not glyph:
        return Box(("",) * height, 0, above, above, below)
    return Box(_column(glyph, height, above), 1, above, above, below)


def needs_middle(glyphs: str) -> bool:
    """Whether one of the delimiters cannot be drawn in two rows."""
    return "{" in glyphs or "}" in glyphs


def _column(glyph: str, height: int, above: int) -> tuple[str, ...]:
    if glyph in "{}":
        top, middle, bottom, fill = "⎧⎨⎩⎪" if glyph == "{" else "⎫⎬⎭⎪"
        if height == 2:
            return (top, bottom)
        centre = (height - 1) // 2
        rows = [fill] * height
        rows[0], rows[centre], rows[-1] = top, middle, bottom
        return tuple(rows)
    if glyph in "⟨⟩":
        return _angle(glyph, height)
    if glyph in "/∖":
        return tuple(["╱" if glyph == "/" else "╲"] * height)
    pieces = _PIECES.get(glyph)
    if pieces is None:
        rows = [" "] * height
        rows[above] = glyph
        return tuple(rows)
    return (pieces[0], *([pieces[1]] * (height - 2)), pieces[2])


def _angle(glyph: str, height: int) -> tuple[str, ...]:
    half = height // 2
    upper, lower = ("╱", "╲") if glyph == "⟨" else ("╲", "╱")
    return (*([upper] * half), *([glyph] * (height % 2)), *([lower] * half))
