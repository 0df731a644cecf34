"""The drawings that were agreed on, to the last cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tenhours.maths import display, inline, linear

GOLDEN = Path(__file__).parent.parent / "golden" / "maths.txt"


class Golden(NamedTuple):
    source: str
    columns: int
    drawing: str
    linear: str


def read_goldens() -> list[Golden]:
    """A formula begins a block; its drawing follows, and maybe a `linear:` line."""
    goldens: list[Golden] = []
    for block in re.split(r"\n\n(?=\\|f\()", GOLDEN.read_text(encoding="utf-8").rstrip("\n")):
        source, *lines = block.split("\n")
        columns = re.search(r"\s+\[(\d+) columns\]$", source)
        flat = [line.removeprefix("linear: ") for line in lines if line.startswith("linear: ")]
        drawing = "\n".join([line for line in lines if not line.startswith("linear: ")])
        goldens.append(
            Golden(
                source[: columns.start()] if columns else source,
                int(columns[1]) if columns else 76,
                drawing,
                flat[0] if flat else "",
            )
        )
    return goldens


GOLDENS = read_goldens()


def test_there_are_ten() -> None:
    assert len(GOLDENS) == 10


@pytest.mark.parametrize("golden", GOLDENS, ids=[golden.source[:24] for golden in GOLDENS])
def test_drawing(golden: Golden) -> None:
    assert str(display(golden.source, golden.columns)) == golden.drawing


@pytest.mark.parametrize(
    "golden", [g for g in GOLDENS if g.linear], ids=[g.source[:24] for g in GOLDENS if g.linear]
)
def test_linear_form(golden: Golden) -> None:
    assert str(linear(golden.source)) == golden.linear


@pytest.mark.parametrize("golden", GOLDENS, ids=[golden.source[:24] for golden in GOLDENS])
def test_every_prefix_draws(golden: Golden) -> None:
    for end in range(len(golden.source)):
        prefix = golden.source[:end]
        assert display(prefix, golden.columns).rows
        assert len(linear(prefix).rows) == 1
        assert len(inline(prefix, 40, 3).rows) <= 3
