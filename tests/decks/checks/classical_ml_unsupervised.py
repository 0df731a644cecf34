"""Checks of the cards on clusters and mixtures."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, number, said, same
from tests.decks.checks.classical_ml_reading import words

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _kmeans(x: Any, k: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=5, random_state=0).fit(x)


def _blobs() -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    label = np.arange(45) % 3
    return rng.normal(size=(45, 2)) + 4.0 * np.array([[0, 0], [1, 0], [0, 1]])[label], label


# k-means


@check(level=3, mutants=[("\\min_j", "\\max_j"), ("\\|_2^2}", "\\|_2}")])
def kmeans_objective(card: CardText) -> None:
    """scikit-learn's inertia."""
    x, _ = _blobs()
    model = _kmeans(x, 3)
    mine = value(card.holes[0], x=x, mu=model.cluster_centers_)
    assert np.isclose(mine, model.inertia_)


@check(
    level=3,
    mutants=[
        ("squared.min(axis=1)", "squared.max(axis=1)"),
        ("mean(axis=0)", "max(axis=0)"),
        ("# 81.0", "# 18.0"),
        ("pays 81 instead", "pays 18 instead"),
    ],
)
def kmeans_lloyd(card: CardText) -> None:
    """The printed costs; scikit-learn from the same start; no move of a centre lowers the cost."""
    from sklearn.cluster import KMeans

    space: Any = said(card.code())
    x, _ = _blobs()
    centres, cost = space["kmeans"](x, x[:3])
    model = KMeans(3, init=x[:3], n_init=1, algorithm="lloyd", tol=0).fit(x)
    assert np.isclose(cost, model.inertia_)
    assert np.allclose(centres, model.cluster_centers_)
    high, low = found(r"pays (\d+) instead of (\d+)", card.explanation)
    assert str(space["stdout"]).split() == [f"{low:.1f}", f"{high:.1f}"]


@check(
    level=2,
    mutants=[("+ n \\|\\bar x", "+ \\|\\bar x"), ("+ (\\bar x - c)$", "- (\\bar x - c)$")],
)
def kmeans_mean(card: CardText) -> None:
    """Both sides of the result and of the step on random rows."""
    rng = np.random.default_rng(0)
    x, c = rng.normal(size=(6, 3)), rng.normal(size=3)
    names = {"x": x, "c": c, "x_bar": x.mean(axis=0), "n": 6}
    left, right = (value(side, names) for side in sides(card.formula()))
    assert np.isclose(left, right)
    step = card.formula(0, "steps")
    first, second = (value(side, {**names, "x_i": x[2]}) for side in sides(step))
    assert np.allclose(first, second)


@check(
    level=2,
    mutants=[
        ("First: 1 and 7", "First: 1 and 6"),
        ("Second: 1.5 and 9.5", "Second: 1 and 9.5"),
        ("centres 1 and 2.", "centres 1 and 10."),
        ("{1} and {2, 9, 10}", "{1, 2} and {9, 10}"),
    ],
)
def kmeans_worked(card: CardText) -> None:
    """Three rounds; the last changes nothing."""
    x = np.array([number(n) for n in words(r"on ([\d, ]+) with", card.front)[0].split(",")])
    centres = np.array(found(r"centres (\d+) and (\d+)\.", card.front))
    said_first = found(r"First: ([\d.]+) and ([\d.]+) ", card.back)
    said_second = found(r"Second: ([\d.]+) and ([\d.]+\d)\.", card.back)
    groups = re.findall(r"\{([\d, ]+)\}", card.back)
    for turn, printed in enumerate((said_first, said_second, said_second)):
        near = np.abs(x[:, None] - centres).argmin(axis=1)
        if turn == 0:
            made = [", ".join(f"{one:g}" for one in x[near == j]) for j in (0, 1)]
            assert groups == made
        centres = np.array([x[near == j].mean() for j in (0, 1)])
        assert np.allclose(centres, printed)


@check(
    level=3,
    mutants=[
        ("gaps**2", "abs(gaps)"),
        ("min(axis=1)", "max(axis=1)"),
        ("< k", "<= k"),
        ("probability 100/101", "probability 10/11"),
    ],
)
def kmeans_plus_plus(card: CardText) -> None:
    """The law of the second centre in 1500 draws, all three starts alike: false alarm below 1e-6.

    Chosen rows differ, and there are k of them.
    """
    choose = run(card.code())["plus_plus"]
    (places,) = words(r"Rows at ([\d, ]+) with", card.explanation)
    x = np.array([[number(place)] for place in places.split(",")])
    rng = np.random.default_rng(0)
    draws = [tuple(choose(x, 2, rng)[:, 0]) for _ in range(1500)]
    law = {}
    for i, j in itertools.permutations(range(3), 2):
        law[float(x[i, 0]), float(x[j, 0])] = (x[j] - x[i]) ** 2 / ((x - x[i]) ** 2).sum() / 3
    for pair, p in law.items():
        share = draws.count(pair) / 1500
        assert abs(share - p[0]) < 5.2 * math.sqrt(p[0] * (1 - p[0]) / 1500) + 1 / 1500
    printed = number(words(r"probability (\d+/\d+)", card.explanation)[0])
    assert np.isclose(printed, 3 * law[0.0, 10.0][0])
    for _ in range(20):
        assert sorted(choose(x, 3, rng)[:, 0]) == sorted(x[:, 0])


@check(level=2, mutants=[("$O(nkd)$", "$O(nk)$"), ("only $O(nd)$", "only $O(nkd)$")])
def kmeans_cost(card: CardText) -> None:
    """Count the products and the additions of one plain round."""

    def work(n: int, k: int, d: int) -> tuple[int, int]:
        rows = np.random.default_rng(0).random((n, d)).tolist()
        products = additions = 0
        sums = [[0.0] * d for _ in range(k)]
        for row in rows:
            best, near = math.inf, 0
            for j in range(k):
                far = 0.0
                for a, b in zip(row, rows[j], strict=True):
                    far += (a - b) ** 2
                    products += 1
                best, near = min((best, near), (far, j))
            for at, a in enumerate(row):
                sums[near][at] += a
                additions += 1
        return products, additions

    order = [
        words(r"\AO\((.*)\)\Z", tex)[0] for tex in (card.formula(), card.formula(0, "explanation"))
    ]
    for n, k, d in ((12, 2, 3), (24, 3, 3), (24, 3, 5)):
        for tex, counted in zip(order, work(n, k, d), strict=True):
            assert value(tex, n=n, k=k, d=d) == counted
    assert abs(fit_exponent(lambda n: work(n, 2, 2)[0], (10, 20, 40)) - 1) < 0.01


@check(level=3, mutants=[("cannot rise", "cannot fall")])
def kmeans_inertia_falls(card: CardText) -> None:
    """The best inertia of seven points over all partitions, for k = 1 to 4."""
    x = np.random.default_rng(0).normal(size=7)
    best = []
    for k in range(1, 5):
        costs = [
            sum(
                float(((part - part.mean()) ** 2).sum())
                for j in range(k)
                if len(part := x[np.array(label) == j])
            )
            for label in itertools.product(range(k), repeat=7)
            if max(label) < k and label[0] == 0
        ]
        best.append(min(costs))
    assert "inertia cannot rise when a centre is added" in card.back
    assert all(a >= b for a, b in itertools.pairwise(best))


def _agreement(label: Any, truth: Any) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(truth, label))


def _rings() -> tuple[Any, Any]:
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    radius = np.where(np.arange(80) % 2, 1.0, 4.0)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), np.arange(80) % 2


@check(level=3, mutants=[("ring-shaped groups", "round groups")])
def kmeans_fails(card: CardText) -> None:
    """scikit-learn on rings, stretched groups, an outlier and an unscaled column."""
    rng = np.random.default_rng(0)
    label = np.arange(80) % 2
    made = {}
    made["Stretched"] = (np.column_stack([rng.normal(size=80) * 12, 3.0 * label]), label)
    made["ring-shaped"] = _rings()
    x = rng.normal(size=(80, 2)) + 5 * label[:, None]
    made["outliers"] = (np.vstack([x, [[300, 300]]]), np.append(label, 0))
    made["unscaled"] = (x * [1, 0] + 900 * rng.normal(size=(80, 1)) * [0, 1], label)
    made["round"] = (x, label)
    named = re.findall("|".join(made), card.back)
    assert len(named) == 4
    for name in named:
        rows, truth = made[name]
        assert _agreement(_kmeans(rows, 2).labels_, truth) < 0.5


# Mixtures and EM


@check(
    level=3,
    mutants=[
        ("\\sum_i \\log \\sum_k", "\\sum_i \\sum_k \\log"),
        ("\\sum_k \\pi_k\\, N", "\\sum_k N"),
    ],
)
def gmm_likelihood(card: CardText) -> None:
    """scikit-learn's score of a fitted mixture."""
    from scipy.stats import multivariate_normal
    from sklearn.mixture import GaussianMixture

    x, _ = _blobs()
    model = GaussianMixture(2, random_state=0).fit(x)
    tex = card.formula()
    assert "N(x_i \\mid \\mu_k, \\Sigma_k)" in tex

    def density(row: Any, mean: Any, cov: Any) -> float:
        return float(multivariate_normal.pdf(row, mean, cov))

    names = {
        "x": x,
        "pi": list(model.weights_),
        "N": density,
        "mu": model.means_,
        "Sigma": list(model.covariances_),
    }
    reading = tex.replace(" \\mid ", ", ")
    mine = sum(value(reading.removeprefix("\\sum_i "), {**names, "x_i": row}) for row in x)
    assert tex.startswith("\\sum_i ")
    assert np.isclose(mine, model.score(x) * len(x))


@check(
    level=3,
    mutants=[
        ("\\approx 0.731", "\\approx 0.713"),
        ("e^{-1.5^2/2}}", "e^{-2.5^2/2}}"),
        ("1 + e^{-1}", "1 + e^{1}"),
        ("and $x = 0.5$", "and $x = 1.5$"),
    ],
)
def gmm_responsibility(card: CardText) -> None:
    """scipy's densities."""
    from scipy.stats import norm

    weight, means, x = 0.5, found(r"N\((\d), 1\).*N\((\d), 1\)", card.front), 0.0
    assert card.front.count("\\tfrac12 N") == 2
    (x,) = found(r"x = ([\d.]+)\$", card.front)
    parts = [weight * norm(mean).pdf(x) for mean in means]
    same(card.formula().removeprefix("\\gamma_1 ="), float(parts[0] / sum(parts)))


@check(
    level=3,
    mutants=[
        ("\\pi_k = \\frac{n_k}{n}", "\\pi_k = \\frac{1}{n_k}"),
        ("\\mu_k = \\frac{1}{n_k}", "\\mu_k = \\frac{1}{n}"),
        ("(x_i - \\mu_k)", "(x_i + \\mu_k)"),
        ("r_{ik}\\, x_i", "x_i"),
        ("n_k = \\sum_i r_{ik}", "n_k = \\sum_k r_{ik}"),
    ],
)
def gmm_m_step(card: CardText) -> None:
    """Weighted means and covariances of numpy."""
    rng = np.random.default_rng(0)
    x, r = rng.normal(size=(7, 2)), rng.dirichlet(np.ones(3), size=7)
    tex = {sides(one)[0]: sides(one)[1] for one in card.formulas("back")[:1]}
    parts = sides(card.formulas("back")[1])
    tex |= {parts[0]: parts[1], parts[2]: parts[3]}
    last = sides(card.formulas("back")[2])
    tex[last[0]] = last[1]
    for k in (1, 2, 3):
        names: dict[str, Any] = {"x": x, "r": r, "n": 7, "k": k}
        names["n_k"] = value(tex["n_k"], names)
        assert np.isclose(names["n_k"], r[:, k - 1].sum())
        assert np.isclose(value(tex["\\pi_k"], names), r[:, k - 1].mean())
        mean = np.average(x, axis=0, weights=r[:, k - 1])
        assert np.allclose(value(tex["\\mu_k"], names), mean)
        cov = np.cov(x.T, aweights=r[:, k - 1], ddof=0)
        assert np.allclose(value(tex["\\Sigma_k"], {**names, "mu_k": mean}), cov)


@check(
    level=2,
    mutants=[
        ("\\mathcal{L}(q) + \\mathrm{KL}", "\\mathcal{L}(q) - \\mathrm{KL}"),
        ("\\log p(x) \\ge \\mathcal{L}$", "\\log p(x) \\le \\mathcal{L}$"),
        ("[\\log p(x, z) - \\log q(z)]", "[\\log p(x, z) + \\log q(z)]"),
        ("makes KL 0", "makes KL 1"),
    ],
)
def em_monotone(card: CardText) -> None:
    """The decomposition on a random discrete joint, for random q and for the posterior."""
    rng = np.random.default_rng(0)
    joint = rng.dirichlet(np.ones(4)) * 0.3
    posterior, evidence = joint / joint.sum(), math.log(joint.sum())
    inner = words(r"E_q\[(.*)\]\$", card.explanation)[0]
    sign = words(r"\\mathcal\{L\}\(q\) ([+-]) \\mathrm\{KL\}", card.front)[0]
    (zero,) = found(r"makes KL (\d)", card.field("steps"))
    relation = words(r"\\log p\(x\) (\\[gl]e) \\mathcal\{L\}\$", card.field("steps"))[0]
    for q in (rng.dirichlet(np.ones(4)), posterior):
        reading = inner.replace("p(x, z)", "a").replace("q(z)", "b")
        bound = sum(b * value(reading, a=a, b=b) for a, b in zip(joint, q, strict=True))
        kl = float((q * np.log(q / posterior)).sum())
        assert np.isclose(bound + kl if sign == "+" else bound - kl, evidence)
        assert (relation == "\\ge") == (evidence >= bound - 1e-12)
        assert q is not posterior or np.isclose(kl, zero)


@check(
    level=3,
    mutants=[
        ("/ np.sqrt(var)", "* np.sqrt(var)"),
        ("n / len(x), x @ r / n", "n / len(x), x @ r / len(x)"),
        ("(2 * var)", "var"),
        ("axis=1, keepdims", "axis=0, keepdims"),
        ("- mu) ** 2).sum", "- mu) ** 3).sum"),
    ],
)
def em_code(card: CardText) -> None:
    """One round and forty against scikit-learn from the same start."""
    from sklearn.mixture import GaussianMixture

    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, 60), rng.normal(4, 0.5, 40)])
    pi, mu, var = np.array([0.5, 0.5]), np.array([-1.0, 3.0]), np.array([1.0, 1.0])
    for rounds in (1, 40):
        mine = run(card.code())["em"](x, pi, mu, var, rounds)
        model = GaussianMixture(
            2, covariance_type="diag", tol=0.0, max_iter=rounds, reg_covar=0.0,
            weights_init=pi, means_init=mu[:, None], precisions_init=1 / var[:, None],
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it has not converged
            model.fit(x[:, None])
        theirs = (model.weights_, model.means_[:, 0], model.covariances_[:, 0])
        for a, b in zip(mine, theirs, strict=True):
            assert np.allclose(a, b, rtol=1e-5)


@check(
    level=3,
    mutants=[
        ("together 197", "together 198"),
        ("3 \\cdot 55 = 165$", "3 \\cdot 55 = 156$"),
        ("weights 2:", "weights 3:"),
        ("covariances: 62", "covariances: 63"),
        ("Means 30", "Means 33"),
    ],
)
def gmm_parameters(card: CardText) -> None:
    """scikit-learn's own count, and the parts."""
    from sklearn.mixture import GaussianMixture

    k, d = (int(n) for n in found(r"with (\d) components .* in (\d+) dim", card.front))
    rows = np.random.default_rng(0).normal(size=(60, d))
    counts = {}
    for kind in ("full", "diag"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one round does not converge
            model = GaussianMixture(k, covariance_type=kind, max_iter=1, init_params="random")
            counts[kind] = model.fit(rows)._n_parameters()
    means, weights, total = found(r"Means (\d+),.* weights (\d+): together (\d+)", card.back)
    assert total == counts["full"]
    assert found(r"covariances: (\d+)", card.explanation) == [counts["diag"]]
    same(card.formula(), counts["full"] - means - weights)
    assert means == k * d
    assert weights == k - 1


@check(level=2, mutants=[("spherical covariances shrinking", "spherical covariances growing")])
def gmm_kmeans_limit(card: CardText) -> None:
    """Responsibilities with tiny equal variances are 0 and 1, at the nearest centre."""
    x, _ = _blobs()
    centres = x[:3]
    far = ((x[:, None] - centres) ** 2).sum(axis=2)
    variance = {"shrinking": 1e-4, "growing": 1e4}[
        words(r"covariances (shrinking|growing)", card.explanation)[0]
    ]
    weight = np.array([0.2, 0.3, 0.5]) * np.exp(-(far - far.min(axis=1)[:, None]) / 2 / variance)
    r = weight / weight.sum(axis=1, keepdims=True)
    assert np.allclose(r, np.eye(3)[far.argmin(axis=1)], atol=1e-6)


# Other clusterings


@check(
    level=3,
    mutants=[
        ("Single 2", "Single 3"),
        ("complete 7", "complete 6"),
        ("= 4.5$", "= 5.4$"),
        ("{3, 7}", "{3, 8}"),
    ],
)
def linkage_worked(card: CardText) -> None:
    """scipy's heights of the last merge."""
    from scipy.cluster.hierarchy import linkage

    points = found(r"\{(\d), (\d)\} and \{(\d), (\d)\}", card.front)
    pairs = [abs(a - b) for a in points[:2] for b in points[2:]]
    single, complete = found(r"Single (\d) .*complete (\d) ", card.back)
    assert [single, complete] == [min(pairs), max(pairs)]
    same(card.formula(), sum(pairs) / 4)
    merged = np.array(points)[:, None]
    assert linkage(merged, "complete")[-1, 2] == complete


@check(
    level=3,
    mutants=[
        ("itself included", "itself excluded"),
        ("at least m points", "more than m points"),
        ("not core, but within", "core, and within"),
    ],
)
def dbscan_points(card: CardText) -> None:
    """scikit-learn's core rows and noise, by the card's words."""
    from sklearn.cluster import DBSCAN

    x = np.random.default_rng(0).random((60, 2)) * 6
    model = DBSCAN(eps=0.6, min_samples=4).fit(x)
    near = np.linalg.norm(x[:, None] - x, axis=2) <= 0.6
    least, self_word = words(
        r"Core: (at least|more than) m points .* itself (\w+)\. Border", card.back
    )
    count = near.sum(axis=1) - (self_word != "included")
    core = count >= 4 if least == "at least" else count > 4
    assert np.array_equal(np.flatnonzero(core), model.core_sample_indices_)
    assert "Border: not core, but within ε of a core point. Noise: neither" in card.back
    border = ~core & (near & core).any(axis=1)
    assert border.any()
    assert np.array_equal(model.labels_ == -1, ~core & ~border)


@check(
    level=2,
    mutants=[
        ("L = D - W$", "L = D + W$"),
        ("(f_i - f_j)^2", "(f_i + f_j)^2"),
        ("\\frac12 \\sum_{i,j}", "\\sum_{i,j}"),
        ("Eigenvalue 0 belongs", "Eigenvalue 1 belongs"),
    ],
)
def spectral(card: CardText) -> None:
    """A graph of three components: the quadratic form, and how often the eigenvalue occurs."""
    rng = np.random.default_rng(0)
    group = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
    w = rng.random((9, 9)) * (group[:, None] == group)
    w = np.triu(w, 1) + np.triu(w, 1).T
    laplacian = value(sides(card.formula(0, "front"))[1], D=np.diag(w.sum(axis=1)), W=w)
    left, right = sides(card.formula(0, "hints"))
    f = rng.normal(size=9)
    quadratic = value(left, f=f, L=laplacian)
    assert np.isclose(
        quadratic, value(right, {"W": w, "f": f, "i": range(1, 10), "j": range(1, 10)})
    )
    (special,) = found(r"Eigenvalue (\d) belongs", card.back)
    spectrum = np.linalg.eigvalsh(laplacian)
    assert np.isclose(spectrum, special).sum() == 3
    assert np.isclose(spectrum[0], special)
