"""Lay out what is on show of a card as lines of styled text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tenhours.maths import Tier
from tenhours.rendering.blocks import BlockDrawing
from tenhours.rendering.clean_text import VEIL_CLOSE, VEIL_OPEN
from tenhours.rendering.flow import flow
from tenhours.rendering.lines import MEASURE, Layout, Line, Span, prefixed
from tenhours.rendering.markdown import parse
from tenhours.rendering.outline import outline
from tenhours.rendering.parts import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenhours.rendering.lines import DrawingOptions
    from tenhours.rendering.parts import Part

LONGEST: Final = 20_000
"""Characters of one part that are drawn; the rest is announced. 20,000 take a second at
worst, and nothing may hold the app up for longer."""
_NARROWEST: Final = 16
"""Cells of text; below, a label stands on a line of its own."""
_BELOW: Final = frozenset({Role.STEP, Role.ANSWER, Role.EXPLANATION})
"""Roles that stand under the rule."""


def lay_out(parts: Iterable[Part], width: int, options: DrawingOptions) -> Layout:
    """Draw parts for a width in cells, of which text takes `MEASURE` at most; never raises."""
    measure = max(min(width, MEASURE), 1)
    drawing = BlockDrawing(options)
    lines: list[Line] = []
    starts: list[tuple[Role, int]] = []
    ruled = False
    steps = 0
    for part in parts:
        if part.role in _BELOW and not ruled:
            ruled = True
            lines += [Line(), _rule(measure, options.tier)]
        if lines:
            lines.append(Line())
        starts.append((part.role, len(lines)))
        steps += part.role is Role.STEP
        lines += _part(part, measure, drawing, steps)
    return Layout(tuple(lines), measure, tuple(starts))


def _part(part: Part, width: int, drawing: BlockDrawing, step: int) -> list[Line]:
    markdown = _drawable(part.markdown)
    lines = _drawn(replace(part, markdown=markdown), width, drawing, step)
    left = len(part.markdown) - len(markdown)
    if left:
        more = f"[{left} more characters are not drawn; edit the card to read them]"
        lines += [Line(), *flow([(more, "muted")], width)]
    return lines


def _drawable(markdown: str) -> str:
    """Cut what is too long, before a hidden hole that the cut would open."""
    text = markdown[:LONGEST]
    if len(text) < len(markdown) and text.rfind(VEIL_OPEN) > text.rfind(VEIL_CLOSE):
        text = text[: text.rfind(VEIL_OPEN)]
    return text


def _drawn(part: Part, width: int, drawing: BlockDrawing, step: int) -> list[Line]:
    label = {Role.HINT: "Hint  ", Role.STEP: f"{step}. "}.get(part.role, "")
    blocks = outline(parse(part.markdown))
    if not label:
        return drawing.part(blocks, width)
    room = width - len(label)
    if room < _NARROWEST:
        return [*flow([(label, part.role.value)], width), *drawing.part(blocks, width)]
    lines = drawing.part(blocks, room) or [Line()]
    return prefixed(Span(label, part.role.value), Span(" " * len(label)), lines)


def _rule(width: int, tier: Tier) -> Line:
    line = "-" * width if tier is Tier.ASCII or width < 2 else f"╶{'─' * (width - 2)}╴"
    return Line((Span(line, "rule"),))
