"""Checks of the cards on events, counting, conditioning, Bayes and the classic puzzles."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, permutations, product
from math import comb, factorial

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import as_sets, bare, chain, events, near, shown

DIE = range(1, 7)


@check(level=2, mutants=[("{{1::1}}", "{{1::2}}"), (r"\sum_i P(A_i)", r"\max_i P(A_i)")])
def prob_axioms(card: CardText) -> None:
    measure, _ = events(0)
    parts = list(np.eye(10, dtype=int)[:4])
    least, whole, union = (bare(hole) for hole in card.holes)
    assert near(value(union, P=measure, A=parts), measure(sum(parts)))
    assert near(float(whole), measure(np.ones(10)))
    assert near(float(least), measure(np.zeros(10)))


@check(level=2, mutants=[("$$P(A^c) = 1 - P(A)$$", "$$P(A^c) = 1 + P(A)$$")])
def prob_complement(card: CardText) -> None:
    for seed in range(5):
        measure, (a, *_) = events(seed)
        left, right = (value(as_sets(side), P=measure, A=a) for side in sides(card.formula()))
        assert near(left, right)


@check(level=3, mutants=[(r"\frac{5}{6}", r"\frac{4}{6}"), ("0.518", "0.517"), ("^4", "^5")])
def prob_at_least_one_six(card: CardText) -> None:
    rolls = list(product(DIE, repeat=4))
    assert near(shown(card), sum(6 in roll for roll in rolls) / len(rolls))


@check(level=2, mutants=[("- P(A", "+ P(A"), ("P(A) + P(B) -", "P(A) -")])
def prob_union_two(card: CardText) -> None:
    for seed in range(5):
        measure, (a, b, _) = events(seed)
        found = value(as_sets(card.holes[0]), P=measure, A=a, B=b)
        assert near(found, measure(np.maximum(a, b)))


@check(level=3, mutants=[("+ 3 = 74", "+ 3 = 73"), ("= 103", "= 104"), ("= 32", "= 31")])
def prob_divisible_235(card: CardText) -> None:
    exact = [i for i in range(1, 101) if any(i % d == 0 for d in (2, 3, 5))]
    assert near(chain(card.formula()), len(exact))
    assert card.formula().endswith(str(len(exact)))
    singles, pairs = card.formulas("steps")
    assert near(chain(singles.replace("$", "")), sum(100 // d for d in (2, 3, 5)))
    assert near(chain(pairs), sum(100 // d for d in (6, 10, 15)))
    assert "= 103" in singles
    assert "= 32" in pairs


@check(level=2, mutants=[(r"\sum_{i=1}^{n} P(A_i)", r"\prod_{i=1}^{n} P(A_i)"), (r"\le", r"\ge")])
def prob_union_bound(card: CardText) -> None:
    tex = sides(card.formula())[1]
    assert r"\right) \le" in card.formula()
    for seed in range(10):
        measure, parts = events(seed)
        bound = value(tex, P=measure, A=parts, n=3)
        assert measure(np.maximum.reduce(parts)) <= bound + 1e-12
    measure, _ = events(0)
    disjoint = list(np.eye(10, dtype=int)[:3])
    assert near(measure(sum(disjoint)), value(tex, P=measure, A=disjoint, n=3))


@check(level=3, mutants=[("6/36", "5/36"), ("are 11", "are 12"), ("1/11", "1/12")])
def prob_counting_rule_fails(card: CardText) -> None:
    sums = [a + b for a, b in product(DIE, DIE)]
    numbers = card.numbers("back")
    assert "6/36" in numbers
    assert near(sums.count(7) / len(sums), float(Fraction("6/36")))
    assert f"1/{len(set(sums))}" in numbers
    assert str(len(set(sums))) in numbers


@check(level=3, mutants=[(r"\frac{n!}{(n-k)!}", r"\frac{n!}{k!}"), (r"k! \, (n-k)!", "(n-k)!")])
def prob_permutations_combinations(card: CardText) -> None:
    ordered, unordered = (bare(hole) for hole in card.holes)
    for n in range(1, 6):
        for k in range(n + 1):
            assert value(ordered, n=n, k=k) == len(list(permutations(range(n), k)))
            assert value(unordered, n=n, k=k) == len(list(combinations(range(n), k)))


@check(level=3, mutants=[("{{1::$n^k$}}", "{{1::$k^n$}}"), ("n+k-1}{k}", "n+k}{k}")])
def prob_with_replacement(card: CardText) -> None:
    ordered, unordered = (bare(hole) for hole in card.holes)
    for n in range(1, 5):
        for k in range(1, 5):
            assert value(ordered, n=n, k=k) == len(list(product(range(n), repeat=k)))
            bags = list(combinations_with_replacement(range(n), k))
            assert value(unordered, n=n, k=k) == len(bags)


@check(level=3, mutants=[("n + k - 1}{k}", "n + k}{k}"), (r"\binom{k-1}{n-1}", r"\binom{k}{n-1}")])
def prob_stars_and_bars(card: CardText) -> None:
    for n in range(1, 5):
        for k in range(6):
            found = [x for x in product(range(k + 1), repeat=n) if sum(x) == k]
            assert value(card.formula(), n=n, k=k) == len(found)
            if k >= n:
                positive = [x for x in found if min(x) >= 1]
                assert value(card.formula(-1, "explanation"), n=n, k=k) == len(positive)


@check(level=3, mutants=[("= 36", "= 35"), ("= 15", "= 20"), (r"\binom{9}{2}", r"\binom{9}{3}")])
def prob_gpus_shared(card: CardText) -> None:
    ways = [x for x in product(range(8), repeat=3) if sum(x) == 7]
    assert shown(card) == len(ways)
    assert shown(card, 0, "explanation") == sum(min(x) >= 1 for x in ways)


@check(level=3, mutants=[("= 60", "= 120"), (r"3! \, 2!", "3!")])
def prob_banana(card: CardText) -> None:
    assert shown(card) == len(set(permutations("BANANA")))


@check(
    level=3,
    mutants=[(r"\lceil n / k \rceil", r"\lfloor n / k \rfloor"), ("13 people", "12 people")],
)
def prob_pigeonhole(card: CardText) -> None:
    for n, k in product(range(1, 7), range(1, 4)):
        least = min(max(x) for x in product(range(n + 1), repeat=k) if sum(x) == n)
        assert value(card.formula(), n=n, k=k) == least
    people = int(card.number(0, "explanation"))
    assert value(card.formula(), n=people, k=12) >= 2
    assert value(card.formula(), n=people - 1, k=12) < 2


@check(
    level=3, mutants=[("0.375", "0.367"), (r"+ \frac{1}{24}", r"- \frac{1}{24}"), ("9 of", "8 of")]
)
def prob_derangement(card: CardText) -> None:
    free = sum(all(i != x for i, x in enumerate(p)) for p in permutations(range(4)))
    assert near(shown(card), free / factorial(4))
    assert card.number(0, "explanation") == str(free)


@check(level=3, mutants=[("has 1/2", "has 1/3"), ("have 1/4", "have 1/3")])
def prob_stars_and_bars_pitfall(card: CardText) -> None:
    throws = list(product((0, 1), repeat=2))
    same = Fraction(sum(sum(t) == 2 for t in throws), len(throws))
    split = Fraction(sum(sum(t) == 1 for t in throws), len(throws))
    assert f"have {same}" in card.back
    assert f"has {split}" in card.back


@check(level=2, mutants=[(r"\frac{P(A \cap B)}{P(B)}", r"\frac{P(A \cap B)}{P(A)}")])
def prob_conditional(card: CardText) -> None:
    for seed in range(5):
        measure, (a, b, _) = events(seed)
        assert near(value(as_sets(card.holes[0]), P=measure, A=a, B=b), measure(a, b))


@check(level=2, mutants=[(r"P(C \mid A \cap B)}", r"P(C \mid B)}"), (r"P(B \mid A)", "P(B)")])
def prob_chain_rule(card: CardText) -> None:
    for seed in range(5):
        measure, (a, b, c) = events(seed)
        found = value(as_sets(card.holes[0]), P=measure, A=a, B=b, C=c)
        assert near(found, measure(a * b * c))


@check(level=2, mutants=[(r" \, P(B_i)", ""), (r"P(A \mid B_i)", r"P(B_i \mid A)")])
def prob_total_probability(card: CardText) -> None:
    for seed in range(5):
        measure, (a, *_) = events(seed)
        labels = np.arange(10) % 3
        cases = [(labels == k).astype(int) for k in range(3)]
        assert near(value(card.holes[0], P=measure, A=a, B=cases, n=3), measure(a))


@check(level=3, mutants=[(r"\frac{3}{51}", r"\frac{4}{52}"), ("221", "169"), ("6/1326", "5/1326")])
def prob_two_aces(card: CardText) -> None:
    hands = list(combinations(range(52), 2))
    exact = sum(b < 4 for _, b in hands) / len(hands)
    assert near(shown(card), exact)
    assert near(shown(card, 0, "explanation"), exact)


@check(level=3, mutants=[("$3/8$", "$2/7$"), ("{56}$", "{64}$")])
def prob_second_ball(card: CardText) -> None:
    draws = list(permutations("RRRBBBBB", 2))
    exact = sum(second == "R" for _, second in draws) / len(draws)
    assert agrees(card.number(), exact)
    assert near(shown(card, 0, "explanation"), exact)


@check(level=2, mutants=[("about ten innocents", "about two innocents"), ("$1/11$", "$1/10$")])
def prob_prosecutor(card: CardText) -> None:
    innocents = 10_000_000 / 1_000_000
    assert "Among ten million people about ten innocents" in card.back
    assert near(shown(card, 0, "explanation"), 1 / (1 + innocents))


@check(
    level=2, mutants=[(r"\frac{P(B \mid A) \, P(A)}{P(B)}", r"\frac{P(B \mid A) \, P(B)}{P(A)}")]
)
def prob_bayes(card: CardText) -> None:
    for seed in range(5):
        measure, (a, b, _) = events(seed)
        assert near(value(card.holes[0], P=measure, A=a, B=b), measure(a, b))


@check(level=3, mutants=[("891", "890"), ("0.092", "0.909"), ("Prevalence 1 %", "Prevalence 2 %")])
def prob_base_rate(card: CardText) -> None:
    prior, hit, false = (float(n.rstrip(" %")) / 100 for n in card.numbers("front")[:3])
    exact = prior * hit / (prior * hit + (1 - prior) * false)
    assert near(shown(card), exact)
    healthy, alarms = card.numbers("steps")[-2:]
    assert near(float(healthy.replace(",", "")), 10_000 * (1 - prior))
    assert near(float(alarms), 10_000 * (1 - prior) * false)


@check(
    level=2, mutants=[(r"\frac{P(E \mid H)}{P(E \mid H^c)}", r"\frac{P(H \mid E)}{P(H^c \mid E)}")]
)
def prob_bayes_odds(card: CardText) -> None:
    for seed in range(5):
        measure, (h, e, _) = events(seed)
        found = value(as_sets(card.holes[0]), P=measure, H=h, E=e)
        assert near(found, measure(h, e) / measure(1 - h, e))


@check(
    level=2,
    mutants=[("0.503", "0.917"), ("10/109", "10/99"), (r"\frac{100}{99}", r"\frac{10}{99}")],
)
def prob_two_tests(card: CardText) -> None:
    odds = Fraction(1, 99) * 10 * 10
    assert near(chain(card.formula(0, "steps")), odds)
    assert near(shown(card), odds / (1 + odds))
    once = Fraction(10, 99) / (1 + Fraction(10, 99))
    assert agrees(card.numbers("explanation")[0], float(once))
    assert agrees("0.092", float(once))


@check(level=3, mutants=[("0.912", "0.990"), ("1024 + 99", "1024 + 100"), ("After 7", "After 6")])
def prob_two_headed_coin(card: CardText) -> None:
    double, fair = Fraction(1, 100), Fraction(99, 100) / 2**10
    assert near(shown(card), double / (double + fair))
    heads = int(card.numbers("explanation")[-3])
    assert 2**heads == int(card.numbers("explanation")[-2]) > 99 > 2 ** (heads - 1)


@check(level=2, mutants=[(r"$P(A) \, P(B)$}}", "$P(A) + P(B)$}}")])
def prob_independence(card: CardText) -> None:
    heads = np.array(list(product((0, 1), repeat=2))).T
    weights = np.outer([0.7, 0.3], [0.4, 0.6]).ravel()
    found = value(bare(card.holes[0]), P=lambda e: float(e @ weights), A=heads[0], B=heads[1])
    assert near(found, (heads[0] * heads[1]) @ weights)


@check(level=2, mutants=[(r"$P(A \cap B) = 0$", r"$P(A \cap B) = 1$"), ("> 0$", "< 0$")])
def prob_exclusive_or_independent(card: CardText) -> None:
    measure, _ = events(0)
    a, b = np.eye(10, dtype=int)[:2]
    joint, product_ = card.formulas("back")
    left, right = sides(joint)
    assert near(value(as_sets(left), P=measure, A=a, B=b), float(right))
    assert product_.endswith("> 0")
    assert value(sides(product_)[0], P=measure, A=a, B=b) > 0


@check(
    level=3,
    mutants=[(r"= \frac14$, not", r"= \frac18$, not"), (r"not $\frac18$", r"not $\frac14$")],
)
def prob_pairwise_only(card: CardText) -> None:
    tosses = list(product("HT", repeat=2))
    a, b, c = (
        np.array([x == "H" for x, _ in tosses]) * 1,
        np.array([y == "H" for _, y in tosses]) * 1,
        np.array([x == y for x, y in tosses]) * 1,
    )
    for left, right in ((a, b), (a, c), (b, c)):
        assert near((left * right).mean(), chain(card.formula(0)))
    assert near(chain(sides(card.formula(1))[1]), (a * b * c).mean())
    assert near(chain(card.formula(2)), a.mean() * b.mean() * c.mean())


@check(level=2, mutants=[(r"\, P(B \mid C)}", r"\, P(B)}"), (r"P(A \mid C) \,", r"P(A) \,")])
def prob_conditional_independence(card: CardText) -> None:
    """A fork: C, then A and B drawn independently given C."""
    states = np.array(list(product((0, 1), repeat=3))).T
    c, a, b = states
    weights = np.where(c, 0.3, 0.7)
    weights = weights * np.where(a, np.where(c, 0.9, 0.2), np.where(c, 0.1, 0.8))
    weights = weights * np.where(b, np.where(c, 0.6, 0.1), np.where(c, 0.4, 0.9))

    def measure(event: np.ndarray, given: np.ndarray | None = None) -> float:
        inside = np.ones(8) if given is None else given
        return float((event * inside) @ weights / (inside @ weights))

    found = value(card.holes[0], P=measure, A=a, B=b, C=c)
    assert near(found, measure(a * b, c))


@check(level=2, mutants=[("0.41", "0.42"), ("0.1^2", "0.2^2"), ("$P(HH) = 0.25$", "$P(HH) = 0.5$")])
def prob_shared_cause(card: CardText) -> None:
    assert near(shown(card), np.mean([0.9**2, 0.1**2]))
    assert agrees(sides(card.formula(-1, "steps"))[-1], float(np.mean([0.9, 0.1])) ** 2)


@check(level=3, mutants=[("probability 1,", "probability 1/2,"), ("2/3", "1/2")])
def prob_explaining_away(card: CardText) -> None:
    seen = [t for t in product("HT", repeat=2) if "H" in t]
    tails = [second for first, second in seen if first == "T"]
    assert agrees(card.number(0), tails.count("H") / len(tails))
    assert agrees(card.number(1), sum(second == "H" for _, second in seen) / len(seen))


def _games(informed: bool) -> tuple[Fraction, Fraction]:
    """Monty Hall, first choice 0: probabilities that a goat is shown, and that a switch wins."""
    goat = win = Fraction(0)
    for car in range(3):
        doors = [d for d in (1, 2) if not (informed and d == car)]
        for opened in doors:
            chance = Fraction(1, 3 * len(doors))
            if opened != car:
                goat += chance
                win += chance if car == 3 - opened else 0
    return goat, win


@check(level=3, mutants=[("$2/3$", "$1/2$"), ("probability 2/3", "probability 1/3")])
def prob_monty_hall(card: CardText) -> None:
    goat, win = _games(informed=True)
    assert all(agrees(number, float(win / goat)) for number in card.numbers("back"))


@check(level=3, mutants=[("$1/2$", "$2/3$")])
def prob_monty_fall(card: CardText) -> None:
    goat, win = _games(informed=False)
    assert agrees(card.number(), float(win / goat))


@check(level=3, mutants=[("$1/3$", "$1/2$"), ("elder: $1/2$", "elder: $1/3$")])
def prob_two_children(card: CardText) -> None:
    families = list(product("BG", repeat=2))
    some = [f for f in families if "B" in f]
    elder = [f for f in families if f[0] == "B"]
    for number, given in zip(card.numbers("back"), (some, elder), strict=True):
        assert agrees(number, sum(f == ("B", "B") for f in given) / len(given))


@check(
    level=2, mutants=[("$n = 23$", "$n = 22$"), ("0.507", "0.500"), ("n-1", "n"), ("253", "250")]
)
def prob_birthday(card: CardText) -> None:
    tex = sides(card.formula(-1))[1]
    ways = sum(len({a, b, c}) == 3 for a, b, c in product(range(5), repeat=3)) / 125
    assert near(value(tex.replace("365", "5"), n=3), ways)
    n = int(sides(card.formula(0))[1])
    assert agrees(card.number(1), 1 - value(tex, n=n))
    assert 1 - value(tex, n=n) > 0.5 > 1 - value(tex, n=n - 1)
    assert str(comb(n, 2)) in card.numbers("explanation")[0] + card.formula(0, "explanation")


@check(
    level=3, mutants=[(r"u_i = \frac{i}{N}", r"u_i = \frac{i}{N+1}"), ("(1 - r^i)/", "(1 + r^i)/")]
)
def prob_gamblers_ruin(card: CardText) -> None:
    """Both formulas against the linear equations of the first step."""
    size = 7
    for p in (0.5, 0.4, 0.7):
        system = np.eye(size + 1)
        for i in range(1, size):
            system[i, i + 1] -= p
            system[i, i - 1] -= 1 - p
        exact = np.linalg.solve(system, np.eye(size + 1)[size])
        fair = sides(card.formula())[1]
        tex = next(t for t in card.formulas("explanation") if "r^i" in t)
        for i in range(size + 1):
            found = value(fair, i=i, N=size) if p == 0.5 else value(tex, i=i, N=size, r=(1 - p) / p)
            assert near(found, exact[i])


@check(level=3, mutants=[("14.7", "14.6"), (r"+ \frac{1}{6}", ""), ("takes $6/k$", "takes $k/6$")])
def prob_coupon_collector(card: CardText) -> None:
    """Against the chain of the number of missing faces; 14.7 is exact."""
    wait = 0.0
    for missing in range(1, 7):
        wait += 1 / (missing / 6)
        step = next(t for t in card.formulas("steps") if "/" in t)
        assert near(value(step, k=missing), 6 / missing)
    assert near(shown(card), wait)


@check(
    level=3,
    mutants=[
        ("= \\frac{1}{4}$$", "= \\frac{1}{3}$$"),
        ("1 - 3", "1 - 2"),
        (r"\frac12 \cdot \frac12", r"\frac12"),
    ],
)
def prob_broken_stick(card: CardText) -> None:
    """Midpoints of a grid of 400 × 400 pairs, within 0.005."""
    points = (np.arange(400) + 0.5) / 400
    a, b = np.meshgrid(points, points)
    low, high = np.minimum(a, b), np.maximum(a, b)
    longest = np.maximum(np.maximum(low, high - low), 1 - high)
    assert abs(shown(card) - np.mean(longest < 0.5)) < 0.005
    assert abs(shown(card, 0, "explanation") - np.mean(low > 0.5)) < 0.005
