"""Upkeep where it could do harm: copies that would be lost, weights that were just changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.studio import Studio

from tenhours.core.errors import UsageError
from tenhours.core.scheduling import DEFAULT_WEIGHTS, Parameters
from tenhours.services.opening import open_database
from tenhours.services.upkeep import Upkeep

if TYPE_CHECKING:
    from pathlib import Path

DECK = "Q: one?\nA: 1\n<!-- id: one -->\n"


def test_a_copy_by_hand_keeps_the_copy_of_how_the_day_began(studio: Studio) -> None:
    studio.write("a.md", DECK)
    studio.sync()
    upkeep = Upkeep(studio.places, studio.settings, studio.clock)
    morning = upkeep.backup(None)
    began = morning.read_bytes()
    studio.rate("one")
    by_hand = upkeep.backup(None)
    assert by_hand != morning
    assert morning.read_bytes() == began
    assert upkeep.find_backup(by_hand.stem) == by_hand
    assert upkeep.find_backup("2026-03-02") == morning


def test_a_backup_whose_name_no_file_can_have_is_not_there(studio: Studio) -> None:
    upkeep = Upkeep(studio.places, studio.settings, studio.clock)
    for name in ("x" * 5000, "", "\0", "2026-01-01"):
        with pytest.raises(UsageError, match="there is no backup"):
            upkeep.find_backup(name)


def test_doctor_does_not_take_new_weights_for_damage(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.sync()
    studio.rate("one")
    studio.close()
    weights = (DEFAULT_WEIGHTS[0] * 2, DEFAULT_WEIGHTS[1], 4.0, *DEFAULT_WEIGHTS[3:])
    changed = replace(studio.settings, parameters=Parameters(weights=weights))
    upkeep = Upkeep(studio.places, changed, studio.clock)
    assert upkeep.check().sound
    assert upkeep.rebuild() == 0
    database, copying = open_database(studio.places, changed, studio.clock)
    if copying is not None:
        copying.join()
    database.close()
    assert upkeep.check().sound
    assert upkeep.rebuild() == 0
