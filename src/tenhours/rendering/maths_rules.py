"""Rules that let markdown-it find formulas: `$…$`, `$$…$$`, `\\(…\\)` and `\\[…\\]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.rendering.clean_text import MARKS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

INLINE: Final = "math_inline"
DISPLAY: Final = "math_block"
"""A token of either name holds TeX without delimiters; in a paragraph it may be a display too."""

_INTERRUPTS: Final = ["paragraph", "reference", "blockquote", "list"]
_TEX_SIGNS: Final = frozenset("\\^_={}<>+")
_HOLES: Final = frozenset(MARKS)


def add_maths(md: MarkdownIt) -> None:
    """Teach a parser the four delimiters; maths is then an atom for every other rule.

    The dollar rules are those of the dollarmath plugin with `allow_space=False`,
    `allow_digits=False` and `double_inline=True`. They are written anew because the plugin, at
    the first character of a text, looks at the last one as if it stood before (`$x$ is 5` is
    no maths to it), and because its block rule writes tokens even when it is only asked.
    """
    md.inline.ruler.before("escape", "math_brackets", _brackets)
    md.inline.ruler.before("escape", INLINE, _dollars)
    md.block.ruler.before("fence", DISPLAY, _block, {"alt": _INTERRUPTS})


def _push(state: StateInline, kind: str, source: str, markup: str) -> None:
    token = state.push(kind, "math", 0)
    token.content = source
    token.markup = markup


def _escaped(text: str, position: int) -> bool:
    start = position
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1


def _find(text: str, mark: str, start: int, stop: int) -> int:
    """Find the next mark that no backslash escapes; -1 if there is none before `stop`."""
    position = text.find(mark, start, stop)
    while position >= 0 and _escaped(text, position):
        position = text.find(mark, position + 1, stop)
    return position


def _dollars(state: StateInline, silent: bool) -> bool:
    text, start, stop = state.src, state.pos, state.posMax
    if text[start] != "$" or (start and text[start - 1].isdigit()):
        return False
    mark = "$$" if text.startswith("$$", start) else "$"
    opening = start + len(mark)
    if opening >= stop or (mark == "$" and text[opening].isspace()):
        return False
    closing = _find_remembered(state, mark, opening)
    if closing <= opening:
        return False
    end = closing + len(mark)
    behind = text[end] if end < stop else ""
    source = text[opening:closing]
    if behind.isdigit() or (mark == "$" and source[-1].isspace() and not _loose(source, behind)):
        return False
    if not silent:
        _push(state, INLINE if mark == "$" else DISPLAY, source, mark)
    state.pos = end
    return True


def _find_remembered(state: StateInline, mark: str, start: int) -> int:
    """Look for the closing mark once only when there is none, to stay linear."""
    memory = state.env.setdefault("no_more_maths", {})
    key = (state.src, state.posMax, mark)
    if key in memory and start >= memory[key]:
        return -1
    closing = _find(state.src, mark, start, state.posMax)
    if closing < 0:
        memory[key] = start
    return closing


def _loose(source: str, behind: str) -> bool:
    """Accept `$E[X] = $ …`: a blank before the closing dollar, in what only TeX looks like.

    The deck format's own example is written so; `$5 and $10` and `$a and $ b` stay text.
    """
    return (
        not source[0].isdigit()
        and (not behind or not behind.isalnum())
        and not _TEX_SIGNS.isdisjoint(source)
        and _HOLES.isdisjoint(source)
    )


def _brackets(state: StateInline, silent: bool) -> bool:
    text, start = state.src, state.pos
    opening = text[start : start + 2]
    if opening not in {"\\(", "\\["}:
        return False
    mark = "\\)" if opening == "\\(" else "\\]"
    closing = _find_remembered(state, mark, start + 2)
    if closing < 0 or not text[start + 2 : closing].strip():
        return False
    if not silent:
        kind = INLINE if opening == "\\(" else DISPLAY
        _push(state, kind, text[start + 2 : closing].strip(), opening)
    state.pos = closing + 2
    return True


_CLOSERS: Final = {"$$": re.compile(r"(?<!\\)\$\$\s*$"), "\\[": re.compile(r"(?<!\\)\\\]\s*$")}


def _block(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(line):
        return False
    first = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    mark = first[:2]
    closer = _CLOSERS.get(mark)
    if closer is None:
        return False
    closing = "$$" if mark == "$$" else "\\]"
    body = [first[2:]]
    last = line
    if closing in body[0]:
        # A formula with text behind it belongs to a paragraph.
        if not closer.search(body[0]) or body[0].count(closing) > 1:
            return False
    else:
        for last in range(line + 1, end_line):
            if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
                return False
            body.append(state.src[state.bMarks[last] + state.tShift[last] : state.eMarks[last]])
            if closing in body[-1]:
                break
        if last == line or not closer.search(body[-1]):
            return False
    source = closer.sub("", "\n".join(body)).strip()
    if not source:
        return False
    if not silent:
        token = state.push(DISPLAY, "math", 0)
        token.block = True
        token.content = source
        token.markup = mark
        token.map = [line, last + 1]
        state.line = last + 1
    return True
