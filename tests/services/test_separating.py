"""A reword that was recognised wrongly is taken back, and each note has its own past again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenhours.core.cards import Rating
from tenhours.core.errors import UsageError

if TYPE_CHECKING:
    from tests.studio import Studio

OLD = "Q: What does the $L^1$ penalty favour?\nA: Sparse weights.\n"
NEW = "Q: What does the $L^2$ penalty favour?\nA: Small weights.\n"
OLD_FRONT = "What does the $L^1$ penalty favour?"
NEW_FRONT = "What does the $L^2$ penalty favour?"


def key(studio: Studio, front: str) -> str:
    return studio.card(front).key


def test_each_note_keeps_what_was_rated_under_it(studio: Studio) -> None:
    studio.write("a.md", OLD)
    studio.sync()
    memory = studio.learn(OLD_FRONT)
    studio.write("a.md", NEW)
    assert studio.sync().reworded == 1
    studio.rate(NEW_FRONT, Rating.HARD)
    studio.syncing().separate(key(studio, NEW_FRONT))
    assert studio.memory(NEW_FRONT).reps == 1
    assert studio.health().sound
    studio.write("a.md", OLD + "\n" + NEW)
    report = studio.sync()
    assert (report.reworded, report.added, report.returned) == (0, 0, 1)
    assert studio.memory(OLD_FRONT) == memory
    assert studio.memory(NEW_FRONT).reps == 1


def test_the_pair_is_not_matched_again(studio: Studio) -> None:
    studio.write("a.md", OLD)
    studio.sync()
    studio.learn(OLD_FRONT)
    studio.write("a.md", NEW)
    studio.sync()
    studio.syncing().separate(key(studio, NEW_FRONT))
    studio.write("a.md", "")
    studio.sync()
    studio.write("a.md", NEW)
    studio.sync()
    assert studio.memory(NEW_FRONT).reps == 0


def test_a_chain_of_edits_gives_back_the_whole_past(studio: Studio) -> None:
    studio.write("a.md", OLD)
    studio.sync()
    studio.learn(OLD_FRONT)
    middle = OLD.replace("favour", "favour most")
    studio.write("a.md", middle)
    studio.sync()
    memory = studio.learn("What does the $L^1$ penalty favour most?")
    assert memory.reps == 6
    studio.write("a.md", NEW.replace("favour", "favour most"))
    assert studio.sync().reworded == 1
    studio.syncing().separate(key(studio, "What does the $L^2$ penalty favour most?"))
    assert studio.memory("What does the $L^2$ penalty favour most?").reps == 0
    studio.write("a.md", middle + "\n" + NEW.replace("favour", "favour most"))
    studio.sync()
    assert studio.memory("What does the $L^1$ penalty favour most?") == memory
    assert studio.health().sound


def test_edits_to_and_fro_can_be_separated(studio: Studio) -> None:
    for text in (OLD, NEW, OLD, NEW):
        studio.write("a.md", text)
        studio.sync()
        studio.rate(studio.fronts()[0])
    assert studio.memory(NEW_FRONT).reps == 4
    studio.syncing().separate(key(studio, NEW_FRONT))
    assert studio.memory(NEW_FRONT).reps == 2
    studio.write("a.md", OLD)
    studio.sync()
    assert studio.memory(OLD_FRONT).reps == 2
    assert studio.health().sound


def test_the_old_card_written_again_gets_its_past_back(studio: Studio) -> None:
    studio.write("a.md", OLD)
    studio.sync()
    memory = studio.learn(OLD_FRONT)
    studio.write("a.md", NEW)
    studio.sync()
    studio.write("a.md", NEW + "\n" + OLD)
    studio.sync()
    studio.syncing().separate(key(studio, NEW_FRONT))
    assert studio.memory(OLD_FRONT) == memory
    assert studio.memory(NEW_FRONT).reps == 0
    assert studio.state_of(OLD_FRONT) == "live"
    assert studio.health().sound
    studio.sync()
    studio.write("a.md", OLD + "\n" + NEW)
    studio.sync()
    assert studio.memory(OLD_FRONT) == memory


def test_every_hole_of_a_cloze_is_separated(studio: Studio) -> None:
    before = "C: A {{convex}} set holds every {{segment}} between its points.\n"
    studio.write("a.md", before)
    studio.sync()
    for card in studio.cards():
        studio.learn(card.key)
    studio.write("a.md", "C: A {{concave}} set holds every {{segments}} between its points.\n")
    studio.sync()
    assert [card.state.memory.reps for card in studio.cards()] == [3, 3]
    studio.syncing().separate(studio.cards()[1].key)
    assert [card.state.memory.reps for card in studio.cards()] == [0, 0]
    studio.write("a.md", before)
    studio.sync()
    assert [card.state.memory.reps for card in studio.cards()] == [3, 3]
    assert studio.health().sound


def test_what_was_never_matched_cannot_be_separated(studio: Studio) -> None:
    studio.write("a.md", OLD)
    studio.sync()
    with pytest.raises(UsageError, match="nothing to undo"):
        studio.syncing().separate(key(studio, OLD_FRONT))
