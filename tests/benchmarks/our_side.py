"""Our side of the comparison: a home with deck files, synced by us, and a log of reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.benchmarks.facts import Fact, write_decks
from tests.benchmarks.lives import due_in, lives

from tenhours.core.events import CardState
from tenhours.storage import cards, event_log
from tenhours.storage.instants import EPOCH, to_ordinal
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_DAY = 86_400_000_000


def configure(home: Path, folders: Sequence[Path], *, new: int = 10, reviews: int = 200) -> None:
    """Write the settings of a home."""
    home.mkdir(parents=True, exist_ok=True)
    listed = ", ".join(f'"{folder}"' for folder in folders)
    (home / "config.toml").write_text(
        f'welcomed = true\n[time]\nzone = "UTC"\n[library]\nfolders = [{listed}]\nsubjects = []\n'
        f"[review]\nnew_per_day = {new}\nreviews_per_day = {reviews}\n",
        encoding="utf-8",
    )


def build(home: Path, notes: Sequence[Fact], reviewed: int, due_share: int) -> None:
    """Make a home with these notes, the first `reviewed` of them with eight reviews each."""
    write_decks(home / "library", notes)
    configure(home, [home / "library"])
    with Workshop(str(home)) as workshop:
        report = workshop.sync().run()
        if report.added != len(notes) or report.problems:
            raise ValueError(f"{report.added} of {len(notes)} cards, {report.problems[:3]}")
        today = workshop.settings.calendar.study_day(workshop.now())
        with workshop.database.transaction() as connection:
            rows = connection.execute(
                "SELECT CAST(substr(key, 6) AS INTEGER) AS number, id FROM cards ORDER BY number"
            ).fetchall()
            keys = dict(connection.execute("SELECT card_id, id FROM keys").fetchall())
            machine = event_log.machine(connection)
            seen = rows[:reviewed]
            event_log.insert_many(connection, _events(seen, keys, machine, today, due_share))
            cards.write_states(connection, _states(seen, today, due_share))


def _first_day(index: int, today: date, due_share: int) -> date:
    life = lives()[index % len(lives())]
    return today + timedelta(days=due_in(index, due_share, life) - life.due)


def _events(
    seen: Sequence[tuple[int, int]],
    keys: dict[int, int],
    machine: str,
    today: date,
    due_share: int,
) -> Iterator[tuple[Any, ...]]:
    epoch = to_ordinal(EPOCH.date())
    for index, (_, card) in enumerate(seen):
        first = to_ordinal(_first_day(index, today, due_share))
        start = (first - epoch) * _DAY + 10 * 3_600_000_000 + index
        for step in lives()[index % len(lives())].steps:
            at = start + step.micros
            event = f"{at:014x}-{machine}-{index:08x}"
            yield (
                event,
                event,
                machine,
                "review",
                keys[card],
                at,
                0,
                first + step.day,
                step.rating,
                7000,
                step.phase_before,
                step.phase_after,
                step.step_after,
                step.seconds,
                None if step.due_micros is None else start + step.due_micros,
                None if step.due_day is None else first + step.due_day,
                1,
                "",
            )


def _states(
    seen: Sequence[tuple[int, int]], today: date, due_share: int
) -> Iterator[tuple[int, CardState]]:
    for index, (_, card) in enumerate(seen):
        life = lives()[index % len(lives())]
        first = _first_day(index, today, due_share)
        last = life.steps[-1]
        began = EPOCH + timedelta(days=(first - EPOCH.date()).days, hours=10, microseconds=index)
        yield (
            card,
            CardState(
                replace(
                    life.memory,
                    due_day=first + timedelta(days=life.due),
                    last_day=first + timedelta(days=last.day),
                    last_review=began + timedelta(microseconds=last.micros),
                )
            ),
        )
