"""Restoring a backup: nothing rated is lost, whoever has the file open meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError
from tenhours.storage import backups, event_log
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.studio import Studio


def _ratings(path: Path) -> int:
    database = Database(path)
    try:
        return sum(
            len(event_log.history(database.connection, card))
            for (card,) in database.connection.execute("SELECT id FROM cards").fetchall()
        )
    finally:
        database.close()


def test_a_session_that_is_open_goes_on_with_what_was_restored(studio: Studio) -> None:
    studio.write("a.md", "Q: one?\nA: 1\n\nQ: two?\nA: 2\n")
    studio.sync()
    path = studio.database.path
    copy = path.with_name("copy.db")
    backups.make(path, copy)
    session = studio.session()
    first = session.next()
    assert first is not None
    session.rate(first, next(iter(first.outcomes)), 1.0)

    aside = backups.restore(copy, path, "now")

    assert aside is not None
    assert _ratings(aside) == 1, "what was there is kept beside it"
    again = session.next()
    assert again is not None
    session.rate(again, next(iter(again.outcomes)), 1.0)
    studio.reopen()
    assert _ratings(path) == 1, "what was rated after the restore is in the collection"


def test_a_collection_that_is_gone_is_not_begun_anew_beside_its_backups(tmp_path: Path) -> None:
    path = tmp_path / "tenhours.db"
    Database(path).close()
    backups.make(path, tmp_path / "backups" / "2026-11-20.db")
    path.unlink()
    with pytest.raises(DataError, match="tenhours restore"):
        Database(path)
    assert not path.exists()


def test_files_of_one_deck_share_the_settings_of_the_first(studio: Studio) -> None:
    studio.write("x.md", "---\ndeck: d\ndesired_retention: 0.95\n---\nQ: one?\nA: 1\n")
    studio.write("y.md", "---\ndeck: d\ndesired_retention: 0.75\n---\nQ: two?\nA: 2\n")
    studio.sync()
    prompts = {}
    session = studio.session()
    for _ in range(2):
        prompt = session.next()
        assert prompt is not None
        prompts[prompt.note.front] = prompt.outcomes
        session.suspend(prompt)
    one, two = (
        {rating: outcome.memory.stability for rating, outcome in outcomes.items()}
        for outcomes in prompts.values()
    )
    assert one == two
    easy = [max(outcomes) for outcomes in prompts.values()]
    promised = [prompts[front][easy[0]].interval for front in prompts]
    assert max(promised).days <= 4, "95 % wanted, so not the 8 days that 90 % allows"
