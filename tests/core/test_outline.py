"""Decks as a tree: sums, the order of dependence, and what waits for what."""

from tenhours.core.candidates import Counts
from tenhours.core.outline import outline


def test_a_branch_has_the_sums_of_what_is_below_it() -> None:
    found = outline({"a/b": Counts(1, 2, 3), "a/c": Counts(4, 0, 0), "d": Counts()}, {}, {})
    assert [(each.name, each.depth, each.counts) for each in found] == [
        ("a", 0, Counts(5, 2, 3)),
        ("a/b", 1, Counts(1, 2, 3)),
        ("a/c", 1, Counts(4, 0, 0)),
        ("d", 0, Counts()),
    ]


def test_what_is_required_stands_first() -> None:
    counts = dict.fromkeys(("m/a", "m/z", "k/q"), Counts())
    found = outline(counts, {"m/a": ("m/z",), "k/q": ("m/a",)}, {})
    assert [each.name for each in found] == ["m", "m/z", "m/a", "k", "k/q"]


def test_a_deck_waits_until_what_it_requires_was_introduced() -> None:
    counts = dict.fromkeys(("first", "second"), Counts())
    requires = {"second": ("first",)}

    def waits(unseen: dict[str, int]) -> tuple[str, ...]:
        return outline(counts, requires, unseen)[-1].after

    assert waits({"first": 3, "second": 5}) == ("first",)
    assert waits({"second": 5}) == ()
    assert waits({"first": 3}) == ()
