"""Checks of the cards on design: objects, patterns, functional ideas, architecture."""

from __future__ import annotations

import re
from typing import Any

from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.software_engineering_python import evaluate, found


@check(
    level=3,
    mutants=[
        ("A: The area is 16", "A: The area is 20"),
        ("expected 20", "expected 25"),
        ("width 5, then height 4", "width 4, then height 5"),
    ],
)
def swe_liskov_square(card: CardText) -> None:
    """Both classes, with the caller of the card."""
    width, height = (int(n) for n in re.findall(r"(?:width|height) (\d)", card.front))

    class Rectangle:
        def __init__(self) -> None:
            self.sides = {"width": 1, "height": 1}

        def put(self, side: str, length: int) -> None:
            self.sides[side] = length

    class Square(Rectangle):
        def put(self, side: str, length: int) -> None:
            self.sides = dict.fromkeys((*self.sides, side), length)

    areas = []
    for shape in (Square(), Rectangle()):
        shape.put("width", width)
        shape.put("height", height)
        areas.append(shape.sides["width"] * shape.sides["height"])
    assert [int(n) for n in card.numbers("back")] == areas


@check(
    level=3,
    mutants=[
        ("discount(sum(prices))", "sum(prices)"),
        ("amount * 9 // 10", "amount * 10 // 9"),
        ("# 100 90", "# 100 91"),
    ],
)
def swe_strategy(card: CardText) -> None:
    """Against sums by hand, with a strategy that the card does not have."""
    space = run(card.code())
    assert space["stdout"].strip() == card.code().strip().rpartition("# ")[2]
    assert space["total"]([10, 20, 30]) == 60
    assert space["total"]([10, 20], lambda amount: amount - 7) == 23
    assert space["total"]([50, 150], space["tenth_off"]) == 180


@check(level=3, mutants=[("`weakref.WeakSet`", "`set`"), ("by weak references", "by copies")])
def swe_observer_leak(card: CardText) -> None:
    """A listener goes out of use: a list keeps it, the set of the explanation does not."""
    import weakref

    class Listener:
        pass

    def kept(container: Any) -> bool:
        listener = Listener()
        watch = weakref.ref(listener)
        (container.append if isinstance(container, list) else container.add)(listener)
        del listener
        return watch() is not None

    assert kept([])
    remedy = card.spans("explanation")[0]
    assert not kept(evaluate(remedy, {"weakref": weakref})())
    assert found(r"by (\w+) references", card.back) in remedy


@check(
    level=3,
    mutants=[("A: `sorted(x)`", "A: `x.sort()`"), ("A: `sorted(x)`", "A: `random.random()`")],
)
def swe_pure_function(card: CardText) -> None:
    """Each is called twice: results and argument are compared."""
    import random

    pure = []
    for code in card.spans("front"):
        x = [3, 1, 2]
        state = random.Random(0)
        names = {"x": x, "random": state}
        results = [evaluate(code, names) for _ in range(2)]
        if results[0] == results[1] and x == [3, 1, 2]:
            pure.append(code)
    assert pure == card.spans("back")


@check(
    level=3,
    mutants=[("        nonlocal count\n", ""), ("count = 0", "count = 1"), ("+= 1", "+= 2")],
)
def swe_closure_counter(card: CardText) -> None:
    """Two counters count on their own."""
    counter = run(card.code())["counter"]
    one, two = counter(), counter()
    assert [one(), one(), two(), one(), two()] == [1, 2, 1, 3, 2]


@check(
    level=3,
    mutants=[
        ("A: 4:", "A: 3:"),
        ("three decisions", "four decisions"),
        ("    if x < 0:", "    while x < 0 and x:"),
    ],
)
def swe_cyclomatic(card: CardText) -> None:
    """Edges less nodes plus two, of the graph of the function's statements."""
    import ast

    tree = ast.parse(card.code()).body[0]
    assert isinstance(tree, ast.FunctionDef)
    edges: set[tuple[int, int]] = set()

    def link(body: list[ast.stmt], after: int) -> int:
        """Draw the edges of some statements and return where they begin."""
        for statement in reversed(body):
            here = id(statement)
            if isinstance(statement, ast.Return):
                edges.add((here, 0))
            elif isinstance(statement, ast.If):
                edges.update({(here, link(statement.body, after)), (here, after)})
            elif isinstance(statement, ast.For):
                edges.update({(here, link(statement.body, here)), (here, after)})
            else:
                message = f"no edges are known for {statement}"
                raise TypeError(message)
            after = here
        return after

    link(tree.body, 0)
    nodes = {node for edge in edges for node in edge}
    complexity = len(edges) - len(nodes) + 2
    assert int(card.number()) == complexity
    words = {"three": 3, "four": 4}
    assert words[found(r"its (\w+) decisions", card.back)] == complexity - 1


@check(
    level=3,
    mutants=[
        ("0.999^5", "0.999^4"),
        ("99.5 %", "99.9 %"),
        ("five services", "nine services"),
        ("3.6 hours", "3.9 hours"),
        ("43.2 minutes", "53.2 minutes"),
    ],
)
def swe_chain_availability(card: CardText) -> None:
    """All states of the services, weighted."""
    from itertools import product

    count = {"five": 5, "nine": 9}[found(r"needs (\w+) services", card.front)]
    up = float(found(r"up ([\d.]+) %", card.front)) / 100
    whole = 0.0
    for state in product((True, False), repeat=count):
        weight = 1.0
        for works in state:
            weight *= up if works else 1 - up
        whole += weight if all(state) else 0
    left, right = sides(card.formula())
    assert abs(value(left) - whole) < 1e-12
    assert agrees(right, whole)
    assert agrees(found(r"about ([\d.]+) %", card.back), 100 * whole)
    hours = 30 * 24 * (1 - whole)
    assert agrees(found(r"some ([\d.]+) hours", card.explanation), hours)
    assert agrees(found(r"([\d.]+) minutes", card.explanation), 30 * 24 * 60 * (1 - up))
