"""Draw code blocks, in the colours of their language where it is known."""

from __future__ import annotations

from functools import lru_cache
from threading import Event
from typing import TYPE_CHECKING, Final

from tenhours.rendering.boxes import chopped, word
from tenhours.rendering.lines import Line, Span, cells, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer

    from tenhours.rendering.lines import DrawingOptions

_INDENT: Final = 2
_BASE: Final = "code.block"
_LONGEST_COLOURED: Final = 50_000
"""Characters; longer code is drawn plain, at once."""

_COLOURS: Final = Event()
"""Unset while code is drawn plain."""
_COLOURS.set()

_STYLES: Final = {
    "Comment": "code.comment",
    "Keyword": "code.keyword",
    "Keyword.Constant": "code.constant",
    "Keyword.Type": "code.type",
    "Name.Builtin": "code.builtin",
    "Name.Builtin.Pseudo": "code.constant",
    "Name.Class": "code.type",
    "Name.Decorator": "code.decorator",
    "Name.Exception": "code.type",
    "Name.Function": "code.function",
    "Name.Tag": "code.keyword",
    "Name.Attribute": "code.function",
    "Number": "code.number",
    "Literal.Number": "code.number",
    "Literal.String": "code.string",
    "Literal.String.Escape": "code.constant",
    "Operator.Word": "code.keyword",
    "Generic.Prompt": "code.comment",
    "Generic.Output": "code.comment",
    "Generic.Heading": "code.keyword",
    "Generic.Subheading": "code.keyword",
    "Generic.Deleted": "code.deleted",
    "Generic.Inserted": "code.inserted",
}


def hold_colours() -> None:
    """Draw code plain until `prepare_colours` was called: the first lexer takes some 25 ms."""
    _COLOURS.clear()


def prepare_colours() -> None:
    """Import and compile the lexer that most decks need; from then on code is coloured."""
    try:
        lexer = _lexer("python")
        if lexer is not None:
            next(iter(lexer.get_tokens_unprocessed("x")), None)
    finally:
        _COLOURS.set()


def code_lines(code: str, language: str, width: int, options: DrawingOptions) -> list[Line]:
    """Draw a block of code, indented; if a line is too wide, all lines are marked as wide."""
    rows = list(_rows(code.rstrip("\n").expandtabs(4), language))
    digits = len(str(len(rows)))
    lines: list[tuple[Span, ...]] = []
    for number, row in enumerate(rows, 1):
        label = f"{number:>{digits}} " if options.line_numbers else ""
        margin = Span(" " * _INDENT + label, "muted" if label else "")
        room = max(width - _INDENT - len(label), 1)
        if options.wrap_code and cells(row) > room:
            for part, piece in enumerate(_wrapped(row, room)):
                lines.append((Span(" " * len(margin.text)) if part else margin, *piece))
        else:
            lines.append((margin, *row))
    wide = any(cells(line) > width for line in lines)
    return [Line(merged(line), wide) for line in lines]


def _wrapped(row: list[Span], room: int) -> Iterator[list[Span]]:
    line: list[Span] = []
    used = 0
    for span in row:
        rest = span.text
        while rest:
            if used >= room:
                yield line
                line, used = [], 0
            box = chopped(word(rest[: 4 * room], span.style), room - used)[0]
            piece = box.rows[0][0].text
            if used + box.width > room and line:
                yield line
                line, used = [], 0
                continue
            line.append(Span(piece, span.style))
            used += box.width
            rest = rest[len(piece) :]
    yield line


def _rows(code: str, language: str) -> Iterator[list[Span]]:
    row: list[Span] = []
    for style, text in _coloured(code, language):
        first, *others = text.split("\n")
        row.append(Span(first, style))
        for other in others:
            yield row
            row = [Span(other, style)]
    yield row


def _coloured(code: str, language: str) -> Iterator[tuple[str, str]]:
    coloured = _COLOURS.is_set() and len(code) <= _LONGEST_COLOURED
    lexer = _lexer(language) if coloured else None
    if lexer is None:
        yield _BASE, code
        return
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        yield _style(str(kind)), text


@lru_cache(maxsize=256)
def _style(kind: str) -> str:
    """Find the style of a pygments token type: its own, or that of the nearest one above."""
    name = kind.removeprefix("Token").removeprefix(".")
    while name:
        if name in _STYLES:
            return f"{_BASE} {_STYLES[name]}"
        name = name.rpartition(".")[0]
    return _BASE


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    if not language or len(language) > 40:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None
