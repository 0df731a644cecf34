"""Checks of the cards on convolution, vision architectures and recurrent networks."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _places(n: int, k: int, p: int, s: int, d: int) -> int:
    """Count the starts at which a kernel lies within the padded input."""
    return sum(start + d * (k - 1) < n + 2 * p for start in range(0, n + 2 * p, s))


@check(level=3, mutants=[("- 1}{s}", "}{s}"), ("d(k - 1) - 1", "k - 1 - 1"), ("+ 2p", "+ p")])
def dl_conv_output_size(card: CardText) -> None:
    """Against a count of the places, dilation and stride included; the hint's span."""
    for k, d in ((1, 3), (3, 2), (4, 1)):
        assert value(card.formula(0, "hints"), k=k, d=d) == range(0, d * k, d)[-1] + 1
    for n, k, p, s, d in itertools.product((7, 8), (1, 3), (0, 1), (1, 2, 3), (1, 2)):
        exact = _places(n, k, p, s, d)
        assert value(card.formula(), n=n, k=k, p=p, s=s, d=d) == exact


@check(
    level=3,
    mutants=[("= 112$", "= 111$"), ("stride 2", "stride 4"), ("112 × 112", "113 × 113")],
)
def dl_conv_output_number(card: CardText) -> None:
    """Against a count of the places; the formula's own value."""
    n, k, s, p = found(r"(\d+) × \d+ image .* (\d+) × \d .*stride (\d) .*padding (\d)", card.front)
    exact = _places(int(n), int(k), int(p), int(s), 1)
    assert found(r"\((\d+) \+ (\d+) - (\d+)\) / (\d)", card.back) == [n, 2 * p, k, s]
    same(card.formula(), exact)
    assert card.back.endswith(f"so {exact} × {exact}.")


@check(
    level=2,
    mutants=[("73{,}856", "73{,}728"), ("k^2 C M + M", "k^2 C M + C"), ("64 → 128", "32 → 128")],
)
def dl_conv_parameters(card: CardText) -> None:
    """Entries of the kernel's and the bias's arrays."""
    k, c, m = (int(x) for x in found(r"(\d) × \d, (\d+) → (\d+)", card.front))
    exact = np.empty((m, c, k, k)).size + np.empty(m).size
    assert value(card.formula(0), k=k, C=c, M=m) == exact
    same(card.formula(1), exact)


@check(level=3, mutants=[("k^2 C M", "k C M"), ("H W k^2", "W k^2")])
def dl_conv_flops(card: CardText) -> None:
    """Counted by loops over outputs and kernel entries."""
    for h, w, k, c, m in ((2, 3, 3, 2, 5), (4, 2, 2, 3, 1)):
        exact = sum(1 for _ in itertools.product(*map(range, (h, w, k, k, c, m))))
        assert value(card.formula(), H=h, W=w, k=k, C=c, M=m) == exact


@check(level=3, mutants=[("(k_l - 1)", "k_l"), (r"\, j_{l-1}", ""), ("r_{l-1} +", "r_{l-1} -")])
def dl_receptive_field(card: CardText) -> None:
    """Against the inputs that reach one output when each layer is laid out by hand."""
    rhs = sides(card.formula())[1].replace("k_l", "k").replace("r_{l-1}", "r")
    rhs = rhs.replace("j_{l-1}", "j")
    for layers in ([(3, 1), (3, 1)], [(7, 2), (3, 2), (3, 1)], [(1, 1), (5, 3), (2, 2)]):
        r = j = 1
        for k, s in layers:
            r, j = value(rhs, k=k, r=r, j=j), j * s
        cells = {0}
        for k, s in reversed(layers):
            cells = {s * cell + offset for cell in cells for offset in range(k)}
        assert r == len(cells) or r == max(cells) - min(cells) + 1


@check(
    level=3,
    mutants=[
        ("= 27$", "= 28$"),
        ("Three 3", "Two 3"),
        ("$49$", "$25$"),
        ("see 7 × 7", "see 9 × 9"),
    ],
)
def dl_stack_three(card: CardText) -> None:
    """The stack's field by laying out its cells; weights by counting kernels' entries."""
    assert card.front.startswith("Three 3 × 3")
    cells = {0}
    for _ in range(3):
        cells = {cell + offset for cell in cells for offset in range(3)}
    (side,) = found(r"Both see (\d) ×", card.back)
    assert side == len(cells)
    same(card.formula(0), 3 * 3 * 3)
    same(card.formula(1), side**2)


@check(
    level=3,
    mutants=[
        ("- k + 1, image", "- k, image"),
        ("i:i + k, j:j", "j:j + k, i:i"),
        ("axes=3", "axes=2"),
    ],
)
def dl_conv_code(card: CardText) -> None:
    """Against scipy's correlation, summed over channels, on an oblong image."""
    from scipy.signal import correlate

    image, kernels = rng().standard_normal((2, 5, 7)), rng(1).standard_normal((3, 2, 3, 3))
    out = run(card.code())["conv2d"](image, kernels)
    exact = [correlate(image, kernel, mode="valid")[0] for kernel in kernels]
    assert np.allclose(out, exact)


@check(
    level=3,
    mutants=[
        (r"\frac{1}{M} +", r"\frac{1}{M} -"),
        (r"\frac{1}{k^2}", r"\frac{1}{k}"),
        ("one ninth", "one third"),
    ],
)
def dl_depthwise_separable(card: CardText) -> None:
    """Products counted: one kernel a channel and then channels alone, over the full kernel."""
    for k, c, m in ((3, 4, 8), (5, 2, 3)):
        cheap = k * k * c + c * m
        assert math.isclose(value(card.formula(), k=k, M=m), cheap / (k * k * c * m))
    assert "For k = 3 and many channels about one ninth." in card.explanation
    assert abs(value(card.formula(), k=3, M=10**9) - 1 / 9) < 1e-6


@check(level=3, mutants=[("(n - 1) s", "n s"), ("- 2p", "- p")])
def dl_transposed_size(card: CardText) -> None:
    """Pixels reached when every input spreads its kernel; and the convolution goes back to n."""
    for n, k, s, p in itertools.product((1, 4, 5), (3, 4), (1, 2, 3), (0, 1)):
        reached = max(start * s + offset for start in range(n) for offset in range(k)) + 1 - 2 * p
        assert value(card.formula(), n=n, k=k, s=s, p=p) == reached
        if reached > 0:
            assert _places(reached, k, p, s, 1) == n


@check(level=3, mutants=[("no multiple of the stride", "a multiple of the stride")])
def dl_checkerboard(card: CardText) -> None:
    """Contributions counted away from the borders, for all small kernels and strides."""
    assert "kernel size is no multiple of the stride" in card.back
    for k, s in itertools.product(range(1, 7), range(1, 4)):
        if k < s:
            continue
        counts = np.zeros(20 * s + k)
        for start in range(20):
            counts[start * s : start * s + k] += 1
        inner = counts[k : 19 * s]
        assert (k % s == 0) == bool(np.all(inner == inner[0]))


@check(level=3, mutants=[("(1 + f_l)$$", "(1 - f_l)$$"), ("$2^L$", "$L^2$")])
def dl_residual_paths(card: CardText) -> None:
    """The product against the sum over all subsets of blocks, whose number is the printed one."""
    generator = rng()
    block = card.formulas("steps")[0]
    assert rf"({block})" in card.formula(0)
    for depth in (1, 3, 5):
        f = generator.standard_normal(depth)
        subsets = [c for r in range(depth + 1) for c in itertools.combinations(f, r)]
        exact = sum(math.prod(chosen) for chosen in subsets)
        assert math.isclose(value(card.formula(0), L=depth, f=f), exact)
        assert value(card.formula(1), L=depth) == len(subsets)


@check(
    level=2,
    mutants=[
        ("(\\alpha \\beta^2 \\gamma^2)", "(\\alpha \\beta \\gamma^2)"),
        ("\\approx 2$", "\\approx 4$"),
    ],
)
def dl_efficientnet(card: CardText) -> None:
    """FLOPs of a net of equal layers before and after; the published 1.2, 1.1, 1.15 make 2."""
    growth = card.formula(0)
    alpha, beta, gamma = 1.2, 1.1, 1.15
    for phi in (1, 2, 3):
        names = {"alpha": alpha, "beta": beta, "gamma": gamma, "phi": phi}
        depth, width, side = (10 * alpha**phi, 64 * beta**phi, 32 * gamma**phi)
        exact = depth * side**2 * width**2 / (10 * 32**2 * 64**2)
        assert math.isclose(value(growth, names), exact)
    left, right = sides(card.formula(1))
    assert agrees("≈" + right, value(left, alpha=alpha, beta=beta, gamma=gamma))


def _iou(a: Any, b: Any) -> float:
    cells = np.indices((40, 40)).reshape(2, -1).T + 0.5

    def inside(box: Any) -> Any:
        return np.all((cells > box[:2]) & (cells < box[2:]), axis=1)

    return float(np.sum(inside(a) & inside(b)) / np.sum(inside(a) | inside(b)))


@check(
    level=3,
    mutants=[
        ("np.maximum(high - low, 0)", "(high - low)"),
        ("iou <= t", "iou > t"),
        ("np.argsort(-scores)", "np.argsort(scores)"),
    ],
)
def dl_nms(card: CardText) -> None:
    """Against a slow version that counts the boxes' cells; far boxes included."""
    nms = run(card.code())["nms"]
    generator = rng()
    for _ in range(5):
        low = generator.integers(0, 25, (8, 2))
        boxes = np.hstack([low, low + generator.integers(3, 14, (8, 2))]).astype(float)
        scores = generator.permutation(8) / 8
        kept: list[int] = []
        for i in np.argsort(-scores):
            if all(_iou(boxes[i], boxes[j]) <= 0.3 for j in kept):
                kept.append(int(i))
        assert nms(boxes, scores, 0.3) == kept
    assert nms(np.array([[0.0, 0, 1, 1], [5, 5, 6, 6], [0, 0, 1, 1]]), np.arange(3.0), 0.5) == [
        2,
        1,
    ]


@check(
    level=2, mutants=[("1 - \\frac{2", "1 - \\frac{"), ("p_i + \\sum_i g_i", "p_i - \\sum_i g_i")]
)
def dl_dice(card: CardText) -> None:
    """0 for a perfect mask, 1 for a disjoint one; for sets one less F1."""
    from sklearn.metrics import f1_score

    g = np.array([1, 1, 0, 0, 1, 0])
    for p in (g, 1 - g, np.array([1, 0, 1, 0, 1, 0])):
        assert math.isclose(value(card.formula(), p=p, g=g), 1 - f1_score(g, p), abs_tol=1e-12)


@check(level=2, mutants=[("W h_{t-1} + U", "W h_{t-1} - U"), ("+ b)", ")")])
def dl_rnn(card: CardText) -> None:
    """Against one loop over units, with a state and an input of different sizes."""
    draw = rng().standard_normal
    w, u, b, h, x = draw((3, 3)), draw((3, 2)), draw(3), draw(3), draw(2)
    env = {"W": w, "U": u, "b": b, "h_{t-1}": h, "x_t": x, "h_p": h}
    out = value(sides(card.formula())[1].replace("h_{t-1}", "h_p"), env)
    exact = [math.tanh(sum(w[i] * h) + sum(u[i] * x) + b[i]) for i in range(3)]
    assert np.allclose(out, exact)


@check(
    level=2,
    mutants=[
        ("1 - h_t \\odot h_t", "h_t \\odot h_t"),
        ("J_T J_{T-1}", "J_1 J_{T-1}"),
        ("W\\|_2 < 1", "W\\|_2 < 9"),
    ],
)
def dl_bptt_jacobian(card: CardText) -> None:
    """The product of the printed factors against central differences; small W makes it vanish."""
    draw = rng().standard_normal
    w, inputs, start = 0.6 * draw((3, 3)), draw((4, 3)), draw(3)
    diagonal = next(tex for tex in card.formulas("steps") if tex.startswith("D_t"))

    def last(h: Any) -> Any:
        for x in inputs:
            h = np.tanh(w @ h + x)
        return h

    jacobians, h = [], start
    for x in inputs:
        h = np.tanh(w @ h + x)
        d = value(sides(diagonal)[1].replace("1 -", "o -"), h_t=h, o=np.ones(3))
        jacobians.append(d @ w)
    assert sides(card.formula(0))[0] == r"J_T J_{T-1} \cdots J_1"
    whole = np.linalg.multi_dot(jacobians[::-1])
    rows = [slope(lambda u, i=i: float(last(u)[i]), start) for i in range(3)]  # type: ignore[misc]  # a bound index
    assert np.allclose(whole, rows, atol=1e-7)
    (bound,) = found(r"\\\|W\\\|_2 < (\d)", card.back)
    w = w / np.linalg.norm(w, 2) * (bound - 0.05)
    inputs = np.zeros((300, 3))
    assert np.linalg.norm(np.linalg.matrix_power(w, 300), 2) < 1e-4


@check(
    level=2,
    mutants=[
        ("{f_t \\odot", "{i_t \\odot"),
        ("\\odot g_t", "\\odot h_t"),
        ("{o_t \\odot \\tanh", "{o_t \\odot \\sin"),
    ],
)
def dl_lstm_cell(card: CardText) -> None:
    """Open and shut gates: forget alone keeps, input alone replaces, output alone shows."""
    show = card.holes[2]
    inner = sides(card.formula(0, "front"))[1].replace("c_{t-1}", "c_p")
    one, zero, c, g = np.ones(2), np.zeros(2), np.array([0.3, -2.0]), np.array([0.9, 0.1])

    def cell(f: Any, i: Any, o: Any) -> tuple[Any, Any]:
        env = {"f_t": f, "i_t": i, "o_t": o, "g_t": g, "c_p": c}
        new = value(inner, env)
        return new, value(show, {**env, "c_t": new})

    assert np.array_equal(cell(one, zero, zero), (c, zero))
    assert np.array_equal(cell(zero, one, zero), (g, zero))
    assert np.allclose(cell(one, one, one), (c + g, np.tanh(c + g)))


@check(level=2, mutants=[("0.73", "0.37"), ("just $f_t$ by", "just $i_t$ by")])
def dl_lstm_gradient(card: CardText) -> None:
    """The slope of the cell by the cell before at fixed gates; the sigmoid of the bias."""
    f, i, g, c = 0.7, 0.4, 0.2, 1.3
    exact = slope(lambda u: float(f * u[0] + i * g), np.array([c]))[0]
    assert math.isclose(value(card.formula(0), f_t=f, i_t=i), exact, rel_tol=1e-8)
    bias, opened = found(r"σ\((\d)\) ≈ ([\d.]+)\)", card.back)
    assert round(float(_sigmoid(bias)), 2) == opened


@check(
    level=2,
    mutants=[("240{,}800", "240{,}000"), ("h (h + d) + h", "h d + h"), ("h = 200", "h = 100")],
)
def dl_lstm_parameters(card: CardText) -> None:
    """Entries of four gates' arrays."""
    d, h = (int(x) for x in found(r"d = (\d+), h = (\d+)", card.front))
    exact = sum(a.size for _ in range(4) for a in (np.empty((h, h)), np.empty((h, d)), np.empty(h)))
    assert value(card.formula(0), d=d, h=h) == exact
    same(card.formula(1), exact)


@check(level=2, mutants=[("(1 - z_t)", "(1 + z_t)"), ("A quarter", "A third")])
def dl_gru(card: CardText) -> None:
    """A mixture: z = 0 keeps the state, z = 1 takes the candidate; three blocks for four."""
    tex = sides(card.formula(0))[1].replace("h_{t-1}", "p").replace(r"\tilde h_t", "q")
    tex = tex.replace("(1 - z_t)", "(o - z_t)") if "(1 - z_t)" in tex else tex
    p, q, one = np.array([1.0, 2.0]), np.array([-1.0, 5.0]), np.ones(2)
    for z, exact in ((0 * one, p), (one, q), (0.5 * one, (p + q) / 2)):
        assert np.allclose(value(tex, p=p, q=q, o=one, z_t=z), exact)
    assert "A quarter fewer weights" in card.back
