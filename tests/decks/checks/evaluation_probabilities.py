"""Checks of the cards on judging probabilities, numbers and fairness."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.evaluation_classification import halves, precision
from tests.decks.checks.probability_spaces import bare, chain, near
from tests.decks.checks.statistics_description import floats


@check(
    level=2,
    mutants=[
        ("Mean, median", "Median, mean"),
        (r"median, $\tau$-quantile", r"$\tau$-quantile, median"),
    ],
)
def eval_metric_picks_centre(card: CardText) -> None:
    """The best constant of a skewed sample, by a scan."""
    data = np.random.default_rng(0).exponential(size=401)
    centres: dict[str, Any] = {
        "mean": np.mean(data),
        "median": np.median(data),
        "quantile": np.quantile(data, 0.9),
    }
    words = [word.lower() for word in re.findall(r"(?i)mean|median|quantile", card.back)]
    grid = np.append(list(centres.values()), np.linspace(0, 4, 801))[:, None]
    gaps = data - grid
    losses = [gaps**2, np.abs(gaps), np.maximum(0.9 * gaps, -0.1 * gaps)]
    for loss, word in zip(losses, words, strict=True):
        assert near(grid[np.argmin(loss.mean(axis=1)), 0], centres[word])


@check(
    level=3,
    mutants=[
        (r"-p\log q - (1-p)", r"-p\log q + (1-p)"),
        (r"\frac{q-p}{q(1-q)}", r"\frac{p-q}{q(1-q)}"),
        (r"-\frac{p}{q} +", r"\frac{p}{q} +"),
        ("minimum is $q = p$", "minimum is $q = 1 - p$"),
        ("least at $q = 1$", "least at $q = 0$"),
        ("KL divergence from $p$ to $q$", "KL divergence from $q$ to $p$"),
    ],
)
def eval_log_loss_proper(card: CardText) -> None:
    """Against scipy's entropy and central differences; the minimum by a scan."""
    from scipy.stats import entropy

    loss = sides(card.formula(0, "steps"))[1]
    slopes = sides(card.formula(1, "steps"))[1:]
    grid = np.arange(1, 100) / 100
    for p in (0.2, 0.7):
        found = np.array([value(loss, p=p, q=q) for q in grid])
        best = value(sides(card.formula())[1], p=p)
        assert near(grid[np.argmin(found)], best)
        kinds = re.findall(r"from \$(\w)\$ to \$(\w)\$", card.explanation)[0]
        for q in (0.3, 0.9):
            step = 1e-6
            exact = (value(loss, p=p, q=q + step) - value(loss, p=p, q=q - step)) / (2 * step)
            assert near([value(tex, p=p, q=q) for tex in slopes], exact, 1e-5)
            laws = {"p": [p, 1 - p], "q": [q, 1 - q]}
            excess = value(loss, p=p, q=q) - value(loss, p=p, q=p)
            assert near(excess, entropy(laws[kinds[0]], laws[kinds[1]]))
    edge = float(re.findall(r"least at \$q = (\d)\$", card.explanation)[0])
    ends = np.array([0.0, 1.0])
    assert edge == ends[np.argmin(0.7 * (1 - ends) + 0.3 * ends)]


@check(
    level=3,
    mutants=[
        ("(q_i - y_i)^2", "(q_i - y_i)"),
        ("earns 0.25", "earns 0.5"),
        (r"earns $\pi(1 - \pi)$", r"earns $\pi^2$"),
    ],
)
def eval_brier(card: CardText) -> None:
    from sklearn.metrics import brier_score_loss

    y, q = np.array([1, 0, 0, 1, 0]), np.array([0.9, 0.2, 0.6, 0.4, 0.1])
    assert near(value(bare(card.holes[0]), q=q, y=y, n=5), brier_score_loss(y, q))
    half = re.findall(r"earns ([\d.]*\d)", card.explanation)[0]
    assert near(float(half), brier_score_loss(y, 0 * q + 0.5))
    assert near(value(card.formula(-1, "explanation"), pi=0.4), brier_score_loss(y, 0 * q + 0.4))


@check(
    level=3,
    mutants=[
        (r"\log 0.4", r"\log 0.6"),
        ("0.415", "0.515"),
        ("+ 0.36", "+ 0.16"),
        ("0.137", "0.147"),
    ],
)
def eval_log_brier_worked(card: CardText) -> None:
    from sklearn.metrics import brier_score_loss, log_loss

    numbers = floats(card, "front")
    q, y = numbers[:3], numbers[3:6]
    first, second = halves(card.formula())
    assert near(chain(first), log_loss(y, q))
    assert near(chain(second), brier_score_loss(y, q))


@check(
    level=3,
    mutants=[
        ("0.325", "0.425"),
        (r"- 0.9 \log 0.9", r"+ 0.9 \log 0.9"),
        (r"and $\log K$", "and $1/K$"),
    ],
)
def eval_log_loss_baseline(card: CardText) -> None:
    from scipy.stats import entropy

    share = floats(card, "front")[0]
    worked, even = card.formulas("back")
    assert near(chain(worked), entropy([share, 1 - share]))
    assert near(value(even, K=7), entropy(np.ones(7) / 7))


@check(
    level=2,
    mutants=[
        ("Log loss 6.9,", "Log loss 9.6,"),
        ("Brier 0.998", "Brier 0.989"),
        ("at most 1.", "at most 2."),
    ],
)
def eval_log_or_brier(card: CardText) -> None:
    q = floats(card, "front")[0]
    loss, _, brier, most = card.numbers("back")
    assert agrees(loss, -np.log(q))
    assert agrees(brier, (1 - q) ** 2)
    assert near(float(most), max((y - q) ** 2 for y in (0, 1) for q in np.linspace(0, 1, 11)))


@check(
    level=3,
    mutants=[
        ("AUC 0.5)", "AUC 1)"),
        ("have AUC 1 ", "have AUC 0.5 "),
        ("indeed 30 %", "indeed 50 %"),
    ],
)
def eval_calibrated_useless(card: CardText) -> None:
    from sklearn.metrics import roc_auc_score

    base, share, score, area = floats(card, "back")
    labels = np.repeat([1, 0], [30, 70])
    assert near([base, share, score], labels.mean())
    assert near(roc_auc_score(labels, np.full(100, base)), area)
    up, down, sharp = floats(card, "explanation")[:3]
    assert near(roc_auc_score(labels, np.where(labels == 1, up, down)), sharp)


@check(
    level=2,
    mutants=[
        ("lies above", "lies below"),
        ("and below it", "and above it"),
        ("by $T > 1$", "by $T < 1$"),
        ("underconfidence, $T < 1$", "underconfidence, $T > 1$"),
    ],
)
def eval_reliability_read(card: CardText) -> None:
    """True logits z, forecasts from 2z (too extreme) and from z/2."""
    low, high = re.findall(r"lies (\w+) the diagonal at low forecasts and (\w+) it", card.front)[0]
    z = np.array([-2.0, 2.0])

    def sigmoid(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    gaps = sigmoid(z) - sigmoid(2 * z)
    assert [low, high] == ["above" if gap > 0 else "below" for gap in gaps]
    for part, factor in ((card.back, 2.0), (card.explanation, 0.5)):
        sign = re.findall(r"\$T ([<>]) 1\$", part)[0]
        best = min((0.5, 2.0), key=lambda t: abs(sigmoid(factor * z / t) - sigmoid(z)).sum())
        assert sign == (">" if best > 1 else "<")


@check(level=2, mutants=[("|a_b - c_b|", "(a_b - c_b)"), (r"\frac{n_b}{n}", r"\frac{1}{n}")])
def eval_ece(card: CardText) -> None:
    """Against the sum over bins of the absolute sums of gaps."""
    rng = np.random.default_rng(0)
    q = rng.random(50)
    y = rng.random(50) < q**2
    index = (q * 4).astype(int)
    sizes = [int((index == b).sum()) for b in range(4)]
    names = {
        "m": sizes,
        "n": 50,
        "a": [y[index == b].mean() for b in range(4)],
        "c": [q[index == b].mean() for b in range(4)],
    }
    exact = sum(abs(q[index == b].sum() - y[index == b].sum()) for b in range(4)) / 50
    assert near(value(bare(card.holes[0]).replace("n_b", "m_b"), **names), exact)


@check(
    level=2,
    mutants=[
        ("np.abs(gaps).sum()", "abs(gaps.sum())"),
        (", bins - 1)", ", bins)"),
        ("bincount(index, q - y", "bincount(index, q + y"),
    ],
)
def eval_ece_code(card: CardText) -> None:
    """Against the definition, bin by bin, with forecasts of exactly 0 and 1."""
    ece = run(card.code())["ece"]
    rng = np.random.default_rng(0)
    for bins in (1, 4, 10):
        q = np.append(0.85 * rng.random(40), [0, 1, 1, 0.95, 0.95])
        y = rng.integers(0, 2, 45)
        y[-4:] = [0, 0, 1, 1]
        exact = 0.0
        for b in range(bins):
            inside = (q >= b / bins) & ((q < (b + 1) / bins) | (b == bins - 1))
            if inside.any():
                exact += inside.mean() * abs(q[inside].mean() - y[inside].mean())
        assert near(ece(q.tolist(), y.tolist(), bins), exact)


@check(
    level=3,
    mutants=[
        ("about 0.09", "about 0.19"),
        ("with 20 cases", "with 200 cases"),
        ("score 0,", "score 1,"),
    ],
)
def eval_ece_fails(card: CardText) -> None:
    from scipy.stats import binom

    n, p, _ = floats(card, "explanation")
    k = np.arange(int(n) + 1)
    gap = (binom(int(n), p).pmf(k) * abs(k / n - p)).sum()
    assert agrees(card.numbers("explanation")[2], gap)
    y = np.repeat([1, 0], [3, 7])
    assert near(float(card.number()), abs((0.3 - y).sum()))


@check(
    level=3,
    mutants=[("0.881", "0.818"), (r"\frac{e}{e + 1}", r"\frac{e^4}{e^4 + 1}"), ("0.731", "0.631")],
)
def eval_temperature_worked(card: CardText) -> None:
    from scipy.special import softmax

    logits, temperatures = np.split(np.array(floats(card, "front")), 2)
    for tex, t in zip(halves(card.formula()), temperatures, strict=True):
        assert near(chain(tex), softmax(logits / t).max())


@check(
    level=3,
    mutants=[
        (r"\sum_i (y_i - \bar y)^2", r"\sum_i (\hat y_i - \bar y)"),
        (r"\frac{8}{2} = -3", r"\frac{8}{2} = 3"),
        ("mean 2 of", "mean 3 of"),
        ("correlation is $-1$", "correlation is $1$"),
    ],
)
def eval_r2_negative(card: CardText) -> None:
    from sklearn.metrics import r2_score

    numbers = floats(card, "front")
    y, said = np.array(numbers[:3]), np.array(numbers[3:6])
    exact = r2_score(y, said)
    parts = sides(card.formula())
    assert near(value(parts[1], y=y, y_hat=said, y_bar=y.mean()), exact)
    assert near([value(parts[2]), value(parts[3])], exact)
    assert near(float(re.findall(r"the mean (\d)", card.back)[0]), y.mean())
    said_r = float(re.findall(r"correlation is \$(-?\d)\$", card.explanation)[0])
    assert near(said_r, np.corrcoef(y, said)[0, 1])


@check(
    level=2,
    mutants=[
        ("$8/4 = 2$", "$8/4 = 4$"),
        (r"\sqrt{64/4} = 4", r"\sqrt{64/4} = 8"),
        (r"$\sqrt{n}$", "$n$"),
        ("above 1.25", "above 1.35"),
    ],
)
def eval_rmse_mae_worked(card: CardText) -> None:
    errors = np.array(floats(card, "front")[:4])
    mae, rmse, ratio = card.formulas("back")
    assert near(chain(mae), np.abs(errors).mean())
    assert near(chain(rmse), np.sqrt((errors**2).mean()))
    assert near(chain(rmse) / chain(mae), value(ratio, n=4))
    many = np.random.default_rng(0).normal(size=(500, 4))
    ratios = np.sqrt((many**2).mean(axis=1)) / np.abs(many).mean(axis=1)
    assert (ratios <= value(ratio, n=4)).all()
    assert (ratios >= 1).all()
    assert agrees(re.findall(r"above ([\d.]+\d)", card.explanation)[0], np.sqrt(np.pi / 2))


@check(
    level=3,
    mutants=[
        ("A: 50 %", "A: 100 %"),
        ("and 100 %. Too", "and 50 %. Too"),
        ("at most 100 %", "at most 50 %"),
        ("too low costs more than", "too high costs more than"),
    ],
)
def eval_mape_asymmetry(card: CardText) -> None:
    from sklearn.metrics import mean_absolute_percentage_error as mape

    gap, dear = re.findall(r"(\d+) too (\w+) costs more", card.explanation)[0]
    logs = {w: abs(np.log((101 + s * int(gap)) / 101)) for w, s in (("low", -1), ("high", 1))}
    assert logs[dear] == max(logs.values())
    pairs = re.findall(r"truth (\d+), forecast (\d+)", card.front)
    low, high, most = floats(card, "back")[:3]
    found = [mape([float(y)], [float(said)]) for y, said in pairs]
    assert near(found, [low, high])
    assert near(most, max(mape([7.0], [said]) for said in np.linspace(0, 7, 8)))


@check(
    level=2,
    mutants=[("= 0.75,", "= 0.25,"), ("= 0.2$$", "= 0.8$$"), ("variance 16", "variance 12")],
)
def eval_r2_spread(card: CardText) -> None:
    rmse, *spreads = floats(card, "front")[:3]
    for tex, spread in zip(halves(card.formula()), spreads, strict=True):
        assert near(chain(tex), 1 - rmse**2 / spread)


@check(
    level=3,
    mutants=[
        (r"\cloze{(\tau - 1)(y - q)}", r"\cloze{(1 - \tau)(y - q)}"),
        ("costs 1.8", "costs 0.2"),
        ("high 0.2", "high 1.8"),
        ("half the", "twice the"),
    ],
)
def eval_pinball(card: CardText) -> None:
    from sklearn.metrics import mean_pinball_loss

    tex = card.formula(-1, "front")
    for q in (1.0, 4.0):
        for tau in (0.1, 0.5, 0.9):
            exact = mean_pinball_loss([3.0], [q], alpha=tau)
            assert near(value(tex, tau=tau, y=3, q=q), exact)
    tau, under, low, over, high = floats(card, "explanation")[:5]
    assert near(low, mean_pinball_loss([5.0], [5 - under], alpha=tau))
    assert near(high, mean_pinball_loss([5.0], [5 + over], alpha=tau))
    times = {"half": 0.5, "twice": 2}[re.findall(r"is (\w+) the absolute", card.explanation)[0]]
    assert near(value(tex, tau=0.5, y=3, q=1), 2 * times)


@check(
    level=3,
    mutants=[
        (r"= F(q) - \tau$", r"= F(q) + \tau$"),
        (r"A: $F(q) = \tau$", r"A: $F(q) = 1 - \tau$"),
        ("c_u/(c_u + c_o)", "c_o/(c_u + c_o)"),
        (r"saves $\tau\,dq$", r"saves $(1 - \tau)\,dq$"),
    ],
)
def eval_pinball_derivation(card: CardText) -> None:
    """Against a normal law, the expected loss by quadrature, its slope by differences."""
    from scipy.integrate import quad
    from scipy.stats import norm

    def loss(q: float, tau: float) -> float:
        above, _ = quad(lambda y: tau * (y - q) * norm.pdf(y), q, 9)
        below, _ = quad(lambda y: (1 - tau) * (q - y) * norm.pdf(y), -9, q)
        return float(above + below)

    slope = sides(next(t for t in card.formulas("steps") if "=" in t))
    saved = next(t for t in card.formulas("steps") if "tau" in t and t.endswith("dq"))
    goal = sides(card.formula())
    for q, tau in ((0.3, 0.8), (-1.0, 0.4)):
        exact = (loss(q + 1e-4, tau) - loss(q - 1e-4, tau)) / 2e-4
        assert near([value(tex, F=norm.cdf, q=q, tau=tau) for tex in slope], exact, 1e-5)
        assert near(value(saved, tau=tau, dq=1e-3, d=1e-3, q=1), tau * 1e-3)
        best = norm.ppf(value(goal[1], tau=tau))
        assert loss(best, tau) < min(loss(best - 0.05, tau), loss(best + 0.05, tau))
    share = sides(next(t for t in card.formulas("explanation") if "c_u/" in t or "c_o/" in t))[1]
    stocks = np.arange(0, 101)
    demand = np.arange(0, 101)[:, None]
    costs = (7 * np.maximum(demand - stocks, 0) + 2 * np.maximum(stocks - demand, 0)).mean(axis=0)
    assert abs(np.argmin(costs) / 100 - value(share, c_u=7, c_o=2)) < 0.02


@check(
    level=2,
    mutants=[
        ("breaks the first and meets the second", "breaks the second and meets the first"),
        ("{{1::positive predictions}}", "{{1::true-positive rates}}"),
    ],
)
def eval_fairness_criteria(card: CardText) -> None:
    """A perfect classifier on two groups with base rates 0.5 and 0.2."""
    groups = [np.repeat([1, 0], counts) for counts in ((5, 5), (2, 8))]

    def equal(hole: str) -> bool:
        if "true" in hole:
            rates = [(y[y == 1].mean(), y[y == 0].mean()) for y in groups]
        else:
            rates = [(y.mean(), y.mean()) for y in groups]
        return rates[0] == rates[1]

    order = {"first": 0, "second": 1}
    broken, met = re.findall(r"breaks the (\w+) and meets the (\w+)", card.explanation)[0]
    assert not equal(card.holes[order[broken]])
    assert equal(card.holes[order[met]])


@check(
    level=2,
    mutants=[
        (r"\frac{1 - P}{P}", r"\frac{P}{1 - P}"),
        (r"\frac{\pi t}{\pi t + f (1 - \pi)}", r"\frac{\pi t}{\pi t + f}"),
        (r"\frac{\pi}{1 - \pi} \cdot", r"\frac{1 - \pi}{\pi} \cdot"),
        ("unless $P = 1$", "unless $P = 0$"),
    ],
)
def eval_fairness_impossible(card: CardText) -> None:
    tex = sides(card.formula())[1]
    step = next(t for t in card.formulas("steps") if t.startswith("P ="))
    for pi, t, f in ((0.5, 0.8, 0.2), (0.2, 0.7, 0.05)):
        p = precision(t, f, pi)
        assert near(value(tex, pi=pi, P=p, t=t), f)
        assert near(value(sides(step)[1], pi=pi, t=t, f=f), p)
    exempt = [sides(text) for text in card.formulas("back") if re.fullmatch(r"[Pt] = \d", text)]
    assert len(exempt) == 2
    for name, number in exempt:
        names = {"P": 0.8, "t": 0.7, name: float(number)}
        assert near(value(tex, pi=0.5, **names), value(tex, pi=0.2, **names))


@check(
    level=2, mutants=[("= 0.2,", "= 0.3,"), ("= 0.05$$", "= 0.06$$"), ("four times", "five times")]
)
def eval_fairness_worked(card: CardText) -> None:
    *rates, p, t = floats(card, "front")[:4]
    found = []
    for tex, pi in zip(halves(card.formula()), rates, strict=True):
        found.append(chain(tex))
        assert near(precision(t, found[-1], pi), p)
    times = {"four": 4, "five": 5}[re.findall(r"flagged (\w+) times", card.explanation)[0]]
    assert near(found[0] / found[1], times)
