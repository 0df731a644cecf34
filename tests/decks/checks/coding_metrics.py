"""Checks of the cards on metrics from scratch."""

from __future__ import annotations

import math
import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, value
from tests.decks.checking import check
from tests.decks.checks.coding_models import numpy_run

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


# Metrics


@check(level=3, mutants=[("c * y + p", "c * p + y"), ("minlength=c * c", "minlength=c")])
def code_confusion(card: CardText) -> None:
    """scikit-learn, with a class that is missing; its recall and precision."""
    from sklearn.metrics import confusion_matrix, precision_score, recall_score

    rng = np.random.default_rng(0)
    y, p = rng.integers(3, size=40), rng.integers(3, size=40)
    made = numpy_run(card.code())["confusion"]
    assert np.array_equal(made(y, p, 5), confusion_matrix(y, p, labels=range(5)))
    table = made(y, p, 3)
    assert np.allclose(np.diag(table) / table.sum(axis=1), recall_score(y, p, average=None))
    assert np.allclose(np.diag(table) / table.sum(axis=0), precision_score(y, p, average=None))
    assert "over its row sum, precision over its column sum" in card.explanation


@check(
    level=3,
    mutants=[
        ("gap > 0", "gap < 0"),
        ("0.5 * (gap == 0)", "(gap == 0)"),
        ("+ 0.5 * (gap == 0)", ""),
    ],
)
def code_auc(card: CardText) -> None:
    """scikit-learn, with ties."""
    from sklearn.metrics import roc_auc_score

    rng, auc = np.random.default_rng(0), numpy_run(card.code())["auc"]
    for _ in range(5):
        y, score = rng.permutation([0, 0, 0, 1, 1] * 5), rng.integers(5, size=25)
        assert math.isclose(auc(y, score), roc_auc_score(y, score))


@check(
    level=3,
    mutants=[
        ("argsort(-score)", "argsort(score)"),
        ("precision[hit == 1]", "precision"),
        ("np.arange(1, len(y) + 1)", "np.arange(len(y)) + 2"),
    ],
)
def code_average_precision(card: CardText) -> None:
    """scikit-learn, without ties."""
    from sklearn.metrics import average_precision_score

    rng, function = np.random.default_rng(0), numpy_run(card.code())["average_precision"]
    for _ in range(5):
        y, score = rng.permutation([0, 0, 0, 1, 1] * 5), rng.normal(size=25)
        assert math.isclose(function(y, score), average_precision_score(y, score))


@check(
    level=3,
    mutants=[
        ("np.log2(np.arange(2,", "np.log2(np.arange(1,"),
        ("[::-1]", ""),
        ("discount)[:k].sum()\n    ideal", "discount).sum()\n    ideal"),
        ("2, len(rel) + 2", "3, len(rel) + 3"),
    ],
)
def code_ndcg(card: CardText) -> None:
    """scikit-learn, for several k."""
    from sklearn.metrics import ndcg_score

    rng, ndcg = np.random.default_rng(0), numpy_run(card.code())["ndcg"]
    for k in (1, 3, 6):
        rel = rng.integers(4, size=6)
        rel[0] = max(rel[0], 1)
        assert math.isclose(ndcg(rel, k), ndcg_score([rel], [np.arange(6)[::-1]], k=k))
    assert ndcg(np.zeros(4), 2) == 0


def grid_iou(a: Any, b: Any) -> float:
    """Count the unit cells in both boxes and in either."""
    cells = [{(x, y) for x in range(r[0], r[2]) for y in range(r[1], r[3])} for r in (a, b)]
    return len(cells[0] & cells[1]) / len(cells[0] | cells[1])


def random_box(rng: Any) -> list[int]:
    """Draw a box with whole corners and some area."""
    x, y = rng.integers(8, size=2)
    w, h = rng.integers(1, 6, size=2)
    return [int(x), int(y), int(x + w), int(y + h)]


@check(
    level=3,
    mutants=[
        ("`max(0, min(a[2], b[2]) - max(a[0], b[0]))`", "`min(a[2], b[2]) - max(a[0], b[0])`"),
        ("min(a[2], b[2])", "max(a[2], b[2])"),
        ("- w * h)", ")"),
    ],
)
def code_iou(card: CardText) -> None:
    """Count cells of a grid; without the outer maximum, boxes apart on both axes overlap."""
    source, overlap = card.code(0, field="front"), card.spans("back")[0]
    iou = numpy_run(source.replace("...", overlap))["iou"]
    rng = np.random.default_rng(0)
    for _ in range(60):
        a, b = random_box(rng), random_box(rng)
        assert math.isclose(iou(a, b), grid_iou(a, b))
    bare = source.replace("...", overlap.removeprefix("max(0, ").removesuffix(")"))
    bare = bare.replace(
        "max(0, min(a[3], b[3]) - max(a[1], b[1]))", "min(a[3], b[3]) - max(a[1], b[1])"
    )
    assert numpy_run(bare)["iou"]([0, 0, 2, 2], [3, 3, 5, 5]) > 0


@check(
    level=3,
    mutants=[
        ("argsort(-scores)", "argsort(scores)"),
        ("<= threshold", "> threshold"),
        ("boxes[best], boxes[i]", "boxes[0], boxes[i]"),
    ],
)
def code_nms(card: CardText) -> None:
    """By definition: a box is kept exactly if no kept box of higher score overlaps it too much."""
    nms = numpy_run(card.code())["nms"]
    rng = np.random.default_rng(0)
    for _ in range(10):
        boxes = [random_box(rng) for _ in range(12)]
        scores = rng.permutation(12) / 12
        kept = nms(boxes, scores, grid_iou, 0.3)
        assert [scores[i] for i in kept] == sorted((scores[i] for i in kept), reverse=True)
        for i in range(12):
            rivals = [
                j for j in kept if scores[j] > scores[i] and grid_iou(boxes[i], boxes[j]) > 0.3
            ]
            assert (i in kept) == (not rivals)


@check(
    level=3,
    mutants=[
        ("0 with a warning", "1 with a warning"),
        ("When nothing is predicted positive", "When nothing is positive"),
    ],
)
def code_precision_zero(card: CardText) -> None:
    """scikit-learn where nothing is predicted positive."""
    from sklearn.metrics import precision_score

    none = "When nothing is predicted positive" in card.back
    y, p = ([0, 1, 1], [0, 0, 0]) if none else ([0, 0, 0], [0, 1, 1])
    assert (
        sum(a == b == 1 for a, b in zip(y, p, strict=True))
        + sum(b > a for a, b in zip(y, p, strict=True))
        == 0
    )
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        made = precision_score(y, p)
    assert heard
    assert re.findall(r"Either (\d) with a warning", card.back) == [f"{made:.0f}"]


@check(
    level=3,
    mutants=[
        ("3 of 4 pairs", "2 of 4 pairs"),
        ("0.75", "0.5"),
        ("\\frac{5}{6}", "\\frac{3}{4}"),
        ("labels 1, 0, 1, 0", "labels 1, 1, 0, 0"),
    ],
)
def code_auc_ap_worked(card: CardText) -> None:
    """scikit-learn, on the numbers of the front."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    numbers = [float(x) for x in card.numbers("front")]
    scores, labels = numbers[:4], [int(x) for x in numbers[4:]]
    exact = roc_auc_score(labels, scores)
    hits, pairs, printed = re.findall(r"(\d) of (\d) pairs, ([\d.]+\d)", card.back)[0]
    assert int(hits) / int(pairs) == exact
    assert int(pairs) == sum(labels) * (4 - sum(labels))
    assert agrees(printed, exact)
    for side in card.formula().split("="):
        assert math.isclose(value(side), average_precision_score(labels, scores))
