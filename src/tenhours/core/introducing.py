"""Introducing: which new cards come today, so that every subject moves and none comes too early.

Within a deck new cards keep the order they are given in. A deck waits until all new cards of the
decks it requires are introduced, but not for a deck that is shut by a cap of 0: that would be for
ever. Subjects (the first part of a deck's name) take turns: whoever
has ten new cards a day over three subjects sees all three every day, not one subject for weeks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.decks import ancestors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from tenhours.core.candidates import Allowance, Candidate


def introduce(
    new: Iterable[Candidate],
    taken: set[int],
    allowance: Allowance,
    requires: Mapping[str, tuple[str, ...]],
    asked: Collection[str],
    today: date,
) -> list[Candidate]:
    """Choose today's new cards, in the order in which they come.

    `taken` holds the notes of which a card comes today already, and gains those of the chosen
    ones. `requires` names by deck what comes before it (a deck, and all below it); decks in
    `asked` do not wait for it.
    """
    decks = _Decks(new, taken, allowance, requires, asked)
    turns = _Turns(decks.subjects(), allowance, today)
    chosen: list[Candidate] = []
    while not allowance.spent:
        for subject in turns.in_order():
            candidate = decks.take(subject)
            if candidate is not None:
                allowance.spend(candidate.deck)
                turns.count(subject)
                taken.add(candidate.note)
                chosen.append(candidate)
                break
        else:
            break
    return chosen


def deck_order(
    names: Iterable[str], requires: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[str]]:
    """Order decks so that each follows those it requires, else by name.

    Returns by deck, in that order, what it has to wait for. To require a deck is to require those
    below it. Where decks require each other in a circle, the requirement that closes the circle
    is left out.
    """
    known = sorted({*names, *requires, *(name for wanted in requires.values() for name in wanted)})
    covered: dict[str, list[str]] = {}
    for name in known:
        for above in ancestors(name):
            covered.setdefault(above, []).append(name)

    def required(deck: str) -> list[str]:
        wanted = requires.get(deck, ())
        if len(wanted) == 1:
            return covered[wanted[0]]
        return sorted({name for above in wanted for name in covered[above]})

    edges = {deck: required(deck) for deck in known}
    left = {deck: iter(found) for deck, found in edges.items()}
    order: dict[str, frozenset[str]] = {}
    started: set[str] = set()
    for root in known:
        path = [root] if root not in started else []
        started.add(root)
        while path:
            deck = path[-1]
            following = next((name for name in left[deck] if name not in started), None)
            if following is None:
                # What is neither before it nor new is on the path: there a circle would close.
                order[deck] = frozenset(name for name in edges[deck] if name in order)
                path.pop()
            else:
                started.add(following)
                path.append(following)
    return order


class _Decks:
    """New cards by deck, and what each deck waits for."""

    def __init__(
        self,
        new: Iterable[Candidate],
        taken: set[int],
        allowance: Allowance,
        requires: Mapping[str, tuple[str, ...]],
        asked: Collection[str],
    ) -> None:
        self._taken = taken
        self._allowance = allowance
        self._waiting: dict[str, list[Candidate]] = {}
        for candidate in new:
            self._waiting.setdefault(candidate.deck, []).append(candidate)
        self._unseen = {deck: len(cards) for deck, cards in self._waiting.items()}
        for cards in self._waiting.values():
            cards.reverse()
        self._before = {
            deck: [] if deck in asked else [name for name in before if not allowance.shut(name)]
            for deck, before in deck_order(self._waiting, requires).items()
        }
        self._of_subject: dict[str, list[str]] = {}
        for deck in self._before:
            if deck in self._waiting:
                self._of_subject.setdefault(deck.partition("/")[0], []).append(deck)

    def subjects(self) -> list[str]:
        """List the subjects that have new cards, in the order of their decks."""
        return list(self._of_subject)

    def take(self, subject: str) -> Candidate | None:
        """Take a subject's next card that may come; None when it has none now."""
        finished = []
        found = None
        for deck in self._of_subject[subject]:
            if any(self._unseen.get(name) for name in self._before[deck]):
                continue
            found = self._take_from(deck)
            if found is not None:
                break
            finished.append(deck)
        for deck in finished:
            self._of_subject[subject].remove(deck)
        return found

    def _take_from(self, deck: str) -> Candidate | None:
        if not self._allowance.allows(deck):
            return None
        cards = self._waiting[deck]
        while cards:
            candidate = cards.pop()
            # A sibling that has to wait stays unseen, and so holds up the decks behind its own.
            if candidate.note not in self._taken:
                self._unseen[deck] -= 1
                return candidate
        return None


class _Turns:
    """Whose turn it is: the subject with the fewest new cards today."""

    def __init__(self, subjects: list[str], allowance: Allowance, today: date) -> None:
        self._given = dict.fromkeys(subjects, 0)
        for deck, count in allowance.done.items():
            subject = deck.partition("/")[0]
            if subject in self._given:
                self._given[subject] += count
        # With more subjects than cards a day, each day begins where the last one ended.
        size = allowance.size
        start = today.toordinal() * size % len(subjects) if size and size < len(subjects) else 0
        self._rank = {name: i for i, name in enumerate(subjects[start:] + subjects[:start])}

    def in_order(self) -> list[str]:
        """List the subjects, the one whose turn it is first."""
        return sorted(self._given, key=lambda name: (self._given[name], self._rank[name]))

    def count(self, subject: str) -> None:
        """Note that a subject has had its turn."""
        self._given[subject] += 1
