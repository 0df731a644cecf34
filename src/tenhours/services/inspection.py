"""Inspection: one card's memory, history and why it is due; and finding cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from tenhours.core import phrases, search_query
from tenhours.core.cards import Phase
from tenhours.core.decks import DeckSettings
from tenhours.core.errors import DataError, UsageError
from tenhours.core.identity import card_key
from tenhours.storage import cards, event_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tenhours.core.listing import FoundCard
    from tenhours.core.scheduling import Parameters, Scheduler
    from tenhours.core.time import Clock
    from tenhours.services.schedulers import Schedulers
    from tenhours.settings import Settings
    from tenhours.storage.cards import StoredCard
    from tenhours.storage.database import Database
    from tenhours.storage.event_log import LoggedReview


@dataclass(frozen=True, slots=True)
class CardReport:
    """Everything there is to know of one card."""

    card: StoredCard
    retrievability: float | None
    """Today; None for a card never rated."""
    desired_retention: float
    why: str
    """Why it is due, or is not, in one sentence."""
    reviews: tuple[LoggedReview, ...]
    scheduler: Scheduler
    today: date

    @property
    def tags(self) -> tuple[str, ...]:
        """The note's tags, and `leech` for a card that was forgotten too often."""
        own = self.card.note.tags
        return (*own, "leech") if self.card.state.leech and "leech" not in own else own

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Keys of the note's comment, and what its file says of source and language."""
        own, settings = self.card.note.metadata, self.card.settings
        of_file = (("source", settings.source), ("lang", settings.lang))
        return (*own, *(pair for pair in of_file if pair[1] and pair[0] not in dict(own)))


class Inspection:
    """Looks at single cards."""

    def __init__(
        self, database: Database, settings: Settings, schedulers: Schedulers, clock: Clock
    ) -> None:
        self._database = database
        self._settings = settings
        self._schedulers = schedulers
        self._clock = clock

    def card(self, reference: str) -> CardReport:
        """Report on a card by its key, or by its note's id when that has one card.

        Raises DataError when there is no such card, UsageError when the note has several.
        """
        with self._database.reading() as connection:
            found = next(
                (rows for key in _keys(reference) if (rows := cards.find(connection, key))), []
            )
            if not found:
                raise DataError(
                    f'there is no card "{reference}". `tenhours search` finds cards by their words.'
                )
            if len(found) > 1:
                stored = [cards.get(connection, card) for card in found]
                keys = "\n  ".join(card.key for card in stored if card is not None)
                raise UsageError(
                    f'the note "{reference}" has {len(found)} cards. Name one of them:\n  {keys}'
                )
            return self._report(connection_card(cards.get(connection, found[0])))

    def card_row(self, row: int) -> CardReport:
        """Report on a card by its row."""
        with self._database.reading() as connection:
            return self._report(connection_card(cards.get(connection, row)))

    def search(self, text: str, *, most: int = -1, skip: int = 0) -> list[FoundCard]:
        """Find cards by a query of `core.search_query`.

        Raises UsageError when the query cannot be read.
        """
        from tenhours.storage import browser

        try:
            query = search_query.parse(text)
        except search_query.QueryError as error:
            raise UsageError(str(error)) from error
        now = self._clock.now()
        calendar = self._schedulers.calendar
        today = calendar.study_day(now)
        day = browser.Day(today, calendar.end_of(today), self._recall)
        return browser.search(self._database.path, query, day, most=most, skip=skip)

    def _recall(self, days: int | None, stability: float | None) -> float | None:
        if days is None or stability is None:
            return None
        return self._schedulers.of_deck("", DeckSettings()).recall(stability, days)

    def _report(self, stored: StoredCard) -> CardReport:
        scheduler = self._schedulers.of_deck(stored.deck, stored.settings)
        now = self._clock.now()
        today = self._schedulers.calendar.study_day(now)
        memory = stored.state.memory
        recall = None if memory.stability is None else scheduler.retrievability(memory, today)
        retention = scheduler.parameters.desired_retention
        return CardReport(
            card=stored,
            retrievability=recall,
            desired_retention=retention,
            why=why(stored, scheduler.parameters, recall, now, today),
            reviews=tuple(event_log.history(self._database.connection, stored.id)),
            scheduler=scheduler,
            today=today,
        )


def _keys(reference: str) -> Iterator[str]:
    """List the keys that a reference may stand for: itself, or an id with `%` or `#` in it."""
    reference = normalize("NFC", reference)
    yield reference
    places = [place for place, character in enumerate(reference) if character == "#"]
    for place in (len(reference), *reversed(places)):
        note = reference[:place].replace("%", "%25").replace("#", "%23")
        yield card_key(note, reference[place + 1 :])


def connection_card(stored: StoredCard | None) -> StoredCard:
    """Insist on a card that a key led to."""
    if stored is None:
        raise DataError("this card is not in the collection any more. Run `tenhours sync`.")
    return stored


def why(
    stored: StoredCard, parameters: Parameters, recall: float | None, now: datetime, today: date
) -> str:
    """Explain in one sentence why a card is shown now, or when it will be."""
    state, memory = stored.state, stored.state.memory
    retention = parameters.desired_retention
    if not stored.live:
        return (
            "Not asked: it is not in its file at the moment. Its memory is kept and comes back "
            "with it."
        )
    if state.suspended:
        reason = " as a leech: it was forgotten too often" if state.leech else ""
        return f"Not asked: it is suspended{reason}."
    if state.buried_day == today:
        return "Not asked today: it was buried until the next study day."
    if memory.phase is Phase.NEW:
        return f"New: it comes when its turn in {stored.deck} is there."
    if memory.phase in (Phase.LEARNING, Phase.RELEARNING):
        learning = memory.phase is Phase.LEARNING
        verb = "being learnt" if learning else "being learnt again"
        steps = parameters.learning_steps if learning else parameters.relearning_steps
        when = "is due now"
        if memory.due_at is not None and memory.due_at > now:
            when = f"comes {phrases.until(memory.due_at, now)}"
        return f"It is {verb}: step {memory.step + 1} of {max(len(steps), 1)}; it {when}."
    if memory.due_day is None or memory.last_day is None or recall is None:
        return "It is in review."
    chance = f"the chance that you recall it is {recall:.0%}, and you want {retention:.0%}"
    late = (today - memory.due_day).days
    interval = (memory.due_day - memory.last_day).days
    rated = f"rated {_days_ago((today - memory.last_day).days)}"
    if late < 0:
        return f"Due in {_days(-late)}: {rated} for {_days(interval)}; today {chance}."
    if late == 0:
        return f"Due today: {rated} for {_days(interval)}; {chance}."
    return f"Overdue by {_days(late)}: {rated} for {_days(interval)}; {chance}."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _days_ago(number: int) -> str:
    return "today" if number <= 0 else "yesterday" if number == 1 else f"{number} days ago"
