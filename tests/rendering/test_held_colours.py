"""The first card's code is drawn plain, and in colour as soon as that is prepared."""

from __future__ import annotations

from tenhours.rendering.code import code_lines, hold_colours, prepare_colours
from tenhours.rendering.lines import DrawingOptions

CODE = "def loss(p):\n    return -log(p)"


def _styles() -> set[str]:
    lines = code_lines(CODE, "python", 60, DrawingOptions())
    assert [line.text.strip() for line in lines] == ["def loss(p):", "return -log(p)"]
    return {span.style for line in lines for span in line.spans if span.text.strip()}


def test_code_is_plain_while_colours_are_held_and_coloured_afterwards() -> None:
    hold_colours()
    try:
        assert len(_styles()) == 1
    finally:
        prepare_colours()
    assert any("code.keyword" in style for style in _styles())
