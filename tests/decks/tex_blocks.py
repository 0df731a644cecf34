"""Read the larger parts of a formula: ranges, integrals, matrices and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.decks.tex_cursor import index_names, is_variable
from tests.decks.tex_tree import Apply, Cases, Integral, Matrix, Name, Number
from tests.decks.tex_words import RELATIONS

if TYPE_CHECKING:
    from tests.decks.tex_reading import Reader
    from tests.decks.tex_tree import Node


def range_below(
    reader: Reader, below: list[str]
) -> tuple[tuple[str, ...], Node | None, Node | None]:
    """Read what stands below a sum: its indices, where they begin, and a condition."""
    if not below:
        raise reader.fail("a sum without an index")
    for mark in ("=", "\\in", "∈"):
        if mark in below:
            cut = below.index(mark)
            names = index_names(below[:cut])
            if "," in below[cut + 1 :] and mark == "=":
                raise reader.fail("the range of this sum is not understood")
            return names, reader.inner(below[cut + 1 :]), None
    for piece in below:
        if piece in RELATIONS:
            condition = reader.inner([part for part in below if part != ","])
            names = tuple(
                item.base for item in getattr(condition, "items", ())
                if isinstance(item, Name) and len(item.base) == 1
            )  # fmt: skip
            return names, None, condition
    return index_names(below), None, None


def read_integral(reader: Reader) -> Node:
    low: Node | None = None
    high: Node | None = None
    while reader.piece in {"_", "^"}:
        if reader.take() == "_":
            low = reader.argument()
        else:
            high = reader.argument()
    depth = 0
    for at in range(reader.at, len(reader.tokens) - 1):
        piece = reader.tokens[at]
        depth += (piece in {"{", "(", "["}) - (piece in {"}", ")", "]"})
        roman = reader.tokens[at : at + 4] == ["\\mathrm", "{", "d", "}"]
        if depth == 0 and (piece == "d" or roman):
            behind = at + (4 if roman else 1)
            if behind < len(reader.tokens) and is_variable(reader.tokens[behind]):
                tokens = reader.tokens[reader.at : at]
                reader.at = behind + 1
                body = reader.inner(tokens) if tokens else Number("1")
                variable = reader.tokens[behind].lstrip("\\")
                return Integral(variable, low, high, body)
    raise reader.fail("an integral without its d")


def read_table(reader: Reader, kind: str) -> Node:
    if kind == "array":
        reader.group_tokens()
    rows: list[list[list[str]]] = [[[]]]
    depth = 0
    while True:
        piece = reader.take()
        depth += piece.startswith("\\begin") - piece.startswith("\\end")
        if depth < 0:
            break
        if depth == 0 and piece == "&":
            rows[-1].append([])
        elif depth == 0 and piece == "\\\\":
            rows.append([[]])
        else:
            rows[-1][-1].append(piece)
    if rows[-1] == [[]]:
        rows.pop()
    if kind == "cases":
        return Cases(tuple(_case(reader, row) for row in rows))
    if kind not in {"matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix", "array"}:
        raise reader.fail(f"the environment {kind} is not understood")
    found = Matrix(tuple(tuple(reader.inner(cell) for cell in row) for row in rows))
    return Apply("det", (found,)) if kind == "vmatrix" else found


def _case(reader: Reader, row: list[list[str]]) -> tuple[Node, Node | None]:
    value = reader.inner([piece for piece in row[0] if piece != ","])
    said = [piece for piece in row[1] if piece != "\\quad"] if len(row) > 1 else []
    while said[:1] == ["\\text"] and "".join(said[2 : said.index("}")]).strip() in {
        "if",
        "for",
    }:
        said = said[said.index("}") + 1 :]
    if not said or said[0] == "\\text":
        return value, None
    return value, reader.inner([piece for piece in said if piece not in {",", "."}])
