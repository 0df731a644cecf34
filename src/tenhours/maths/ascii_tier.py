"""Replace the pieces of a drawing by ASCII, one cell for one."""

from __future__ import annotations

from typing import Final

from tenhours.maths.boxes import cells

_PIECES: Final = {
    "─═▁": "-", "│║⎢⎥⎪⎜⎟╓╖╙╜": "|", "┌┐└┘┴┬┼├┤": "+", "╭╮╰╯": "+", "⎛⎠⎧⎭╱": "/", "⎝⎞⎫⎩╲": "\\",
    "⎨⟨←⇐↼↽↞⇋": "<", "⎬⟩→⇒⇀⇁↠⇌⇄": ">", "⎡⎣": "[", "⎤⎦": "]", "√∛∜": "V", "‾": "~", "·": ".",
    "‹": "<", "›": ">", "◌": "o", "‖": "|", "∣∥": "|", "⌈⌊": "[", "⌉⌋": "]", "∖": "\\", "↔": "-",
    "´": "'", "˘": "u", "°": "o", "−": "-", "↑⇑": "^", "↓⇓": "v", "⟮⟦⎰": "(", "⟯⟧⎱": ")",
}  # fmt: skip
_TABLE: Final = {ord(glyph): plain for glyphs, plain in _PIECES.items() for glyph in glyphs}
_TABLE[0x0336] = ""


def in_ascii(row: str) -> str:
    """Return a row in ASCII, as wide as it was."""
    if row.isascii():
        return row
    plain = row.translate(_TABLE)
    if plain.isascii():
        return plain
    return "".join([each if each.isascii() else "?" * cells(each) for each in plain])
