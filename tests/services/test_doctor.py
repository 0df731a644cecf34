from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import UsageError
from tenhours.services.upkeep import Upkeep

if TYPE_CHECKING:
    from tests.studio import Studio


def learnt(studio: Studio) -> Upkeep:
    studio.write("a.md", "Q: one?\nA: 1\n<!-- id: one -->\n\nQ: two?\nA: 2\n<!-- id: two -->\n")
    studio.sync()
    studio.learn("one")
    return Upkeep(studio.places, studio.settings, studio.clock)


@pytest.mark.parametrize(
    "change",
    [
        "stability = stability * 2",
        "due_day = due_day + 1",
        "reps = 9",
        "suspended = 1",
        "phase = 0",
        "buried_day = 738000",
        "flag = 2",
        "last_day = NULL",
    ],
)
def test_a_doctored_cache_is_found_and_folded_again(studio: Studio, change: str) -> None:
    upkeep = learnt(studio)
    assert upkeep.check().sound
    before = studio.card("one").state
    studio.database.connection.execute(f"UPDATE cards SET {change} WHERE key = 'one'")
    assert upkeep.check().stale == ["one"]
    assert upkeep.rebuild() == 1
    assert upkeep.check().sound
    assert studio.card("one").state == before


def test_marks_of_undo_are_set_anew_from_the_log(studio: Studio) -> None:
    upkeep = learnt(studio)
    studio.rate("two")
    studio.undo()
    state = studio.card("two").state
    studio.database.connection.execute("UPDATE events SET undone = 0")
    assert upkeep.check().stale == ["two"]
    upkeep.rebuild()
    assert studio.card("two").state == state
    assert upkeep.check().sound


def test_a_card_that_points_to_no_note_is_a_fault(studio: Studio) -> None:
    upkeep = learnt(studio)
    studio.database.connection.execute("PRAGMA foreign_keys = OFF")
    studio.database.connection.execute("UPDATE cards SET note_id = 99 WHERE key = 'two'")
    health = upkeep.check()
    assert not health.sound
    assert "cards" in health.faults[0]


def test_a_backup_never_overwrites_a_file_of_the_students(studio: Studio) -> None:
    upkeep = learnt(studio)
    target = studio.folder / "copy.db"
    assert upkeep.backup(str(target)) == target
    with pytest.raises(UsageError, match="exists already"):
        upkeep.backup(str(target))


def test_the_restored_collection_is_the_one_that_was_copied(studio: Studio) -> None:
    upkeep = learnt(studio)
    target = upkeep.backup(str(studio.folder / "copy.db"))
    state = studio.card("one").state
    studio.rate("one")
    studio.database.close()
    upkeep.restore(target)
    studio.reopen()
    assert studio.card("one").state == state
    assert studio.health().sound
