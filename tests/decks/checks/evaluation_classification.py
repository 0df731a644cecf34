"""Checks of the cards on judging classifiers, against scikit-learn and by counting."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near
from tests.decks.checks.statistics_description import floats

Array = np.ndarray[Any, Any]
PATIENTS = {"TP": 80, "FN": 20, "FP": 70, "TN": 830}


def cases(TP: int, FN: int, FP: int, TN: int) -> tuple[Array, Array]:  # noqa: N803 - the field's names
    """Make true and predicted labels with this confusion matrix."""
    counts = [TP, FN, FP, TN]
    return np.repeat([1, 1, 0, 0], counts), np.repeat([1, 0, 1, 0], counts)


def halves(tex: str) -> tuple[str, str]:
    """Split two formulas that stand side by side."""
    first, second = tex.split(r"\qquad")
    return first.strip().rstrip(","), second.strip()


def counted(text: str) -> None:
    """Recompute every "a/b ≈ c" or "a/b = c" of plain text."""
    found = re.findall(r"(\d+)/(\d+)\$? (?:=|≈|\\approx) ([\d.]*\d)", text)
    assert found
    for top, bottom, printed in found:
        assert agrees(printed, int(top) / int(bottom))


def precision(t: float, f: float, pi: float) -> float:
    """Compute precision from the true- and false-positive rates and the base rate."""
    return t * pi / (t * pi + f * (1 - pi))


@check(
    level=2,
    mutants=[("{{1::true}}", "{{1::predicted}}"), ("{{1::predicted}}", "{{1::true}}")],
)
def eval_which_rates_move(card: CardText) -> None:
    still, moving = card.holes

    def share(word: str, pi: float) -> float:
        hits, misses, alarms = 0.8 * pi, 0.2 * pi, 0.05 * (1 - pi)
        return hits / (hits + {"true": misses, "predicted": alarms}[word])

    assert near(share(still, 0.5), share(still, 0.01))
    assert not near(share(moving, 0.5), share(moving, 0.01))


@check(
    level=3,
    mutants=[
        ("FN 20", "FN 70"),
        ("TN 830", "TN 850"),
        ("= 91 %", "= 93 %"),
        ("has 90 %", "has 85 %"),
    ],
)
def eval_confusion_worked(card: CardText) -> None:
    from sklearn.metrics import accuracy_score, confusion_matrix

    n, ill, flagged, hits = (int(x) for x in floats(card, "front")[:4])
    table = {name: int(count) for name, count in re.findall(r"(TP|FN|FP|TN) (\d+)", card.back)}
    truth, said = cases(**table)
    assert confusion_matrix(truth, said).tolist() == [
        [n - ill - flagged + hits, flagged - hits],
        [ill - hits, hits],
    ]
    found, nobody = re.findall(r"(?:=|has) (\d+ %)", card.back)
    assert agrees(found, accuracy_score(truth, said))
    assert agrees(nobody, accuracy_score(truth, 0 * said))


@check(level=2, mutants=[("If 0.5 %", "If 1.5 %"), ("in 99.5 %", "in 98.5 %")])
def eval_accuracy_paradox(card: CardText) -> None:
    claimed = floats(card, "front")[0]
    frauds, right = floats(card, "back")[:2]
    assert near(right, 1 - frauds)
    assert near(right, claimed)


@check(
    level=3,
    mutants=[(r"\sum_j C_{kj}", r"\sum_j C_{jk}"), (r"\sum_i C_{ik}", r"\sum_i C_{ki}")],
)
def eval_confusion_read(card: CardText) -> None:
    from sklearn.metrics import confusion_matrix, precision_score, recall_score

    rng = np.random.default_rng(0)
    truth, said = rng.integers(0, 3, 60), rng.integers(0, 3, 60)
    table = confusion_matrix(truth, said)
    recalls, precisions = (sides(tex)[1] for tex in halves(card.formula()))
    for k in (1, 2, 3):
        one = {"labels": [k - 1], "average": "macro"}
        assert near(value(recalls, C=table, k=k), recall_score(truth, said, **one))
        assert near(value(precisions, C=table, k=k), precision_score(truth, said, **one))


@check(
    level=3,
    mutants=[
        ("np.asarray(truth) * k + np.asarray(predicted)", "np.asarray(predicted) * k + truth"),
        ("minlength=k * k", "minlength=k"),
    ],
)
def eval_confusion_code(card: CardText) -> None:
    """Against scikit-learn, classes without cases included."""
    from sklearn.metrics import confusion_matrix

    confusion = run(card.code())["confusion"]
    rng = np.random.default_rng(0)
    for top in (2, 4):
        truth, said = rng.integers(0, top, 50), rng.integers(0, top, 50)
        exact = confusion_matrix(truth, said, labels=range(4))
        assert (confusion(truth, said, 4) == exact).all()
        assert (confusion(truth.tolist(), said.tolist(), 4) == exact).all()


@check(
    level=3,
    mutants=[
        (r"\mathrm{TP}+\mathrm{FP}", r"\mathrm{TP}+\mathrm{FN}"),
        ("0.533", "0.8"),
        ("80/100 = 0.8", "80/100 = 0.9"),
    ],
)
def eval_precision_recall(card: CardText) -> None:
    from sklearn.metrics import precision_score, recall_score

    first, second = card.formulas("back")
    truth, said = cases(**PATIENTS)
    assert near(value(first, **PATIENTS), precision_score(truth, said))
    assert near(value(second, **PATIENTS), recall_score(truth, said))
    counted(card.explanation)
    ratios = re.findall(r"80/(\d+)", card.explanation)
    assert [80 / int(x) for x in ratios] == [precision_score(truth, said), 0.8]


@check(
    level=3,
    mutants=[("from 2/3 to 0", "from 1/3 to 0"), ("recall from 1 to 0", "recall from 1 to 1")],
)
def eval_precision_not_monotone(card: CardText) -> None:
    from sklearn.metrics import precision_score, recall_score

    truth = np.array([int(x) for x in re.findall(r"labels (\d), (\d), (\d)", card.front)[0]])
    every, top = np.ones(3), np.array([1, 0, 0])
    found = [f(truth, said) for f in (precision_score, recall_score) for said in (every, top)]
    assert near(found, floats(card, "back"))


@check(
    level=3,
    mutants=[
        ("is 0.505", "is 0.405"),
        ("0.0198", "0.0099"),
        (r"\frac{2\,\mathrm{TP}}", r"\frac{\mathrm{TP}}"),
        ("160/250 = 0.64", "160/250 = 0.62"),
    ],
)
def eval_f1_harmonic(card: CardText) -> None:
    from sklearn.metrics import f1_score

    share, p, r = floats(card, "back")[:3]
    mean, harmonic = card.numbers("back")[3:5]
    truth = np.array([1] + [0] * 99)
    assert near([share, p, r], [truth.mean(), truth.mean(), 1])
    assert agrees(mean, (p + r) / 2)
    assert agrees(harmonic, f1_score(truth, np.ones(100)))
    tex = next(t for t in card.formulas("explanation") if "TP" in t)
    exact = f1_score(*cases(**PATIENTS))
    assert near(value(sides(tex)[1], **PATIENTS), exact)
    worked = next(t for t in card.formulas("explanation") if "250" in t)
    assert near(chain(worked), exact)


@check(
    level=3,
    mutants=[
        (r"{2\,\mathrm{TP} + \mathrm{FP}", r"{\mathrm{TP} + \mathrm{FP}"),
        (r"\frac12 \left", r"2 \left"),
        (
            r"\frac1R = \frac{\mathrm{TP} + \mathrm{FN}}",
            r"\frac1R = \frac{\mathrm{TP} + \mathrm{FP}}",
        ),
    ],
)
def eval_f1_counts(card: CardText) -> None:
    from sklearn.metrics import f1_score, precision_score, recall_score

    truth, said = cases(**PATIENTS)
    exact = f1_score(truth, said)
    names = {"P": precision_score(truth, said), "R": recall_score(truth, said)}
    assert near(value(sides(card.formula())[1], **PATIENTS), exact)
    steps = card.formulas("steps")
    assert near(value(sides(steps[0])[1], **names), 1 / exact)
    for tex in steps[1:]:
        left, right = sides(tex)
        assert near(value(left, **names), value(right, **PATIENTS))


@check(
    level=3,
    mutants=[
        (r"{\beta^2 P + R}", r"{P + \beta^2 R}"),
        (r"(1 + \beta^2)", r"(1 + \beta)"),
        (r"1 : \beta^2", r"1 : \beta"),
    ],
)
def eval_f_beta(card: CardText) -> None:
    from sklearn.metrics import fbeta_score, precision_score, recall_score

    truth, said = cases(**PATIENTS)
    names = {"P": precision_score(truth, said), "R": recall_score(truth, said)}
    tex = sides(card.formula(-1, "front"))[1]
    weight = next(t for t in card.formulas("explanation") if ":" in t).split(":")[1]
    for beta in (0.5, 1, 2):
        exact = fbeta_score(truth, said, beta=beta)
        assert near(value(tex, beta=beta, **names), exact)
        heavy = value(weight, beta=beta)
        assert near((1 / names["P"] + heavy / names["R"]) / (1 + heavy), 1 / exact)


@check(level=2, mutants=[("is 0.86", "is 0.76"), ("and 0.24", "and 0.14"), ("0.05,", "0.5,")])
def eval_f1_fails(card: CardText) -> None:
    t, f, _, common, _, rare = floats(card, "explanation")[:6]
    printed = card.numbers("explanation")
    for where, pi in ((2, common), (4, rare)):
        p = precision(t, f, pi)
        assert agrees(printed[where], 2 * p * t / (p + t))


@check(
    level=3,
    mutants=[
        (r"\mathrm{TN}+\mathrm{FP}", r"\mathrm{TN}+\mathrm{FN}"),
        ("830/900", "830/850"),
        ("(true-negative", "(true-positive"),
    ],
)
def eval_specificity(card: CardText) -> None:
    from sklearn.metrics import recall_score

    truth, said = cases(**PATIENTS)
    label = {"true-negative": 0, "true-positive": 1}[re.findall(r"\(([\w-]+) rate\)", card.back)[0]]
    exact = recall_score(truth, said, pos_label=label)
    assert near(value(card.formula(0, "front"), **PATIENTS), exact)
    counted(card.explanation)
    top, bottom = re.findall(r"(\d+)/(\d+)", card.explanation)[0]
    assert near(int(top) / int(bottom), exact)


@check(
    level=2,
    mutants=[
        (r"70/900 \approx 0.078", r"70/150 \approx 0.467"),
        (r"70/150 \approx 0.467", r"70/900 \approx 0.078"),
        ("0.467", "0.567"),
        ("7.8 %", "9.8 %"),
    ],
)
def eval_fpr_fdr(card: CardText) -> None:
    table = {name: int(count) for name, count in re.findall(r"(TP|FP|TN) (\d+)", card.front)}
    rate, discovery = card.formulas("back")
    alarms = table["FP"]
    assert near(chain(rate), alarms / (alarms + table["TN"]))
    assert near(chain(discovery), alarms / (alarms + table["TP"]))
    assert agrees(card.numbers("explanation")[0], chain(rate))


@check(
    level=3,
    mutants=[
        ("s_i^+ > s_j^-", "s_i^+ < s_j^-"),
        (r"\frac{1}{n_+ n_-}\sum_{i", r"\frac{1}{n_+}\sum_{i"),
    ],
)
def eval_auc_is_rank(card: CardText) -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    up, down = rng.normal(0.5, 1, 6), rng.normal(0, 1, 9)
    exact = roc_auc_score([1] * 6 + [0] * 9, np.append(up, down))
    names = {"s_plus": up, "s_minus": down, "n_plus": 6, "n_minus": 9}
    assert near(value(sides(card.formula())[1], **names), exact)


@check(level=3, mutants=[("2 + 1.5 + 1", "2 + 1 + 1"), ("0.3, negatives", "0.1, negatives")])
def eval_auc_worked(card: CardText) -> None:
    from sklearn.metrics import roc_auc_score

    before, after = card.front.split("negatives")
    up, down = ([float(x) for x in re.findall(r"\d\.\d", part)] for part in (before, after))
    exact = roc_auc_score([1] * len(up) + [0] * len(down), up + down)
    assert near(chain(card.formula()), exact)


@check(
    level=3,
    mutants=[
        ("negatives / 2", "negatives"),
        ("below += negatives", "below += positives"),
        ("sorted(zip(scores, labels))", "sorted(zip(scores, labels), reverse=True)"),
    ],
)
def eval_auc_code(card: CardText) -> None:
    """Against scikit-learn, with many ties; a constant score gives one half."""
    from sklearn.metrics import roc_auc_score

    roc_auc = run(card.code())["roc_auc"]
    rng = np.random.default_rng(0)
    for size in (2, 10, 60):
        labels = np.append([0, 1], rng.integers(0, 2, size)).tolist()
        scores = (rng.integers(0, 5, size + 2) + np.array(labels)).tolist()
        assert near(roc_auc(scores, labels), roc_auc_score(labels, scores))
    said = float(re.findall(r"constant score gives ([\d.]*\d)", card.explanation)[0])
    assert roc_auc([3, 3, 3], [0, 1, 1]) == said


@check(level=3, mutants=[("{t + 1 - f}", "{t + f}"), ("{2}$$", "{1}$$")])
def eval_auc_hard(card: CardText) -> None:
    from sklearn.metrics import balanced_accuracy_score, roc_auc_score

    truth, said = cases(**PATIENTS)
    found = value(sides(card.formula())[1], t=80 / 100, f=70 / 900)
    assert near(found, roc_auc_score(truth, said))
    assert near(found, balanced_accuracy_score(truth, said))


@check(
    level=2,
    mutants=[
        (r"0.05\,(1-\pi)", r"0.05\,\pi"),
        ("which is 0.94", "which is 0.84"),
        ("and 0.14", "and 0.24"),
    ],
)
def eval_precision_base_rate(card: CardText) -> None:
    t, f = floats(card, "front")[:2]
    tex = sides(card.formula(1))[1]
    shown = re.findall(r"([\d.]+) for \$\\pi = ([\d.]+)\$", card.back)
    assert len(shown) == 2
    for printed, pi in shown:
        exact = precision(t, f, float(pi))
        assert near(value(tex, pi=float(pi)), exact)
        assert agrees(printed, exact)


@check(
    level=2,
    mutants=[
        ("9990", "999"),
        ("0.074", "0.74"),
        ("800 hits", "80 hits"),
        ("Fraud at 0.1 %", "Fraud at 1 %"),
    ],
)
def eval_pr_or_roc(card: CardText) -> None:
    pi = floats(card, "front")[0]
    t, f, millions, hits, alarms, _ = floats(card, "explanation")[:6]
    n = millions * 1e6
    assert near([hits, alarms], [n * pi * t, n * (1 - pi) * f])
    assert agrees(card.numbers("explanation")[5], hits / (hits + alarms))


@check(
    level=3, mutants=[("R_{k-1})", "R_k)"), (r"\,P_k}$$", r"\,R_k}$$"), (r"\,P_k}", r"\,P_{k-1}}")]
)
def eval_average_precision(card: CardText) -> None:
    from sklearn.metrics import average_precision_score

    rng = np.random.default_rng(0)
    scores, labels = rng.permutation(20), rng.integers(0, 2, 20)
    hits = np.cumsum(labels[np.argsort(-scores)])
    recalls = {k: hits[k - 1] / hits[-1] if k else 0 for k in range(21)}
    precisions = {k: hits[k - 1] / k if k else 0 for k in range(21)}
    found = value(sides(card.formula(-1, "front"))[1], R=recalls, P=precisions, n=20)
    assert near(found, average_precision_score(labels, scores))


@check(
    level=3,
    mutants=[
        (r"\frac{3}{5}", r"\frac{3}{4}"),
        ("0.756", "0.656"),
        ("AUC is 0.5", "AUC is 0.6"),
        ("rate, 0.6", "rate, 0.5"),
    ],
)
def eval_ap_worked(card: CardText) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    labels = [int(x) for x in re.findall(r"labels ([\d, ]+)\.", card.front)[0].split(",")]
    falling = -np.arange(len(labels))
    assert near(chain(card.formula()), average_precision_score(labels, falling))
    area, rate = re.findall(r"(?:AUC is|rate,) ([\d.]*\d)", card.explanation)
    assert near(float(area), roc_auc_score(labels, falling))
    assert near(float(rate), np.mean(labels))


@check(
    level=3,
    mutants=[(r"about $\pi$.", r"about $1 - \pi$."), ("ROC AUC 0.5;", "ROC AUC 0.6;")],
)
def eval_pr_chance(card: CardText) -> None:
    """20,000 random scores; both within 0.03, more than five standard errors."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    rng = np.random.default_rng(0)
    labels, scores = rng.random(20000) < 0.3, rng.random(20000)
    assert abs(roc_auc_score(labels, scores) - float(card.number())) < 0.03
    assert abs(average_precision_score(labels, scores) - value(card.formula(), pi=0.3)) < 0.03


@check(
    level=2,
    mutants=[
        (r"\frac{c_{\mathrm{FP}}}{c", r"\frac{c_{\mathrm{FN}}}{c"),
        ("Flag when the first is smaller, $(1-p)", "Flag when the first is smaller, $(2-p)"),
        ("nine times", "four times"),
        ("costs $p\\,c_{\\mathrm{FN}}$", "costs $p\\,c_{\\mathrm{FP}}$"),
    ],
)
def eval_cost_threshold(card: CardText) -> None:
    """Against a scan over p of the two expected costs; the least costly side must follow."""
    names = {"c_FP": 2.0, "c_FN": 7.0}
    bar = value(sides(card.formula(-1))[1], **names)
    steps = card.formulas("steps")
    smaller = sides(next(t for t in steps if "<" in t))
    for p in (0.1, bar - 0.01, bar + 0.01, 0.9):
        flag, rest = (1 - p) * names["c_FP"], p * names["c_FN"]
        assert near(value(steps[0], p=p, **names), flag)
        assert near(value(steps[1], p=p, **names), rest)
        assert near([value(side, p=p, **names) for side in smaller], [flag, rest])
        assert (flag < rest) == (p > bar)
    times = {"nine": 9, "four": 4}[re.findall(r"miss (\w+) times", card.explanation)[0]]
    said = re.findall(r"threshold at ([\d.]*\d);", card.explanation)[0]
    assert agrees(said, value(sides(card.formula(-1))[1], c_FP=1, c_FN=times))


@check(level=2, mutants=[(r"\pi (1 - t)", r"\pi t"), (r"(1 - \pi) f", r"\pi f")])
def eval_expected_cost(card: CardText) -> None:
    names = {"c_FN": 7.0, "c_FP": 2.0, "pi": 0.1, "t": 0.8, "f": 70 / 900}
    exact = (PATIENTS["FN"] * 7.0 + PATIENTS["FP"] * 2.0) / 1000
    assert near(value(bare(card.holes[0]), **names), exact)


@check(
    level=2,
    mutants=[
        ("= 11400", "= 10400"),
        ("= 50000", "= 5000"),
        ("= 18000", "= 20000"),
        ("41,400", "31,400"),
    ],
)
def eval_cost_worked(card: CardText) -> None:
    miss, alarm, missed, alarms, ill, well = floats(card, "front")
    costs = [missed * miss + alarms * alarm, ill * miss, well * alarm]
    assert near([chain(tex) for tex in card.formulas("back")], costs)
    dear, everybody, test = floats(card, "explanation")
    assert near([everybody, test], [well * alarm, missed * dear + alarms * alarm])


@check(level=2, mutants=[("$F^*/2$", "$F^*$"), ("at most 0.5.", "at most 0.4."), ("2p >", "p >")])
def eval_f1_threshold(card: CardText) -> None:
    """Populations with known probabilities, by exact expected counts; within 0.001."""
    for power in (0.5, 1, 3):
        p = np.linspace(0, 1, 20001)[::-1] ** power
        hits = np.cumsum(p)
        scores = 2 * hits / (np.arange(1, len(p) + 1) + p.sum())
        best = int(np.argmax(scores))
        assert abs(value(card.formula(), F_star=scores[best]) - p[best]) < 1e-3
        left, right = sides(card.formula(-1, "explanation"))
        assert abs(value(left, p=p[best]) - value(right, F_star=scores[best])) < 2e-3
    perfect = value(card.formula(), F_star=1)
    assert near(perfect, float(re.findall(r"at most ([\d.]*\d)", card.back)[0]))
