"""Shapes of pictures: a grid of days or hours, bars, and curves; what they show, not how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenhours.rendering.charts.tables import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a grid."""

    column: int
    row: int
    level: int
    """0 for nothing, else 1 to 4."""
    says: str
    """What is shown of it under the cursor."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Fields in rows and columns, each as dark as it is full."""

    cells: tuple[Cell, ...]
    rows: tuple[str, ...]
    """Heads of the rows."""
    columns: int
    heads: Mapping[int, str]
    """Heads of some columns."""
    levels: tuple[str, ...] = ()
    """What the levels from 0 on stand for."""
    start: int = -1
    """Which field the cursor begins on."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    parts: tuple[tuple[str, float], ...]
    """What it is made of: a name of the legend, and how much."""
    mark: float | None = None
    """Where a line crosses it."""
    note: str = ""
    """What is written behind it."""

    @property
    def amount(self) -> float:
        """All of its parts."""
        return sum(amount for _, amount in self.parts)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, on one scale from 0."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = (("", "█"),)
    """The name of each part, and the character that it is drawn with."""
    mark: str = ""
    """What the line stands for."""


@dataclass(frozen=True, slots=True)
class Curves:
    """An amount over time, and what was planned."""

    real: tuple[float | None, ...]
    """At equal distances; None for what has not come yet."""
    planned: tuple[float, ...]
    """Beside each; empty when nothing is planned."""
    top: tuple[float, str]
    """The end of the scale from 0, and how it is written."""
    ends: tuple[str, str]
    """What the first and the last are called."""
    names: tuple[str, str] = ("", "")
    """What the two curves stand for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its numbers."""

    key: str
    """Its name in files: `year`."""
    title: str
    says: str
    """What it comes to, in a line or two."""
    shape: Grid | Bars | Curves
    table: Table
