"""What the scanner looks for, as regular expressions; none of them backtracks far."""

from __future__ import annotations

import re
from typing import Final

ENVIRONMENT: Final = (
    r"\\begin\{(?:equation|multline|gather|align|alignat|flalign|[pbBvV]?matrix|eqnarray)\*?\}"
)

TOKEN: Final = re.compile(
    r"""
    \n(?:
        (?P<marker>QA|[A-Z]):
      | (?P<separator>---[ \t]*+)(?=\n|\Z)
      | (?P<heading>\#{1,6})(?=[ \t\n]|\Z)
      | (?P<fence>(?:[ \t>]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])*+(?:`{3,}+(?=[^`\n]*+(?:\n|\Z))|~{3,}+))
      | (?P<display>[ ]{0,3}(?:\$\$|"""
    + ENVIRONMENT
    + r"""))
      | (?P<indented>[ \t]*+\n(?=[ ]{4}|\t)[ \t]++(?!\n))
    )
    | (?P<formula>(?<![0-9])\$(?![\s$])[^$\\\n]*+(?:\\[^\n][^$\\\n]*+)*+(?<!\s)\$(?![0-9]))
    | (?P<ticks>`++)
    | \\[^(\[A-Za-z\s]
    | (?P<opener>\$\$?|\\[(\[]|<!--)
    """,
    re.VERBOSE,
)
"""Any other escape is swallowed, so that what follows the backslash opens nothing."""

FIELD_START: Final = re.compile(
    r"[ \t]*+(?:(?P<fence>`{3,}+(?=[^`\n]*+(?:\n|\Z))|~{3,}+)|(?P<display>\$\$|"
    + ENVIRONMENT
    + r")|(?P<indented>\n(?:[ \t]*+\n)*+(?=[ ]{4}|\t)[ \t]++(?!\n)))"
)

BLOCK_START: Final = (
    r"[ \t]*+(?:\n|\Z)|[ ]{0,3}(?:```|~~~|>|[-+*][ \t]|[0-9]{1,9}[.)][ \t]|<!--"
    r"|\#{1,6}[ \t\n])|---[ \t]*+(?:\n|\Z)"
)
PARAGRAPH_END: Final = re.compile(rf"\n(?={BLOCK_START})")
TEXT_END: Final = re.compile(rf"\n(?={BLOCK_START}|(?:QA|[QCAHSETNPI]):)")
TICKS: Final = re.compile("`++")
NEXT_CARD: Final = re.compile(r"\n(?:[ \t]*+|---[ \t]*+)\n(?=(?:QA?|C):)")
CALM_LINE: Final = re.compile(r"[ \t]*+|---[ \t]*+|\#{1,6}[ \t][^\n]*+")

CLOSERS: Final = {
    "$$": re.compile(r"(?<!\\)\$\$"),
    "\\[": re.compile(r"(?<!\\)\\\]"),
    "\\(": re.compile(r"(?<!\\)\\\)"),
    "<!--": re.compile("-->"),
}
OPENERS: Final = {"\\[": re.compile(r"(?<!\\)\\\["), "<!--": re.compile("<!--")}
DOLLAR: Final = re.compile(r"[^$\\]*+(?:\\.[^$\\]*+)*+\$", re.DOTALL)
TEX_COMMAND: Final = re.compile(r"\\[A-Za-z]|[\^_]\{?[A-Za-z0-9\\]|\w\s*=")
ATOM_SIGNS: Final = ("$", "`", "\\", "    ", "\t", "<!--", "~~~")
TEX_SIGNS: Final = frozenset("\\^_={}<>+")
