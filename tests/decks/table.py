"""Write decks/README.md from the decks and their checks: `python -m tests.decks.table`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tests.decks.catalogue import DECKS, cards_of, deck_files
from tests.decks.checking import all_checks, check_name, mutate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.decks.card_text import CardText

README: Final = DECKS / "README.md"

_OPENING: Final = """\
# The decks of Ten Hours

<!-- Written by `python -m tests.decks.table`; do not edit it by hand. -->

Flashcards on the fundamentals of machine learning, for `tenhours`. Each file is a deck: plain
markdown, read as `docs/DECKS.md` says. The licence is in `LICENSE`, the syllabus that the cards
follow in `syllabus.json`: every card names its leaf there, and what kind of card it is.

## How cards are verified

A card whose text can be true or false to a machine names a check: `verify: ridge_closed_form`.
The checks are functions in `tests/decks/checks/` and run with the tests. A check reads the card's
own formula, program, query or number, and nothing is typed again: if the card is wrong, its check
fails.

| level | what it means |
|---|---|
| 1 | formulas are drawn whole at 76 columns, programs compile |
| 2 | a property holds on random inputs, or a printed number is computed again |
| 3 | an independent oracle agrees: a proof, another library, enumeration, simulation |
| 4 | level 2 or 3, and every deliberate error put into the card makes the check fail |

A simulation states its rate of false alarms, and every seed is fixed.

Every card is at level 1. The others are cards for a reader, not for a machine:

"""

_REASONS: Final = {
    "definition": "a name is given to a thing; another text might choose another name",
    "intuition": "a picture or a reason in words",
    "derivation-step": "an argument in words whose result states no formula of its own",
    "compare-contrast": "a judgement on what tells two things apart",
    "when-it-fails": "advice from practice on what breaks, without a number to compute",
    "when-to-use": "advice from practice",
    "spoken": "an answer to be given aloud",
}
_MISSING: Final = "has no check yet"


def readme() -> str:
    """Write the whole page."""
    files = {name: cards_of(name) for name in deck_files()}
    cards = [card for found in files.values() for card in found]
    return "".join(
        (
            _OPENING,
            _reasons(cards),
            "\n## Figures\n\n",
            _shares(cards),
            "\n",
            _by_deck(files),
            "\n",
            _by_kind(cards),
            "\n## Card, check and level\n",
            *(_listed(name, found) for name, found in files.items()),
        )
    )


def level(card: CardText) -> int:
    """Say at which level a card is verified; 1 if it names no check that is there.

    Level 4 is earned by a mutant that stands in the card: the tests fail if it survives.
    """
    check = all_checks().get(check_name(card.verify)) if card.verify else None
    if check is None:
        return 1
    if any(mutate(card.source, mutant) is not None for mutant in check.mutants):
        return 4
    return check.level


def _reasons(cards: Iterable[CardText]) -> str:
    counted = Counter(dict.fromkeys(_REASONS, 0))
    for card in cards:
        if level(card) == 1:
            counted[card.kind] += card.cards
    rows = [
        (kind, f"{number:,}", _REASONS.get(kind, _MISSING))
        for kind, number in sorted(counted.items())
        if number
    ]
    return _table(("kind", "cards without a check", "why"), rows)


def _shares(cards: Sequence[CardText]) -> str:
    total = sum(card.cards for card in cards)
    counted = Counter[str]()
    for card in cards:
        counted[_grade(card)] += card.cards
    verified = total - counted["1"]
    errors = sum(len(check.mutants) for check in all_checks().values())
    said = (
        f"{total:,} cards on {len(cards):,} notes, {_share(verified, total)} of them verified "
        f"above level 1, by {len(all_checks()):,} checks with {errors:,} deliberate errors. "
        '"4 (3)" is level 4 by an independent oracle, "4 (2)" by a property or a number computed '
        "again.\n\n"
    )
    grades = ("4 (3)", "4 (2)", "3", "2", "1")
    rows = [(grade, f"{counted[grade]:,}", _share(counted[grade], total)) for grade in grades]
    return said + _table(("level", "cards", "share"), rows)


def _grade(card: CardText) -> str:
    reached = level(card)
    if reached < 4:
        return str(reached)
    return f"4 ({all_checks()[check_name(card.verify)].level})"


def _by_deck(files: dict[str, tuple[CardText, ...]]) -> str:
    rows = [(name.removesuffix(".md"), *_counts(found)) for name, found in files.items()]
    return _table(("deck", "cards", "verified", "at level 4"), rows)


def _by_kind(cards: Sequence[CardText]) -> str:
    rows = [
        (kind, *_counts([card for card in cards if card.kind == kind]))
        for kind in sorted({card.kind for card in cards})
    ]
    return _table(("kind", "cards", "verified", "at level 4"), rows)


def _counts(cards: Sequence[CardText]) -> tuple[str, str, str]:
    total = sum(card.cards for card in cards)
    verified = sum(card.cards for card in cards if level(card) > 1)
    best = sum(card.cards for card in cards if level(card) == 4)
    return f"{total:,}", _share(verified, total), _share(best, total)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _listed(name: str, cards: Sequence[CardText]) -> str:
    rows = [
        (card.id, card.kind, check_name(card.verify) if level(card) > 1 else "", str(level(card)))
        for card in cards
    ]
    return f"\n### {name.removesuffix('.md')}\n\n" + _table(
        ("card", "kind", "check", "level"), rows
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
