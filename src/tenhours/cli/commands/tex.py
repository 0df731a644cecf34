"""`tex`: draw a formula on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tenhours.cli.output import note

if TYPE_CHECKING:
    import argparse


def tex(chosen: argparse.Namespace) -> int:
    """Draw the formula; 1 when a part of it could only be shown as its source."""
    import os

    from tenhours import places, settings
    from tenhours.core.errors import DataError
    from tenhours.maths import display, linear
    from tenhours.rendering.terminal import glyphs

    source = sys.stdin.read().strip("\n") if chosen.formula == "-" else chosen.formula
    try:
        wanted = chosen.ascii or settings.load(places.find(chosen.home).settings).ascii
    except DataError:
        wanted = None  # a slip in the settings is no reason not to draw a formula
    tier = glyphs(wanted, os.environ)
    drawing = (
        linear(source, tier=tier) if chosen.linear else display(source, chosen.width, tier=tier)
    )
    print(drawing)
    for unknown in drawing.unknown:
        note(f"tenhours: column {unknown.start + 1}: {unknown.text} is not known")
    return int(not drawing.complete)
