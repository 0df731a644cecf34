"""Checks of the cards on data that deceive: leaks, duplicates, label errors, drift, samples."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import run, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, numbers, said, same

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=3, mutants=[("# 0.95", "# 0.85"), ("X[y == 1].mean", "X[:40][y[:40] == 1].mean")])
def leaky_selection(card: CardText) -> None:
    """The program prints what it says; with the repair of the back it is near chance.

    20 test rows: under chance a rate above 0.8 has probability 0.006, and the seed is fixed.
    """
    said(card.code())
    repaired = card.code()
    for label in "10":
        repaired = repaired.replace(f"X[y == {label}]", f"X[:40][y[:40] == {label}]", 1)
    assert float(run(repaired)["stdout"]) < 0.8


@check(
    level=2,
    mutants=[("start - gap)", "start - gap + 1)"), ("start + size)", "start + size + 1)")],
)
def rolling_splits(card: CardText) -> None:
    """Test blocks tile the end of the rows; every training part ends gap rows before its block."""
    splits: Any = said(card.code())["rolling_splits"]
    for n, folds, size, gap in ((10, 2, 3, 1), (100, 5, 10, 7), (12, 3, 2, 0)):
        tested = []
        for train, test in splits(n, folds, size, gap):
            assert list(train) == list(range(test[0] - gap))
            assert len(test) == size
            tested += list(test)
        assert tested == list(range(n - folds * size, n))


@check(level=2, mutants=[("< share", "> share"), ("2**64", "2**63")])
def hash_split(card: CardText) -> None:
    """Shares are met within 5 standard deviations; a larger test set holds the smaller one."""
    in_test: Any = said(card.code())["in_test"]
    users = range(1500)
    for share in (0.1, 0.5):
        hits = {user for user in users if in_test(user, share)}
        assert abs(len(hits) - 1500 * share) < 5 * (1500 * share * (1 - share)) ** 0.5
        assert hits <= {user for user in users if in_test(user, share + 0.2)}


@check(
    level=3,
    mutants=[("\\frac{800}{999}", "\\frac{800}{1000}"), ("approx 0.80", "approx 0.64")],
)
def duplicates_leak(card: CardText) -> None:
    """All splits of five pairs, counted, give train / (n - 1); the card's numbers follow it."""
    for test_size in (1, 2, 3):
        shares = [
            Fraction(sum(row ^ 1 not in test for row in test), test_size)
            for test in itertools.combinations(range(10), test_size)
        ]
        assert sum(shares) / len(shares) == Fraction(10 - test_size, 9)
    (n,) = found(r"of (\d+) rows", card.front)
    train, test = found(r"(\d+)/(\d+) split", card.front)
    trained = n * train / (train + test)
    assert found(r"of the (\d+) others, of which (\d+)", card.back) == [n - 1, trained]
    exact = trained / (n - 1)
    same(card.formula(), exact)


@check(level=3, mutants=[("= 0.86", "= 0.85"), ("0.05 \\cdot 0.1", "0.95 \\cdot 0.1")])
def label_noise_accuracy(card: CardText) -> None:
    """Add up the probabilities of (right or wrong, kept or flipped) that count as right."""
    right, flip = numbers(card, "front")
    exact = sum(
        (right if is_right else 1 - right) * (flip if flipped else 1 - flip)
        for is_right in (True, False)
        for flipped in (True, False)
        if is_right != flipped
    )
    same(card.formula(), exact)


@check(level=2, mutants=[("(1 - 2\\rho)", "(1 + 2\\rho)"), ("(1-a)\\rho", "(1-a)(1-\\rho)")])
def label_noise_linear(card: CardText) -> None:
    """The result is the sum of the two steps, on a grid of a and rho."""
    steps = card.formulas("steps")
    for a, rho in itertools.product((0.0, 0.3, 0.9, 1.0), (0.0, 0.1, 0.5)):
        exact = a * (1 - rho) + (1 - a) * rho
        assert np.isclose(value(sides(card.formula())[1], a=a, rho=rho), exact)
        assert np.isclose(sum(value(step, a=a, rho=rho) for step in steps[:2]), exact)


@check(
    level=3,
    mutants=[("\\pi'_k / \\pi_k", "\\pi_k / \\pi'_k"), ("\\pi'_y / \\pi_y", "\\pi_y / \\pi'_y")],
)
def label_shift_correction(card: CardText) -> None:
    """Against Bayes' rule from p(x | y) and each prior, three classes and four inputs."""
    rng = np.random.default_rng(0)
    given = rng.dirichlet(np.ones(4), size=3)
    old, new = rng.dirichlet(np.ones(3), size=2)
    posterior = given * old[:, None] / (old @ given)
    shifted = given * new[:, None] / (new @ given)
    rhs = sides(card.formula())[1]
    for y, x in itertools.product((1, 2, 3), range(4)):

        def p(k: int, x: int) -> float:
            return float(posterior[k - 1, x])

        assert np.isclose(
            value(rhs, {"pi": old, "pi_prime": new}, p=p, y=y, x=x, k=[1, 2, 3]),
            shifted[y - 1, x],
        )


@check(level=3, mutants=[("q(x)/p(x)", "p(x)/q(x)")])
def importance_weights(card: CardText) -> None:
    """Weighted means under p are means under q, on random distributions over six points."""
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(6), size=2)
    loss = rng.normal(size=6)
    rhs = sides(card.formula())[1]
    weights = [value(rhs, q=lambda x: q[x], p=lambda x: p[x], x=x) for x in range(6)]
    assert np.isclose(np.sum(p * weights * loss), q @ loss)


@check(level=2, mutants=[("\\approx 1.92", "\\approx 1.29"), ("w_i^2$", "w_i$")])
def effective_sample_size(card: CardText) -> None:
    """Kish's formula on the weights of the front; the hint's formula gives the same."""
    weights = np.array(found(r"weights (\d), (\d), (\d) and (\d)", card.front))
    exact = float(weights.sum() ** 2 / (weights**2).sum())
    assert np.isclose(value(card.formula(0, "hints"), w=weights), exact)
    same(card.formula(), exact)


@check(
    level=2,
    mutants=[("\\approx 0.041", "\\approx 0.040"), ("\\frac{q_b}{p_b}", "\\frac{p_b}{q_b}")],
)
def psi(card: CardText) -> None:
    """Recompute from the four shares of the front; the symmetrised KL divergence."""
    shares = found(r"(\d+ %) and (\d+ %) in training and hold (\d+ %) and (\d+ %)", card.front)
    p, q = np.array(shares[:2]), np.array(shares[2:])
    exact = float(np.sum(q * np.log(q / p)) + np.sum(p * np.log(p / q)))
    assert np.isclose(value(sides(card.formula(0, "hints"))[1], p=p, q=q), exact)
    same(card.formula(), exact)


@check(level=3, mutants=[("$-\\frac12$", "$-\\frac13$"), ("\\frac49", "\\frac29")])
def berkson(card: CardText) -> None:
    """Enumerate the four rows, drop (0, 0), and compute the moments."""
    rows = np.array([row for row in itertools.product((0, 1), repeat=2) if any(row)])
    a, b = rows.T
    correlation, mean, covariance, variance = card.formulas("back")[0], *card.formulas("back")[-3:]
    same(correlation, float(np.corrcoef(a, b)[0, 1]))
    same(mean, a.mean())
    same(covariance, float(np.mean(a * b) - a.mean() * b.mean()))
    same(variance, a.var())


@check(level=3, mutants=[("= 70$", "= 60$"), ("instead of 60", "instead of 70")])
def join_fan_out(card: CardText) -> None:
    """Let sqlite join orders and parcels."""
    amounts = found(r"worth (\d+), (\d+) and (\d+) is joined", card.front)
    parcels = found(r"to (\d+), (\d+) and (\d+) parcels", card.front)
    orders = [(i, amount) for i, amount in enumerate(amounts)]
    lines = [(i,) for i, count in enumerate(parcels) for _ in range(int(count))]
    tables: dict[str, Any] = {"orders": (("id", "amount"), orders), "parcels": (("id",), lines)}
    joined = sql_rows("SELECT sum(amount) FROM orders JOIN parcels USING (id)", tables)
    plain = sql_rows("SELECT sum(amount) FROM orders", tables)
    same(card.formula(), joined[0][0])
    match = re.search(r"instead of (\d+)", card.back)
    assert match is not None
    assert int(match[1]) == plain[0][0]
