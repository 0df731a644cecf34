"""Checks of the cards on learning theory."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

import numpy as np
from tests.decks.card_text import fit_exponent, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, number, numbers, same

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tests.decks.card_text import CardText


@check(level=3, mutants=[("\\le \\min_f", "\\ge \\min_f")])
def optimism(card: CardText) -> None:
    """Exactly, over all outcomes: 3 functions, each right or wrong on a sample with chance 1/2."""
    risks = np.array(list(itertools.product((0.0, 0.5, 1.0), repeat=3)))
    chance = np.prod(np.where(risks == 0.5, 0.5, 0.25), axis=1)
    picked = chance @ risks.min(axis=1)
    fixed = (chance @ risks).min()
    assert picked < fixed
    assert " \\le " in card.formula()


@check(
    level=3,
    mutants=[("conditional mean", "conditional median"), ("most probable", "least probable")],
)
def bayes_predictors(card: CardText) -> None:
    """Search a grid for the best constant under a skewed distribution; try all classes."""
    values, chance = np.array([0.0, 1.0, 9.0]), np.array([0.5, 0.3, 0.2])
    named = {"mean": chance @ values, "median": 0.5}
    grid = np.linspace(0, 9, 901)
    best = grid[((grid[:, None] - values) ** 2 @ chance).argmin()]
    match = re.search(r"conditional (\w+) .*?: the (\w+) probable class", card.back)
    assert match is not None
    assert abs(named[match[1]] - best) < 0.01
    errors = 1 - chance
    assert errors.argmin() == {"most": chance.argmax(), "least": chance.argmin()}[match[2]]


@check(level=3, mutants=[("= 0.2$", "= 0.3$"), ("{0.1 + 0.3}", "{0.1 + 0.7}")])
def bayes_error(card: CardText) -> None:
    """The least error of the four classifiers."""
    chances = found(r"is ([\d.]+) and ([\d.]+)\.", card.front)
    errors = [
        sum((1 - p if guess else p) / 2 for p, guess in zip(chances, guesses, strict=True))
        for guesses in itertools.product((0, 1), repeat=2)
    ]
    same(card.formula(), min(errors))


@check(level=2, mutants=[("= 0.03", "= 0.09"), ("0.9 / 100", "0.9 / 10")])
def held_out_standard_error(card: CardText) -> None:
    """The standard deviation of a mean of Bernoulli draws, from its exact distribution."""
    n, error = int(numbers(card, "front")[0]), numbers(card, "front")[1]
    k = np.arange(n + 1)
    chance = np.array([math.comb(n, i) * error**i * (1 - error) ** (n - i) for i in range(n + 1)])
    variance = chance @ (k / n) ** 2 - (chance @ (k / n)) ** 2
    same(card.formula(), math.sqrt(variance))


@check(
    level=3,
    mutants=[
        ("{(f - \\bar f)^2}", "{(f - \\bar f)}"),
        ("E[(\\hat f - \\bar f)^2]", "E[(\\hat f - f)^2]"),
    ],
)
def bias_variance(card: CardText) -> None:
    """Enumerate noise and fits: both sides of the result, exactly."""
    fits = np.array([0.5, 1.0, 3.0, 3.5])
    f, sigma = 1.2, 0.7
    y = np.repeat([f - sigma, f + sigma], len(fits))
    lhs, rhs = sides(card.formula())
    names = {"f": f, "f_bar": fits.mean(), "sigma": sigma}
    left = value(lhs, y=y, f_hat=np.tile(fits, 2), E=np.mean)
    assert np.isclose(left, value(rhs, names, f_hat=fits, E=np.mean))


@check(level=2, mutants=[("= 0.5$", "= 0.25$"), ("$0^2 + 4/4 = 1$", "$0^2 + 4/2 = 2$")])
def shrinkage_pays(card: CardText) -> None:
    """Bias squared plus variance of both estimates, from the data of the front."""
    mean, count, variance = found(r"mu = (\d+)\$ .* from (\d+) .* variance (\d+)", card.front)
    plain, halved = (tex for tex in card.formulas("back") if "=" in tex)
    same(plain, variance / count)
    same(halved, (mean / 2 - mean) ** 2 + variance / count / 4)


@check(level=2, mutants=[("| 13 |", "| 14 |"), ("| 1 | bias", "| 2 | bias")])
def diagnose_gap(card: CardText) -> None:
    """Both gaps from the errors of the front, and the larger one blames variance."""
    training, validation, best = (100 * share for share in numbers(card, "front")[:3])
    gaps = [number(cell) for cell in re.findall(r"\| (\d+) \|", card.back)]
    assert np.allclose(gaps, [training - best, validation - training])
    assert card.back.startswith("Variance") == (gaps[1] > gaps[0])


@check(level=3, mutants=[("\\frac{\\sigma^2}{k}", "\\frac{\\sigma^2}{k^2}")])
def knn_variance(card: CardText) -> None:
    """Enumerate the noise of k neighbours, plus or minus sigma."""
    sigma = 1.7
    for k in (1, 2, 5):
        noise = np.array(list(itertools.product((-sigma, sigma), repeat=k)))
        assert np.isclose(
            value(sides(card.formula())[1], sigma=sigma, k=k), noise.mean(axis=1).var()
        )


@check(level=2, mutants=[("= 1$, variance", "= 2$, variance"), ("together 4", "together 5")])
def bias_variance_worked(card: CardText) -> None:
    """The three parts from the predictions of the front."""
    *fits, truth, noise = found(
        r"are (\d), (\d), (\d), (\d), (\d); the truth is (\d); noise has variance (\d)", card.front
    )
    guesses = np.array(fits)
    bias, variance = card.formulas("back")[:2]
    same(bias, (guesses.mean() - truth) ** 2)
    same(variance, guesses.var())
    (total,) = found(r"together (\d+)", card.back)
    assert np.isclose(total, np.mean((guesses - truth) ** 2) + noise)


@check(
    level=3,
    mutants=[("{{2::off the", "{{2::on the"), ("all possible target", "all constant target")],
)
def no_free_lunch(card: CardText) -> None:
    """All targets on 4 points, 2 of them seen: four learners agree off the seen ones only."""
    targets = list(itertools.product((0, 1), repeat=4))
    if "all possible" not in card.holes[0]:
        targets = [target for target in targets if len(set(target)) == 1]
    learners = (
        lambda a, b: (a, b, a, b),
        lambda a, b: (a, b, 1, 1),
        lambda a, b: (b, a, 0, 0),
        lambda a, b: (a, b, 1 - a, a ^ b),
    )
    where = {"off": slice(2, 4), "on": slice(0, 2)}[card.holes[1].split()[0]]
    errors = [
        np.mean([np.not_equal(learn(*t[:2])[where], t[where]).mean() for t in targets])
        for learn in learners
    ]
    assert np.allclose(errors, errors[0])


def _interpolation_error(width: int, samples: int) -> float:
    errors = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        w = rng.normal(size=(8, width))
        x, new = rng.normal(size=(samples, 8)), rng.normal(size=(200, 8))
        truth = rng.normal(size=8)
        y = x @ truth + 0.5 * rng.normal(size=samples)
        fit = np.linalg.pinv(np.maximum(x @ w, 0)) @ y
        errors.append(float(np.mean((np.maximum(new @ w, 0) @ fit - new @ truth) ** 2)))
    return float(np.median(errors))


@check(level=3, mutants=[("about as many parameters", "four times as many parameters")])
def double_descent(card: CardText) -> None:
    """Least-norm fits on random ReLU features, 24 samples: the peak is where the card has it."""
    samples = 24
    match = re.search(r"\((.*?) as many parameters as samples\)", card.back)
    assert match is not None
    peak = int({"about": 1, "four times": 4}[match[1]] * samples)
    there = _interpolation_error(peak, samples)
    assert there > 2 * _interpolation_error(samples // 4, samples)
    assert there > 2 * _interpolation_error(samples * 4, samples)


def _separable(points: NDArray[np.float64], labels: tuple[int, ...]) -> bool:
    from scipy.optimize import linprog

    signs = np.array(labels)[:, None]
    design = -signs * np.column_stack([points, np.ones(len(points))])
    return bool(
        linprog(np.zeros(3), design, -np.ones(len(points)), bounds=[(None, None)] * 3).success
    )


@check(level=3, mutants=[("A: 3.", "A: 4."), ("A: 3.", "A: 2.")])
def vc_half_planes(card: CardText) -> None:
    """Linear programmes: a triangle is shattered; square and a triangle with a point are not."""
    three = np.array([[0.0, 0], [1, 0], [0, 1]])
    square = np.array([[0.0, 0], [1, 1], [1, 0], [0, 1]])
    inner = np.array([[0.0, 0], [4, 0], [0, 4], [1, 1]])
    sizes = []
    if all(_separable(three, labels) for labels in itertools.product((-1, 1), repeat=3)):
        sizes.append(3)
    if _separable(square, (1, 1, -1, -1)) or _separable(inner, (1, 1, 1, -1)):
        sizes.append(4)
    assert numbers(card, "back")[0] == max(sizes)


@check(level=2, mutants=[("{\\log(2M/\\delta)}", "{\\log(M/\\delta)}"), ("{2n}}", "{n}}")])
def finite_class_bound(card: CardText) -> None:
    """The bound, inserted into the union bound of the steps, gives back delta."""
    union = next(tex for tex in card.formulas("steps") if "M e" in tex)
    rhs = sides(card.formulas("back")[-1])[1]
    for n, size, delta in ((10, 1, 0.1), (1000, 50, 0.01)):
        epsilon = value(rhs, M=size, n=n, delta=delta)
        assert np.isclose(value(union, M=size, n=n, epsilon=epsilon), delta)


@check(
    level=2,
    mutants=[("so 2120", "so 2119"), ("2119.3", "2118.3"), ("0.005 \\approx", "0.0025 \\approx")],
)
def pac_worked(card: CardText) -> None:
    """The least n for which the front's inequality holds, by trying n."""
    size, epsilon, delta = found(r"M = (\d+), ε = ([\d.]+) and δ = ([\d.]+)", card.front)
    tex = sides(card.formula(0, "front"))[0]

    def holds(n: int) -> bool:
        return bool(value(tex, M=size, n=n, epsilon=epsilon) <= delta)

    (least,) = found(r"so (\d+)", card.back)
    assert holds(int(least))
    assert not holds(int(least) - 1)
    same(card.formula(), math.log(2 * size / delta) / (2 * epsilon**2))


@check(level=2, mutants=[("0.785", "0.758"), ("{\\pi^5/120}{2^{10}}", "{\\pi^5/24}{2^{10}}")])
def ball_in_cube(card: CardText) -> None:
    """The volume of the ball by the Gamma function over that of the cube."""
    for tex, d in zip(card.formulas("back"), (2, 10), strict=True):
        same(tex, math.pi ** (d / 2) / math.gamma(d / 2 + 1) / 2**d)


@check(level=2, mutants=[("\\approx 0.92", "\\approx 0.08"), ("0.95^{50}", "0.9^{50}")])
def shell(card: CardText) -> None:
    """One minus the volume of the inner ball."""
    d, depth = found(r"in (\d+) dimensions.*within ([\d.]+)", card.front)
    same(card.formula(), 1 - (1 - depth) ** d)


@check(level=2, mutants=[("10^2 = 100", "10^2 = 1000"), ("$10^{10}$", "$10^{9}$")])
def grid_cells(card: CardText) -> None:
    """Cells of a grid: those of an axis to the power of the dimension."""
    cells, low, high = found(r"has (\d+) cells.* in (\d+) and in (\d+) dim", card.front)
    first, second = card.formulas("back")
    same(first, cells**low)
    same(second, cells**high)


@check(level=3, mutants=[("shrinks as $1/\\sqrt d$", "shrinks as $1/d$")])
def distance_concentration(card: CardText) -> None:
    """Spread over mean of simulated distances falls with the exponent that the card prints.

    4000 distances a size put the fitted slope within 0.05 of its limit (fixed seed).
    """
    rng = np.random.default_rng(0)

    def spread(d: int) -> float:
        distance = np.linalg.norm(rng.random((2000, d)) - rng.random((2000, d)), axis=1)
        return float(distance.std() / distance.mean())

    tex = card.formulas("back")[-1]
    printed = fit_exponent(lambda d: float(value(tex, d=d)), (4, 64))
    assert abs(fit_exponent(spread, (8, 32, 128)) - printed) < 0.05


@check(level=2, mutants=[("n ≤ d + 1", "n ≤ d + 2"), ("n ≤ d + 1", "n ≤ d + 0")])
def separable_high_d(card: CardText) -> None:
    """Points with a column of ones have rank n up to the card's n, so all labels are met exactly.

    One more point depends on the others, and then some labelling fails.
    """
    (extra,) = found(r"n ≤ d \+ (\d)", card.back)
    rng = np.random.default_rng(0)
    for d in (2, 5, 20):
        for n, shattered in ((d + int(extra), True), (d + int(extra) + 1, False)):
            lifted = np.column_stack([rng.normal(size=(n, d)), np.ones(n)])
            assert (np.linalg.matrix_rank(lifted) == n) == shattered


@check(
    level=2,
    mutants=[("{\\pi_y\\, p(x \\mid y)}", "{p(x \\mid y)}"), ("\\sum_k \\pi_k\\,", "\\sum_k")],
)
def generative_posterior(card: CardText) -> None:
    """Against the columns of a random joint table, normalised."""
    rng = np.random.default_rng(0)
    joint = rng.dirichlet(np.ones(12)).reshape(3, 4)
    prior = joint.sum(axis=1)

    def p(x: int, k: int) -> float:
        return float(joint[k - 1, x] / prior[k - 1])

    rhs = sides(card.formula())[1]
    for y, x in itertools.product((1, 2, 3), range(4)):
        exact = joint[y - 1, x] / joint[:, x].sum()
        assert np.isclose(value(rhs, {"pi": prior}, p=p, x=x, y=y, k=[1, 2, 3]), exact)
