"""A review session: what comes next, what was rated, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tenhours.core.cards import Phase, Rating
from tenhours.core.events import EventKind
from tenhours.core.leeches import is_leech
from tenhours.core.prompts import Prompt
from tenhours.core.queueing import Candidate
from tenhours.core.scheduling import fold as fold_reviews
from tenhours.core.scheduling import review_of
from tenhours.services.acts import SOONEST, Acts
from tenhours.services.agenda import Agenda, draw_up
from tenhours.storage import cards, event_log
from tenhours.storage.event_log import Moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.cards import Outcome
    from tenhours.core.events import CardState
    from tenhours.core.time import Clock
    from tenhours.services.acts import Undone
    from tenhours.services.schedulers import Schedulers
    from tenhours.settings import Settings
    from tenhours.storage.database import Database

MATURE = timedelta(days=21)
"""Interval from which a card counts as mature."""

_LONGEST = 366 * 24 * 60
"""Minutes; a session asked to last longer than a year lasts a year."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of this session."""

    card: int
    act: str
    """What undo takes back."""
    front: str
    before: Phase
    outcome: Outcome
    seconds: float
    matured: bool
    """The card was young before and is mature now."""
    leech: bool
    """It was suspended as a leech by this rating."""


@dataclass(slots=True)
class Progress:
    """How far a session has come."""

    rated: list[Rated] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Time spent on the cards, in seconds."""
        return sum(item.seconds for item in self.rated)


class ReviewSession:
    """One sitting. Every public method is one transaction; every rating is on disk when it ends."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        schedulers: Schedulers,
        clock: Clock,
        *,
        decks: Sequence[str] = (),
        limit: int | None = None,
        minutes: int | None = None,
    ) -> None:
        """Begin; `limit` and `minutes` end the session early."""
        self._database = database
        self._settings = settings
        self._schedulers = schedulers
        self._clock = clock
        self._scope = tuple(decks)
        self._limit = limit
        self._end = (
            None if minutes is None else clock.now() + timedelta(minutes=min(minutes, _LONGEST))
        )
        self._acts = Acts(database, schedulers, clock)
        self._first: int | None = None
        self.progress = Progress()
        self._draw_up()

    @property
    def decks(self) -> tuple[str, ...]:
        """The decks that were asked for; none means all."""
        return self._scope

    @property
    def agenda(self) -> Agenda:
        """What is left of today."""
        return self._agenda

    @property
    def waiting_until(self) -> datetime | None:
        """When a learning card can be shown; None when nothing more comes today."""
        return self._agenda.queue.waiting_until

    @property
    def over(self) -> bool:
        """Whether the limit that was asked for is reached."""
        if self._limit is not None and len(self.progress.rated) >= self._limit:
            return True
        return self._end is not None and self._clock.now() >= self._end

    def next(self) -> Prompt | None:
        """Find the next card; None when nothing is left for now.

        Raises DataError when the data file cannot be read.
        """
        if self.over:
            return None
        now = self._clock.now()
        if self._stale(now):
            self._draw_up()
        with self._database.reading() as connection:
            while True:
                candidate = self._pick(now)
                if candidate is None:
                    return None
                prompt = self._prompt(connection, candidate, now)
                if prompt is not None:
                    return prompt
                self._agenda.queue.remove(candidate)

    def again(self, prompt: Prompt) -> Prompt | None:
        """Read the same card anew, after its file was edited; None when it left its file."""
        with self._database.reading() as connection:
            stored = cards.get(connection, prompt.card)
            if stored is None or not stored.live:
                return None
            return self._make(stored, self._clock.now())

    def outlived(self, prompt: Prompt) -> bool:
        """Whether the study day has ended since a card was shown, so that its promises are old."""
        today = self._schedulers.calendar.study_day
        return today(prompt.shown_at) != today(self._clock.now())

    def rate(self, prompt: Prompt, rating: Rating, seconds: float) -> Rated:
        """Keep exactly what the button promised when the card was shown.

        `seconds` is the time from question to rating. Raises DataError when it cannot be written;
        nothing is changed then.
        """
        outcome = prompt.outcomes[rating]
        now = self._clock.now()
        before = prompt.state.memory
        review = review_of(outcome, before, now, self._schedulers.calendar)
        with self._database.transaction() as connection:
            state = cards.state_of(connection, prompt.card)
            last = event_log.latest(connection, prompt.card)
            if last is not None and review.at <= last:
                # A clock that went back: the log keeps the order in which things happened.
                review = replace(review, at=last + SOONEST)
            review = replace(review, phase_before=state.memory.phase)
            machine = event_log.machine(connection)
            key = cards.current_key(connection, prompt.card)
            moment = self._moment(review.at, review.study_day)
            act = event_log.append(
                connection,
                machine,
                key,
                EventKind.REVIEW,
                moment,
                review=review,
                millis=round(seconds * 1000),
                parameters=self._schedulers.version(connection),
            )
            memory = fold_reviews([review], self._schedulers.default, state.memory)
            leech = self._is_new_leech(state, memory.lapses)
            if leech:
                for kind in (EventKind.LEECH, EventKind.SUSPEND):
                    event_log.append(connection, machine, key, kind, moment, act=act)
            cards.write_state(
                connection,
                prompt.card,
                replace(
                    state,
                    memory=memory,
                    suspended=state.suspended or leech,
                    leech=state.leech or leech,
                ),
            )
        kept = replace(outcome, memory=memory)
        rated = Rated(
            card=prompt.card,
            act=act,
            front=prompt.note.front,
            before=state.memory.phase,
            outcome=kept,
            seconds=seconds,
            matured=_interval(memory) >= MATURE > _interval(state.memory),
            leech=leech,
        )
        self.progress.rated.append(rated)
        self._leave_queue(prompt, None if leech else kept)
        return rated

    def bury(self, prompt: Prompt) -> None:
        """Put a card, with its siblings, off until the next study day."""
        self._acts.bury(prompt.card)
        self._draw_up()  # another card may come in its place

    def suspend(self, prompt: Prompt) -> None:
        """Take a card out of the queue until it is let back in."""
        self._acts.suspend(prompt.card)
        self._draw_up()

    def flag(self, prompt: Prompt, flag: int) -> Prompt:
        """Set a card's flag, 0 to 7, and return the prompt with it."""
        return replace(prompt, state=self._acts.flag(prompt.card, flag))

    def undo(self) -> Undone | None:
        """Take back this machine's last act, of this session or an earlier one.

        Returns None when there is nothing left to take back. The card comes next, unless it is
        not due: an act may have been done to any card, from anywhere.
        """
        undone = self._acts.undo()
        if undone is None:
            return None
        rated = self.progress.rated
        if undone.kind is EventKind.REVIEW and rated and rated[-1].card == undone.card:
            rated.pop()
        self._draw_up()
        if undone.kind is EventKind.REVIEW or undone.card in self._agenda.queue:
            self._first = undone.card
        return undone

    def refresh(self) -> None:
        """Put the queue together anew, after a sync."""
        self._draw_up()

    def _draw_up(self) -> None:
        with self._database.reading() as connection:
            (self._version,) = connection.execute("PRAGMA data_version").fetchone()
            self._agenda = draw_up(connection, self._settings, self._clock.now(), self._scope)

    def _stale(self, now: datetime) -> bool:
        """Whether the study day ended, or another tenhours changed the file."""
        if now >= self._agenda.plan.rollover:
            return True
        (version,) = self._database.connection.execute("PRAGMA data_version").fetchone()
        return bool(version != self._version)

    def _pick(self, now: datetime) -> int | None:
        if self._first is not None:
            card, self._first = self._first, None
            return card
        candidate = self._agenda.queue.next(now)
        return None if candidate is None else candidate.card

    def _prompt(self, connection: sqlite3.Connection, card: int, now: datetime) -> Prompt | None:
        """Read a card that the queue names; None when it must not be shown any more."""
        stored = cards.get(connection, card)
        if stored is None or not stored.live or stored.state.suspended:
            return None
        if stored.state.buried_day == self._agenda.plan.today:
            return None
        return self._make(stored, now)

    def _make(self, stored: cards.StoredCard, now: datetime) -> Prompt:
        scheduler = self._schedulers.of_deck(stored.deck, stored.settings)
        return Prompt(
            card=stored.id,
            key=stored.key,
            note_row=stored.note_id,
            deck=stored.deck,
            note=stored.note,
            name=stored.name,
            state=stored.state,
            outcomes=scheduler.outcomes(stored.state.memory, now, stored.key),
            shown_at=now,
            macros=stored.settings.macros,
            root=stored.root,
            path=stored.path,
        )

    def _leave_queue(self, prompt: Prompt, outcome: Outcome | None) -> None:
        queue = self._agenda.queue
        if prompt.card not in queue:
            # Undo brought it up, of another day or deck: now it counts against today's limits.
            self._draw_up()
            return
        queue.bury_note(prompt.note_row)
        if outcome is None:
            return
        memory = outcome.memory
        if memory.phase in (Phase.LEARNING, Phase.RELEARNING):
            queue.push_learning(
                Candidate(
                    card=prompt.card,
                    note=prompt.note_row,
                    deck=prompt.deck,
                    phase=memory.phase,
                    due_at=memory.due_at,
                    stability=memory.stability,
                    last_day=memory.last_day,
                )
            )

    def _is_new_leech(self, state: CardState, lapses: int) -> bool:
        return lapses > state.memory.lapses and is_leech(
            lapses, self._settings.leech_threshold, self._settings.leech_again
        )

    def _moment(self, at: datetime, day: date) -> Moment:
        return Moment(at, self._schedulers.calendar.utc_offset(at), day)


def _interval(memory: object) -> timedelta:
    due, last = getattr(memory, "due_day", None), getattr(memory, "last_day", None)
    return timedelta(0) if due is None or last is None else due - last
