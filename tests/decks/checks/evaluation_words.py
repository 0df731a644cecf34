"""Checks of the cards on evaluation that state a fact in words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import near


def sigmoid(x: Any) -> Any:
    """Map logits to probabilities."""
    return 1 / (1 + np.exp(-np.asarray(x)))


@check(
    level=3,
    mutants=[("leaves the first", "leaves the second"), ("ruin the second", "ruin the first")],
)
def eval_three_properties(card: CardText) -> None:
    """Calibrated scores and their cubes: the order stays, the mean gap does not."""
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    scores = rng.random(4000)
    labels = rng.random(4000) < scores

    def moved(row: str) -> float:
        if "AUC" in row:
            return abs(float(roc_auc_score(labels, scores) - roc_auc_score(labels, scores**3)))
        assert "reliability" in row
        return abs(float(scores.mean() - (scores**3).mean()))

    rows = [line for line in card.back.splitlines() if line.startswith("|")][2:]
    places = {"first": 0, "second": 1}
    kept, ruined = re.findall(
        r"leaves the (\w+) as it was and can ruin the (\w+)", card.explanation
    )[0]
    assert moved(rows[places[kept]]) < 1e-12
    assert moved(rows[places[ruined]]) > 0.1


@check(
    level=3,
    mutants=[
        ("plots the {{1::true}}", "plots the {{1::false}}"),
        ("against the {{1::false}}", "against the {{1::true}}"),
        ("starts at (0, 0)", "starts at (0, 1)"),
        (r"2\,\mathrm{AUC} - 1", r"2\,\mathrm{AUC}"),
        (r"\max(t - f)", r"\max(t + f)"),
    ],
)
def eval_roc_axes(card: CardText) -> None:
    from scipy.stats import ks_2samp, somersd
    from sklearn.metrics import roc_auc_score, roc_curve

    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    scores = labels + rng.normal(size=40)
    across, up, thresholds = roc_curve(labels, scores, drop_intermediate=False)
    classes = {"true": 1, "false": 0}
    for hole, found in zip(card.holes, (up, across), strict=True):
        inside = scores[labels == classes[hole]]
        assert near([np.mean(inside >= t) for t in thresholds], found)
    start = re.findall(r"starts at \((\d), (\d)\)", card.explanation)[0]
    assert [float(x) for x in start] == [across[0], up[0]]
    gini, gap = card.formulas("explanation")[-2:]
    area = roc_auc_score(labels, scores)
    assert near(value(gini, AUC=area), somersd(labels, scores).statistic)
    widest = max(value(gap.replace(r"\max", ""), t=t, f=f) for t, f in zip(up, across, strict=True))
    assert near(widest, ks_2samp(scores[labels == 1], scores[labels == 0]).statistic)


@check(
    level=3,
    mutants=[
        ("E: Platt fails", "E: Isotonic fails"),
        ("Isotonic overfits", "Platt overfits"),
        ("two parameters", "three parameters"),
    ],
)
def eval_platt_isotonic(card: CardText) -> None:
    """A distortion with two bends, 4000 cases to fit and as many to judge."""
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    s = rng.uniform(-3, 3, 8000)
    p = np.where(s < -1, 0.1, np.where(s < 1, 0.5, 0.9))
    y = (rng.random(8000) < p).astype(int)
    old, new = slice(0, 4000), slice(4000, 8000)
    line = LogisticRegression(C=1e6).fit(s[old, None], y[old])
    steps = IsotonicRegression(out_of_bounds="clip").fit(s[old], y[old])
    found = {"Platt": line.predict_proba(s[new, None])[:, 1], "Isotonic": steps.predict(s[new])}
    errors = {name: np.abs(q - p[new]).mean() for name, q in found.items()}
    areas = {
        name: abs(roc_auc_score(y[new], q) - roc_auc_score(y[new], s[new]))
        for name, q in found.items()
    }
    rigid = re.findall(r"(\w+) fails when the distortion", card.explanation)[0]
    loose, keeps = re.findall(
        r"(\w+) overfits .* can change; (\w+) with positive", card.explanation
    )[0]
    assert errors[rigid] == max(errors.values())
    assert areas[loose] > 1e-6
    assert areas[keeps] < 1e-9
    counts = {"two": 2, "three": 3}
    said = re.findall(r"(\w+) parameters", card.back)[0]
    assert counts[said] == line.coef_.size + line.intercept_.size


@check(
    level=3,
    mutants=[
        ("Naive Bayes towards 0 and 1", "Naive Bayes away from 0 and 1"),
        ("The forest away from 0", "The forest towards 0"),
    ],
)
def eval_typical_distortion(card: CardText) -> None:
    """One feature twice for naive Bayes; noisy shares, cut at 0 and 1, for the average."""
    from sklearn.naive_bayes import GaussianNB

    rng = np.random.default_rng(0)
    y = np.arange(400) % 2
    x = (y + rng.normal(size=400))[:, None]
    once = GaussianNB().fit(x, y).predict_proba(x)[:, 1]
    both = np.hstack([x, x])
    twice = GaussianNB().fit(both, y).predict_proba(both)[:, 1]
    trees = np.clip(0.95 + 0.2 * rng.normal(size=2000), 0, 1)
    farther = {
        "Naive Bayes": np.abs(twice - 0.5).mean() > np.abs(once - 0.5).mean(),
        "The forest": trees.mean() > 0.95,
    }
    for name, is_extreme in farther.items():
        word = re.findall(rf"{name} (towards|away from) 0 and 1", card.back)[0]
        assert (word == "towards") == is_extreme


@check(level=3, mutants=[("$(k-1)n/k$", "$n/k$"), ("$(k-1)n/k$", "$(k-1)n$")])
def eval_cv_estimates(card: CardText) -> None:
    from sklearn.model_selection import KFold

    for n, k in ((20, 5), (12, 3)):
        sizes = {len(train) for train, _ in KFold(k).split(np.zeros((n, 1)))}
        assert sizes == {round(value(card.formula(-1), n=n, k=k))}


@check(
    level=3,
    mutants=[
        ("trains on 80 %", "trains on 90 %"),
        ("only 5 fits", "only 4 fits"),
        ("$n$ fits", "$k - 1$ fits"),
    ],
)
def eval_cv_how_many_folds(card: CardText) -> None:
    from sklearn.model_selection import KFold, LeaveOneOut

    rows = np.zeros((30, 1))
    share, fits = re.findall(r"on (\d+) % of the rows, but only (\d) fits", card.back)[0]
    folds = list(KFold(int(fits)).split(rows))
    assert int(re.findall(r"k = (\d)", card.back)[0]) == len(folds)
    assert near(len(folds[0][0]) / 30, int(share) / 100)
    many = re.findall(r"\$([^$]+)\$ fits", card.back)[0]
    assert value(many, n=30, k=30) == LeaveOneOut().get_n_splits(rows)
