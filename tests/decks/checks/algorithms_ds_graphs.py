"""Checks of the cards on graphs."""

from __future__ import annotations

import heapq
import itertools
import math
import re
from random import Random
from typing import TYPE_CHECKING, Any

from tests.decks.card_text import run, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import grows_as, order_of
from tests.decks.checks.classical_ml import found, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decks.card_text import CardText

Edges = list[tuple[float, int, int]]


def weighted(n: int, random: Random, low: int, *, both_ways: bool = False) -> Edges:
    """Draw edges (weight, u, v) between n vertices, about half of those possible."""
    pairs = (
        itertools.combinations(range(n), 2) if both_ways else itertools.permutations(range(n), 2)
    )
    return [(random.randrange(low, 9), u, v) for u, v in pairs if random.random() < 0.5]


def best_paths(n: int, edges: Edges, source: int) -> dict[int, float]:
    """Find the least weight of a path without repeated vertices, by trying all of them."""
    links: dict[int, list[tuple[int, float]]] = {v: [] for v in range(n)}
    for weight, u, v in edges:
        links[u].append((v, weight))
    best: dict[int, float] = {}

    def extend(path: tuple[int, ...], length: float) -> None:
        best[path[-1]] = min(length, best.get(path[-1], math.inf))
        for v, weight in links[path[-1]]:
            if v not in path:
                extend((*path, v), length + weight)

    extend((source,), 0)
    return best


def as_lists(n: int, edges: Edges) -> dict[int, list[tuple[int, float]]]:
    """Turn edges into lists of (neighbour, weight)."""
    return {u: [(v, weight) for weight, x, v in edges if x == u] for u in range(n)}


@check(
    level=2, mutants=[("$\\Theta(V + E)$", "$\\Theta(V E)$"), ("$\\Theta(V^2)$", "$\\Theta(2V)$")]
)
def ads_graph_storage(card: CardText) -> None:
    """Count the cells of both for a directed graph."""
    lists, matrix = (order_of(tex) for tex in card.formulas("back")[:2])
    for n, m in ((5, 7), (9, 30)):
        edges = list(itertools.permutations(range(n), 2))[:m]
        stored: list[list[int]] = [[] for _ in range(n)]
        table = [[False] * n for _ in range(n)]
        for u, v in edges:
            stored[u].append(v)
            table[u][v] = True
        assert value(lists, V=n, E=m) == len(stored) + sum(map(len, stored))
        assert value(matrix, V=n, E=m) == sum(map(len, table))


@check(
    level=3,
    mutants=[
        ("queue.popleft()", "queue.pop()"),
        ("found[vertex] + 1", "found[vertex]"),
        ("{source: 0}", "{source: 1}"),
    ],
)
def ads_bfs_distances(card: CardText) -> None:
    """All simple paths, on random directed graphs."""
    distances: Any = said(card.code())["distances"]
    random = Random(0)
    for _ in range(40):
        edges: Edges = [(1, u, v) for _, u, v in weighted(6, random, 1) if random.random() < 0.6]
        graph = {u: [v for v, _ in near] for u, near in as_lists(6, edges).items()}
        assert distances(graph, 0) == best_paths(6, edges, 0)


@check(
    level=3,
    mutants=[
        ("current path (grey)", "explored part (black)"),
        ("a → b, a → c, b → c", "a → b, b → c, c → a"),
    ],
)
def ads_dfs_cycle(card: CardText) -> None:
    """Every directed graph of three vertices: grey edges mean a cycle, and black ones need not."""

    def meets(graph: dict[int, list[int]]) -> tuple[bool, bool]:
        colour, grey, black = dict.fromkeys(graph, 0), False, False

        def visit(v: int) -> None:
            nonlocal grey, black
            colour[v] = 1
            for w in graph[v]:
                grey, black = grey or colour[w] == 1, black or colour[w] == 2
                if colour[w] == 0:
                    visit(w)
            colour[v] = 2

        for v in graph:
            if colour[v] == 0:
                visit(v)
        return grey, black

    def cyclic(graph: dict[int, list[int]]) -> bool:
        orders = itertools.permutations(graph)
        return not any(
            all(o.index(u) < o.index(v) for u in graph for v in graph[u]) for o in orders
        )

    assert "current path (grey)" in card.back
    pairs = list(itertools.product(range(3), repeat=2))
    for chosen in itertools.product((False, True), repeat=9):
        graph: dict[int, list[int]] = {v: [] for v in range(3)}
        for (u, v), taken in zip(pairs, chosen, strict=True):
            if taken:
                graph[u].append(v)
        assert meets(graph)[0] == cyclic(graph)
    arrows = re.findall(r"([abc]) → ([abc])", card.explanation)
    named: dict[int, list[int]] = {v: [] for v in range(3)}
    for x, y in arrows:
        named["abc".index(x)].append("abc".index(y))
    assert meets(named) == (False, True)


@check(
    level=3,
    mutants=[
        ("indegree[w] -= 1", "pass"),
        ("== 0:\n                ready", "<= 1:\n                ready"),
        ("else None", "else order"),
    ],
)
def ads_topological(card: CardText) -> None:
    """Random directed graphs: the order respects all edges, or no order of all does."""
    topological = run(card.code())["topological"]
    random = Random(0)
    for _ in range(80):
        pairs = list(itertools.permutations(range(4), 2))
        edges = [pair for pair in pairs if random.random() < 0.3]
        graph = {v: [w for u, w in edges if u == v] for v in range(4)}
        orders = [
            o
            for o in itertools.permutations(range(4))
            if all(o.index(u) < o.index(v) for u, v in edges)
        ]
        made = topological(graph)
        assert tuple(made) in orders if orders else made is None


@check(
    level=3,
    mutants=[
        ("(i, j-1)", "(i, j+2)"),
        ("count += 1", "count += 2"),
        ("\\Theta(rc)", "\\Theta(r + c)"),
        (" or start in seen", ""),
    ],
)
def ads_islands(card: CardText) -> None:
    """Components by spreading the least label, on all 2 × 3 grids and random ones."""
    islands: Any = said(card.code())["islands"]

    def slow(grid: list[list[int]]) -> int:
        cells = {(i, j) for i, row in enumerate(grid) for j, x in enumerate(row) if x}
        label = {cell: k for k, cell in enumerate(sorted(cells))}
        for _ in cells:
            for (i, j), (a, b) in itertools.permutations(cells, 2):
                if abs(i - a) + abs(j - b) == 1:
                    label[i, j] = label[a, b] = min(label[i, j], label[a, b])
        return len(set(label.values()))

    for bits in itertools.product((0, 1), repeat=6):
        grid = [list(bits[:3]), list(bits[3:])]
        assert islands(grid) == slow(grid)
    random = Random(0)
    for _ in range(5):
        grid = [[int(random.random() < 0.6) for _ in range(4)] for _ in range(4)]
        assert islands(grid) == slow(grid)
    assert value(order_of(card.formula()), r=4, c=5) == 20


# Shortest paths


@check(
    level=3,
    mutants=[
        ("d + weight < distance", "d + weight > distance"),
        ("if d > distance[v]", "if d >= distance[v]"),
        ("(d + weight, w))", "(weight, w))"),
    ],
)
def ads_dijkstra(card: CardText) -> None:
    """All simple paths, on random directed graphs with weights from 0."""
    dijkstra = run(card.code())["dijkstra"]
    random = Random(0)
    for _ in range(60):
        edges = weighted(5, random, 0)
        assert dijkstra(as_lists(5, edges), 0) == best_paths(5, edges, 0)


@check(
    level=3,
    mutants=[
        ("Settle B at 2", "Settle B at 1"),
        ("5 - 4 = 1", "5 - 4 = 2"),
        ("A→C 5", "A→C 7"),
        ("true distance is 1", "true distance is 2"),
    ],
)
def ads_dijkstra_negative(card: CardText) -> None:
    """Play the trace, each vertex settled once, against all simple paths."""
    arrows = re.findall(r"([ABC])→([ABC]) (−?\d)", card.front)
    edges: Edges = [
        (float(w.replace("−", "-")), "ABC".index(u), "ABC".index(v)) for u, v, w in arrows
    ]
    settled: dict[int, float] = {}
    heap: list[tuple[float, int]] = [(0, 0)]
    while heap:
        d, v = heapq.heappop(heap)
        if v not in settled:
            settled[v] = d
            for weight, x, w in edges:
                if x == v:
                    heapq.heappush(heap, (d + weight, w))
    text = "\n".join(card.steps)
    for name, d in settled.items():
        assert found(rf"Settle {'ABC'[name]} at (\d)", text) == [d]
    exact = best_paths(3, edges, 0)[1]
    left, right = (value(side) for side in card.formulas("steps")[-1].split("="))
    assert left == right == exact != settled[1]
    assert found(r"true distance is (\d)", text) == [exact]
    assert found(r"queue holds B at (\d) and C at (\d)", text) == [edges[0][0], edges[1][0]]


def relaxed(n: int, edges: Edges, rounds: int) -> list[float]:
    """Relax all edges so many times, in the given order."""
    distance = [0.0, *[math.inf] * (n - 1)]
    for _ in range(rounds):
        for weight, u, v in edges:
            distance[v] = min(distance[v], distance[u] + weight)
    return distance


@check(
    level=3,
    mutants=[
        ("$V - 1$ rounds", "$V - 2$ rounds"),
        ("$O(VE)$", "$O(V + E)$"),
        ("at most $V - 1$", "at most $V - 2$"),
    ],
)
def ads_bellman_ford(card: CardText) -> None:
    """Random graphs with negative edges; the worst order of a path needs every round."""
    count, longest, order = card.formulas("back")[:3]
    n = 5
    rounds = int(value(count, V=n))
    assert value(longest, V=n) == n - 1
    chain: Edges = [(1.0, v, v + 1) for v in reversed(range(n - 1))]
    assert relaxed(n, chain, rounds) == [0, 1, 2, 3, 4]
    assert relaxed(n, chain, rounds - 1) != [0, 1, 2, 3, 4]
    random, cyclic = Random(0), 0
    for _ in range(60):
        edges = weighted(n, random, -2)
        made, more = relaxed(n, edges, rounds), relaxed(n, edges, rounds + 1)
        if made == more:
            best = best_paths(n, edges, 0)
            assert made == [best.get(v, math.inf) for v in range(n)]
        else:
            cyclic += 1
            assert relaxed(n, edges, 40) != relaxed(n, edges, 80)
    assert cyclic
    assert value(order_of(order), V=5, E=12) == 60


@check(
    level=3,
    mutants=[
        ("h is at most the true", "h is at least the true"),
        ("h(v) \\le w(v, u) + h(u)", "h(v) \\ge w(v, u) + h(u)"),
    ],
)
def ads_a_star(card: CardText) -> None:
    """Random graphs; every h in whole numbers that the card allows finds the best path."""
    random = Random(0)
    below = "h is at most the true" in card.back
    tight = "h(v) \\le w(v, u)" in card.back

    def a_star(
        links: dict[int, list[tuple[int, float]]], h: list[float], goal: int, *, close: bool
    ) -> float:
        heap: list[tuple[float, float, int]] = [(h[0], 0, 0)]
        best, closed = {0: 0.0}, set[int]()
        while heap:
            _, g, v = heapq.heappop(heap)
            if v == goal:
                return g
            if v in closed:
                continue
            if close:
                closed.add(v)
            for w, weight in links[v]:
                if g + weight < best.get(w, math.inf):
                    best[w] = g + weight
                    heapq.heappush(heap, (g + weight + h[w], g + weight, w))
        return math.inf

    for _ in range(40):
        edges = [(w, u, v) for w, u, v in weighted(5, random, 1)]
        links = as_lists(5, edges)
        left = [best_paths(5, edges, v).get(4, math.inf) for v in range(5)]
        capped = [min(x, 20) for x in left]
        h = [
            random.uniform(0, x) if below else x + random.uniform(0, 9) * (v != 4)
            for v, x in enumerate(capped)
        ]
        assert a_star(links, h, 4, close=False) == left[0]
        consistent = [x / 2 if tight else x * random.choice((0, 1)) for x in capped]
        assert a_star(links, consistent, 4, close=True) == left[0]
        assert all((consistent[v] <= w + consistent[u]) == tight for w, v, u in edges)
    # Admissible but not consistent: the better way to 2 is found after 2 was closed.
    edges = [(1, 0, 1), (3, 0, 2), (1, 1, 2), (5, 2, 4)]
    h = [0, 6, 0, 0, 0]
    assert a_star(as_lists(5, edges), h, 4, close=False) == 7
    assert a_star(as_lists(5, edges), h, 4, close=True) == 8


@check(
    level=3, mutants=[("d_{ik} + d_{kj}", "d_{ik} + d_{jk}"), ("\\min(", "\\max("), ("V^3", "V^2")]
)
def ads_floyd_warshall(card: CardText) -> None:
    """All simple paths, with k outermost as the front says; with k innermost some are wrong."""
    match = re.search(
        r"\\(min|max)\(d_\{ij\},\\ d_\{(\w)(\w)\} \+ d_\{(\w)(\w)\}\)", card.formula()
    )
    assert match
    pick = {"min": min, "max": max}[match[1]]
    n, random, wrong = 6, Random(0), 0
    for _ in range(20):
        edges = weighted(n, random, 1)
        exact = [[best_paths(n, edges, u).get(v, math.inf) for v in range(n)] for u in range(n)]
        for order in ("kij", "ijk"):
            d = [[0 if u == v else math.inf for v in range(n)] for u in range(n)]
            for weight, u, v in edges:
                d[u][v] = weight
            steps = 0
            for triple in itertools.product(range(n), repeat=3):
                at, steps = dict(zip(order, triple, strict=True)), steps + 1
                a, b, x, y = (at[match[g]] for g in (2, 3, 4, 5))
                d[at["i"]][at["j"]] = pick(d[at["i"]][at["j"]], d[a][b] + d[x][y])
            if order == "kij":
                assert d == exact
            wrong += order == "ijk" and d != exact
            assert value(order_of(card.formulas("explanation")[0]), V=n) == steps
    assert wrong


# Spanning trees


def spanning(n: int, edges: Edges) -> Iterator[Edges]:
    """Yield every spanning tree."""
    for chosen in itertools.combinations(edges, n - 1):
        reach = {0}
        for _ in range(n):
            reach |= {x for _, u, v in chosen for x in (u, v) if u in reach or v in reach}
        if len(reach) == n:
            yield list(chosen)


@check(
    level=3,
    mutants=[
        ("a lightest edge", "a heaviest edge"),
        ("to some minimum", "to every minimum"),
        ("to every one if", "to no one if"),
    ],
)
def ads_cut_property(card: CardText) -> None:
    """All cuts and all spanning trees of random graphs of four vertices, ties included."""
    pick = {"lightest": min, "heaviest": max}[
        re.findall(r"a (lightest|heaviest) edge", card.back)[0]
    ]
    quantifier = {"some": any, "every": all}[re.findall(r"to (some|every) minimum", card.back)[0]]
    unique = re.findall(r"to (every|no) one if", card.back)[0]
    random, several = Random(0), 0
    for _ in range(12):
        edges: Edges = [(random.randrange(3), u, v) for u, v in itertools.combinations(range(4), 2)]
        trees = list(spanning(4, edges))
        least = min(sum(e[0] for e in tree) for tree in trees)
        best = [tree for tree in trees if sum(e[0] for e in tree) == least]
        several += len(best) > 1
        for mask in range(1, 8):
            across = [e for e in edges if (mask >> e[1] & 1) != (mask >> e[2] & 1)]
            chosen = [e for e in across if e[0] == pick(across)[0]]
            for edge in chosen:
                assert quantifier(edge in tree for tree in best)
            if len(chosen) == 1:
                assert all(chosen[0] in tree for tree in best) == (unique == "every")
    assert several


@check(
    level=3,
    mutants=[
        ("sorted(edges)", "edges"),
        ("find(u) != find(v)", "u != v"),
        ("= find(v)", "= v"),
        ("O(E \\log E)", "O(E)"),
    ],
)
def ads_kruskal(card: CardText) -> None:
    """The least weight over all spanning trees; forests for what is not connected."""
    kruskal: Any = said(card.code())["kruskal"]
    random = Random(0)
    for _ in range(40):
        edges = weighted(5, random, 1, both_ways=True)
        least = min((sum(e[0] for e in tree) for tree in spanning(5, edges)), default=None)
        made = kruskal(5, edges)
        assert len(made) < 5
        assert set(made) <= set(edges)
        if least is not None:
            assert sum(e[0] for e in made) == least
            assert len(list(spanning(5, made))) == 1
    order = order_of(card.formulas("explanation")[0])
    from tests.decks.checks.classical_ml_reading import comparisons

    counts = {n: comparisons(n) for n in (250, 1000, 4000)}
    grows_as(lambda n: counts[n] / value(order, E=n) * n, "n", tuple(counts))
    longest = kruskal(200, [(0, v, v + 1) for v in range(199)])
    assert len(longest) == 199
