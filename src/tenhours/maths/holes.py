"""What is drawn in place of a hidden hole."""

from __future__ import annotations

from tenhours.maths.boxes import Box, marked

_LEAST: int = 3


def covered(box: Box) -> Box:
    """Return an empty frame of the size of a box, and at least three cells wide."""
    width = max(box.width, _LEAST)
    height = len(box.rows)
    if height == 1:
        rows: tuple[str, ...] = ("[" + "·" * (width - 2) + "]",)
    else:
        edge = "─" * (width - 2)
        middle = ["│" + " " * (width - 2) + "│"] * (height - 2)
        rows = ("┌" + edge + "┐", *middle, "└" + edge + "┘")
    cover = Box(rows, width, box.baseline, box.above, box.below)
    return marked(cover, "hidden")
