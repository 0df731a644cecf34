"""Requirements between very many decks."""

from __future__ import annotations

from itertools import pairwise

from tenhours.core.introducing import deck_order


def test_a_chain_of_thousands_of_decks_is_ordered_link_by_link() -> None:
    names = [f"subject {n % 7}/deck {n:04}" for n in range(3000)]
    requires = {later: (earlier,) for earlier, later in pairwise(names)}
    before = deck_order(reversed(names), requires)
    assert list(before) == names
    assert all(before[later] == {earlier} for earlier, later in pairwise(names))


def test_thousands_of_decks_may_require_one_subject() -> None:
    first = [f"basics/deck {n}" for n in range(50)]
    others = [f"area {n % 9}/deck {n:04}" for n in range(2000)]
    before = deck_order([*others, *first], dict.fromkeys(others, ("basics",)))
    assert set(list(before)[:1]) <= {*first, "basics"}
    assert all(before[name] == {"basics", *first} for name in others)
