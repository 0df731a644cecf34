"""What holds whatever is studied: nothing is lost, nothing counted twice, order is no matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.hours.berlin import promise, timeline
from tests.core.zones import ZONES

from tenhours.core.hours import counting, judging, pace, promises, spans
from tenhours.core.hours.entries import Category, Entry, Label, Source, Span
from tenhours.core.hours.judging import Verdict, WeekFacts
from tenhours.core.hours.owning import covered
from tenhours.core.hours.terms import Commitment, DayOff, Terms

if TYPE_CHECKING:
    from random import Random

MONDAY = date(2026, 10, 19)
ZERO = datetime(2026, 10, 19, tzinfo=UTC)
DAY = timedelta(days=1)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Draw entries over three weeks with a clock change, overlaps and all."""
    drawn: list[Entry] = []
    for number in range(draw(st.integers(0, 12))):
        source = draw(st.sampled_from(Source))
        made = ZERO + timedelta(hours=draw(st.integers(0, 24 * 24)))
        topic = draw(st.sampled_from(["", "svd", "rl"]))
        label = Label(topic=topic, category=draw(st.sampled_from([None, *Category])))
        if source is Source.MANUAL and draw(st.booleans()):
            day = MONDAY + DAY * draw(st.integers(0, 20))
            seconds = draw(st.integers(0, 7200))
            drawn.append(Entry(str(number), source, made, day=day, total=seconds, label=label))
            continue
        start = ZERO + timedelta(seconds=draw(st.integers(0, 20 * 86_400)))
        length = draw(st.integers(0, 30 * 3600))
        cuts = sorted(draw(st.lists(st.integers(0, length), max_size=4)))
        holes = tuple(
            Span(start + timedelta(seconds=one), start + timedelta(seconds=two))
            for one, two in zip(cuts[::2], cuts[1::2], strict=False)
        )
        span = Span(start, start + timedelta(seconds=length))
        drawn.append(Entry(str(number), source, made, span, holes, label=label))
    return drawn


zones = st.sampled_from(ZONES)


@given(entries(), zones)
def test_every_second_is_counted_exactly_once(known: list[Entry], zone: str) -> None:
    found = counting.pieces(known, timeline(zone))
    clock = [piece.span for piece in found if piece.span is not None]
    assert all(one.end <= two.start for one, two in pairwise(sorted(clock)))
    assert spans.union(clock) == spans.union(s for entry in known for s in covered(entry))
    totals = sum(entry.total for entry in known)
    assert sum(piece.seconds for piece in found) == spans.total(clock) + totals
    assert all(piece.seconds > 0 for piece in found)


@given(entries(), zones)
def test_the_parts_of_every_split_add_up(known: list[Entry], zone: str) -> None:
    line = timeline(zone)
    closes = promises.closing([Commitment(ZERO - DAY, 12)], [])
    found = counting.pieces(known, line, closes=closes)
    every = sum(piece.seconds for piece in found)
    tally = counting.tally(found)
    assert tally.total == tally.counted + tally.late == sum(tally.split.values()) == every
    assert sum(each.total for each in counting.by_day(found).values()) == every
    assert sum(each.total for each in counting.by_week(found).values()) == every
    assert sum(counting.by_topic(found).values()) == every
    assert sum(counting.by_category(found).values()) == every
    assert sum(counting.by_growth(found).values()) == every
    with_clock = sum(piece.seconds for piece in found if piece.span is not None)
    assert sum(counting.by_hour(found, line).values()) == with_clock
    for key, of_week in counting.by_week(found).items():
        days = (each for day, each in counting.by_day(found).items() if line.week_of(day) == key)
        assert sum(each.counted for each in days) == of_week.counted


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(known: list[Entry], dice: Random) -> None:
    shuffled = sorted(known, key=lambda _: dice.random())
    line = timeline()
    assert counting.pieces(known, line) == counting.pieces(shuffled, line)


@given(entries(), st.integers(0, 20 * 86_400))
def test_what_is_cut_in_two_counts_the_same(known: list[Entry], second: int) -> None:
    line = timeline()
    edge = line.day(line.day_of(ZERO + timedelta(seconds=second))).span.start
    far = timedelta(days=60)
    before = counting.pieces(known, line, within=Span(edge - far, edge))
    after = counting.pieces(known, line, within=Span(edge, edge + far))
    assert before + after == counting.pieces(known, line)


@given(entries())
def test_no_day_holds_more_clock_time_than_it_has(known: list[Entry]) -> None:
    line = timeline()
    clock = [entry for entry in known if entry.span is not None]
    for day, found in counting.by_day(counting.pieces(clock, line)).items():
        assert found.total <= line.day(day).seconds


plans = st.tuples(*[st.integers(0, 300)] * 7).map(tuple)
targets = st.integers(0, 40 * 3600)
offs = st.sets(st.integers(0, 6))


def owed(target: int, plan: tuple[int, ...], off: set[int]) -> promises.Promise:
    terms = Terms(date(2020, 1, 6), target=target, plan=plan)
    declared = [DayOff(MONDAY + DAY * number, ZERO) for number in off]
    return promise(MONDAY, terms=terms, days_off=declared)


@given(targets, targets, plans, offs, offs)
def test_a_target_grows_with_the_hours_promised_and_with_the_days_that_are_on(
    one: int, two: int, plan: tuple[int, ...], off: set[int], more: set[int]
) -> None:
    low, high = sorted((one, two))
    assert owed(low, plan, off).target <= owed(high, plan, off).target
    assert owed(low, plan, off | more).target <= owed(low, plan, off).target
    assert owed(low, plan, set(range(7))).target == 0
    whole = owed(low, plan, set()).target
    assert low <= whole < low + 60


@given(targets, plans, offs, st.integers(0, 6), st.integers(0, 40 * 3600))
def test_whoever_does_each_days_quota_reaches_the_target(
    target: int, plan: tuple[int, ...], off: set[int], start: int, before: int
) -> None:
    week = owed(target, plan, off)
    counted = before
    for number in range(start, 7):
        day = MONDAY + DAY * number
        left = max(0, week.target - counted)
        asked = pace.quota(week, day, left)
        assert 0 <= asked <= left
        counted += asked
    assert counted == max(before, week.target)


@given(targets, plans, offs)
def test_what_is_due_grows_from_nothing_to_the_target(
    target: int, plan: tuple[int, ...], off: set[int]
) -> None:
    week = owed(target, plan, off)
    due = [pace.due_by(week, MONDAY + DAY * number) for number in range(-1, 7)]
    assert due[0] == 0
    assert due[-1] == week.target
    assert all(one <= two for one, two in pairwise(due))
    assert all(isinstance(each, Fraction) for each in due)


@given(targets, plans, offs, st.integers(0, 6), st.integers(0, 40 * 3600))
def test_safe_days_are_the_most_that_leave_room(
    target: int, plan: tuple[int, ...], off: set[int], start: int, left: int
) -> None:
    week = owed(target, plan, off)
    day = MONDAY + DAY * start
    room = [week.possible(MONDAY + DAY * number) for number in range(7)]
    fits = [b for b in range(8 - start) if left <= sum(room[start + b :])]
    assert pace.safe_days(week, day, left) == max(fits, default=0)
    assert pace.bare_minimum(week, day, left) == max(0, left - sum(room[start + 1 :]))


@st.composite
def histories(draw: st.DrawFn) -> list[WeekFacts]:
    facts: list[WeekFacts] = []
    for number in range(draw(st.integers(0, 40))):
        target = draw(st.sampled_from([0, 16_200, 36_000, 36_000, 36_000]))
        counted = draw(st.sampled_from([0, 9_000, 18_000, 30_000, 35_999, 36_000, 54_000]))
        key = MONDAY + timedelta(weeks=number)
        facts.append(WeekFacts(key, counted, target, partial=number == 0 and draw(st.booleans())))
    return facts


@given(histories(), st.integers(0, 40))
def test_judging_is_the_same_in_one_go_and_in_two(facts: list[WeekFacts], cut: int) -> None:
    rows, standing = judging.judge_all(facts)
    early, between = judging.judge_all(facts[:cut])
    later, end = judging.judge_all(facts[cut:], between)
    assert early + later == rows
    assert end == standing
    again = judging.START
    for fact, row in zip(facts, rows, strict=True):
        entered, again = judging.enter(again, fact, row.verdict)
        assert entered == row


@given(histories())
def test_the_rules_of_freezes_and_repairs_hold(facts: list[WeekFacts]) -> None:
    rows, _ = judging.judge_all(facts)
    frozen = [place for place, row in enumerate(rows) if row.verdict is Verdict.FROZEN]
    assert all(two - one >= 4 for one, two in pairwise(frozen))
    places = {row.key: place for place, row in enumerate(rows)}
    mended = sorted(places[key] for key in judging.repaired(rows))
    assert all(two - one >= 8 for one, two in pairwise(mended))
    assert all(rows[place].verdict is Verdict.MISS for place in mended)
    passes = sum(1 for row in rows if row.verdict is Verdict.PASS)
    assert len(frozen) <= 2 + passes // 8
    for fact, row in zip(facts, rows, strict=True):
        assert 0 <= row.freezes <= 2
        assert 0 <= row.strength <= 1
        assert (row.verdict is Verdict.PASS) == (0 < fact.target <= fact.counted)
        assert (row.verdict is Verdict.EXEMPT) == (fact.target == 0)
        if row.verdict is Verdict.MISS:
            assert row.streak == 0


@settings(max_examples=50)
@given(histories(), st.integers(0, 39), st.integers(0, 7200))
def test_more_study_never_costs_a_verdict_of_its_own_week(
    facts: list[WeekFacts], place: int, more: int
) -> None:
    if place >= len(facts):
        return
    better = [*facts]
    better[place] = replace(facts[place], counted=facts[place].counted + more)
    passed = judging.judge_all(facts)[0][place].verdict is Verdict.PASS
    if passed:
        assert judging.judge_all(better)[0][place].verdict is Verdict.PASS
    assert judging.judge_all(better)[0][:place] == judging.judge_all(facts)[0][:place]
