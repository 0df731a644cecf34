from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.queueing import (
    Candidate,
    Counts,
    Limits,
    Plan,
    Queue,
    ReviewOrder,
    build,
)
from tenhours.core.scheduling import Parameters, Scheduler
from tenhours.core.time import Calendar

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ROLLOVER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PLAN = Plan(today=TODAY, rollover=ROLLOVER)
MINUTE = timedelta(minutes=1)


def due(card: int, deck: str = "maths", note: int | None = None, late: int = 0) -> Candidate:
    """Make a review that fell due so many days ago, ten days after its last one."""
    day = TODAY - timedelta(days=late)
    return Candidate(
        card=card,
        note=card if note is None else note,
        deck=deck,
        phase=Phase.REVIEW,
        due_day=day,
        stability=10.0,
        last_day=day - timedelta(days=10),
    )


def fresh(card: int, deck: str = "maths", note: int | None = None) -> Candidate:
    return Candidate(
        card=card,
        note=card if note is None else note,
        deck=deck,
        phase=Phase.NEW,
        position=card,
    )


def step(
    card: int, minutes: float, deck: str = "maths", note: int | None = None, last: date = TODAY
) -> Candidate:
    """Make a learning card that is due so many minutes from now."""
    return Candidate(
        card=card,
        note=card if note is None else note,
        deck=deck,
        phase=Phase.LEARNING,
        due_at=NOW + minutes * MINUTE,
        last_day=last,
    )


def drain(queue: Queue, now: datetime = NOW) -> list[int]:
    """Take every card that may be shown at one instant."""
    shown = []
    while (candidate := queue.next(now)) is not None:
        shown.append(candidate.card)
        queue.remove(candidate.card)
    return shown


def test_an_empty_day_has_nothing_to_show_and_nothing_to_wait_for() -> None:
    queue = build([], [], [], PLAN)
    assert queue.next(NOW) is None
    assert queue.waiting_until is None
    assert queue.counts() == Counts(0, 0, 0)


# Limits


def test_the_limits_over_everything_let_ten_new_and_two_hundred_reviews_through() -> None:
    queue = build(map(due, range(300)), map(fresh, range(300, 400)), [], PLAN)
    assert queue.counts() == Counts(10, 0, 200)


def test_what_was_done_today_is_taken_off() -> None:
    plan = replace(PLAN, done={"maths/old": Counts(new=7, review=190)})
    queue = build(map(due, range(300)), map(fresh, range(300, 400)), [], plan)
    assert queue.counts() == Counts(3, 0, 10)


def test_more_done_than_allowed_leaves_nothing() -> None:
    plan = replace(PLAN, done={"maths": Counts(new=70, review=900)})
    assert build([due(1)], [fresh(2)], [], plan).counts() == Counts(0, 0, 0)


def test_a_card_must_pass_the_cap_of_its_deck_and_of_those_above() -> None:
    plan = replace(
        PLAN, caps={"maths": Limits(new=4, reviews=5), "maths/algebra": Limits(new=1, reviews=2)}
    )
    decks = ["maths/calculus", "maths/algebra", "physics", "mathsphysics"]
    reviews = [due(card, decks[card % 4]) for card in range(40)]
    new = [fresh(card, decks[card % 4]) for card in range(40, 80)]
    assert build(reviews, new, [], plan).counts_by_deck() == {
        "maths/algebra": Counts(1, 0, 2),
        "maths/calculus": Counts(3, 0, 3),
        "mathsphysics": Counts(3, 0, 10),
        "physics": Counts(3, 0, 10),
    }


def test_what_was_done_in_a_deck_counts_for_the_decks_above_it() -> None:
    plan = replace(
        PLAN,
        caps={"maths": Limits(new=3, reviews=3)},
        done={"maths/calculus": Counts(new=2, review=2), "physics": Counts(new=5, review=5)},
    )
    reviews = [due(card, "maths/algebra") for card in range(9)]
    new = [fresh(card, "maths") for card in range(10, 19)]
    assert build(reviews, new, [], plan).counts() == Counts(1, 0, 1)


def test_no_limit_at_all_lets_everything_through() -> None:
    plan = replace(PLAN, limits=Limits())
    queue = build(map(due, range(300)), map(fresh, range(300, 400)), [], plan)
    assert queue.counts() == Counts(100, 0, 300)


def test_a_deck_with_no_new_cards_a_day_is_left_out() -> None:
    plan = replace(PLAN, caps={"maths": Limits(new=0)})
    assert drain(build([], [fresh(1), fresh(2, "physics")], [], plan)) == [2]


def test_learning_cards_pass_every_limit() -> None:
    plan = replace(PLAN, limits=Limits(0, 0), caps={"maths": Limits(0, 0)})
    queue = build([due(1)], [fresh(2)], [step(card, -1) for card in range(3, 20)], plan)
    assert queue.counts() == Counts(0, 17, 0)


# Siblings


def test_one_card_of_a_note_comes_a_day_learning_before_review_before_new() -> None:
    queue = build(
        [due(1, note=7), due(2, note=8)],
        [fresh(3, note=7), fresh(4, note=8), fresh(5, note=9), fresh(6, note=9)],
        [step(10, -1, note=7)],
        PLAN,
    )
    assert sorted(drain(queue)) == [2, 5, 10]


def test_siblings_of_a_card_seen_today_wait_but_the_card_itself_goes_on_learning() -> None:
    plan = replace(PLAN, seen_notes=frozenset({7}))
    yesterday = TODAY - timedelta(days=1)
    queue = build(
        [due(1, note=7)],
        [fresh(2, note=7), fresh(3, note=8)],
        [step(4, -1, note=7), step(5, -2, note=7, last=yesterday)],
        plan,
    )
    assert drain(queue) == [4, 3]


def test_a_card_that_was_rated_today_and_is_due_again_is_no_sibling_of_itself() -> None:
    plan = replace(PLAN, seen_notes=frozenset({1}))
    again = replace(due(1), last_day=TODAY)
    assert drain(build([again], [], [], plan)) == [1]


def test_a_waiting_sibling_does_not_use_up_the_limit() -> None:
    plan = replace(PLAN, limits=Limits(new=2, reviews=2), seen_notes=frozenset({1, 2, 50, 51}))
    queue = build(map(due, range(1, 9)), map(fresh, range(50, 60)), [], plan)
    assert queue.counts() == Counts(2, 0, 2)


# Order


def test_the_most_forgotten_card_comes_first() -> None:
    calendar = Calendar(ZoneInfo("UTC"))
    scheduler = Scheduler(Parameters(), calendar)
    random = Random(3)
    cards = [
        replace(
            due(card),
            stability=random.uniform(0.5, 200),
            last_day=TODAY - timedelta(days=random.randint(1, 400)),
        )
        for card in range(50)
    ]

    def recall(card: Candidate) -> float:
        return scheduler.retrievability(
            Memory(stability=card.stability, last_day=card.last_day), TODAY
        )

    expected = [card.card for card in sorted(cards, key=recall)]
    assert drain(build(cards, [], [], PLAN)) == expected


def test_reviews_may_come_by_due_day() -> None:
    plan = replace(PLAN, order=ReviewOrder.DUE)
    reviews = [due(1, late=2), due(2, late=9), due(3, late=0), due(4, late=5)]
    assert drain(build(reviews, [], [], plan)) == [2, 4, 1, 3]


def test_shuffled_reviews_come_in_one_order_today_and_in_another_tomorrow() -> None:
    plan = replace(PLAN, order=ReviewOrder.SHUFFLED)
    reviews = [due(card) for card in range(30)]
    order = drain(build(reviews, [], [], plan))
    assert order == drain(build(reversed(reviews), [], [], plan))
    tomorrow = replace(plan, today=TODAY + timedelta(days=1))
    assert sorted(order) == sorted(drain(build(reviews, [], [], tomorrow)))
    assert order != drain(build(reviews, [], [], tomorrow)) != sorted(order)


def test_new_cards_are_spread_evenly_among_the_reviews() -> None:
    queue = build(map(due, range(20)), map(fresh, range(100, 105)), [], PLAN)
    kinds = ["n" if card >= 100 else "r" for card in drain(queue)]
    assert "".join(kinds) == "rrnrrrrnrrrrnrrrrnrrrrnrr"


# The running session


def test_a_learning_card_comes_first_once_it_is_due() -> None:
    queue = build([due(1), due(2)], [], [step(3, 5)], PLAN)
    shown = queue.next(NOW)
    assert shown is not None
    assert shown.card == 1
    later = queue.next(NOW + 5 * MINUTE)
    assert later is not None
    assert later.card == 3


def test_looking_takes_nothing_away() -> None:
    queue = build([due(1), due(2)], [], [], PLAN)
    assert queue.next(NOW) == queue.next(NOW)
    assert queue.counts() == Counts(0, 0, 2)


def test_a_learning_card_comes_up_to_twenty_minutes_early_when_nothing_else_is_left() -> None:
    queue = build([due(1)], [], [step(2, 20)], PLAN)
    assert drain(queue) == [1, 2]
    queue = build([due(1)], [], [step(2, 21)], PLAN)
    assert drain(queue) == [1]
    assert queue.waiting_until == NOW + MINUTE
    assert drain(queue, NOW + MINUTE) == [2]


def test_a_step_beyond_the_rollover_belongs_to_tomorrow() -> None:
    queue = build([], [], [step(1, 10 * 60)], PLAN)
    assert queue.counts() == Counts(0, 0, 0)
    queue = build([due(2)], [], [], PLAN)
    queue.push_learning(step(2, 10 * 60))
    assert queue.counts() == Counts(0, 0, 0)
    assert queue.next(ROLLOVER) is None


def test_a_new_card_that_is_rated_becomes_one_that_is_learning() -> None:
    queue = build([], [fresh(1), fresh(2)], [], PLAN)
    queue.remove(1)
    queue.push_learning(step(1, 1))
    assert queue.counts() == Counts(1, 1, 0)
    assert drain(queue) == [2, 1]


def test_a_step_replaces_the_one_before_it() -> None:
    queue = build([], [], [step(1, 1)], PLAN)
    queue.push_learning(step(1, 10))
    assert queue.counts() == Counts(0, 1, 0)
    assert queue.next(NOW + 5 * MINUTE) == step(1, 10)


def test_burying_a_note_takes_out_whatever_of_it_is_left() -> None:
    queue = build([due(1, note=5), due(2)], [], [], PLAN)
    queue.push_learning(step(3, 1, note=5))
    queue.bury_note(5)
    queue.bury_note(99)
    assert queue.counts() == Counts(0, 0, 1)
    assert drain(queue) == [2]


def test_removing_a_card_twice_counts_once() -> None:
    queue = build([due(1), due(2)], [], [], PLAN)
    queue.remove(1)
    queue.remove(1)
    assert queue.counts() == Counts(0, 0, 1)
    assert len(queue) == 1


candidates = st.builds(
    Candidate,
    card=st.integers(0, 30),
    note=st.integers(0, 12),
    deck=st.sampled_from(["a", "a/b", "a/b/c", "d"]),
    phase=st.sampled_from([Phase.NEW, Phase.REVIEW, Phase.LEARNING]),
    due_at=st.integers(-100, 900).map(lambda minutes: NOW + minutes * MINUTE),
    due_day=st.just(TODAY),
    stability=st.none() | st.floats(0.001, 1000),
    last_day=st.none() | st.integers(0, 90).map(lambda days: TODAY - timedelta(days=days)),
    position=st.integers(0, 5),
)
limits = st.builds(Limits, st.none() | st.integers(0, 6), st.none() | st.integers(0, 6))


@given(
    cards=st.lists(candidates, unique_by=lambda candidate: candidate.card),
    overall=limits,
    caps=st.dictionaries(st.sampled_from(["a", "a/b", "d", "e"]), limits),
    seen=st.frozensets(st.integers(0, 12), max_size=3),
    order=st.sampled_from(ReviewOrder),
)
def test_whatever_waits_the_queue_keeps_its_rules(
    cards: list[Candidate],
    overall: Limits,
    caps: dict[str, Limits],
    seen: frozenset[int],
    order: ReviewOrder,
) -> None:
    plan = replace(PLAN, limits=overall, caps=caps, seen_notes=seen, order=order)
    by_phase = {phase: [card for card in cards if card.phase is phase] for phase in Phase}
    queue = build(by_phase[Phase.REVIEW], by_phase[Phase.NEW], by_phase[Phase.LEARNING], plan)
    counts, by_deck, listed = queue.counts(), queue.counts_by_deck(), queue.candidates()
    assert counts == tuple(sum(kind) for kind in zip(*by_deck.values(), strict=True)) or not listed
    assert sum(counts) == len(queue) == len(listed)
    assert overall.new is None or counts.new <= overall.new
    assert overall.reviews is None or counts.review <= overall.reviews
    for name, cap in caps.items():
        under = [
            count for deck, count in by_deck.items() if deck == name or deck.startswith(f"{name}/")
        ]
        assert cap.new is None or sum(count.new for count in under) <= cap.new
        assert cap.reviews is None or sum(count.review for count in under) <= cap.reviews
    unseen = [card.note for card in listed if card.last_day != TODAY]
    assert len(unseen) == len(set(unseen))
    assert not seen & set(unseen)
    shown = drain(queue, ROLLOVER)
    assert sorted(shown) == sorted(card.card for card in listed)
    assert queue.counts() == Counts(0, 0, 0)


def test_a_backlog_of_a_thousand_shrinks_day_by_day() -> None:
    calendar = Calendar(ZoneInfo("UTC"))
    scheduler = Scheduler(Parameters(), calendar)
    random = Random(7)
    memories: dict[int, Memory] = {}
    for card in range(1000):
        away = random.randint(20, 60)
        memories[card] = Memory(
            phase=Phase.REVIEW,
            due_day=TODAY - timedelta(days=random.randint(0, 20)),
            stability=random.uniform(3, 40),
            difficulty=random.uniform(3, 8),
            last_day=TODAY - timedelta(days=away),
            reps=4,
        )
    backlogs = []
    for day in (TODAY + timedelta(days=days) for days in range(7)):
        waiting = [
            Candidate(
                card,
                card,
                "all",
                Phase.REVIEW,
                None,
                memory.due_day,
                memory.stability,
                memory.last_day,
            )
            for card, memory in memories.items()
            if memory.due_day is not None and memory.due_day <= day
        ]
        backlogs.append(len(waiting))
        at = calendar.start_of(day) + timedelta(hours=8)
        queue = build(waiting, [], [], Plan(day, calendar.end_of(day)))
        for card in drain(queue, at):
            recalled = random.random() < scheduler.retrievability(memories[card], day)
            rating = Rating.GOOD if recalled else Rating.AGAIN
            memory = scheduler.outcomes(memories[card], at, card)[rating].memory
            while memory.due_at is not None:
                memory = scheduler.outcomes(memory, memory.due_at, card)[Rating.GOOD].memory
            memories[card] = memory
    assert all(later < earlier for earlier, later in pairwise(backlogs))
    assert backlogs[-1] < 200


@pytest.mark.parametrize("order", ReviewOrder)
def test_tens_of_thousands_of_cards_are_no_burden(order: ReviewOrder) -> None:
    reviews = [due(card, f"deck/{card % 50}", late=card % 700) for card in range(30_000)]
    queue = build(reviews, [], [], replace(PLAN, limits=Limits(), order=order))
    assert len(drain(queue)) == 30_000
