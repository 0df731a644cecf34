"""Checks of the cards on initialisation, normalisation, regularisation and counting."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, number, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=2, mutants=[("is 0.005", "is 0.05"), ("1.1 is 117", "1.2 is 117")])
def dl_scale_map(card: CardText) -> None:
    """Both powers at the printed precision."""
    less, layers, low, more, high = card.numbers("explanation")
    assert agrees(low, number(less) ** number(layers))
    assert agrees("≈" + high, number(more) ** number(layers))


@check(
    level=2,
    mutants=[
        (r"\le (\gamma s)^L", r"\le \gamma s^L"),
        (r"\|J_l\|_2 \le \gamma s", r"\|J_l\|_2 \le s"),
    ],
)
def dl_jacobian_bound(card: CardText) -> None:
    """Random layers with slopes of at most γ = ½ and spectral norms of s = 1.5, of both sizes."""
    generator = rng()
    gamma, s, size = 0.5, 1.5, 4
    one = sides(next(tex for tex in card.formulas("steps") if r"\|J_l\|_2" in tex))[-1]
    bound = sides(card.formula())[1]
    reached = 0.0
    for depth in (1, 2, 5):
        for _ in range(20):
            w = [np.linalg.qr(generator.standard_normal((size, size)))[0] * s for _ in range(depth)]
            slopes = [
                gamma * np.ones(size) if k % 2 else generator.random(size) * gamma
                for k in range(depth)
            ]
            jacobians = [np.diag(d) @ a for d, a in zip(slopes, w, strict=True)]
            most = max(float(np.linalg.norm(j, 2)) for j in jacobians)
            assert most <= value(one, gamma=gamma, s=s) + 1e-9
            whole = np.linalg.multi_dot(jacobians) if depth > 1 else jacobians[0]
            assert np.linalg.norm(whole, 2) <= value(bound, gamma=gamma, s=s, L=depth) + 1e-9
        tight = np.linalg.matrix_power(gamma * s * np.eye(size), depth)
        reached = value(bound, gamma=gamma, s=s, L=depth) - float(np.linalg.norm(tight, 2))
        assert abs(reached) < 1e-9
    assert value(one, gamma=gamma, s=s) == gamma * s


@check(level=2, mutants=[("0.25^{10}", "0.25^{11}"), ("9.5", "9.4"), ("Ten", "Nine")])
def dl_sigmoid_vanishing(card: CardText) -> None:
    """The power of the sigmoid's largest slope, found on a grid."""
    assert card.front.startswith("Ten sigmoid layers")
    z = np.linspace(-1, 1, 2001)
    most = float(np.max(np.diff(1 / (1 + np.exp(-z))) / np.diff(z)))
    same(card.formula(), round(most, 5) ** 10)


@check(level=2, mutants=[(r"\min(1, c", r"\max(1, c"), ("c / \\|g\\|", "1 / \\|g\\|")])
def dl_clip_norm(card: CardText) -> None:
    """Short gradients stay, long ones get the norm c; the direction is kept, unlike by entries."""
    factor, kept = card.holes
    assert kept == "direction"
    for g in (np.array([0.3, -0.4]), np.array([6.0, -8.0])):
        clipped = value(factor, g=g, c=2.0) * g
        assert math.isclose(np.linalg.norm(clipped), min(2.0, float(np.linalg.norm(g))))
        assert math.isclose(clipped @ g, float(np.linalg.norm(clipped) * np.linalg.norm(g)))
    by_entry = np.clip(np.array([6.0, -0.8]), -2, 2)
    assert by_entry[1] / by_entry[0] != -0.8 / 6


@check(level=2, mutants=[("$I + F'$", "$F'$"), ("h_{l-1} + F", "h_{l-1} - F")])
def dl_residual_gradient(card: CardText) -> None:
    """The printed Jacobian against central differences."""
    generator = rng()
    a, h = generator.standard_normal((3, 3)), generator.standard_normal(3)
    step = sides(card.formula(0, "front"))[1].replace("h_{l-1}", "h")
    upstream = generator.standard_normal(3)
    exact = slope(lambda u: float(upstream @ value(step, h=u, F=lambda x: np.tanh(a @ x))), h)
    inner = np.diag(1 - np.tanh(a @ h) ** 2) @ a
    jacobian = value(card.formula(0), {"I": np.eye(3), "F_prime": inner, "F'": inner})
    assert np.allclose(upstream @ jacobian, exact, atol=1e-8)


@check(
    level=3,
    mutants=[
        ("n\\, \\mathrm{Var}(w)\\, E[x^2]$$", "\\mathrm{Var}(w)\\, E[x^2]$$"),
        ("E[x^2]$$", "\\mathrm{Var}(x)$$"),
    ],
)
def dl_init_variance(card: CardText) -> None:
    """By enumeration of all signs of the weights, for inputs with a mean other than 0."""
    for n in (1, 3, 5):
        x = rng(n).random(n) + 1
        weights = 0.7 * np.array(list(itertools.product((-1, 1), repeat=n)))
        z = weights @ x
        exact = float(np.mean(z**2) - z.mean() ** 2)

        def mean_of(_: Any, x: Any = x) -> float:
            return float(np.mean(x**2))

        def variance(kind: str, x: Any = x) -> float:
            return 0.49 if kind == "w" else float(np.var(x))

        result = value(sides(card.formula())[1], n=n, w="w", x=x, E=mean_of, Var=variance)
        assert math.isclose(result, exact)


@check(
    level=3, mutants=[("E[h^2] = \\frac12", "E[h^2] = \\frac14"), ("\\frac{2}{n}", "\\frac{1}{n}")]
)
def dl_he_derivation(card: CardText) -> None:
    """The half by quadrature over a normal; the variance then keeps Var(z) to the last digit."""
    from scipy.stats import norm

    step = sides(next(tex for tex in card.formulas("steps") if tex.startswith("E[h^2]")))[1]
    for scale in (0.5, 2.0):
        half = norm.expect(lambda z: np.maximum(z, 0) ** 2, scale=scale, lb=0, ub=12 * scale)
        assert math.isclose(half, value(step, z=0, Var=lambda _: scale**2), rel_tol=1e-6)  # noqa: B023 - called at once
        n = 7
        assert math.isclose(n * value(sides(card.formula())[1], n=n) * half, scale**2, rel_tol=1e-6)


@check(
    level=2, mutants=[("\\cloze[1]{\\frac{2}", "\\cloze[1]{\\frac{1}"), ("\\frac{6}", "\\frac{3}")]
)
def dl_xavier(card: CardText) -> None:
    """The variance is the harmonic compromise; the uniform law's a²/3 gives the same."""
    variance, width = card.holes
    for n_in, n_out in ((4, 4), (3, 10)):
        names = {"n_in": n_in, "n_out": n_out}
        got = value(variance, names)
        assert math.isclose(1 / got, (n_in + n_out) / 2)
        assert math.isclose(value(width, names) ** 2 / 3, got)


@check(level=3, mutants=[("2^{-30}", "2^{-29}"), ("9.3", "9.8"), ("over 30", "over 20")])
def dl_xavier_relu_fails(card: CardText) -> None:
    """The factor of a layer from the two variances' ratio, to the power of the depth."""
    (depth,) = found(r"over (\d+) further layers", card.front)
    equal = 2 / (64 + 64) / (2 / 64)
    same(card.formula(), equal**depth)


@check(level=2, mutants=[("Equal biases, such as 0, are fine", "Equal biases are as bad")])
def dl_zero_init(card: CardText) -> None:
    """Equal units stay equal over fifty steps; with random weights and equal biases they part."""
    assert "Equal biases, such as 0, are fine" in card.back
    generator = rng()
    x, y = generator.standard_normal((20, 3)), generator.standard_normal(20)
    for start, equal in ((np.full((3, 4), 0.3), True), (generator.standard_normal((3, 4)), False)):
        w, b, v = start.copy(), np.zeros(4), np.full(4, 0.5)
        for _ in range(50):
            h = np.tanh(x @ w + b)
            error = (h @ v - y) / 20
            back = np.outer(error, v) * (1 - h**2)
            w, b, v = w - 0.1 * x.T @ back, b - 0.1 * back.sum(axis=0), v - 0.1 * h.T @ error
        assert np.allclose(w, w[:, :1]) == equal
        assert np.allclose(b, b[0]) == equal


@check(
    level=2, mutants=[("-4.6", "-4.5"), ("1 % pos", "2 % pos"), ("{0.01}{0.99}", "{0.99}{0.01}")]
)
def dl_prior_bias(card: CardText) -> None:
    """The sigmoid of the bias is the base rate."""
    (rate,) = found(r"(\d+) % positives", card.front)
    exact = -math.log(100 / rate - 1)
    same(card.formula(), exact)
    assert math.isclose(1 / (1 + math.exp(-exact)), rate / 100)


@check(level=2, mutants=[(r"x - \mu_B", r"x + \mu_B"), (r"\sigma_B^2 + \epsilon", r"\sigma_B^2")])
def dl_batchnorm(card: CardText) -> None:
    """Mean 0 and variance just below 1 on a batch; finite on a constant one."""
    _, served = card.holes
    tex = card.formula(0, "front")
    assert served == "running averages"
    x = rng().standard_normal(50) * 3 + 7
    for batch in (x, np.full(4, 2.0)):
        names = {
            "mu_B": batch.mean(),
            "sigma_B^2": batch.var(),
            "sigma_B": batch.std(),
            "epsilon": 1e-5,
            "gamma": 1,
            "beta": 0,
        }
        out = np.array([value(tex, names, x=one) for one in batch])
        assert np.allclose(out.mean(), 0)
        assert np.allclose(out.var(), batch.var() / (batch.var() + 1e-5))
        names |= {"gamma": 2, "beta": 3}
        assert math.isclose(value(tex, names, x=batch[0]), 2 * out[0] + 3)


@check(
    level=2,
    mutants=[
        ("Batch: N, H, W", "Batch: N, C"),
        ("Layer: C, H, W", "Layer: N, H, W"),
        ("Group: H, W and", "Group: H and"),
    ],
)
def dl_norm_axes(card: CardText) -> None:
    """A sample's result depends on other samples for batch norm only; counts of statistics."""
    names = {"N": 0, "C": 1, "H": 2, "W": 3}
    axes = {
        word: tuple(names[letter] for letter in letters.split(", "))
        for word, letters in (
            part.split(": ") for part in (
                card.back.split(" for each channel")[0],
                card.back.split(". ")[1].split(" for each sample")[0],
            )
        )
    }  # fmt: skip
    x = rng().standard_normal((4, 6, 3, 2))
    assert x.mean(axis=axes["Batch"]).shape == (6,)
    assert x.mean(axis=axes["Layer"]).shape == (4,)
    assert "Group: H, W and the channels of one group, for each sample." in card.back
    grouped = x.reshape(4, 2, 3, 3, 2)
    assert grouped.mean(axis=(2, 3, 4)).shape == (4, 2)
    one_group = x.reshape(4, 1, 6, 3, 2).mean(axis=(2, 3, 4))[:, 0]
    assert np.allclose(one_group, x.mean(axis=axes["Layer"]))


@check(level=2, mutants=[("\\frac1d \\sum", "\\sum"), ("x_i^2 + \\epsilon", "x_i^2 - \\epsilon")])
def dl_rmsnorm(card: CardText) -> None:
    """Root mean square of the result is 1 for unit gain; equal to layer norm at mean 0."""
    x = rng().standard_normal(6) + 2
    env: dict[str, Any] = {"d": 6, "epsilon": 1e-6, "g": np.ones(6)}
    out = value(card.formula(), env, x=x)
    assert math.isclose(float(np.mean(out**2)), 1, rel_tol=1e-5)
    assert np.all(np.isfinite(value(card.formula(), env, x=np.zeros(6))))
    assert abs(out.mean()) > 0.1
    centred = x - x.mean()
    layer = centred / math.sqrt(centred.var() + 1e-6)
    assert np.allclose(value(card.formula(), env, x=centred), layer)


@check(
    level=2,
    mutants=[
        ("x.mean(axis=-1", "x.mean(axis=0"),
        ("(x - mean)", "x"),
        ("np.sqrt(var + eps)", "(var + eps)"),
    ],
)
def dl_layernorm_code(card: CardText) -> None:
    """Every vector has mean 0 and deviation 1; gain and bias act after that; 3-D input too."""
    norm = run(card.code())["layer_norm"]
    x = rng().standard_normal((4, 3, 5)) * 4 + 2
    out = norm(x, np.ones(5), np.zeros(5))
    assert np.allclose(out.mean(axis=-1), 0)
    assert np.allclose(out.std(axis=-1), 1, atol=1e-4)
    gain, bias = np.arange(5.0), np.ones(5)
    assert np.allclose(norm(x, gain, bias), gain * out + bias)
    assert np.array_equal(norm(np.ones((2, 3)), 1.0, 0.0), np.zeros((2, 3)))


@check(level=2, mutants=[("depends on what", "does not depend on what")])
def dl_batchnorm_eval_bug(card: CardText) -> None:
    """In training mode a row's result changes with its companions; a batch of one gives 0."""
    assert "A sample's prediction depends on what else is in its batch" in card.back
    x = rng().standard_normal((6, 2))

    def normal(batch: Any) -> Any:
        return (batch - batch.mean(axis=0)) / np.sqrt(batch.var(axis=0) + 1e-5)

    assert not np.allclose(normal(x)[0], normal(x[:3])[0])
    assert np.array_equal(normal(x[:1])[0], [0, 0])


@check(
    level=2,
    mutants=[
        ("(b - \\mu)", "(b + \\mu)"),
        ("w' = \\frac{\\gamma}{\\sigma}", "w' = \\frac{\\sigma}{\\gamma}"),
    ],
)
def dl_batchnorm_fold(card: CardText) -> None:
    """The folded channel against channel and normalisation one after the other."""
    draw = rng().standard_normal
    w, x = draw(4), draw(4)
    env: dict[str, Any] = {"w": w, "b": 0.3, "mu": -0.8, "sigma": 1.7, "gamma": 0.6, "beta": 2.0}
    _, weights, _, bias = sides(card.formula())
    exact = 0.6 * (w @ x + 0.3 + 0.8) / 1.7 + 2.0
    assert math.isclose(float(value(weights, env) @ x + value(bias, env)), exact)


@check(level=3, mutants=[("/ (1 - p)", ""), (">= p", "< p"), ("if not training", "if training")])
def dl_dropout_code(card: CardText) -> None:
    """Mean and zeros of 40,000 units, bands five standard errors wide; nothing in evaluation."""
    dropout = run(card.code())["dropout"]
    n, p = 40_000, 0.2
    out = dropout(np.ones(n), p, rng(), True)
    assert abs(out.mean() - 1) < 5 * math.sqrt(p / (1 - p) / n)
    assert abs(np.mean(out == 0) - p) < 5 * math.sqrt(p * (1 - p) / n)
    h = rng(1).standard_normal(9)
    assert np.array_equal(dropout(h, p, rng(), False), h)


@check(level=2, mutants=[(r"\frac{\lambda}{2}", r"\lambda"), (r"- \eta\lambda", r"- \lambda")])
def dl_decay_sgd(card: CardText) -> None:
    """One SGD step on loss and penalty against the printed decayed step."""
    generator = rng()
    w, g = generator.standard_normal((2, 3))
    eta, lam = 0.1, 0.4
    penalty = slope(lambda u: float(value(card.formula(), w=u, lambda_=lam)), w)
    step = sides(card.formulas("front")[1])[-1]
    assert np.allclose(
        w - eta * (g + penalty), value(step, w=w, g=g, eta=eta, lambda_=lam), atol=1e-8
    )


@check(
    level=2,
    mutants=[("are decayed less", "are decayed more"), (r"\eta\lambda w$ off", r"\lambda w$ off")],
)
def dl_adamw(card: CardText) -> None:
    """Steady gradients of two sizes: L2 within Adam shrinks the larger's weight less."""
    assert "weights with large gradients are decayed less" in card.back
    eta, lam = 0.01, 0.1
    w = np.ones(2)
    generator = rng()
    signs = generator.choice([-1.0, 1.0], size=(400, 2))
    m, v, decayed = np.zeros(2), np.zeros(2), w.copy()
    for t, sign in enumerate(signs, 1):
        g = sign * np.array([0.1, 10.0]) + lam * decayed
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        decayed = decayed - eta * (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t))
    plain = w.copy()
    m, v = np.zeros(2), np.zeros(2)
    for t, sign in enumerate(signs, 1):
        g = sign * np.array([0.1, 10.0])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        plain = plain - eta * (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t))
    shrunk = plain - decayed
    assert shrunk[0] > 3 * abs(shrunk[1])
    assert np.allclose(value(card.formulas("back")[-1], eta=eta, lambda_=lam, w=w), eta * lam * w)


@check(level=2, mutants=[("= 0.91$", "= 0.92$"), ("K = 10", "K = 20"), ("≈ 4.51", "≈ 4.41")])
def dl_label_smoothing(card: CardText) -> None:
    """The mixture by definition; the gap is the log ratio of the two targets."""
    epsilon, k = found(r"ε = ([\d.]+) over K = (\d+)", card.front)
    target = (1 - epsilon) * np.eye(int(k))[0] + epsilon / k
    assert math.isclose(target.sum(), 1)
    same(card.formula(0), float(target[0]))
    same(card.formula(1), float(target[1]))
    ratio, gap = card.numbers("explanation")
    assert agrees(ratio, target[0] / target[1])
    assert agrees(gap, math.log(target[0] / target[1]))


@check(
    level=2,
    mutants=[(r"(1 - \lambda) x_j", r"(1 + \lambda) x_j"), ("the same λ", "the same 1 − λ")],
)
def dl_mixup(card: CardText) -> None:
    """Weights add up to one for inputs; the target's share is the input's."""
    mixed = card.formula(0, "front")
    for lam in (0.0, 0.3, 1.0):
        ends = [value(mixed, {"x_i": a, "x_j": b, "lambda": lam}) for a, b in ((1, 1), (1, 0))]
        assert np.allclose(ends, [1, lam])
    assert card.holes[1] == "mixed by the same λ"


@check(level=2, mutants=[("101{,}770", "101{,}632"), ("+ 128 +", "+"), ("→ 128 →", "→ 64 →")])
def dl_mlp_parameters(card: CardText) -> None:
    """Entries of the arrays that such a net has."""
    sizes = [int(x) for x in found(r"(\d+) → (\d+) → (\d+)", card.front)]
    arrays = [np.empty((a + 1, b)) for a, b in itertools.pairwise(sizes)]
    same(card.formula(), sum(a.size for a in arrays))


@check(level=2, mutants=[("Forward $2 n d k$", "Forward $n d k$"), ("$4 n d k$", "$2 n d k$")])
def dl_dense_flops(card: CardText) -> None:
    """Counted by loops of multiply and add, for the forward and the two backward products."""

    def product(rows: int, inner: int, columns: int) -> int:
        return sum(2 for _ in itertools.product(range(rows), range(inner), range(columns)))

    for n, d, k in ((2, 3, 5), (4, 2, 3)):
        names = {"n": n, "d": d, "k": k}
        assert value(card.formula(0), names) == product(n, d, k)
        assert value(card.formula(1), names) == product(d, n, k) + product(n, k, d)


@check(
    level=2,
    mutants=[
        ("$6 \\cdot", "$2 \\cdot"),
        ("8.4", "8.2"),
        ("2 trillion", "3 trillion"),
        ("three multiply", "two multiply"),
    ],
)
def dl_training_flops(card: CardText) -> None:
    """Three multiply-adds of two operations for each weight and token."""
    billions, trillions = found(r"(\d+) billion parameters on (\d+) trillion", card.front)
    assert "three multiply-adds" in card.hints[0]
    same(card.formula(), 3 * 2 * billions * 1e9 * trillions * 1e12)


@check(
    level=2,
    mutants=[("= 16$", "= 12$"), ("1.12", "1.21"), ("112 GB", "12 GB"), ("7 billion", "8 billion")],
)
def dl_adam_memory(card: CardText) -> None:
    """Sizes of numpy's numbers: two in 16 bits, three in 32."""
    each = 2 * np.dtype(np.float16).itemsize + 3 * np.dtype(np.float32).itemsize
    (billions,) = found(r"for (\d+) billion", card.front)
    same(card.formula(0), each)
    same(card.formula(1), each * billions * 1e9)
    (gigabytes,) = found(r"bytes: (\d+) GB", card.back)
    assert gigabytes == each * billions


@check(level=2, mutants=[("2.303", "2.313"), ("K = 10", "K = 100"), ("$\\log K$", "$\\log 2 K$")])
def dl_loss_at_init(card: CardText) -> None:
    """Cross-entropy of a uniform prediction; large random logits give more."""
    (k,) = found(r"K = (\d+)", card.front)
    same(card.formula(1), math.log(k))
    assert math.isclose(value(card.formula(0), K=k), -math.log(1 / k))
    logits = 20 * rng().standard_normal((50, int(k)))
    loss = np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[:, 0])
    assert loss > 2 * math.log(k)
