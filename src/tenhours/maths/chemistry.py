"""Read chemical formulas and equations as mhchem writes them (`\\ce{2H2 + O2 -> 2H2O}`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token
    from tenhours.maths.tree import Node

_PART: Final = (
    r"(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-|→|⇌)(?:\[(?P<over>[^\[\]]*)\])?"
    r"(?:\[(?P<under>[^\[\]]*)\])?"
    r"|(?P<script>[\^_]\s*(?:\{[^{}]*\}|\d*[-+]|\d+|[A-Za-z]+))"
    r"|(?P<charge>(?<=[A-Za-z0-9)\]}])[-+](?=[\s)\]}^_,]|$))"
    r"|(?P<count>(?<=[A-Za-z)\]}])\d+)"
    r"|(?P<number>\d+(?:\.\d+|/\d+)?(?=\s*[A-Z(\[]))"
    r"|(?P<state>(?<=\s)[v^](?=\s|$))"
    r"|(?P<point>\s*\*\s*|(?<=[A-Za-z0-9)\]])\.(?=[A-Z0-9]))"
    r"|(?P<bond>(?<=[A-Za-z0-9)\]])[-=#](?=[A-Za-z(\[]))"
    r"|(?P<formula>\$[^$]*\$|\\[A-Za-z]+\s*|\\.)"
    r"|(?P<plain>.)"
)
_ARROWS: Final = {
    "->": "rightarrow", "→": "rightarrow", "<-": "leftarrow", "<->": "leftrightarrow",
    "<-->": "rightleftarrows", "<=>": "rightleftharpoons", "⇌": "rightleftharpoons",
    "<=>>": "rightleftharpoons", "<<=>": "rightleftharpoons",
}  # fmt: skip
_BONDS: Final = {"-": "{-}", "=": "{=}", "#": "{≡}"}


def _rewritten(text: str) -> Iterator[str]:
    for match in re.finditer(_PART, text, re.DOTALL):
        kind, part = match.lastgroup, match[0]
        if match["arrow"]:
            yield _arrow(match)
        elif kind == "script":
            body = part[1:].strip().removeprefix("{").removesuffix("}")
            yield part[0] + "{" + body + "}"
        elif kind == "charge":
            yield "^{" + part + "}"
        elif kind == "count":
            yield "_{" + part + "}"
        elif kind == "number":
            yield part + r"\,"
        elif kind == "state":
            yield r"\downarrow" if part == "v" else r"\uparrow"
        elif kind == "point":
            yield r" \cdot "
        elif kind == "bond":
            yield _BONDS[part]
        else:
            yield part.strip("$") if kind == "formula" else part


def _arrow(match: re.Match[str]) -> str:
    name = _ARROWS[match["arrow"]]
    over = "".join(_rewritten(match["over"] or ""))
    under = "".join(_rewritten(match["under"] or ""))
    if over or under:
        return rf"\x{name}[{{{under}}}]{{{over}}}" if under else rf"\x{name}{{{over}}}"
    return "\\" + ("long" + name if name in {"rightarrow", "leftarrow"} else name) + " "


def _chemistry(parser: Parser, token: Token) -> Node | None:
    start = parser.position
    text = parser.raw_text()
    if "\\cloze" in text:
        parser.position = start
        return parser.refuse(token)
    return parser.rewritten(token, "".join(_rewritten(text)))


CHEMISTRY_HANDLERS: Final[dict[str, Handler]] = {"\\ce": _chemistry, "\\cf": _chemistry}
"""Handlers by command, the backslash included."""
