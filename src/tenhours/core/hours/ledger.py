"""The ledger: what all facts together say, as a fold over them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tenhours.core.hours import bodies
from tenhours.core.hours.facts import Fact, FactKind
from tenhours.core.hours.growth import Focus, Rung, Topic
from tenhours.core.hours.judging import Judgement, Standing, Verdict, WeekFacts, enter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tenhours.core.hours.entries import Entry
    from tenhours.core.hours.terms import Commitment, DayOff, Terms
    from tenhours.core.time import Calendar

__all__ = ["Fact", "FactKind", "Given", "JournalLine", "Ledger", "fold"]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What a student says of a study day."""

    day: date
    did: str = ""
    why: str = ""
    next: str = ""
    """What comes next: it greets the next start."""


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it was given: it stands."""

    facts: WeekFacts
    verdict: Verdict
    promised: str
    """The instant of its commitment; a new commitment begins a new row of verdicts."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What all facts together say."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By their ids."""
    calendars: tuple[tuple[date, Calendar], ...] = ()
    """Each with the first date of the week from which it holds, in the order of their making."""
    terms: tuple[Terms, ...] = ()
    """In the order of their making."""
    commitments: tuple[Commitment, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    """Sorted; without those that were called off."""
    given: tuple[Given, ...] = ()
    """Verdicts in the order of their weeks."""
    seen: frozenset[date] = frozenset()
    """Weeks whose verdict was looked at."""
    focuses: tuple[Focus, ...] = ()
    """In the order in which they were taken up."""
    focus: Focus | None = None
    """The one in focus now."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    journal: Mapping[date, JournalLine] = field(default_factory=dict)
    sealed: Mapping[str, int] = field(default_factory=dict)
    """Machine to the row of its review log up to which ratings are in entries."""
    undone: frozenset[str] = frozenset()
    """Acts that are taken back now."""

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The verdicts with what followed from them, in the order of their weeks."""
        return self._judged()[0]

    @property
    def standing(self) -> Standing:
        """Streak, strength and freezes after the last verdict."""
        return self._judged()[1]

    def _judged(self) -> tuple[tuple[Judgement, ...], Standing]:
        rows: list[Judgement] = []
        standing, promised = Standing(), ""
        for given in self.given:
            if given.promised != promised:
                standing, promised = Standing(), given.promised
            row, standing = enter(standing, given.facts, given.verdict)
            rows.append(row)
        return tuple(rows), standing


def fold(facts: Iterable[Fact]) -> Ledger:
    """Say what facts come to; their order does not matter."""
    ordered = sorted(facts, key=lambda fact: (fact.at, fact.machine, fact.number))
    undone: set[str] = set()
    for fact in ordered:
        if fact.kind is FactKind.UNDO:
            undone.add(fact.body["act"])
        elif fact.kind is FactKind.REDO:
            undone.discard(fact.body["act"])
    fold_ = _Fold()
    for fact in ordered:
        if fact.act not in undone:
            fold_.take(fact)
        elif fact.kind is FactKind.ENTRY:
            fold_.seal(fact)
    return fold_.ledger(frozenset(undone))


class _Fold:
    """Takes facts in their order."""

    def __init__(self) -> None:
        self._entries: dict[str, Mapping[str, Any]] = {}
        self._calendars: list[tuple[date, Calendar]] = []
        self._terms: list[Terms] = []
        self._commitments: list[Commitment] = []
        self._days_off: dict[date, DayOff] = {}
        self._given: dict[date, Given] = {}
        self._seen: set[date] = set()
        self._focuses: list[Focus] = []
        self._focus: Focus | None = None
        self._topics: dict[str, Topic] = {}
        self._journal: dict[date, JournalLine] = {}
        self._sealed: dict[str, int] = {}

    def take(self, fact: Fact) -> None:
        body = fact.body
        match fact.kind:
            case FactKind.ENTRY:
                self._entries[body["id"]] = body
                self.seal(fact)
            case FactKind.REMOVE:
                self._entries.pop(body["id"], None)
            case FactKind.TERMS:
                self._terms.append(bodies.read_terms(body))
            case FactKind.COMMIT:
                self._commit(body)
            case FactKind.QUIT:
                self._quit(body)
            case FactKind.DAY_OFF:
                off = bodies.read_day_off(body)
                self._days_off[off.day] = off
            case FactKind.DAY_ON:
                self._days_off.pop(date.fromisoformat(body["day"]), None)
            case FactKind.CALENDAR:
                self._calendars.append(bodies.read_calendar(body))
            case FactKind.VERDICT:
                self._judge(body)
            case FactKind.SEEN:
                self._seen.add(date.fromisoformat(body["week"]))
            case FactKind.FOCUS:
                self._turn(body)
            case FactKind.TOPIC:
                self._topics[body["name"]] = Topic(
                    body["name"],
                    Rung(body["rung"]),
                    body.get("cards", 0),
                    body.get("mature", 0),
                    body.get("evidence", ""),
                )
            case FactKind.JOURNAL:
                day = date.fromisoformat(body["day"])
                said = {key: body[key] for key in ("did", "why", "next") if body.get(key)}
                self._journal[day] = replace(self._journal.get(day, JournalLine(day)), **said)
            case FactKind.UNDO | FactKind.REDO:
                pass

    def seal(self, fact: Fact) -> None:
        """Remember which ratings an entry holds, whatever became of it."""
        through = fact.body.get("through")
        if through is not None:
            self._sealed[fact.machine] = max(through, self._sealed.get(fact.machine, 0))

    def ledger(self, undone: frozenset[str]) -> Ledger:
        return Ledger(
            entries={key: bodies.read_entry(body) for key, body in self._entries.items()},
            calendars=tuple(self._calendars),
            terms=tuple(self._terms),
            commitments=tuple(self._commitments),
            days_off=tuple(self._days_off[day] for day in sorted(self._days_off)),
            given=tuple(self._given[key] for key in sorted(self._given)),
            seen=frozenset(self._seen),
            focuses=tuple(self._focuses),
            focus=self._focus,
            topics=self._topics,
            journal=self._journal,
            sealed=self._sealed,
            undone=undone,
        )

    def _commit(self, body: Mapping[str, Any]) -> None:
        said = bodies.read_commitment(body)
        if body.get("amends") and self._commitments:
            self._commitments[-1] = replace(
                self._commitments[-1], weeks=said.weeks, plans=said.plans
            )
        else:
            self._commitments.append(said)

    def _quit(self, body: Mapping[str, Any]) -> None:
        if self._commitments:
            ends = body.get("ends")
            self._commitments[-1] = replace(
                self._commitments[-1], ends=None if ends is None else date.fromisoformat(ends)
            )

    def _judge(self, body: Mapping[str, Any]) -> None:
        key = date.fromisoformat(body["week"])
        if key not in self._given:  # once: another machine's later verdict changes nothing
            facts = WeekFacts(key, body["counted"], body["target"], body["partial"])
            self._given[key] = Given(facts, Verdict(body["verdict"]), body["promised"])

    def _turn(self, body: Mapping[str, Any]) -> None:
        if body.get("finished"):
            self._focus = None
            return
        self._focus = Focus(
            body["name"], body["done_when"], body["estimate"], date.fromisoformat(body["since"])
        )
        self._focuses.append(self._focus)
