"""Checks of the cards on testing: stand-ins, properties, coverage, tests of models."""

from __future__ import annotations

import re
import sys
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.software_engineering_python import evaluate, found, raised

if TYPE_CHECKING:
    from types import FrameType


@check(
    level=3,
    mutants=[("A: `shop.now`", "A: `clock.now`"), ("`from clock import now`", "`import clock`")],
)
def swe_patch_target(card: CardText) -> None:
    """Two modules, made here; each name is patched in turn."""
    from types import ModuleType
    from unittest import mock

    modules = {"clock": ModuleType("clock"), "shop": ModuleType("shop")}
    vars(modules["clock"])["now"] = lambda: "real"
    line = card.spans("front")[1]
    with mock.patch.dict(sys.modules, modules):
        source = f"{line}\ndef opened():\n    return now()\n"
        exec(source, vars(modules["shop"]))  # noqa: S102 - our own card
    works = []
    for target in re.findall(r"`(\w+\.now)`", card.front):
        module, _, name = target.partition(".")
        with mock.patch.object(modules[module], name, return_value="patched"):
            if vars(modules["shop"])["opened"]() == "patched":
                works.append(target)
    assert works == card.spans("back")[:1]


@check(
    level=3,
    mutants=[
        ("`create_autospec(Client)`", "`MagicMock()`"),
        ("`client.sned(x)`", "`client.send(x)`"),
    ],
)
def swe_mock_autospec(card: CardText) -> None:
    """By unittest.mock, with a client that can send."""
    from unittest import mock

    class Client:
        def send(self, x: int) -> None: ...

    call, plain = card.spans("front")
    names = vars(mock) | {"Client": Client}

    def outcome(maker: str) -> str:
        made: Any = evaluate(maker, names)
        return raised(lambda: evaluate(call, {"client": made, "x": 1}))

    assert outcome(plain) == ""
    remedy = card.spans("back")[1]
    assert outcome(remedy) == "AttributeError"
    made: Any = evaluate(remedy, names)(1) if "Client" not in remedy else evaluate(remedy, names)
    assert raised(lambda: made().send(1, 2)) == "TypeError"


@check(
    level=3,
    mutants=[
        ("0.999^{500}", "0.999^{50}"),
        ("about 39 %", "about 61 %"),
        ("Each of 500", "Each of 50"),
    ],
)
def swe_flaky_suite(card: CardText) -> None:
    """By SciPy's binomial distribution."""
    from scipy.stats import binom

    tests = int(card.number(0, "front"))
    chance = float(found(r"in ([\d.]+) %", card.front)) / 100
    exact = float(binom.sf(0, tests, chance))
    left, right = sides(card.formula())
    assert abs(value(left) - exact) < 1e-12
    assert agrees(right, exact)
    assert int(found(r"about (\d+) %", card.back)) == round(100 * exact)


@check(
    level=3,
    mutants=[
        ("c * n for", "c for"),
        ("len(list(g))", "1"),
        ("encode(s)) == s", "encode(s)) == s[::-1]"),
    ],
)
def swe_property_test(card: CardText) -> None:
    """The test of the card runs on 40 texts; encode also against a loop."""
    from hypothesis import HealthCheck, Phase, settings

    space = run(card.code())
    quick = settings(
        max_examples=40,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    quick(space["test_round_trip"])()
    assert space["encode"]("aab") == [("a", 2), ("b", 1)]
    assert space["encode"]("aba") == [("a", 1), ("b", 1), ("a", 1)]
    assert space["decode"]([("x", 3)]) == "xxx"


@check(
    level=3,
    mutants=[
        ("test, `ratio(1, 2)`", "test, `ratio(1, 0)`"),
        ("A: `ratio(1, 0)`", "A: `ratio(0, 1)`"),
        ("`TypeError`", "`ZeroDivisionError`"),
    ],
)
def swe_coverage_gap(card: CardText) -> None:
    """A tracer notes the lines that the test runs."""
    space = run(card.code())
    function = space["ratio"]
    seen: set[int] = set()

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code is function.__code__:
            if event == "line":
                seen.add(frame.f_lineno)
            return trace
        return None

    test = card.spans("front")[0]
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        raised(lambda: evaluate(test, space))
    finally:
        sys.settrace(before)
    lines = {line for _, _, line in function.__code__.co_lines() if line}
    assert lines - {function.__code__.co_firstlineno} == seen
    call, error = card.spans("back")[:2]
    assert raised(lambda: evaluate(call, space)) == error


@check(
    level=3,
    mutants=[("2.30", "2.03"), (r"\log 10", r"\log 2"), ("for 10 balanced", "for 20 balanced")],
)
def swe_initial_loss(card: CardText) -> None:
    """Mean cross-entropy of a layer with small random weights, within 1 %; then exactly, at 0."""
    import numpy as np
    from scipy.special import log_softmax

    classes = int(card.number(0, "front"))
    left, right = sides(card.formula())
    random = rng()
    labels = np.arange(400) % classes
    logits = random.normal(size=(400, 16)) @ random.normal(size=(16, classes)) * 0.01
    loss = -np.mean(log_softmax(logits, axis=1)[np.arange(400), labels])
    assert abs(loss / value(left) - 1) < 0.01
    exact = -float(log_softmax(np.zeros(classes))[0])
    assert abs(value(left) - exact) < 1e-12
    assert agrees(right, exact)


@check(
    level=3,
    mutants=[
        ("model(row[None]) for row in x", "model(x)[k][None] for k in range(len(x))"),
        ("together = model(x)", "together = model(x[:1])"),
        ("model(row[None])", "model(np.stack([row, row]))"),
    ],
)
def swe_rows_independent(card: CardText) -> None:
    """Passes a linear map and softmax by row; refuses statistics and softmax over the batch."""
    import numpy as np
    from scipy.special import softmax

    passes = run(card.code())["rows_independent"]
    x = rng().normal(size=(5, 4))
    w = rng(1).normal(size=(4, 3))
    for model in (lambda v: v @ w, lambda v: softmax(v @ w, axis=1)):
        passes(model, x)
    for model in (
        lambda v: v - v.mean(axis=0),
        lambda v: softmax(v @ w, axis=0),
        lambda v: np.cumsum(v, axis=0),
    ):
        assert raised(partial(passes, model, x)) == "AssertionError"


@check(
    level=3, mutants=[("+ 0.3 != 0.1", "+ 0.3 == 0.1"), ("is not associative", "is associative")]
)
def swe_nondeterminism(card: CardText) -> None:
    """The example of the explanation, and sums of the same numbers in two orders."""
    assert evaluate(card.spans("explanation")[0]) is True
    import numpy as np

    x = rng().normal(size=1000).astype(np.float32)
    differ = np.cumsum(x)[-1] != np.cumsum(x[::-1])[-1]
    assert differ == ("is not associative" in card.back)


@check(
    level=3,
    mutants=[
        (r"\mathrm{rtol}\,|b|", r"\mathrm{rtol}\,|a|"),
        (r"\mathrm{atol} + ", r"\mathrm{atol} - "),
        ("|a - b|", "|a + b|"),
        ("default of 1e-8", "default of 1e-5"),
    ],
)
def swe_allclose(card: CardText) -> None:
    """Against NumPy on random pairs, most of them near the border; its default by its signature."""
    import inspect

    import numpy as np

    left, right = card.formula().split(r"\le")
    random = rng()
    outcomes = set()
    for _ in range(60):
        b = float(random.normal(scale=3))
        atol, rtol = (float(t) for t in random.uniform(0, 0.3, size=2))
        a = b + float(random.choice([-1, 1])) * (atol + rtol * abs(b)) * float(
            random.uniform(0.8, 1.2)
        )
        names = {"a": a, "b": b, "atol": atol, "rtol": rtol}
        says = bool(value(left, **names) <= value(right, **names))
        assert says == np.allclose(a, b, rtol=rtol, atol=atol)
        outcomes.add(says)
    assert outcomes == {True, False}
    default = float(found(r"default of (\S+)", card.explanation))
    assert inspect.signature(np.allclose).parameters["atol"].default == default


@cache
def batch_loss(option: str) -> float:
    """Train a network with one hidden layer on eight examples; return the last training loss."""
    import numpy as np

    random = rng(3)
    x, y = random.normal(size=(8, 4)), np.array([0, 1, 1, 0, 1, 0, 0, 1.0])
    if option == "identical":
        x[:] = x[0]
    v, w = random.normal(size=(4, 32)) / 2, random.normal(size=32) / 6
    speed = [np.zeros_like(v), np.zeros_like(w)]
    losses = []
    for _ in range(400):
        inputs = x + random.normal(size=x.shape) * (option == "augmentation")
        kept = (random.random((8, 32)) < 0.5) * 2 if option == "dropout" else 1
        hidden = np.tanh(inputs @ v) * kept
        z = hidden @ w
        losses.append(float(np.mean(np.logaddexp(0, z) - y * z)))
        dz = (1 / (1 + np.exp(-z)) - y) / 8
        dw = hidden.T @ dz
        dv = inputs.T @ (np.outer(dz, w) * kept * (1 - np.tanh(inputs @ v) ** 2))
        for k, (variable, gradient) in enumerate(((v, dv), (w, dw))):
            pull = gradient + 0.03 * variable * (option == "decay")
            speed[k] = (0.5 if option == "momentum" else 0) * speed[k] - pull
            np.add(variable, speed[k], out=variable)
    return float(np.mean(losses[-20:]))


@check(
    level=3,
    mutants=[
        ("Switch off dropout,", "Switch off momentum,"),
        ("weight decay.", "weight momentum."),
        ("Eight identical inputs", "Eight momentum inputs"),
    ],
)
def swe_overfit_batch(card: CardText) -> None:
    """A network in NumPy: it memorises eight examples, unless something on the card is on."""
    assert batch_loss("") < 0.02
    assert batch_loss("momentum") < 0.02
    said = re.search(r"Switch off (\w+), (\w+) and weight (\w+)\.", card.back)
    assert said
    alike = found(r"Eight (\w+) inputs", card.explanation)
    for option in (*said.groups(), alike):
        assert batch_loss(option) > 0.06, (option, batch_loss(option))
