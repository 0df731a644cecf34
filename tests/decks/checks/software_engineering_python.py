"""Checks of the cards on Python's objects, iteration, decorators and types."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final

from tests.decks.card_text import CardText, run
from tests.decks.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODULE: Final = {"__name__": __name__}
"""What a dataclass wants: a module that can be found."""


def evaluate(code: str, names: dict[str, Any] | None = None) -> Any:
    """Evaluate an expression of a card."""
    return eval(code, dict(names or {}))  # noqa: S307 - our own card


def raised(action: Callable[[], object]) -> str:
    """Return the name of the exception that an action raises, or nothing."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
        return type(error).__name__
    return ""


def found(pattern: str, text: str) -> str:
    """Return the first group of a pattern that must occur in a text."""
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


@check(
    level=3,
    mutants=[
        ("`[1, 2]`", "`[2]`"),
        ("`[[1, 0], [1, 0]]`", "`[[1, 0], [0, 0]]`"),
        ("`14 0`", "`14 14`"),
        ("`abAB`", "`aAbB`"),
        ("`done`", "`ZeroDivisionError`"),
        ("`3 3 3`", "`1 2 3`"),
        ("`DBCA`", "`DBAC`"),
        ("`['x']`", "`[]`"),
    ],
)
def swe_prints(card: CardText) -> None:
    """What the block in front prints, by running it."""
    assert run(card.code(field="front"))["stdout"].strip() == card.spans("back")[0]


@check(level=3, mutants=[("`b = a`", "`b = a[:]`")])
def swe_names_bind(card: CardText) -> None:
    """By Python."""
    space = run(f"a = [1]\n{card.spans('front')[0]}\nb.append(2)")
    assert space["a"] == [1, 2]
    assert space["a"] is space["b"]


@check(
    level=3,
    mutants=[("calls `iter` on", "calls `len` on"), ("then `next` on", "then `iter` on")],
)
def swe_for_protocol(card: CardText) -> None:
    """A class that notes what it is asked."""
    seen: list[str] = []

    class Numbers:
        def __iter__(self) -> Numbers:
            seen.append("iter")
            return self

        def __next__(self) -> int:
            seen.append("next")
            if len(seen) > 3:
                seen.append("StopIteration")
                raise StopIteration
            return 1

    for _ in Numbers():
        pass
    assert list(dict.fromkeys(seen)) == card.spans("back")


@check(
    level=3, mutants=[("return x`", "return x + 1`"), ("remembers the `int`", "remembers `str`")]
)
def swe_hints_unenforced(card: CardText) -> None:
    """The lines of the explanation run."""
    define, call, stored, hint = card.spans("explanation")
    space = run(define)
    assert evaluate(call, space) == "a"
    said = evaluate(stored, space)["x"]
    assert said in (hint, evaluate(hint))


@check(
    level=3,
    mutants=[("A: `==` asks", "A: `is` asks"), ("`__eq__`. `is` asks", "`__eq__`. `==` asks")],
)
def swe_is_equality(card: CardText) -> None:
    """Two equal lists."""
    equal = found(r"`(\S+)` asks whether two values are equal", card.back)
    same = found(r"`(\S+)` asks whether both are one object", card.back)
    lists = {"a": [1], "b": [1]}
    assert evaluate(f"a {equal} b", lists)
    assert not evaluate(f"a {same} b", lists)


@check(
    level=3,
    mutants=[
        ("Equal objects must", "Unequal objects must"),
        ("have equal hashes", "have unequal hashes"),
    ],
)
def swe_hash_rule(card: CardText) -> None:
    """The rule holds for built-in values, and a class that breaks it is not found in a set."""
    match = re.search(r"(\w+) objects must have (\w+) hashes", card.back)
    assert match
    say = {"equal": True, "unequal": False}
    values = [1, 1.0, True, 0, "a", "b", -1, -2, (1, 2), (1.0, 2), frozenset({1})]
    for x in values:
        for y in values:
            if (x == y) == say[match[1].lower()]:
                assert (hash(x) == hash(y)) == say[match[2]], (x, y)

    class Broken:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Broken)

        def __hash__(self) -> int:
            return id(self)

    one, two = Broken(), Broken()
    assert one == two
    assert two not in {one, 1}


@check(
    level=3,
    mutants=[
        ("A: After `copy.copy` it", "A: After `copy.deepcopy` it"),
        ("After `copy.deepcopy` it does not", "After `copy.copy` it does not"),
    ],
)
def swe_copy_depth(card: CardText) -> None:
    """By the module copy."""
    change = found(r"`(b\[0\].+?)`", card.front)
    shows = {}
    for name in ("copy.copy", "copy.deepcopy"):
        a = [[1], [2]]
        space = run(change, {"b": evaluate(f"{name}(a)", {"copy": copy, "a": a})})
        assert 9 in space["b"][0]
        shows[name] = 9 in a[0]
    assert shows[found(r"After `(\S+)` it shows", card.back)]
    assert not shows[found(r"After `(\S+)` it does not", card.back)]


@check(level=3, mutants=[("`zip`", "`range`"), ("A list is", "A map is")])
def swe_iterable_iterator(card: CardText) -> None:
    """An iterator gives itself by iter and is used up."""
    samples = {
        "list": [1, 2],
        "range": range(2),
        "zip": zip([1], [2], strict=True),
        "map": map(str, [1]),
        "enumerate": enumerate([1]),
    }
    for name in card.spans("explanation"):
        sample: Any = samples[name]
        assert iter(sample) is sample
        assert list(sample)
        assert not list(sample)
    plain: Any = samples[found(r"A (\w+) is an iterable", card.explanation)]
    assert iter(plain) is not iter(plain)
    assert list(plain) == list(plain) != []


@check(
    level=3,
    mutants=[
        ("islice(it, size)", "islice(it, size + 1)"),
        ("it = iter(items)", "it = iter(list(items))"),
        ("['e']]", "['e', 'f']]"),
    ],
)
def swe_batches(card: CardText) -> None:
    """Against slices; and nothing is drawn ahead."""
    space = run(card.code())
    assert space["stdout"].strip() == card.code().strip().splitlines()[-1].removeprefix("# ")
    batches = space["batches"]
    for n in range(8):
        for size in range(1, 5):
            items = list(range(n))
            assert list(batches(items, size)) == [items[k : k + size] for k in range(0, n, size)]
    drawn: list[int] = []

    def source() -> Iterator[int]:
        for k in range(9):
            drawn.append(k)
            yield k

    assert next(batches(source(), 3)) == [0, 1, 2]
    assert len(drawn) == 3


@check(
    level=3,
    mutants=[
        ("finally:", "except KeyError:"),
        ("setattr(obj, name, before)", "delattr(obj, name)"),
        ("    setattr(obj, name, value)\n", "", 1),
    ],
)
def swe_context_manager(card: CardText) -> None:
    """With and without an exception in the block."""
    from types import SimpleNamespace

    swapped = run(card.code())["swapped"]
    thing = SimpleNamespace(colour="red")
    with swapped(thing, "colour", "blue"):
        assert thing.colour == "blue"
    assert thing.colour == "red"

    def fail() -> None:
        with swapped(thing, "colour", "blue"):
            raise RuntimeError

    assert raised(fail) == "RuntimeError"
    assert thing.colour == "red"


@check(
    level=3,
    mutants=[
        ("    @wraps(function)\n", ""),
        ("+= 1", "+= 2"),
        ("        return function(*args", "        function(*args"),
    ],
)
def swe_decorator(card: CardText) -> None:
    """Counts, results, name and docstring."""
    counted = run(card.code())["counted"]

    def add(x: int, y: int = 1) -> int:
        """Add."""
        return x + y

    decorated, other = counted(add), counted(add)
    assert [decorated(1), decorated(1, y=5)] == [2, 6]
    assert (decorated.calls, other.calls) == (2, 0)
    assert (decorated.__name__, decorated.__doc__) == ("add", "Add.")


@check(
    level=3,
    mutants=[("f = retry(3)(f)", "f = retry(f)(3)"), ("f = retry(3)(f)", "f = retry(f, 3)")],
)
def swe_decorator_arguments(card: CardText) -> None:
    """Both forms, with a decorator that notes its arguments."""
    seen: list[object] = []

    def retry(times: object) -> Callable[[object], object]:
        seen.append(times)

        def decorate(function: object) -> object:
            seen.append(callable(function))
            return function

        return decorate

    define = "def f():\n    return 7\n"
    run(f"{card.spans('front')[1]}\n{define}", {"retry": retry})
    by_sign, seen[:] = list(seen), []
    run(f"{define}{card.spans('back')[0]}", {"retry": retry})
    assert by_sign == seen == [3, True]


@check(
    level=3,
    mutants=[
        ("does `@dataclass(frozen=True)`", "does `@dataclass`"),
        ("`__hash__`, both", "`__lt__`, both"),
        ("`FrozenInstanceError`", "`TypeError`"),
    ],
)
def swe_dataclass_frozen(card: CardText) -> None:
    """By the module dataclasses."""
    source = f"from dataclasses import dataclass\n{card.spans('front')[0]}\nclass P:\n    x: int"
    made = run(source, MODULE)["P"]
    *methods, error = card.spans("back")
    assert all(made.__dict__[name] is not None for name in methods)
    assert {made(1): "a"}[made(1)] == "a"
    assert raised(lambda: setattr(made(1), "x", 2)) == error
    plain = run(source.replace("(frozen=True)", ""), MODULE)["P"]
    assert {"__init__", "__repr__", "__eq__"} <= set(card.spans("explanation")) & set(
        plain.__dict__
    )
    assert raised(lambda: hash(plain(1))) == "TypeError"


@check(
    level=3,
    mutants=[("default_factory=list", "default=[]"), ("raises ValueError", "raises TypeError")],
)
def swe_dataclass_default(card: CardText) -> None:
    """By the module dataclasses."""
    head = "from dataclasses import dataclass, field\n@dataclass\nclass P:\n    "
    assert raised(lambda: run(head + card.spans("front")[0], MODULE)) == found(
        r"raises (\w+)", card.back
    )
    made = run(head + card.spans("back")[0], MODULE)["P"]
    made().tags.append(1)
    assert made().tags == []


@check(level=3, mutants=[("A: Protocol: by having", "A: Abstract base class: by having")])
def swe_protocol_abc(card: CardText) -> None:
    """A class with the method, and no other tie."""
    from abc import ABC, abstractmethod
    from typing import Protocol, runtime_checkable

    @runtime_checkable
    class Structural(Protocol):
        def close(self) -> None: ...

    class Nominal(ABC):
        @abstractmethod
        def close(self) -> None: ...

    class Door:
        def close(self, hard: bool) -> bool:
            return hard

    kinds = {"Protocol": isinstance(Door(), Structural), "Abstract": isinstance(Door(), Nominal)}
    assert kinds[found(r"(\w+)[\w ]*: by having the methods", card.back)]
    Nominal.register(Door)
    assert isinstance(Door(), Nominal)
    assert "or being registered" in card.back


@check(level=3, mutants=[("`TypeError`", "`NotImplementedError`")])
def swe_abstract_instantiation(card: CardText) -> None:
    """Defining passes, creating fails; the raising method fails when called."""
    from abc import ABC, abstractmethod

    class Base(ABC):
        @abstractmethod
        def load(self) -> None: ...

    made: Any = type("Made", (Base,), {})
    assert raised(made) == card.spans("back")[0]

    class Plain:
        def load(self) -> None:
            raise NotImplementedError

    assert raised(Plain) == ""
    assert raised(Plain().load) == card.spans("front")[0]
