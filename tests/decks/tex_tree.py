"""The tree that a formula is read into."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):  # noqa: N818 - it tells the state of a formula, not a fault of ours
    """A formula says something that is not understood here."""


@dataclass(frozen=True, slots=True)
class Number:
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A letter or word with its accents, and what indexes it."""

    base: str
    index: tuple[Node, ...] = ()
    printed: str = ""
    """The joined name, index included, as `names` may give it: `x_i`, `c_FP`."""


@dataclass(frozen=True, slots=True)
class Minus:
    body: Node


@dataclass(frozen=True, slots=True)
class Add:
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Two factors; `op` is "" for juxtaposition, "cdot", "times", "odot", "otimes", "/",
    or for sets "cup", "cap", "setminus".
    """

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Power:
    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Transposed:
    base: Node
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Apply:
    """A function that is known here (`log`) or that `names` gives."""

    function: str
    arguments: tuple[Node, ...]
    base: Node | None = None
    """Of a logarithm or a root; what indexes another function."""


@dataclass(frozen=True, slots=True)
class Big:
    """`sum`, `prod`, `max`, `min`, `argmax`, `argmin` over indices."""

    kind: str
    indices: tuple[str, ...]
    low: Node | None
    high: Node | None
    condition: Node | None
    """With i < j and the like; a set for `i ∈ S` is `low`."""
    body: Node


@dataclass(frozen=True, slots=True)
class Integral:
    variable: str
    low: Node | None
    high: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Norm:
    body: Node
    order: str
    """"" when none is printed."""


@dataclass(frozen=True, slots=True)
class Bars:
    """|x|: absolute value, determinant or size."""

    body: Node


@dataclass(frozen=True, slots=True)
class Listed:
    """(1, 2, 3) or {0, 1}."""

    items: tuple[Node, ...]
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Values with their conditions; None is "otherwise"."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain a < b ≤ c, inside an indicator, a condition or the index of a sum."""

    items: tuple[Node, ...]
    relations: tuple[str, ...]


Node = (
    Number
    | Name
    | Minus
    | Add
    | Join
    | Power
    | Transposed
    | Apply
    | Big
    | Integral
    | Norm
    | Bars
    | Listed
    | Matrix
    | Cases
    | Compare
)
