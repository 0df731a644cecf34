"""The peer's side: an Anki collection with the same notes, reviews, limits and cards due."""

from __future__ import annotations

import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from anki.collection import Collection, CsvMetadata, Delimiter, ImportCsvRequest
from anki.decks import DeckId
from anki.scheduler.v3 import Scheduler
from anki.scheduler_pb2 import CardAnswer
from tests.benchmarks.facts import write_csv
from tests.benchmarks.lives import due_in, lives

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.facts import Fact


def build(path: Path, notes: Sequence[Fact], reviewed: int, due_share: int) -> None:
    """Make a collection with these notes, the first `reviewed` of them with eight reviews each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = path.with_suffix(".csv")
    write_csv(listed, notes)
    collection = Collection(str(path))
    collection.set_config("fsrs", True)
    import_csv(collection, listed)
    found = collection.note_count()
    today = collection.sched.today
    set_limits(collection, new=10, reviews=200)
    collection.close()
    if found != len(notes):
        raise ValueError(f"{found} of {len(notes)} notes")
    connection = sqlite3.connect(path)
    try:
        ids = [row[0] for row in connection.execute("SELECT id FROM cards ORDER BY nid")]
        seen = ids[:reviewed]
        connection.executemany(
            "UPDATE cards SET type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = 8, "
            "lapses = ?, data = ? WHERE id = ?",
            _cards(seen, today, due_share),
        )
        connection.executemany(
            "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) "
            "VALUES (?, ?, -1, ?, ?, ?, 2500, 7000, ?)",
            _revlog(seen, due_share),
        )
        connection.commit()
    finally:
        connection.close()
    collection = Collection(str(path))
    collection.optimize()
    collection.close()


def set_limits(collection: Collection, *, new: int, reviews: int, order: int = 0) -> None:
    """Set the preset of all decks; siblings wait, as they do with us."""
    default: Any = 1  # the preset's plain number, for which Anki has a type of its own
    config = collection.decks.get_config(default)
    if config is None:
        raise ValueError("Anki has no default preset")
    config["new"]["perDay"] = new
    config["rev"]["perDay"] = reviews
    config["new"]["bury"] = config["rev"]["bury"] = True
    config["reviewOrder"] = order
    collection.decks.update_config(config)
    collection.set_config("newCardsIgnoreReviewLimit", True)
    deck = collection.decks.id_for_name("bench")
    collection.decks.set_current(DeckId(deck or 1))


def read_metadata(collection: Collection, path: Path) -> CsvMetadata:
    """Say how the file is to be read; the delimiter is given, not guessed."""
    metadata = collection.get_csv_metadata(str(path), Delimiter.COMMA)
    notetype = collection.models.by_name("Basic")
    if notetype is None:
        raise ValueError("Anki has no note type Basic")
    metadata.global_notetype.id = notetype["id"]
    metadata.is_html = True
    metadata.tags_column = 3
    metadata.deck_column = 4
    return metadata


def import_csv(collection: Collection, path: Path) -> None:
    """Import the file: its metadata, as the engine needs them, and the notes."""
    metadata = read_metadata(collection, path)
    collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))


def scheduler(collection: Collection) -> Scheduler:
    """Return the scheduler, which a collection of an old kind would not have."""
    if not isinstance(collection.sched, Scheduler):
        raise TypeError("Anki's collection has no scheduler of version 3")
    return collection.sched


def answer(collection: Collection, *, again: bool) -> tuple[float, float]:
    """Answer the next card and get the one after it.

    Return seconds for its schedule alone, and with what is needed to show it: question, answer and
    the words on the buttons.
    """
    from anki.cards import Card  # before anki.collection it cannot be imported

    queued = scheduler(collection).get_queued_cards().cards[0]
    states = queued.states
    given = CardAnswer(
        card_id=queued.card.id,
        current_state=states.current,
        new_state=states.again if again else states.good,
        rating=CardAnswer.AGAIN if again else CardAnswer.GOOD,
        answered_at_millis=int(time.time() * 1000),
        milliseconds_taken=5000,
    )
    start = time.perf_counter()
    scheduler(collection).answer_card(given)
    following = scheduler(collection).get_queued_cards().cards[0]
    bare = time.perf_counter() - start
    card = Card(collection, backend_card=following.card)
    card.question()
    card.answer()
    scheduler(collection).describe_next_states(following.states)
    return bare, time.perf_counter() - start


def _cards(ids: Sequence[int], today: int, due_share: int) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for index, card in enumerate(ids):
        life = lives()[index % len(lives())]
        due = due_in(index, due_share, life)
        last = now + timedelta(days=due - life.interval)
        data = {
            "s": round(life.memory.stability or 0, 4),
            "d": round(life.memory.difficulty or 0, 3),
            "dr": 0.9,
            "decay": 0.1542,
            "lrt": int(last.timestamp()),
        }
        text = json.dumps(data, separators=(",", ":"))
        yield today + due, life.interval, life.memory.lapses, text, card


def _revlog(ids: Sequence[int], due_share: int) -> Iterator[tuple[Any, ...]]:
    noon = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    for index, card in enumerate(ids):
        life = lives()[index % len(lives())]
        first = noon + timedelta(days=due_in(index, due_share, life) - life.due)
        start = int(first.timestamp() * 1000) + index
        before = 0
        for step in life.steps:
            days = step.seconds // 86400
            interval = days or -step.seconds
            kind = {0: 0, 1: 0, 2: 1, 3: 2}[step.phase_before]
            yield start + step.micros // 1000, card, step.rating, interval, before, kind
            before = interval
