"""Checks of the cards on networks, attention and metrics from scratch."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import slope
from tests.decks.checks.coding_models import completed, evaluated, numpy_run

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def softmax(z: Any) -> Any:
    """Return scipy's softmax along the last axis."""
    from scipy.special import softmax as oracle

    return oracle(z, axis=-1)


# Softmax, cross-entropy, MLP


@check(
    level=3,
    mutants=[
        ("z - z.max(axis=1, keepdims=True)", "z"),
        ("-log_p[", "log_p["),
        (".mean()", ".sum()"),
        ("np.exp(z).sum(axis=1, keepdims=True)", "np.exp(z).sum()"),
    ],
)
def code_cross_entropy(card: CardText) -> None:
    """scikit-learn's log loss; and logits of 1,000."""
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(12, 3)), rng.integers(3, size=12)
    loss = numpy_run(card.code())["cross_entropy"]
    assert math.isclose(loss(z, y), log_loss(y, softmax(z), labels=[0, 1, 2]))
    assert loss(np.array([[1000.0, 0.0]]), np.array([1])) == 1000


@check(
    level=3, mutants=[("A: `1` and", "A: `2` and"), ("`len(y)`", "`len(p.T)`"), ("p.copy()", "-p")]
)
def code_logit_gradient(card: CardText) -> None:
    """Central differences of the mean cross-entropy."""
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(4, 3)), np.array([0, 2, 1, 2])

    def loss(at: Any) -> float:
        return float(-np.log(softmax(at)[np.arange(4), y]).mean())

    p = softmax(z)
    made = numpy_run(completed(card))["logit_gradient"](p, y)
    assert np.allclose(made, slope(loss, z), atol=1e-8)
    assert np.allclose(made.sum(axis=1), 0)


@check(
    level=3,
    mutants=[
        ("dh[h <= 0] = 0", ""),
        ("g @ W2.T", "g @ W2"),
        ("g.sum(axis=0)", "g.mean(axis=0)"),
        ("X.T @ dh,", "X.T @ dh / 2,"),
    ],
)
def code_mlp_backward(card: CardText) -> None:
    """Central differences for all four arrays, with the forward pass of the hint."""
    rng = np.random.default_rng(0)
    x, d = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    arrays = {
        "W1": rng.normal(size=(3, 4)),
        "b1": rng.normal(size=4),
        "W2": rng.normal(size=(4, 2)),
        "b2": rng.normal(size=2),
    }

    def forward(names: dict[str, Any]) -> tuple[Any, Any]:
        h = np.maximum(x @ names["W1"] + names["b1"], 0)
        return h, h @ names["W2"] + names["b2"]

    made = numpy_run(card.code())["mlp_backward"](x, forward(arrays)[0], arrays["W2"], d)
    for name, gradient in zip(arrays, made, strict=True):

        def loss(at: Any, name: str = name) -> float:
            return float((forward({**arrays, name: at})[1] * d).sum())

        assert np.allclose(gradient, slope(loss, arrays[name]), atol=1e-6)


@check(level=3, mutants=[("(2 * eps)", "eps"), ("        x[i] = old\n", ""), ("old - eps", "old")])
def code_numerical_gradient(card: CardText) -> None:
    """The exact gradient of sums of cubes and products; x unchanged; the order of the error."""
    gradient = numpy_run(card.code())["numerical_gradient"]
    x = np.random.default_rng(0).normal(size=(2, 3))
    before = x.copy()
    assert np.allclose(gradient(lambda a: (a**3).sum(), x), 3 * x**2, atol=1e-6)
    assert (x == before).all()
    at = np.array([1.0])
    errors = [abs(gradient(lambda a: (a**3).sum(), at, eps)[0] - 3) for eps in (1e-2, 1e-3)]
    assert math.isclose(errors[0] / errors[1], 100, rel_tol=0.01)


@check(
    level=2,
    mutants=[("Kinks (ReLU at 0)", "Kinks (tanh at 0)"), ("32-bit floats or", "64-bit floats or")],
)
def code_gradient_check_fails(card: CardText) -> None:
    """Central differences at the named kink, and in the named floats."""
    name = re.findall(r"Kinks \((\w+) at 0\)", card.back)[0]
    function: Any = {"ReLU": lambda x: np.maximum(x, 0), "tanh": np.tanh}[name]
    exact = {"ReLU": (0.0, 1.0), "tanh": (1.0,)}[name]
    middle = (function(1e-5) - function(-1e-5)) / 2e-5
    assert all(abs(middle - one) > 0.1 for one in exact)
    bits: Any = {"32": np.float32, "64": np.float64}[
        re.findall(r"(\d+)-bit floats or", card.back)[0]
    ]
    x, eps = bits(1.3), bits(1e-5)
    measured = (np.exp(x + eps) - np.exp(x - eps)) / (2 * eps)
    assert abs(measured - math.exp(1.3)) > 1e-3


# Optimisers


@check(
    level=2,
    mutants=[
        ("beta * v + g", "beta * v - g"),
        ("`w - rate * v`", "`w - rate * g`"),
        ("ten times as long at β = 0.9", "five times as long at β = 0.9"),
    ],
)
def code_momentum(card: CardText) -> None:
    """The closed sum over past gradients; the limit under a constant gradient."""
    step = numpy_run(completed(card))["momentum_step"]
    gradients = np.random.default_rng(0).normal(size=(6, 2))
    w, v = np.ones(2), np.zeros(2)
    for t, g in enumerate(gradients):
        old = w
        w, v = step(w, v, g, 0.1, 0.9)
        exact = sum(0.9 ** (t - s) * gradients[s] for s in range(t + 1))
        assert np.allclose(w, old - 0.1 * exact)
    w, v = np.zeros(1), np.zeros(1)
    for _ in range(300):
        old = w
        w, v = step(w, v, np.ones(1), 0.1, 0.9)
    factor = {"ten": 10, "five": 5}[re.findall(r"(\w+) times as long", card.explanation)[0]]
    assert np.allclose(old - w, 0.1 * factor)


@check(
    level=2,
    mutants=[
        ("(1 - b1**t)", "(1 - b1)"),
        ("np.sqrt(v_hat)", "v_hat"),
        ("(1 - b2) * g**2", "(1 - b2) * g"),
        ("w - rate", "w + rate"),
    ],
)
def code_adam(card: CardText) -> None:
    """Weighted means of all past gradients, normalised by their weights; the first step."""
    step = numpy_run(card.code())["adam_step"]
    gradients = np.random.default_rng(0).normal(size=(7, 3))
    w, m, v = np.ones(3), np.zeros(3), np.zeros(3)
    for t, g in enumerate(gradients, 1):
        old = w
        w, m, v = step(w, m, v, g, t, 0.01)
        ages = np.arange(t)[::-1, None]
        first = (0.9**ages * gradients[:t]).sum(axis=0) / (0.9**ages).sum()
        second = (0.999**ages * gradients[:t] ** 2).sum(axis=0) / (0.999**ages).sum()
        assert np.allclose(w, old - 0.01 * first / (np.sqrt(second) + 1e-8))
        if t == 1:
            assert np.allclose(old - w, 0.01 * np.sign(g))


@check(
    level=2,
    mutants=[
        ("\\approx 3.16", "\\approx 1.36"),
        ("0.1 / \\sqrt{0.001}", "0.001 / \\sqrt{0.1}"),
        ("too long", "too short"),
    ],
)
def code_adam_bias(card: CardText) -> None:
    """Play the first step without the correction."""
    g, b1, b2 = 3.7, 0.9, 0.999
    ratio = (1 - b1) * g / math.sqrt((1 - b2) * g * g)
    left, right = card.formulas("back")[0].split("\\approx")
    assert math.isclose(value(left), ratio)
    assert agrees(right, ratio)
    assert ("too long" in card.back) == (ratio > 1)


@check(
    level=2,
    mutants=[
        ("weights with large gradients", "weights with small gradients"),
        ("`w -= rate * decay * w`", "`w -= rate * decay`"),
    ],
)
def code_adamw(card: CardText) -> None:
    """Decay put into the gradient: how far two weights shrink, beside large and small gradients."""
    shrunk = {}
    for name, size in (("large", 10.0), ("small", 0.01)):
        signs = np.tile([1.0, -1.0], 200) * size  # no drift but that of the decay

        def final(decay: float, signs: Any = signs) -> float:
            w, m, v = 1.0, 0.0, 0.0
            for t, noise in enumerate(signs, 1):
                g = noise + decay * w
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                w -= 1e-3 * m / (1 - 0.9**t) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
            return w

        shrunk[name] = final(0.0) - final(0.01)
    hardly = re.findall(r"weights with (\w+) gradients", card.back)[0]
    assert shrunk[hardly] == min(shrunk.values()) < max(shrunk.values()) / 5
    from tests.decks.card_text import run

    space = run(card.spans("back")[0], {"w": 2.0, "rate": 0.1, "decay": 0.5})
    assert math.isclose(space["w"], 2.0 * (1 - 0.1 * 0.5))


# Layers


@check(
    level=3,
    mutants=[
        ("i * s:i * s + k", "i:i + k"),
        ("(image.shape[0] - k) // s + 1", "(image.shape[0] - k) // s"),
        ("j * s + l]", "j * s + k]"),
    ],
)
def code_conv2d(card: CardText) -> None:
    """scipy's correlation, every s-th value, for kernels that are not square."""
    from scipy.signal import correlate2d

    conv = numpy_run(completed(card))["conv2d"]
    rng = np.random.default_rng(0)
    for shape, kernel, s in (((5, 6), (2, 3), 1), ((7, 7), (3, 3), 2), ((6, 8), (3, 2), 3)):
        image, filter_ = rng.normal(size=shape), rng.normal(size=kernel)
        assert np.allclose(conv(image, filter_, s), correlate2d(image, filter_, "valid")[::s, ::s])


@check(
    level=3,
    mutants=[
        ("axis=(1, 3)", "axis=(0, 2)"),
        ("(x == up(max_pool(x)))", "1"),
        (".max(axis", ".mean(axis"),
    ],
)
def code_max_pool(card: CardText) -> None:
    """Loops over blocks; central differences."""
    space = numpy_run(card.code())
    rng = np.random.default_rng(0)
    x, d = rng.normal(size=(4, 6)), rng.normal(size=(2, 3))
    slow = [[x[i : i + 2, j : j + 2].max() for j in (0, 2, 4)] for i in (0, 2)]
    assert np.allclose(space["max_pool"](x), slow)

    def loss(at: Any) -> float:
        return float((space["max_pool"](at) * d).sum())

    assert np.allclose(space["max_pool_backward"](x, d), slope(loss, x), atol=1e-6)


@check(
    level=3,
    mutants=[
        ("if training", "if not training"),
        ("x.var(axis=0)", "x.var(axis=1)"),
        ("(1 - keep) * mean", "keep * mean"),
        ("np.sqrt(var + 1e-5)", "(var + 1e-5)"),
    ],
)
def code_batch_norm(card: CardText) -> None:
    """scikit-learn's scaler in training; running statistics by hand; one row in use."""
    from sklearn.preprocessing import scale

    norm = numpy_run(card.code())["batch_norm"]
    x = np.random.default_rng(0).normal(size=(50, 3)) * 4 + 2
    kept = {"mean": np.zeros(3), "var": np.ones(3)}
    assert np.allclose(norm(x, 2.0, 1.0, kept, True), 2 * scale(x) + 1, atol=1e-4)
    assert np.allclose(kept["mean"], 0.1 * x.mean(axis=0))
    assert np.allclose(kept["var"], 0.9 + 0.1 * x.var(axis=0))
    before = {name: array.copy() for name, array in kept.items()}
    one = norm(x[:1], 2.0, 1.0, kept, False)
    assert np.allclose(one, 2 * (x[:1] - before["mean"]) / np.sqrt(before["var"] + 1e-5) + 1)
    assert all((kept[name] == before[name]).all() for name in kept)


@check(
    level=3,
    mutants=[
        ("`d.mean(axis=0)`", "`d.sum(axis=0)`"),
        ("(d * x_hat).mean(axis=0)", "d.mean(axis=0)"),
        ("/ s\n", "* s\n"),
    ],
)
def code_batch_norm_backward(card: CardText) -> None:
    """Central differences, along both axes."""
    source = card.code(0, field="front")
    for span in card.spans("back"):
        source = source.replace("...", span, 1)
    backward = numpy_run(source)["batch_norm_backward"]
    rng = np.random.default_rng(0)
    x, d = rng.normal(size=(6, 2)), rng.normal(size=(6, 2))

    def loss(at: Any) -> float:
        return float((d * (at - at.mean(axis=0)) / at.std(axis=0)).sum())

    x_hat = (x - x.mean(axis=0)) / x.std(axis=0)
    assert np.allclose(backward(x_hat, x.std(axis=0), d), slope(loss, x), atol=1e-6)


@check(
    level=2,
    mutants=[
        ("x.mean(axis=-1", "x.mean(axis=0"),
        ("x.var(axis=-1", "x.std(axis=-1"),
        ("gamma * (x - mean)", "gamma * x - mean"),
    ],
)
def code_layer_norm(card: CardText) -> None:
    """Loops over rows; a row gives the same alone as in a batch."""
    norm = numpy_run(card.code())["layer_norm"]
    rng = np.random.default_rng(0)
    x, gamma, beta = rng.normal(size=(4, 5)) * 3, rng.normal(size=5), rng.normal(size=5)
    for row, made in zip(x, norm(x, gamma, beta), strict=True):
        mean = sum(row) / 5
        var = sum((a - mean) ** 2 for a in row) / 5
        assert np.allclose(made, gamma * (row - mean) / math.sqrt(var + 1e-5) + beta)
        assert np.allclose(norm(row[None], gamma, beta)[0], made)


@check(
    level=3, mutants=[(">= p)", "< p)"), ("/ (1 - p)`", "`"), ("`dout * mask`", "`dout / mask`")]
)
def code_dropout(card: CardText) -> None:
    """Mean and share of zeros over 10^5 draws (5 standard errors); the gradient of a given mask."""
    mask_, backward = card.spans("back")
    drop = numpy_run(card.code(0, field="front").replace("...", mask_))["dropout"]
    out, mask = drop(np.ones(100_000), 0.3, np.random.default_rng(0))
    assert abs(np.mean(out == 0) - 0.3) < 5 * math.sqrt(0.21 / 1e5)
    assert abs(out.mean() - 1) < 5 * out.std() / math.sqrt(1e5)
    d, mask = np.ones(4), mask[:4]

    def loss(x: Any) -> float:
        return float((x * mask).sum())

    with np.errstate(divide="ignore"):
        made = evaluated(backward, {"dout": d, "mask": mask})
    assert np.allclose(made, slope(loss, np.ones(4)))
    assert len(set(mask.tolist())) == 2


@check(
    level=2,
    mutants=[
        ("every feature becomes β", "every feature becomes γ"),
        ("with one row", "with two rows"),
    ],
)
def code_batch_norm_mode(card: CardText) -> None:
    """Normalise one row by its own statistics."""
    rows = {"one row": 1, "two rows": 2}[re.findall(r"with (one row|two rows)", card.back)[0]]
    x = np.random.default_rng(0).normal(size=(rows, 3))
    names = {"β": 0.7, "γ": 2.0}
    made = names["γ"] * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5) + names["β"]
    becomes = re.findall(r"every feature becomes (\w)", card.back)[0]
    assert np.allclose(made, names[becomes])


# Attention


@check(
    level=3,
    mutants=[
        ("/ np.sqrt(Q.shape[-1])", ""),
        ("np.where(mask, scores, -np.inf)", "np.where(mask, scores, 0)"),
        ("weights.sum(axis=-1", "weights.sum(axis=-2"),
        ("np.tril", "np.triu"),
        ("scores -= scores.max(axis=-1, keepdims=True)", "pass"),
    ],
)
def code_masked_attention(card: CardText) -> None:
    """Loops over queries and allowed keys with scipy's softmax, in a batch; large scores."""
    attention = numpy_run(card.code())["attention"]
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(3, 2, 4, 5))
    mask = evaluated(card.spans("explanation")[0], {"n": 4})
    made = attention(q, k, v, mask)
    for b, i in itertools.product(range(2), range(4)):
        scores = np.array([q[b, i] @ k[b, j] / math.sqrt(5) for j in range(i + 1)])
        assert np.allclose(made[b, i], softmax(scores) @ v[b, : i + 1])
    with np.errstate(over="raise"):
        assert np.isfinite(attention(q * 1e4, k, v, mask)).all()


@check(
    level=3,
    mutants=[
        ("A: `x.swapaxes(0, 1)`", "A: `x.swapaxes(0, 2)`"),
        ("(len(x), h, -1)", "(h, len(x), -1)"),
        ("(n, h * d)", "(h * n, d)"),
    ],
)
def code_multi_head(card: CardText) -> None:
    """Head j holds columns j·d to (j + 1)·d; merging restores; the shortcut mixes positions."""
    source = card.code(0, field="front")
    assert source.count("...") == 2
    space = numpy_run(source.replace("...", card.spans("back")[0]))
    x = np.arange(24.0).reshape(4, 6)
    heads = space["split"](x, 3)
    assert all(np.array_equal(heads[j], x[:, 2 * j : 2 * j + 2]) for j in range(3))
    assert np.array_equal(space["merge"](heads), x)
    assert not np.array_equal(x.reshape(3, 4, 2), heads)


@check(
    level=2,
    mutants=[
        ("weights no longer sum to 1", "weights still sum to 1"),
        ("future tokens leak", "past tokens leak"),
    ],
)
def code_mask_after_softmax(card: CardText) -> None:
    """Do it both ways and change a future score."""
    past = {"past": slice(0, 2), "future": slice(2, 3)}[
        re.findall(r"(\w+) tokens leak", card.back)[0]
    ]
    scores, mask = np.array([0.3, 1.0, 0.2]), np.array([True, True, False])
    other = scores.copy()
    other[past.start] += 2
    after = [softmax(s) * mask for s in (scores, other)]
    before = [softmax(np.where(mask, s, -np.inf)) for s in (scores, other)]
    assert ("weights no longer sum to 1" in card.back) == (after[0].sum() < 0.99)
    assert not np.allclose(after[0], after[1])
    assert np.allclose(before[0], before[1])
    assert math.isclose(before[0].sum(), 1)


@check(
    level=3,
    mutants=[
        ("/ np.sqrt(len(q))", "/ len(q)"),
        ('cache["K"] @ q', 'cache["V"] @ q'),
        ('np.vstack([cache["V"], v])', 'np.vstack([v, cache["V"]])'),
    ],
)
def code_kv_cache(card: CardText) -> None:
    """Every step equals the row of causal attention over the whole sequence."""
    source = card.code(0, field="front").replace("...", card.spans("back")[0])
    step = numpy_run(source)["decode_step"]
    q, k, v = np.random.default_rng(0).normal(size=(3, 6, 4))
    cache = {"K": np.zeros((0, 4)), "V": np.zeros((0, 4))}
    for t in range(6):
        made = step(q[t], k[t], v[t], cache)
        assert np.allclose(made, softmax(q[t] @ k[: t + 1].T / 2) @ v[: t + 1])


@check(level=2, mutants=[("n(n + 1)/2", "n(n - 1)/2"), ("Memory: 2 ×", "Memory: 3 ×")])
def code_kv_cost(card: CardText) -> None:
    """Count keys; keys and values are two arrays."""
    for n in (1, 5, 12):
        assert value(card.formula(0), n=n) == sum(t for t in range(1, n + 1))
    arrays = {"K": 0, "V": 0}
    assert re.findall(r"Memory: (\d) ×", card.back) == [str(len(arrays))]
