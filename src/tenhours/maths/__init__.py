"""TeX drawn in terminal cells."""

from tenhours.maths.boxes import Mark
from tenhours.maths.drawing import Drawing, Tier, display, inline, linear
from tenhours.maths.macros import Macros
from tenhours.maths.stream import Unknown

__all__ = ["Drawing", "Macros", "Mark", "Tier", "Unknown", "display", "inline", "linear"]
