"""Checks of the cards on pointers, windows, streams and randomness."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_sorting import quicksort_comparisons, small_lists
from tests.decks.checks.classical_ml import found, said

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(
    level=3,
    mutants=[
        ("total < target", "total > target"),
        ("while i < j", "while i <= j"),
        ("j -= 1", "j -= 2"),
    ],
)
def ads_pair_sum_sorted(card: CardText) -> None:
    """All pairs, on all sorted lists of up to five of five values."""
    pair = run(card.code())["pair_with_sum"]
    for size in range(6):
        for a in itertools.combinations_with_replacement(range(5), size):
            for target in range(-1, 9):
                pairs = [
                    p for p in itertools.combinations(range(size), 2) if a[p[0]] + a[p[1]] == target
                ]
                answer = pair(list(a), target)
                assert answer in pairs if pairs else answer is None


@check(
    level=3,
    mutants=[
        ("max(left, last[char] + 1)", "last[char] + 1"),
        ("last[char] + 1)", "last[char])"),
        ("right - left + 1", "right - left"),
    ],
)
def ads_longest_distinct(card: CardText) -> None:
    """All substrings of all texts of up to six of three letters."""
    longest: Any = said(card.code())["longest_distinct"]
    for size in range(7):
        for text in map("".join, itertools.product("abc", repeat=size)):
            parts = (text[i:j] for i in range(size + 1) for j in range(i, size + 1))
            assert longest(text) == max(len(p) for p in parts if len(set(p)) == len(p))


@check(
    level=3,
    mutants=[("{0: 1}", "{}"), ("prefix - k", "k - prefix"), ("seen.get(prefix, 0) + 1", "1")],
)
def ads_subarray_sum(card: CardText) -> None:
    """All subarrays of random lists with negative items."""
    count: Any = said(card.code())["count_subarrays"]
    random = Random(0)
    for _ in range(200):
        a = [random.randrange(-3, 4) for _ in range(random.randrange(8))]
        for k in (-2, 0, 1):
            pairs = itertools.combinations(range(len(a) + 1), 2)
            assert count(a, k) == sum(sum(a[i:j]) == k for i, j in pairs)


@check(level=2, mutants=[("[4, −3, 1]", "[4, 3, 2]"), ("k = 2,", "k = 4,")])
def ads_window_negative(card: CardText) -> None:
    """Run the window of the front on the list of the back: it misses a subarray that is there."""
    match = re.search(r"\[([^\]]+)\] and k = (\d)", card.back)
    assert match
    a, k = [int(x.replace("−", "-")) for x in match[1].split(",")], int(match[2])
    assert any(sum(a[i:j]) == k for i, j in itertools.combinations(range(len(a) + 1), 2))
    left = total = 0
    hit = False
    for right, x in enumerate(a):
        total += x
        while total > k and left <= right:
            total, left = total - a[left], left + 1
        hit = hit or total == k
    assert not hit


@check(
    level=3,
    mutants=[("== i - w", "== i - w + 1"), ("]] <= x", "]] >= x"), ("i >= w - 1", "i >= w")],
)
def ads_window_maxima(card: CardText) -> None:
    """The maximum of each slice, on all lists of up to five of three values."""
    maxima: Any = said(card.code())["window_maxima"]
    for a in small_lists(3, 5):
        for w in range(1, len(a) + 1):
            assert maxima(a, w) == [max(a[i : i + w]) for i in range(len(a) - w + 1)]


# Streams


@check(
    level=3,
    mutants=[
        ("{t} \\cdot \\frac1k", "{t} \\cdot \\frac1n"),
        ("$$\\frac{k}{n}$$", "$$\\frac{k}{i}$$"),
        ("probability $k/i$", "probability $1/i$"),
        ("\\frac{i}{i+1}", "\\frac{i-1}{i}"),
    ],
)
def ads_reservoir_sampling(card: CardText) -> None:
    """Exact chances by recursion over every course, k = 2 of n = 5."""
    k, n = 2, 5
    states = {(1, 2): 1.0}
    enters, evicts, product = (card.formulas("steps")[j] for j in (0, 2, -1))
    for t in range(k + 1, n + 1):
        following: defaultdict[tuple[int, int], float] = defaultdict(float)
        for held, chance in states.items():
            following[held] += chance * (1 - k / t)
            for slot in range(k):
                new = (t, held[1]) if slot == 0 else (held[0], t)
                following[new] += chance / t
        states = dict(following)
        inside = sum(chance for held, chance in states.items() if t in held)
        assert math.isclose(value(enters, k=k, i=t), inside)
        left, middle = (value(side, k=k, t=t) for side in sides(evicts))
        assert math.isclose(left, middle)
    for i in range(1, n + 1):
        exact = sum(chance for held, chance in states.items() if i in held)
        assert math.isclose(value(card.formula(), k=k, n=n, i=i), exact)
    first, *factors = re.findall(r"\\frac\{[^}]*\}\{[^}]*\}", product)
    assert math.isclose(value(first, k=k, i=3), 2 / 3)
    i = 7
    assert [value(f, i=i, n=30) for f in factors] == [i / (i + 1), (i + 1) / (i + 2), 29 / 30]


@check(level=3, mutants=[("1 + \\left", "\\left"), ("\\log_k", "\\log_2"), ("N/M", "M/N")])
def ads_external_sort(card: CardText) -> None:
    """Count runs, merging k at a time until one is left."""
    for records, memory, k in ((1000, 10, 4), (1000, 10, 5), (90, 10, 9), (5, 10, 3)):
        runs, passes = -(-records // memory), 1
        while runs > 1:
            runs, passes = -(-runs // k), passes + 1
        assert value(card.formula(), N=records, M=memory, k=k) == passes


@check(
    level=3,
    mutants=[
        ("count == 0", "count <= 1"),
        ("else -1", "else 0"),
        ("candidate = x", "candidate = candidate or x"),
    ],
)
def ads_majority(card: CardText) -> None:
    """Counting, on all lists of up to six of three values that have a majority."""
    majority: Any = said(card.code())["majority"]
    for a in small_lists(3, 6):
        for x, times in Counter(a).most_common(1):
            if 2 * times > len(a):
                assert majority(iter(a)) == x


# Randomness


class Course:
    """A stand-in for a generator: it plays one course of draws, and says which are possible."""

    def __init__(self, draws: tuple[int, ...]) -> None:
        self.draws, self.ranges = list(draws), list[int]()

    def randrange(self, n: int) -> int:
        self.ranges.append(n)
        return self.draws[len(self.ranges) - 1] if len(self.draws) >= len(self.ranges) else 0


@check(
    level=3,
    mutants=[
        ("randrange(i + 1)", "randrange(i)"),
        ("randrange(i + 1)", "randrange(len(a))"),
        ("len(a) - 1, 0, -1", "len(a) - 1, 1, -1"),
    ],
)
def ads_fisher_yates(card: CardText) -> None:
    """Every course of draws for four items: each order exactly once; their number is n!."""
    shuffle = run(card.code())["shuffle"]
    probe = Course(())
    shuffle(list(range(4)), probe)
    orders: Counter[tuple[int, ...]] = Counter()
    for draws in itertools.product(*map(range, probe.ranges)):
        a = list(range(4))
        shuffle(a, Course(draws))
        orders[tuple(a)] += 1
    assert len(orders) == math.factorial(4)
    assert set(orders.values()) == {1}


@check(
    level=3,
    mutants=[
        ("3^3 = 27", "3^3 = 9"),
        ("3! = 6", "3! = 3"),
        ("27 is not divisible", "27 is divisible"),
    ],
)
def ads_naive_shuffle(card: CardText) -> None:
    """All courses: their number, and that the orders are not equally frequent."""
    orders: Counter[tuple[int, ...]] = Counter()
    for draws in itertools.product(range(3), repeat=3):
        a = [0, 1, 2]
        for i, j in enumerate(draws):
            a[i], a[j] = a[j], a[i]
        orders[tuple(a)] += 1
    courses, count = (sides(tex) for tex in card.formulas("back"))
    assert value(courses[0]) == value(courses[1]) == orders.total()
    assert value(count[0]) == value(count[1]) == len(orders)
    assert len(set(orders.values())) > 1
    assert found(r"(\d+) is not divisible", card.back) == [orders.total()]


@check(
    level=3,
    mutants=[
        ("(n - k + 1) \\frac{2}{k}", "(n - k) \\frac{2}{k}"),
        ("\\approx 2n \\log n", "\\approx n \\log n"),
        ("probability $\\frac{2}{j - i + 1}$", "probability $\\frac{1}{j - i + 1}$"),
        ("1.39\\,", "1.93\\,"),
        ("39 % above", "93 % above"),
    ],
)
def ads_quicksort_expected(card: CardText) -> None:
    """The exact mean over all pivots by recursion; 300 runs; the limit at 10^9 within 10 %."""
    mean = [0.0, 0.0]
    for n in range(2, 40):
        mean.append(n - 1 + sum(mean[i] + mean[n - 1 - i] for i in range(n)) / n)
    exact, limit = card.formula().split("\\approx")
    for n in (2, 3, 10, 39):
        assert math.isclose(value(exact, n=n), mean[n])
        pair = next(t for t in card.formulas("steps") if t.startswith("\\frac"))
        total = sum(value(pair, i=i, j=j) for i, j in itertools.combinations(range(1, n + 1), 2))
        assert math.isclose(total, mean[n])
    runs = [quicksort_comparisons(list(range(39)), Random(seed)) for seed in range(100)]
    assert abs(sum(runs) / 100 - mean[39]) < 5 * 0.65 * 39 / 10
    large = 1e9
    harmonic = math.log(large) + 0.5772156649
    assert math.isclose(value(limit, n=large), 2 * (large + 1) * harmonic - 4 * large, rel_tol=0.1)
    (factor,) = re.findall(r"([\d.]+)\\, n \\log_2 n", card.explanation)
    assert agrees(factor, 2 * math.log(2))
    assert agrees(re.findall(r"(\d+ %) above", card.explanation)[0], 2 * math.log(2) - 1)
