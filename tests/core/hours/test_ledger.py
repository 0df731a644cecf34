"""The fold of facts: their order does not matter, and what is undone is as if it never was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.hours import bodies, chain
from tenhours.core.hours.chain import Head, Row
from tenhours.core.hours.entries import Category, Entry, Growth, Label, Source, Span
from tenhours.core.hours.facts import Fact, FactKind
from tenhours.core.hours.ledger import fold
from tenhours.core.hours.terms import Commitment, DayOff, IfThen, Terms
from tenhours.core.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(name: str, hours: int) -> Entry:
    return Entry(name, Source.MANUAL, NOON, span=Span(NOON, NOON + timedelta(hours=hours)))


def fact(
    number: int, kind: FactKind, body: Mapping[str, Any], *, machine: str = "a", act: str = ""
) -> Fact:
    at = NOON + timedelta(seconds=number)
    return Fact(machine, number, act or f"{machine}{number}", kind, at, 0, body, "")


LIFE = [
    fact(1, FactKind.CALENDAR, bodies.write_calendar(date(2026, 3, 2), Calendar(ZoneInfo("UTC")))),
    fact(2, FactKind.ENTRY, bodies.write_entry(entry("x", 1))),
    fact(3, FactKind.ENTRY, bodies.write_entry(entry("x", 2))),
    fact(4, FactKind.ENTRY, {**bodies.write_entry(entry("y", 3)), "through": 17}),
    fact(5, FactKind.REMOVE, {"id": "x"}),
    fact(6, FactKind.UNDO, {"act": "a5"}),
    fact(7, FactKind.UNDO, {"act": "a4"}),
    fact(8, FactKind.JOURNAL, {"day": "2026-03-02", "did": "svd"}),
    fact(8, FactKind.JOURNAL, {"day": "2026-03-02", "next": "code"}, machine="b"),
    fact(9, FactKind.UNDO, {"act": "a3"}),
    fact(10, FactKind.REDO, {"act": "a3"}),
]


def test_the_latest_body_counts_and_what_is_undone_does_not() -> None:
    found = fold(LIFE)
    assert {key: value.seconds for key, value in found.entries.items()} == {"x": 7200}
    assert found.undone == {"a5", "a4"}
    assert found.sealed == {"a": 17}, "what ratings an entry held stays known"
    line = found.journal[date(2026, 3, 2)]
    assert (line.did, line.next) == ("svd", "code")


@given(st.permutations(LIFE))
def test_the_order_in_which_facts_come_does_not_matter(facts: list[Fact]) -> None:
    assert fold(facts) == fold(LIFE)


def test_the_first_verdict_on_a_week_stands() -> None:
    def verdict(number: int, machine: str, counted: int, given: str) -> Fact:
        body = {
            "week": "2026-03-02", "verdict": given, "counted": counted, "target": 36_000,
            "partial": False, "promised": "x",
        }  # fmt: skip
        return fact(number, FactKind.VERDICT, body, machine=machine)

    found = fold([verdict(2, "b", 40_000, "pass"), verdict(1, "a", 0, "miss")])
    assert [(row.verdict.value, row.counted) for row in found.judgements] == [("miss", 0)]


def test_a_new_commitment_begins_a_new_row_of_verdicts() -> None:
    def verdict(number: int, week: str, promised: str) -> Fact:
        body = {
            "week": week, "verdict": "pass", "counted": 36_000, "target": 36_000,
            "partial": False, "promised": promised,
        }  # fmt: skip
        return fact(number, FactKind.VERDICT, body)

    found = fold(
        [
            verdict(1, "2026-03-02", "x"),
            verdict(2, "2026-03-09", "x"),
            verdict(3, "2026-04-06", "y"),
        ]
    )
    assert [row.streak for row in found.judgements] == [1, 2, 1]
    assert found.standing.streak == 1


instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
labels = st.builds(
    Label,
    st.text(max_size=9),
    st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
    st.text(max_size=5),
    st.none() | st.sampled_from(Category),
    st.none() | st.sampled_from(Growth),
)


@given(instants, st.integers(0, 90_000), labels, st.sampled_from(Source), st.text(max_size=9))
def test_an_entry_is_read_as_it_was_written(
    start: datetime, seconds: int, label: Label, source: Source, origin: str
) -> None:
    span = Span(start, start + timedelta(seconds=seconds))
    for made in (
        Entry("x", source, start, span=span, holes=(span,), label=label, origin=origin),
        Entry("x", source, start, day=start.date(), total=seconds, label=label),
    ):
        assert bodies.read_entry(bodies.write_entry(made)) == made


@given(instants, st.text(max_size=9))
def test_promises_are_read_as_they_were_written(moment: datetime, text: str) -> None:
    commitment = Commitment(moment, 12, (IfThen(text, text),))
    assert bodies.read_commitment(bodies.write_commitment(commitment)) == commitment
    terms = Terms(moment.date(), manual_cap=7)
    assert bodies.read_terms(bodies.write_terms(terms)) == terms
    off = DayOff(moment.date(), moment, sick=True)
    assert bodies.read_day_off(bodies.write_day_off(off)) == off


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(), max_size=4),
    st.integers(0, 2**60),
    st.sampled_from(FactKind),
)
def test_a_chain_holds_and_any_field_changed_breaks_it(
    body: dict[str, Any], at: int, kind: FactKind
) -> None:
    head = Head("m", 0, chain.BEGINNING)
    rows = []
    for number in range(3):
        rows.append(chain.link(head, act=f"{number}", kind=kind, at=at, utc_offset=3600, body=body))
        head = chain.head_of(rows[-1])
    assert chain.faults(rows) == []
    for field, old in rows[1]._asdict().items():
        new = old + 1 if isinstance(old, int) else f"{old} "
        changed = [rows[0], Row(**{**rows[1]._asdict(), field: new}), rows[2]]
        faults = chain.faults(changed)
        assert any(fault.number == 2 for fault in faults), field
