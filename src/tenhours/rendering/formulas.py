"""Draw a formula of a card in one of the three ways, never showing what is hidden in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours import maths

if TYPE_CHECKING:
    from tenhours.maths import Drawing, Macros, Tier
    from tenhours.rendering.holes import Formula


@dataclass(frozen=True, slots=True)
class Pen:
    """How formulas are drawn: with which macros, in which glyphs."""

    macros: Macros | None = None
    tier: Tier = maths.Tier.UNICODE

    def display(self, formula: Formula, width: int) -> Drawing:
        """Draw in two dimensions, within a width in cells where that can be done."""
        drawing = maths.display(
            formula.source,
            width,
            macros=self.macros,
            tier=self.tier,
            hidden=formula.hidden,
            marked=formula.marked,
        )
        if _leaks(formula, drawing):
            return maths.display(formula.open_source, width, macros=self.macros, tier=self.tier)
        return drawing

    def inline(self, formula: Formula, width: int, max_rows: int = 3) -> Drawing:
        """Draw to sit on the baseline of a line of text; one row if it needs too many."""
        drawing = maths.inline(
            formula.source,
            width,
            max_rows,
            macros=self.macros,
            tier=self.tier,
            hidden=formula.hidden,
            marked=formula.marked,
        )
        if _leaks(formula, drawing):
            return maths.inline(
                formula.open_source, width, max_rows, macros=self.macros, tier=self.tier
            )
        return drawing

    def linear(self, formula: Formula) -> Drawing:
        """Draw in one row, with parentheses where they are needed."""
        drawing = maths.linear(
            formula.source,
            macros=self.macros,
            tier=self.tier,
            hidden=formula.hidden,
            marked=formula.marked,
        )
        if _leaks(formula, drawing):
            return maths.linear(formula.open_source, macros=self.macros, tier=self.tier)
        return drawing


def _leaks(formula: Formula, drawing: Drawing) -> bool:
    """Whether something hidden may show: in source that stands for a drawing, or uncovered."""
    if not formula.hidden:
        return False
    covers = sum(mark.kind == "hidden" for mark in drawing.marks)
    return not drawing.complete or covers < len(formula.hidden)
