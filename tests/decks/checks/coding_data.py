"""Checks of the cards on sampling, text, splits and tables from scratch."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import run, sides, value
from tests.decks.checking import check
from tests.decks.checks.coding_models import completed, evaluated, numpy_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText


# Sampling


class Plays:
    """A stand-in for a generator that plays given draws and notes their ranges."""

    def __init__(self, draws: tuple[int, ...]) -> None:
        self.draws, self.ranges = draws, list[int]()

    def integers(self, n: int) -> int:
        self.ranges.append(n)
        return self.draws[len(self.ranges) - 1] if self.draws else 0


@check(
    level=3,
    mutants=[
        ("A: `t + 1`", "A: `t`"),
        ("kept[j] = item", "kept[0] = item"),
        ("if j < k", "if j <= k - 2"),
        ("k/(t + 1)", "k/t"),
    ],
)
def code_reservoir(card: CardText) -> None:
    """Every course of draws for two of five: each pair is kept equally often."""
    reservoir = numpy_run(completed(card))["reservoir"]
    probe = Plays(())
    reservoir(range(5), 2, probe)
    counts: Counter[frozenset[int]] = Counter()
    for draws in itertools.product(*map(range, probe.ranges)):
        counts[frozenset(reservoir(range(5), 2, Plays(draws)))] += 1
    assert len(counts) == math.comb(5, 2)
    assert len(set(counts.values())) == 1
    share = re.findall(r"probability (\S.*)\.$", card.back.strip())[0]
    assert value(share, k=2, t=4) == 2 / 5


@check(
    level=3,
    mutants=[
        ('side="right"', 'side="left"'),
        ("np.cumsum(p)", "p"),
        ('With side "left"', 'With side "right"'),
    ],
)
def code_categorical(card: CardText) -> None:
    """A loop of subtractions at many u, borders included, with items of probability 0."""
    p = np.array([0.0, 0.25, 0.0, 0.5, 0.25])
    for u in (*np.linspace(0, 0.999, 60), 0.0, 0.25, 0.75):
        left, slow = u, 0
        while left >= p[slow]:
            left, slow = left - p[slow], slow + 1
        assert evaluated(card.spans("back")[0], {"p": p, "u": u}) == slow
    side = re.findall(r'With side "(\w+)"', card.explanation)[0]
    assert np.searchsorted(np.cumsum(p), 0.0, side=side) == 0


@check(
    level=3,
    mutants=[
        ("-2 \\log u", "- \\log u"),
        ("\\cos(2 \\pi v)", "\\cos(\\pi v)"),
        ("\\sin(2", "\\cos(2"),
    ],
)
def code_box_muller(card: CardText) -> None:
    """Moments on a fine grid of uniforms, within 0.01; Kolmogorov–Smirnov distance below 0.01."""
    from scipy.stats import kstest

    grid = (np.arange(300) + 0.5) / 300
    u, v = (a.ravel() for a in np.meshgrid(grid, grid))
    parts = card.formula().split("\\qquad")
    names = {"u": u, "v": v, "pi": math.pi}
    right = (sides(part.strip().rstrip(","))[1].split("\\,") for part in parts)
    one, two = (value(radius, names) * value(angle, names) for radius, angle in right)
    for z in (one, two):
        assert kstest(z, "norm").statistic < 0.01
    assert abs(np.mean(one * two)) < 0.01
    assert abs(np.mean(one**2 * two**2) - 1) < 0.03


@check(
    level=3,
    mutants=[
        ("y == label", "y >= label"),
        ("round(s * len(rows))", "round(s * len(y))"),
        ("rng.permutation(np.flatnonzero(y == label))", "np.flatnonzero(y == label)"),
    ],
)
def code_stratified(card: CardText) -> None:
    """Counts by class, distinct rows, another choice with another seed."""
    y = np.repeat([0, 1, 5], [40, 20, 10])
    take = numpy_run(card.code())["stratified_test"]
    rows = take(y, 0.3, np.random.default_rng(0))
    assert Counter(y[rows].tolist()) == {0: 12, 1: 6, 5: 3}
    assert len(set(rows.tolist())) == len(rows)
    assert set(rows.tolist()) != set(take(y, 0.3, np.random.default_rng(1)).tolist())


# Text


@check(
    level=3,
    mutants=[
        ("counts > 0", "counts > 1"),
        ("len(counts) / df", "df / len(counts)"),
        ("sum(axis=1, keepdims=True)", "sum(axis=0, keepdims=True)"),
    ],
)
def code_tf_idf(card: CardText) -> None:
    """Loops over documents and terms; scikit-learn's weights without smoothing, put in scale."""
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = np.array([[2, 0, 1], [0, 3, 1], [1, 1, 0], [4, 0, 2]])
    made = numpy_run(card.code())["tf_idf"](counts)
    for i, j in np.ndindex(4, 3):
        df = sum(counts[k, j] > 0 for k in range(4))
        assert math.isclose(made[i, j], counts[i, j] / counts[i].sum() * math.log(4 / df))
    other = TfidfTransformer(norm=None, smooth_idf=False).fit(counts).idf_ - 1
    assert np.allclose(made, counts / counts.sum(axis=1, keepdims=True) * other)


@check(
    level=3,
    mutants=[
        ("out[-1] += token", "out.append(token)"),
        ("max(pairs", "min(pairs"),
        ("zip(w, w[1:])", "zip(w, w[2:])"),
    ],
)
def code_bpe(card: CardText) -> None:
    """Counting and string replacement, on words of distinct letters and the card's own print."""
    space = run(card.code())
    (promised,) = re.findall(r"# (.*)$", card.code(), re.MULTILINE)
    assert space["stdout"].strip() == promised
    merge = space["merge_once"]
    words = ["lower", "low", "lowest", "newest", "slow", "aaa"]
    best, merged = merge([list(w) for w in words])
    pairs = Counter(w[i : i + 2] for w in words for i in range(len(w) - 1))
    assert pairs["".join(best)] == max(pairs.values())
    joined = [w.replace("".join(best), "#") for w in words]
    assert ["".join("#" if len(t) == 2 else t for t in w) for w in merged] == joined
    assert merge([list("aaa")])[1] == [["aa", "a"]]


def table_of(seed: int) -> Callable[[tuple[int, ...]], Any]:
    """Return random log-probabilities of three tokens after each prefix."""

    def log_probs(prefix: tuple[int, ...]) -> Any:
        rng = np.random.default_rng([seed, *prefix, len(prefix)])
        return np.log(rng.dirichlet([0.5, 0.5, 0.5]))

    return log_probs


@check(
    level=3, mutants=[("reverse=True", "reverse=False"), ("score + lp", "lp"), ("[:width]", "[:1]")]
)
def code_beam_search(card: CardText) -> None:
    """A beam as wide as all prefixes finds the best sequence; width 1 is the greedy one."""
    beam = numpy_run(card.code())["beam_search"]
    for seed in range(8):
        log_probs = table_of(seed)
        every = {
            s: sum(log_probs(s[:i])[s[i]] for i in range(3))
            for s in itertools.product(range(3), repeat=3)
        }
        score, best = beam(log_probs, 9, 3)
        assert best == max(every, key=every.__getitem__)
        assert math.isclose(score, every[best])
        greedy: tuple[int, ...] = ()
        for _ in range(3):
            greedy = (*greedy, int(log_probs(greedy).argmax()))
        assert beam(log_probs, 1, 3)[1] == greedy


# Splits and resampling


@check(
    level=3,
    mutants=[
        ("folds[i + 1:]", "folds[i:]"),
        ("rng.permutation(n)", "np.arange(n)"),
        ("range(k)", "range(1, k)"),
    ],
)
def code_k_fold(card: CardText) -> None:
    """Each row is tested once and is otherwise in training; sizes as in scikit-learn."""
    from sklearn.model_selection import KFold

    k_fold = numpy_run(card.code())["k_fold"]
    for n, k in ((10, 5), (11, 4)):
        folds = list(k_fold(n, k, np.random.default_rng(0)))
        assert sorted(np.concatenate([test for _, test in folds])) == list(range(n))
        assert all(sorted([*train, *test]) == list(range(n)) for train, test in folds)
        sizes = [len(test) for _, test in KFold(k).split(np.zeros(n))]
        assert [len(test) for _, test in folds] == sizes
        assert folds[0][1].tolist() != list(range(sizes[0]))


@check(
    level=3,
    mutants=[
        ("(B, len(x))", "(B, 2 * len(x))"),
        ("[2.5, 97.5]", "[5, 95]"),
        ("rng.integers(len(x), size=(B, len(x)))", "np.tile(np.arange(len(x)), (B, 1))"),
    ],
)
def code_bootstrap(card: CardText) -> None:
    """scipy's percentile bootstrap, within 0.03 at 4,000 replicates; the normal width."""
    from scipy.stats import bootstrap

    x = np.random.default_rng(1).normal(size=40)
    function = numpy_run(completed(card))["bootstrap_interval"]
    made = function(x, 4000, np.random.default_rng(0))
    other = bootstrap(
        (x,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(2)
    )
    assert np.allclose(made, other.confidence_interval, atol=0.03)
    assert math.isclose(made[1] - made[0], 2 * 1.96 * x.std() / math.sqrt(40), rel_tol=0.06)


@check(
    level=2,
    mutants=[("`X[i], y[i]`", "`X[i], y`"), ("no longer belong together", "still belong together")],
)
def code_split_shuffle(card: CardText) -> None:
    """Rows that carry their own label: apart after two calls, together after the card's."""
    rng, n = np.random.default_rng(0), 30
    x, y = np.arange(n)[:, None] * 1.0, np.arange(n)
    apart = (rng.permutation(x)[:, 0] != rng.permutation(y)).any()
    assert apart == ("no longer belong together" in card.back)
    draw, use = card.spans("back")
    space = run(f"{draw}\na, b = {use}", {"rng": rng, "n": n, "X": x, "y": y})
    assert (space["a"][:, 0] == space["b"]).all()


# Tables


@check(
    level=3,
    mutants=[('.transform("mean")', ".mean()"), ('.transform("mean")', '.transform("sum")')],
)
def code_group_transform(card: CardText) -> None:
    """Loops over rows; the index is no range."""
    import pandas as pd

    df = pd.DataFrame({"team": list("abaab"), "x": [1.0, 2, 3, 8, 5]}, index=[9, 3, 5, 7, 1])
    made = evaluated(card.spans("back")[0], {"df": df})
    slow = []
    for team, x in zip(df["team"], df["x"], strict=True):
        mates = [b for a, b in zip(df["team"], df["x"], strict=True) if a == team]
        slow.append(x - sum(mates) / len(mates))
    assert made.index.tolist() == [9, 3, 5, 7, 1]
    assert made.tolist() == slow


@check(
    level=3,
    mutants=[(".tail(1)", ".head(1)"), (".tail(1)", ".last()"), ('keep="last"', 'keep="first"')],
)
def code_latest_row(card: CardText) -> None:
    """Loops, with a missing value in the latest row; sqlite's ROW_NUMBER."""
    import pandas as pd
    from tests.decks.card_text import sql_rows

    rows = [("a", 3, None), ("a", 1, 5.0), ("b", 2, 7.0), ("b", 9, 8.0), ("c", 4, 1.0)]
    df = pd.DataFrame(rows, columns=["user", "time", "x"])
    made = evaluated(card.spans("back")[0], {"df": df})
    window = card.hints[0].split("`")[1].removesuffix(" = 1")
    sql = f"SELECT user, time, x FROM (SELECT *, {window} AS r FROM t) WHERE r = 1"
    exact = sorted(sql_rows(sql, {"t": (["user", "time", "x"], rows)}))
    assert sorted((u, t) for u, t in zip(made["user"], made["time"], strict=True)) == [
        r[:2] for r in exact
    ]
    assert made["x"].isna().sum() == 1
    same = evaluated(f'df.sort_values("time").{card.spans("explanation")[0]}', {"df": df})
    assert sorted(same.index) == sorted(made.index)
