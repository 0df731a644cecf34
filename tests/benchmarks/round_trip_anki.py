"""Send our decks through Anki's engine and back, and say what came back the same.

    PYTHONPATH=. python -m tests.benchmarks.round_trip_anki [DECKS]
    PYTHONPATH=. python -m tests.benchmarks.round_trip_anki --size 10000

The first studies the bundled decks (or those in a folder) for half a year at random, exports them,
lets Anki import the package and export it again, and imports that into an empty home. The second
measures an export of so many notes, eight reviews each, beside Anki's own; a process for each.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

os.environ["TZ"] = "Europe/Berlin"
time.tzset()

from anki.collection import (  # noqa: E402 - the zone must be set before anything reads it
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId  # noqa: E402
from tests.studio import Studio  # noqa: E402

from tenhours.core.cards import Memory, Phase, Rating  # noqa: E402
from tenhours.core.events import EventKind, write_memory  # noqa: E402
from tenhours.core.identity import card_key  # noqa: E402
from tenhours.core.prompts import Prompt  # noqa: E402
from tenhours.interchange.anki.notes import note_id  # noqa: E402
from tenhours.services.exporting.service import Exporting  # noqa: E402
from tenhours.services.importing.landing import Landing  # noqa: E402
from tenhours.services.importing.service import Importing, Wishes  # noqa: E402
from tenhours.storage import cards as stored  # noqa: E402
from tenhours.storage import event_log, integrity  # noqa: E402
from tenhours.storage.event_log import Moment  # noqa: E402
from tenhours.wiring.workshop import Workshop  # noqa: E402

if TYPE_CHECKING:
    from tenhours.services.exporting.report import ExportReport
    from tenhours.storage.cards import StoredCard

ZONE: Final = ZoneInfo("Europe/Berlin")
DAYS: Final = 180
EASES: Final[tuple[Literal[1, 2, 3, 4], ...]] = (1, 2, 3, 4)
SEED: Final = 20
NO_STEP: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands for the instant of a card that is on no learning step."""
MILLISECOND: Final = timedelta(milliseconds=1)


def study(studio: Studio, chance: random.Random) -> None:
    """Review for half a year at random; move, flag, suspend, reset, hand over and take back."""
    acts = studio.acts()
    session = studio.session()
    listed = [card.id for card in studio.cards()]
    chance.shuffle(listed)
    for card in listed[: len(listed) // 20]:
        _hand_over(studio, card)
    connection = studio.database.connection
    for day in range(DAYS):
        studio.clock.pass_(hours=chance.randint(16, 30), milliseconds=chance.randint(0, 999_999))
        today = studio.settings.calendar.study_day(studio.clock.now())
        wanted = [
            card
            for card in listed[: (day + 1) * 12]
            if _is_due(stored.state_of(connection, card).memory, studio, today)
        ]
        for number in wanted:
            for _ in range(chance.randint(1, 3)):
                shown = stored.get(connection, number)
                assert shown is not None
                rating = Rating(chance.choices((1, 2, 3, 4), (12, 10, 68, 10))[0])
                session.rate(_prompt(studio, shown), rating, chance.random() * 30)
                studio.clock.pass_(milliseconds=chance.randint(900, 40_000))
                after = stored.state_of(connection, number).memory
                if after.phase is Phase.REVIEW:
                    break
            if chance.random() < 0.01:
                studio.undo()
        for act in (acts.suspend, acts.bury, acts.reset):
            if chance.random() < 0.15:
                act(chance.choice(listed))
        if chance.random() < 0.2:
            acts.flag(chance.choice(listed), chance.randint(1, 7))
        rated = chance.choice(listed)
        if chance.random() < 0.3 and stored.state_of(connection, rated).memory.reps:
            acts.reschedule(rated, today + timedelta(days=chance.randint(1, 40)))
    studio.clock.pass_(minutes=5)
    acts.bury(listed[3])


def _is_due(memory: Memory, studio: Studio, today: Any) -> bool:
    if memory.phase is Phase.REVIEW:
        return memory.due_day is not None and memory.due_day <= today
    return memory.due_at is None or memory.due_at <= studio.clock.now()


def _prompt(studio: Studio, card: StoredCard) -> Prompt:
    now = studio.clock.now()
    scheduler = studio.schedulers.of_deck(card.deck, card.settings)
    outcomes = scheduler.outcomes(card.state.memory, now, card.key)
    return Prompt(
        card=card.id,
        key=card.key,
        note_row=card.note_id,
        deck=card.deck,
        note=card.note,
        name=card.name,
        state=card.state,
        outcomes=outcomes,
        shown_at=now,
        root=card.root,
        path=card.path,
    )


def _hand_over(studio: Studio, card: int) -> None:
    """Let a card come with a memory and no log, as an import does."""
    now = studio.clock.now()
    day = studio.settings.calendar.study_day(now)
    memory = Memory(
        Phase.REVIEW,
        due_day=day + timedelta(days=9),
        stability=21.123456789,
        difficulty=5.4321,
        last_review=now - timedelta(days=3, microseconds=7),
        last_day=day - timedelta(days=3),
        reps=7,
        lapses=2,
    )
    with studio.database.transaction() as connection:
        event_log.append(
            connection,
            event_log.machine(connection),
            stored.current_key(connection, card),
            EventKind.START,
            Moment(now, timedelta(0), day),
            detail=write_memory(memory),
        )
    with studio.database.transaction() as connection:
        integrity.rebuild(connection, studio.settings.parameters)


def export(studio: Studio, target: Path) -> ExportReport:
    exporting = Exporting(
        studio.database, studio.roots, studio.settings, studio.clock, studio.places
    )
    return exporting.write(str(target))


def bring_in(studio: Studio, package: Path) -> None:
    landing = Landing(
        studio.database, studio.syncing(), studio.library, studio.settings, studio.clock
    )
    report = Importing(landing, studio.settings, studio.places.data).bring_in(
        str(package), Wishes()
    )
    for item in report.skipped[:10]:
        print(f"  skipped {item.where}: {item.why}")


def through_anki(package: Path, folder: Path, target: Path) -> dict[str, int]:
    """Import into an empty collection of Anki's and export that with everything."""
    folder.mkdir()
    collection = Collection(str(folder / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(package), options=options)
    )
    database = collection.db
    assert database is not None
    found = {
        "notes": database.scalar("SELECT count() FROM notes"),
        "cards": database.scalar("SELECT count() FROM cards"),
        "reviews": database.scalar("SELECT count() FROM revlog WHERE ease > 0"),
        "media": len(list((folder / "collection.media").iterdir())),
    }
    empty = [
        card
        for card in collection.find_cards("")
        if not collection.get_card(card).question().strip()
    ]
    found["cards without a question"] = len(empty)
    everything = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False
    )
    collection.export_anki_package(out_path=str(target), options=everything, limit=None)
    collection.close()
    return found


def review_in_anki(package: Path, folder: Path, target: Path) -> int:
    """Answer what is due in Anki, by its own scheduler, and export again."""
    folder.mkdir()
    collection = Collection(str(folder / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(package), options=options)
    )
    given = 0
    for deck in collection.decks.all_names_and_ids():
        collection.decks.set_current(DeckId(deck.id))
        for ease in EASES * 5:
            card = collection.sched.getCard()
            if card is None:
                break
            card.start_timer()
            collection.sched.answerCard(card, ease)
            given += 1
            time.sleep(0.002)
    everything = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False
    )
    collection.export_anki_package(out_path=str(target), options=everything, limit=None)
    collection.close()
    return given


def log_of(studio: Studio, card: int) -> list[tuple[Any, ...]]:
    """List what was rated and not taken back, instants in milliseconds."""
    history = event_log.history(studio.database.connection, card)
    return [
        (
            int(row.review.at.timestamp() * 1000),
            int(row.review.rating),
            round(row.seconds * 1000),
            row.review.phase_before,
            row.review.phase_after,
            row.review.interval,
            row.review.due_day,
            row.review.study_day,
        )
        for row in history
        if not row.undone
    ]


def compare(ours: Studio, back: Studio) -> Counter[str]:
    """Count cards that came back, and in what they differ."""
    found: Counter[str] = Counter()
    theirs = {card.key: card for card in back.cards()}
    today = ours.settings.calendar.study_day(ours.clock.now())
    for card in ours.cards():
        key = note_id("tenhours:" + card.key.partition("#")[0])
        other = theirs.pop(card_key(key.replace("%", "%25").replace("#", "%23"), card.name), None)
        found["cards"] += 1
        if other is None:
            found["missing"] += 1
            continue
        found["same deck"] += card.deck == other.deck
        found["same note"] += _text(card) == _text(other)
        log, log_back = log_of(ours, card.id), log_of(back, other.id)
        found["ratings"] += len(log)
        found["same ratings"] += sum(a == b for a, b in zip(log, log_back, strict=False))
        found["same log"] += log == log_back
        memory, memory_back = card.state.memory, other.state.memory
        same = _memory(memory) == _memory(memory_back)
        near = abs((memory.due_at or NO_STEP) - (memory_back.due_at or NO_STEP)) <= MILLISECOND
        found["same memory"] += same and near
        found["same suspended, buried, flag"] += (
            card.state.suspended,
            card.state.buried_day == today,
            card.state.flag,
        ) == (other.state.suspended, other.state.buried_day == today, other.state.flag)
        if not (same and near and log == log_back) and found["told"] < 5:
            found["told"] += 1
            print(f"  {card.key}\n    {card.state}\n    {other.state}")
            print(f"    {len(log)} {len(log_back)} {ours.events(card.key)[-3:]}")
    found["more than there were"] = len(theirs)
    return found


def _memory(memory: Memory) -> tuple[Any, ...]:
    return (
        memory.phase,
        memory.step,
        memory.due_day,
        memory.stability,
        memory.difficulty,
        memory.last_day,
        memory.reps,
        memory.lapses,
    )


def _text(card: StoredCard) -> tuple[Any, ...]:
    note = card.note
    return (
        note.kind,
        note.front,
        note.back,
        note.hints,
        note.steps,
        note.explanation,
        note.tags,
        note.metadata,
    )


def round_trip(decks: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = Studio(folder / "ours", zone=ZONE)
        shutil.copytree(decks, ours.library, dirs_exist_ok=True)
        ours.sync()
        began = time.perf_counter()
        study(ours, random.Random(SEED))
        print(f"studied in {time.perf_counter() - began:.1f} s; sound: {ours.health().sound}")
        began = time.perf_counter()
        report = export(ours, folder / "out.apkg")
        print(
            f"exported {report.notes} notes, {report.cards} cards, {report.reviews} reviews, "
            f"{report.media} media in {time.perf_counter() - began:.2f} s"
        )
        for item in report.skipped[:10]:
            print(f"  left out {item.where}: {item.why}")
        print("in Anki:", through_anki(folder / "out.apkg", folder / "anki", folder / "back.apkg"))
        for what, package in (("directly", "out.apkg"), ("through Anki", "back.apkg")):
            back = Studio(folder / what, zone=ZONE)
            back.clock.instant = ours.clock.instant
            bring_in(back, folder / package)
            print(f"{what}: sound: {back.health().sound}")
            for name_, count in compare(ours, back).items():
                print(f"  {count:8,} {name_}")
            back.close()
        given = review_in_anki(folder / "back.apkg", folder / "phone", folder / "more.apkg")
        before = ours.ratings()
        bring_in(ours, folder / "more.apkg")
        print(
            f"{given} cards were answered in Anki; back in the home they came from: "
            f"{ours.ratings() - before} ratings more, sound: {ours.health().sound}"
        )
        before = ours.ratings()
        bring_in(ours, folder / "back.apkg")
        print(
            f"into the home it came from: {ours.ratings() - before} ratings more, "
            f"sound: {ours.health().sound}"
        )
        ours.close()


def sizes(notes: int) -> None:
    """Time an export of ours, and Anki's of the same notes and reviews, each in its process."""
    from tests.benchmarks import stock

    with tempfile.TemporaryDirectory() as name:
        pair = stock.build(Path(name), notes)
        for who in ("ours", "anki", "backup", "json"):
            place = pair.anki if who == "anki" else pair.home
            words = [sys.executable, "-m", "tests.benchmarks.round_trip_anki"]
            done = subprocess.run(
                [*words, "--one", who, str(place)], capture_output=True, text=True, check=True
            )
            told = json.loads(done.stdout)
            print(f"{who:7} {told['seconds']:7.2f} s {told['megabytes']:7.0f} MB  {told['what']}")


def one(who: str, place: Path) -> None:
    """Export once and print how long it took and how much memory."""
    with tempfile.TemporaryDirectory() as name:
        if who == "anki":
            collection = Collection(str(place))
            options = ExportAnkiPackageOptions(
                with_scheduling=True, with_deck_configs=True, with_media=True, legacy=True
            )
            target = Path(name) / "out.apkg"
            began = time.perf_counter()
            count = collection.export_anki_package(
                out_path=str(target), options=options, limit=None
            )
            seconds = time.perf_counter() - began
            what = f"{count} notes, {target.stat().st_size / 1e6:.1f} MB"
            collection.close()
        else:
            suffix = {"ours": "apkg", "backup": "jsonl", "json": "json"}[who]
            target = Path(name) / f"out.{suffix}"
            with Workshop(str(place)) as workshop:
                workshop.sync().run()
                exporting = workshop.exporting()
                began = time.perf_counter()
                report = exporting.write(str(target))
                seconds = time.perf_counter() - began
            what = f"{report.notes} notes, {report.reviews or report.events} reviews, "
            what += f"{target.stat().st_size / 1e6:.1f} MB"
        peak = _peak()
        print(json.dumps({"seconds": seconds, "megabytes": peak, "what": what}))


def _peak() -> float:
    """Megabytes of memory at most; what the parent had at the fork does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("decks", nargs="?", type=Path, default=Path(__file__).parents[2] / "decks")
    words.add_argument("--size", type=int)
    words.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    chosen = words.parse_args()
    if chosen.one:
        one(chosen.one[0], Path(chosen.one[1]))
    elif chosen.size:
        sizes(chosen.size)
    else:
        round_trip(chosen.decks)


if __name__ == "__main__":
    main()
