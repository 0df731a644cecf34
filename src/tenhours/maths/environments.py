"""Read what stands between `\\begin{…}` and `\\end{…}`: rows, columns and rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tenhours.maths.classes import edges
from tenhours.maths.tokens import written
from tenhours.maths.tree import EMPTY, Node, Row, Source, Space, Style, Symbol, Table

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token


class _Shape(NamedTuple):
    columns: str
    kind: Literal["matrix", "cases", "aligned", "lines"]
    left: str = ""
    right: str = ""
    gap: int = 2
    argument: bool = False
    """Whether a braced argument follows (`{alignat}{2}`)."""


_SHAPES: Final = {
    "matrix": _Shape("c", "matrix"),
    "pmatrix": _Shape("c", "matrix", "(", ")"),
    "bmatrix": _Shape("c", "matrix", "[", "]"),
    "Bmatrix": _Shape("c", "matrix", "{", "}"),
    "vmatrix": _Shape("c", "matrix", "|", "|"),
    "Vmatrix": _Shape("c", "matrix", "‖", "‖"),
    "smallmatrix": _Shape("c", "matrix", gap=1),
    "psmallmatrix": _Shape("c", "matrix", "(", ")", gap=1),
    "bsmallmatrix": _Shape("c", "matrix", "[", "]", gap=1),
    "Bsmallmatrix": _Shape("c", "matrix", "{", "}", gap=1),
    "vsmallmatrix": _Shape("c", "matrix", "|", "|", gap=1),
    "Vsmallmatrix": _Shape("c", "matrix", "‖", "‖", gap=1),
    "cases": _Shape("l", "cases", "{", "", 3),
    "dcases": _Shape("l", "cases", "{", "", 3),
    "rcases": _Shape("l", "cases", "", "}", 3),
    "drcases": _Shape("l", "cases", "", "}", 3),
    "numcases": _Shape("l", "cases", "{", "", 3, argument=True),
    "array": _Shape("c", "matrix", argument=True),
    "darray": _Shape("c", "matrix", argument=True),
    "tabular": _Shape("c", "matrix", argument=True),
    "subarray": _Shape("c", "lines", gap=1, argument=True),
    "aligned": _Shape("rl", "aligned"),
    "align": _Shape("rl", "aligned"),
    "alignedat": _Shape("rl", "aligned", gap=0, argument=True),
    "alignat": _Shape("rl", "aligned", gap=0, argument=True),
    "xalignat": _Shape("rl", "aligned", argument=True),
    "flalign": _Shape("rl", "aligned"),
    "split": _Shape("rl", "aligned"),
    "eqnarray": _Shape("rcl", "aligned", gap=1),
    "IEEEeqnarray": _Shape("rcl", "aligned", gap=1, argument=True),
    "gather": _Shape("c", "aligned"),
    "gathered": _Shape("c", "aligned"),
    "multline": _Shape("l", "aligned"),
    "multlined": _Shape("l", "aligned"),
    "equation": _Shape("c", "aligned"),
    "displaymath": _Shape("c", "aligned"),
    "math": _Shape("c", "aligned"),
    "subequations": _Shape("c", "aligned"),
    "center": _Shape("c", "aligned"),
    "empheq": _Shape("rl", "aligned", argument=True),
}
_BREAKS: Final = frozenset({"\\\\", "\\cr", "\\tabularnewline", "\\newline"})
_RULES: Final = frozenset({"\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\hdashline"})
_CONTINUES: Final = frozenset("+±×⋅·")
_OPERAND: Final = Symbol("")
_AMPERSANDS: Final = ("&", "&amp;")
_CELL_STOPS: Final = (*_AMPERSANDS, "\\end", *_BREAKS)


class _Body:
    """The cells, rules and tags of a table as they are read."""

    def __init__(self) -> None:
        self.rows: list[tuple[Node, ...]] = []
        self.rules: list[int] = []
        self.tags: list[tuple[int, Node]] = []


def _read_body(parser: Parser, stops: frozenset[str]) -> _Body:
    body = _Body()
    row: list[Node] = []
    while True:
        _read_rules(parser, body)
        cell = parser.row(stops)
        row.append(_without_tag(cell, len(body.rows), body))
        token = parser.peek()
        if token is not None and token.text in _AMPERSANDS:
            parser.position += 1
            continue
        ended = token is not None and token.text in _BREAKS
        if ended or len(row) > 1 or row[0] != EMPTY:
            body.rows.append(tuple(row))
            row = []
        if not ended:
            while body.rows and all(cell == EMPTY for cell in body.rows[-1]):
                body.rows.pop()
            return body
        parser.position += 1
        if token is not None and token.text == "\\\\":
            parser.takes("*")
            following = parser.tokens[parser.position : parser.position + 1]
            if following and following[0].text == "[":
                _skip_length(parser)


def _skip_length(parser: Parser) -> None:
    start = parser.position
    tokens = parser.raw_bracketed()
    if tokens is not None and not re.match(r"\s*[-+\d.\\]", written(tokens)):
        parser.position = start


def _read_rules(parser: Parser, body: _Body) -> None:
    while (token := parser.peek()) is not None:
        if token.text in _RULES:
            parser.position += 1
            body.rules.append(len(body.rows))
        elif token.text in {"\\cline", "\\cmidrule"}:
            parser.position += 1
            parser.raw()
            body.rules.append(len(body.rows))
        elif token.text in {"\\intertext", "\\shortintertext"}:
            parser.position += 1
            words = parser.handlers["\\text"](parser, token)
            body.rows.append((Row((words or EMPTY,)),))
        else:
            return


def _without_tag(cell: Row, number: int, body: _Body) -> Node:
    tags = [each for each in cell.children if isinstance(each, Row) and _is_tag(each)]
    if not tags:
        return cell
    body.tags.extend((number, tag) for tag in tags)
    return Row(tuple(each for each in cell.children if each not in tags))


def _is_tag(row: Row) -> bool:
    return bool(row.children) and row.children[0] == Space(3)


def _columns_of(text: str) -> tuple[str, tuple[int, ...]]:
    """Read the columns of an array: their alignments and before which ones a rule stands."""
    for _ in range(8):
        repeated = re.search(r"\*\s*\{(\d{1,2})\}\s*\{([^{}]*)\}", text)
        if repeated is None:
            break
        text = text[: repeated.start()] + repeated[2] * int(repeated[1]) + text[repeated.end() :]
    text = re.sub(r"[@!<>]\s*\{[^{}]*\}", "", text)
    text = re.sub(r"[pmbwW]\s*(\{[^{}]*\})+", "l", text)
    columns = ""
    bars: list[int] = []
    for character in text:
        if character in "lcr":
            columns += character
        elif character == "X":
            columns += "l"
        elif character in "|:" and len(columns) not in bars:
            bars.append(len(columns))
    return columns or "c", tuple(bars)


def _begin(parser: Parser, token: Token) -> Node:
    start = parser.position
    name = parser.raw_text()
    shape = _SHAPES.get(name.rstrip("*"))
    if shape is None:
        return _refused(parser, token, start, name)
    bars: tuple[int, ...] = ()
    columns = shape.columns
    bracketed = parser.raw_bracketed() if shape.kind != "cases" and _optional(parser) else None
    if bracketed is not None and shape.kind == "matrix":
        columns = _columns_of(written(bracketed))[0]
    if shape.argument:
        given = parser.raw_text()
        if shape.kind in {"matrix", "lines"}:
            columns, bars = _columns_of(given)
    body = _read_body(parser, parser.within(*_CELL_STOPS))
    complete = _closes(parser, name)
    if not complete:
        parser.complain("\\begin{" + name + "}", token)
        body.rows.append((Source("‹?›"),))
    if name.startswith("d") and name != "displaymath":
        body.rows = [tuple(Row((Style("display"), cell)) for cell in row) for row in body.rows]
    table = Table(
        cells=_with_operands(body.rows, columns) if shape.kind == "aligned" else tuple(body.rows),
        columns=columns,
        kind=shape.kind,
        left=shape.left,
        right=shape.right,
        bars=bars,
        rules=tuple(dict.fromkeys(body.rules)),
        gap=shape.gap,
        tags=tuple(body.tags),
    )
    return _simplified(table)


def _with_operands(rows: list[tuple[Node, ...]], columns: str) -> tuple[tuple[Node, ...], ...]:
    """Return aligned cells with the empty operands that TeX imagines, for the sake of spacing."""
    used = {column for row in rows for column, cell in enumerate(row) if cell != EMPTY}
    filled: list[tuple[Node, ...]] = []
    for number, row in enumerate(rows):
        cells = list(row)
        for column, cell in enumerate(cells):
            if not isinstance(cell, Row) or not cell.children:
                continue
            first = cell.children[0]
            if number and column and column - 1 not in used and _goes_on(cell):
                cells[column] = _continued(cell)
                continue
            second = columns == "rl" and column % 2 == 1
            if second and column - 1 in used:
                cells[column] = Row((_OPERAND, *cell.children))
            elif number and not column and isinstance(first, Symbol) and first.cls == "bin":
                cells[column] = Row((first._replace(cls="rel"), *cell.children[1:]))
            elif columns == "rl" and edges(cell.children[-1])[1] in {"rel", "bin"}:
                cells[column] = Row((*cell.children, _OPERAND))
        filled.append(tuple(cells))
    return tuple(filled)


def _goes_on(cell: Row) -> bool:
    """Whether a line starts with a plus, perhaps after a gap: it continues the one before."""
    signs = [each for each in cell.children if not isinstance(each, Space)]
    return isinstance(signs[0], Symbol) and signs[0].glyph in _CONTINUES if signs else False


def _continued(cell: Row) -> Row:
    at = next(i for i, each in enumerate(cell.children) if not isinstance(each, Space))
    return Row((*cell.children[:at], _OPERAND, *cell.children[at:]))


def _optional(parser: Parser) -> bool:
    """Whether a bracket stands right after the name: `[t]`, not the start of a cell."""
    following = parser.tokens[parser.position : parser.position + 3]
    texts = [each.text for each in following]
    return len(texts) == 3 and texts[0] == "[" and texts[1] in "tbclr" and texts[2] == "]"


def _closes(parser: Parser, name: str) -> bool:
    position = parser.position
    if not parser.takes("\\end"):
        return False
    if parser.raw_text() == name:
        return True
    parser.position = position
    return False


def _simplified(table: Table) -> Node:
    """Return the lone cell of an `equation` instead of a table of one cell."""
    alone = len(table.cells) == 1 and len(table.cells[0]) == 1
    if alone and table.kind == "aligned" and not table.tags:
        cell = table.cells[0][0]
        if isinstance(cell, Row) and len(cell.children) == 1:
            return cell.children[0]
        return cell
    return table


def _refused(parser: Parser, token: Token, start: int, name: str) -> Node:
    depth = 1
    position = parser.position
    tokens = parser.tokens
    while position < len(tokens) and depth:
        text = tokens[position].text
        depth += (text == "\\begin") - (text == "\\end")
        position += 1
    if not depth:
        parser.position = position
        parser.raw()
    else:
        parser.position = len(tokens)
    parser.complain("\\begin{" + name + "}", token)
    return Source("\\begin" + parser.veiled(tokens[start : parser.position]))


def _substack(parser: Parser, _token: Token) -> Node:
    if not parser.takes("{"):
        return parser.argument()
    body = _read_body(parser, frozenset({"}", *_BREAKS}) | (parser.stops & {"\\end"}))
    if not parser.takes("}"):
        parser.complain("{", parser.peek())
    return Table(tuple(body.rows), "c", "lines", gap=1)


def _matrix(left: str, right: str, kind: Literal["matrix", "cases", "aligned"]) -> Handler:
    """Read plain TeX's `\\matrix{…}`, `\\cases{…}` and `\\eqalign{…}`."""

    def read(parser: Parser, token: Token) -> Node:
        if not parser.takes("{"):
            return parser.refuse(token)
        body = _read_body(parser, frozenset({"}", *_CELL_STOPS}))
        if not parser.takes("}"):
            parser.complain("{", token)
        gap = 3 if kind == "cases" else 2
        columns = {"matrix": "c", "cases": "l", "aligned": "rl"}[kind]
        rows = _with_operands(body.rows, columns) if kind == "aligned" else tuple(body.rows)
        return Table(rows, columns, kind, left, right, gap=gap)

    return read


def _spanning(parser: Parser, _token: Token) -> Node:
    parser.raw()
    parser.raw()
    return Row((parser.argument(),))


ENVIRONMENT_HANDLERS: Final[dict[str, Handler]] = {
    "\\begin": _begin,
    "\\substack": _substack,
    "\\matrix": _matrix("", "", "matrix"),
    "\\pmatrix": _matrix("(", ")", "matrix"),
    "\\cases": _matrix("{", "", "cases"),
    "\\eqalign": _matrix("", "", "aligned"),
    "\\multicolumn": _spanning,
    "\\multirow": _spanning,
}


def read_lines(parser: Parser) -> Node:
    """Read a whole formula, which may have lines and columns of its own."""
    body = _read_body(parser, frozenset({*_AMPERSANDS, *_BREAKS}))
    if not body.rows:
        return EMPTY
    if len(body.rows) == 1 and len(body.rows[0]) == 1:
        cell = body.rows[0][0]
        tags = tuple(tag for _, tag in body.tags)
        return Row((*cell.children, *tags)) if isinstance(cell, Row) else cell
    columns = "rl" if any(len(row) > 1 for row in body.rows) else "l"
    cells = _with_operands(body.rows, columns)
    return Table(cells, columns, "aligned", tags=tuple(body.tags))
