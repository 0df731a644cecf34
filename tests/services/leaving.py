"""What tests of exports share: decks, a student who learns them, and the way back in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.studio import Studio

from tenhours.core.cards import Memory, Phase, Rating
from tenhours.core.events import EventKind, write_memory
from tenhours.interchange.anki import package
from tenhours.services.exporting.service import Exporting
from tenhours.services.importing.landing import Landing
from tenhours.services.sync.reading import Root
from tenhours.services.sync.service import Sync
from tenhours.storage import cards, event_log, integrity
from tenhours.storage.event_log import Moment

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.core.events import Event
    from tenhours.interchange.parcel import Parcel
    from tenhours.services.exporting.report import ExportReport
    from tenhours.services.importing.report import ImportReport

PICTURE = b"\x89PNG\r\n\x1a\nnot quite"
DECK = """\
---
deck: maths/analysis
tags: [core]
macros: |
  \\newcommand{\\R}{\\mathbb{R}}
---

# Limits

Q: What is ![a cat](pics/cat.png) in $\\R^n$?
H: It purrs.
S: First **look**.
S: Then $x < y$.
A: $$\\frac{a}{b}$$
E: Because
<!-- id: cat tags: animals source: book -->

QA: le chat
A: the cat
<!-- id: chat -->

C: If $X$ then {{$\\tfrac{1}{{2}}$::squared}} and {{2::`std::vector`}} or $\\cloze{E[X]^2}$.
<!-- id: holes -->

Q: Nobody named me, did they?
A: No
"""


def studio_in(folder: Path) -> Studio:
    made = Studio(folder)
    made.roots = [Root(str(made.library), made.library, own=True), Root("", made.bundled)]
    return made


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def export(studio: Studio, target: Path, *decks: str, **wishes: Any) -> ExportReport:
    exporting = Exporting(
        studio.database, studio.roots, studio.settings, studio.clock, studio.places
    )
    return exporting.write(str(target), decks, **wishes)


def land(studio: Studio, parcel: Parcel) -> ImportReport:
    sync = Sync(
        studio.database,
        studio.roots,
        studio.settings,
        clock=studio.clock,
        file_clock=lambda: int(studio.clock.now().timestamp() * 1e9),
    )
    landing = Landing(studio.database, sync, studio.library, studio.settings, studio.clock)
    try:
        return landing.land(parcel)
    finally:
        parcel.close()


def bring_in(studio: Studio, path: Path) -> ImportReport:
    work = studio.folder / f"work-{len(list(studio.folder.glob('work-*')))}"
    work.mkdir()
    settings = studio.settings
    return land(studio, package.open_package(path, work, settings.calendar, settings.parameters))


def learn(studio: Studio) -> None:
    """Leave every kind of trace in the log."""
    tick = timedelta(milliseconds=1500)
    for wanted, ratings in {
        "cat": (Rating.GOOD, Rating.GOOD, Rating.HARD, Rating.AGAIN, Rating.GOOD),
        "chat#forward": (Rating.EASY, Rating.GOOD, Rating.EASY),
        "holes#2": (Rating.AGAIN, Rating.GOOD),
        "Nobody named me, did they?": (Rating.GOOD, Rating.GOOD, Rating.GOOD),
        "other": (Rating.EASY,),
    }.items():
        for rating in ratings:
            studio.rate(wanted, rating, 3.25)
            studio.clock.pass_(minutes=11, microseconds=317)
            if studio.memory(wanted).phase is Phase.REVIEW:
                studio.clock.pass_(days=4)
    studio.rate("chat#forward", Rating.AGAIN)
    studio.undo()
    studio.clock.instant += tick
    studio.acts().suspend(studio.card("chat#reverse").id)
    studio.acts().flag(studio.card("cat").id, 3)
    studio.acts().reschedule(studio.card("other").id, date(2026, 5, 1))
    studio.acts().reset(studio.card("holes#2").id)
    studio.clock.pass_(hours=1)
    studio.rate("holes#2", Rating.GOOD)
    studio.clock.pass_(minutes=1)
    studio.rate("holes#$\\tfrac{1}{{2}}$", Rating.GOOD)


def hand_over(studio: Studio, wanted: str) -> Memory:
    """Let a card come with a memory that no log tells of."""
    day = studio.settings.calendar.study_day(studio.clock.now())
    memory = Memory(
        Phase.REVIEW,
        due_day=day + timedelta(days=5),
        stability=12.3456789,
        difficulty=4.321,
        last_review=studio.clock.now() - timedelta(days=2, microseconds=5),
        last_day=day - timedelta(days=2),
        reps=6,
        lapses=1,
    )
    with studio.database.transaction() as connection:
        card = studio.card(wanted).id
        event_log.append(
            connection,
            event_log.machine(connection),
            cards.current_key(connection, card),
            EventKind.START,
            Moment(studio.clock.now(), timedelta(0), day),
            detail=write_memory(memory),
        )
        integrity.rebuild(connection, studio.settings.parameters)
    return memory


def ratings(events: list[Event]) -> list[tuple[Any, ...]]:
    return [
        (
            event.at.replace(microsecond=event.at.microsecond // 1000 * 1000),
            event.review.rating,
            event.review.phase_before,
            event.review.phase_after,
            event.review.step_after,
            event.review.due_day,
        )
        for event in events
        if event.review is not None and not event.undone
    ]


def remembered(memory: Memory) -> tuple[Any, ...]:
    due = None if memory.due_at is None else int(memory.due_at.timestamp() * 1000)
    return (
        memory.phase,
        memory.step,
        due,
        memory.due_day,
        memory.stability,
        memory.difficulty,
        memory.last_day,
        memory.reps,
        memory.lapses,
    )


PAIRS = {
    "cat": "cat",
    "chat#forward": "chat#forward",
    "chat#reverse": "chat#reverse",
    "holes#2": "holes#2",
    "holes#$\\tfrac{1}{{2}}$": "holes#$\\tfrac{1}{{2}}$",
    "holes#E[X]^2": "holes#E[X]^2",
    "Nobody named me, did they?": "Nobody named me, did they?",
    "other": "other",
}
