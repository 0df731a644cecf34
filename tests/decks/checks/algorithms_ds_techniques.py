"""Checks of the cards on dynamic programming, greedy, backtracking, strings and numbers."""

from __future__ import annotations

import itertools
import math
import re
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import order_of, solved
from tests.decks.checks.algorithms_ds_sorting import small_lists
from tests.decks.checks.classical_ml import found, said

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(
    level=3,
    mutants=[
        ("fewest[a - coin] + 1", "fewest[a - coin]"),
        ("[0] + [", "[1] + ["),
        ("4 + 1 + 1, three", "3 + 3, two"),
        ("3 + 3, two", "4 + 2, two"),
        ("Coins 1, 3, 4", "Coins 1, 2, 4"),
    ],
)
def ads_coin_change(card: CardText) -> None:
    """All multisets of coins; greedy played on the front's amount."""
    fewest: Any = said(card.code())["fewest_coins"]
    for coins in ((1, 3, 4), (2, 5), (3,)):
        for amount in range(12):
            counts = (
                n
                for n in range(amount + 1)
                if any(sum(c) == amount for c in itertools.combinations_with_replacement(coins, n))
            )
            assert fewest(coins, amount) == next(counts, math.inf)
    match = re.search(r"Coins (\d), (\d), (\d), amount (\d)", card.front)
    assert match
    *coins_, amount = map(int, match.groups())
    greedy, left = list[int](), amount
    for coin in sorted(coins_, reverse=True):
        while coin <= left:
            greedy, left = [*greedy, coin], left - coin
    words = {"two": 2, "three": 3}
    mine, best = re.findall(r"((?:\d \+ )+\d), (\w+)", card.back)
    assert [int(x) for x in mine[0].split(" + ")] == greedy
    assert words[mine[1]] == len(greedy)
    assert sum(int(x) for x in best[0].split(" + ")) == amount
    assert set(map(int, best[0].split(" + "))) <= set(coins_)
    assert words[best[1]] == fewest(coins_, amount) < len(greedy)


@check(
    level=3,
    mutants=[
        ("range(capacity, weight - 1, -1)", "range(weight, capacity + 1)"),
        ("weight - 1, -1", "weight, -1"),
        ("+ value)", "+ weight)"),
    ],
)
def ads_knapsack(card: CardText) -> None:
    """All subsets; upwards, all multisets."""
    source = card.code()
    knapsack: Any = said(source)["knapsack"]
    upward = run(source.replace("range(capacity, weight - 1, -1)", "range(weight, capacity + 1)"))
    random = Random(0)
    for _ in range(40):
        items = [(random.randrange(1, 5), random.randrange(9)) for _ in range(4)]
        fits = [
            sum(v for _, v in part)
            for n in range(5)
            for part in itertools.combinations(items, n)
            if sum(w for w, _ in part) <= 7
        ]
        assert knapsack(items, 7) == max(fits)
        many = [
            sum(v for _, v in part)
            for n in range(8)
            for part in itertools.combinations_with_replacement(items, n)
            if sum(w for w, _ in part) <= 7
        ]
        assert upward["knapsack"](items, 7) == max(many)


@check(
    level=3,
    mutants=[
        ("D_{i-1,j} + 1", "D_{i-1,j} + 2"),
        ("D_{i-1,j-1} + c", "D_{i-1,j-1} + 1"),
        ("\\min(", "\\max("),
        ("D_{i0} = i", "D_{i0} = 0"),
        ("\\Theta(nm)", "\\Theta(n + m)"),
    ],
)
def ads_edit_distance(card: CardText) -> None:
    """Breadth-first search over single edits, for all words of up to three of two letters."""
    words = ["".join(w) for n in range(4) for w in itertools.product("ab", repeat=n)]
    room = ["".join(w) for n in range(5) for w in itertools.product("ab", repeat=n)]
    near: dict[str, set[str]] = {w: set() for w in room}
    for w in room:
        for i in range(len(w)):
            near[w] |= {w[:i] + w[i + 1 :], w[:i] + "a" + w[i + 1 :], w[:i] + "b" + w[i + 1 :]}
    for w in room:
        for v in list(near[w]):
            near[v].add(w)
    tex = sides(card.formula(0))[1]
    for old, new in (("D_{i-1,j-1}", " p"), ("D_{i-1,j}", " q"), ("D_{i,j-1}", " r")):
        tex = tex.replace(old, new)
    rows, columns = (
        next(sides(t)[1] for t in card.formulas("back") if t.startswith(s))
        for s in ("D_{i0}", "D_{0j}")
    )
    cost: dict[tuple[int, int, int, int], float] = {}
    for a in words:
        level, reached = {a}, {a: 0}
        for step in range(1, 6):
            level = {v for w in level for v in near[w]} - set(reached)
            reached |= dict.fromkeys(level, step)
        for b in words:
            d = {(i, 0): float(value(rows, i=i)) for i in range(len(a) + 1)}
            d |= {(0, j): float(value(columns, j=j)) for j in range(len(b) + 1)}
            for i, j in itertools.product(range(1, len(a) + 1), range(1, len(b) + 1)):
                key = (
                    int(d[i - 1, j - 1]),
                    int(d[i - 1, j]),
                    int(d[i, j - 1]),
                    int(a[i - 1] != b[j - 1]),
                )
                if key not in cost:
                    cost[key] = float(value(tex, p=key[0], q=key[1], r=key[2], c=key[3]))
                d[i, j] = cost[key]
            assert d[len(a), len(b)] == reached[b]
    assert value(order_of(card.formulas("explanation")[0]), n=3, m=4) == 12


@check(
    level=3,
    mutants=[
        ("before[j] + 1", "row[j] + 1"),
        ("max(before[j + 1], row[j])", "before[j + 1]"),
        ("max(before[j + 1], row[j])", "0"),
    ],
)
def ads_lcs(card: CardText) -> None:
    """All subsequences, for random words."""
    lcs: Any = said(card.code())["lcs"]
    random = Random(0)
    for _ in range(60):
        a, b = ("".join(random.choice("abc") for _ in range(random.randrange(6))) for _ in range(2))
        common = ({s for n in range(6) for s in itertools.combinations(w, n)} for w in (a, b))
        assert lcs(a, b) == max(map(len, set.intersection(*common)))


@check(
    level=3,
    mutants=[
        ("tails[k:k + 1] = [x]", "tails[k:] = [x]"),
        ("bisect_left", "bisect_right"),
        ("use `bisect_right`", "use `bisect_left`"),
    ],
)
def ads_lis(card: CardText) -> None:
    """All subsequences of all lists of up to six of three values; the variant likewise."""
    source = card.code()
    strict: Any = said(source)["longest_increasing"]
    other = card.spans("explanation")[0]
    loose = run(re.sub(r"bisect_(left|right)", other, source))["longest_increasing"]
    for a in small_lists(3, 6):
        parts = [s for n in range(len(a) + 1) for s in itertools.combinations(a, n)]
        for function, ok in ((strict, int.__lt__), (loose, int.__le__)):
            longest = max(len(s) for s in parts if all(ok(x, y) for x, y in itertools.pairwise(s)))
            assert function(a) == longest


@check(
    level=3,
    mutants=[
        ("best = ending = a[0]", "best = ending = 0"),
        ("max(ending + x, x)", "max(ending + x, 0)"),
        ("max(best, ending)", "ending"),
    ],
)
def ads_kadane(card: CardText) -> None:
    """All subarrays, of random lists and negative ones."""
    largest: Any = said(card.code())["largest_sum"]
    random = Random(0)
    for low in (-5, -9):
        for _ in range(80):
            a = [random.randrange(low, low + 8) for _ in range(random.randrange(1, 7))]
            pairs = itertools.combinations(range(len(a) + 1), 2)
            assert largest(a) == max(sum(a[i:j]) for i, j in pairs)


# Greedy


@check(
    level=3,
    mutants=[
        ("key=lambda x: x[1]", "key=lambda x: x[0]"),
        ("key=lambda x: x[1]", "key=lambda x: x[1] - x[0]"),
        ("start >= free", "start > free"),
    ],
)
def ads_interval_scheduling(card: CardText) -> None:
    """All subsets of random intervals that do not overlap."""
    schedule: Any = said(card.code())["schedule"]
    random = Random(0)
    for _ in range(60):
        starts = [random.randrange(8) for _ in range(6)]
        intervals = [(s, s + random.randrange(1, 6)) for s in starts]
        best = 0
        for n in range(7):
            for part in itertools.combinations(intervals, n):
                if all(a[1] <= b[0] or b[1] <= a[0] for a, b in itertools.combinations(part, 2)):
                    best = n
        assert len(schedule(intervals)) == best


@check(
    level=2,
    mutants=[
        ("g ends no later than f", "g ends no earlier than f"),
        ("that ends first loses", "that starts first loses"),
        ("let g end first", "let g start first"),
    ],
)
def ads_exchange_argument(card: CardText) -> None:
    """The exchange, done on all optimal sets of random intervals."""
    random = Random(0)
    assert "that ends first loses" in card.front
    assert "let g end first" in card.steps[0]
    for _ in range(40):
        intervals = [(s, s + random.randrange(1, 6)) for s in random.sample(range(12), 5)]
        free = [
            part
            for n in range(6)
            for part in itertools.combinations(intervals, n)
            if all(a[1] <= b[0] or b[1] <= a[0] for a, b in itertools.combinations(part, 2))
        ]
        most = max(map(len, free))
        g = min(intervals, key=lambda x: x[1])
        for part in free:
            if len(part) == most:
                f = min(part, key=lambda x: x[1])
                assert g[1] <= f[1] if "no later" in card.steps[1] else g[1] >= f[1] != g[1]
                swapped = {g, *part} - ({f} - {g})
                assert any(set(other) == swapped for other in free)
                assert len(swapped) == most


@check(
    level=3,
    mutants=[
        ("stops at 9", "stops at 14"),
        ("give 14", "give 15"),
        ("(6, 9)", "(6, 8)"),
        ("Capacity 10", "Capacity 11"),
    ],
)
def ads_greedy_knapsack(card: CardText) -> None:
    """Play greedy on the front, and try all subsets."""
    (capacity,) = found(r"Capacity (\d+)", card.front)
    items = [(int(w), int(v)) for w, v in re.findall(r"\((\d), (\d)\)", card.front)]
    left, greedy = capacity, list[tuple[int, int]]()
    for w, v in sorted(items, key=lambda x: -x[1] / x[0]):
        if w <= left:
            greedy, left = [*greedy, (w, v)], left - w
    fits = [
        p
        for n in range(4)
        for p in itertools.combinations(items, n)
        if sum(x[0] for x in p) <= capacity
    ]
    assert [(int(w), int(v)) for w, v in re.findall(r"\((\d), (\d)\)", card.back)] == greedy
    assert found(r"stops at (\d+)", card.back) == [sum(v for _, v in greedy)]
    assert found(r"give (\d+)", card.back) == [max(sum(x[1] for x in p) for p in fits)]


# Backtracking


@check(
    level=3,
    mutants=[
        ("chosen[:]", "chosen"),
        ("                chosen.pop()\n", ""),
        ("used[i] = False", "pass"),
    ],
)
def ads_permutations(card: CardText) -> None:
    """Itertools."""
    permutations = run(card.code())["permutations"]
    for n in range(5):
        assert [tuple(p) for p in permutations(list(range(n)))] == list(
            itertools.permutations(range(n))
        )


@check(
    level=3,
    mutants=[
        ("$2^n$ subsets", "$n^2$ subsets"),
        ("\\Theta(n 2^n)", "\\Theta(2^n)"),
        ("n \\cdot n!", "n!"),
        ("length n/2", "length n/3"),
    ],
)
def ads_subsets_cost(card: CardText) -> None:
    """Enumerate both and count the letters written."""
    number, cost, orders, cost_orders = card.formulas("back")[:4]
    (share,) = found(r"average length n/(\d)", card.explanation)
    for n in (5, 10):
        subsets = [s for k in range(n + 1) for s in itertools.combinations(range(n), k)]
        letters = sum(map(len, subsets))
        assert value(number, n=n) == len(subsets)
        assert letters / len(subsets) == n / share
        assert math.isclose(letters / value(order_of(cost), n=n), 1 / 2)
    every = list(itertools.permutations(range(6)))
    assert value(orders, n=6) == len(every)
    assert value(order_of(cost_orders), n=6) == sum(map(len, every))


@check(
    level=3,
    mutants=[
        ("row + c in sums", "row in sums"),
        ("(*gaps, row - c)", "(*gaps, row + c)"),
        ("c in columns", "c in gaps"),
    ],
)
def ads_n_queens(card: CardText) -> None:
    """All permutations without shared diagonals, up to six."""
    queens: Any = said(card.code())["queens"]
    for n in range(1, 7):
        boards = itertools.permutations(range(n))
        pairs = list(itertools.combinations(range(n), 2))
        assert queens(n) == sum(all(abs(b[i] - b[j]) != j - i for i, j in pairs) for b in boards)


# Divide and conquer


@check(
    level=3,
    mutants=[
        ("- ac - bd", "- ac + bd"),
        ("3T(n/2)", "4T(n/2)"),
        ("1.585", "1.558"),
        ("(a + b)(c + d)", "(a + c)(b + d)"),
    ],
)
def ads_karatsuba(card: CardText) -> None:
    """The identity on random whole numbers; the exponent from the recurrence."""
    left, right = sides(card.formula())
    random = Random(0)
    for _ in range(20):
        names = {name: random.randrange(-50, 50) for name in "abcd"}
        assert value(left, names) == value(right, names)
    (calls,) = found(r"= (\d)T\(n/2\)", card.explanation)
    cost = solved(int(calls), 2, lambda n: n)
    (printed,) = re.findall(r"n\^\{([\d.]+)\}", card.explanation)
    assert agrees(printed, math.log2(cost(2**60) / cost(2**59)))


@check(
    level=3,
    mutants=[
        ("A: 7 instead", "A: 6 instead"),
        ("instead of 8", "instead of 9"),
        ("2.807", "2.087"),
    ],
)
def ads_strassen(card: CardText) -> None:
    """Strassen's seven products do multiply 2 × 2; the plain way counts; the exponent follows."""
    import numpy as np

    few, plain = found(r"^(\d) instead of (\d)", card.back)
    rng = np.random.default_rng(0)
    a, b = rng.integers(-9, 9, (2, 2)), rng.integers(-9, 9, (2, 2))
    (p, q), (r, s) = a
    (t, u), (v, w) = b
    m = [
        (p + s) * (t + w),
        (r + s) * t,
        p * (u - w),
        s * (v - t),
        (p + q) * w,
        (r - p) * (t + u),
        (q - s) * (v + w),
    ]
    made = [[m[0] + m[3] - m[4] + m[6], m[2] + m[4]], [m[1] + m[3], m[0] - m[1] + m[2] + m[5]]]
    assert np.array_equal(made, a @ b)
    assert len(m) == few
    assert plain == sum(1 for _ in itertools.product(range(2), repeat=3))
    (printed,) = re.findall(r"n\^\{([\d.]+)\}", card.back)
    assert agrees(printed, math.log2(few))


@check(
    level=3,
    mutants=[("(AB)C: 7500", "(AB)C: 75 000"), ("A(BC): 75 000", "A(BC): 7500"), ("n^3", "n^2")],
)
def ads_matrix_chain(card: CardText) -> None:
    """Count the products of both orders; count the splits tried by the programme."""
    dims = [(int(a), int(b)) for a, b in re.findall(r"(\d+) × (\d+)", card.front)]
    (a, b), (_, c), (_, d) = dims
    numbers = [int(x.replace(" ", "")) for x in re.findall(r": (\d+(?: \d{3})?)[;.]", card.back)]
    assert numbers == [a * b * c + a * c * d, b * c * d + a * b * d]

    def tried(n: int) -> int:
        return sum(j - i for i in range(n) for j in range(i + 1, n))

    ratios = [tried(n) / value(order_of(card.formulas("back")[-1]), n=n) for n in (200, 400)]
    assert math.isclose(ratios[0], ratios[1], rel_tol=0.02)


# Strings and numbers


@check(
    level=3,
    mutants=[
        ("k = fail[k - 1]", "k = 0"),
        ("p[i] != p[k]", "p[i] == p[k]"),
        ("range(1, len(p))", "range(len(p))"),
        ("suffix: [0, 0, 1, 2, 0]", "suffix: [0, 0, 1, 2, 1]"),
    ],
)
def ads_kmp(card: CardText) -> None:
    """Proper prefixes that are suffixes, for all words of up to eight of two letters."""
    failure: Any = said(card.code())["failure"]

    def slow(p: str) -> list[int]:
        heads = [p[: i + 1] for i in range(len(p))]
        return [max(k for k in range(len(h)) if h.endswith(h[:k])) for h in heads]

    for n in range(9):
        for word in map("".join, itertools.product("ab", repeat=n)):
            assert failure(word) == slow(word)
    assert str(slow("ababc")) in card.back.partition("```")[0]


@check(
    level=3, mutants=[("s_0 B^{m-1}", "s_0 B^{m}"), ("B + s_m", "+ s_m"), ("(H - s_0", "(H + s_0")]
)
def ads_rolling_hash(card: CardText) -> None:
    """The front's hash of the next window, for random letters."""
    random, m, base, q = Random(0), 4, 31, 97
    tex = (
        sides(card.formula())[1]
        .replace("\\bmod q", "")
        .replace("\\left(", "(")
        .replace("\\right)", ")")
    )
    front = card.formulas("front")
    assert any("s_i B^{m-1-i} \\bmod q" in t for t in front)
    for _ in range(20):
        s = [random.randrange(26) for _ in range(m + 1)]
        hashes = [
            sum(x * base ** (m - 1 - i) for i, x in enumerate(s[k : k + m])) % q for k in (0, 1)
        ]
        names = {"H": hashes[0], "s_0": s[0], "s_m": s[m], "B": base, "m": m}
        assert value(tex, names) % q == hashes[1]


@check(
    level=3,
    mutants=[
        ("`x & (x - 1)`", "`x & (x + 1)`"),
        ("`x & (x - 1)`", "`x & -x`"),
        ("power of two", "power of three"),
    ],
)
def ads_clear_lowest_bit(card: CardText) -> None:
    """Whole numbers up to 300, by their binary digits."""
    source = card.spans("front")[0]
    base = {"two": 2, "three": 3}[re.findall(r"power of (\w+)", card.back)[0]]
    step = run(f"step = lambda x: {source}")["step"]
    for x in range(1, 300):
        digits = f"{x:b}"
        last = digits.rindex("1")
        assert step(x) == int(digits[:last] + "0" + digits[last + 1 :], 2)
        assert (step(x) == 0) == (x in {base**k for k in range(12)})
        rounds, left = 0, x
        while left:
            left, rounds = step(left), rounds + 1
        assert rounds == digits.count("1")


@check(
    level=3,
    mutants=[
        ("A: XOR of all", "A: OR of all"),
        ("x \\oplus x = 0", "x \\oplus x = x"),
        ("others occur three times", "others occur four times"),
    ],
)
def ads_xor_single(card: CardText) -> None:
    """Random lists with pairs, and with the multiplicity at which it fails."""
    from functools import reduce
    from operator import or_, xor

    operation = {"XOR": xor, "OR": or_}[re.findall(r"^(\w+) of all", card.back)[0]]
    times = {"three": 3, "four": 4}[re.findall(r"others occur (\w+) times", card.explanation)[0]]
    random = Random(0)
    for _ in range(20):
        single, *others = random.sample(range(1, 100), 5)
        items = others * 2 + [single]
        random.shuffle(items)
        assert reduce(operation, items) == single
        assert reduce(operation, others * times + [single]) != single
    assert ("x \\oplus x = 0" in card.back) == (operation(5, 5) == 0)


@check(
    level=3,
    mutants=[
        ("a % b", "b % a"),
        ("while b", "while b > 1"),
        ("\\gcd(b, a \\bmod b)", "\\gcd(b, a - 2b)"),
        ("O(\\log", "O("),
    ],
)
def ads_gcd(card: CardText) -> None:
    """Trial division; rounds on Fibonacci neighbours grow with the logarithm."""
    gcd: Any = said(card.code())["gcd"]
    for a, b in itertools.product(range(30), range(30)):
        divisors = [d for d in range(1, 31) if a % d == 0 and b % d == 0]
        assert gcd(a, b) == (max(divisors) if a or b else 0)
    assert card.formula(0) == "\\gcd(a, b) = \\gcd(b, a \\bmod b)"
    small, large, ratios = 1, 2, []
    order = order_of(card.formula(1)).replace("\\min(a, b)", "n").replace("\\log n", "\\log(n)")
    for rounds in range(1, 60):
        a, b, count = large, small, 0
        while b:
            a, b, count = b, a % b, count + 1
        small, large = large, small + large
        if rounds in (25, 59):
            ratios.append(count / value(order, n=small))
    assert math.isclose(ratios[0], ratios[1], rel_tol=0.1)


@check(
    level=3,
    mutants=[
        ("n >>= 1", "n >>= 2"),
        ("n & 1", "n & 2"),
        ("1 % m", "0"),
        ("x = x * x % m", "x = x % m"),
    ],
)
def ads_fast_power(card: CardText) -> None:
    """Python's pow."""
    power: Any = said(card.code())["power"]
    for x, n, m in itertools.product(range(6), range(20), (1, 2, 7, 10)):
        assert power(x, n, m) == pow(x, n, m)
