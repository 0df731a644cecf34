"""Checks of the cards on estimates, recommenders, search and ads."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

from tests.decks.card_text import CardText, agrees, fit_exponent, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.mlops_devops_reading import found, numbers

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@check(level=2, mutants=[("is 10⁵ s", "is 10⁶ s"), ("10⁸ items", "10⁷ items")])
def sys_funnel(card: CardText) -> None:
    """The product of the back."""
    back = card.back.translate(_RAISED)
    items, seconds = numbers(r"^10(\d) items × 1 ms is 10(\d) s", back)
    assert math.isclose(10**items / 1000, 10**seconds)


@check(
    level=2,
    mutants=[
        ("= 2000$", "= 200$"),
        ("peak 6000", "peak 4000"),
        ("20 million", "30 million"),
        ("it is 2315", "it is 2351"),
    ],
)
def sys_qps(card: CardText) -> None:
    """From the front, with 10^5 seconds and with all of them."""
    millions, each = numbers(r"(\d+) million daily users make (\d+) requests", card.front)
    requests = millions * 1e6 * each
    left, right = sides(card.formula())
    assert math.isclose(value(left), requests / 1e5)
    assert agrees(right, requests / 1e5)
    factor = {"two": 2, "three": 3}[found(r"at (\w+) times the mean", card.front)[0]]
    assert numbers(r"peak (\d+)", card.back) == (factor * requests / 1e5,)
    seconds, exact = found(r"With ([\d,]+) s it is (\d+)", card.explanation)
    assert int(seconds.replace(",", "")) == 24 * 60 * 60
    assert agrees(f"≈ {exact}", requests / 86_400)


@check(
    level=2,
    mutants=[
        ("A: 2 TB a day", "A: 20 TB a day"),
        ("11{,}000$ TB", "1{,}100$ TB"),
        ("that is 11 PB", "that is 1.1 PB"),
        ("for 5 years", "for 50 years"),
    ],
)
def sys_storage_estimate(card: CardText) -> None:
    """From the front, in bytes; the total is rounded to two digits."""
    millions, size, years = numbers(
        r"(\d+) million photos of (\d+) kB arrive a day "
        r"and are kept in three copies for (\d+) years",
        card.front,
    )
    day = millions * 1e6 * size * 1e3
    assert numbers(r"^(\d+) TB a day", card.back) == (day / 1e12,)
    left, right = sides(card.formula())
    total = day * 3 * 365 * years / 1e12
    assert math.isclose(value(left), total)
    assert math.isclose(value(right), float(f"{total:.1e}"))
    printed = found(r"that is (.+) PB", card.back)[0]
    assert agrees(f"≈ {printed}", total / 1000)


@check(
    level=3,
    mutants=[("= 307$ GB", "= 30.7$ GB"), ("byte 77 GB", "byte 154 GB"), ("of 768", "of 384")],
)
def sys_embedding_memory(card: CardText) -> None:
    """Sizes of a small array of numpy, scaled up."""
    import numpy as np

    width, millions = numbers(r"of (\d+) float32 for (\d+) million", card.front)
    small = np.zeros((10, int(width)), dtype=np.float32)
    whole = small.nbytes / 10 * millions * 1e6
    left, right = sides(card.formula())
    assert math.isclose(value(left), whole)
    assert agrees(f"≈ {right}", whole / 1e9)
    coded = small.astype(np.int8).nbytes / 10 * millions * 1e6
    printed = found(r"one byte (.+) GB", card.back)[0]
    assert agrees(f"≈ {printed}", coded / 1e9)


@check(
    level=3,
    mutants=[
        ("= 240$", "= 150$"),
        ("= 50$", "= 30$"),
        ("on each of 8", "on each of 4"),
        ("so 75", "so 60"),
    ],
)
def sys_servers(card: CardText) -> None:
    """The least number of servers that keeps utilisation at the aim, found by trying."""
    qps, ms, workers, aim = numbers(
        r"peak (\d+) QPS arrive; a server handles a request in (\d+) ms on each of (\d+) workers\. "
        r"How many servers at (\d+) %",
        card.front,
    )
    busy = qps * ms / 1000
    least = next(k for k in range(1, 1000) if 100 * busy <= aim * workers * k + 1e-9)
    (first, total), (second, servers) = (sides(tex) for tex in card.formulas("back"))
    assert math.isclose(value(first), busy)
    assert agrees(total, busy)
    assert math.isclose(value(second), least)
    assert agrees(servers, least)
    (spared,) = numbers(r"so (\d+)\.", card.explanation)
    assert spared == next(k for k in range(0, 1000, 3) if k * 2 / 3 >= least)


@check(
    level=3,
    mutants=[(r"$s - \log Q$", r"$s + \log Q$"), (r"$s - \log Q$", "$s - Q$")],
)
def sys_logq(card: CardText) -> None:
    """The full softmax loss against sampled negatives with the card's logits, by their mean.

    Sampling an item with probability Q and weighting it by exp of the corrected logit estimates
    the sum over all items without bias.
    """
    import numpy as np

    corrected = card.formulas("back")[-1]
    generator = rng()
    score = generator.normal(size=6)
    share = generator.dirichlet([1.0] * 6)
    logits = np.array(
        [float(value(corrected, s=s, Q=q)) for s, q in zip(score, share, strict=True)]
    )
    assert math.isclose(float(share @ np.exp(logits)), float(np.exp(score).sum()))


@check(level=3, mutants=[("by the inverse probability", "by the probability")])
def sys_position_bias(card: CardText) -> None:
    """Two equally good items, one examined less: the expected weighted clicks are equal."""
    inverse = "by the inverse probability of being examined" in card.back
    relevance = 0.3
    rates = []
    for examined in (0.9, 0.2):
        weight = 1 / examined if inverse else examined
        clicks = [(examined * relevance, weight), (1 - examined * relevance, 0.0)]
        rates.append(sum(chance * gain for chance, gain in clicks))
    assert math.isclose(rates[0], rates[1])
    assert math.isclose(rates[0], relevance)


@check(
    level=3,
    mutants=[
        ("i < len(a) and j < len(b)", "i < len(a) - 1 and j < len(b)"),
        ("elif a[i] < b[j]", "elif a[i] > b[j]"),
        (
            "            found.append(a[i])\n            i += 1\n",
            "            found.append(a[i])\n            i += 2\n",
        ),
        ("while i < len(a) and j < len(b)", "while i < len(a)"),
    ],
)
def sys_intersect(card: CardText) -> None:
    """Against sets; comparisons are counted and grow linearly."""
    intersect = run(card.code())["intersect"]
    random = Random(0)
    for _ in range(300):
        a, b = (sorted(random.sample(range(14), random.randint(0, 9))) for _ in range(2))
        assert intersect(a, b) == sorted({*a} & {*b})

    class Counted(int):
        count = 0

        def __eq__(self, other: object) -> bool:
            Counted.count += 1
            return int(self) == other

        __hash__ = int.__hash__

    def compared(size: int) -> float:
        Counted.count = 0
        intersect([Counted(2 * k) for k in range(size)], [Counted(3 * k) for k in range(size)])
        return Counted.count

    assert 0.9 < fit_exponent(compared, (50, 100, 200, 400)) < 1.1


def bm25(f: float, length: float, average: float, weight: float, k: float, b: float) -> float:
    """Saturation written differently: weight (k + 1) / (1 + K / f)."""
    pressed = k * (1 - b) + k * b * length / average
    return weight * (k + 1) / (1 + pressed / f)


@check(
    level=3,
    mutants=[
        (r"f\,(k + 1)", "f"),
        ("1 - b + b", "1 + b + b"),
        (r"\frac{L}{\bar L}", r"\frac{\bar L}{L}"),
        ("limit is $w (k + 1)$", "limit is $w k$"),
    ],
)
def sys_bm25(card: CardText) -> None:
    """Against the form with saturation apart; its limit in f, and its falling in L."""
    tex = card.formula()
    limit = card.formulas("explanation")[1]
    assert limit.startswith("w")
    for f in (1.0, 3.0, 1e9):
        for length in (50.0, 100.0, 300.0):
            names = {"f": f, "L": length, "L_bar": 100.0, "w": 1.7, "k": 1.4, "b": 0.75}
            exact = bm25(f, length, 100.0, 1.7, 1.4, 0.75)
            assert math.isclose(value(tex, names), exact)
            if f > 1e6:
                assert abs(value(limit, w=1.7, k=1.4) - exact) < 1e-6


@check(
    level=2,
    mutants=[
        ("A: 2, 2.75", "A: 2, 2.57"),
        ("at most 4.4", "at most 5.4"),
        ("$k = 1.2$", "$k = 1.5$"),
        ("give 2, 4, and", "give 2, 5, and"),
    ],
)
def sys_bm25_worked(card: CardText) -> None:
    """From the front, by the other form."""
    k, w = numbers(r"k = ([\d.]+)\$.*w = (\d+)\$", card.front)
    printed = found(r"^([\d.]+), ([\d.]+), and at most ([\d.]+)\.$", card.back)
    for shown, f in zip(printed, (1, 2, 1e15), strict=True):
        assert agrees(shown, round(bm25(f, 1, 1, w, k, 0.75), 9))
    assert numbers(r"give (\d), (\d), and no bound", card.explanation) == (w, 2 * w)


@check(
    level=2,
    mutants=[(r"\frac{1}{60 + r}", r"\frac{60}{1 - r}"), (r"\frac{1}{60 + r}", r"\frac{r}{60}")],
)
def sys_hybrid(card: CardText) -> None:
    """Fused ranks: agreement of both lists beats a single first place; positive and falling."""
    tex = card.formulas("back")[0]
    gains = [float(value(tex, r=k)) for k in range(1, 40)]
    assert all(0 < b < a for a, b in pairwise(gains))
    both_second, one_first = 2 * gains[1], gains[0] + gains[38]
    assert both_second > one_first


@check(
    level=3,
    mutants=[
        (r"\frac{r\,p}{r\,p + 1 - p}", r"\frac{p}{p + r\,(1 - p)}"),
        (r"\frac{r\,p}{r\,p + 1 - p}", r"\frac{r\,p}{r\,p + 1}"),
        (r"$= r \cdot \frac{p}{1 - p}$", r"$= \frac{1}{r} \cdot \frac{p}{1 - p}$"),
        ("means 0.0909", "means 0.0099"),
    ],
)
def sys_downsampling(card: CardText) -> None:
    """Counts of a population are thinned out, and the shares compared."""
    right = sides(card.formula())[1]
    odds = next(tex for tex in card.formulas("steps") if tex.startswith("="))[1:]
    for positives, negatives, r in ((3, 97, 0.1), (20, 80, 0.25), (1, 9999, 0.01)):
        kept = negatives * r
        p = positives / (positives + kept)
        assert math.isclose(value(right, r=r, p=p), positives / (positives + negatives))
        assert math.isclose(value(odds, r=r, p=p), positives / negatives)
    r, p = numbers(r"r = ([\d.]+)\$ an output of ([\d.]+) means", card.explanation)
    printed = found(r"means ([\d.]+)\.", card.explanation)[0]
    assert agrees(printed, float(value(right, r=r, p=p)))


@check(
    level=3,
    mutants=[
        ("Precision 0.5, recall 1", "Precision 1, recall 0.5"),
        ("check 200", "check 400"),
        ("(99.9 %", "(99 %"),
    ],
)
def sys_fraud_capacity(card: CardText) -> None:
    """A perfect ranking is made and cut off."""
    checked, total, fraud = numbers(
        r"check (\d+) of ([\d,]+) payments a day; (\d+) of all are fraud", card.front
    )
    ranked = [1] * int(fraud) + [0] * int(total - fraud)
    hits = sum(ranked[: int(checked)])
    precision, recall = numbers(r"Precision ([\d.]+), recall ([\d.]+):", card.back)
    assert (precision, recall) == (hits / checked, hits / fraud)
    assert agrees(found(r"\(([\d.]+ %) for", card.explanation)[0], 1 - fraud / total)


@check(
    level=3,
    mutants=[
        ("level 0.75: predict", "level 0.25: predict"),
        ("the 75th percentile", "the 25th percentile"),
        ("three times as much", "four times as much"),
    ],
)
def sys_eta(card: CardText) -> None:
    """The costs of the front are minimised over a skewed sample; its best guess is located."""
    import numpy as np

    word = found(r"hurts (\w+) times", card.front)[0]
    late = {"two": 2, "three": 3, "four": 4}[word]
    assert "arriving later than told" in card.front
    times = np.sort(rng().exponential(10.0, 999))
    costs = [
        float((late * np.maximum(times - told, 0) + np.maximum(told - times, 0)).sum())
        for told in times
    ]
    level = (int(np.argmin(costs)) + 1) / 1000
    (printed,) = numbers(r"level ([\d.]+):", card.back)
    assert abs(level - printed) < 0.002
    assert numbers(r"the (\d+)th percentile", card.back) == (100 * printed,)
    above, below = numbers(r"= (\d)/(\d)\.", card.explanation)
    assert above / below == printed
