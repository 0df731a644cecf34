"""Checks of the cards on floating point and stable formulas."""

from __future__ import annotations

import math
import re

import numpy as np
from tests.decks.card_text import CardText, agrees, run, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found


@check(level=3, mutants=[(r"{m + \log", r"{\log"), ("z_i - m}", "z_i + m}")])
def opt_logsumexp(card: CardText) -> None:
    """Against scipy, with logits that overflow unshifted."""
    from scipy.special import logsumexp

    for z in (rng().standard_normal(5), np.array([1000.0, 1001.0, -4.0])):
        got = value(card.holes[0], z=z, m=z.max())
        assert math.isclose(got, logsumexp(z), rel_tol=1e-12)


@check(level=3, mutants=[("1::5", "1::6"), ("1::10", "1::11"), ("2::7", "2::8"), ("| 23", "| 24")])
def opt_float_formats(card: CardText) -> None:
    """Against numpy; bf16 has fp32's exponent and 16 bits in all."""
    rows = {
        name: (int(exponent), int(rest))
        for name, exponent, rest in re.findall(r"\| (\w+) \| (\d+) \| (\d+) \|", card.front)
    }
    single, half = np.finfo(np.float32), np.finfo(np.float16)
    assert rows["fp32"] == (single.nexp, single.nmant)
    assert rows["fp16"] == (half.nexp, half.nmant)
    assert rows["bf16"] == (single.nexp, 16 - 1 - single.nexp)


@check(level=3, mutants=[("65504", "65536")])
def opt_half_formats(card: CardText) -> None:
    """The largest fp16 number."""
    assert agrees(str(int(found(r"above (\d+)", card.back)[0])), float(np.finfo(np.float16).max))


@check(level=3, mutants=[("2^{-23}", "2^{-24}"), ("2^{-52}", "2^{-53}")])
def opt_epsilon(card: CardText) -> None:
    """Against the next float behind 1."""
    assert value(card.formula(0)) == float(np.nextafter(np.float32(1), np.float32(2)) - 1)
    assert value(card.formula(1)) == float(np.nextafter(1.0, 2.0)) - 1


@check(level=2, mutants=[(r"\sqrt{x + 1} + \sqrt{x}}", r"\sqrt{x + 1} - \sqrt{x}}")])
def opt_conjugate_form(card: CardText) -> None:
    """Equal to the front where that is harmless; right where the front gives 0."""
    front = card.formula(0, "front")
    for x in (0.5, 7.0, 300.0):
        assert math.isclose(value(card.formula(), x=x), value(front, x=x), rel_tol=1e-9)
    x = value(card.formula(0, "explanation").split("=")[1])
    assert value(front, x=float(x)) == 0
    assert math.isclose(value(card.formula(), x=float(x)), 0.5e-8, rel_tol=1e-9)


@check(
    level=3, mutants=[("z - z.max(axis=-1, keepdims=True)", "z"), ("e.sum(axis=-1", "e.sum(axis=0")]
)
def opt_softmax_code(card: CardText) -> None:
    """Against scipy on three axes, large logits included."""
    from scipy.special import softmax

    ours = run(card.code())["softmax"]
    z = rng().standard_normal((2, 3, 4))
    z[0, 0, 0] = 2000
    with np.errstate(over="raise", invalid="raise"):
        assert np.allclose(ours(z), softmax(z, axis=-1))


@check(level=3, mutants=[("−1000 and 0", "−999 and 0"), ("−1000 and 0", "0 and −1000")])
def opt_log_softmax(card: CardText) -> None:
    """Against scipy at the front's logits; the naive way gives minus infinity."""
    from scipy.special import log_softmax, softmax

    z = np.array(found(r"\((\d+), (\d+)\)", card.front))
    assert np.allclose(found(r"directly: (\S+) and (\S+)\.", card.back), log_softmax(z))
    with np.errstate(divide="ignore"):
        assert np.log(softmax(z))[0] == -math.inf


@check(
    level=3, mutants=[("exp(-z)", "exp(z)"), ("e / (1 + e)", "1 / (1 + e)"), ("z >= 0", "z < 9")]
)
def opt_sigmoid_code(card: CardText) -> None:
    """Against scipy, at ±1000 too."""
    from scipy.special import expit

    sigmoid = run(card.code())["sigmoid"]
    for z in (-1000.0, -2.0, 0.0, 0.7, 1000.0):
        assert math.isclose(sigmoid(z), expit(z))


@check(level=3, mutants=[("- z y", "+ z y"), ("e^{-|z|}", "e^{|z|}"), (r"\max(z, 0)", "z")])
def opt_stable_bce(card: CardText) -> None:
    """Against logaddexp, for large logits too."""
    for z in (-900.0, -1.3, 0.0, 2.2, 900.0):
        for y in (0, 1, 0.4):
            exact = float(np.logaddexp(0, z)) - z * y
            assert math.isclose(value(card.formula(), z=z, y=y), exact, abs_tol=1e-12)


@check(level=2, mutants=[("For x = 1e-20", "For x = 1e-10")])
def opt_log1p(card: CardText) -> None:
    """Both values at the printed x."""
    x = found(r"For x = (\S+),", card.explanation)[0]
    assert math.log(1 + x) == 0
    assert math.isclose(math.log1p(x), found(r"is (\S+)\.$", card.explanation)[0])


@check(level=2, mutants=[("400th", "300th"), ("−921", "−920")])
def opt_log_space(card: CardText) -> None:
    """The power underflows, its logarithm is as printed."""
    base, power, log = found(r"(\S+) to the (\d+)th is 0 .* about (\S+)\.$", card.explanation)
    assert math.prod([base] * int(power)) == 0
    assert round(power * math.log(base)) == log


@check(level=3, mutants=[("gap * (x - mean)", "gap * gap"), ("(n - 1)", "n"), ("gap / n", "gap")])
def opt_welford_code(card: CardText) -> None:
    """Against the standard library, far from the origin too."""
    from statistics import variance

    ours = run(card.code())["variance"]
    for shift in (0.0, 1e9):
        values = [shift + x for x in (4.0, 7.0, 13.0, 16.0)]
        assert math.isclose(ours(values), variance(values), rel_tol=1e-9)


@check(level=3, mutants=[("(t - s) - y", "(t - s) + y"), ("x - lost", "x")])
def opt_kahan_code(card: CardText) -> None:
    """Against exact summation of one large and many tiny numbers."""
    values = [1.0] + [1e-16] * 10_000
    assert math.isclose(run(card.code())["total"](values), math.fsum(values), rel_tol=3e-16)
    assert sum(values[1:], values[0]) > 0


@check(level=2, mutants=[("E[X^2] - E", "E[X^2] + E")])
def opt_naive_variance(card: CardText) -> None:
    """The front's formula is right near the origin, and has no correct digit far from it."""
    x = np.array([4.0, 7.0, 13.0, 16.0])
    exact = float(np.var(x))
    assert math.isclose(value(card.formula(0, "front"), E=np.mean, X=x), exact)
    assert abs(value(card.formula(0, "front"), E=np.mean, X=x + 1e9) - exact) > exact / 2
