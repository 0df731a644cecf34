"""Checks of the cards on the building blocks of networks."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, said, same, slope
from tests.decks.checks.linear_algebra_reading import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText

POINTS = (-6.0, -1.5, -0.3, 0.0, 0.4, 1.0, 5.0)


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _slope(f: Callable[[float], float], at: float) -> float:
    return (f(at + 1e-6) - f(at - 1e-6)) / 2e-6


@check(level=2, mutants=[("(W_2 W_1) x", "(W_1 W_2) x"), ("W_2 b_1 + b_2)$$", "b_1 + b_2)$$")])
def dl_linear_collapse(card: CardText) -> None:
    """Both sides on random layers of three, four and two units."""
    draw = rng().standard_normal
    env = {"W_1": draw((4, 3)), "W_2": draw((2, 4)), "b_1": draw(4), "b_2": draw(2), "x": draw(3)}
    assert holds(card.formula(0, "back"), env)


@check(level=3, mutants=[("$2^k$", "$3^k$"), ("$2k$", "$k$")])
def dl_depth_pieces(card: CardText) -> None:
    """Pieces counted on a fine grid of slopes; units counted by their ReLUs."""
    relu = [0]

    def tent(x: Any) -> Any:
        relu[0] += 2
        return 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)

    for k in range(1, 6):
        relu[0] = 0
        x = np.linspace(0, 1, 2**8 + 1)
        y = x
        for _ in range(k):
            y = tent(y)
        slopes = np.diff(y)
        pieces = 1 + int(np.sum(~np.isclose(slopes[1:], slopes[:-1])))
        assert pieces == value(card.formula(1), k=k)
        assert relu[0] == value(card.formula(2), k=k)


@check(
    level=2,
    mutants=[(r"$b \le 0$", r"$b \ge 0$"), ("$w_1 + b > 0$", "$w_1 - b > 0$"), ("b > -b", "b > b")],
)
def dl_xor_impossible(card: CardText) -> None:
    """The conditions are those of the three inputs; each step follows from what stands before."""
    zero, one, two, _, added, kept = card.formulas("steps")
    unit = sides(card.formula(0, "front"))[0]
    seen = 0
    for w_1, w_2, b in itertools.product((-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0), repeat=3):
        env = {"w_1": w_1, "w_2": w_2, "b": b}
        fires = {x: value(unit, {**env, "x": np.array(x)}) > 0 for x in ((0, 0), (1, 0), (0, 1))}
        assert holds(zero, env) == (not fires[0, 0])
        assert holds(one, env) == fires[1, 0]
        assert holds(two, env) == fires[0, 1]
        if holds(zero, env) and holds(one, env) and holds(two, env):
            seen += 1
            assert holds(added, env)
            assert holds(kept, env)
            assert holds(card.formula(), env)
    # `added` must be a sum of the premises: its two sides differ by theirs
    env = {"w_1": 0.3, "w_2": -1.1, "b": 0.7}
    left, right = (value(side, env) for side in sides(added))
    assert math.isclose(left - right, sum(value(sides(tex)[0], env) for tex in (one, two)))
    assert seen


@check(level=3, mutants=[("- 2\\, r", "- r"), ("x_2 - 1)", "x_2)")])
def dl_xor_relu(card: CardText) -> None:
    """Against exclusive or, on all four inputs."""
    net = sides(card.formula())[0]
    relu_says = sides(card.formula())[-1]
    for bits in itertools.product((0, 1), repeat=2):
        out = value(net, x=np.array(bits), r=lambda z: value(relu_says, z=z))
        assert out == bits[0] ^ bits[1]


@check(level=3, mutants=[("{{1::1/4}}", "{{1::1/2}}"), ("1 - \\tanh", "1 + \\tanh")])
def dl_sigmoid_slope(card: CardText) -> None:
    """The largest slope on a grid and its place; tanh's slope against central differences."""
    most, place, slope_of_tanh = card.holes
    grid = np.linspace(-3, 3, 601)
    slopes = np.array([_slope(_sigmoid, z) for z in grid])
    assert math.isclose(slopes.max(), value(most), rel_tol=1e-6)
    assert math.isclose(grid[slopes.argmax()], float(place), abs_tol=1e-9)
    for z in POINTS:
        assert math.isclose(value(slope_of_tanh, z=z), _slope(np.tanh, z), abs_tol=1e-7)


@check(level=2, mutants=[("negative on all", "positive on all")])
def dl_dead_relu(card: CardText) -> None:
    """A unit of the stated sign has a zero gradient, one of the other sign has not."""
    sign = (
        -1
        if "pre-activation is negative on all data: output and gradient are 0" in card.back
        else 1
    )
    x = rng().random((20, 3))
    w = sign * np.ones(3)
    assert np.all(np.maximum(x @ w, 0) == 0)
    assert np.allclose(slope(lambda v: float(np.maximum(x @ v, 0).sum()), w), 0)


@check(level=2, mutants=[(r"{\alpha z}", r"{-\alpha z}"), (r"(e^z - 1)", r"e^z")])
def dl_leaky_elu(card: CardText) -> None:
    """The slopes on both sides of 0, continuity there, and ELU's limit −α."""
    leak, low = card.holes
    for alpha in (0.1, 0.5):
        tex = rf"\max({leak}, z)"
        assert math.isclose(_slope(lambda z: value(tex, z=z, alpha=alpha), -2.0), alpha)  # noqa: B023 - called at once
        assert value(tex, z=3.0, alpha=alpha) == 3
        assert math.isclose(value(low, z=0.0, alpha=alpha), 0, abs_tol=1e-12)
        assert math.isclose(value(low, z=-40.0, alpha=alpha), -alpha)


@check(level=3, mutants=[(r"$z\,\Phi(z)$", r"$\Phi(z)$"), (r"$z\,\sigma(z)$", r"$z\,\sigma(-z)$")])
def dl_gelu_silu(card: CardText) -> None:
    """GELU is E[z·1(Z < z)] by quadrature; both dip below 0 and are like ReLU far out."""
    from scipy.stats import norm

    gelu, silu = card.formula(0), card.formula(1)
    for z in POINTS:
        exact = z * norm.expect(np.ones_like, lb=-12, ub=z)
        assert math.isclose(value(gelu, z=z, Phi=norm.cdf), exact, abs_tol=1e-7)
    for tex, names in ((gelu, {"Phi": norm.cdf}), (silu, {"sigma": _sigmoid})):
        far = [value(tex, names, z=z) for z in (-30.0, 30.0)]
        assert np.allclose(far, [0, 30], atol=1e-9)
        assert value(tex, names, z=-1.0) < min(value(tex, names, z=-8.0), 0)


@check(level=3, mutants=[("(1 + z\\,", "(1 - z\\,"), ("left of −1.28", "left of −1.48")])
def dl_silu_derivative(card: CardText) -> None:
    """Proved in SymPy; the zero of the derivative by a root finder."""
    import sympy
    from scipy.optimize import brentq
    from tests.decks.card_text import symbolic

    z = sympy.Symbol("z", real=True)

    def s(u: Any) -> Any:
        return 1 / (1 + sympy.exp(-u))

    result = sides(card.formula())[1]
    printed = symbolic(result, z=z, sigma=s)
    assert sympy.simplify(printed - sympy.diff(z * s(z), z)) == 0
    rule, slope_of_sigma = card.formulas("steps")[:2]
    for at in POINTS:
        p = float(_sigmoid(at))
        names = {"z": at, "sigma": lambda _, p=p: p, "q": p * (1 - p)}
        steep = value(sides(slope_of_sigma)[1], names)
        assert math.isclose(steep, _slope(_sigmoid, at), abs_tol=1e-8)
        first = value(sides(rule)[1].replace(r"\sigma'(z)", "q"), names)
        assert math.isclose(first, value(result, names))
    root = brentq(lambda u: value(result, z=u, sigma=_sigmoid), -3, 0)
    (said_root,) = found(r"left of (\S+),", card.explanation)
    assert round(root, 2) == said_root


@check(level=2, mutants=[(r"\frac{8d}{3}", r"\frac{4d}{3}"), (r"\odot (x V)", r"\odot (x W)")])
def dl_swiglu(card: CardText) -> None:
    """The block has the shape of its input; three matrices of the width match two of 4d."""
    tex, width = card.formula(0), card.formula(1)
    d = 6
    h = int(value(width, d=d))
    plain = value(card.formulas("front")[-1], d=d)
    assert 3 * h * d == 2 * d * plain
    draw = rng().standard_normal
    x, w, v, u = draw((1, d)), draw((d, h)), draw((d, h)), draw((h, d))
    out = value(tex, x=x, W=w, V=v, U=u, silu=lambda a: a * _sigmoid(a))
    gate = x @ w
    assert np.allclose(np.ravel(out), ((gate / (1 + np.exp(-gate))) * (x @ v) @ u).ravel())


@check(level=3, mutants=[("- z y", "+ z y"), ("e^{-|z|}", "e^{|z|}")])
def dl_bce_logits(card: CardText) -> None:
    """Against the definition, and against scipy's where that would overflow."""
    from scipy.special import log_expit

    for z, y in itertools.product((*POINTS, -800.0, 800.0), (0, 1)):
        with np.errstate(over="raise"):
            stable = value(card.formula(), z=z, y=y)
        assert math.isclose(stable, -float(log_expit(z if y else -z)), abs_tol=1e-12)


@check(
    level=3,
    mutants=[("logits - logits.max(axis=1, keepdims=True)", "logits"), ("log_sum - p", "p")],
)
def dl_cross_entropy_code(card: CardText) -> None:
    """Against scipy's log-softmax; the printed line."""
    from scipy.special import log_softmax

    with np.errstate(over="ignore", invalid="ignore"):
        space: dict[str, Any] = said(card.code())
    logits = 50 * rng().standard_normal((6, 4))
    labels = np.array([0, 1, 2, 3, 0, 1])
    exact = -log_softmax(logits, axis=1)[np.arange(6), labels].mean()
    assert math.isclose(space["cross_entropy"](logits, labels), exact)


@check(level=3, mutants=[("1.46", "1.64"), ("1 + 9 / e", "1 + 10 / e"), ("K = 10", "K = 11")])
def dl_double_softmax(card: CardText) -> None:
    """Against the least loss over extreme probability vectors."""
    (k,) = found(r"K = (\d+)", card.front)
    p = np.eye(int(k))[0]
    random = rng().dirichlet(np.full(int(k), 0.05), size=500)

    def loss(q: Any) -> Any:
        return np.log(np.exp(q).sum(axis=-1)) - q[..., 0]

    assert np.all(loss(random) >= loss(p) - 1e-12)
    same(card.formula(), float(loss(p)))


@check(level=2, mutants=[("\\max(0, 1 - yz)", "\\max(0, 2 - yz)"), ("e^{-yz}", "e^{yz}")])
def dl_hinge_logistic(card: CardText) -> None:
    """Beyond yz = 1 the hinge is flat; the logistic slope keeps falling in size, not to 0."""
    hinge, logistic = card.formula(2, "front"), card.formula(3, "front")

    def steep(tex: str, z: float) -> float:
        return _slope(lambda u: value(tex, y=1, z=u), z)

    assert steep(hinge, 0.9) < -0.9
    assert steep(hinge, 1.1) == 0
    assert steep(logistic, 0.0) < steep(logistic, 1.1) < steep(logistic, 3.0) < 0


@check(level=2, mutants=[(r"- \|a - n\|^2", r"+ \|a - n\|^2"), ("+ m)", "- m)")])
def dl_triplet(card: CardText) -> None:
    """0 just when the negative is farther by the margin, else the shortfall."""
    generator = rng()
    for _ in range(30):
        a, p, n = generator.standard_normal((3, 2))
        gap = np.sum((a - n) ** 2) - np.sum((a - p) ** 2)
        loss = value(card.formula(), a=a, p=p, n=n, m=0.5)
        assert math.isclose(loss, 0.5 - gap if gap < 0.5 else 0, abs_tol=1e-12)


@check(
    level=3, mutants=[("$$-\\log", "$$\\log"), ("\\frac{e^{s_1/\\tau}}", "\\frac{e^{s_2/\\tau}}")]
)
def dl_infonce(card: CardText) -> None:
    """Against scipy's log-softmax of the scaled similarities."""
    from scipy.special import log_softmax

    s = rng().standard_normal(5)
    for tau in (0.1, 1.0):
        exact = -log_softmax(s / tau)[0]
        assert math.isclose(value(card.formula(), s=s, N=5, tau=tau), exact)


@check(
    level=2,
    mutants=[("$$-(1 - p)", "$$-p"), ("factor 0.01", "factor 0.1"), ("is 0.25", "is 0.5")],
)
def dl_focal(card: CardText) -> None:
    """Cross-entropy at γ = 0; the factor against it at the printed probabilities."""
    tex = card.formula()
    assert math.isclose(value(tex, p=0.3, gamma=0), -math.log(0.3))
    p, gamma = found(r"p = ([\d.]+)\$, γ = (\d)", card.front)
    (factor,) = found(r"factor ([\d.]+)\.", card.back)
    assert math.isclose(value(tex, p=p, gamma=gamma) / -math.log(p), factor)
    grid = np.linspace(0.01, 0.99, 99)
    for true in (0.7, 0.9):  # the explanation: less confident than the truth
        risk = [
            true * value(tex, p=q, gamma=gamma) + (1 - true) * value(tex, p=1 - q, gamma=gamma)
            for q in grid
        ]
        assert 0.5 < grid[int(np.argmin(risk))] < true - 0.005
    p, factor = found(r"at p = ([\d.]+) the factor is ([\d.]+)\.", card.explanation)
    assert math.isclose(value(tex, p=p, gamma=gamma) / -math.log(p), factor)


@check(level=2, mutants=[("y\\, D^2", "(1 - y)\\, D^2"), ("m - D", "m + D")])
def dl_contrastive_pair(card: CardText) -> None:
    """Similar pairs: least at 0 and rising; dissimilar ones: falling, and 0 from the margin on."""

    def loss(distance: float, y: int) -> float:
        return float(value(card.formula(), D=distance, y=y, m=1.0))

    assert loss(0.5, 1) == loss(0.5, 0) == 0.5**2
    assert loss(0, 1) == 0 < loss(0.5, 1) < loss(2, 1)
    assert loss(0, 0) > loss(0.5, 0) > loss(1, 0) == loss(3, 0) == 0


@check(
    level=3,
    mutants=[("X^\\top G", "G^\\top X"), ("G W^\\top", "G W"), ("the rows of", "the columns of")],
)
def dl_dense_backward(card: CardText) -> None:
    """Against central differences of a loss with a random upstream gradient."""
    draw = rng().standard_normal
    x, w, b, g = draw((5, 3)), draw((3, 2)), draw(2), draw((5, 2))
    by_w, by_x, by_b = card.holes
    assert np.allclose(value(by_w, X=x, G=g), slope(lambda v: float(np.sum(g * (x @ v + b))), w))
    assert np.allclose(value(by_x, G=g, W=w), slope(lambda v: float(np.sum(g * (v @ w + b))), x))
    assert by_b == "the sum of the rows of $G$"
    assert np.allclose(g.sum(axis=0), slope(lambda v: float(np.sum(g * (x @ w + v))), b))


@check(
    level=3,
    mutants=[
        ("\\hat y - y$", "y - \\hat y$"),
        ("g\\, x^\\top", "x\\, g^\\top"),
        ("z > 0", "z < 0"),
    ],
)
def dl_backprop_two_layers(card: CardText) -> None:
    """Each printed gradient against central differences of the loss."""
    draw = rng().standard_normal
    x, w, v, y = draw(3), draw((4, 3)), draw(4), 0.7
    z = w @ x
    h = np.maximum(z, 0)
    steps = card.formulas("steps")
    delta = value(sides(steps[0])[1], y_hat=v @ h, y=y)
    env: dict[str, Any] = {"delta": delta, "v": v, "h": h, "x": x}

    def loss(weights: Any, out: Any) -> float:
        return 0.5 * float(out @ np.maximum(weights @ x, 0) - y) ** 2

    by_v = slope(lambda u: loss(w, u), v)
    by_w = slope(lambda u: loss(u, v), w)
    by_h = slope(lambda u: 0.5 * float(v @ u - y) ** 2, h)
    assert np.allclose(value(sides(steps[1])[1], env), by_v)
    assert np.allclose(value(sides(steps[2])[1], env), by_h)
    assert r"\mathbf{1}[z > 0]" in steps[3]
    g = value(sides(steps[3])[1].replace(r"\mathbf{1}[z > 0]", "q"), env, q=np.sign(h))
    _, first, _, second = sides(card.formula())
    assert np.allclose(value(first, env), by_v)
    assert np.allclose(value(second, env, g=g), by_w)


@check(
    level=3,
    mutants=[("2 \\cdot 6 = 12", "3 \\cdot 6 = 18"), ("2 = 2$", "2 = 4$"), ("x = 2", "x = 3")],
)
def dl_backprop_numbers(card: CardText) -> None:
    """The forward values again; the gradients against central differences."""
    x, w, v, y = found(r"x = ([\d.]+), w = ([\d.]+), v = ([\d.]+), y = (\d+)", card.front)

    def loss(p: Any) -> float:
        return float(0.5 * (p[1] * max(0.0, p[0] * x) - y) ** 2)

    by_w, by_v = slope(loss, np.array([w, v]))
    h = max(0.0, w * x)
    for tex, exact in zip(card.formulas("steps"), (h, v * h, v * h - y), strict=True):
        same(tex.removeprefix("h =").removeprefix(r"\hat y ="), exact)
    for tex, exact in ((card.formula(0), by_v), (card.formula(1), by_w)):
        for side in sides(tex)[1:]:
            assert math.isclose(value(side), exact, rel_tol=1e-6)


@check(
    level=3,
    mutants=[
        ("* (Z > 0)", ""),
        ("dS = P / n", "dS = P"),
        ("return X.T @ dZ, dW2", "return dW2, dW2"),
    ],
)
def dl_backprop_code(card: CardText) -> None:
    """Against central differences of the mean cross-entropy."""
    gradients = run(card.code())["gradients"]
    draw = rng().standard_normal
    x, w1, w2 = draw((5, 3)), draw((3, 4)), draw((4, 3))
    labels = np.array([0, 1, 2, 1, 0])

    def loss(a: Any, b: Any) -> float:
        s = np.maximum(x @ a, 0) @ b
        return float(np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(5), labels]))

    by_first, by_second = gradients(x, labels, w1, w2)
    assert np.allclose(by_first, slope(lambda a: loss(a, w2), w1), atol=1e-7)
    assert np.allclose(by_second, slope(lambda b: loss(w1, b), w2), atol=1e-7)
    with np.errstate(all="raise", under="ignore"):
        gradients(x, labels, w1, 1000 * w2)


@check(level=2, mutants=[("10^{-6}", "10^{-1}"), ("10^{-5}", "10^{-1}")])
def dl_gradient_check(card: CardText) -> None:
    """With the printed step the error of a smooth loss is below the bound, in float64 only."""
    bound = value(card.formula(0))
    step = value(card.formula(0, "explanation"))

    def error(kind: Any) -> float:
        at, h = kind(0.7), kind(step)
        rough = (np.tanh(at + h) - np.tanh(at - h)) / (2 * h)
        exact = 1 - math.tanh(0.7) ** 2
        return abs(float(rough) - exact) / exact

    assert error(np.float64) < bound < error(np.float32)


@check(level=2, mutants=[("The sum of", "The mean of")])
def dl_branches_add(card: CardText) -> None:
    """A value used twice: its slope is the sum of the slopes of both branches."""
    assert card.back.startswith("The sum of the gradients that come back from both branches.")
    total = _slope(lambda u: math.sin(u) + u**2, 0.4)
    parts = _slope(math.sin, 0.4), _slope(lambda u: u**2, 0.4)
    assert math.isclose(total, sum(parts), rel_tol=1e-8)
