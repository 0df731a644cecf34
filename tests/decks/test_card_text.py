"""A check sees of a card what a reader sees, and nothing else."""

from __future__ import annotations

import time

import pytest
from tests.decks.card_text import CardText, agrees, fit_exponent, run, sql_rows
from tests.decks.catalogue import NotACard, reread
from tests.decks.checking import mutate
from tests.decks.running_code import within

SOURCE = """\
Q: What is $a^2$ for $a = 3$, and 12 % of it?
H: Three threes.
S: Write $a^2 = a \\cdot a$.
S: So

$$3 \\cdot 3$$
A: It is $9$, and 1.08, a share of \\(\\frac{3}{25}\\).

```python
print(3**2)
```
E: See `pow`. About 1,024 others, −3.5 or $2 \\times 10^{-3}$.
<!-- id: square leaf: x.01 kind: formula verify: some_check -->
"""
CLOZE = """\
C: The mean of 1, 2, 6 is {{3}}, and $\\bar x = \\cloze{\\frac{9}{3}}$.
<!-- id: mean leaf: x.01 kind: worked-numeric -->
"""


def card(source: str = SOURCE) -> CardText:
    empty = CardText("", "", "", "", "a.md", "", "", (), (), "", (), "", 1, False, 1)
    return reread(empty, source)


def test_fields_and_metadata() -> None:
    found = card()
    assert (found.id, found.kind, found.leaf, found.verify) == (
        "square", "formula", "x.01", "some_check",
    )  # fmt: skip
    assert found.hints == ("Three threes.",)
    assert len(found.steps) == 2
    assert found.text.startswith("What is")


def test_formulas_in_order_of_front_steps_back_explanation() -> None:
    found = card()
    assert found.formulas() == [
        "a^2", "a = 3", "a^2 = a \\cdot a", "3 \\cdot 3", "9", "\\frac{3}{25}",
        "2 \\times 10^{-3}",
    ]  # fmt: skip
    assert found.formula() == "9"
    assert found.formula(-1) == "\\frac{3}{25}"
    assert found.formula(1, "steps") == "3 \\cdot 3"
    with pytest.raises(LookupError, match="square"):
        found.formula(2)


def test_code_and_numbers() -> None:
    found = card()
    assert run(found.code(lang="python"))["stdout"] == "9\n"
    assert found.codes("sql") == []
    assert found.spans() == ["pow"]
    assert found.numbers("back") == ["9", "1.08", "\\frac{3}{25}"]
    assert found.numbers("front") == ["3", "12 %"]
    assert found.numbers("explanation") == ["1,024", "−3.5", "2 \\times 10^{-3}"]


def test_a_cloze_is_read_with_its_holes_filled_in() -> None:
    found = card(CLOZE)
    assert found.holes == ("3", "\\frac{9}{3}")
    assert found.formula() == "\\bar x = \\frac{9}{3}"
    assert found.numbers("front")[:4] == ["1", "2", "6", "3"]
    assert found.cards == 2


def test_a_mutant_changes_the_text_and_not_the_metadata() -> None:
    changed = mutate(SOURCE, ("square", "x"))
    assert changed is None
    changed = mutate(SOURCE, ("$9$", "$8$"))
    assert changed is not None
    assert card(changed).formula() == "8"


def test_a_mutant_replaces_all_or_the_first_or_the_last() -> None:
    assert mutate("A: a a a", ("a", "b")) == "A: b b b"
    assert mutate("A: a a a", ("a", "b", 1)) == "A: b a a"
    assert mutate("A: a a a", ("a", "b", -1)) == "A: a a b"


def test_a_mutant_that_is_no_card_is_told_from_one_that_fails() -> None:
    with pytest.raises(NotACard):
        card(SOURCE.replace("A: It", "B: It").replace("S: ", "B: "))
    with pytest.raises(NotACard):
        card(SOURCE + "Q: One?\nA: more\n")


@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ("0.042", 0.0424),
        ("0.042", 0.0415),
        ("$0.5$", 0.46),
        ("≈ 9", 9.17),
        ("1,024", 1024),
        ("1{,}024", 1024),
        ("−3.5", -3.54),
        ("3/7", 3 / 7),
        ("-\\tfrac{3}{7}", -3 / 7),
        ("\\frac12", 0.5),
        ("12 %", 0.124),
        ("12.0\\%", 0.12),
        ("3 \\times 10^{-4}", 0.00034),
        ("5 × 10⁻³", 0.005),
        ("10^6", 1e6),
        ("1.5e-3", 0.00152),
    ],
)
def test_a_number_agrees_at_the_precision_shown(printed: str, exact: float) -> None:
    assert agrees(printed, exact)


@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ("0.042", 0.0426),
        ("9", 9.17),
        ("3/7", 0.43),
        ("12 %", 12),
        ("12 %", 0.126),
        ("−3.5", 3.5),
        ("3 \\times 10^{-4}", 0.003),
        ("1", float("nan")),
    ],
)
def test_a_number_that_is_off_does_not_agree(printed: str, exact: float) -> None:
    assert not agrees(printed, exact)


def test_words_are_no_number() -> None:
    with pytest.raises(ValueError, match="many"):
        agrees("many", 1)


def test_code_runs_in_a_fresh_namespace() -> None:
    space = run("y = x + 1\ndef f():\n    return y", {"x": 1})
    assert space["f"]() == 2
    with pytest.raises(NameError):
        run("y")


def test_code_that_does_not_end_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        run("while True:\n    pass", seconds=0.05)
    assert time.monotonic() - start < 5


def test_an_inner_limit_leaves_the_outer_one_running() -> None:
    def both() -> None:
        with within(0.2):
            run("x = 1", seconds=0.1)
            while True:
                pass

    with pytest.raises(TimeoutError):
        both()


def test_sql_runs_on_tables_with_nulls_and_several_statements() -> None:
    tables = {"t": (["a", "b TEXT"], [(1, "x;y"), (2, None), (2, "z")])}
    assert sql_rows("SELECT COUNT(b), COUNT(*) FROM t", tables) == [(2, 3)]
    assert sql_rows("CREATE VIEW v AS SELECT a FROM t; SELECT MAX(a) FROM v;", tables) == [(2,)]
    assert sql_rows("SELECT a FROM t WHERE b = 'x;y' -- one; row", tables) == [(1,)]


def test_the_exponent_of_counted_steps() -> None:
    assert fit_exponent(lambda n: 3 * n**2, [10, 100, 1000]) == pytest.approx(2)
