"""Checks of the cards on sorting, binary search and selection."""

from __future__ import annotations

import bisect
import itertools
import math
import re
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import run, sides, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import grows_as, order_of
from tests.decks.checks.classical_ml import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decks.card_text import CardText


def small_lists(values: int, longest: int) -> Iterator[list[int]]:
    """Yield every list of numbers below `values` up to a length."""
    for size in range(longest + 1):
        yield from map(list, itertools.product(range(values), repeat=size))


@check(
    level=3,
    mutants=[
        ("key(right[j]) < key(left[i])", "key(right[j]) <= key(left[i])"),
        ("+ left[i:]", ""),
        ("2T(n/2) + \\Theta(n)", "T(n/2) + \\Theta(n)"),
    ],
)
def ads_merge_stable(card: CardText) -> None:
    """Python's stable sort; the recurrence of the explanation at powers of two."""
    merge_sort: Any = said(card.code())["merge_sort"]
    random = Random(0)
    for _ in range(200):
        items = [(random.randrange(4), k) for k in range(random.randrange(12))]
        assert merge_sort(items, lambda pair: pair[0]) == sorted(items, key=lambda pair: pair[0])
    _, rule, order = sides(card.formula(0, "explanation"))
    calls = re.match(r"(\d?)T\(n/2\)", rule)
    assert calls
    total = 1.0
    for level in range(1, 41):
        total, half = int(calls[1] or 1) * total, total
        size = 2**level
        total += size
        assert half > 0
    assert math.isclose(
        total / value(order_of(order).replace("n \\log n", "n \\log_2 n"), n=size), 1, abs_tol=0.05
    )


@check(
    level=2,
    mutants=[
        (
            "Sort by first name, then stably by surname",
            "Sort by surname, then stably by first name",
        ),
        ("the minor key first", "the major key first"),
    ],
)
def ads_stable(card: CardText) -> None:
    """Python's stable sort in the order of the back, against pairs as keys."""
    people = [(a, b) for a in "BAC" for b in "yxz"]
    order = re.search(r"Sort by ([\w ]+), then stably by ([\w ]+):", card.back)
    assert order
    place = {"surname": 0, "first name": 1}
    items = Random(0).sample(people, len(people))
    for name in order.groups():
        items = sorted(items, key=itemgetter(place[name]))
    assert items == sorted(people)
    assert ("the minor key first" in card.back) == (order[1] == "first name")


@check(
    level=3,
    mutants=[
        ("$h \\ge \\log_2(n!)$", "$h \\ge \\log_2(2^n)$"),
        ("\\frac n2 \\log_2 \\frac n2", "n \\log_2 n"),
        ("A: $\\Omega(n \\log n)$", "A: $\\Omega(n^2)$"),
        ("at most $2^h$", "at most $2h$"),
    ],
)
def ads_sort_lower_bound(card: CardText) -> None:
    """Every step for n up to 20; best possible decision trees for n = 3 by exhaustion."""
    bits = next(t for t in card.formulas("steps") if t.startswith("h \\ge")).split("\\ge")[1]
    inequality = card.formulas("steps")[-1].split("\\ge")
    for n in range(1, 21):
        assert math.isclose(value(bits, n=n), math.log2(math.factorial(n)), abs_tol=1e-9)
        left, right = (value(side, n=n) for side in inequality)
        assert left >= right - 1e-9
    leaves = next(t for t in card.formulas("steps") if "^h" in t or t == "2h")
    assert [value(leaves, h=h) for h in range(4)] == [1, 2, 4, 8]
    grows_as(lambda n: math.lgamma(n + 1), order_of(card.formula()), (10**6, 10**9, 10**12))

    def depth(orders: list[tuple[int, ...]]) -> int:
        if len(orders) < 2:
            return 0
        best = 9
        for i, j in itertools.combinations(range(3), 2):
            yes = [o for o in orders if o[i] < o[j]]
            if 0 < len(yes) < len(orders):
                best = min(best, 1 + max(depth(yes), depth([o for o in orders if o not in yes])))
        return best

    assert depth(list(itertools.permutations(range(3)))) == math.ceil(value(bits, n=3))


@check(
    level=3,
    mutants=[
        ("if a[j] < pivot", "if a[j] > pivot"),
        ("            i += 1", "            i += 2"),
        ("return i", "return i + 1"),
        ("range(low, high)", "range(low + 1, high)"),
    ],
)
def ads_partition(card: CardText) -> None:
    """All lists of up to five of three values, inside a longer list that must stay."""
    partition = run(card.code())["partition"]
    for items in small_lists(3, 5):
        if items:
            a, pivot = [9, *items, 9], items[-1]
            i = partition(a, 1, len(items))
            assert a[i] == pivot
            assert all(x < pivot for x in a[1:i])
            assert all(x >= pivot for x in a[i:-1])
            assert (a[0], a[-1], sorted(a[1:-1])) == (9, 9, sorted(items))
    equal = [1] * 6
    assert partition(equal, 0, 5) == 0


def quicksort_comparisons(items: list[int], pick: Random | None = None) -> int:
    """Count n − 1 comparisons for each part of n items; the pivot is the first or random."""
    total, waiting = 0, [items]
    while waiting:
        part = waiting.pop()
        if len(part) > 1:
            pivot = pick.choice(part) if pick else part[0]
            total += len(part) - 1
            waiting += [[x for x in part if x < pivot], [x for x in part if x > pivot]]
    return total


@check(
    level=3, mutants=[("n(n - 1)/2", "n(n + 1)/2"), ("sorted or reversed", "shuffled or reversed")]
)
def ads_quicksort_worst(card: CardText) -> None:
    """Count on the inputs that the back names; random pivots take far fewer."""
    inputs = {"sorted": list(range(60)), "reversed": list(range(60))[::-1]}
    inputs["shuffled"] = Random(0).sample(range(60), 60)
    named = re.findall(r"sorted|reversed|shuffled", card.back)[:2]
    for name in named:
        assert quicksort_comparisons(inputs[name]) == value(card.formula(0), n=60)
    assert quicksort_comparisons(inputs["sorted"], Random(0)) < 60 * 59 / 4


@check(level=3, mutants=[("$\\Theta(n + k)$", "$\\Theta(nk)$"), ("$\\Theta(k)$", "$\\Theta(n)$")])
def ads_counting_sort(card: CardText) -> None:
    """Count the steps of a counting sort."""
    time, memory = (order_of(tex) for tex in card.formulas("back")[:2])
    for n, k in ((50, 7), (20, 200)):
        items = [Random(0).randrange(k) for _ in range(n)]
        counts, steps, output = [0] * k, 0, list[int]()
        for x in items:
            counts[x], steps = counts[x] + 1, steps + 1
        for x, count in enumerate(counts):
            output, steps = output + [x] * count, steps + 1
        assert output == sorted(items)
        assert steps == value(time, n=n, k=k)
        assert len(counts) == value(memory, n=n, k=k)


@check(
    level=3,
    mutants=[("least significant digit", "most significant digit"), ("d(n + k)", "d + n + k")],
)
def ads_radix_sort(card: CardText) -> None:
    """Stable passes by digit in the order of the front; count visits of items and buckets."""
    random = Random(0)
    n, k, d = 40, 10, 3
    items = [random.randrange(k**d) for _ in range(n)]
    steps, a = 0, items
    least = "least significant" in card.front
    for place in range(d) if least else reversed(range(d)):
        buckets: list[list[int]] = [[] for _ in range(k)]
        for x in a:
            buckets[x // k**place % k].append(x)
            steps += 1
        a = []
        for bucket in buckets:
            a, steps = a + bucket, steps + 1
    assert a == sorted(items)
    assert value(order_of(card.formula()), d=d, n=n, k=k) == steps


@check(level=3, mutants=[("\\Theta(n + I)", "\\Theta(n I)"), ("n(n - 1)/2", "n(n + 1)/2")])
def ads_insertion_sort(card: CardText) -> None:
    """Count items taken and shifts of insertion sort on random and reversed arrays."""
    order = order_of(card.formula())
    for a in (Random(0).sample(range(40), 40), list(range(40))[::-1], list(range(40))):
        inversions = sum(x > y for x, y in itertools.combinations(a, 2))
        assert inversions <= value(card.formula(0, "explanation"), n=40)
        steps, b = 0, list[int]()
        for x in a:
            steps += 1
            at = len(b)
            while at and b[at - 1] > x:
                at, steps = at - 1, steps + 1
            b.insert(at, x)
        assert b == sorted(a)
        assert steps == value(order, n=40, I=inversions)
    worst = sum(x > y for x, y in itertools.combinations(range(40)[::-1], 2))
    assert worst == value(card.formula(0, "explanation"), n=40)


@check(
    level=3,
    mutants=[
        ("low = mid + 1", "low = mid"),
        ("a[mid] < target", "a[mid] <= target"),
        ("high = mid\n", "high = mid - 1\n"),
        ("0, len(a)", "0, len(a) - 1"),
    ],
)
def ads_lower_bound(card: CardText) -> None:
    """Bisect, on all sorted lists of up to six of four values."""
    lower_bound: Any = said(card.code())["lower_bound"]
    for a in small_lists(4, 5):
        if a == sorted(a):
            assert all(lower_bound(a, x) == bisect.bisect_left(a, x) for x in range(-1, 5))


@check(
    level=3,
    mutants=[
        ("while low < high", "while low <= high"),
        ("write `low <= high`", "write `low != high`"),
        ("`find([5], 5)`", "`find([5], 6)`"),
    ],
)
def ads_binary_search_bug(card: CardText) -> None:
    """The program of the front fails on the input of the back; repaired, it finds everything."""
    faulty, call, repaired = card.spans("back")
    find = run(card.code())["find"]
    assert run("r = " + call, {"find": find})["r"] == -1
    arguments = run("r = " + call, {"find": lambda a, x: x in a})["r"]
    assert arguments is True
    assert faulty in card.code()
    mended = run(card.code().replace(faulty, repaired), seconds=1)["find"]
    for n in range(6):
        assert [mended(list(range(n)), x) for x in range(n + 1)] == [*range(n), -1]


@check(
    level=3,
    mutants=[
        ("load + w > capacity", "load + w >= capacity"),
        ("max(weights)", "0"),
        ("needed(mid) <= days", "needed(mid) < days"),
        ("used + 1, 0", "used + 1, w"),
    ],
)
def ads_search_on_answer(card: CardText) -> None:
    """Every division into consecutive days, by enumeration."""
    least: Any = said(card.code())["least_capacity"]
    random = Random(0)
    for _ in range(60):
        w = [random.randrange(1, 9) for _ in range(random.randrange(1, 7))]
        for days in range(1, len(w) + 1):
            cuts = itertools.combinations(range(1, len(w)), days - 1)
            loads = (
                max(sum(w[a:b]) for a, b in itertools.pairwise((0, *cut, len(w)))) for cut in cuts
            )
            assert least(w, days) == min(loads)


@check(
    level=3,
    mutants=[
        ("a[low] <= a[mid]", "a[low] < a[mid]"),
        ("x <= a[high]", "x < a[high]"),
        ("not a[mid] < x", "a[mid] < x"),
        ("low <= high", "low < high"),
    ],
)
def ads_search_rotated(card: CardText) -> None:
    """Every rotation of up to seven items, and items that are missing."""
    search = run(card.code())["search_rotated"]
    for n in range(8):
        for shift in range(max(n, 1)):
            a = [2 * ((k + shift) % n) for k in range(n)]
            for x in range(-1, 2 * n + 1):
                assert search(a, x) == (a.index(x) if x in a else -1)


@check(
    level=3,
    mutants=[
        ("if x < pivot", "if x <= pivot"),
        ("k < len(below) + equal", "k <= len(below) + equal"),
        ("k -= len(below) + equal", "k -= len(below)"),
        ("worst $\\Theta(n^2)$", "worst $\\Theta(n)$"),
    ],
)
def ads_quickselect(card: CardText) -> None:
    """Sorting, on all short lists with duplicates; items looked at with the worst pivots."""
    quickselect: Any = said(card.code())["quickselect"]
    for items in small_lists(3, 5):
        for k in range(len(items)):
            assert quickselect(items, k, Random(k)) == sorted(items)[k]

    class Worst:
        seen = 0

        def choice(self, items: list[int]) -> int:
            Worst.seen += len(items)
            return min(items)

    def looked_at(n: int) -> int:
        Worst.seen = 0
        assert quickselect(list(range(n)), n - 1, Worst()) == n - 1
        return Worst.seen

    mean, worst = (order_of(tex) for tex in card.formulas("back")[:2])
    grows_as(looked_at, worst, (50, 100, 200))

    class Mean(Worst):
        rng = Random(0)

        def choice(self, items: list[int]) -> int:
            Worst.seen += len(items)
            return self.rng.choice(items)

    def mean_work(n: int) -> float:
        Worst.seen = 0
        for _ in range(30):
            quickselect(list(range(n)), n // 2, Mean())
        return Worst.seen / 30

    grows_as(mean_work, mean, (100, 1600), 0.15)


@check(
    level=3,
    mutants=[
        ("$\\frac{3}{10}$", "$\\frac{1}{2}$"),
        ("T(7n/10)", "T(9n/10)"),
        ("\\frac{7}{10} < 1", "\\frac{7}{10} > 1"),
        ("\\frac23 = 1", "\\frac23 < 1"),
    ],
)
def ads_median_of_medians(card: CardText) -> None:
    """Items surely below the pivot in a full grid of groups; the shares of the recurrence."""
    groups = 101
    sure = (groups // 2 + 1) * 3  # medians up to the pivot, each with the two below it
    assert math.isclose(value(card.formula(0)), sure / (5 * groups), rel_tol=0.02)
    rest = re.findall(r"T\((\d)n/(\d+)\)", card.formula(1))
    assert [int(a) / int(b) for a, b in rest] == [1 - value(card.formula(0))]
    five, three = card.formulas("explanation")[:2]
    left, right = five.split("<")
    assert value(left) < value(right)
    assert value(left) == value("\\frac15") + int(rest[0][0]) / int(rest[0][1])
    left, right = three.split("=")
    assert math.isclose(value(left), value(right))
