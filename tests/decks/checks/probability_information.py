"""Checks of the cards on entropy, cross-entropy, divergences, mutual information, perplexity."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown


def laws(seed: int, size: int = 5) -> tuple[Any, Any]:
    """Draw two positive laws on `size` points."""
    p, q = np.random.default_rng(seed).dirichlet(np.ones(size), 2)
    return p, q


def over(p: Any, **more: Any) -> dict[str, Any]:
    """Name laws as functions of a point, and the points that a sum over x runs through."""
    named = {key: (lambda k, law=law: law[int(k)]) for key, law in {"p": p, **more}.items()}
    return {**named, "x": range(len(p))}


def divergence(p: Any, q: Any) -> float:
    """Return KL(p ‖ q) in nats by SciPy."""
    from scipy.stats import entropy

    return float(entropy(p, q))


@check(level=2, mutants=[(r"{{$-\log p$}}", r"{{$\log p$}}"), (r"-\log p$}}", "1 - p$}}")])
def prob_surprise(card: CardText) -> None:
    tex = bare(card.holes[0])
    assert value(tex, p=1.0) == 0
    assert value(tex, p=0.1) > value(tex, p=0.5) > 0
    assert near(value(tex, p=0.1 * 0.5), value(tex, p=0.1) + value(tex, p=0.5))


@check(level=3, mutants=[(r"{{$-\sum_x", r"{{$\sum_x"), (r"p(x) \log p(x)", r"\log p(x)")])
def prob_entropy(card: CardText) -> None:
    from scipy.stats import entropy

    p, _ = laws(0)
    assert near(value(bare(card.holes[0]), **over(p)), entropy(p))


@check(level=3, mutants=[(r"KL(p \| q)", r"KL(q \| p)"), ("{{1::$H(p)$}}", "{{1::$H(q)$}}")])
def prob_cross_entropy_split(card: CardText) -> None:
    from scipy.stats import entropy

    p, q = laws(1)
    names: dict[str, Any] = {"a": p, "b": q, "H": entropy, "D": divergence}
    found = 0.0
    for hole in card.holes:
        tex = bare(hole).replace(r"KL(p \| q)", "D(a, b)").replace(r"KL(q \| p)", "D(b, a)")
        found += value(tex.replace("H(p)", "H(a)").replace("H(q)", "H(b)"), **names)
    assert near(found, -(p @ np.log(q)))


@check(
    level=3,
    mutants=[
        ("0.469", "0.325"),
        (r"- 0.1 \log_2 0.1", r"+ 0.1 \log_2 0.1"),
        (r"= 0.9", "= 0.8"),
    ],
)
def prob_entropy_coin(card: CardText) -> None:
    from scipy.stats import entropy

    heads = float(card.number(-1, "front"))
    assert near(shown(card), entropy([heads, 1 - heads], base=2))


@check(
    level=3,
    mutants=[
        (r"$\log K - H(p) = KL(p \| u)", r"$\log K + H(p) = KL(p \| u)"),
        (r"one, $\log K$", r"one, $K$"),
        ("about 2.3", "about 3.3"),
    ],
)
def prob_entropy_maximum(card: CardText) -> None:
    from scipy.stats import entropy

    p, _ = laws(2)
    largest, gap = card.formulas("back")[:2]
    assert near(value(largest, K=5), entropy(np.full(5, 0.2)))
    found = value(sides(gap)[0].replace("H(p)", "h"), K=5, h=float(entropy(p)))
    assert near(found, divergence(p, np.full(5, 0.2)))
    assert agrees(card.number(0, "explanation"), float(np.log(10)))


@check(
    level=3,
    mutants=[
        ("A: The normal; the exponential", "A: The Laplace; the exponential"),
        ("the exponential.", "the uniform."),
    ],
)
def prob_maxent(card: CardText) -> None:
    """The named laws beat others of the same variance, or mean."""
    from scipy import stats

    line, half = re.findall(r"[Tt]he (\w+)", card.back)
    named = {"normal": stats.norm(0, 1), "Laplace": stats.laplace(0, 0.5**0.5)}
    positive = {
        "exponential": stats.expon(0, 1),
        "uniform": stats.uniform(0, 2),
        "gamma": stats.gamma(2, scale=0.5),
    }
    named["uniform"] = stats.uniform(-(3**0.5), 2 * 3**0.5)
    named["logistic"] = stats.logistic(0, 3**0.5 / np.pi)
    assert all(near(law.var(), 1) for law in named.values())
    assert all(near(law.mean(), 1) for law in positive.values())
    assert max(named, key=lambda key: named[key].entropy()) == line
    assert max(positive, key=lambda key: positive[key].entropy()) == half


@check(
    level=3,
    mutants=[
        (r"it is $\log a$", r"it is $-\log a$"),
        ("can be negative", "cannot be negative"),
    ],
)
def prob_differential_entropy(card: CardText) -> None:
    from scipy.stats import uniform

    tex = card.formulas("back")[-1]
    for a in (0.5, 3.0):
        assert near(value(tex, a=a), uniform(0, a).entropy())
    assert ("can be negative" in card.back) == (uniform(0, 0.5).entropy() < 0)


@check(level=3, mutants=[(r"p(x) \log q(x)", r"q(x) \log p(x)"), (r"{{$-\sum", r"{{$\sum")])
def prob_cross_entropy(card: CardText) -> None:
    from scipy.stats import entropy

    p, q = laws(3)
    assert near(value(bare(card.holes[0]), **over(p, q=q)), entropy(p) + divergence(p, q))


@check(
    level=2,
    mutants=[
        (r"H(\hat p, q_\theta)$$", r"H(q_\theta, \hat p)$$"),
        (r"\frac{n_x}{n} \log", r"\frac{n}{n_x} \log"),
    ],
)
def prob_nll_cross_entropy(card: CardText) -> None:
    sample = [0, 2, 2, 1, 2, 0]
    model = np.array([0.5, 0.2, 0.3])
    shares = np.array([Counter(sample)[k] for k in range(3)]) / len(sample)
    names: dict[str, Any] = {
        "q_theta": lambda k: model[int(k)],
        "n": len(sample),
        "p_hat": shares,
        "H": lambda a, b: float(-(a @ np.log(b))),
    }
    left, right = sides(card.formula())
    mean = value(left.replace(r"\frac{1}{n}", r"\frac{1}{n} "), **names, x=sample)
    assert near(value(right, **{**names, "q_theta": model}), mean)
    step = sides(card.formula(0, "steps"))[1]
    counts = {k: Counter(sample)[k] for k in range(3)}
    grouped = value(step.replace("n_x", "m(x)"), **names, x=range(3), m=lambda k: counts[int(k)])
    assert near(grouped, mean)


@check(
    level=3,
    mutants=[
        ("0.357", "0.367"),
        ("2.303", "2.203"),
        ("0.7, 0.2, 0.1", "0.6, 0.3, 0.1"),
    ],
)
def prob_cross_entropy_classes(card: CardText) -> None:
    from sklearn.metrics import log_loss

    read = re.search(r"three classes ([\d.]+), ([\d.]+), ([\d.]+)\.", card.front)
    assert read
    row = [float(x) for x in read.groups()]
    for k, label in ((0, 0), (1, 2)):
        assert near(shown(card, k), log_loss([label], [row], labels=[0, 1, 2]))


@check(
    level=3,
    mutants=[
        (r"\frac{p(x)}{q(x)}", r"\frac{q(x)}{p(x)}"),
        (r"\sum_x p(x) \log", r"\sum_x q(x) \log"),
    ],
)
def prob_kl(card: CardText) -> None:
    p, q = laws(4)
    assert near(value(card.holes[0], **over(p, q=q)), divergence(p, q))


@check(
    level=3,
    mutants=[
        (r"p(x) \log \frac{q(x)}{p(x)}", r"p(x) \log \frac{p(x)}{q(x)}"),
        (r"$$KL(p \| q) \ge 0", r"$$KL(p \| q) \le 0"),
    ],
)
def prob_kl_non_negative(card: CardText) -> None:
    """The first step is an identity; the bound of Jensen and its end, on laws with zeros."""
    first, second, *_ = card.formulas("steps")
    assert r"KL(p \| q) \ge 0" in card.formula()
    p, q = laws(5)
    p = np.concatenate([p, [0]])
    q = np.concatenate([q * 0.8, [0.2]])
    names = {**over(p, q=q), "x": [k for k in range(6) if p[k] > 0]}
    step = value(sides(first.replace("{x : p(x) > 0}", "x"))[1], **names)
    assert near(step, -divergence(p, q))
    bound = value(second.replace("{x : p(x) > 0}", "x").replace(r"\log \sum", r"\sum"), **names)
    assert step <= np.log(bound) <= 0


@check(
    level=3,
    mutants=[
        ("A: 0.511", "A: 0.368"),
        ("0.511 and 0.368", "0.511 and 0.386"),
        (r"0.9 \log\frac{0.9}{0.5}", r"0.9 \log\frac{0.5}{0.9}"),
    ],
)
def prob_kl_asymmetry(card: CardText) -> None:
    p, q = (0.5, 0.5), (0.9, 0.1)
    assert "$p = (0.5, 0.5)$ and $q = (0.9, 0.1)$" in card.front
    exact = (divergence(p, q), divergence(q, p))
    for number, step, right in zip(
        card.numbers("back"), card.formulas("steps"), exact, strict=True
    ):
        assert agrees(number, right)
        assert near(value(sides(step)[1]), right)


@check(
    level=3,
    mutants=[
        (r"$KL(p \| q)$ (forward) covers both", r"$KL(q \| p)$ (forward) covers both"),
    ],
)
def prob_forward_reverse(card: CardText) -> None:
    """On a grid of normals: the best mean and deviation under both divergences."""
    x = np.linspace(-9, 9, 241)

    def bell(mean: float, sd: float) -> Any:
        w = np.exp(-(((x - mean) / sd) ** 2) / 2) + 1e-30
        return w / w.sum()

    p = (bell(-3, 0.7) + bell(3, 0.7)) / 2
    grid = [(m, s) for m in (-3.0, -1.5, 0.0, 1.5, 3.0) for s in (0.5, 0.7, 1.5, 3.1)]
    forward = min(grid, key=lambda ms: divergence(p, bell(*ms)))
    reverse = min(grid, key=lambda ms: divergence(bell(*ms), p))
    covering = r"KL(p \| q)" if forward == (0.0, 3.1) else r"KL(q \| p)"
    assert abs(reverse[0]) == 3.0
    assert reverse[1] == 0.7
    assert card.back.startswith(f"${covering}$ (forward) covers both humps")


@check(
    level=3,
    mutants=[
        (r"- \log \sigma^2", r"+ \log \sigma^2"),
        (r"\frac{1}{2} \left", r"\left"),
        (r"\mu^2 + \sigma^2 - 1", r"\mu^2 + \sigma^2 + 1"),
    ],
)
def prob_kl_normal(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    for mu, sigma in ((0.7, 0.5), (-1.0, 1.4)):
        a, b = norm(mu, sigma), norm(0, 1)
        exact, _ = quad(lambda x, a=a, b=b: a.pdf(x) * (a.logpdf(x) - b.logpdf(x)), -9, 9)
        assert near(value(card.holes[0], mu=mu, sigma=sigma), exact, 1e-6)


@check(
    level=3,
    mutants=[
        (
            "When $q(x) = 0$ at some $x$ with $p(x) > 0$",
            "When $p(x) = 0$ at some $x$ with $q(x) > 0$",
        ),
    ],
)
def prob_kl_infinite(card: CardText) -> None:
    full, lacking = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    read = re.search(r"When \$(\w)\(x\) = 0\$ at some \$x\$ with \$(\w)\(x\) > 0\$", card.back)
    assert read
    law = {read[1]: lacking, read[2]: full}
    assert np.isinf(divergence(law["p"], law["q"]))
    assert np.isfinite(divergence(law["q"], law["p"]))


def _table() -> tuple[Any, Any, Any]:
    joint = np.random.default_rng(6).dirichlet(np.ones(6)).reshape(2, 3)
    return joint, joint.sum(axis=1), joint.sum(axis=0)


def _conditional(joint: Any) -> float:
    """H(Y | X) as the average over rows."""
    from scipy.stats import entropy

    return float(sum(row.sum() * entropy(row / row.sum()) for row in joint))


@check(
    level=3,
    mutants=[
        ("{{1::$p(x) p(y)$}}", "{{1::$p(x) + p(y)$}}"),
        (r"{{2::$H(Y \mid X)$}}", "{{2::$H(X)$}}"),
    ],
)
def prob_mutual_information(card: CardText) -> None:
    from scipy.stats import entropy

    joint, x, y = _table()
    product_ = [
        value(bare(card.holes[0]).replace("p(x)", "a").replace("p(y)", "b"), a=a, b=b)
        for a in x
        for b in y
    ]
    exact = sum(
        joint[i, j] * np.log(joint[i, j] / product_[3 * i + j]) for i in range(2) for j in range(3)
    )
    tex = bare(card.holes[1]).replace(r"H(Y \mid X)", "h").replace("H(X)", "g")
    assert near(exact, entropy(y) - value(tex, h=_conditional(joint), g=float(entropy(x))))


@check(level=3, mutants=[(r"{{$H(Y \mid X)$}}", "{{$H(Y)$}}")])
def prob_entropy_chain(card: CardText) -> None:
    from scipy.stats import entropy

    joint, x, y = _table()
    tex = bare(card.holes[0]).replace(r"H(Y \mid X)", "h").replace("H(Y)", "g")
    found = entropy(x) + value(tex, h=_conditional(joint), g=float(entropy(y)))
    assert near(found, entropy(joint.ravel()))


@check(
    level=3,
    mutants=[
        ("0.549", "0.278"),
        (r"\frac{10}{16}", r"\frac{6}{16}"),
        ("(8, 2) and (0, 6)", "(7, 2) and (1, 6)"),
        ("child of 10: entropy of (0.8, 0.2), 0.722", "child of 10: entropy of (0.8, 0.2), 0.622"),
    ],
)
def prob_information_gain(card: CardText) -> None:
    """As mutual information by scikit-learn, in bits; 0.722 is rounded, so within 0.0005."""
    from sklearn.metrics import mutual_info_score

    table = np.array([[int(n) for n in pair] for pair in re.findall(r"\((\d), (\d)\)", card.front)])
    exact = mutual_info_score(None, None, contingency=table) / np.log(2)
    left, printed = re.split(r"\\approx", card.formula())
    assert abs(value(left) - exact) < 5e-4
    assert agrees(printed, float(exact))
    assert agrees("0.722", float(-(0.8 * np.log2(0.8) + 0.2 * np.log2(0.2))))
    assert "0.722. Second" in "".join(card.steps)


@check(level=2, mutants=[("full entropy of the label", "half entropy of the label")])
def prob_information_gain_fails(card: CardText) -> None:
    from sklearn.metrics import mutual_info_score

    labels = [0, 1, 1, 0, 1]
    gain = mutual_info_score(range(5), labels)
    share = gain / mutual_info_score(labels, labels)
    read = re.search(r"the gain is the (\w+) entropy of the label", card.back)
    assert read
    assert near(share, {"full": 1.0, "half": 0.5}[read[1]])


@check(
    level=3,
    mutants=[
        (r"\frac12 KL(q \| m)", r"\frac12 KL(m \| q)"),
        (r"m = \frac12 (p + q)", r"m = (p + q)"),
        (r"{{$\frac12 KL(p", "{{$KL(p"),
    ],
)
def prob_jensen_shannon(card: CardText) -> None:
    from scipy.spatial.distance import jensenshannon

    p, q = laws(7)
    middle = sides(card.formula(0, "front"))[1].replace("12 (", r"12 \cdot (")
    m = value(middle, p=p, q=q)
    tex = re.sub(r"KL\((\w) \\\| (\w)\)", r"D(\1, \2)", bare(card.holes[0]))
    assert near(
        value(tex, p=p, q=q, m=m, D=lambda a, b: float(np.sum(a * np.log(a / b)))),
        jensenshannon(p, q) ** 2,
    )
    apart = jensenshannon([1, 0], [0, 1]) ** 2
    assert near(value(next(t for t in card.formulas("explanation") if "log" in t)), apart)


@check(
    level=3,
    mutants=[
        (r"{{$\frac12 \sum_x", r"{{$\sum_x"),
        ("|p(x) - q(x)|$}}", "(p(x) - q(x))^2$}}"),
        (r"\sqrt{KL(p \| q)/2}", r"\sqrt{KL(p \| q)/90}"),
    ],
)
def prob_total_variation(card: CardText) -> None:
    """Against the maximum over all events; Pinsker on random laws."""
    for seed in range(8, 14):
        p, q = laws(seed)
        exact = max(
            abs(sum(p[k] - q[k] for k in range(5) if event >> k & 1)) for event in range(32)
        )
        assert near(value(bare(card.holes[0]), **over(p, q=q)), exact)
        bound = sides(card.formula(-1, "explanation"))[-1].replace(r"KL(p \| q)", "d")
        assert exact <= value(bound, d=divergence(p, q))


@check(
    level=3,
    mutants=[
        (r"$\infty$, $\log 2$, 1 and $\theta$", r"$\infty$, $\log 2$, 2 and $\theta$"),
        (r"1 and $\theta$", r"1 and $\theta^2$"),
        (r"$\log 2$, 1", "$2$, 1"),
    ],
)
def prob_wasserstein(card: CardText) -> None:
    from scipy.spatial.distance import jensenshannon
    from scipy.stats import wasserstein_distance

    p, q = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    kl, js, distance = card.formulas("back")[:3]
    assert np.isinf(divergence(p, q))
    assert kl == r"\infty"
    assert near(value(js), jensenshannon(p, q) ** 2)
    middle = re.search(r"\$, (\d) and", card.back)
    assert middle
    assert float(middle[1]) == np.abs(p - q).sum() / 2
    for theta in (0.4, 2.5):
        assert near(value(distance, theta=theta), wasserstein_distance([0.0], [theta]))


@check(level=2, mutants=[("only needs sorting", "only needs shuffling")])
def prob_wasserstein_when(card: CardText) -> None:
    from scipy.stats import wasserstein_distance

    a, b = np.random.default_rng(14).normal(size=(2, 20))
    read = re.search(r"One dimension only needs (\w+)", card.explanation)
    assert read
    orders: dict[str, Any] = {"sorting": np.sort, "shuffling": np.flip}
    order = orders[read[1]]
    assert near(np.abs(order(a) - order(b)).mean(), wasserstein_distance(a, b))


@check(
    level=2,
    mutants=[
        (r"-\frac{1}{N} \sum", r"\frac{1}{N} \sum"),
        (r"\frac{1}{N} \sum", r"\sum"),
    ],
)
def prob_perplexity(card: CardText) -> None:
    """A uniform model of 50 words has 50; in general it is an inverse geometric mean."""
    tex = card.formula(-1).replace(r"p(x_t \mid x_{<t})", "w_t")
    assert near(value(tex, N=4, w=[1 / 50] * 4), 50)
    w = [0.5, 0.1, 0.9]
    assert near(value(tex, N=3, w=w), np.prod(w) ** (-1 / 3))


@check(
    level=2,
    mutants=[
        ("7.39", "4.00"),
        ("0.721", "0.5"),
        (r"\frac{2}{4 \log 2}", r"\frac{2}{4}"),
        ("2.885", "2.0"),
        ("at 4 bytes", "at 3 bytes"),
    ],
)
def prob_bits_per_byte(card: CardText) -> None:
    loss, size = (float(n) for n in card.numbers("front"))
    assert near(chain(card.formula(0)), np.exp(loss))
    assert near(chain(card.formula(1)), np.log2(np.exp(loss)) / size)
    assert agrees(card.number(0, "explanation"), float(np.log2(np.exp(loss))))


@check(
    level=2,
    mutants=[
        ("^{-1/2} = 4", "^{-1/2} = 5"),
        ("1/2 and 1/8", "1/2 and 1/4"),
        ("^{-1/2}", "^{1/2}"),
    ],
)
def prob_perplexity_two(card: CardText) -> None:
    a, b = (float(x) / float(y) for x, y in re.findall(r"(\d)/(\d)", card.front))
    assert near(shown(card), np.exp(-(np.log(a) + np.log(b)) / 2))
