"""Read card text with one markdown parser: CommonMark, tables, strikethrough and formulas."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import entity
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin

from tenhours.rendering.clean_text import (
    HINT_CLOSE,
    HINT_OPEN,
    VEIL_CLOSE,
    VEIL_OPEN,
    outside,
    visible,
)
from tenhours.rendering.maths_rules import add_maths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_DEEPEST: Final = 60
"""Levels of nesting; markdown-it drops what lies deeper, so deeper text is shown as written."""

_VEILED: Final = re.compile(f"{VEIL_OPEN}[^{VEIL_CLOSE}]*{VEIL_CLOSE}")


def parse(markdown: str) -> list[Token]:
    """Parse the text of one field; never raises, and no control character is in the tokens.

    Maths is in tokens `math_inline`, `math_block` and `amsmath`. HTML is text, comments are gone.
    What is veiled is whole and inside one formula; else it is not in the tokens at all.
    """
    source = visible(markdown)
    tokens = _parse(source)
    veils = source.count(VEIL_OPEN)
    if veils and sum(len(_VEILED.findall(formula)) for formula in _formulas(tokens)) < veils:
        # The parser read something else than a formula where the hole stands.
        return _parse(_VEILED.sub(f"{HINT_OPEN}…{HINT_CLOSE}", source))
    return tokens


def _formulas(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"math_inline", "math_block", "amsmath"}:
            yield token.content
        elif token.children:
            yield from _formulas(token.children)


def _parse(source: str) -> list[Token]:
    tokens = _parser().parse(source)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        return _as_written(source)
    return tokens


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    md.enable(["table", "strikethrough"])
    # A deck has no setext headings: a formula's `=` or a `---` below a line is not one.
    md.disable(["lheading", "html_block", "html_inline"])
    add_maths(md)
    amsmath_plugin(md)
    md.inline.ruler.before("autolink", "comment", _inline_comment)
    md.block.ruler.before(
        "heading", "comment", _block_comment, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    md.inline.ruler.at("entity", _clean_entity)
    return md


def _as_written(source: str) -> list[Token]:
    inline = Token("inline", "", 0, content=source, children=[], level=1)
    for number, line in enumerate(source.split("\n")):
        if number:
            inline.children = [*(inline.children or []), Token("hardbreak", "br", 0)]
        inline.children = [*(inline.children or []), Token("text", "", 0, content=line)]
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def _clean_entity(state: StateInline, silent: bool) -> bool:
    """Keep `&#27;` from bringing an escape, or a hole's mark, past the first cleaning."""
    found = entity(state, silent)
    if found and not silent:
        token = state.tokens[-1]
        token.content = outside(token.content).replace("\n", " ")
    return found


def _inline_comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 - markdown-it's signature
    if not state.src.startswith("<!--", state.pos):
        return False
    end = state.src.find("-->", state.pos + 4, state.posMax)
    if end < 0:
        return False
    state.pos = end + 3
    return True


def _block_comment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<!--", start) or state.is_code_block(line):
        return False
    end = state.src.find("-->", start + 4, state.eMarks[end_line - 1]) + 3
    if end < 3:
        return False
    last = next(number for number in range(line, end_line) if end <= state.eMarks[number])
    if state.src[end : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True
