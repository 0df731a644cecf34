"""A card that came with a schedule and no log goes on from where the other program left it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tenhours.core.cards import Memory, Phase, Rating, Review
from tenhours.core.events import Event, EventKind, fold, read_memory, write_memory
from tenhours.core.scheduling import Parameters, Scheduler
from tenhours.core.time import Calendar

LAST = datetime(2026, 3, 1, 12, tzinfo=UTC)
HANDED_OVER = Memory(
    phase=Phase.REVIEW,
    due_day=date(2026, 3, 31),
    stability=30.0,
    difficulty=5.0,
    last_review=LAST,
    last_day=LAST.date(),
    reps=7,
    lapses=1,
)


def event(kind: EventKind, at: datetime, review: Review | None = None, detail: str = "") -> Event:
    return Event(f"{at.isoformat()}-{kind}", "", kind, at, at.date(), review, detail)


def rated(at: datetime) -> Review:
    due = at.date() + timedelta(days=50)
    interval = timedelta(days=50)
    return Review(Rating.GOOD, at, at.date(), Phase.REVIEW, Phase.REVIEW, 0, interval, None, due)


def test_a_memory_is_written_and_read_without_loss() -> None:
    learning = Memory(Phase.LEARNING, 1, due_at=LAST, stability=0.1 + 0.2, difficulty=1 / 3)
    for memory in (Memory(), HANDED_OVER, learning):
        assert read_memory(write_memory(memory)) == memory


def test_a_start_is_what_the_next_rating_builds_on() -> None:
    later = LAST + timedelta(days=30)
    start = event(EventKind.START, LAST, detail=write_memory(HANDED_OVER))
    after = fold([start, event(EventKind.REVIEW, later, rated(later))], Parameters()).memory
    scheduler = Scheduler(Parameters(), Calendar(ZoneInfo("UTC")))
    expected = scheduler.outcomes(HANDED_OVER, later, "key")[Rating.GOOD].memory
    assert after.stability == expected.stability
    assert after.difficulty == expected.difficulty
    assert after.reps == 8
    assert after.lapses == 1


def test_a_start_replaces_what_was_remembered_before_it() -> None:
    before = LAST - timedelta(days=100)
    events = [
        event(EventKind.REVIEW, before, rated(before)),
        event(EventKind.START, LAST, detail=write_memory(HANDED_OVER)),
    ]
    assert fold(events, Parameters()).memory == HANDED_OVER


def test_beginning_anew_forgets_a_start() -> None:
    events = [
        event(EventKind.START, LAST, detail=write_memory(HANDED_OVER)),
        event(EventKind.RESET, LAST + timedelta(days=1)),
    ]
    assert fold(events, Parameters()).memory == Memory()
