"""Other people's markdown, all the way into a library."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.interchange.opening import Wishes, page
from tests.interchange.test_hashcards import basic, cloze, database
from tests.studio import Studio

from tenhours.core.cards import Phase
from tenhours.interchange.sources import open_source
from tenhours.services.importing.landing import Landing
from tenhours.services.sync.reading import Root
from tenhours.services.sync.service import Sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenhours.services.importing.report import ImportReport


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "studio")
    yield made
    made.close()


def land(studio: Studio, path: Path, work: Path) -> ImportReport:
    work.mkdir()
    sync = Sync(
        studio.database,
        [Root(str(studio.library), studio.library, own=True)],
        studio.settings,
        clock=studio.clock,
        file_clock=lambda: int(studio.clock.now().timestamp() * 1e9),
    )
    landing = Landing(studio.database, sync, studio.library, studio.settings, studio.clock)
    parcel = open_source(
        path,
        work,
        calendar=studio.settings.calendar,
        parameters=studio.settings.parameters,
        choices=Wishes(),
    )
    try:
        return landing.land(parcel)
    finally:
        parcel.close()


def test_hashcards_with_its_history(studio: Studio, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "img").mkdir(parents=True)
    (source / "img" / "cat.png").write_bytes(b"png")
    page(source, "Q: What? ![](../img/cat.png)\nA: this\n\nC: A [b] c [d].\n", "deep/deck.md")
    card = basic("What? ![](../img/cat.png)", "this")
    database(
        source,
        [
            (card, "2026-01-01T10:00:00.000", "good", 3),
            (card, "2026-01-04T10:00:00.000", "good", 9),
            (cloze("A b c d.", 6, 6), "2026-01-04T11:00:00.000", "forgot", 1),
        ],
        [(card, "2026-01-04T10:00:00.000", "2026-01-13", 2)],
    )
    report = land(studio, source, tmp_path / "w1")
    assert (report.notes, report.cards, report.reviews, report.media) == (2, 3, 3, 1)
    text = (studio.library / "deep" / "deck.md").read_text()
    assert "![](../media/img/cat.png)" in text
    (stored,) = [key for key in text.split() if key.startswith("hashcards-")][:1]
    memory = studio.card(stored).state.memory
    assert (memory.phase, memory.due_day, memory.reps) == (Phase.REVIEW, date(2026, 1, 13), 2)
    assert studio.health().sound
    again = land(studio, source, tmp_path / "w2")
    assert (again.notes, again.unchanged, again.reviews) == (0, 2, 0)


def test_a_vault_with_schedules(studio: Studio, tmp_path: Path) -> None:
    page(
        tmp_path / "vault",
        "#flashcards/deck\n\nWhat is it::this\n<!--SR:!2026-08-16,51,230-->\n\nnew::card\n",
    )
    report = land(studio, tmp_path / "vault", tmp_path / "w1")
    assert (report.notes, report.scheduled) == (2, 1)
    text = (studio.library / "deck.md").read_text()
    key = next(word for word in text.split() if word.startswith("obsidian-"))
    memory = studio.card(key).state.memory
    assert (memory.stability, memory.due_day) == (51.0, date(2026, 8, 16))
    assert studio.health().sound
