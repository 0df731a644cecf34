"""Checks of the cards on the life of a model: features, serving, drift, monitoring, privacy."""

from __future__ import annotations

import math
import re
from random import Random
from typing import Any

from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.mlops_devops_reading import found, numbers


@check(
    level=3,
    mutants=[
        ("(0.1 + 0.2) + 0.3 is 0.6000000000000001", "(0.1 + 0.2) + 0.3 is 0.6"),
        ("0.1 + (0.2 + 0.3) is 0.6", "0.1 + (0.2 + 0.3) is 0.7"),
    ],
)
def ops_nondeterminism(card: CardText) -> None:
    """The sums of the hint in IEEE arithmetic, and that their orders differ."""
    hint = card.field("hints")
    left, first, right, second = found(
        r"(\([\d. +]+\) \+ [\d.]+) is ([\d.]+), ([\d.]+ \+ \([\d. +]+\)) is ([\d.]+)\.$", hint
    )
    sums = [float(eval(text, {})) for text in (left, right)]  # noqa: S307 - digits, signs, brackets
    assert [repr(number) for number in sums] == [first, second]
    assert sums[0] != sums[1]


@check(
    level=3,
    mutants=[
        (", sort_keys=True", ""),
        ("hashlib.sha256(text.encode()).hexdigest()[:12]", "hash(text) % 16**12"),
        ("[:12]", "[:2]"),
        ("are 48 bits", "are 96 bits"),
    ],
)
def ops_fingerprint(card: CardText) -> None:
    """Shuffled keys give the same text, other values another; recomputed by hand for one."""
    import hashlib

    make = run(card.code())["fingerprint"]
    random = Random(0)
    seen = set()
    for k in range(300):
        inner = {"lr": k / 7, "layers": [k, 2], "name": "é"}
        config: dict[str, Any] = {"b": inner, "a": k, "c": None}
        keys = list(config)
        random.shuffle(keys)
        shuffled = {key: config[key] for key in keys}
        shuffled["b"] = dict(reversed(inner.items()))
        assert make(config) == make(shuffled)
        seen.add(make(config))
    assert len(seen) == 300
    assert make({"b": 1, "a": 2}) == hashlib.sha256(b'{"a": 2, "b": 1}').hexdigest()[:12]
    digits, bits = numbers(r"(\d+) hex digits are (\d+) bits", card.explanation)
    assert (digits, bits) == (len(make({})), 4 * len(make({})))


@check(
    level=3,
    mutants=[
        ("k = bisect_right(times, t)", "k = bisect_right(times, t) - 1"),
        ("history[k - 1][1] if k else None", "history[k - 1][1]"),
        ("bisect_right(times, t)\n", "bisect_right(times, t + 1)\n"),
        ("history[k - 1]", "history[-1]"),
    ],
)
def ops_as_of(card: CardText) -> None:
    """Against a scan over the history, at, before and after every time."""
    as_of = run(card.code())["as_of"]
    random = Random(0)
    for size in range(8):
        history = [(time, f"v{time}") for time in sorted(random.sample(range(20), size))]
        for t in range(-1, 22):
            expected = None
            for time, item in history:
                if time <= t:
                    expected = item
            assert as_of(history, t) == expected


@check(
    level=3,
    mutants=[
        ("About 118", "About 125"),
        ("16 / 16 = 1000", "16 / 16 = 500"),
        ("1000/c = 2000", "1000/c = 1000"),
        ("from 8.5 to 16", "from 8 to 16"),
        ("$c$ = 0.5", "$c$ = 1"),
    ],
)
def ops_batch_throughput(card: CardText) -> None:
    """Batches are run one after the other on a clock."""
    a, c, one, many = numbers(
        r"\$a\$ = ([\d.]+) and \$c\$ = ([\d.]+)\. .* batch size (\d+), and at (\d+)", card.front
    )

    def rate(batch: float, seconds: float = 400.0) -> float:
        clock, served = 0.0, 0.0
        while clock + a + c * batch <= seconds * 1000:
            clock += a + c * batch
            served += batch
        return served / (clock / 1000)

    single = found(r"About (\d+)", card.back)[0]
    assert agrees(f"≈ {single}", rate(one))
    left, right = sides(card.formula())
    assert abs(value(left) - rate(many)) < 1e-6
    assert agrees(right, round(rate(many), 6))
    (limit,) = numbers(r"1000/c = (\d+)", card.explanation)
    assert abs(rate(1e5) / limit - 1) < 1e-3
    assert numbers(r"from ([\d.]+) to ([\d.]+) ms", card.explanation) == (
        a + c * one,
        a + c * many,
    )
    assert rate(many) / rate(one) > 8


def psi(p: Any, q: Any) -> float:
    """Two relative entropies from scipy, added."""
    from scipy.stats import entropy

    return float(entropy(q, p) + entropy(p, q))


@check(
    level=3,
    mutants=[
        ("(q_b - p_b)", "(q_b + p_b)"),
        (r"\frac{q_b}{p_b}", r"\frac{p_b}{q_b}"),
        ("(q_b - p_b)", "q_b"),
    ],
)
def ops_psi(card: CardText) -> None:
    """Against scipy's relative entropies of random shares."""
    right = sides(card.formula())[1]
    generator = rng()
    for bins in (2, 3, 10):
        p, q = generator.dirichlet([2.0] * bins), generator.dirichlet([2.0] * bins)
        assert abs(value(right, p=p, q=q, b=range(1, bins + 1)) - psi(p, q)) < 1e-12
    low, high = numbers(r"Below ([\d.]+) stable, above ([\d.]+)", card.back)
    assert 0 < low < high


@check(
    level=3,
    mutants=[
        (r"= \mathrm{KL}(q \,\|\, p) + ", r"= \mathrm{KL}(q \,\|\, p) - "),
        (r"- \sum_b p_b", r"+ \sum_b p_b"),
        (r"the second $+\mathrm{KL}(p", r"the second $-\mathrm{KL}(p"),
    ],
)
def ops_psi_kl(card: CardText) -> None:
    """The sums of the steps, and the signs of the answer, against scipy's relative entropies."""
    from scipy.stats import entropy

    steps = card.formulas("steps")
    total = sides(card.formula())[1]
    turned = card.steps[1].replace(" ", "")
    sign = found(r"thesecond\$([+-])\\mathrm\{KL\}\(p", turned)[0]
    generator = rng()
    for _ in range(5):
        p, q = generator.dirichlet([2.0] * 4), generator.dirichlet([2.0] * 4)
        first, second = float(entropy(q, p)), float(entropy(p, q))
        names = {"p": p, "q": q, "b": range(1, 5)}
        assert abs(value(steps[0], names) - (first + second)) < 1e-12
        tex = total.replace(r"\mathrm{KL}(q \,\|\, p)", "u")
        tex = tex.replace(r"\mathrm{KL}(p \,\|\, q)", "v")
        assert abs(value(tex, u=first, v=second) - psi(p, q)) < 1e-12
        assert abs(value(f"u {sign} v", u=first, v=second) - psi(p, q)) < 1e-12


@check(
    level=3,
    mutants=[
        ("Here 0.5", "Here 0.25"),
        ("F_n(x) - G_m(x)", "F_n(x) + G_m(x)"),
        ("and 3, 4, 5, 6?", "and 3, 4, 5, 7, 8?"),
        ("$x = 2$", "$x = 1$"),
        ("1.36", "1.63"),
    ],
)
def ops_ks(card: CardText) -> None:
    """Against scipy, on the samples of the front and on random ones with ties."""
    import numpy as np
    from scipy.stats import ks_2samp, kstwobign

    right = sides(card.formula())[1]
    inner = right.removeprefix(r"\sup_x")
    assert inner != right

    def distance(a: list[float], b: list[float], x: float) -> float:
        below = {
            "F_n": lambda t: float(np.mean(np.asarray(a) <= t)),
            "G_m": lambda t: float(np.mean(np.asarray(b) <= t)),
        }
        return float(value(inner.strip(), {**below, "x": x}))

    samples = [
        [float(n) for n in part.split(", ")]
        for part in found(r"samples ([\d, ]+) and ([\d, ]+)\?", card.front)
    ]
    random = Random(0)
    trials = [(samples[0], samples[1])]
    trials += [(random.choices(range(9), k=6), random.choices(range(3, 12), k=5)) for _ in range(5)]
    for a, b in trials:
        most = max(distance(list(a), list(b), x) for x in {*a, *b})
        assert abs(most - ks_2samp(a, b).statistic) < 1e-12
    printed, where = numbers(r"Here ([\d.]+), at \$x = (\d+)\$", card.back)
    assert printed == max(distance(samples[0], samples[1], x) for x in samples[0] + samples[1])
    assert printed == distance(samples[0], samples[1], where)
    bound = found(r"about \$([\d.]+) \\sqrt", card.explanation)[0]
    assert agrees(bound, float(kstwobign.isf(0.05)))


@check(level=3, mutants=[("is 0.0028", "is 0.0019"), ("n = m = 10^6", "n = m = 10^4")])
def ops_ks_fails(card: CardText) -> None:
    """The asymptotic critical value, at the level of the front and the sizes of the card."""
    from scipy.stats import kstwobign

    (level,) = numbers(r"p < ([\d.]+)\$", card.front)
    n = 10 ** int(found(r"n = m = 10\^(\d)", card.explanation)[0])
    exact = float(kstwobign.isf(level)) * math.sqrt(2 / n)
    assert agrees(found(r"\$ is ([\d.]+)\. ", card.explanation)[0], exact)


@check(
    level=3,
    mutants=[
        ("= 7$", "= 9$"),
        (r"\frac{10^2}{50}", r"\frac{10^2}{40}"),
        ("critical 5.99", "critical 3.84"),
        ("hold 40, 30, 30", "hold 45, 30, 25"),
    ],
)
def ops_chi2(card: CardText) -> None:
    """Against scipy, with the critical value."""
    from scipy.stats import chi2, chisquare

    shares = numbers(r"shares ([\d.]+), ([\d.]+), ([\d.]+) in", card.front)
    counts = numbers(r"hold (\d+), (\d+), (\d+)\.", card.front)
    exact = float(chisquare(counts, [share * sum(counts) for share in shares]).statistic)
    left, right = sides(card.formula())
    assert abs(value(left) - exact) < 1e-9
    assert agrees(right, round(exact, 9))
    critical = found(r"critical ([\d.]+)\)", card.front)[0]
    assert agrees(critical, float(chi2.isf(0.05, len(shares) - 1)))
    assert ("exceeds" in card.back) == (exact > float(critical))


@check(
    level=3,
    mutants=[
        ("A: 5 on average", "A: 10 on average"),
        ("level 0.05.", "level 0.01."),
        ("0.0005", "0.005"),
    ],
)
def ops_drift_multiple(card: CardText) -> None:
    """The binomial mean, and the level that keeps the rate of any alarm at that of the front."""
    from scipy.stats import binom

    n, level = numbers(r"(\d+) stable, .* level ([\d.]+)\. How", card.front)
    assert numbers(r"^(\d+) on average", card.back) == (round(binom.mean(n, level), 9),)
    (strict,) = numbers(r"Bonferroni ([\d.]+)", card.back)
    assert 0.95 * level < 1 - binom.pmf(0, n, strict) <= level


@check(
    level=3,
    mutants=[
        ("/4 = 0.75", "/4 = 0.65"),
        ("0.7 + 0.6", "0.3 + 0.6"),
        ("0.9, 0.8, 0.3, 0.6", "0.9, 0.8, 0.2, 0.6"),
        ("threshold 0.5", "threshold 0.7"),
    ],
)
def ops_expected_accuracy(card: CardText) -> None:
    """All outcomes of calibrated cases are enumerated."""
    from itertools import product

    scores = [float(s) for s in found(r"gives ([\d., ]+), threshold", card.front)[0].split(", ")]
    (threshold,) = numbers(r"threshold ([\d.]+)\.", card.front)
    exact = 0.0
    for truth in product((0, 1), repeat=len(scores)):
        chance = math.prod(s if y else 1 - s for s, y in zip(scores, truth, strict=True))
        right = sum((s >= threshold) == y for s, y in zip(scores, truth, strict=True))
        exact += chance * right / len(scores)
    left, printed = sides(card.formula())
    assert abs(value(left) - exact) < 1e-12
    assert agrees(printed, exact)


@check(
    level=2,
    mutants=[
        ("by 0.6 points", "by 6 points"),
        ("from 92 to 62", "from 92 to 82"),
        ("at 2 %", "at 5 %"),
    ],
)
def ops_slices(card: CardText) -> None:
    """The mean over slices before and after."""
    share, before, after, moved = numbers(
        r"at (\d+) % of traffic, falling from (\d+) to (\d+) % moves the mean by ([\d.]+) points",
        card.back,
    )
    rest = 100 - share
    change = (share * before + rest * before) / 100 - (share * after + rest * before) / 100
    assert abs(change - moved) < 1e-9
    assert numbers(r"stable at (\d+) %", card.front) == (before,)


@check(level=3, mutants=[("correlated features take over", "uncorrelated features take over")])
def ops_cace(card: CardText) -> None:
    """Least squares with and without a feature, correlated or orthogonal to the other."""
    import numpy as np

    generator = rng()
    base = np.linalg.qr(generator.normal(size=(200, 2)))[0]

    def shift(mixed: bool) -> float:
        x = base.copy()
        if mixed:
            x[:, 1] += x[:, 0]
        y = x @ np.array([1.0, 1.0])
        both = np.linalg.lstsq(x, y, rcond=None)[0][0]
        alone = np.linalg.lstsq(x[:, :1], y, rcond=None)[0][0]
        return float(abs(both - alone))

    correlated = found(r"(\w+) features take over its part", card.back)[0] == "correlated"
    assert (shift(True) > 0.1) == correlated
    assert (shift(False) < 1e-9) == correlated


@check(
    level=2,
    mutants=[
        ("A: 14, 7 and 3.5", "A: 28, 7 and 3.5"),
        ("14, 7 and 3.5", "14, 7 and 1.75"),
        ("of 7 billion", "of 8 billion"),
    ],
)
def ops_quantised_size(card: CardText) -> None:
    """Bits are counted, eight to a byte."""
    (billions,) = numbers(r"of (\d+) billion parameters", card.front)
    bits = [int(n) for n in re.findall(r"(\d+) bits", card.front)]
    printed = numbers(r"^([\d.]+), ([\d.]+) and ([\d.]+) GB", card.back)
    assert len(bits) == 3
    assert printed == tuple(billions * 1e9 * k / 8 / 1e9 for k in bits)


@check(
    level=3,
    mutants=[
        (r"{2^k - 1}, \qquad z", r"{2^k}, \qquad z"),
        (r"\left(-\frac{\alpha}{s}\right)", r"\left(\frac{\alpha}{s}\right)"),
        (r"\right) + z$$", r"\right) - z$$"),
        ("decode by $s (x_q - z)$", "decode by $s (x_q + z)$"),
    ],
)
def ops_affine_quantisation(card: CardText) -> None:
    """Coded and decoded: the ends reach the ends, zero is exact, the error about half a step."""
    import numpy as np

    parts = sides(card.formula())
    named = dict(zip(parts[::2], parts[1::2], strict=True))
    decode = next(tex for tex in card.formulas("explanation") if "x_q" in tex)
    for low, high, k in ((-1.0, 3.0, 8), (-0.3, 0.4, 4), (-7.0, 0.5, 6)):
        s = float(value(named["s"], alpha=low, beta=high, k=k))
        z = float(value(named["z"], alpha=low, s=s, round=np.round))
        for x in np.linspace(low, high, 101):
            code = float(value(named["x_q"], x=x, s=s, z=z, round=np.round))
            assert -1 <= code <= 2**k
            clipped = min(max(code, 0), 2**k - 1)
            back = float(value(decode, {"s": s, "x_q": clipped, "z": z}))
            assert abs(back - x) <= s * 1.0001
        ends = [float(value(named["x_q"], x=x, s=s, z=z, round=np.round)) for x in (low, high)]
        assert abs(ends[0]) <= 1
        assert abs(ends[1] - (2**k - 1)) <= 1
        assert (high - low) / s == 2**k - 1 or abs((high - low) / s - (2**k - 1)) < 1e-9
        zero = float(value(named["x_q"], x=0.0, s=s, z=z, round=np.round))
        assert value(decode, {"s": s, "x_q": zero, "z": z}) == 0


@check(
    level=3,
    mutants=[
        (r"\le e^{\varepsilon}", r"\le e^{-\varepsilon}"),
        (r"\le e^{\varepsilon}", r"\ge e^{\varepsilon}"),
        (r"scale $1/\varepsilon$", r"scale $1/(2\varepsilon)$"),
    ],
)
def ops_dp(card: CardText) -> None:
    """A count with the card's Laplace noise meets the card's bound, and meets it with equality."""
    import numpy as np
    from scipy.stats import laplace

    left, right = sides(card.formula())
    assert r"\le" in card.formula()
    scale = re.findall(r"scale \$([^$]+)\$", card.explanation)[0]
    factor = right.replace(r"P(M(D') \in S)", "").strip().removesuffix("\\,").strip()
    assert left == r"P(M(D) \in S)"
    for epsilon in (0.1, 0.5, 2.0):
        b = float(value(scale, epsilon=epsilon))
        bound = float(value(factor, epsilon=epsilon))
        x = np.linspace(0, 20, 401)
        ratio = laplace.pdf(x, 10, b) / laplace.pdf(x, 11, b)
        assert ratio.max() <= bound * (1 + 1e-9)
        assert ratio.max() >= bound * (1 - 1e-9)


@check(
    level=2,
    mutants=[
        ("0.002 + 0.002", "0.002 + 0.004"),
        ("400 dollars a day", "4000 dollars a day"),
        ("500 output", "600 output"),
    ],
)
def ops_llm_cost(card: CardText) -> None:
    """From the numbers on the front."""
    from fractions import Fraction

    tokens = found(
        r"has ([\d,]+) input and ([\d,]+) output tokens, at (\d+) and (\d+) dollars per million\. "
        r"What do ([\d,]+) calls",
        card.front,
    )
    given, made, dear_in, dear_out, calls = (int(n.replace(",", "")) for n in tokens)
    parts = [Fraction(given * dear_in, 10**6), Fraction(made * dear_out, 10**6)]
    printed = found(r"^([\d.]+) \+ ([\d.]+) dollars a call: ([\d,]+) dollars a day", card.back)
    assert [Fraction(n) for n in printed[:2]] == parts
    assert Fraction(printed[2]) == calls * sum(parts)
    assert ("both sides alike" in card.back) == (parts[0] == parts[1])


@check(
    level=2,
    mutants=[
        ("250 \\cdot 20 = 5400", "250 \\cdot 20 = 5420"),
        ("400 + 250", "400 + 251"),
        ("251 tokens", "250 tokens"),
    ],
)
def ops_llm_latency(card: CardText) -> None:
    """Tokens are emitted one by one."""
    first, each, tokens = numbers(
        r"after (\d+) ms, each further one after (\d+) ms\. How long do (\d+) tokens", card.front
    )
    clock = 0.0
    for k in range(int(tokens)):
        clock += each if k else first
    left, right = sides(card.formula())
    assert value(left) == clock
    assert agrees(right, clock)
    assert numbers(r"reads from (\d+) ms", card.back) == (first,)
