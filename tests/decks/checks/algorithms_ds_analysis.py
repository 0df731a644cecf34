"""Checks of the cards on the analysis of algorithms."""

from __future__ import annotations

import math
import re
from functools import cache, partial
from typing import TYPE_CHECKING

from tests.decks.card_text import fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText


def order_of(tex: str) -> str:
    r"""Return what stands inside the last O(…), Θ(…) or Ω(…) of a formula."""
    match = re.search(r"(?:O|\\Theta|\\Omega)\((.*)\)$", tex.strip())
    assert match is not None, f"{tex} names no order"
    return match[1]


def grows_as(
    count: Callable[[int], float], tex: str, sizes: tuple[int, ...], slack: float = 0.05
) -> None:
    """Require count / order to be flat over the sizes: a slope of at most `slack` in log-log."""
    slope = fit_exponent(lambda n: count(n) / float(value(tex, n=n)), sizes)
    assert abs(slope) <= slack, f"{tex} is off by n^{slope:.2f}"


@check(level=2, mutants=[("\\le c", "\\ge c"), ("n \\ge n_0", "n \\le n_0"), ("2^k", "k^2")])
def ads_big_o(card: CardText) -> None:
    """The inequality accepts 3n + 5 against n and refuses n², for 100 values of n from n₀ on."""
    inequality, _, rest = card.formula(-1).partition("\\quad")
    assert re.search(r"n \\ge n_0", rest)
    left, relation, right = re.split(r"(\\le|\\ge)", inequality)

    def holds(f: Callable[[int], int], g: Callable[[int], int], c: int, start: int) -> bool:
        pairs = [(value(left, f=f, n=n), value(right, g=g, c=c, n=n)) for n in range(start, 100)]
        return all(a <= b if relation == "\\le" else a >= b for a, b in pairs)

    assert holds(lambda n: 3 * n + 5, lambda n: n, 4, 5)
    assert not holds(lambda n: n * n, lambda n: n, 4, 5)
    for k in (1, 2, 3):
        assert value(card.formulas("explanation")[-1], k=k) == (2000**k) / (1000**k)


@check(level=2, mutants=[("$n$, $n \\log n$", "$n \\log n$, $n$"), ("$2^n$, $n!$", "$n!$, $2^n$")])
def ads_growth_order(card: CardText) -> None:
    """Values at n = 150 rise along the list, and so do the ratios from 100 to 150."""
    order = card.formulas("back")
    assert sorted(order) == sorted(card.formulas("front"))
    at = {n: [float(value(tex, n=n)) for tex in order] for n in (100, 150)}
    assert at[150] == sorted(at[150])
    ratios = [b / a for a, b in zip(at[100], at[150], strict=True)]
    assert ratios == sorted(ratios)


@check(level=3, mutants=[("n \\log n", "n^2"), ("n \\log n", "n"), ("n + 1, i)", "n + 1)")])
def ads_harmonic_loop(card: CardText) -> None:
    """Count the front's program; the sum is exact, the order has a flat ratio (slope < 0.05)."""
    work = run(card.code())["work"]
    total, order = sides(card.formula())
    grows_as(work, order_of(order), (500, 2000, 8000))
    assert total.startswith("\\sum_{i=1}^{n}")
    assert all(work(n) == sum(n // i for i in range(1, n + 1)) for n in (1, 7, 50))
    assert value(total, n=50) == work(50)


@check(
    level=2, mutants=[("$\\Theta(n)$", "$\\Theta(n^2)$"), ("at most $\\log_2 n$", "at most $1$")]
)
def ads_recursion_memory(card: CardText) -> None:
    """Depth of quicksort's calls with the first item as pivot, on sorted items."""
    from random import Random

    def depth(items: list[int]) -> int:
        if len(items) < 2:
            return 1
        pivot, *rest = items
        small, large = [x for x in rest if x < pivot], [x for x in rest if x >= pivot]
        return 1 + max(depth(small), depth(large))

    grows_as(lambda n: depth(list(range(n))), order_of(card.formula()), (20, 40, 80))
    random = Random(0)

    def smaller_only(n: int) -> int:
        if n < 2:
            return 0
        left = random.randrange(n)
        return max(1 + smaller_only(min(left, n - 1 - left)), smaller_only(max(left, n - 1 - left)))

    bound = card.formulas("explanation")[0]
    deepest = max(smaller_only(500) for _ in range(20))
    assert 2 < deepest <= value(bound, n=500)


def power(n: float, exponent: float) -> float:
    """Raise n."""
    return float(n**exponent)


def at_size(tex: str, n: float) -> float:
    """Compute a formula in n."""
    return float(value(tex, n=n))


def solved(a: int, b: int, overhead: Callable[[float], float]) -> Callable[[int], float]:
    """Return T(n) = a T(n/b) + overhead(n) with T(1) = 1, at powers of b."""

    def total(n: int) -> float:
        return 1.0 if n <= 1 else a * total_cached(n // b) + overhead(n)

    total_cached = cache(total)
    return total_cached


@check(
    level=3,
    mutants=[
        ("| $d > \\log_b a$", "| $d < \\log_b a$"),
        ("$\\Theta(n^d \\log n)$", "$\\Theta(n^d)$"),
        ("$\\Theta(n^{\\log_b a})$", "$\\Theta(n^{\\log_a b})$"),
        ("$\\Theta(n^{\\log_b a})$", "$\\Theta(n^d)$"),
    ],
)
def ads_master_theorem(card: CardText) -> None:
    """Compute recurrences at powers of 2 and 3; the order of the right row has a flat ratio."""
    rows = re.findall(r"\| \$d ([<=>]) \\log_b a\$ \| \$(\\Theta\(.*\))\$ \|", card.back)
    assert len(rows) == 3
    for a, b, d in ((2, 2, 2.0), (2, 2, 1.0), (8, 2, 2.0), (9, 3, 2.0), (4, 3, 1.0), (1, 2, 0.0)):
        gap = d - math.log(a, b)
        sign = "=" if abs(gap) < 1e-9 else "<" if gap < 0 else ">"
        order = order_of(dict(rows)[sign])
        cost = solved(a, b, partial(power, exponent=d))
        sizes = [b**i for i in range(20, 60, 10)]
        slope = fit_exponent(lambda n: cost(n) / value(order, n=float(n), d=d, a=a, b=b), sizes)  # noqa: B023 - called at once
        assert abs(slope) < 0.005, (a, b, d, slope)


@check(
    level=3,
    mutants=[
        ("\\frac{a}{b^d}", "\\frac{b^d}{a}"),
        ("^{\\log_b n}", "^{\\log_b n - 1}"),
        ("= n^d (a/b^d)^i", "= n^d (a/b)^i"),
    ],
)
def ads_recursion_tree(card: CardText) -> None:
    """The recurrence computed exactly at powers of b."""
    step, result = sides(card.formulas("steps")[-1]), sides(card.formula())[1]
    for a, b, d, depth in ((4, 2, 1, 5), (2, 2, 1, 7), (3, 2, 2, 4)):
        n = b**depth
        exact = solved(a, b, partial(power, exponent=d))(n)
        tex = result.replace("\\log_b n", str(depth))
        assert math.isclose(value(tex, a=a, b=b, d=d, n=n), exact)
        left, right = (value(side, a=a, b=b, d=d, n=n, i=2) for side in step)
        assert math.isclose(left, right)


@check(
    level=3,
    mutants=[
        ("First: $\\Theta(n^2)$", "First: $\\Theta(n^2 \\log n)$"),
        ("Second: $\\Theta(n^2 \\log n)$", "Second: $\\Theta(n^2)$"),
        ("4T(n/2) + n$ and", "3T(n/2) + n$ and"),
    ],
)
def ads_master_worked(card: CardText) -> None:
    """Both recurrences of the front, computed at powers of 2."""
    check_, *orders = card.formulas("back")
    assert value(sides(check_)[0]) == value(sides(check_)[1])
    for front, order in zip(card.formulas("front"), orders, strict=True):
        a, b, overhead = re.findall(r"(\d)T\(n/(\d)\) \+ (.*)$", front)[0]
        cost = solved(int(a), int(b), partial(at_size, overhead))
        slope = fit_exponent(
            lambda n: cost(n) / value(order_of(order), n=float(n)),  # noqa: B023 - called at once
            [2**20, 2**40, 2**60],
        )
        assert abs(slope) < 0.005


@check(
    level=3,
    mutants=[
        ("so $\\Theta(n \\log n)$", "so $\\Theta(n)$"),
        ("so $\\Theta(n \\log n)$", "so $\\Theta(n^2)$"),
    ],
)
def ads_master_fails(card: CardText) -> None:
    """The recurrence of the front with whole parts, n from 3^6 to 3^11; slope within 0.03."""

    @cache
    def cost(n: int) -> float:
        return 1.0 if n < 3 else cost(n // 3) + cost(2 * n // 3) + n

    assert "T(n/3) + T(2n/3) + n" in card.front
    order = order_of(card.formulas("back")[-1])
    slope = fit_exponent(lambda n: cost(n) / value(order, n=n), [3**k for k in range(6, 12)])
    assert abs(slope) < 0.06


def copies(n: int, grow: Callable[[int], int], capacity: int = 1) -> int:
    """Count the copies that n appends make when a full array grows so."""
    total = 0
    for size in range(n):
        if size == capacity:
            total, capacity = total + size, grow(capacity)
    return total


@check(level=2, mutants=[("< 2n$ items", "< n$ items"), ("1 + 2 + 4", "1 + 3 + 9")])
def ads_amortised_cost(card: CardText) -> None:
    """Count the copies of a doubling array."""
    series = next(tex for tex in card.formulas("explanation") if "dots" in tex)
    first, bound = series.split("<")
    starts = [int(term) for term in first.split("+")[:3]]
    assert starts == [copies(n + 1, lambda c: 2 * c) - copies(n, lambda c: 2 * c) for n in starts]
    counts = {n: copies(n, lambda c: 2 * c) for n in range(1, 200)}
    assert all(count < value(bound, n=n) for n, count in counts.items())


@check(
    level=3,
    mutants=[
        ("n^2/200", "n^2/100"),
        ("$\\Theta(n^2)$", "$\\Theta(n)$"),
        ("by 100 slots", "by 50 slots"),
    ],
)
def ads_constant_growth(card: CardText) -> None:
    """Count the copies at n = 20,000; the estimate is within 2 %."""
    (step,) = found(r"by (\d+) slots", card.front)
    exact = copies(20_000, lambda c: c + int(step), int(step))
    assert math.isclose(value(card.formula(0).split("\\approx")[1], n=20_000), exact, rel_tol=0.02)
    counts = {n: copies(n, lambda c: c + int(step), int(step)) for n in (4000, 16000)}
    grows_as(lambda n: counts[n], order_of(card.formula(1)), tuple(counts))
