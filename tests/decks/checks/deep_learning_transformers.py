"""Checks of the cards on attention, transformers, embeddings and tokens."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import fit_exponent, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, number, same
from tests.decks.checks.linear_algebra_reading import holds

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _softmax(z: Any) -> Any:
    shifted = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def _loops(q: Any, k: Any, v: Any, *, causal: bool) -> Any:
    """Attention by the definition, one query and one key at a time."""
    rows = []
    for i, query in enumerate(q):
        seen = range(i + 1) if causal else range(len(k))
        weights = [math.exp(sum(query * k[j]) / math.sqrt(len(query))) for j in seen]
        rows.append(sum(w * v[j] for w, j in zip(weights, seen, strict=True)) / sum(weights))
    return np.array(rows)


@check(level=2, mutants=[(r"\sqrt{d_k}", "d_k"), (r"Q K^\top", r"K Q^\top")])
def dl_attention(card: CardText) -> None:
    """Against loops over single queries and keys, of a cross-attention's oblong shape."""
    draw = rng().standard_normal
    q, k, v = draw((3, 4)), draw((5, 4)), draw((5, 2))
    out = value(card.formula(), Q=q, K=k, V=v, d_k=4, softmax=_softmax)
    assert np.allclose(out, _loops(q, k, v, causal=False))


@check(
    level=3,
    mutants=[("k) = d$", "k) = d^2$"), (r"by $\sqrt{d}$", "by $d$"), ("k_i^2] = 1", "k_i^2] = 2")],
)
def dl_attention_scale(card: CardText) -> None:
    """By enumeration of all vectors of signs, which have mean 0 and variance 1."""
    for d in (1, 2, 4):
        signs = np.array(list(itertools.product((-1, 1), repeat=d)))
        products = signs @ signs.T
        exact = float(products.var())
        assert value(sides(card.formula(0))[-1], d=d) == exact
        assert math.isclose(float((products / value(card.formula(1), d=d)).var()), 1)
        term = next(tex for tex in card.formulas("steps") if tex.startswith("E["))
        mean_square = float(np.mean(signs[:, 0] ** 2))
        assert mean_square**2 == value(sides(term)[-1])


@check(
    level=3,
    mutants=[(r"deviation $\sqrt{d}$", "deviation $d$"), (r"- p p^\top", r"+ p p^\top")],
)
def dl_attention_saturation(card: CardText) -> None:
    """The deviation of 20,000 scores (five standard errors); the Jacobian by differences."""
    generator = rng()
    d = 400
    q, k = generator.standard_normal((2, 20_000, 20))
    deviation = float(np.sum(q * k, axis=1).std())
    assert math.isclose(
        deviation, value(card.formula(0), d=20), rel_tol=5 / math.sqrt(40_000) * 1.5
    )
    scores = generator.standard_normal(8) * math.sqrt(d)
    sizes = []
    for s in (scores, scores / math.sqrt(d)):
        p = _softmax(s)
        jacobian = value(card.formula(1), p=p, diag=np.diag)
        moves = 1e-6 * np.eye(8)
        exact = np.array([(_softmax(s + m) - _softmax(s - m)) / 2e-6 for m in moves])
        assert np.allclose(jacobian, exact, atol=1e-7)
        sizes.append(float(np.abs(jacobian).max()))
    assert sizes[0] < sizes[1] / 10


@check(
    level=2,
    mutants=[("= 7$", "= 6$"), ("0.75$", "0.65$"), ("log 3", "log 2"), ("4 and 8", "4 and 9")],
)
def dl_attention_number(card: CardText) -> None:
    """Softmax of the printed scores, and the weighted values."""
    other, first, second = found(r"\(0, log (\d)\), values (\d) and (\d)", card.front)
    weights = _softmax(np.array([0, math.log(other)]))
    for tex, exact in zip(card.formulas(), (*weights, weights @ [first, second]), strict=True):
        same(tex, float(exact))


@check(
    level=3,
    mutants=[("$O(n^2 d)$", "$O(n d)$"), ("$O(n d^2)$", "$O(n d)$"), ("$O(n^2)$", "$O(n)$")],
)
def dl_attention_cost(card: CardText) -> None:
    """Products counted from the shapes; exponents fitted in n and in d, to a tenth."""

    def scores(n: int, d: int) -> int:
        return 2 * sum(1 for _ in range(n) for _ in range(n)) * d

    def projections(n: int, d: int) -> int:
        return 4 * n * d * d

    sizes = (8, 16, 32)

    def stored(n: int, _: int) -> int:
        return np.empty((n, n)).size

    counts = (scores, projections, stored)
    for tex, count in zip(card.formulas("back"), counts, strict=True):
        for along in ("n", "d"):
            at = {"n": 3, "d": 3}
            printed = fit_exponent(lambda s: value(tex[2:-1], {**at, along: s}), sizes)  # noqa: B023 - called at once
            counted = fit_exponent(lambda s: count(*{**at, along: s}.values()), sizes)  # noqa: B023 - called at once
            assert abs(printed - counted) < 0.1


@check(
    level=3,
    mutants=[
        ("k=1)", "k=0)"),
        ("/ np.sqrt(d)", ""),
        ("weights /= weights.sum(axis=1", "weights /= weights.sum(axis=0"),
    ],
)
def dl_causal_attention_code(card: CardText) -> None:
    """Against loops over earlier positions; large scores stay finite."""
    attention = run(card.code())["causal_attention"]
    q, k, v = rng().standard_normal((3, 5, 4))
    assert np.allclose(attention(q, k, v), _loops(q, k, v, causal=True))
    assert np.all(np.isfinite(attention(1000 * q, k, v)))


@check(level=2, mutants=[("no longer add up to 1", "still add up to 1")])
def dl_mask_after_softmax(card: CardText) -> None:
    """Zeroed rows add up to less than 1, and change with a masked score."""
    assert "The rows no longer add up to 1" in card.back
    assert "masked scores still shape the others' weights" in card.back
    scores = np.array([0.2, 1.0, -0.5])
    mask = np.array([1, 1, 0])
    assert (_softmax(scores) * mask).sum() < 1
    changed = scores + np.array([0, 0, 3.0])
    assert not np.allclose(_softmax(scores) * mask, _softmax(changed) * mask)


@check(level=2, mutants=[("f(PX) = P f(X)", "f(PX) = f(X)"), ("permuted alike", "unchanged")])
def dl_attention_equivariance(card: CardText) -> None:
    """Both sides for a random permutation and random projections."""
    draw = rng().standard_normal
    x, a, b, c = draw((5, 3)), draw((3, 4)), draw((3, 4)), draw((3, 2))
    p = np.eye(5)[[2, 0, 4, 1, 3]]

    def f(rows: Any) -> Any:
        return _loops(rows @ a, rows @ b, rows @ c, causal=False)

    assert holds(card.formula(), P=p, X=x, f=f)
    assert "permuted alike" in card.back


@check(level=2, mutants=[("$O(n^2 d)$", "$O(n d)$"), ("exact attention", "approximate attention")])
def dl_flash_attention(card: CardText) -> None:
    """A running softmax over tiles gives the exact result; products counted by tile, in n and d."""
    assert "it computes exact attention tile by tile" in card.back
    q, k, v = rng().standard_normal((3, 6, 4))
    out = np.zeros((6, 4))
    for i in range(6):
        top, total, summed = -np.inf, 0.0, np.zeros(4)
        for tile in range(0, 6, 2):
            s = k[tile : tile + 2] @ q[i] / 2
            new = max(top, float(s.max()))
            weights = np.exp(s - new)
            shrink = math.exp(top - new)
            total = total * shrink + float(weights.sum())
            summed = summed * shrink + weights @ v[tile : tile + 2]
            top = new
        out[i] = summed / total
    assert np.allclose(out, _loops(q, k, v, causal=False))

    def count(n: int, d: int) -> int:
        return sum(2 * 2 * 2 * d for _ in range(0, n, 2) for _ in range(0, n, 2))

    cost = card.formulas("back")[-1]
    for along in ("n", "d"):
        at = {"n": 4, "d": 4}
        printed = fit_exponent(lambda s: value(cost[2:-1], {**at, along: s}), (8, 16, 32))  # noqa: B023 - called at once
        counted = fit_exponent(lambda s: count(**{**at, along: s}), (8, 16, 32))  # noqa: B023 - called at once
        assert abs(printed - counted) < 0.1


@check(
    level=2,
    mutants=[("7{,}077{,}888", "7{,}077{,}088"), ("+ 8 d^2", "+ 4 d^2"), ("d = 768", "d = 512")],
)
def dl_block_parameters(card: CardText) -> None:
    """Entries of the block's six matrices."""
    (d,) = (int(x) for x in found(r"d = (\d+)", card.front))
    wide = value(card.formula(1, "front"), d=d)
    shapes = [(d, d)] * 4 + [(d, wide), (wide, d)]
    exact = sum(math.prod(shape) for shape in shapes)
    assert [value(side, d=d) for side in sides(card.formula(0))] == [exact, exact]
    same(card.formula(1), exact)


@check(level=2, mutants=[("10000^{2i/d}", "10000^{i/2}"), ("{{1::cosine}}", "{{1::sine}}")])
def dl_sinusoidal(card: CardText) -> None:
    """The rotation that the explanation states; the slowest wavelength below 10000 turns."""
    below, other = card.holes
    assert other == "cosine"
    d = 8
    for i in range(d // 2):
        angle = [p / value(below, i=i, d=d) for p in (0, 1, 5, 6)]
        turn = np.array(
            [[math.cos(angle[1]), math.sin(angle[1])], [-math.sin(angle[1]), math.cos(angle[1])]]
        )
        code = [np.array([math.sin(a), math.cos(a)]) for a in angle]
        assert np.allclose(turn @ code[2], code[3])
    assert value(below, i=0, d=d) == 1
    assert math.isclose(value(below, i=d / 2, d=d), 10_000)


@check(
    level=2,
    mutants=[
        ("q^\\top R_{n - m} k$$", "q^\\top R_{m - n} k$$"),
        ("$q^\\top R_m^\\top R_n k$", "$q^\\top R_n^\\top R_m k$"),
    ],
)
def dl_rope(card: CardText) -> None:
    """Every printed form for planar rotations at several positions."""
    draw = rng().standard_normal
    q, k = draw(2), draw(2)

    def turn(m: int) -> Any:
        a = 0.3 * m
        return np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])

    for m, n in ((0, 0), (2, 5), (7, 3)):
        env = {
            "q": q,
            "k": k,
            "R": {m: turn(m), n: turn(n), n - m: turn(n - m), m - n: turn(m - n)},
        }
        exact = float((turn(m) @ q) @ (turn(n) @ k))
        for tex in (*card.formulas("steps"), card.formula()):
            assert math.isclose(value(tex, env, m=m, n=n), exact)
        assert holds(card.formulas("front")[-1], env, m=m, n=n)


@check(level=2, mutants=[("x + F(N(x))", "N(x + F(x))", 1), ("N(x + F(x))", "x + N(F(x))")])
def dl_pre_post_norm(card: CardText) -> None:
    """Pre leaves x in the sum when F is 0; post gives a normalised result whatever F is."""

    def norm(x: Any) -> Any:
        return (x - x.mean()) / x.std()

    x = rng().standard_normal(6) * 3 + 1
    pre, post = card.formula(0), card.formula(1)
    assert np.allclose(value(pre, x=x, N=norm, F=lambda u: 0 * u), x)
    assert np.allclose(value(pre, x=x, N=norm, F=lambda u: u), x + norm(x))
    out = value(post, x=x, N=norm, F=np.tanh)
    assert np.allclose(out, norm(x + np.tanh(x)))


@check(level=2, mutants=[("(-u_k", "(u_k"), ("$$-\\log", "$$\\log"), ("- \\sum", "+ \\sum")])
def dl_negative_sampling(card: CardText) -> None:
    """Equal to the summed log loss of a logistic regression with labels 1, 0, …, 0."""
    from sklearn.metrics import log_loss

    draw = rng().standard_normal
    v, u, others = draw(4), draw(4), draw((3, 4))

    def sigma(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    env: dict[str, Any] = {"v": v, "u": u, "K": 3, "sigma": sigma}
    tex = card.formula().replace("u_k", "q_k")
    p = sigma(np.vstack([u, others]) @ v)
    exact = log_loss([1, 0, 0, 0], p, normalize=False)
    assert math.isclose(value(tex, env, q=list(others)), exact)


def _pairs(counts: dict[str, int]) -> Counter[str]:
    found_pairs: Counter[str] = Counter()
    for word, times in counts.items():
        for start in range(len(word) - 1):
            found_pairs[word[start : start + 2]] += times
    return found_pairs


@check(
    level=3,
    mutants=[("$w e$, 8", "$w e$, 7"), ("have 7", "have 5"), ("“newest” × 6", "“newest” × 3")],
)
def dl_bpe_first_merge(card: CardText) -> None:
    """All pairs counted from the printed words."""
    words = {word: int(times) for word, times in re.findall(r"“(\w+)” × (\d)", card.front)}
    pairs = _pairs(words)
    (best, times), (_, second), *_ = pairs.most_common()
    assert times > second
    assert card.formula(0).replace(" ", "") == best
    said_times, in_lower, in_newest, runner_up = (int(number(x)) for x in card.numbers("back"))
    assert said_times == times
    assert in_lower + in_newest == times
    for tex in card.formulas("back")[1:]:
        assert pairs[tex.replace(" ", "")] == runner_up


@check(
    level=3,
    mutants=[
        ("+= counts[word]", "+= 1"),
        ("i:i + 2]", "i:i + 1]"),
        ("parts[i + 1]) == best", "parts[i + 1]) != best"),
    ],
)
def dl_bpe_code(card: CardText) -> None:
    """Against merging by string replacement; runs of one letter and an early end included."""
    learn = run(card.code())["learn_bpe"]

    def slowly(counts: dict[str, int], merges: int) -> list[tuple[str, str]]:
        split = {word: " ".join(word) for word in counts}
        learnt = []
        for _ in range(merges):
            pairs: dict[tuple[str, str], int] = {}
            for word, text in split.items():
                for pair in itertools.pairwise(text.split()):
                    pairs[pair] = pairs.get(pair, 0) + counts[word]
            if not pairs:
                break
            best = max(pairs, key=lambda pair: pairs[pair])
            learnt.append(best)
            joined = re.compile(rf"(?<!\S){re.escape(' '.join(best))}(?!\S)")
            split = {word: joined.sub("".join(best), text) for word, text in split.items()}
        return learnt

    words = {"low": 5, "lower": 2, "newest": 6, "aaaa": 3}
    assert learn(words, 6) == slowly(words, 6)
    assert learn({"ab": 1}, 5) == [("a", "b")]
    assert learn({}, 3) == []


@check(
    level=2,
    mutants=[
        ("\\frac{c(ab)}{c(a)\\, c(b)}", "\\frac{c(ab)}{c(a)}"),
        ("the most frequent pair", "the rarest pair"),
    ],
)
def dl_tokenisers(card: CardText) -> None:
    """The gain in log-likelihood of a pair grows with the log of the printed ratio."""
    assert "BPE merges the most frequent pair" in card.back
    tex = card.formula(0).replace("c(ab)", "x").replace("c(a)", "y").replace("c(b)", "z")
    for x, y, z in ((3, 5, 4), (2, 2, 9)):
        total = 20
        gain = math.log(x / total) - math.log(y / total) - math.log(z / total)
        assert math.isclose(math.log(total * value(tex, x=x, y=y, z=z)), gain)
