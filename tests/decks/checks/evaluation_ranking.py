"""Checks of the cards on rankings, boxes, generated text and product metrics."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations, product
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.evaluation_classification import halves
from tests.decks.checks.linear_algebra_reading import tuples
from tests.decks.checks.probability_spaces import bare, chain, near
from tests.decks.checks.statistics_description import floats


@check(
    level=2,
    mutants=[("3/5 = 0.6", "3/5 = 0.5"), ("3/10 = 0.3", "3/5 = 0.6"), ("5/10 = 0.5", "5/10 = 0.6")],
)
def eval_precision_at_k(card: CardText) -> None:
    relevant, found, k = floats(card, "front")[:3]
    shown = [chain(tex) for tex in card.formulas("back")]
    assert near(shown, [found / k, found / relevant, min(k, relevant) / relevant])


@check(
    level=2,
    mutants=[
        ("0.444", "0.667"),
        (r"\frac{1}{3}\left", r"\frac{1}{2}\left"),
        ("at rank 3", "at rank 2"),
    ],
)
def eval_mrr(card: CardText) -> None:
    ranks = [int(x) for x in re.findall(r"rank (\d+)", card.front)]
    queries = len(ranks) + card.front.count("nowhere")
    assert near(chain(card.formula()), sum(1 / rank for rank in ranks) / queries)


@check(
    level=3,
    mutants=[
        ("0.389", "0.583"),
        (r"\frac{2}{3}", r"\frac{1}{3}"),
        ("has 3 relevant", "has 2 relevant"),
    ],
)
def eval_map_worked(card: CardText) -> None:
    """Against scikit-learn, the missing item far down a list of a million irrelevant ones."""
    from sklearn.metrics import average_precision_score

    relevant = int(re.findall(r"has (\d) relevant", card.front)[0])
    ranks = [int(x) for x in re.findall(r"ranks (\d) and (\d)", card.front)[0]]
    labels = np.zeros(100_000)
    labels[[rank - 1 for rank in ranks]] = 1
    labels[len(labels) - (relevant - len(ranks)) :] = 1
    exact = average_precision_score(labels, -np.arange(len(labels)))
    assert abs(chain(card.formula()) - exact) < 1e-4


@check(
    level=3,
    mutants=[
        (r"\log_2(i + 1)", r"\log_2(i + 2)"),
        ("2^{r_i} - 1}{", "2^{r_i}}{"),
        ("0.63 at", "0.53 at"),
    ],
)
def eval_dcg(card: CardText) -> None:
    from sklearn.metrics import dcg_score

    grades = np.array([3, 0, 2, 1, 0, 2])
    tex = sides(card.formula(-1, "front"))[1]
    for k in (1, 3, 6):
        exact = dcg_score([2.0**grades - 1], [-np.arange(6)], k=k)
        assert near(value(tex, r=grades, k=k), exact)
    second = value(tex, r=[0, 1], k=2)
    assert agrees(re.findall(r"([\d.]+) at rank 2", card.explanation)[0], second)


@check(
    level=3,
    mutants=[
        (r"+ \frac{3}{2} \approx 5.917", r"+ \frac{3}{3} \approx 5.417"),
        ("8.893$.", "8.993$."),
        (r"\approx 0.665", r"\approx 0.565"),
        ("0, 3 and 2", "0, 3 and 1"),
    ],
)
def eval_ndcg_worked(card: CardText) -> None:
    from sklearn.metrics import dcg_score, ndcg_score

    grades = re.findall(r"from the top, (\d), (\d) and (\d)", card.front)[0]
    gains = [[2.0 ** int(grade) - 1 for grade in grades]]
    shown = [sides(tex)[-1] for tex in card.formulas("steps") if "approx" in tex]
    for tex in card.formulas("steps"):
        if "approx" in tex:
            chain(tex)
    assert agrees(shown[0], dcg_score(gains, [[3, 2, 1]]))
    assert agrees(shown[1], dcg_score(gains, gains))
    parts = sides(card.formula())
    assert agrees(parts[-1], ndcg_score(gains, [[3, 2, 1]]))
    assert agrees(parts[-1], value(parts[1]))


@check(
    level=3,
    mutants=[
        ("2.0 ** np.asarray(relevances) - 1", "np.asarray(relevances)"),
        ("np.sort(gains)[::-1]", "np.sort(gains)"),
        ("weights[k:] = 0", "weights[k + 1 :] = 0"),
        ("np.arange(2, len(gains) + 2)", "np.arange(3, len(gains) + 3)"),
        (" if ideal > 0 else 0.0", ""),
    ],
)
def eval_ndcg_code(card: CardText) -> None:
    from sklearn.metrics import ndcg_score

    ndcg = run(card.code())["ndcg"]
    rng = np.random.default_rng(0)
    for k in (1, 3, 8, 12):
        grades = np.append(rng.integers(0, 4, 7), 1)
        exact = ndcg_score([2.0**grades - 1], [-np.arange(8)], k=k)
        assert near(ndcg(grades.tolist(), k), exact)
    assert ndcg([0, 0], 2) == 0.0


@check(
    level=2,
    mutants=[
        ("at least one", "no single"),
        ("equals mean recall", "equals mean precision"),
        ("is $k$ times", "is half"),
    ],
)
def eval_hit_rate(card: CardText) -> None:
    """200 users with one held-out item each and random lists."""
    rng = np.random.default_rng(0)
    k = 4
    lists = np.array([rng.permutation(12)[:k] for _ in range(200)])
    held = rng.integers(0, 12, (200, 1))
    hits = (lists == held).sum(axis=1)
    rate = np.mean(hits >= 1 if "at least one" in card.holes[0] else hits == 0)
    means = {"recall": np.mean(hits / 1), "precision": np.mean(hits / k)}
    equal = re.findall(r"equals mean (\w+)", card.explanation)[0]
    factor, scaled = re.findall(r"is \$(\w)\$ times mean (\w+)", card.explanation)[0]
    assert near(rate, means[equal])
    assert near(rate, value(factor, k=k) * means[scaled])


@check(level=2, mutants=[("0.1 %", "1 %"), ("of 10,000 items", "of 1,000 items")])
def eval_coverage(card: CardText) -> None:
    shown, catalogue = floats(card, "front")[:2]
    assert near(floats(card, "back")[0], shown / catalogue)


@check(
    level=3,
    mutants=[
        (
            r"\frac{\pi(a_i \mid x_i)}{\mu(a_i \mid x_i)}",
            r"\frac{\mu(a_i \mid x_i)}{\pi(a_i \mid x_i)}",
        ),
        (r"\frac1n \sum", r"\sum"),
    ],
)
def eval_ips(card: CardText) -> None:
    """The expectation over all logs of two rows, three actions, two contexts."""
    rng = np.random.default_rng(0)
    new, old = rng.dirichlet(np.ones(3), 2), rng.dirichlet(np.ones(3), 2)
    reward = rng.normal(size=(2, 3))
    tex = bare(card.holes[0])
    expected = 0.0
    for rows in product(product(range(2), range(3)), repeat=2):
        chance = math.prod(0.5 * old[x, a] for x, a in rows)
        names: dict[str, Any] = {
            "pi": lambda a, x: new[x, a],
            "mu": lambda a, x: old[x, a],
            "x": [x for x, _ in rows],
            "a": [a for _, a in rows],
            "r": [reward[x, a] for x, a in rows],
        }
        expected += chance * value(tex, n=2, **names)
    assert near(expected, (0.5 * new * reward).sum())


@check(
    level=3,
    mutants=[
        ("16 + 16 - 4", "16 + 16"),
        (r"\frac17", r"\frac18"),
        ("(2, 2), (6, 6)", "(1, 2), (5, 6)"),
    ],
)
def eval_iou_worked(card: CardText) -> None:
    """Count unit cells."""
    low, high, other_low, other_high = tuples(card.front)

    def cells(a: Any, b: Any) -> set[tuple[int, int]]:
        return set(product(range(int(a[0]), int(b[0])), range(int(a[1]), int(b[1]))))

    first, second = cells(low, high), cells(other_low, other_high)
    exact = len(first & second) / len(first | second)
    assert near([value(side) for side in sides(card.formula())], exact)


@check(
    level=2,
    mutants=[
        (r"\frac{2J}{1 + J}", r"\frac{J}{2 - J}"),
        (r"= |A \cup B| + |A \cap B|", r"= |A \cup B| - |A \cap B|"),
        (r"D = 2|A", r"D = |A"),
        (r"D \ge J", r"D \le J"),
    ],
)
def eval_dice_iou(card: CardText) -> None:
    first, second = set(range(9)), set(range(5, 12))
    sets: dict[str, Any] = {"A": first, "B": second}
    dice, overlap = (sides(tex)[1] for tex in card.formulas("front")[:2])
    j = value(overlap, **sets)
    assert near(j, len(first & second) / len(first | second))
    d = value(sides(card.formula())[1], J=j)
    assert near(d, value(dice, **sets))
    left, right = sides(card.formula(0, "steps"))
    assert near(value(left, **sets), value(right, **sets))
    bound = next(t for t in card.formulas("explanation") if "D" in t and "J" in t)
    assert value(rf"\mathbf{{1}}[{bound}]", D=d, J=j) == 1


@check(
    level=3,
    mutants=[("A: 99 %", "A: 1 %"), ("and 0.\n", "and 0.99.\n"), ("fills 1 %", "fills 5 %")],
)
def eval_pixel_accuracy(card: CardText) -> None:
    from sklearn.metrics import accuracy_score, jaccard_score

    share = floats(card, "front")[0]
    truth = (np.arange(1000) < 1000 * share).astype(int)
    right, overlap = floats(card, "back")
    assert near(right, accuracy_score(truth, 0 * truth))
    assert near(overlap, jaccard_score(truth, 0 * truth, zero_division=0))


@check(level=2, mutants=[("1 - r/c", "1 - c/r"), ("1 - r/c", "r/c - 1"), ("1 - r/c", "-r/c")])
def eval_bleu(card: CardText) -> None:
    """It joins 1 at equal length, and the exponent is the share of words that is missing."""
    tex = bare(card.holes[0])
    assert near(value(tex, c=7.0, r=7.0), 1)
    for c, r in ((5, 10), (8, 9)):
        assert near(math.log(value(tex, c=float(c), r=float(r))), -(r - c) / c)


@check(
    level=2,
    mutants=[
        ("Plain 4/4", "Plain 3/4"),
        ("clipped 2/4", "clipped 1/4"),
        ("is on the mat", "is on a mat"),
    ],
)
def eval_bleu_clipped(card: CardText) -> None:
    reference, candidate = (x.split() for x in re.findall(r'"([a-z ]+)"', card.front))
    plain, clipped = (x for x in card.numbers("back") if "/" in x)
    kept = Counter(candidate) & Counter(reference)
    assert agrees(plain, sum(word in reference for word in candidate) / len(candidate))
    assert agrees(clipped, kept.total() / len(candidate))


@check(
    level=3,
    mutants=[
        (r"\binom{n-c}{k}", r"\binom{n-c}{k-1}"),
        (r"1 - \frac{\binom", r"\frac{\binom"),
        ("biased low", "biased high"),
    ],
)
def eval_pass_at_k(card: CardText) -> None:
    """By enumerating subsets; and unbiased, the plug-in not, under the binomial law."""
    from scipy.stats import binom

    tex, plug = card.formula(), card.formula(0, "explanation")
    n = 6
    for k, c in product((1, 3), (0, 2, 5)):
        subsets = list(combinations(range(n), k))
        exact = np.mean([min(subset) < c for subset in subsets])
        assert near(value(tex, n=n, c=c, k=k), exact)
    chances = binom(n, 0.3).pmf(np.arange(n + 1))
    truth = 1 - 0.7**3
    means = [sum(p * value(t, n=n, c=c, k=3) for c, p in enumerate(chances)) for t in (tex, plug)]
    assert near(means[0], truth)
    assert re.findall(r"biased (\w+)", card.explanation) == ["low" if means[1] < truth else "high"]


@check(
    level=3,
    mutants=[
        ("= 20,", "= 19,"),
        ("0.54", "0.46"),
        ("^{12}", "^{11}"),
        ("constant 5 %", "constant 4 %"),
    ],
)
def eval_churn_worked(card: CardText) -> None:
    from scipy.stats import geom

    law = geom(floats(card, "front")[0])
    life, share = halves(card.formula())
    assert near(chain(life), law.mean())
    assert near(chain(share), law.sf(12))


@check(
    level=2,
    mutants=[
        (r"{1 + d - \rho}$$", r"{1 + d + \rho}$$"),
        (r"m\,(1 + d)}", r"m}"),
        ("t=0", "t=1"),
        (r"$m/(1 - \rho)$", r"$m/\rho$"),
    ],
)
def eval_ltv(card: CardText) -> None:
    series, closed = sides(card.formula())
    plain = next(t for t in card.formulas("explanation") if t.startswith("m/"))
    for rho, d in ((0.8, 0.05), (0.4, 0.0)):
        paid = sum(3.0 * rho**month / (1 + d) ** month for month in range(500))
        names = {"m": 3.0, "rho": rho, "d": d}
        assert near([value(series, **names), value(closed, **names)], paid, 1e-6)
        if d == 0:
            assert near(value(plain, **names), paid)


@check(
    level=2,
    mutants=[("= 6$", "= 5$"), ("is 0.2 in", "is 0.3 in"), ("a fifth daily", "a third daily")],
)
def eval_dau_mau(card: CardText) -> None:
    """Two populations with the same ratio: all on some days, or some on all days."""
    ratio, days = floats(card, "front")[:2]
    active = chain(card.formula())
    share = {"fifth": 1 / 5, "third": 1 / 3}[re.findall(r"a (\w+) daily", card.back)[0]]
    assert near(active, ratio * days)
    assert near(share * days, active)


@check(
    level=2, mutants=[("from 3.5 %", "from 3 %"), ("to 2.6 %", "to 2.5 %"), ("to 80 %", "to 70 %")]
)
def eval_mix_shift(card: CardText) -> None:
    desktop, mobile, before, after = floats(card, "front")[:4]
    found = [share * mobile + (1 - share) * desktop for share in (before, after)]
    assert near(found, floats(card, "back")[:2])


@check(
    level=2,
    mutants=[
        ("does the launch pass", "does the launch fail"),
        ("= -0.7", "= -0.3"),
        ("is −0.2 %", "is −0.8 %"),
        ("above −1.", "above −2."),
    ],
)
def eval_guardrail_margin(card: CardText) -> None:
    margin = float(re.findall(r"by (\d) % at most", card.front)[0])
    estimate = -float(re.findall(r"is −([\d.]+) % ±", card.front)[0])
    half = float(re.findall(r"± ([\d.]+) %", card.front)[0])
    worst = chain(card.formula())
    assert near(worst, estimate - half)
    assert float(re.findall(r"above −(\d)\.", card.back)[0]) == margin
    word = re.findall(r"does the launch (\w+)", card.front)[0]
    assert word == ("pass" if worst > -margin else "fail")
