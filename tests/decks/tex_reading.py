"""Read the TeX of a card's formula into a tree that can be computed with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Unreadable(Exception):
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
    """Two factors; `op` is "" for juxtaposition, "cdot", "times", "odot", "otimes" or "/"."""

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

FUNCTIONS: Final = frozenset(
    "log ln lg exp sin cos tan cot sinh cosh tanh arcsin arccos arctan det tr trace rank diag sign "
    "sgn erf Tr dim gcd".split()
)
GREEK: Final = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta "
    "Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla partial infty imath jmath".split()
)
_FONTS: Final = frozenset(
    "mathbf mathrm mathcal mathbb mathit mathsf mathtt mathfrak mathscr boldsymbol bm operatorname "
    "text textrm textbf textit texttt mathbin mathop mathord mathrel pmb".split()
)
_ACCENTS: Final = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "vec": "vec", "dot": "dot", "ddot": "ddot", "check": "check",
}  # fmt: skip
_IGNORED: Final = frozenset(
    r"\, \; \! \: \  \> \displaystyle \textstyle \scriptstyle \limits \nolimits \left \right \middle "
    r"\big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \mathstrut \strut "
    r"\notag \nonumber \bigm \Bigm & ~".split(" ")
)
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
_BREAKS: Final = frozenset({"\\quad", "\\qquad", "\\\\"})
_OPEN: Final = {"(": ")", "[": "]", "\\{": "\\}", "\\lbrace": "\\rbrace", "\\lparen": "\\rparen"}
_FLOORS: Final = {"\\lfloor": ("\\rfloor", "floor"), "\\lceil": ("\\rceil", "ceil")}
_NORMS: Final = frozenset({"\\|", "\\lVert", "\\rVert", "\\Vert", "‖"})
_BARS: Final = frozenset({"|", "\\lvert", "\\rvert", "\\vert"})
_PRODUCTS: Final = {
    "\\cdot": "cdot", "·": "cdot", "⋅": "cdot", "*": "cdot", "\\times": "times", "×": "times",
    "\\odot": "odot", "⊙": "odot", "\\circ": "odot", "\\otimes": "otimes", "/": "/", "\\div": "/",
    "\\star": "cdot",
}  # fmt: skip
_BIGS: Final = {"\\sum": "sum", "\\prod": "prod", "∑": "sum", "∏": "prod"}
_EXTREMES: Final = {"max": "max", "min": "min", "sup": "max", "inf": "min"}
_TOKEN: Final = re.compile(
    r"\\begin\s*\{[a-zA-Z]+\*?\}|\\end\s*\{[a-zA-Z]+\*?\}|\\[a-zA-Z]+|\\.|:=|\s+|.", re.DOTALL
)
_SIGNS: Final = {"+": "plus", "-": "minus", "−": "minus", "*": "star", "\\ast": "star",
                 "\\star": "star", "\\dagger": "dagger", "'": "prime"}  # fmt: skip
_ENVIRONMENT: Final = re.compile(
    r"\\(?:begin|end)\s*\{(?:equation|align|aligned|gather|gathered|split|alignat|multline)\*?\}"
)


def tokens_of(tex: str) -> list[str]:
    """Cut TeX into tokens; blanks, spacing, sizes and alignment marks are dropped."""
    tex = re.sub(r"(?<!\\)%[^\n]*", "", tex)
    found = []
    depth = 0
    for match in _TOKEN.finditer(tex):
        token = match[0]
        if token.startswith(("\\begin", "\\end")):
            depth += 1 if token.startswith("\\begin") else -1
            token = re.sub(r"\s", "", token)
        if token.isspace() or (token in _IGNORED and not (token == "&" and depth)):  # noqa: S105 - TeX
            continue
        found.append(token)
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
    tex = _ENVIRONMENT.sub("", tex)
    found: list[tuple[str, str]] = []
    current: list[str] = []
    relation = ""
    depth = 0
    for match in _TOKEN.finditer(tex):
        token = match[0]
        if token.startswith("\\begin") or token in {"{", "(", "[", "\\{", "\\lfloor", "\\lceil"}:
            depth += 1
        elif token.startswith("\\end") or token in {"}", ")", "]", "\\}", "\\rfloor", "\\rceil"}:
            depth -= 1
        if depth == 0 and (token in RELATIONS or token in _BREAKS):
            _close(found, current, relation)
            current = []
            relation = RELATIONS.get(token, "")
            continue
        if depth == 0 and token == "&":  # noqa: S105 - TeX
            continue
        current.append(token)
    _close(found, current, relation)
    return found


def _close(found: list[tuple[str, str]], current: list[str], relation: str) -> None:
    text = "".join(current).strip()
    text = re.sub(r"(?:\\[,;!: ]|[\s,.;:~])+\Z", "", text)
    text = re.sub(r"\A(?:\\[,;!: ]|[\s,;~])+", "", text)
    if text:
        found.append((text, relation))


def read(tex: str, callables: Collection[str] = (), known: Collection[str] = ()) -> Node:
    """Read one formula without a relation; Unreadable if that cannot be done.

    A name in `callables` before a bracket is applied to what is in it; a name in `known` is taken
    whole (so that `T` is a name, not a transpose).
    """
    reader = Reader(tokens_of(_ENVIRONMENT.sub("", tex)), frozenset(callables), frozenset(known))
    node = reader.expression(frozenset())
    if reader.token is not None:
        message = f'"{reader.token}" is not understood in {tex}'
        raise Unreadable(message)
    return node


class Reader:
    """Walks over the tokens of one formula."""

    def __init__(self, tokens: list[str], callables: frozenset[str], known: frozenset[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.callables = callables
        self.known = known

    @property
    def token(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def fail(self, why: str) -> Unreadable:
        return Unreadable(f"{why}, at {' '.join(self.tokens[self.at : self.at + 8]) or 'the end'}")

    def take(self) -> str:
        token = self.token
        if token is None:
            raise self.fail("something is missing")
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            self.at -= 1
            raise self.fail(f'"{token}" is expected')

    # Sums and products

    def expression(self, stops: frozenset[str]) -> Node:
        """Read terms until a stop, a closing bracket, or something that is not a term."""
        terms: list[Node] = []
        sign = ""
        if self.token in {"+", "-", "−"}:
            sign = self.take()
        while True:
            term = self.product(stops)
            terms.append(Minus(term) if sign in {"-", "−"} else term)
            if self.token in stops or self.token not in {"+", "-", "−"}:
                break
            sign = self.take()
        found = terms[0] if len(terms) == 1 else Add(tuple(terms))
        if self.token in {"\\pm", "±"} and self.token not in stops:
            self.take()
            return Apply("pm", (found, self.product(stops)))
        return found

    def product(self, stops: frozenset[str]) -> Node:
        result = self.factor(stops)
        divided = False
        while True:
            token = self.token
            if token is None or token in stops:
                return result
            if token in _PRODUCTS:
                op = _PRODUCTS[self.take()]
                if self.token in {"-", "−"}:
                    self.take()
                    right: Node = Minus(self.factor(stops))
                else:
                    right = self.factor(stops)
                result = Join(op, result, right)
                divided = op == "/"
            elif self.starts_factor(token):
                if divided and token not in _BIGS:
                    raise self.fail("a/b c can be read in two ways")
                result = Join("", result, self.factor(stops))
            else:
                return result

    def starts_factor(self, token: str) -> bool:
        if token in _OPEN or token in _FLOORS or token in _NORMS or token in _BARS:
            return token not in {"\\rVert", "\\rvert"}
        if token.isalnum() or token in _BIGS or token == "{":  # noqa: S105 - TeX
            return True
        if token.startswith("\\begin"):
            return True
        if not token.startswith("\\"):
            return False
        word = token[1:]
        return (
            word in {"int", "arg"} or word in FUNCTIONS or word in GREEK or word in _FONTS or word in _ACCENTS
            or word in _EXTREMES or word in _COMMANDS
        )  # fmt: skip

    # Factors

    def factor(self, stops: frozenset[str]) -> Node:
        return self.behind(self.atom(stops))

    def behind(self, node: Node) -> Node:
        """Read the powers, primes and factorials behind an atom."""
        while True:
            token = self.token
            if token == "^":  # noqa: S105 - TeX
                self.take()
                node = self.raised(node)
            elif token == "!":  # noqa: S105 - TeX
                self.take()
                node = Apply("factorial", (node,))
            elif token == "\\%":  # noqa: S105 - TeX
                self.take()
                node = Join("/", node, Number("100"))
            else:
                return node

    def raised(self, node: Node) -> Node:
        start = self.at
        script = self.script()
        if script in (["\\top"], ["\\intercal"], ["\\mathsf", "T"], ["\\mathsf", "{", "T", "}"]):
            return Transposed(node)
        if script == ["T"] and "T" not in self.known:
            return Transposed(node)
        if script in (["-", "\\top"], ["-", "T"], ["−", "\\top"]):
            return Transposed(node, inverse=True)
        if script in (["+"], ["\\dagger"]) and not isinstance(node, Name):
            return Apply("pinv", (node,))
        self.at = start
        return Power(node, self.argument())

    def script(self) -> list[str]:
        """Take what stands behind `^` or `_`, as tokens."""
        token = self.take()
        if token != "{":  # noqa: S105 - TeX
            if token[1:] in _FONTS:
                return [token, *self.group_tokens()]
            return [token]
        self.at -= 1
        return self.group_tokens()

    def group_tokens(self) -> list[str]:
        token = self.take()
        if token != "{":  # noqa: S105 - TeX
            return [token]
        depth = 1
        start = self.at
        while depth:
            token = self.take()
            depth += (token == "{") - (token == "}")  # noqa: S105 - TeX
        return self.tokens[start : self.at - 1]

    def inner(self, tokens: list[str]) -> Node:
        """Read tokens that were cut out as a formula of their own."""
        reader = Reader(tokens, self.callables, self.known)
        node = reader.chain(frozenset())
        if reader.token is not None:
            raise reader.fail(f'"{reader.token}" is not understood')
        return node

    def argument(self) -> Node:
        """Read one TeX argument: a group or a single token."""
        token = self.token
        if token == "{":  # noqa: S105 - TeX
            return self.inner(self.group_tokens())
        if token is not None and token.isdigit():
            return Number(self.take())
        if token is not None and token.isalpha():
            return Name(self.take())
        return self.atom(frozenset())

    def chain(self, stops: frozenset[str]) -> Node:
        """Read an expression, or a chain of comparisons."""
        items = [self.expression(stops)]
        relations: list[str] = []
        while self.token is not None and self.token not in stops and self.token in RELATIONS:
            relations.append(RELATIONS[self.take()])
            items.append(self.expression(stops))
        return Compare(tuple(items), tuple(relations)) if relations else items[0]

    def atom(self, stops: frozenset[str]) -> Node:  # noqa: PLR0911 - one return a kind of atom
        token = self.take()
        if token.isdigit() or (token == "." and (self.token or "").isdigit()):  # noqa: S105 - TeX
            return self.number(token)
        if token in _OPEN:
            return self.bracket(token)
        if token in _FLOORS:
            closing, function = _FLOORS[token]
            body = self.expression(frozenset({closing}))
            self.expect(closing)
            return Apply(function, (body,))
        if token in _NORMS:
            return self.norm(token)
        if token in _BARS:
            body = self.expression(_BARS)
            self.take()
            return Bars(body)
        if token == "{":  # noqa: S105 - TeX
            self.at -= 1
            return self.inner(self.group_tokens())
        if token in _BIGS:
            return self.big(_BIGS[token], stops)
        if token in {"\\int", "∫"}:
            return self.integral()
        if token.startswith("\\begin"):
            return self.table(token[7:-1].rstrip("*"))
        if token.startswith("\\") and token[1:] in _COMMANDS:
            return self.command(token[1:])
        if token in {"-", "−", "+"}:
            self.at -= 1
            raise self.fail("a sign stands where a factor is expected")
        self.at -= 1
        return self.named(stops)

    def number(self, first: str) -> Node:
        text = first
        while self.token is not None:
            if self.token.isdigit():
                text += self.take()
            elif self.token == "." and "." not in text and self._next_is_digit(1):
                text += self.take()
            elif self._thousands():
                self.at += 3 if self.token == "{" else 1
            else:
                break
        return Number(text)

    def _next_is_digit(self, ahead: int) -> bool:
        return self.at + ahead < len(self.tokens) and self.tokens[self.at + ahead].isdigit()

    def _thousands(self) -> bool:
        """Whether `{,}` and three digits follow."""
        rest = self.tokens[self.at : self.at + 6]
        return rest[:3] == ["{", ",", "}"] and len(rest) == 6 and all(d.isdigit() for d in rest[3:])

    def bracket(self, token: str) -> Node:
        closing = _OPEN[token]
        items = self.items(frozenset({closing}))
        self.expect(closing)
        if len(items) == 1 and token != "\\{":  # noqa: S105 - TeX
            return items[0]
        if len(items) == 1 and not isinstance(items[0], Compare):
            return items[0]
        return Listed(tuple(items), is_set=token in {"\\{", "\\lbrace"})

    def items(self, stops: frozenset[str]) -> list[Node]:
        """Read what commas (or `;`, `|`, `\\mid`, `\\|`) part, up to a closing bracket."""
        marks = frozenset({",", ";", "\\mid", "|", "\\|", "\\parallel", "\\vert", "\\Vert", "\\,"})
        bars_open = self.token in _BARS or self.token in _NORMS
        found = [self.chain(stops | (frozenset() if bars_open else marks) | {",", ";"})]
        while self.token is not None and self.token in marks and self.token not in stops:
            self.take()
            bars_open = self.token in _BARS or self.token in _NORMS
            found.append(self.chain(stops | (frozenset() if bars_open else marks) | {",", ";"}))
        return found

    def norm(self, opening: str) -> Node:
        body = self.expression(_NORMS)
        if self.token not in _NORMS:
            raise self.fail("a norm is not closed")
        self.take()
        order = ""
        if self.token == "_":  # noqa: S105 - TeX
            self.take()
            order = _joined(self.script())
        return Norm(body, order)

    def command(self, word: str) -> Node:
        if word in {"frac", "tfrac", "dfrac", "cfrac"}:
            above = self.argument()
            return Join("/", above, self.argument())
        if word in {"binom", "tbinom", "dbinom"}:
            above = self.argument()
            return Apply("binom", (above, self.argument()))
        if word == "sqrt":
            degree: Node | None = None
            if self.token == "[":  # noqa: S105 - TeX
                self.take()
                degree = self.expression(frozenset({"]"}))
                self.expect("]")
            return Apply("sqrt", (self.argument(),), degree)
        if word in {"underbrace", "overbrace", "boxed", "cloze", "mathclap", "smash"}:
            body = self.argument()
            if word.endswith("brace") and self.token in {"_", "^"}:
                self.take()
                self.script()
            return body
        if word == "infty":
            return Name("infty")
        raise self.fail(f"\\{word} is not understood")

    # Sums, products and integrals over a variable

    def big(self, kind: str, stops: frozenset[str]) -> Node:
        below: list[str] = []
        high: Node | None = None
        while self.token in {"_", "^"}:
            if self.take() == "_":
                below = self.script()
            else:
                high = self.argument()
        indices, low, condition = self.range_of(below)
        body = self.product(stops)
        return Big(kind, indices, low, high, condition, body)

    def range_of(self, below: list[str]) -> tuple[tuple[str, ...], Node | None, Node | None]:
        """Read what stands below a sum: its indices, where they begin, and a condition."""
        if not below:
            raise self.fail("a sum without an index")
        for mark in ("=", "\\in", "∈"):
            if mark in below:
                cut = below.index(mark)
                names = _index_names(below[:cut])
                if "," in below[cut + 1 :] and mark == "=":
                    raise self.fail("the range of this sum is not understood")
                return names, self.inner(below[cut + 1 :]), None
        for token in below:
            if token in RELATIONS:
                condition = self.inner([part for part in below if part != ","])
                names = tuple(
                    item.base for item in getattr(condition, "items", ())
                    if isinstance(item, Name) and len(item.base) == 1
                )  # fmt: skip
                return names, None, condition
        return _index_names(below), None, None

    def integral(self) -> Node:
        low: Node | None = None
        high: Node | None = None
        while self.token in {"_", "^"}:
            if self.take() == "_":
                low = self.argument()
            else:
                high = self.argument()
        depth = 0
        for at in range(self.at, len(self.tokens) - 1):
            token = self.tokens[at]
            depth += (token in {"{", "(", "["}) - (token in {"}", ")", "]"})
            roman = self.tokens[at : at + 4] == ["\\mathrm", "{", "d", "}"]
            if depth == 0 and (token == "d" or roman):  # noqa: S105 - TeX
                behind = at + (4 if roman else 1)
                if behind < len(self.tokens) and _is_variable(self.tokens[behind]):
                    tokens = self.tokens[self.at : at]
                    self.at = behind + 1
                    body = self.inner(tokens) if tokens else Number("1")
                    variable = self.tokens[behind].lstrip("\\")
                    return Integral(variable, low, high, body)
        raise self.fail("an integral without its d")

    def table(self, kind: str) -> Node:
        if kind == "array":
            self.group_tokens()
        rows: list[list[list[str]]] = [[[]]]
        depth = 0
        while True:
            token = self.take()
            depth += token.startswith("\\begin") - token.startswith("\\end")
            if depth < 0:
                break
            if depth == 0 and token == "&":  # noqa: S105 - TeX
                rows[-1].append([])
            elif depth == 0 and token == "\\\\":  # noqa: S105 - TeX
                rows.append([[]])
            else:
                rows[-1][-1].append(token)
        if rows[-1] == [[]]:
            rows.pop()
        if kind == "cases":
            return Cases(tuple(self.case(row) for row in rows))
        if kind not in {"matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix", "array"}:
            raise self.fail(f"the environment {kind} is not understood")
        found = Matrix(tuple(tuple(self.inner(cell) for cell in row) for row in rows))
        return Apply("det", (found,)) if kind == "vmatrix" else found

    def case(self, row: list[list[str]]) -> tuple[Node, Node | None]:
        value = self.inner([token for token in row[0] if token != ","])
        said = [token for token in row[1] if token != "\\quad"] if len(row) > 1 else []
        while said[:1] == ["\\text"] and "".join(said[2 : said.index("}")]).strip() in {
            "if",
            "for",
        }:
            said = said[said.index("}") + 1 :]
        if not said or said[0] == "\\text":
            return value, None
        return value, self.inner([token for token in said if token not in {",", "."}])

    # Names and functions

    def named(self, stops: frozenset[str]) -> Node:
        base = self.base()
        marks: list[str] = []
        index: list[list[str]] = []
        upper: list[list[str]] = []
        while self.token in {"_", "^", "'"}:
            token = self.take()
            if token == "'":  # noqa: S105 - TeX
                marks.append("prime")
                continue
            start = self.at
            script = self.script()
            if token == "_":  # noqa: S105 - TeX
                index.append(script)
            elif len(script) == 1 and script[0] in _SIGNS:
                marks.append(_SIGNS[script[0]])
            elif script and all(part in {"'", "\\prime"} for part in script):
                marks += ["prime"] * len(script)
            elif script[:1] == ["("] and script[-1:] == [")"] and base not in FUNCTIONS:
                upper.append(script[1:-1])
            else:
                self.at = start - 1  # a power, read behind the name or its application
                break
        name = "_".join([base, *marks])
        joined = name + "".join(f"_{_joined(script)}" for script in (*upper, *index))
        if base in _EXTREMES or base in {"argmax", "argmin"}:
            return self.extreme(_EXTREMES.get(base, base), index, stops)
        plain = not marks and joined not in self.callables and name not in self.callables
        if base in FUNCTIONS and plain:
            return self.function(base, index, stops)
        if base in {"1", "I"} and self.token in {"[", "\\{", "("} and "1" in self.tokens[: self.at]:
            return Apply("indicator", tuple(self.bracketed()))
        for callee in (joined, name):
            if callee in self.callables:
                return self.application(callee, index if callee == name else [])
        parts: list[Node] = []
        for script in (*upper, *index):
            parts += self.index_of(script)
        return Name(name, tuple(parts), joined)

    def application(self, callee: str, index: list[list[str]]) -> Node:
        power: Node | None = None
        if self.token == "^":  # noqa: S105 - TeX
            self.take()
            power = self.argument()
        below = self.inner(index[0]) if index and "=" not in index[0] else None
        if self.token not in _OPEN:
            if power is not None:
                return Power(Name(callee), power)
            return Name(callee, (below,) if below is not None else ())
        found: Node = Apply(callee, tuple(self.bracketed()), below)
        return found if power is None else Power(found, power)

    def bracketed(self) -> list[Node]:
        closing = _OPEN[self.take()]
        if self.token == closing:
            self.take()
            return []
        found = self.items(frozenset({closing}))
        self.expect(closing)
        return found

    def function(self, word: str, index: list[list[str]], stops: frozenset[str]) -> Node:
        """Read a known function: its power, then its bracket or the factors behind it.

        Without a bracket its argument runs to the next +, −, ·, ×, /, bracket or function.
        """
        power: Node | None = None
        if self.token == "^":  # noqa: S105 - TeX
            self.take()
            power = self.argument()
        base = self.inner(index[0]) if index else None
        if self.token in _OPEN:
            found: Node = Apply(word, tuple(self.bracketed()), base)
            return found if power is None else Power(found, power)
        body = self.factor(stops)
        while self.token is not None and self.token not in stops and self.continues(self.token):
            body = Join("", body, self.factor(stops))
        found = Apply(word, (body,), base)
        return found if power is None else Power(found, power)

    def continues(self, token: str) -> bool:
        """Whether a factor still belongs to the argument of a function without brackets."""
        if token in _OPEN or token in _BIGS or token in _BARS or token in _NORMS:
            return False
        return self.starts_factor(token) and token.lstrip("\\") not in FUNCTIONS | set(_EXTREMES)

    def extreme(self, kind: str, index: list[list[str]], stops: frozenset[str]) -> Node:
        if index:
            indices, low, condition = self.range_of(index[0])
            return Big(kind, indices, low, None, condition, self.product(stops))
        if self.token not in _OPEN:
            return Apply(kind, (self.factor(stops),))
        return Apply(kind, tuple(self.bracketed()))

    def index_of(self, script: list[str]) -> list[Node]:
        """Read an index; letters side by side (`ij`) are two, words and signs are none."""
        if not script or script[0][1:] in _FONTS or any(part in RELATIONS for part in script):
            return [Name(_joined(script), (), "word")] if script else []
        found: list[Node] = []
        for part in _parted(script):
            if len(part) > 1 and all(token.isalpha() and len(token) == 1 for token in part):
                found += [Name(letter) for letter in part]
                continue
            try:
                found.append(self.inner(part))
            except Unreadable:
                found.append(Name(_joined(part), (), "word"))
        return found

    def base(self) -> str:
        """Read a letter, a greek one, a word in a font, or one of these under an accent."""
        token = self.take()
        if token.isalpha() and len(token) == 1:
            return token
        word = token[1:]
        if not token.startswith("\\"):
            self.at -= 1
            raise self.fail(f'"{token}" is not understood')
        if word in {"arg"} and self.token in {"\\max", "\\min"}:
            return "arg" + self.take()[1:]
        if word in _ACCENTS:
            start = self.at
            inside = self.group_tokens()
            reader = Reader(inside, frozenset(), frozenset())
            name = reader.named(frozenset())
            if reader.token is not None or not isinstance(name, Name):
                self.at = start
                raise self.fail(f"\\{word} over more than a name")
            return f"{name.printed or name.base}_{_ACCENTS[word]}"
        if word in _FONTS:
            if self.token == "*":  # noqa: S105 - TeX
                self.take()
            return "".join(part.lstrip("\\") for part in self.group_tokens() if part != "\\,")
        if word in {"nabla", "partial"} and self.token is not None:
            if self.token == "_":  # noqa: S105 - TeX
                self.take()
                self.script()
            if self.token.isalpha() or self.token[1:] in GREEK | _FONTS | set(_ACCENTS):
                return f"{word}_{self.base()}"
            return word
        if word in {"varepsilon", "varphi", "vartheta", "varsigma", "varrho"}:
            return word if word in self.known else word[3:]
        if word in GREEK or word in FUNCTIONS or word in _EXTREMES:
            return word
        self.at -= 1
        raise self.fail(f"{token} is not understood")


_COMMANDS: Final = frozenset(
    "frac tfrac dfrac cfrac binom tbinom dbinom sqrt underbrace overbrace boxed cloze infty "
    "mathclap smash".split()
)


def _is_variable(token: str) -> bool:
    return (token.isalpha() and len(token) == 1) or token[1:] in GREEK


def _index_names(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(token.lstrip("\\") for token in tokens if token not in {",", "(", ")"})


def _parted(tokens: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == ",":  # noqa: S105 - TeX
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _joined(script: list[str]) -> str:
    """Write a script as part of a name: letters and digits stay, signs become words."""
    parts = []
    for token in script:
        if token[1:] in _FONTS:
            continue
        word = _SIGNS.get(token, token.lstrip("\\"))
        if word.isalnum():
            parts.append(word)
    return "".join(parts)
