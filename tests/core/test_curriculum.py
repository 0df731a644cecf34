"""The rules for cards of the curriculum, as far as a reader of their text can tell."""

from __future__ import annotations

import pytest

from tenhours.core.curriculum.coverage import Placed, thin_leaves
from tenhours.core.curriculum.likeness import nearly_equal
from tenhours.core.curriculum.rules import allowed, findings
from tenhours.core.curriculum.syllabus import Leaf, Topic, read_syllabus
from tenhours.core.curriculum.symbols import undefined
from tenhours.core.curriculum.wording import count_words
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.errors import DataError
from tenhours.core.notes import Severity

META = "<!-- id: x leaf: t.01 kind: intuition -->\n"


def broken(card: str, meta: str = META) -> list[str]:
    (note,) = parse_deck(card + meta).notes
    return [found.rule for found in findings(note, {"t.01"})]


@pytest.mark.parametrize(
    ("meta", "rules"),
    [
        (META, []),
        ("", ["id", "leaf", "kind"]),
        ("<!-- id: x leaf: t.99 kind: intuition -->\n", ["leaf"]),
        ("<!-- id: x leaf: t.01 kind: opinion -->\n", ["kind"]),
        ("<!-- id: x leaf: t.01 kind: formula -->\n", ["verify"]),
        ("<!-- id: x leaf: t.01 kind: sql -->\n", ["verify"]),
        ("<!-- id: x leaf: t.01 kind: formula verify: some_check -->\n", []),
        ("<!-- id: x leaf: t.01 kind: intuition allow: everything -->\n", ["allow"]),
    ],
)
def test_metadata_is_whole(meta: str, rules: list[str]) -> None:
    assert broken("Q: Why does it rain?\nA: Clouds cool.\n", meta) == rules


@pytest.mark.parametrize(
    ("front", "rules"),
    [
        ("Why is it so?", []),
        ("Is the matrix invertible?", ["yes-no"]),
        ("Is the matrix invertible, and why?", []),
        ("For $n < d$, is $X^\\top X$ invertible?", ["yes-no"]),
        ("State the bound. Does it need independence?", ["yes-no"]),
        ("Is the origin a minimum, a maximum or a saddle?", []),
        ("What is a basis?", []),
        ("Explain overfitting.", ["vague"]),
        ("Describe attention.", ["vague"]),
        ("Describe a classifier that is calibrated and useless.", []),
        ("Overfitting", ["vague"]),
        ("$\\nabla f$", []),
        ("List the assumptions of least squares.", ["enumeration"]),
        ("Name three regularisers.", ["enumeration"]),
        ("What are the four subspaces of a matrix?", ["enumeration"]),
        ("Which seven steps lead there?", ["enumeration"]),
        ("Name the assumption.", []),
        (" ".join(["word"] * 30) + "?", []),
        (" ".join(["word"] * 31) + "?", ["long"]),
        (" ".join(["word"] * 30) + " $a + b + c$ `code of many words`?", []),
    ],
)
def test_fronts(front: str, rules: list[str]) -> None:
    assert broken(f"Q: {front}\nA: It follows from this.\n") == rules


@pytest.mark.parametrize(
    ("back", "rules"),
    [
        (" ".join(["word"] * 45), []),
        (" ".join(["word"] * 46), ["long"]),
        ("- a\n- b\n- c\n- d", []),
        ("- a\n- b\n- c\n- d\n- e", ["enumeration"]),
        ("The loss never falls.", ["absolute"]),
        ("The loss never falls if the step is too long.", []),
        ("It is always positive.", ["absolute"]),
        ("`always` is a word of the program.", []),
        ("\n```python\nif True\n```", ["code"]),
        ("\n```python\nif True:\n    pass\n```", []),
        ("\n```sql\nSELECT (\n```", []),
        ("\n```python\n" + "x = 1" + " " * 71 + "+ 1\n```", ["wide"]),
    ],
)
def test_backs(back: str, rules: list[str]) -> None:
    assert broken(f"Q: Why is it so?\nA: {back}\n") == rules


@pytest.mark.parametrize(
    ("card", "rules"),
    [
        ("Q: What does gradient descent with momentum do?\nA: Gradient descent with momentum.\n",
         ["gives-away"]),
        ("Q: Ridge or lasso for sparse weights?\nA: Lasso.\n", []),
        ("Q: What is 3 plus 4?\nA: 4\n", []),
        ("C: The {{eigenvalues}} are real: eigenvalues of symmetric matrices.\n", ["gives-away"]),
        ("C: The {{1::mean}} is the {{1::mean}}.\n", []),
        ("C: A {{rank::rank?}} is counted.\n", ["gives-away"]),
        ("C: Density {{$\\lambda e^{-\\lambda x}$}}, survival {{$e^{-\\lambda x}$}}.\n", []),
        ("C: Either {{$e^{-\\lambda x}$}} or {{2::$e^{-\\lambda x}$}}.\n", ["gives-away"]),
        ("C: `NULL AND FALSE` is {{FALSE}}.\n", []),
    ],
)  # fmt: skip
def test_fronts_that_give_their_answer_away(card: str, rules: list[str]) -> None:
    assert broken(card) == rules


def test_a_spoken_card_may_ask_for_an_explanation() -> None:
    meta = META.replace("intuition", "spoken")
    assert broken("Q: Explain overfitting in a minute.\nA: Three beats.\n", meta) == []


def test_words_are_counted_outside_formulas_code_and_tables_frames() -> None:
    assert count_words("Two *words* and $n - 1$ or `x y z`") == 4
    assert count_words("| a | b |\n|---|---|\n| c | $d$ |") == 3
    assert count_words("[a link](far/away.md)") == 2
    assert count_words("Gauss–Markov's well-known result") == 4


def test_what_is_allowed_with_its_reason() -> None:
    meta = "<!-- id: x allow: long (a table, of four rows), yes-no kind: sql -->\n"
    (note,) = parse_deck("Q: a?\nA: b\n" + meta).notes
    assert allowed(note) == {"long": "a table, of four rows", "yes-no": ""}


@pytest.mark.parametrize(
    ("card", "above", "missing"),
    [
        ("Q: The update?\nA: $w - \\eta g$\n", "", "eta, g, w"),
        ("Q: The update of $w$?\nA: $w - \\eta g$\nE: Step size $\\eta$.\n", "", "g"),
        ("Q: The update of $w$ by g?\nA: $w - \\eta g$\n", "Here $\\eta$ is the step.", ""),
        ("Q: The update?\nA: $w_{t+1} = w_t - \\eta g$, with $g$ the gradient.\n", "", "eta"),
        ("Q: A sum?\nA: $\\sum_{i=1}^n x_i \\mathrm{Var}(X)$\n", "", ""),
    ],
)
def test_symbols_that_nothing_defines(card: str, above: str, missing: str) -> None:
    meta = META.replace("intuition", "formula verify: c")
    (note,) = parse_deck(card + meta).notes
    found = [item.message for item in undefined(note, above)]
    assert len(found) == bool(missing)
    assert all(f"what {missing} stands" in message for message in found)


def test_symbols_matter_on_formula_cards_only() -> None:
    (note,) = parse_deck("Q: The update?\nA: $w - \\eta g$\n" + META).notes
    assert list(undefined(note, "")) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("What is the rank of a matrix?", "What is the rank of a matrix", True),
        ("What is the rank of a matrix?", "What is a matrix's rank?", False),
        ("When does Newton's method fail?", "When does Newton's method fail, and why?", True),
        ("What is precision?", "What is recall?", False),
        ("Forward KL or reverse KL?", "Reverse KL or forward KL?", False),
        ("Derivative of $\\sin x$?", "Derivative of $\\cos x$?", False),
        ("Rank of $X$?", "Rank of $x$?", False),
        ("Mean of 1, 2, 3?", "Mean of 1, 2, 4?", False),
    ],
)
def test_fronts_that_are_nearly_the_same(one: str, other: str, alike: bool) -> None:
    between = "Something else entirely?"
    assert list(nearly_equal([one, between, other])) == ([(0, 2)] if alike else [])


def test_leaves_with_too_few_cards_or_kinds() -> None:
    leaves = tuple(Leaf(f"t.0{n}", "name", "t", n) for n in (1, 2, 3))
    topic = Topic("t", "T", "maths/t", leaves)
    assert topic.holds("maths/t/part")
    assert not topic.holds("maths/tt")
    placed = [
        Placed("t.01", "definition", 1),
        Placed("t.02", "definition", 2),
        Placed("t.03", "definition", 2),
        Placed("t.03", "formula", 1),
    ]
    assert [leaf.id for leaf, _ in thin_leaves(topic, placed)] == ["t.01", "t.03"]
    placed += [Placed("t.01", "formula", 1), Placed("t.03", "code", 1)]
    assert list(thin_leaves(topic, placed)) == []
    assert len(list(thin_leaves(topic, []))) == 3


def test_a_syllabus_that_is_none_is_told() -> None:
    for text in ("", "[]", '{"topics": [{"topic": "t"}]}'):
        with pytest.raises(DataError, match="syllabus"):
            read_syllabus(text)


def test_metadata_rules_are_errors_and_wording_is_a_warning() -> None:
    (note,) = parse_deck("Q: Explain it.\nA: So.\n").notes
    found = {item.rule: item.severity for item in findings(note, ())}
    assert found["id"] is Severity.ERROR
    assert found["vague"] is Severity.WARNING
