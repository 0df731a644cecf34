"""Checks of the cards on tries, range sums, union-find, sketches and caches."""

from __future__ import annotations

import itertools
import math
import re
from collections import OrderedDict, deque
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import order_of
from tests.decks.checks.classical_ml import found, said

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(
    level=2,
    mutants=[
        ("$O(L)$, whatever n is", "$O(L \\log n)$, whatever n is"),
        ("per distinct prefix", "per word"),
    ],
)
def ads_trie(card: CardText) -> None:
    """Build a trie of all words over two letters; count steps and nodes."""
    for size in (3, 6):
        words = list(map("".join, itertools.product("ab", repeat=size)))
        root: dict[str, Any] = {}
        nodes = {""}
        for word in words:
            node = root
            for k, letter in enumerate(word):
                node = node.setdefault(letter, {})
                nodes.add(word[: k + 1])
        steps, node = 0, root
        for letter in words[-1]:
            node, steps = node[letter], steps + 1
        assert value(order_of(card.formula(0)), L=size, n=len(words)) == steps
        unit = re.findall(r"one node per (distinct prefix|word)", card.explanation)[0]
        assert len(nodes) == {"distinct prefix": 2 ** (size + 1) - 1, "word": len(words)}[unit]


@check(
    level=3,
    mutants=[
        ("i += i & -i", "i += 1"),
        ("i -= i & -i", "i -= 1"),
        ("i += 1\n", "\n"),
        ("while i > 0", "while i > 1"),
    ],
)
def ads_fenwick(card: CardText) -> None:
    """A plain list, under random additions; every step of a query takes off a bit."""
    random = Random(0)
    for n in (1, 7, 8, 20):
        tree, plain = run(card.code())["Fenwick"](n), [0] * n
        for _ in range(40):
            i, x = random.randrange(n), random.randrange(-5, 6)
            tree.add(i, x)
            plain[i] += x
            assert [tree.prefix(j) for j in range(n + 1)] == [0, *itertools.accumulate(plain)]


@check(
    level=3,
    mutants=[
        ("self.parent[y] = x", "self.parent[x] = y"),
        ("self.size[x] < self.size[y]", "self.size[x] > self.size[y]"),
        ("return False", "return True"),
        ("at most 4", "at most 2"),
    ],
)
def ads_union_find(card: CardText) -> None:
    """Labels that are overwritten at each union; depths stay below log2 n; Ackermann grows fast."""
    random, maker = Random(0), said(card.code())["DisjointSets"]
    assert callable(maker)
    for n in (1, 2, 9, 33):
        sets, labels = maker(n), list(range(n))
        for _ in range(2 * n):
            x, y = random.randrange(n), random.randrange(n)
            assert sets.union(x, y) == (labels[x] != labels[y])
            labels = [labels[x] if label == labels[y] else label for label in labels]
        for x, y in itertools.combinations(range(n), 2):
            assert (sets.find(x) == sets.find(y)) == (labels[x] == labels[y])
    sets = maker(64)
    for gap in (1, 2, 4, 8, 16, 32):
        for x in range(0, 64, 2 * gap):
            sets.union(x, x + gap)
    assert all(sets.size[sets.find(x)] == 64 for x in range(64))
    star = maker(64)
    for x in range(1, 64):
        star.union(x, 0)
        assert star.size[star.find(0)] == x + 1
    assert sum(star.parent[x] == star.find(0) for x in range(64)) == 64
    (most,) = found(r"at most (\d) in practice", card.back)
    # A(k, 1) by Tarjan's table: 2, 3, 7, 2047, then more than 10^80: the inverse is 4 up to there.
    assert most == next(k for k, top in enumerate((2, 3, 7, 2047, math.inf)) if top > 10**80)


@check(
    level=3,
    mutants=[
        ("e^{-kn/m}", "e^{-n/m}"),
        ("\\right)^k", "\\right)^n"),
        ("(m/n) \\log 2", "(n/m) \\log 2"),
        ("about 0.8 %", "about 1.8 %"),
    ],
)
def ads_bloom_rate(card: CardText) -> None:
    """Simulate 400 filters (5 standard errors); a grid over k; the rate at ten bits a key."""
    rng, (m, n, k) = np.random.default_rng(0), (200, 30, 4)
    bits = np.zeros((400, m), dtype=bool)
    rows = np.arange(400)[:, None]
    bits[rows, rng.integers(m, size=(400, n * k))] = True
    rates = bits.mean(axis=1) ** k
    assert abs(value(card.formula(), k=k, n=n, m=m) - rates.mean()) < 5 * rates.std() / 20 + 0.002
    best = value(sides(card.formula(0, "explanation"))[1], m=1000, n=100)
    grid = np.linspace(1, 20, 1901)
    curve = [value(card.formula(), k=x, n=100, m=1000) for x in grid]
    assert abs(grid[int(np.argmin(curve))] - best) < 0.02
    assert agrees(f"{found('about ([0-9.]+) %', card.explanation)[0]:g} %", min(curve))


@check(
    level=3,
    mutants=[
        ("A: False positives only", "A: False negatives only"),
        ("False negatives cannot occur", "False positives cannot occur"),
    ],
)
def ads_bloom_errors(card: CardText) -> None:
    """All filters of 4 bits and 2 hashes and two keys; clearing one key loses the other."""
    pairs = list(itertools.combinations(range(4), 2))
    positives = negatives = lost = 0
    for a, b, asked in itertools.product(pairs, repeat=3):
        bits = {*a, *b}
        positives += set(asked) <= bits and asked not in (a, b)
        negatives += not set(a) <= bits
        lost += not set(a) <= bits - set(b) and a != b
    (only,) = re.findall(r"^False (positives|negatives) only", card.back)
    (none,) = re.findall(r"False (positives|negatives) cannot occur", card.back)
    seen = {"positives": positives, "negatives": negatives}
    assert seen[only] > 0 == seen[none]
    assert lost > 0


@check(
    level=3,
    mutants=[
        ("only overestimates", "only underestimates"),
        ("The minimum of", "The maximum of"),
        ("$e/\\varepsilon$", "$\\varepsilon$"),
    ],
)
def ads_count_min(card: CardText) -> None:
    """A sketch of 2,000 counts in random rows: direction, and the share of errors above eps N."""
    rng, eps, delta = np.random.default_rng(0), 0.05, 0.05
    width_tex = next(
        tex for tex in card.formulas("explanation") if tex.startswith("e/") or tex == "\\varepsilon"
    )
    width = math.ceil(value(width_tex, epsilon=eps, varepsilon=eps, e=math.e))
    rows_tex = next(tex for tex in card.formulas("explanation") if tex.startswith("d ="))
    rows = math.ceil(value(sides(rows_tex)[1], delta=delta))
    counts = rng.integers(1, 10, size=2000)
    cells = rng.integers(width, size=(rows, 2000))
    table = np.stack([np.bincount(c, counts, width) for c in cells])
    pick = {"minimum": np.min, "maximum": np.max}[
        re.findall(r"The (minimum|maximum)", card.back)[0]
    ]
    guess = pick(np.stack([table[j][cells[j]] for j in range(rows)]), axis=0)
    sign = 1 if "only overestimates" in card.back else -1
    assert (sign * (guess - counts) >= 0).all()
    assert (guess - counts > eps * counts.sum()).mean() <= delta
    floor = np.stack([table[j][cells[j]] for j in range(rows)]).min(axis=0)
    assert (guess == floor).all()


@check(level=3, mutants=[("1.04/\\sqrt{m}", "1.04/m"), ("\\log_2 n$.", "\\log_2 m$.")])
def ads_hyperloglog(card: CardText) -> None:
    """Simulate 200 sketches of 64 registers: the relative deviation within 15 % of the formula."""
    rng, m, n, runs = np.random.default_rng(0), 64, 5000, 300
    loads = rng.multinomial(n, np.full(m, 1 / m), size=runs)
    # The longest run of zeros + 1 of k hashes is the maximum of k geometric numbers.
    top = np.ceil(np.log2(1 / -np.expm1(np.log(rng.random((runs, m))) / np.maximum(loads, 1))))
    guess = 0.709 * m * m / (0.5**top).sum(axis=1)
    error = float((guess / n).std())
    assert math.isclose(value(card.formula(0, "explanation"), m=m), error, rel_tol=0.15)
    longest = np.mean([math.log2(1 / (1 - rng.random() ** (1 / 2**20))) for _ in range(400)])
    assert abs(value(card.formula(0), n=2**20, m=m) - longest) < 2


@check(
    level=3,
    mutants=[
        ("\\frac{|A \\cap B|}{|A \\cup B|}", "\\frac{|A \\cup B|}{|A \\cap B|}"),
        ("|A \\cap B|", "|A|"),
    ],
)
def ads_minhash(card: CardText) -> None:
    """All orders of five elements."""
    for a, b in (({0, 1, 2}, {1, 2, 3, 4}), ({0, 1}, {2, 3}), ({0, 1}, {0, 1})):
        sizes = {"|A \\cap B|": len(a & b), "|A \\cup B|": len(a | b), "|A|": len(a)}
        tex = card.formula(0)
        for name, size in sizes.items():
            tex = tex.replace(name, str(size))
        orders = list(itertools.permutations(range(5)))
        hits = sum(min(a, key=o.__getitem__) == min(b, key=o.__getitem__) for o in orders)
        assert math.isclose(value(tex), hits / len(orders))


@check(
    level=3,
    mutants=[
        ("(1 - s^r)^b", "(1 - s^b)^r"),
        ("A: $$1 - (1", "A: $$(1"),
        ("(1/b)^{1/r}", "(1/r)^{1/b}"),
    ],
)
def ads_lsh_bands(card: CardText) -> None:
    """Enumerate which of six rows agree; the step lies where a candidate has a middling chance."""
    b, r, s = 3, 2, 0.6
    exact = 0.0
    for rows in itertools.product((0, 1), repeat=b * r):
        if any(all(rows[j * r : (j + 1) * r]) for j in range(b)):
            exact += math.prod(s if row else 1 - s for row in rows)
    assert math.isclose(value(card.formula(), s=s, r=r, b=b), exact)
    step = value(card.formula(0, "explanation"), b=20, r=5)
    middle = value(card.formula(), s=step, r=5, b=20)
    assert 0.5 < middle < 0.7


@check(
    level=3,
    mutants=[
        ("        self.items.move_to_end(key)\n        return", "        return"),
        ("last=False", "last=True"),
        ("> self.capacity", ">= self.capacity"),
    ],
)
def ads_lru_code(card: CardText) -> None:
    """A list of keys by time of use, under 400 random operations."""
    random = Random(0)
    for capacity in (1, 2, 4):
        cache, used, plain = run(card.code())["LRU"](capacity), list[int](), dict[int, int]()
        for step in range(400):
            key = random.randrange(6)
            if random.random() < 0.5:
                assert cache.get(key) == plain.get(key)
                if key not in plain:
                    continue
            else:
                cache.put(key, step)
                plain[key] = step
            used = [k for k in used if k != key] + [key]
            if len(used) > capacity:
                del plain[used.pop(0)]


@check(level=3, mutants=[("c + 1 keys", "c keys"), ("hit rate is 0", "hit rate is 1")])
def ads_lru_fails(card: CardText) -> None:
    """Play the cycle of the card on a cache of five."""
    extra = 1 if "c + 1 keys" in card.back else 0
    cache, hits, capacity = OrderedDict[int, None](), deque[bool](), 5
    for step in range(200):
        key = step % (capacity + extra)
        hits.append(key in cache)
        cache[key] = None
        cache.move_to_end(key)
        if len(cache) > capacity:
            cache.popitem(last=False)
    rate = sum(list(hits)[20:]) / 180
    assert found(r"hit rate is (\d)", card.back) == [rate]
