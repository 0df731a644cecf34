"""Checks of the cards on lists, hash tables, trees and heaps."""

from __future__ import annotations

import heapq
import itertools
import math
import re
from collections import deque
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import run, sides, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import grows_as, order_of
from tests.decks.checks.classical_ml import found, said, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decks.card_text import CardText


class Counted:
    """A number that counts its comparisons, of equality and of order."""

    count = 0

    def __init__(self, key: int) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        Counted.count += 1
        return isinstance(other, Counted) and self.key == other.key

    def __lt__(self, other: Counted) -> bool:
        Counted.count += 1
        return self.key < other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Node:
    """A node of a singly linked list."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.next: Node | None = None


def chain(n: int, back_to: int | None = None) -> list[Node]:
    """Link n nodes; the last one points back to one of them, or to nothing."""
    nodes = [Node(k) for k in range(n)]
    for one, other in itertools.pairwise(nodes):
        one.next = other
    if back_to is not None:
        nodes[-1].next = nodes[back_to]
    return nodes


@check(level=3, mutants=[("n(n-1)/2", "n(n+1)/2"), ("if item not in seen", "if True")])
def ads_hidden_loop(card: CardText) -> None:
    """Count the comparisons of the front's program."""
    dedupe, total = run(card.code())["dedupe"], sides(card.formula(0))[1]
    for n in (1, 2, 9, 30):
        Counted.count = 0
        assert len(dedupe([Counted(k) for k in range(n)])) == n
        assert Counted.count == value(total, n=n)


@check(
    level=3,
    mutants=[
        ("return not stack", "return True"),
        ("if not stack or stack", "if stack"),
        ('"]": "["', '"]": "("'),
    ],
)
def ads_brackets(card: CardText) -> None:
    """All texts of up to six brackets, by deleting adjacent pairs until nothing is left."""
    balanced = said(card.code())["balanced"]
    assert callable(balanced)
    for size in range(5):
        for text in map("".join, itertools.product("()[]{}", repeat=size)):
            left = text
            for _ in range(size):
                left = left.replace("()", "").replace("[]", "").replace("{}", "")
            assert balanced(text) == (not left), text


@check(
    level=3,
    mutants=[
        ("if not self.outward", "if self.inward"),
        ("append(self.inward.pop())", "append(self.inward.pop(0))"),
    ],
)
def ads_queue_two_stacks(card: CardText) -> None:
    """A deque under 500 random operations; each item is moved at most once."""
    queue, oracle, random = run(card.code())["Queue"](), deque[int](), Random(0)
    for k in range(500):
        if oracle and random.random() < 0.5:
            assert queue.pop() == oracle.popleft()
        else:
            queue.push(k)
            oracle.append(k)
    assert "$O(1)$ amortised" in card.back


@check(
    level=3, mutants=[("return before", "return head"), ("head.next = before", "head.next = after")]
)
def ads_reverse_list(card: CardText) -> None:
    """Read the reversed list."""
    reverse = run(card.code())["reverse"]
    for n in (0, 1, 2, 5):
        nodes, keys = chain(n), list[int]()
        head = reverse(nodes[0] if nodes else None)
        while head is not None and len(keys) <= n:
            keys.append(head.key)
            head = head.next
        assert keys == list(range(n))[::-1]


@check(
    level=3,
    mutants=[
        ("fast.next.next", "fast.next"),
        ("return False", "return True"),
        ("fast is not None and ", ""),
    ],
)
def ads_floyd_cycle(card: CardText) -> None:
    """Every shape of up to six nodes."""
    has_cycle = run(card.code())["has_cycle"]
    assert not has_cycle(None)
    for n in range(1, 7):
        assert not has_cycle(chain(n)[0])
        assert all(has_cycle(chain(n, k)[0]) for k in range(n))


@check(
    level=3,
    mutants=[("]] < x", "]] <= x"), ("]] < x", "]] > x"), ("waiting.append(i)", "waiting = [i]")],
)
def ads_monotonic_stack(card: CardText) -> None:
    """A quadratic search, on all lists of up to six of three values."""
    next_greater: Any = said(card.code())["next_greater"]
    for size in range(6):
        for a in itertools.product(range(3), repeat=size):
            slow = [next((y for y in a[i + 1 :] if y > x), None) for i, x in enumerate(a)]
            assert next_greater(list(a)) == slow


@check(level=3, mutants=[("\\alpha = n/m", "\\alpha = m/n"), ("1 + \\alpha", "1 - \\alpha")])
def ads_hash_load(card: CardText) -> None:
    """The mean length of the chain of a uniform bucket, exactly, for random fillings."""
    random = Random(0)
    for n, m in ((30, 7), (5, 20)):
        sizes = [0] * m
        for _ in range(n):
            sizes[random.randrange(m)] += 1
        assert math.isclose(value(sides(card.formula(0))[1], n=n, m=m), sum(sizes) / m)
    assert value(order_of(card.formula(1)), alpha=3) == 4


@check(
    level=3,
    mutants=[
        ("\\frac{1}{1 - \\alpha}", "\\frac{1}{\\alpha}"),
        ("at 0.9 that is 10", "at 0.9 that is 9"),
    ],
)
def ads_open_addressing(card: CardText) -> None:
    """Exact mean of probes in a random order: (m + 1) / (m − n + 1), at a large m."""
    m = 10**6
    for alpha in (0.5, 0.9):
        exact = (m + 1) / (m - int(alpha * m) + 1)
        assert math.isclose(value(card.formula(0), alpha=alpha), exact, rel_tol=1e-4)
    small, taken = 6, 4
    probes = [
        1 + next(k for k, slot in enumerate(order) if slot >= taken)
        for order in itertools.permutations(range(small))
    ]
    assert math.isclose(sum(probes) / len(probes), (small + 1) / (small - taken + 1))
    at, printed = found(r"at ([\d.]+) that is (\d+)", card.back)
    assert math.isclose(value(card.formula(0), alpha=at), printed)


@check(
    level=3,
    mutants=[
        ("target - x in seen", "x in seen"),
        ("return seen[target - x], i", "return i, i"),
        ("seen[x] = i", "seen[i] = x"),
    ],
)
def ads_two_sum(card: CardText) -> None:
    """All pairs, on random lists with duplicates."""
    two_sum: Any = said(card.code())["two_sum"]
    random = Random(0)
    for _ in range(300):
        a, target = [random.randrange(6) for _ in range(random.randrange(6))], random.randrange(12)
        pairs = [p for p in itertools.combinations(range(len(a)), 2) if a[p[0]] + a[p[1]] == target]
        answer = two_sum(a, target)
        assert answer in pairs if pairs else answer is None
    at = card.code().index
    assert at("in seen") < at("seen[x] = i")


@check(
    level=3,
    mutants=[("a second hash $\\pm 1$", "a second hash $0, 1$"), ("are unbiased", "are biased")],
)
def ads_hashing_trick(card: CardText) -> None:
    """The mean dot product over all hashes of 3 tokens into 2 buckets and all signs."""
    import numpy as np

    signs = (1.0, -1.0) if "pm 1" in card.front else (0.0, 1.0)
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 0.0, 1.0])
    total = []
    for buckets in itertools.product(range(2), repeat=3):
        for sign in itertools.product(signs, repeat=3):
            one, other = np.zeros(2), np.zeros(2)
            np.add.at(one, list(buckets), np.array(sign) * x)
            np.add.at(other, list(buckets), np.array(sign) * y)
            total.append(one @ other)
    assert math.isclose(float(np.mean(total)), float(x @ y))
    assert "are unbiased" in card.back


@check(
    level=3,
    mutants=[
        ("take $\\Theta(n)$", "take $\\Theta(\\log n)$"),
        ("cost $\\Theta(n^2)$", "cost $\\Theta(n)$"),
        ("all share a bucket", "all differ in bucket"),
    ],
)
def ads_hash_worst(card: CardText) -> None:
    """Count Python's comparisons for keys of one hash, in a look-up and in n insertions."""
    shared = "all share a bucket" in card.back

    class Key:
        count = 0

        def __init__(self, name: int) -> None:
            self.name = name

        def __hash__(self) -> int:
            return 1 if shared else self.name

        def __eq__(self, other: object) -> bool:
            Key.count += 1
            return isinstance(other, Key) and self.name == other.name

    inserted, looked_up = {}, {}
    for n in (50, 100, 200):
        Key.count = 0
        table = {Key(name): name for name in range(n)}
        inserted[n], Key.count = Key.count + 1, 0
        assert Key(-1 - n) not in table
        looked_up[n] = Key.count + 1
    grows_as(looked_up.__getitem__, order_of(card.formula(0, "front")), tuple(looked_up))
    grows_as(inserted.__getitem__, order_of(card.formula(0, "explanation")), tuple(inserted))


# Trees


@check(
    level=3,
    mutants=[
        ("\\lceil \\log_2(n + 1) \\rceil", "\\lfloor \\log_2(n + 1) \\rfloor"),
        ("insertion gives n", "insertion gives 2"),
    ],
)
def ads_tree_levels(card: CardText) -> None:
    """Fill trees: level by level, and by sorted insertion into a plain search tree."""
    for n in range(1, 40):
        levels, room = 0, 0
        while room < n:
            room, levels = room + 2**levels, levels + 1
        assert value(card.formula(0), n=n) == levels
    tree: dict[int, int] = {}
    for key in range(10):
        tree[key] = tree.get(key - 1, 0) + 1
    (answer,) = re.findall(r"insertion gives (\w+)", card.back)
    assert {"n": 10}.get(answer) == max(tree.values())


Tree = tuple[Any, int, Any] | None


def trees(keys: range) -> Iterator[Tree]:
    """Yield every search tree on consecutive keys."""
    if not keys:
        yield None
    for root in keys:
        for left in trees(range(keys.start, root)):
            for right in trees(range(root + 1, keys.stop)):
                yield left, root, right


def in_order(tree: Tree) -> list[int]:
    """Read the keys by recursion."""
    return [] if tree is None else [*in_order(tree[0]), tree[1], *in_order(tree[2])]


def renamed(tree: Tree, names: tuple[int, ...]) -> Tree:
    """Put other keys in."""
    if tree is None:
        return None
    return renamed(tree[0], names), names[tree[1]], renamed(tree[2], names)


@check(
    level=3,
    mutants=[
        ("is_search_tree(left, low, key)", "is_search_tree(left)"),
        ("low < key < high", "low < key"),
        ("right, key, high", "right, low, high"),
    ],
)
def ads_validate_bst(card: CardText) -> None:
    """All trees of four nodes with all arrangements of keys, duplicates too: sorted inorder."""
    is_search_tree: Any = said(card.code())["is_search_tree"]
    for tree in trees(range(4)):
        for names in itertools.product(range(4), repeat=4):
            keys = in_order(renamed(tree, names))
            rising = all(a < b for a, b in itertools.pairwise(keys))
            assert is_search_tree(renamed(tree, names)) == rising


@check(
    level=3,
    mutants=[
        ("node = node[0]", "node = node[2]"),
        ("stack or node", "stack and node"),
        ("A: Ascending", "A: Descending"),
    ],
)
def ads_inorder(card: CardText) -> None:
    """Recursion, on all search trees of up to five keys."""
    inorder = run(card.code())["inorder"]
    for n in range(6):
        for tree in trees(range(n)):
            assert inorder(tree) == sorted(in_order(tree))
    assert card.back.startswith("Ascending")


# Heaps


@check(level=3, mutants=[("2i + 2", "2i + 3"), ("(i - 1)/2", "i/2"), ("2i + 1", "2i")])
def ads_heap_indices(card: CardText) -> None:
    """Number the nodes of a complete tree level by level, by pairs and not by the formula."""
    left, right, parent = card.holes
    waiting, free = deque([0]), itertools.count(1)
    for _ in range(40):
        i = waiting.popleft()
        for child, tex in ((next(free), left), (next(free), right)):
            assert value(tex, i=i) == child
            assert value(parent, i=child) == i
            waiting.append(child)


@check(
    level=3,
    mutants=[
        ("$\\Theta(n)$.", "$\\Theta(n \\log n)$."),
        ("= 2$, a", "= 1$, a"),
        ("n/2^{h+1} \\rceil$", "n/2^{h+2} \\rceil$"),
        ("x/(1-x)^2", "x/(1-x)"),
    ],
)
def ads_heapify_linear(card: CardText) -> None:
    """Count swaps of building worst heaps; nodes by height; the series by adding up."""

    def height(n: int, i: int) -> int:
        h = 0
        while 2 * i + 1 < n:
            i, h = 2 * i + 1, h + 1
        return h

    worst = {n: sum(height(n, i) for i in range(n)) for n in (500, 2000, 8000)}
    grows_as(worst.__getitem__, order_of(re.findall(r"\$([^$]+)\$", card.back)[-1]), tuple(worst))
    bound = card.formulas("steps")[0]
    for n in (11, 500):
        heights = [height(n, i) for i in range(n)]
        for h in range(max(heights) + 1):
            assert heights.count(h) <= value(bound, n=n, h=h)
    series = sum(h / 2**h for h in range(80))
    same(card.formulas("steps")[-1], series)
    closed = sides(card.formulas("hints")[-1])[1]
    assert math.isclose(value(closed, x=0.3), sum(h * 0.3**h for h in range(80)))


@check(
    level=3,
    mutants=[
        ("x > heap[0]", "x < heap[0]"),
        ("len(heap) < k", "len(heap) <= k"),
        ("O(n \\log k)", "O(nk)"),
    ],
)
def ads_top_k(card: CardText) -> None:
    """Sorting; comparisons on a rising stream against the order, at two k."""
    largest: Any = said(card.code())["largest"]
    random = Random(0)
    for _ in range(100):
        items = [random.randrange(8) for _ in range(random.randrange(1, 12))]
        k = random.randrange(1, len(items) + 1)
        assert largest(iter(items), k) == sorted(items, reverse=True)[:k]
    ratios = []
    for k in (8, 512):
        Counted.count = 0
        largest((Counted(x) for x in range(2000)), k)
        ratios.append(Counted.count / value(order_of(card.formula()), n=2000, k=k))
    assert 1 / 3 < ratios[0] / ratios[1] < 3


@check(
    level=3,
    mutants=[
        ("a[child + 1] < a[child]", "a[child + 1] > a[child]"),
        ("2 * i + 1 < n", "2 * i + 2 < n"),
        ("i = child", "break"),
    ],
)
def ads_sift_down(card: CardText) -> None:
    """Heapify all orders of six keys; no child may be below its parent."""
    sift_down = run(card.code())["sift_down"]
    for order in itertools.permutations(range(6)):
        a = list(order)
        for i in reversed(range(3)):
            sift_down(a, i)
        assert sorted(a) == list(range(6))
        assert all(a[(i - 1) // 2] <= a[i] for i in range(1, 6))


@check(
    level=2,
    mutants=[
        ("A max-heap with the lower", "A min-heap with the lower"),
        ("by at most one", "by at most three"),
    ],
)
def ads_two_heaps(card: CardText) -> None:
    """Play the invariants on a random stream against a sort."""
    match = re.search(
        r"A (max|min)-heap with the lower half, a (max|min)-heap with the upper", card.back
    )
    assert match
    (slack,) = re.findall(r"differ by at most (\w+)\.", card.back)
    ends = {"max": max, "min": min}
    random, items = Random(0), list[int]()
    allowed = {"one": 1, "three": 3}[slack]
    for _ in range(60):
        items.append(random.randrange(100))
        ranked, n = sorted(items), len(items)
        for lower in range(1, n):
            if abs(n - 2 * lower) <= allowed:
                low, high = ends[match[1]](ranked[:lower]), ends[match[2]](ranked[lower:])
                roots = (low + high) / 2 if n == 2 * lower else low if 2 * lower > n else high
                assert roots == (ranked[(n - 1) // 2] + ranked[n // 2]) / 2


@check(
    level=3,
    mutants=[
        ("$O(n \\log k)$:", "$O(nk)$:"),
        ("$O(n \\log k)$:", "$O(n)$:"),
        ("costs $O(nk)$", "costs $O(n)$"),
    ],
)
def ads_merge_k(card: CardText) -> None:
    """Comparisons of heapq.merge at n = 2048; copied items of merging one after another."""
    counts, one_by_one = {}, {}
    for k in (4, 16, 64):
        lists = [[Counted(x) for x in range(start, 2048, k)] for start in range(k)]
        Counted.count = 0
        assert len(list(heapq.merge(*lists))) == 2048
        counts[k] = Counted.count / 2048
        one_by_one[k] = sum(j * (2048 // k) for j in range(2, k + 1)) / 2048
    order = order_of(card.formula())
    ratios = [counts[k] / value(order, n=1, k=k) for k in counts]
    assert max(ratios) < 1.7 * min(ratios)
    order = order_of(card.formula(0, "explanation"))
    ratios = [one_by_one[k] / value(order, n=1, k=k) for k in one_by_one]
    assert max(ratios) < 1.7 * min(ratios)
