"""The overview: what is due, deck by deck, and how the day stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tenhours.core.candidates import Counts
from tenhours.core.errors import UsageError
from tenhours.core.outline import outline
from tenhours.core.statistics import days_until_all_seen, remaining_seconds, seconds_per_card
from tenhours.services.agenda import draw_up, in_scope
from tenhours.storage import cards, history

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from tenhours.core.cards import Phase
    from tenhours.core.decks import DeckSettings
    from tenhours.core.outline import Branch
    from tenhours.core.time import Clock
    from tenhours.services.agenda import Agenda
    from tenhours.settings import Settings
    from tenhours.storage.database import Database


_RECENT = 500
"""Ratings from which the student's own pace is estimated."""


@dataclass(frozen=True, slots=True)
class DeckDue:
    """One deck's share of today."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Due:
    """What today's limits still let through."""

    study_day: date
    decks: tuple[DeckDue, ...]
    total: Counts
    outline: tuple[Branch, ...] = ()
    """The decks as a tree, in order of dependence."""


@dataclass(frozen=True, slots=True)
class Subject:
    """How far a subject has been introduced."""

    name: str
    cards: int
    unseen: int
    days_left: int | None
    """Until every card was seen at the present pace; None when the pace is not known yet."""


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the Today screen shows."""

    due: Due
    reviewed: int
    """Ratings given today."""
    seconds: float
    """Time they took."""
    estimate: float
    """Seconds that the rest takes, at the student's own pace."""
    subjects: tuple[Subject, ...]
    cards: int
    """Cards in the library."""
    tomorrow: int
    """Reviews due on the next study day."""
    waiting_until: datetime | None
    """When the next learning card comes, if nothing else is left."""


class Overview:
    """Looks at the collection as a whole."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def due(self, scope: Sequence[str] = ()) -> Due:
        """Count what today's limits still let through, every card in its own deck.

        Raises UsageError when a deck that was asked for does not exist.
        """
        with self._database.reading() as connection:
            settings = cards.deck_settings(connection)
            names = list(settings)
            for wanted in scope:
                if not any(in_scope(name, (wanted,)) for name in names):
                    raise UsageError(no_such_deck(wanted, names))
            agenda = draw_up(connection, self._settings, self._clock.now(), scope)
            unseen = _unseen(connection)
        listed = {name: settings[name] for name in sorted(names) if in_scope(name, scope)}
        return _due(agenda, listed, unseen)

    def pace(self) -> dict[Phase, float]:
        """Estimate the seconds that one showing takes in each phase, from the newest ratings."""
        with self._database.reading() as connection:
            return seconds_per_card(history.recent_times(connection, most=_RECENT))

    def today(self) -> Today:
        """Draw up everything for the Today screen."""
        now = self._clock.now()
        with self._database.reading() as connection:
            agenda = draw_up(connection, self._settings, now)
            decks = cards.deck_settings(connection)
            new = _unseen(connection)
            today = agenda.plan.today
            pace = seconds_per_card(history.recent_times(connection, most=_RECENT))
            subjects = tuple(
                Subject(
                    name=name,
                    cards=total,
                    unseen=unseen,
                    days_left=days_until_all_seen(
                        unseen, history.introduced_per_day(connection, name, today, days=14)
                    ),
                )
                for name, total, unseen in history.subjects(connection)
            )
            total_cards = sum(subject.cards for subject in subjects)
            tomorrow = history.due_on(connection, today + timedelta(days=1))
        due = _due(agenda, {name: decks[name] for name in sorted(decks)}, new)
        return Today(
            due=due,
            reviewed=agenda.reviewed,
            seconds=agenda.seconds,
            estimate=remaining_seconds(due.total, pace),
            subjects=subjects,
            cards=total_cards,
            tomorrow=tomorrow,
            waiting_until=agenda.queue.waiting_until,
        )


def _unseen(connection: sqlite3.Connection) -> dict[str, int]:
    """Count by deck the cards never shown."""
    labels = cards.deck_names(connection)
    return {labels[row]: new for row, new in cards.new_counts(connection).items()}


def _due(agenda: Agenda, listed: Mapping[str, DeckSettings], unseen: Mapping[str, int]) -> Due:
    counts = agenda.queue.counts_by_deck()
    by_deck = {name: counts.get(name, Counts()) for name in listed}
    return Due(
        study_day=agenda.plan.today,
        decks=tuple(DeckDue(name, own) for name, own in by_deck.items()),
        total=agenda.queue.counts(),
        outline=tuple(
            outline(by_deck, {name: each.requires for name, each in listed.items()}, unseen)
        ),
    )


def no_such_deck(wanted: str, names: Sequence[str]) -> str:
    """Word the message for a deck that does not exist, with the nearest names."""
    from difflib import get_close_matches

    parents = {"/".join(n.split("/")[:i]) for n in names for i in range(1, n.count("/") + 2)}
    near = get_close_matches(wanted, sorted(parents), n=3, cutoff=0.5)
    told = " or ".join(map(_printable, near))
    hint = f" Did you mean {told}?" if near else " `tenhours due` lists the decks."
    return f'there is no deck "{_printable(wanted)}".{hint}'


def _printable(name: str) -> str:
    """Keep a stranger's terminal escapes out of a message."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
