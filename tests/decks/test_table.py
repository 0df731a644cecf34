"""The page about the decks is the one that they give now."""

from __future__ import annotations

from tests.decks.table import README, readme


def test_the_readme_of_the_decks_is_current() -> None:
    written = README.read_text(encoding="utf-8")
    assert written == readme(), "run `python -m tests.decks.table`"
