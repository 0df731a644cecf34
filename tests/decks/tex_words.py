"""The words and signs of TeX, cutting it into pieces, and splitting it into sides."""

from __future__ import annotations

import re
from typing import Final

_FUNCTION_WORDS: Final = (
    "log ln lg exp sin cos tan cot sinh cosh tanh arcsin arccos arctan det tr trace rank diag sign "
    "sgn erf Tr dim gcd"
)
FUNCTIONS: Final = frozenset(_FUNCTION_WORDS.split())
_GREEK_WORDS: Final = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla partial infty imath jmath"
)
GREEK: Final = frozenset(_GREEK_WORDS.split())
_FONTS_WORDS: Final = (
    "mathbf mathrm mathcal mathbb mathit mathsf mathtt mathfrak mathscr boldsymbol bm operatorname "
    "text textrm textbf textit texttt mathbin mathop mathord mathrel pmb"
)
FONTS: Final = frozenset(_FONTS_WORDS.split())
ACCENTS: Final = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "vec": "vec", "dot": "dot", "ddot": "ddot", "check": "check",
}  # fmt: skip
_IGNORED_WORDS: Final = (
    r"\, \; \! \: \> \displaystyle \textstyle \scriptstyle \limits \nolimits"
    r" \left \right \middle "
    r"\big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \mathstrut \strut "
    r"\notag \nonumber \bigm \Bigm & ~"
)
IGNORED: Final = frozenset(_IGNORED_WORDS.split()) | {"\\ "}
RELATIONS: Final = {
    "=": "=", ":=": "=", "\\coloneqq": "=", "\\equiv": "=", "\\approx": "≈", "\\simeq": "≈",
    "\\sim": "~", "\\propto": "∝", "<": "<", ">": ">", "\\lt": "<", "\\gt": ">", "\\le": "≤",
    "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥", "\\geqslant": "≥", "\\ne": "≠",
    "\\neq": "≠", "\\in": "∈", "\\notin": "∉", "\\ll": "≪", "\\gg": "≫", "\\to": "→",
    "\\rightarrow": "→", "\\mapsto": "→", "\\Rightarrow": "⇒", "\\implies": "⇒", "\\iff": "⇔",
    "\\Leftrightarrow": "⇔", "\\preceq": "≼", "\\succeq": "≽", "\\prec": "≺", "\\succ": "≻",
    "\\subset": "⊂", "\\subseteq": "⊆", "\\cong": "≅", "≤": "≤", "≥": "≥", "≠": "≠", "≈": "≈",
    "∈": "∈", "\\leftarrow": "=", "\\gets": "=", "←": "=", "\\doteq": "=", "\\asymp": "≍",
    "\\lesssim": "≤", "\\gtrsim": "≥", "\\longrightarrow": "→", "\\xrightarrow": "→",
}  # fmt: skip
BREAKS: Final = frozenset({"\\quad", "\\qquad", "\\\\"})
OPEN: Final = {"(": ")", "[": "]", "\\{": "\\}", "\\lbrace": "\\rbrace", "\\lparen": "\\rparen"}
FLOORS: Final = {"\\lfloor": ("\\rfloor", "floor"), "\\lceil": ("\\rceil", "ceil")}
NORMS: Final = frozenset({"\\|", "\\lVert", "\\rVert", "\\Vert", "‖"})
BARS: Final = frozenset({"|", "\\lvert", "\\rvert", "\\vert"})
PRODUCTS: Final = {
    "\\cdot": "cdot", "·": "cdot", "⋅": "cdot", "*": "cdot", "\\times": "times", "×": "times",
    "\\odot": "odot", "⊙": "odot", "\\circ": "odot", "\\otimes": "otimes", "/": "/", "\\div": "/",
    "\\star": "cdot", "\\cup": "cup", "∪": "cup", "\\cap": "cap", "∩": "cap",
    "\\setminus": "setminus",
}  # fmt: skip
BIGS: Final = {"\\sum": "sum", "\\prod": "prod", "∑": "sum", "∏": "prod"}
EXTREMES: Final = {"max": "max", "min": "min", "sup": "max", "inf": "min"}
TOKEN: Final = re.compile(
    r"\\begin\s*\{[a-zA-Z]+\*?\}|\\end\s*\{[a-zA-Z]+\*?\}|\\[a-zA-Z]+|\\.|:=|\s+|.", re.DOTALL
)
SIGNS: Final = {"+": "plus", "-": "minus", "−": "minus", "*": "star", "\\ast": "star",
                 "\\star": "star", "\\dagger": "dagger", "'": "prime"}  # fmt: skip
_COMMAND_WORDS: Final = (
    "frac tfrac dfrac cfrac binom tbinom dbinom sqrt underbrace overbrace boxed cloze infty "
    "mathclap smash"
)
COMMANDS: Final = frozenset(_COMMAND_WORDS.split())
ENVIRONMENT: Final = re.compile(
    r"\\(?:begin|end)\s*\{(?:equation|align|aligned|gather|gathered|split|alignat|multline)\*?\}"
)


def tokens_of(tex: str) -> list[str]:
    """Cut TeX into tokens; blanks, spacing, sizes and alignment marks are dropped."""
    tex = re.sub(r"(?<!\\)%[^\n]*", "", tex)
    found = []
    depth = 0
    for match in TOKEN.finditer(tex):
        piece = match[0]
        if piece.startswith(("\\begin", "\\end")):
            depth += 1 if piece.startswith("\\begin") else -1
            piece = re.sub(r"\s", "", piece)
        if piece.isspace() or (piece in IGNORED and not (piece == "&" and depth)):
            continue
        found.append(piece)
    return found


def sides(tex: str) -> list[str]:
    r"""Split TeX at its relations outside braces, brackets and environments.

    `a = b \le c` gives [a, b, c]; the relations are =, :=, ≈, ~, ∝, <, >, ≤, ≥, ≠, ∈, arrows and
    their like. A `\quad`, a `\\` and the marks of `aligned` part as well; alignment marks and
    punctuation at the end are gone, and so are empty sides. `|` does not count as a bracket.
    """
    return [part for part, _ in sided(tex)]


def sided(tex: str) -> list[tuple[str, str]]:
    """Split like `sides`, each with the relation that stands before it ("" for a first one)."""
    tex = ENVIRONMENT.sub("", tex)
    found: list[tuple[str, str]] = []
    current: list[str] = []
    relation = ""
    depth = 0
    for match in TOKEN.finditer(tex):
        piece = match[0]
        if piece.startswith("\\begin") or piece in {"{", "(", "[", "\\{", "\\lfloor", "\\lceil"}:
            depth += 1
        elif piece.startswith("\\end") or piece in {"}", ")", "]", "\\}", "\\rfloor", "\\rceil"}:
            depth -= 1
        if depth == 0 and (piece in RELATIONS or piece in BREAKS):
            _close(found, current, relation)
            current = []
            relation = RELATIONS.get(piece, "")
            continue
        if depth == 0 and piece == "&":
            continue
        current.append(piece)
    _close(found, current, relation)
    return found


def _close(found: list[tuple[str, str]], current: list[str], relation: str) -> None:
    text = "".join(current).strip()
    text = re.sub(r"(?:\\[,;!: ]|[\s,.;:~])+\Z", "", text)
    text = re.sub(r"\A(?:\\[,;!: ]|[\s,;~])+", "", text)
    if text:
        found.append((text, relation))
