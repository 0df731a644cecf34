"""Checks of the cards on judging clusters."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, same
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


def _agreement(label: Any, truth: Any) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(truth, label))


def _rings() -> tuple[Any, Any]:
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    radius = np.where(np.arange(80) % 2, 1.0, 4.0)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), np.arange(80) % 2


# Judging clusters


@check(
    level=3,
    mutants=[
        ("= 0.6$$", "= 1.5$$"),
        ("\\max(a, b)", "\\min(a, b)"),
        ("{b - a}", "{a - b}"),
        ("cluster 5.", "cluster 4."),
    ],
)
def silhouette(card: CardText) -> None:
    """scikit-learn on random clusters; then the front's numbers."""
    from sklearn.metrics import silhouette_samples

    formula, *rest = sides(card.formula())
    x, label = _blobs()
    exact = silhouette_samples(x, label)
    far = np.linalg.norm(x[:, None] - x, axis=2)
    for i in range(0, 45, 9):
        to = [far[i, (label == j) & (np.arange(45) != i)].mean() for j in range(3)]
        own = to.pop(label[i])
        assert np.isclose(value(formula, a=own, b=min(to)), exact[i])
    a, b = found(r"own cluster is (\d), .* cluster (\d)\.", card.front)
    same("=".join(rest), value(formula, a=a, b=b))


@check(
    level=3,
    mutants=[
        ("A: $\\frac56$", "A: $\\frac46$"),
        ("$\\frac47$", "$\\frac37$"),
        ("found {1, 2}, {3}, {4}", "found {1}, {2, 3}, {4}"),
        ("11/18", "10/18"),
        ("/ (1 − expected)", "/ (1 + expected)"),
        ("(RI − expected)", "(expected − RI)"),
    ],
)
def rand_index(card: CardText) -> None:
    """scikit-learn; the expectation by enumerating all 24 orders of the found labels."""
    from sklearn.metrics import adjusted_rand_score, rand_score

    both = []
    for text in re.split("found", card.front):
        groups = re.findall(r"\{([\d, ]+)\}", text)
        label = {int(m): j for j, group in enumerate(groups) for m in group.split(",")}
        both.append([label[m] for m in sorted(label)])
    truth, made = both
    plain, adjusted = card.formulas("back")
    assert agrees(plain, rand_score(truth, made))
    assert agrees(adjusted, adjusted_rand_score(truth, made))
    expected = np.mean([rand_score(truth, order) for order in itertools.permutations(made)])
    assert agrees(words(r"RI is (\d+/\d+)\.", card.explanation)[0], float(expected))
    above, below = words(r"ARI = \((.*?)\) / \((.*?)\)", card.explanation)
    names = {"RI": float(rand_score(truth, made)), "e": float(expected)}
    top, bottom = (
        value(part.replace("expected", "e").replace("−", "-").replace("RI", "\\mathrm{RI}"), names)
        for part in (above, below)
    )
    assert np.isclose(top / bottom, adjusted_rand_score(truth, made))
    assert "they disagree on the pair 3, 4 only" in card.back


@check(level=3, mutants=[("{2\\, I(U; V)}", "{I(U; V)}"), ("H(U) + H(V)", "H(U) - H(V)")])
def nmi(card: CardText) -> None:
    """scikit-learn; and that random labels in many small clusters score high, against ARI."""
    from scipy.stats import entropy
    from sklearn.metrics import mutual_info_score, normalized_mutual_info_score

    rng = np.random.default_rng(0)
    u, v = rng.integers(3, size=60), rng.integers(4, size=60)
    tex = sides(card.formula())[1].replace("I(U; V)", "I(U, V)")
    names = {"I": mutual_info_score, "H": lambda a: entropy(np.bincount(a)), "U": u, "V": v}
    assert np.isclose(value(tex, names), normalized_mutual_info_score(u, v))
    noise = rng.permutation(60) // 2
    assert normalized_mutual_info_score(u, noise) > 0.25
    assert abs(_agreement(noise, u)) < 0.1


@check(
    level=3,
    mutants=[
        ("{B / (k - 1)}", "{B / k}"),
        ("{W / (n - k)}", "{W / n}"),
        ("\\frac{B", "\\frac{2 B"),
    ],
)
def calinski_harabasz(card: CardText) -> None:
    """scikit-learn."""
    from sklearn.metrics import calinski_harabasz_score

    x, label = _blobs()
    within = sum(((x[label == j] - x[label == j].mean(axis=0)) ** 2).sum() for j in range(3))
    between = ((x - x.mean(axis=0)) ** 2).sum() - within
    mine = value(card.holes[0], B=between, W=within, n=45, k=3)
    assert np.isclose(mine, calinski_harabasz_score(x, label))


@check(level=3, mutants=[("The wrong halves", "The right rings")])
def silhouette_rings(card: CardText) -> None:
    """scikit-learn on two rings: truth against k-means."""
    from sklearn.metrics import silhouette_score

    x, ring = _rings()
    halves = _kmeans(x, 2).labels_
    better = "halves" if silhouette_score(x, halves) > silhouette_score(x, ring) else "rings"
    assert words(r"\AThe \w+ (halves|rings):", card.back) == (better,)
