"""The message for a deck that does not exist."""

from __future__ import annotations

from tenhours.services.overview import no_such_deck


def test_it_names_the_nearest_decks() -> None:
    message = no_such_deck("maths/calculs", ["maths/calculus", "statistics"])
    assert "maths/calculus" in message


def test_no_escape_of_a_decks_name_reaches_the_terminal() -> None:
    message = no_such_deck("ev\x1b[31mil", ["ev\x1b[2Jil/x", "ev\x9b31mil"])
    assert message.isprintable()
    assert "Did you mean" in message
