"""Checks of cards that fill gaps: trees, graphs, tables, intervals and palindromes."""

from __future__ import annotations

import itertools
import math
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.checking import check
from tests.decks.checks.classical_ml import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decks.card_text import CardText

Tree = Any
"""None, or a node (left, key, right)."""


def grow(keys: list[int], random: Random) -> Tree:
    """Draw a tree whose inorder walk gives the keys."""
    if not keys:
        return None
    k = random.randrange(len(keys))
    return (grow(keys[:k], random), keys[k], grow(keys[k + 1 :], random))


def trails(node: Tree, above: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """List the path from the root to each node, keys in preorder."""
    if node is not None:
        path = (*above, node[1])
        yield path
        yield from trails(node[0], path)
        yield from trails(node[2], path)


def forests(count: int = 60) -> Iterator[tuple[Tree, list[int], Random]]:
    """Draw small trees with their keys in inorder, the empty one included."""
    random = Random(3)
    for k in range(count):
        keys = sorted(random.sample(range(20), k % 9))
        yield grow(keys, random), keys, random


def graphs(count: int = 60) -> Iterator[dict[int, list[int]]]:
    """Draw small undirected graphs."""
    random = Random(4)
    for k in range(count):
        n = k % 6 + 1
        graph: dict[int, list[int]] = {v: [] for v in range(n)}
        for u, v in itertools.combinations(range(n), 2):
            if random.random() < 0.4:
                graph[u].append(v)
                graph[v].append(u)
        yield graph


@check(
    level=3, mutants=[("1 + max(height", "max(height"), ("max(height(left)", "min(height(left)")]
)
def ads_tree_height(card: CardText) -> None:
    """Against the longest path from the root."""
    height: Any = said(card.code())["height"]
    for tree, _, _ in forests():
        assert height(tree) == max(map(len, trails(tree)), default=0)


@check(level=3, mutants=[("(left, right)\n", "(right, left)\n"), ("[root] if root else []", "[]")])
def ads_level_order(card: CardText) -> None:
    """Against the paths from the root, grouped by length."""
    levels: Any = said(card.code())["levels"]
    for tree, _, _ in forests():
        paths = list(trails(tree))
        deepest = max(map(len, paths), default=0)
        assert levels(tree) == [
            [path[-1] for path in paths if len(path) == depth] for depth in range(1, deepest + 1)
        ]


@check(
    level=3,
    mutants=[
        ("if left and right else", "if left or right else"),
        ("in (a, b)", "== a"),
    ],
)
def ads_common_ancestor(card: CardText) -> None:
    """Against the common beginning of two paths, for all pairs."""
    ancestor: Any = said(card.code())["ancestor"]
    for tree, keys, _ in forests(30):
        paths = {path[-1]: path for path in trails(tree)}
        for a, b in itertools.product(keys, repeat=2):
            shared = [x for x, y in zip(paths[a], paths[b], strict=False) if x == y]
            assert ancestor(tree, a, b)[1] == shared[-1]


@check(
    level=3,
    mutants=[
        ("if key < here", "if key > here"),
        ("return left or right", "return left"),
        ("delete(right, least[1]))", "right)"),
    ],
)
def ads_bst_delete(card: CardText) -> None:
    """The keys that remain, in order, after removing one that is there or not."""
    delete: Any = said(card.code())["delete"]

    def inorder(node: Tree) -> list[int]:
        return [] if node is None else [*inorder(node[0]), node[1], *inorder(node[2])]

    for tree, keys, _ in forests():
        for key in {*keys, 21}:
            assert inorder(delete(tree, key)) == [k for k in keys if k != key]


@check(level=3, mutants=[("min(x, self.items[-1][1])", "max(x, self.items[-1][1])")])
def ads_min_stack(card: CardText) -> None:
    """Against a list and `min`, by random pushes and pops."""
    made: Any = said(card.code())["MinStack"]
    stack, random = made(), Random(0)
    plain: list[int] = []
    for _ in range(200):
        if plain and random.random() < 0.45:
            assert stack.pop() == plain.pop()
        else:
            plain.append(random.randrange(9))
            stack.push(plain[-1])
        if plain:
            assert stack.minimum() == min(plain)


@check(
    level=3,
    mutants=[
        ("if high % 2", "if low % 2"),
        ("range(self.n - 1, 0, -1)", "range(self.n - 2, 0, -1)"),
    ],
)
def ads_segment_tree(card: CardText) -> None:
    """Against slices, between updates, for every length from 1 to 9; at most two nodes a level."""
    made: Any = said(card.code())["SegmentTree"]
    random = Random(0)
    for n in range(1, 10):
        items = [random.randrange(9) for _ in range(n)]
        tree = made(items)
        for _ in range(4):
            for low in range(n):
                for high in range(low, n + 1):
                    assert tree.total(low, high) == sum(items[low:high])
            k = random.randrange(n)
            items[k] = random.randrange(9)
            tree.update(k, items[k])


@check(level=3, mutants=[("    seen.add(v)\n", ""), ("if w not in seen", "if w in seen")])
def ads_dfs_recursive(card: CardText) -> None:
    """Against the closure of the edges."""
    reachable: Any = said(card.code())["reachable"]
    for graph in graphs():
        for start in graph:
            closed = {start}
            for _ in graph:
                closed |= {w for v in closed for w in graph[v]}
            assert reachable(graph, start) == closed


@check(
    level=3,
    mutants=[("1 - side[v]", "side[v]"), ("elif side[w] == side[v]", "elif side[w] != side[v]")],
)
def ads_bipartite(card: CardText) -> None:
    """Against trying all ways of colouring."""
    bipartite: Any = said(card.code())["bipartite"]
    answers = set()
    for graph in graphs():
        exact = any(
            all(sides[v] != sides[w] for v in graph for w in graph[v])
            for sides in itertools.product((0, 1), repeat=len(graph))
        )
        assert bipartite(graph) == exact
        answers.add(exact)
    assert len(answers) == 2


@check(level=3, mutants=[("[1] + [0]", "[0] + [0]"), ("count[a - coin]", "count[a - 1]")])
def ads_coin_ways(card: CardText) -> None:
    """Against enumerating how often each coin is used; the other order of loops counts orders."""
    ways: Any = said(card.code())["ways"]
    for coins in ([1, 2, 5], [2, 3], [4], [1, 3, 4]):
        for amount in range(12):
            uses = itertools.product(*(range(amount // coin + 1) for coin in coins))
            exact = sum(
                sum(u * c for u, c in zip(use, coins, strict=True)) == amount for use in uses
            )
            assert ways(coins, amount) == exact
    outer, inner = "    for coin in coins:\n", "        for a in range(coin, amount + 1):\n"
    swapped = card.code().replace(
        outer + inner,
        "    for a in range(1, amount + 1):\n        for coin in (c for c in coins if c <= a):\n",
    )
    space: dict[str, Any] = {}
    exec(swapped, space)  # noqa: S102 - our own card
    assert space["ways"]([1, 2], 3) == 3
    assert ways([1, 2], 3) == 2


@check(level=3, mutants=[("1,024", "1,000"), (r"\log_2 C", "C")])
def ads_pseudo_polynomial(card: CardText) -> None:
    """Ten bits more; the number of bits of a capacity against its logarithm."""
    assert int(card.number(0, "explanation").replace(",", "")) == 1 << 10
    assert r"$\log_2 C$ bits" in card.back
    for capacity in (100, 10**6, 10**30):
        assert abs(capacity.bit_length() - math.log2(capacity)) <= 1


@check(level=3, mutants=[("max(high, stop)", "stop"), ("start <= merged", "start < merged")])
def ads_merge_intervals(card: CardText) -> None:
    """Against the half points covered."""
    merge: Any = said(card.code())["merge"]
    random = Random(0)
    for _ in range(80):
        pairs = [
            (low, low + random.randrange(1, 5))
            for low in (random.randrange(12) for _ in range(random.randrange(6)))
        ]
        merged = merge(pairs)
        assert all(a[1] < b[0] for a, b in itertools.pairwise(merged))
        for point in range(40):
            inside = any(low <= point / 2 <= high for low, high in pairs)
            assert inside == any(low <= point / 2 <= high for low, high in merged)


@check(level=3, mutants=[("stops[0] <= start", "stops[0] < start"), ("heapreplace", "heappush")])
def ads_meeting_rooms(card: CardText) -> None:
    """Against the largest number of meetings under way at a start."""
    rooms: Any = said(card.code())["rooms"]
    random = Random(0)
    for _ in range(80):
        meetings = [
            (low, low + random.randrange(1, 6))
            for low in (random.randrange(10) for _ in range(random.randrange(8)))
        ]
        busiest = max((sum(a <= now < b for a, b in meetings) for now, _ in meetings), default=0)
        assert rooms(meetings) == busiest


@check(level=3, mutants=[("2 * len(text) - 1", "len(text)"), ("text[low + 1 :", "text[low:")])
def ads_palindrome(card: CardText) -> None:
    """Against all substrings, by length."""
    palindrome: Any = said(card.code())["palindrome"]
    random = Random(0)
    for n in range(10):
        for _ in range(8):
            text = "".join(random.choices("ab", k=n))
            parts = [text[i:j] for i in range(n) for j in range(i + 1, n + 1)]
            found = palindrome(text)
            assert found == found[::-1]
            assert found in text
            assert len(found) == max((len(p) for p in parts if p == p[::-1]), default=0)
