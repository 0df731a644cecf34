"""What only the whole library shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.notes import Severity
from tenhours.settings import DeckLimits

if TYPE_CHECKING:
    from pathlib import Path

    from tests.studio import Studio


def _deck(name: str, requires: str) -> str:
    return f"---\ndeck: {name}\nrequires: [{requires}]\n---\nQ: what is {name}?\nA: a deck\n"


def test_a_circle_is_an_error_that_names_its_decks(studio: Studio) -> None:
    studio.write("a.md", _deck("a", "b"))
    studio.write("b.md", _deck("b", "a"))
    errors = [p for p in studio.sync().problems if p.problem.severity is Severity.ERROR]
    assert len(errors) == 1
    assert "a → b → a" in errors[0].problem.message


def test_a_circle_through_a_deck_above_is_found(studio: Studio) -> None:
    studio.write("a.md", _deck("maths/a", "b"))
    studio.write("b.md", _deck("b", "maths"))
    errors = [p for p in studio.sync().problems if p.problem.severity is Severity.ERROR]
    assert ["circle" in p.problem.message for p in errors] == [True]


def test_an_unknown_deck_that_is_required_is_a_warning(studio: Studio) -> None:
    studio.write("a.md", _deck("a", "maths/probabilty"))
    (problem,) = studio.sync().problems
    assert problem.problem.severity is Severity.WARNING
    assert "maths/probabilty" in problem.problem.message


def test_settings_for_decks_that_there_are_none_of_are_named(tmp_path: Path) -> None:
    from tests.studio import Studio

    studio = Studio(
        tmp_path, decks={"typo": DeckLimits(new_per_day=1), "a": DeckLimits()}, subjects=("math",)
    )
    studio.write("a.md", "Q: one?\nA: 1\n")
    words = [str(problem) for problem in studio.sync().problems]
    studio.close()
    assert len(words) == 2
    assert any('[decks."typo"]' in word for word in words)
    assert any('"math"' in word for word in words)
