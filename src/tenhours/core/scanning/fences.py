"""Find where a code fence ends, as CommonMark says, also inside lists and quotes."""

from __future__ import annotations

import re
from typing import Final

_CLOSING: Final = {
    "`": re.compile(r"\n {0,3}(`{3,}+)[ \t]*+(?=\n|\Z)"),
    "~": re.compile(r"\n {0,3}(~{3,}+)[ \t]*+(?=\n|\Z)"),
}
_BLANKS: Final = re.compile(r"[ \t]*+")
_INDENTED: Final = re.compile(r"[^\n]*+(?:(?:\n[ \t]*+(?=\n))*+\n(?:[ ]{4}|\t)[^\n]*+)*+")
_LIST_ITEM: Final = re.compile(r"(?:[A-Z]{1,2}:[ ]*)?([ ]*(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)")

_NO_TEXT: Final = re.compile(r"[ ]*(?:`{3}|~{3}|>|\#{1,6}[ \t])|[A-Z]{1,2}:|[-*_]{3,}+[ \t]*$")
"""What no list item goes on with; other text at column 0 may be its lazy continuation."""


class Fences:
    """Closes the fences of one text; remembers what it has searched for in vain."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._hopeless: dict[str, int] = {}
        self._listed: dict[int, tuple[int, int]] = {}

    def close(self, line_start: int, prefix: str, run: str) -> tuple[int, bool]:
        """Find the end of a fence and whether it was closed.

        `prefix` is what stands before its opening run: blanks, list marks, quote marks. An end
        of -1 means that these are no fence but indented text.
        """
        body = self._line_end(line_start)
        if not prefix:
            return self._at_top(body, run)
        width = len(prefix.expandtabs(4))
        if prefix.strip(" \t"):
            return self._contained(body, run, ">" in prefix, width)
        offset = self._list_offset(line_start, width)
        if 0 < offset <= width < offset + 4:
            return self._contained(body, run, False, offset)
        return self._at_top(body, run) if width < 4 else (-1, False)

    def indented(self, line_start: int) -> int:
        """Find the end of the indented code that begins on a line; -1 if it is in a list."""
        source = self._source
        indent = _BLANKS.match(source, line_start)
        width = len(indent[0].expandtabs(4)) if indent is not None else 0
        if 0 < self._list_offset(line_start, width) > width - 4:
            return -1
        region = _INDENTED.match(source, line_start)
        return region.end() if region is not None else -1

    def _line_end(self, position: int) -> int:
        end = self._source.find("\n", position)
        return len(self._source) if end < 0 else end

    def _at_top(self, body: int, run: str) -> tuple[int, bool]:
        mark, length = run[0], len(run)
        if length < self._hopeless.get(mark, length + 1):
            for closing in _CLOSING[mark].finditer(self._source, body):
                if len(closing[1]) >= length:
                    return closing.end(), True
            self._hopeless[mark] = length
        return len(self._source), False

    def _contained(self, body: int, run: str, quoted: bool, offset: int) -> tuple[int, bool]:
        """End with the container at the latest: at a line outside the quote or the list item."""
        source, position = self._source, body
        while position < len(source):
            end = self._line_end(position + 1)
            line = source[position + 1 : end]
            bare = line.lstrip(" \t")
            if quoted:
                inside = bare.startswith(">")
            else:
                inside = not bare or len(line[: len(line) - len(bare)].expandtabs(4)) >= offset
            if not inside:
                return position, False
            text = line.strip(" \t>")
            if len(text) >= len(run) and not text.strip(run[0]):
                return end, True
            position = end
        return len(source), False

    def _list_offset(self, line_start: int, width: int) -> int:
        """Column where the content of the list item around an indented line begins; 0 if none."""
        source = self._source
        end = line_start - 1
        last, answer = self._listed.get(width, (-1, 0))
        lazy = False
        while end > 0:
            start = source.rfind("\n", 0, end) + 1
            if start == last:
                break
            line = source[start:end]
            indent = len(line) - len(line.lstrip(" "))
            if indent < min(width, len(line)):
                item = _LIST_ITEM.match(line)
                answer = len(item[1].expandtabs(4)) if item is not None else 0
                if item is not None or _NO_TEXT.match(line):
                    break
                lazy = True
            elif lazy and indent == len(line):
                break
            end = start - 1
        else:
            answer = 0
        self._listed[width] = (line_start, answer)
        return answer
