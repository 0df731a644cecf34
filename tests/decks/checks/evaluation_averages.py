"""Checks of the cards on single numbers from a confusion matrix, and on averages over classes."""

from __future__ import annotations

import re

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.evaluation_classification import PATIENTS, cases, halves
from tests.decks.checks.probability_spaces import chain, near
from tests.decks.checks.statistics_description import floats


@check(
    level=3,
    mutants=[
        (r"- \mathrm{FP} \cdot", r"+ \mathrm{FP} \cdot"),
        (r"(\mathrm{TN}+\mathrm{FN})", r"(\mathrm{TN}+\mathrm{TP})"),
        ("0.607", "0.617"),
    ],
)
def eval_mcc(card: CardText) -> None:
    from sklearn.metrics import matthews_corrcoef

    exact = matthews_corrcoef(*cases(**PATIENTS))
    assert near(value(card.formula(0, "front"), **PATIENTS), exact)
    printed = next(t for t in card.formulas("explanation") if "65000" in t)
    assert abs(chain(printed) - exact) < 1e-5


@check(level=3, mutants=[("0.974", "0.95"), ("MCC 0 ", "MCC 1 "), ("95 % of", "85 % of")])
def eval_mcc_or_f1(card: CardText) -> None:
    from sklearn.metrics import f1_score, matthews_corrcoef

    share = floats(card, "front")[0]
    truth = np.repeat([1, 0], [round(1000 * share), round(1000 * (1 - share))])
    everyone = np.ones(1000)
    assert agrees(re.findall(r"approx ([\d.]+)\$", card.back)[0], f1_score(truth, everyone))
    said = float(re.findall(r"MCC (\d) ", card.back)[0])
    assert said == matthews_corrcoef(truth, everyone)


@check(
    level=3,
    mutants=[
        ("0.85 \\times 0.9", "0.85 \\times 0.8"),
        ("0.591", "0.491"),
        ("{1 - 0.78}", "{0.78}"),
    ],
)
def eval_kappa_worked(card: CardText) -> None:
    from sklearn.metrics import cohen_kappa_score

    agree, flagged, ill = floats(card, "front")
    chance = flagged * ill + (1 - flagged) * (1 - ill)
    assert near(chain(card.formula(0, "steps")), chance)
    exact = cohen_kappa_score(*cases(**PATIENTS))
    assert near(chain(card.formula()), exact)
    assert near((agree - chance) / (1 - chance), exact)


@check(
    level=3,
    mutants=[("-0.053", "-0.53"), ("= 0.905", "= 0.915"), ("0.95^2 + 0.05^2", "0.95^2 + 0.5^2")],
)
def eval_kappa_paradox(card: CardText) -> None:
    from sklearn.metrics import cohen_kappa_score

    both, _, alone, other = (int(x) for x in floats(card, "front")[:4])
    raters = cases(both, alone, other, 0)
    chance = chain(card.formula())
    assert near(chance, raters[0].mean() * raters[1].mean() + (1 - raters[0].mean()) ** 2)
    exact = cohen_kappa_score(*raters)
    assert agrees(sides(card.formula(0, "explanation"))[1], exact)
    assert near((both / 100 - chance) / (1 - chance), exact)


@check(
    level=3,
    mutants=[("recalls of", "precisions of"), ("0.861", "0.761"), ("gets $1/K$", "gets $1/2$")],
)
def eval_balanced_accuracy(card: CardText) -> None:
    from sklearn.metrics import balanced_accuracy_score, precision_score, recall_score

    truth, said = cases(**PATIENTS)
    metric = {"recalls": recall_score, "precisions": precision_score}[card.holes[0].split()[0]]
    exact = balanced_accuracy_score(truth, said)
    assert near(metric(truth, said, average="macro"), exact)
    assert agrees(sides(card.formula(0, "explanation"))[1], exact)
    chain(card.formula(0, "explanation"))
    three = balanced_accuracy_score([0, 1, 1, 2, 2, 2], [1] * 6)
    assert near(value(card.formula(0, "front"), K=3), three)


@check(
    level=3,
    mutants=[
        ("micro recall,", "macro recall,"),
        ("FP (for the predicted", "FP (for the true"),
        ("FN (for the true", "FN (for the predicted"),
    ],
)
def eval_micro_is_accuracy(card: CardText) -> None:
    from sklearn.metrics import (
        accuracy_score,
        confusion_matrix,
        f1_score,
        precision_score,
        recall_score,
    )

    rng = np.random.default_rng(0)
    truth, said = rng.integers(0, 4, 90), rng.integers(0, 3, 90)
    scores = {"precision": precision_score, "recall": recall_score, "$F_1$": f1_score}
    named = re.findall(r"(micro|macro) (precision|recall|\$F_1\$)", card.front)
    assert len(named) == 3
    for average, name in named:
        found = scores[name](truth, said, average=average, zero_division=0)
        assert near(found, accuracy_score(truth, said))
    table = confusion_matrix(truth, said)
    of = {
        "true": table.sum(axis=1) - table.diagonal(),
        "predicted": table.sum(axis=0) - table.diagonal(),
    }
    alarms, misses = re.findall(r"(?:FP|FN) \(for the (\w+) ", card.back)
    assert (of[alarms] == [((said == k) & (truth != k)).sum() for k in range(4)]).all()
    assert (of[misses] == [((said != k) & (truth == k)).sum() for k in range(4)]).all()


@check(
    level=2,
    mutants=[("= 0.852", "= 0.752"), ("{3} = 0.5", "{3} = 0.6"), ("0.08 \\times", "0.8 \\times")],
)
def eval_macro_worked(card: CardText) -> None:
    numbers = floats(card, "front")
    counts, scores = numbers[:3], numbers[3:6]
    macro, weighted = halves(card.formula())
    assert near(chain(macro), np.mean(scores))
    assert near(chain(weighted), np.average(scores, weights=counts))


@check(
    level=3,
    mutants=[
        ("is 0.333", "is 0.433"),
        ("both 0.6, is 0.6", "both 0.6, is 0.5"),
        ("per-class $F_1$", "F of means"),
    ],
)
def eval_macro_f1_two_ways(card: CardText) -> None:
    """Ten cases of one class and two of the other have these precisions and recalls."""
    from sklearn.metrics import f1_score, precision_recall_fscore_support

    truth = np.repeat([0, 1], [10, 2])
    said = np.repeat([0, 1], [2, 10])
    p, r, f1, _ = precision_recall_fscore_support(truth, said)
    assert near([p[0], r[0], p[1], r[1]], floats(card, "front")[:4])
    strict, means, other = card.numbers("back")[:3]
    assert agrees(strict, f1.mean())
    assert agrees(means, p.mean())
    assert agrees(means, r.mean())
    assert agrees(other, 2 * p.mean() * r.mean() / (p.mean() + r.mean()))
    assert near(f1_score(truth, said, average="macro"), f1.mean())
    assert "averages the per-class $F_1$" in card.explanation


@check(
    level=3,
    mutants=[
        ("Hamming loss 1/6", "Hamming loss 1/3"),
        ("accuracy 1/2", "accuracy 2/3"),
        ("0.75", "0.85"),
    ],
)
def eval_multilabel_worked(card: CardText) -> None:
    from sklearn.metrics import accuracy_score, hamming_loss, jaccard_score

    first, guess, second = re.findall(r"\{([abc, ]+)\}", card.front)
    truth, said = (
        np.array([[int(label in line) for label in "abc"] for line in pair])
        for pair in ((first, second), (guess, second))
    )
    loss, whole = (x for x in card.numbers("back") if "/" in x)
    assert agrees(loss, hamming_loss(truth, said))
    assert agrees(whole, accuracy_score(truth, said))
    printed = re.findall(r"here ([\d.]+),", card.explanation)[0]
    assert agrees(printed, jaccard_score(truth, said, average="samples"))
