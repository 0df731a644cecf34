"""Read the TeX of a card's formula into a tree that can be computed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.decks.tex_blocks import range_below, read_integral, read_table
from tests.decks.tex_cursor import Cursor, as_name, parted
from tests.decks.tex_tree import (
    Add,
    Apply,
    Bars,
    Big,
    Compare,
    Join,
    Listed,
    Minus,
    Name,
    Norm,
    Number,
    Power,
    Transposed,
    Unreadable,
)
from tests.decks.tex_words import (
    ACCENTS,
    BARS,
    BIGS,
    COMMANDS,
    ENVIRONMENT,
    EXTREMES,
    FLOORS,
    FONTS,
    FUNCTIONS,
    GREEK,
    NORMS,
    OPEN,
    PRODUCTS,
    RELATIONS,
    SIGNS,
    tokens_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.decks.tex_tree import Node


def read(tex: str, callables: Collection[str] = (), known: Collection[str] = ()) -> Node:
    """Read one formula without a relation; Unreadable if that cannot be done.

    A name in `callables` before a bracket is applied to what is in it; a name in `known` is taken
    whole (so that `T` is a name, not a transpose).
    """
    reader = Reader(tokens_of(ENVIRONMENT.sub("", tex)), frozenset(callables), frozenset(known))
    node = reader.expression(frozenset())
    if reader.piece is not None:
        message = f'"{reader.piece}" is not understood in {tex}'
        raise Unreadable(message)
    return node


class Reader(Cursor):
    """Reads the tokens of one formula from left to right."""

    # Sums and products

    def expression(self, stops: frozenset[str]) -> Node:
        """Read terms until a stop, a closing bracket, or something that is not a term."""
        terms: list[Node] = []
        sign = ""
        if self.piece in {"+", "-", "−"}:
            sign = self.take()
        while True:
            term = self.product(stops)
            terms.append(Minus(term) if sign in {"-", "−"} else term)
            if self.piece in stops or self.piece not in {"+", "-", "−"}:
                break
            sign = self.take()
        found = terms[0] if len(terms) == 1 else Add(tuple(terms))
        if self.piece in {"\\pm", "±"} and self.piece not in stops:
            self.take()
            return Apply("pm", (found, self.product(stops)))
        return found

    def product(self, stops: frozenset[str]) -> Node:
        result = self.factor(stops)
        divided = False
        while True:
            piece = self.piece
            if piece is None or piece in stops:
                return result
            if piece in PRODUCTS:
                op = PRODUCTS[self.take()]
                if self.piece in {"-", "−"}:
                    self.take()
                    right: Node = Minus(self.factor(stops))
                else:
                    right = self.factor(stops)
                result = Join(op, result, right)
                divided = op == "/"
            elif self.starts_factor(piece):
                if divided and piece not in BIGS:
                    raise self.fail("a/b c can be read in two ways")
                result = Join("", result, self.factor(stops))
            else:
                return result

    def starts_factor(self, piece: str) -> bool:
        if piece in OPEN or piece in FLOORS or piece in NORMS or piece in BARS:
            return piece not in {"\\rVert", "\\rvert"}
        if piece.isalnum() or piece in BIGS or piece == "{":
            return True
        if piece.startswith("\\begin"):
            return True
        if not piece.startswith("\\"):
            return False
        word = piece[1:]
        return word in {"int", "arg", "underset"} or any(
            word in words for words in (FUNCTIONS, GREEK, FONTS, ACCENTS, EXTREMES, COMMANDS)
        )

    # Factors

    def factor(self, stops: frozenset[str]) -> Node:
        return self.behind(self.atom(stops))

    def behind(self, node: Node) -> Node:
        """Read the powers, primes and factorials behind an atom."""
        while True:
            piece = self.piece
            if piece == "^":
                self.take()
                node = self.raised(node)
            elif piece == "!":
                self.take()
                node = Apply("factorial", (node,))
            elif piece == "\\%":
                self.take()
                node = Join("/", node, Number("100"))
            elif piece == "_" and not isinstance(node, Name):
                self.take()
                node = Apply("entry", (node, *self.index_of(self.script())))
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

    def inner(self, tokens: list[str]) -> Node:
        """Read tokens that were cut out as a formula of their own."""
        reader = Reader(list(tokens), self.callables, self.known)
        node = reader.chain(frozenset())
        if reader.piece is not None:
            raise reader.fail(f'"{reader.piece}" is not understood')
        return node

    def argument(self) -> Node:
        """Read one TeX argument: a group or a single piece."""
        piece = self.piece
        if piece == "{":
            return self.inner(self.group_tokens())
        if piece is not None and piece.isdigit():
            return Number(self.take())
        if piece is not None and piece.isalpha():
            return Name(self.take())
        return self.atom(frozenset())

    def chain(self, stops: frozenset[str]) -> Node:
        """Read an expression, or a chain of comparisons."""
        items = [self.expression(stops)]
        relations: list[str] = []
        while self.piece is not None and self.piece not in stops and self.piece in RELATIONS:
            relations.append(RELATIONS[self.take()])
            items.append(self.expression(stops))
        return Compare(tuple(items), tuple(relations)) if relations else items[0]

    def atom(self, stops: frozenset[str]) -> Node:
        piece = self.take()
        if piece.isdigit() or (piece == "." and (self.piece or "").isdigit()):
            return self.number(piece)
        if piece in OPEN:
            return self.bracket(piece)
        if piece == "\\underset":
            below, under = self.group_tokens(), self.group_tokens()
            self.tokens[self.at : self.at] = [*under, "_", "{", *below, "}"]
            return self.atom(stops)
        if piece in FLOORS:
            closing, function = FLOORS[piece]
            body = self.expression(frozenset({closing}))
            self.expect(closing)
            return Apply(function, (body,))
        if piece in NORMS:
            return self.norm()
        if piece in BARS:
            body = self.expression(BARS)
            self.take()
            return Bars(body)
        if piece == "{":
            self.at -= 1
            return self.inner(self.group_tokens())
        if piece in BIGS:
            return self.big(BIGS[piece], stops)
        if piece in {"\\int", "∫"}:
            return read_integral(self)
        if piece.startswith("\\begin"):
            return read_table(self, piece[7:-1].rstrip("*"))
        if piece.startswith("\\") and piece[1:] in COMMANDS:
            return self.command(piece[1:])
        if piece in {"-", "−", "+"}:
            self.at -= 1
            raise self.fail("a sign stands where a factor is expected")
        self.at -= 1
        return self.named(stops)

    def number(self, first: str) -> Node:
        text = first
        while self.piece is not None:
            if self.piece.isdigit() or (
                self.piece == "." and "." not in text and self._next_is_digit(1)
            ):
                text += self.take()
            elif self._thousands():
                self.at += 3 if self.piece == "{" else 1
            else:
                break
        return Number(text)

    def _next_is_digit(self, ahead: int) -> bool:
        return self.at + ahead < len(self.tokens) and self.tokens[self.at + ahead].isdigit()

    def _thousands(self) -> bool:
        """Whether `{,}` and three digits follow."""
        rest = self.tokens[self.at : self.at + 6]
        return rest[:3] == ["{", ",", "}"] and len(rest) == 6 and all(d.isdigit() for d in rest[3:])

    def bracket(self, piece: str) -> Node:
        closing = OPEN[piece]
        items = self.items(frozenset({closing}))
        self.expect(closing)
        if len(items) == 1 and piece != "\\{":
            return items[0]
        if len(items) == 1 and not isinstance(items[0], Compare):
            return items[0]
        return Listed(tuple(items), is_set=piece in {"\\{", "\\lbrace"})

    def items(self, stops: frozenset[str]) -> list[Node]:
        """Read what commas (or `;`, `|`, `\\mid`, `\\|`) part, up to a closing bracket."""
        marks = frozenset({",", ";", "\\mid", "|", "\\|", "\\parallel", "\\vert", "\\Vert", "\\,"})
        bars_open = self.piece in BARS or self.piece in NORMS
        found = [self.chain(stops | (frozenset() if bars_open else marks) | {",", ";"})]
        while self.piece is not None and self.piece in marks and self.piece not in stops:
            self.take()
            bars_open = self.piece in BARS or self.piece in NORMS
            found.append(self.chain(stops | (frozenset() if bars_open else marks) | {",", ";"}))
        return found

    def norm(self) -> Node:
        body = self.expression(NORMS)
        if self.piece not in NORMS:
            raise self.fail("a norm is not closed")
        self.take()
        order = ""
        if self.piece == "_":
            self.take()
            order = as_name(self.script())
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
            if self.piece == "[":
                self.take()
                degree = self.expression(frozenset({"]"}))
                self.expect("]")
            return Apply("sqrt", (self.argument(),), degree)
        if word in {"underbrace", "overbrace", "boxed", "cloze", "mathclap", "smash"}:
            body = self.argument()
            if word.endswith("brace") and self.piece in {"_", "^"}:
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
        while self.piece in {"_", "^"}:
            if self.take() == "_":
                below = self.script()
            else:
                high = self.argument()
        indices, low, condition = range_below(self, below)
        body = self.product(stops)
        return Big(kind, indices, low, high, condition, body)

    # Names and functions

    def named(self, stops: frozenset[str]) -> Node:
        base = self.base()
        marks: list[str] = []
        index: list[list[str]] = []
        upper: list[list[str]] = []
        while self.piece in {"_", "^", "'"}:
            piece = self.take()
            if piece == "'":
                marks.append("prime")
                continue
            start = self.at
            script = self.script()
            if piece == "_":
                index.append(script)
            elif len(script) == 1 and script[0] in SIGNS:
                marks.append(SIGNS[script[0]])
            elif script and all(part in {"'", "\\prime"} for part in script):
                marks += ["prime"] * len(script)
            elif script[:1] == ["("] and script[-1:] == [")"] and base not in FUNCTIONS:
                upper.append(script[1:-1])
            else:
                self.at = start - 1  # a power, read behind the name or its application
                break
        name = "_".join([base, *marks])
        joined = name + "".join(f"_{as_name(script)}" for script in (*upper, *index))
        if base in EXTREMES or base in {"argmax", "argmin"}:
            return self.extreme(EXTREMES.get(base, base), index, stops)
        plain = not marks and joined not in self.callables and name not in self.callables
        if base in FUNCTIONS and plain:
            return self.function(base, index, stops)
        if base in {"1", "I"} and self.piece in {"[", "\\{", "("} and "1" in self.tokens[: self.at]:
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
        if self.piece == "^":
            self.take()
            power = self.argument()
        if self.piece not in OPEN:
            parts = tuple(part for script in index for part in self.index_of(script))
            joined = callee + "".join(f"_{as_name(script)}" for script in index)
            alone = Name(callee, parts, joined)
            return alone if power is None else Power(alone, power)
        below = self.inner(index[0]) if index and "=" not in index[0] else None
        found: Node = Apply(callee, tuple(self.bracketed()), below)
        return found if power is None else Power(found, power)

    def bracketed(self) -> list[Node]:
        closing = OPEN[self.take()]
        if self.piece == closing:
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
        if self.piece == "^":
            self.take()
            power = self.argument()
        base = self.inner(index[0]) if index else None
        if self.piece in OPEN:
            found: Node = Apply(word, tuple(self.bracketed()), base)
            return found if power is None else Power(found, power)
        body = self.factor(stops)
        while self.piece is not None and self.piece not in stops and self.continues(self.piece):
            body = Join("", body, self.factor(stops))
        found = Apply(word, (body,), base)
        return found if power is None else Power(found, power)

    def continues(self, piece: str) -> bool:
        """Whether a factor still belongs to the argument of a function without brackets."""
        if piece in OPEN or piece in BIGS or piece in BARS or piece in NORMS:
            return False
        return self.starts_factor(piece) and piece.lstrip("\\") not in FUNCTIONS | set(EXTREMES)

    def extreme(self, kind: str, index: list[list[str]], stops: frozenset[str]) -> Node:
        if index:
            indices, low, condition = range_below(self, index[0])
            return Big(kind, indices, low, None, condition, self.product(stops))
        if self.piece not in OPEN:
            return Apply(kind, (self.factor(stops),))
        return Apply(kind, tuple(self.bracketed()))

    def index_of(self, script: list[str]) -> list[Node]:
        """Read an index; letters side by side (`ij`) are two, words and signs are none."""
        if not script or script[0][1:] in FONTS or any(part in RELATIONS for part in script):
            return [Name(as_name(script), (), "word")] if script else []
        found: list[Node] = []
        for part in parted(script):
            if len(part) > 1 and all(piece.isalpha() and len(piece) == 1 for piece in part):
                found += [Name(letter) for letter in part]
                continue
            try:
                found.append(self.inner(part))
            except Unreadable:
                found.append(Name(as_name(part), (), "word"))
        return found

    def base(self) -> str:
        """Read a letter, a greek one, a word in a font, or one of these under an accent."""
        piece = self.take()
        if piece.isalpha() and len(piece) == 1:
            return piece
        word = piece[1:]
        if not piece.startswith("\\"):
            self.at -= 1
            raise self.fail(f'"{piece}" is not understood')
        if word == "arg" and self.piece in {"\\max", "\\min"}:
            return "arg" + self.take()[1:]
        if word in ACCENTS:
            start = self.at
            inside = self.group_tokens()
            reader = Reader(inside, frozenset(), frozenset())
            name = reader.named(frozenset())
            if reader.piece is not None or not isinstance(name, Name):
                self.at = start
                raise self.fail(f"\\{word} over more than a name")
            return f"{name.printed or name.base}_{ACCENTS[word]}"
        if word in FONTS:
            if self.piece == "*":
                self.take()
            return "".join(part.lstrip("\\") for part in self.group_tokens() if part != "\\,")
        if word in {"nabla", "partial"} and self.piece is not None:
            if self.piece == "_":
                self.take()
                self.script()
            following = self.piece or ""
            if following.isalpha() or following[1:] in GREEK | FONTS | set(ACCENTS):
                return f"{word}_{self.base()}"
            return word
        if word in {"varepsilon", "varphi", "vartheta", "varsigma", "varrho"}:
            return word if word in self.known else word[3:]
        if word in GREEK or word in FUNCTIONS or word in EXTREMES:
            return word
        self.at -= 1
        raise self.fail(f"{piece} is not understood")
