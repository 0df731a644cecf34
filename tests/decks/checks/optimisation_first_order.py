"""Checks of the cards on gradient descent and its relatives."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found
from tests.decks.checks.linear_algebra_reading import holds, tuples


@check(level=2, mutants=[(r"{w_t - \eta", r"{w_t + \eta"), (r"- \eta \nabla", r"- \nabla")])
def opt_gd_update(card: CardText) -> None:
    """The step minimises the linear model plus proximity, on a grid; as the card explains."""
    g, eta, w = 1.7, 0.3, 0.4
    tex = card.holes[0].replace(r"\nabla f(w_t)", "G").replace("w_t", "W")
    step = value(tex, W=w, G=g, eta=eta)
    grid = w + np.linspace(-2, 2, 400_001)
    best = grid[np.argmin(g * (grid - w) + (grid - w) ** 2 / (2 * eta))]
    assert abs(step - best) < 1e-4


@check(level=2, mutants=[(r"1 - \eta a", r"1 + \eta a"), (")^t", ")")])
def opt_gd_quadratic(card: CardText) -> None:
    """Against the iteration itself."""
    for a, eta in itertools.product((0.5, 3.0), (0.1, 0.9)):
        x = 1.4
        for t in range(1, 6):
            x -= eta * a * x
            got = value(sides(card.formula())[1], {"x_0": 1.4}, eta=eta, a=a, t=t)
            assert math.isclose(got, x)


@check(level=2, mutants=[(r"\frac{2}{L}", r"\frac{1}{L}"), (r"\frac{2}{L}", r"\frac{3}{L}")])
def opt_gd_stability(card: CardText) -> None:
    """Runs with eigenvalues 1 and L settle just for the printed step sizes."""
    for big in (2.0, 10.0):
        for share in (-0.1, 0.2, 0.9, 1.1, 1.9, 2.1, 2.9):
            eta = share / big
            w = np.array([1.0, 1.0])
            for _ in range(400):
                w = w - eta * np.array([1.0, big]) * w
            assert holds(card.formula(), eta=eta, L=big) == (float(np.abs(w).max()) < 0.5)


@check(
    level=2, mutants=[("A: 0.5, 0, −2", "A: 0.5, 0, 2"), ("A: 0.5", "A: 0.4"), ("= 0.2$", "= 0.4$")]
)
def opt_gd_numeric(card: CardText) -> None:
    """The three steps with the gradient by differences, and the limit."""
    f = sides(card.formula(0, "front"))[1]
    slope = (value(f, x=1.001) - value(f, x=0.999)) / 0.002
    rates = found(r"η = (\S+), (\S+) and ([\d.]+)\.$", card.front)
    shown = found(r"^(\S+), (\S+), (\S+)$", card.back)
    assert np.allclose(shown, [1 - eta * slope for eta in rates])
    assert agrees(sides(card.formula(-1, "explanation"))[-1], 2 / slope)


@check(level=2, mutants=[("$O(nd)$", "$O(n d^2)$"), ("nd^2 + d^3", "nd + d^3")])
def opt_gd_cost(card: CardText) -> None:
    """Multiplications of both, within a factor of three over several sizes."""
    step, solve = (tex.removeprefix("O(").removesuffix(")") for tex in card.formulas("back")[:2])
    for n, d in ((10_000, 10), (10_000, 100), (300, 200)):
        elimination = sum((d - k - 1) * (d - k) for k in range(d))
        assert 1 / 3 < 2 * n * d / value(step, n=n, d=d) < 3
        assert 1 / 3 < (n * d * d + elimination) / value(solve, n=n, d=d) < 3


@check(level=3, mutants=[("1/B$, s", "1/B^2$, s"), (r"1/\sqrt{B}$.", "1/B$.")])
def opt_batch_noise(card: CardText) -> None:
    """The variance of the mean, by enumerating every batch drawn with replacement."""
    gradients = (1.0, 4.0, -2.0)
    spread = float(np.var(gradients))
    shares, roots = (tex.replace(r"\propto", "") for tex in card.formulas("back")[:2])
    for size in (1, 2, 3, 4):
        means = [np.mean(batch) for batch in itertools.product(gradients, repeat=size)]
        assert math.isclose(float(np.var(means)), spread * value(shares, B=size))
        assert math.isclose(float(np.std(means)), math.sqrt(spread) * value(roots, B=size))


@check(level=2, mutants=[("A: 3910", "A: 3900"), ("A: 3910", "A: 3906")])
def opt_updates_count(card: CardText) -> None:
    """Counted with a range."""
    samples, batch, epochs = found(r"([\d,]+) samples, batch size (\d+), (\d+) epochs", card.front)
    count = len(range(0, int(samples), int(batch))) * int(epochs)
    assert agrees(card.number(), count)


@check(
    level=2, mutants=[(r"{\beta v_{t-1} + g_t}", r"{\beta v_{t-1} - g_t}"), ("v_t}$.", "g_t}$.")]
)
def opt_momentum_update(card: CardText) -> None:
    """Unrolled, the velocity is the discounted sum of gradients; the position follows it."""
    g = rng().standard_normal(5)
    v, w = 0.0, 1.0
    for k in range(5):
        names = {"v_{t-1}": v, "g_t": g[k], "beta": 0.8, "w_t": w, "eta": 0.1}
        v = float(value(card.holes[0].replace("v_{t-1}", "V"), names, V=v))
        w = float(value(card.holes[1], {**names, "v_t": v}))
    velocities = [sum(0.8 ** (k - s) * g[s] for s in range(k + 1)) for k in range(5)]
    assert math.isclose(v, velocities[-1])
    assert math.isclose(w, 1 - 0.1 * sum(velocities))


@check(level=2, mutants=[(r"{1 - \beta}$,", r"{1 + \beta}$,"), ("ten times", "nine times")])
def opt_momentum_limit(card: CardText) -> None:
    """After 2000 steps of the front's recursion."""
    v = 0.0
    for _ in range(2000):
        v = 0.9 * v + 2.0
    assert math.isclose(value(card.formula(0), g=2.0, beta=0.9), v)
    assert {"ten": 10, "nine": 9}[re.split(r",\s*", card.back)[1].split()[0]] == round(v / 2)


@check(level=2, mutants=[("g_{s,j}^2", "g_{s,j}"), (r"\sqrt{\sum", r"{\sum")])
def opt_adagrad(card: CardText) -> None:
    """Two gradients of one coordinate, by hand."""
    tex = card.formula(0).replace(r"\sum_{s \le t} g_{s,j}^2", r"\sum_s g_s^2")
    got = value(tex, g=np.array([3.0, -4.0]), eta=0.1, epsilon=1e-9)
    assert math.isclose(got, 0.1 / 5, rel_tol=1e-8)


def _adam(gradients: Any) -> tuple[Any, float]:
    """Run Adam from its moments as explicit sums; η is 0.1. Returns steps and the last place."""
    w, steps = 0.0, []
    for t in range(1, len(gradients) + 1):
        ages = np.arange(t)[::-1]
        m = np.average(gradients[:t], weights=0.9**ages)
        v = np.average(gradients[:t] ** 2, weights=0.999**ages)
        steps.append((m, v))
        w -= 0.1 * m / (math.sqrt(v) + 1e-8)
    return steps, w


@check(
    level=2,
    mutants=[
        (r"(1 - \beta_1) g_t}", r"\beta_1 g_t}"),
        (r"(1 - \beta_2) g_t^2}", r"(1 - \beta_2) g_t}"),
        (r"\sqrt{\hat{v}_t}", r"\hat{v}_t"),
    ],
)
def opt_adam_update(card: CardText) -> None:
    """The three holes, iterated, against averages with weights β to the age."""
    gradients = rng().standard_normal(6)
    m = v = w = 0.0
    for t, g in enumerate(gradients, 1):
        names = {"beta_1": 0.9, "beta_2": 0.999, "g_t": g, "M": m, "V": v, "epsilon": 1e-8}
        m = value(card.holes[0].replace("m_{t-1}", "M"), names)
        v = value(card.holes[1].replace("v_{t-1}", "V"), names)
        ratio = card.holes[2].replace(r"\hat{m}_t", "A").replace(r"\hat{v}_t", "B")
        w -= 0.1 * value(ratio, names, A=m / (1 - 0.9**t), B=v / (1 - 0.999**t))
    assert math.isclose(w, _adam(gradients)[1], rel_tol=1e-9)


@check(
    level=2,
    mutants=[(r"A: By $1 - \beta^t$", r"A: By $1 + \beta^t$"), (r"\beta^{t-s}", r"\beta^{s}")],
)
def opt_bias_correction(card: CardText) -> None:
    """The corrected recursion keeps a constant; the unrolled sum is the recursion."""
    g = rng().standard_normal(5)
    unrolled = sides(card.formula(0, "steps"))[1]
    m = constant = 0.0
    for t in range(1, 6):
        m = 0.7 * m + 0.3 * g[t - 1]
        constant = 0.7 * constant + 0.3 * 2.5
        assert math.isclose(value(unrolled, beta=0.7, t=t, g=g), m)
        assert math.isclose(constant / value(card.formula(), beta=0.7, t=t), 2.5)


@check(
    level=3,
    mutants=[
        ("(1 - b1**t)", "(1 - b2**t)"),
        ("* g**2", "* g"),
        ("w - eta", "w + eta"),
        ("v_hat) +", "v) +"),
    ],
)
def opt_adam_code(card: CardText) -> None:
    """Against weighted averages, over six steps."""
    adam = run(card.code())["adam"]
    gradients = rng().standard_normal(6)
    w = m = v = np.zeros(1)
    for t, g in enumerate(gradients, 1):
        w, m, v = adam(w, np.array([g]), m, v, t, 0.1)
    assert math.isclose(float(w[0]), _adam(gradients)[1], rel_tol=1e-9)


@check(level=2, mutants=[("Adam two", "Adam three"), ("8 bytes", "4 bytes"), ("56 GB", "28 GB")])
def opt_adam_memory(card: CardText) -> None:
    """Two states of four bytes, for the printed number of weights."""
    each = {"two": 2, "three": 3}[card.back.split("Adam ")[1].split()[0].strip(",")]
    size, total, billions = found(
        r"is (\d+) bytes a weight: (\d+) GB for (\d+) b", card.explanation
    )
    assert size == 4 * each
    assert total == size * billions


@check(level=2, mutants=[(r"1 + \cos", r"1 - \cos"), (r"{2} \left", r"{1} \left"), (r"\pi t", "t")])
def opt_cosine(card: CardText) -> None:
    """The peak at the start, half at half time, 0 at the end, falling throughout."""
    tex = sides(card.formula())[1]
    rates = [value(tex, {"eta_0": 0.3}, t=t, T=10) for t in range(11)]
    assert np.allclose([rates[0], rates[5], rates[10]], [0.3, 0.15, 0])
    assert all(a > b for a, b in itertools.pairwise(rates))


@check(level=2, mutants=[("A: 10,000, then 1", "A: 100, then 1"), ("then 1.", "then 2.")])
def opt_scaling_condition(card: CardText) -> None:
    """The Hessian of centred columns without correlation, before and after standardising."""
    variances = [float(one.replace(",", "")) for one in card.numbers("front")[:2]]
    signs = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1.0]])
    x = signs * np.sqrt(variances)
    before, after = (
        np.linalg.cond(2 * z.T @ z / 4) for z in (x, (x - x.mean(axis=0)) / x.std(axis=0))
    )
    assert agrees(card.number(0), round(float(before), 6))
    assert agrees(card.number(1), round(float(after), 9))


@check(level=2, mutants=[(r"\frac{c}{\|g\|}", r"\frac{1}{\|g\|}"), (r"\, g$$", r"\, c$$")])
def opt_clip_norm(card: CardText) -> None:
    """Length c, same direction."""
    for k in range(5):
        g = rng(k).standard_normal(4)
        got = value(card.formula(), g=g, c=0.7)
        assert math.isclose(float(np.linalg.norm(got)), 0.7)
        assert math.isclose(float(got @ g), 0.7 * float(np.linalg.norm(g)))


@check(level=2, mutants=[("(0.6, 0.8)", "(0.8, 0.6)"), ("value $(1, 1)", "value $(1, 2)")])
def opt_clip_numeric(card: CardText) -> None:
    """Both ways, computed."""
    g = tuples(card.front)[0]
    norm, entries = tuples(card.back)
    assert np.allclose(norm, g / np.linalg.norm(g))
    assert np.allclose(entries, np.clip(g, -1, 1))


@check(level=2, mutants=[("min(1.0, c / max(norm, 1e-12))", "c / norm"), ("np.sqrt(sum", "(sum")])
def opt_clip_code(card: CardText) -> None:
    """Long lists are cut to c as a whole, short and zero ones untouched."""
    clip = run(card.code())["clip"]
    grads = [rng().standard_normal((2, 3)), rng(1).standard_normal(4)]
    whole = np.concatenate([g.ravel() for g in grads])
    cut = np.concatenate([g.ravel() for g in clip(grads, 0.5)])
    assert np.allclose(cut, 0.5 * whole / np.linalg.norm(whole))
    for short in ([0.01 * g for g in grads], [0 * g for g in grads]):
        assert all(np.array_equal(a, b) for a, b in zip(clip(short, 0.5), short, strict=True))


@check(level=2, mutants=[(r"\frac{1}{2\eta}", r"\frac{1}{\eta}"), ("x - v", "x + v")])
def opt_prox(card: CardText) -> None:
    """For h = x²/2 the minimiser is v / (1 + η), on a fine grid."""
    inside = card.formula().split(r"\left(")[1].split(r"\right)")[0]
    grid = np.linspace(-2, 2, 401)
    for v, eta in ((1.2, 0.5), (-0.9, 2.0)):
        scores = [value(inside, h=lambda x: x * x / 2, x=float(x), v=v, eta=eta) for x in grid]
        assert abs(grid[int(np.argmin(scores))] - v / (1 + eta)) < 0.006


@check(level=3, mutants=[(r"|v| - \tau", r"|v| + \tau"), (r"\mathrm{sign}(v) \max", r"\max")])
def opt_soft_threshold(card: CardText) -> None:
    """The answer against a fine grid of the front's function."""
    f = card.formula(0, "front")
    grid = np.linspace(-3, 3, 601)
    for v, tau in ((2.0, 0.5), (-1.5, 1.0), (0.4, 0.7), (-2.5, 0.0)):
        scores = [value(f, x=float(x), v=v, tau=tau) for x in grid]
        assert abs(value(card.formula(), v=v, tau=tau) - grid[int(np.argmin(scores))]) < 1e-6


def _lasso_problem() -> tuple[Any, Any, Any]:
    """Data and scikit-learn's solution for λ = 3 on half the sum of squares."""
    from sklearn.linear_model import Lasso

    x = rng().standard_normal((12, 4))
    y = x @ np.array([2.0, 0.0, -1.0, 0.0]) + 0.1 * rng(1).standard_normal(12)
    model = Lasso(alpha=3 / 12, fit_intercept=False, tol=1e-12, max_iter=10_000).fit(x, y)
    return x, y, model.coef_


@check(level=3, mutants=[("eta * lam", "lam"), ("w - eta", "w + eta"), (", 2) ** 2", ", 2)")])
def opt_ista_code(card: CardText) -> None:
    """Against scikit-learn, zeros included."""
    x, y, w = _lasso_problem()
    with np.errstate(all="ignore"):
        got = run(card.code())["ista"](x, y, 3.0, 500)
    assert np.allclose(got, w, atol=1e-6)
    assert np.array_equal(got == 0, w == 0)


@check(level=3, mutants=[(r"{\|x_j\|^2}", r"{\|x_j\|}"), (r", \lambda)}", r", 2 \lambda)}")])
def opt_cd_lasso(card: CardText) -> None:
    """scikit-learn's solution is left as it is by every coordinate's update."""
    x, y, w = _lasso_problem()

    def soft(v: Any, tau: float) -> float:
        v = float(np.squeeze(v))
        return math.copysign(max(abs(v) - tau, 0), v)

    tex = sides(card.formula())[1].replace("x_j", "a").replace("r_j", "r")
    for j in range(4):
        r = y - x @ w + x[:, j] * w[j]
        assert math.isclose(value(tex, S=soft, a=x[:, j], r=r, lambda_=3.0), w[j], abs_tol=1e-6)


@check(
    level=3,
    mutants=[("abs(c) - lam", "abs(c) + lam"), ("r = r - X", "r = r + X"), ("/ size[j]", "")],
)
def opt_cd_code(card: CardText) -> None:
    """Against scikit-learn, zeros included."""
    x, y, w = _lasso_problem()
    with np.errstate(all="ignore"):
        got = run(card.code())["lasso"](x, y, 3.0, 60)
    assert np.allclose(got, w, atol=1e-6)
    assert np.array_equal(got == 0, w == 0)


@check(level=2, mutants=[("(1, 1)$, though", "(8, 1)$, though"), ("|x - y| + 0.1", "|x| + 0.1")])
def opt_cd_stalls(card: CardText) -> None:
    """No move of one coordinate helps at the printed point; a move of both does."""
    f = sides(card.formula(0, "explanation"))[1]
    x, y = tuples(card.explanation)[0]
    here = value(f, x=x, y=y)
    for move in np.linspace(-2, 2, 81):
        assert value(f, x=x + move, y=y) >= here - 1e-12
        assert value(f, x=x, y=y + move) >= here - 1e-12
    assert value(f, x=x - 0.5, y=y - 0.5) < here
    assert value(f, x=0.0, y=0.0) == 0


@check(level=2, mutants=[("$1/t$ sat", "$1/t^2$ sat"), (r"$1/\sqrt{t}$ only", "$1/t$ only")])
def opt_robbins_monro(card: CardText) -> None:
    """The second half of a diverging sum still adds much, that of the others little."""
    both, first = (tex.replace("/t^2", "/(t^2)") for tex in card.formulas("explanation")[:2])

    def grows(tex: str, power: int) -> bool:
        return sum(float(value(tex, t=t)) ** power for t in range(400, 800)) > 0.1

    assert grows(both, 1)
    assert not grows(both, 2)
    assert grows(first, 1)
    assert grows(first, 2)


@check(level=2, mutants=[(r"(1 - \rho)", r"\rho"), ("g_t^2", "g_t")])
def opt_rmsprop(card: CardText) -> None:
    """Under a constant gradient the average tends to its square."""
    tex = sides(card.formula())[1].replace("s_{t-1}", "S").replace("g_t", "g")
    s = 0.0
    for _ in range(150):
        s = value(tex, S=s, g=-3.0, rho=0.8)
    assert math.isclose(s, 9.0)
