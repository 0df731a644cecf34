"""Acts of the ledger that a student can take back, and do again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.core.hours import bodies, durations, moments
from tenhours.core.hours.facts import FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.hours.facts import Fact
    from tenhours.services.hours.page import Page

_REVERSIBLE: Final = frozenset(
    {FactKind.ENTRY, FactKind.REMOVE, FactKind.FOCUS, FactKind.TOPIC, FactKind.JOURNAL}
)
"""Promises, days off and verdicts stand: they have ways and delays of their own to change."""


def history(facts: Sequence[Fact], machine: str) -> tuple[list[str], list[str]]:
    """List a machine's acts that can be undone, and those that can be done again, latest last."""
    done: list[str] = []
    taken_back: list[str] = []
    for fact in sorted(
        (fact for fact in facts if fact.machine == machine), key=lambda fact: fact.number
    ):
        if fact.kind is FactKind.UNDO:
            act = fact.body["act"]
            if act in done:
                done.remove(act)
                taken_back.append(act)
        elif fact.kind is FactKind.REDO:
            act = fact.body["act"]
            if act in taken_back:
                taken_back.remove(act)
                done.append(act)
        elif _own(fact) and (not done or done[-1] != fact.act):
            done.append(fact.act)
            taken_back.clear()
    return done, taken_back


def touched(facts: Sequence[Fact], act: str) -> set[str]:
    """Name the entries that an act speaks of."""
    return {
        fact.body["id"]
        for fact in facts
        if fact.act == act and fact.kind in (FactKind.ENTRY, FactKind.REMOVE)
    }


def describe(page: Page, act: str) -> str:
    """Word an act briefly."""
    own = [fact for fact in page.facts if fact.act == act]
    entries = [fact for fact in own if fact.kind is FactKind.ENTRY]
    removed = [fact for fact in own if fact.kind is FactKind.REMOVE]
    if removed and entries:
        return "a split"
    if len(entries) > 1:
        return f"{len(entries)} entries"
    if entries:
        entry = bodies.read_entry(entries[0].body)
        if entry.span is not None:
            return moments.show(entry.span, now=page.now, calendar=page.calendar)
        return f"{entry.day:%a %-d %b} {durations.show(entry.total)}"
    if removed:
        return f"the removal of {len(removed)} {'entry' if len(removed) == 1 else 'entries'}"
    return f"the {own[0].kind.value}" if own else act


def _own(fact: Fact) -> bool:
    """Whether a fact is a student's own act, not one that came about by itself."""
    return (
        fact.kind in _REVERSIBLE
        and not fact.body.get("automatic")
        and fact.body.get("through") is None
    )
