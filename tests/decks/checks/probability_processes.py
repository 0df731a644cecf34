"""Checks of the cards on Markov chains, Monte Carlo, sampling algorithms and graphical models."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Script:
    """A generator of randomness that goes through given integers, and keeps their bounds."""

    def __init__(self, answers: Iterable[int]) -> None:
        self.answers = list(answers)
        self.bounds: list[int] = []

    def randrange(self, bound: int) -> int:
        self.bounds.append(bound)
        if len(self.bounds) > len(self.answers):
            return 0
        return self.answers[len(self.bounds) - 1]


def exact_law(play: Callable[[Script], Any]) -> dict[Any, float]:
    """Run through every sequence of answers that `randrange` could give, with its probability."""
    law: dict[Any, float] = {}
    stack: list[tuple[list[int], float]] = [([], 1.0)]
    while stack:
        answers, chance = stack.pop()
        script = Script(answers)
        result = play(script)
        if len(script.bounds) > len(answers):
            bound = script.bounds[len(answers)]
            stack.extend(([*answers, k], chance / bound) for k in range(bound))
        else:
            law[result] = law.get(result, 0.0) + chance
    return law


@check(
    level=2,
    mutants=[
        (r"\frac{1}{n} \sum", r"\frac{1}{n - 1} \sum"),
        (r"{\sqrt{n}}$}}", r"{n}$}}"),
    ],
)
def prob_monte_carlo(card: CardText) -> None:
    """All samples of 3 from a law on 4 points: mean of the estimate, and its deviation."""
    points = np.array([0.0, 1.0, 2.0, 4.0])
    estimate, error = (bare(hole) for hole in card.holes)
    found = [value(estimate, g=np.exp, x=list(row), n=3) for row in product(points, repeat=3)]
    assert near(np.mean(found), np.exp(points).mean())
    error = error.replace(r"\mathrm{sd}(g(X))", "s")
    assert near(value(error, s=np.exp(points).std(), n=3), np.std(found))


@check(
    level=2,
    mutants=[
        (r"\prod_{i=1}^{n}", r"\sum_{i=1}^{n}"),
        (r"\mathrm{parents}(x_i)", r"\mathrm{children}(x_i)"),
    ],
)
def prob_factorisation(card: CardText) -> None:
    """A collider 1 → 3 ← 2: the product is the joint law that sampling along the arrows gives."""
    parents = {1: (), 2: (), 3: (1, 2)}
    chance = {1: 0.3, 2: 0.6}
    table = {(0, 0): 0.1, (0, 1): 0.5, (1, 0): 0.7, (1, 1): 0.9}
    tex = card.holes[0].replace(r"p(x_i \mid \mathrm{parents}(x_i))", "t_i")
    total = 0.0
    for x in product((0, 1), repeat=3):
        factors = []
        for i in (1, 2, 3):
            up = chance[i] if not parents[i] else table[x[0], x[1]]
            factors.append(up if x[i - 1] else 1 - up)
        found = value(tex, n=3, t=factors)
        joint = (0.3 if x[0] else 0.7) * (0.6 if x[1] else 0.4)
        joint *= table[x[0], x[1]] if x[2] else 1 - table[x[0], x[1]]
        assert near(found, joint)
        total += found
    assert near(total, 1)


@check(
    level=3,
    mutants=[
        (r"{{$\pi P = \pi$}}", r"{{$P \pi = \pi$}}"),
        (r"\pi P = \pi$}}", r"\pi P = P$}}"),
    ],
)
def prob_stationary(card: CardText) -> None:
    """The limit of powers of a transition matrix fulfils it, as a row."""
    matrix = np.random.default_rng(0).dirichlet(np.ones(3), 3)
    limit = np.linalg.matrix_power(matrix, 200)[:1]
    left, right = (value(side, pi=limit, P=matrix) for side in sides(bare(card.holes[0])))
    assert near(left, right)


@check(
    level=3,
    mutants=[
        ("= 0.75", "= 0.25"),
        (r"\frac{0.3}{0.1 + 0.3}", r"\frac{0.1}{0.1 + 0.3}"),
        ("= 0.6$", "= 0.4$"),
    ],
)
def prob_two_state_chain(card: CardText) -> None:
    out, back = (float(n) for n in card.numbers("front")[:2])
    matrix = np.array([[1 - out, out], [back, 1 - back]])
    assert near(shown(card), np.linalg.matrix_power(matrix, 200)[1, 0])
    assert near(shown(card, 0, "explanation"), min(np.linalg.eigvals(matrix)))


@check(level=3, mutants=[("(two states that always swap)", "(two states that never move)")])
def prob_chain_fails(card: CardText) -> None:
    """The swap has one stationary law, yet its powers go on alternating."""
    read = re.search(r"\(two states that ([a-z ]+)\)", card.back)
    assert read
    matrix = {"always swap": np.eye(2)[::-1], "never move": np.eye(2)}[read[1]]
    odd, even = (np.linalg.matrix_power(matrix, n) for n in (101, 100))
    assert not near(odd, even)
    assert np.sum(np.abs(np.linalg.eigvals(matrix) - 1) < 1e-9) == 1


@check(
    level=3,
    mutants=[
        ("variance $n$;", "variance $n^2$;"),
        ("Mean 0", "Mean 1"),
        (r"like $\sqrt{n}$", "like $n$"),
    ],
)
def prob_random_walk(card: CardText) -> None:
    spread, distance = (tex for tex in card.formulas("back"))
    sizes: dict[int, float] = {}
    for n in (2, 8, 32):
        law = np.ones(1)
        for _ in range(n):
            law = np.convolve(law, [0.5, 0, 0.5])
        place = np.arange(-n, n + 1)
        assert agrees(card.number(0), round(float(place @ law), 12))
        assert near(value(spread, n=n), place**2 @ law)
        sizes[n] = float(np.abs(place) @ law) / value(distance, n=n)
    assert 0.7 < sizes[8] / sizes[32] < 1.4


def _looked_up(row: Sequence[float]) -> Callable[[float], float]:
    return lambda k: row[int(k)]


@check(
    level=2,
    mutants=[
        (r"\frac{p(x_i)}{q(x_i)}", r"\frac{q(x_i)}{p(x_i)}"),
        (r"\frac{1}{n} \sum", r"\sum"),
    ],
)
def prob_importance_sampling(card: CardText) -> None:
    """Unbiased over all samples of 2 from a law on 3 points."""
    p, q, g = (_looked_up(row) for row in ([0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [1, -2, 7]))
    tex = card.formula(-1, "front").split(r"\approx")[1]
    total = 0.0
    for row in product(range(3), repeat=2):
        weight = q(row[0]) * q(row[1])
        total += weight * value(tex, p=p, q=q, g=g, x=list(row), n=2)
    assert near(total, sum(p(k) * g(k) for k in range(3)))


@check(level=2, mutants=[(r"(\sum w_i)^2 / \sum w_i^2", r"\sum w_i^2 / (\sum w_i)^2")])
def prob_importance_fails(card: CardText) -> None:
    """n for equal weights, 1 for a single one, and small for a proposal with light tails."""
    tex = next(t for t in card.formulas("back") if "sum" in t).replace(r"\sum w_i", r"\sum_i w_i")
    assert near(value(tex, w=[0.5] * 6), 6)
    assert near(value(tex, w=[0, 0, 3.0]), 1)
    x = np.random.default_rng(1).normal(0, 0.3, 200)
    w = np.exp(-(x**2) / 2 + x**2 / (2 * 0.09))
    assert value(tex, w=list(w)) < 100


@check(
    level=3,
    mutants=[
        ("* M * q(x) < p(x)", "* M < p(x)"),
        ("* M * q(x) < p(x)", "* M * q(x) > p(x)"),
    ],
)
def prob_rejection_code(card: CardText) -> None:
    """Beta(2, 3) from a triangle, by Kolmogorov–Smirnov at p > 10⁻⁴, seed fixed."""
    from scipy.stats import beta, kstest

    reject = run(card.code())["reject"]
    rng = random.Random(2)
    draws = [
        reject(
            lambda x: 12 * x * (1 - x) ** 2,
            lambda r: 1 - r.random() ** 0.5,
            lambda x: 2 * (1 - x),
            1.6,
            rng,
        )
        for _ in range(1500)
    ]
    assert kstest(draws, beta(2, 3).cdf).pvalue > 1e-4


@check(
    level=3,
    mutants=[
        (r"\pi(x') \, q(x \mid x')", r"\pi(x') \, q(x' \mid x)"),
        (r"}{\pi(x) \,", r"}{"),
    ],
)
def prob_metropolis(card: CardText) -> None:
    """The built transition matrix leaves the target, which is known up to a constant, in place."""
    rng = np.random.default_rng(3)
    target = rng.uniform(0.5, 3, 4)
    q = rng.dirichlet(np.ones(4), 4)
    matrix = np.zeros((4, 4))
    for x, y in permutations(range(4), 2):
        tex = card.formula(-1, "front").split("=", 1)[1].replace("x'", "y")
        ratio = value(tex, pi=lambda s: target[int(s)], q=lambda a, b: q[int(b), int(a)], x=x, y=y)
        matrix[x, y] = q[x, y] * min(1, ratio)
    matrix += np.diag(1 - matrix.sum(axis=1))
    assert near(target @ matrix, target)


@check(level=3, mutants=[(r"autocorrelation $\rho^2$", r"autocorrelation $\rho$")])
def prob_gibbs(card: CardText) -> None:
    """Lag one of x₁ over 4,000 sweeps, within 0.06, seed fixed."""
    rho = 0.8
    rng = np.random.default_rng(4)
    noise = rng.normal(size=(4000, 2)) * np.sqrt(1 - rho**2)
    x, path = 0.0, []
    for first, second in noise:
        other = rho * x + first
        x = rho * other + second
        path.append(x)
    lag = np.corrcoef(path[:-1], path[1:])[0, 1]
    tex = card.formula(-1, "explanation")
    assert abs(value(tex, rho=rho) - lag) < 0.06


@check(
    level=3,
    mutants=[
        ("randrange(t)", "randrange(t + 1)"),
        ("start=1", "start=0"),
        ("(j := rng.randrange(t)) < k", "(j := rng.randrange(k)) < k"),
    ],
)
def prob_reservoir_code(card: CardText) -> None:
    """All runs, exactly: every item of 5 is kept with probability 2/5; short streams whole."""
    reservoir = run(card.code())["reservoir"]
    law = exact_law(lambda rng: frozenset(reservoir(iter(range(5)), 2, rng)))
    assert len(law) == 10
    assert near(list(law.values()), 0.1)
    assert reservoir(iter("ab"), 3, Script([])) == ["a", "b"]


@check(
    level=2,
    mutants=[
        (r"\frac{s-1}{s}", r"\frac{s}{s+1}"),
        (r"= \frac{1}{n}$$", r"= \frac{1}{t}$$"),
        ("$k/n$", "$k/t$"),
    ],
)
def prob_reservoir_proof(card: CardText) -> None:
    from fractions import Fraction

    stay = next(t for t in card.formulas("steps") if t.startswith("1 -"))
    last = sides(card.formula())[-1]
    for n, t in ((5, 2), (6, 6), (4, 1)):
        product_ = Fraction(1, t)
        for s in range(t + 1, n + 1):
            assert near(chain(stay, s=s), 1 - 1 / s)
            product_ *= 1 - Fraction(1, s)
        assert near(value(last, n=n, t=t), product_)
        assert near(value(card.formula(-1, "explanation"), n=n, k=3, t=t), 3 * product_)


@check(
    level=3,
    mutants=[
        ("randrange(i + 1)", "randrange(i)"),
        ("randrange(i + 1)", "randrange(len(items))"),
        ("- 1, 0, -1", "- 1, 1, -1"),
    ],
)
def prob_fisher_yates_code(card: CardText) -> None:
    """All runs, exactly: every order of 4 items has probability 1/24."""
    shuffle = run(card.code())["shuffle"]

    def play(rng: Script) -> tuple[int, ...]:
        items = [0, 1, 2, 3]
        shuffle(items, rng)
        return tuple(items)

    law = exact_law(play)
    assert len(law) == 24
    assert near(list(law.values()), 1 / 24)


@check(level=3, mutants=[("3^3 = 27", "3^3 = 9"), ("4 or 5", "3 or 6"), ("3! = 6", "3! = 9")])
def prob_naive_shuffle(card: CardText) -> None:
    def play(rng: Script) -> tuple[int, ...]:
        items = [0, 1, 2]
        for i in range(3):
            j = rng.randrange(3)
            items[i], items[j] = items[j], items[i]
        return tuple(items)

    law = exact_law(play)
    runs, orders = shown(card, 0), shown(card, 1)
    assert orders == len(law)
    assert runs % orders != 0
    counts = sorted({round(chance * runs) for chance in law.values()})
    assert " or ".join(map(str, counts)) in card.explanation


@check(
    level=3,
    mutants=[
        ("value < 21", "value < 22"),
        ("5 * rand5()", "rand5()"),
        ("2.38", "2.83"),
        (r"\frac{25}{21}", r"\frac{25}{24}"),
    ],
)
def prob_rand7_code(card: CardText) -> None:
    """All pairs of calls, exactly."""
    rand7 = run(card.code())["rand7"]
    counts: Counter[int] = Counter()
    again = 0
    for pair in product(range(5), repeat=2):
        calls = iter((*pair, 0, 0))
        try:
            found = rand7(lambda calls=calls: next(calls))
        except StopIteration:
            found = None
        if next(calls, None) is None:
            again += 1
        else:
            counts[found] += 1
    assert set(counts) == set(range(7))
    assert len(set(counts.values())) == 1
    assert near(shown(card), 2 / (1 - again / 25))


@check(
    level=3,
    mutants=[
        ("* ends[-1]", "* len(ends)"),
        ("rng.random()", "0.5"),
        ("accumulate(weights)", "weights"),
    ],
)
def prob_weighted_sampler_code(card: CardText) -> None:
    """A grid of 600 evenly spread draws hits each index in proportion."""
    build = run(card.code())["weighted_sampler"]

    class Even:
        at = -1

        def random(self) -> float:
            self.at += 1
            return (self.at + 0.5) / 600

    draw = build([1, 3, 2], Even())
    assert Counter(draw() for _ in range(600)) == {0: 100, 1: 300, 2: 200}


def _dependent(joint: dict[tuple[int, ...], float], given: int | None) -> bool:
    """Whether A and C (places 0, 2) depend on each other, given B (place 1) or not."""

    def total(**fixed: int) -> float:
        return sum(
            w
            for (a, b, c), w in joint.items()
            if all({"a": a, "b": b, "c": c}[k] == v for k, v in fixed.items())
        )

    fixed = {} if given is None else {"b": given}
    whole = total(**fixed)
    return not near(
        total(a=1, c=1, **fixed) / whole, total(a=1, **fixed) / whole * total(c=1, **fixed) / whole
    )


def _joints() -> dict[str, dict[tuple[int, ...], float]]:
    def bit(chance: float, x: int) -> float:
        return chance if x else 1 - chance

    chain_: dict[tuple[int, ...], float] = {}
    fork: dict[tuple[int, ...], float] = {}
    collider: dict[tuple[int, ...], float] = {}
    for a, b, c in product((0, 1), repeat=3):
        chain_[a, b, c] = bit(0.3, a) * bit(0.2 + 0.6 * a, b) * bit(0.1 + 0.7 * b, c)
        fork[a, b, c] = bit(0.4, b) * bit(0.2 + 0.5 * b, a) * bit(0.1 + 0.7 * b, c)
        collider[a, b, c] = bit(0.3, a) * bit(0.6, c) * bit(0.1 + 0.3 * a + 0.5 * c, b)
    return {"chain": chain_, "fork": fork, "collider": collider}


@check(level=3, mutants=[("{{1::blocks}}", "{{1::opens}}"), ("{{1::opens}}", "{{1::blocks}}")])
def prob_d_separation(card: CardText) -> None:
    joints = _joints()
    word = {True: "opens", False: "blocks"}
    assert card.holes[0] == word[_dependent(joints["chain"], 1)]
    assert card.holes[0] == word[_dependent(joints["fork"], 1)]
    assert card.holes[1] == word[_dependent(joints["collider"], 1)]
    assert _dependent(joints["chain"], None)
    assert not _dependent(joints["collider"], None)


@check(level=3, mutants=[(r"A \to B \leftarrow C", r"A \leftarrow B \to C")])
def prob_collider(card: CardText) -> None:
    shape = {r"A \to B \leftarrow C": "collider", r"A \leftarrow B \to C": "fork"}
    joint = _joints()[shape[card.formula(0, "front")]]
    assert not _dependent(joint, None)
    assert _dependent(joint, 1)


@check(
    level=2,
    mutants=[
        ("= 21$", "= 20$"),
        (r"2 \cdot 10", "10"),
        ("= 2047$", "= 2048$"),
        ("10 binary features", "9 binary features"),
    ],
)
def prob_naive_bayes_parameters(card: CardText) -> None:
    """Counted in tables: a row of a table for k values has k − 1 free entries."""
    features = int(card.number(0, "front"))
    assert near(shown(card, 0), 1 + sum(1 for _ in product(range(features), range(2))))
    assert near(shown(card, 1), sum(1 for _ in product((0, 1), repeat=features + 1)) - 1)


@check(level=2, mutants=[("d = 4", "d = 2"), ("$n^{-2/d}$", "$n^{-1/d}$")])
def prob_monte_carlo_when(card: CardText) -> None:
    """The midpoint rule in two dimensions has the stated exponent; the rates meet where it says."""
    chance, grid = (t for t in card.formulas("back") if t.startswith("n^"))
    errors = []
    for side in (8, 16, 32):
        x = (np.arange(side) + 0.5) / side
        a, b = np.meshgrid(x, x)
        errors.append(abs(np.mean(np.exp(a + b)) - (np.e - 1) ** 2) / value(grid, n=side**2, d=2))
    assert 0.9 < errors[0] / errors[2] < 1.1
    meet = int(sides(card.formula(0, "explanation"))[1])
    assert near(value(chance, n=50, d=meet), value(grid, n=50, d=meet))


@check(
    level=3,
    mutants=[
        (r"= \frac{1}{p (1-p)}$$", r"= \frac{1}{p}$$"),
        (r"{2 p (1-p)}", "{p (1-p)}"),
        ("HT gives 0, TH gives 1", "HH gives 0, TH gives 1"),
    ],
)
def prob_fair_from_biased(card: CardText) -> None:
    """The rule read from the card, over all pairs of flips."""
    rule = {word: int(bit) for word, bit in re.findall(r"([HT]{2}) gives (\d)", card.back)}
    for p in (0.2, 0.7):
        chance = {
            a + b: (p if a == "H" else 1 - p) * (p if b == "H" else 1 - p)
            for a, b in product("HT", repeat=2)
        }
        bits = {bit: chance[word] for word, bit in rule.items()}
        assert near(bits[0], bits[1])
        assert near(
            chain(card.formula(-1).replace("p (1-p)", r"p \cdot (1-p)"), p=p),
            2 / sum(bits.values()),
        )
