"""The ledger's chain: whatever is done by command is sound, whatever is done by hand is named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.services.hours.desk import HoursDesk

from tenhours.core.errors import DataError, TenHoursError
from tenhours.services.upkeep import Upkeep

if TYPE_CHECKING:
    from pathlib import Path


def filled(desk: HoursDesk) -> HoursDesk:
    desk.commit()
    for hour in (8, 9, 10):
        desk.log(f"{hour}:00-{hour}:30", "@svd")
    desk.hours.recording.undo()
    desk.hours.growing.write(did="svd")
    return desk


def by_hand(desk: HoursDesk, statement: str, *values: object) -> None:
    with sqlite3.connect(desk.studio.places.database) as connection:
        connection.execute(statement, values)
    connection.close()


def faults(desk: HoursDesk) -> str:
    return "\n".join(desk.hours.verifying.verify().faults)


def test_what_commands_write_is_sound(desk: HoursDesk) -> None:
    assert desk.hours.verifying.verify().sound
    found = filled(desk).hours.verifying.verify()
    assert found.sound
    assert found.facts == 8
    desk.reopen()
    assert desk.hours.verifying.verify().sound


CHANGES = [
    "machine = 'other'",
    "number = 99",
    "act = 'other'",
    "kind = 'remove'",
    "kind = 'no kind'",
    "at = at + 1",
    "utc_offset = 3600",
    "body = replace(body, '{', '{ ')",
    "body = '{}'",
    "body = 'no json'",
    "digest = replace(digest, substr(digest, 1, 1), 'x')",
    "digest = ''",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_row_changed_by_hand_is_named(desk: HoursDesk, change: str, number: int) -> None:
    filled(desk)
    by_hand(desk, f"UPDATE ledger SET {change} WHERE number = ?", number)
    found = desk.hours.verifying.verify()
    assert not found.sound
    assert any(f"row {number} of machine" in fault for fault in found.faults)


@pytest.mark.parametrize("number", [1, 4])
def test_a_row_taken_out_is_named(desk: HoursDesk, number: int) -> None:
    filled(desk)
    by_hand(desk, "DELETE FROM ledger WHERE number = ?", number)
    assert f"row {number} of machine" in faults(desk)
    assert "missing" in faults(desk)


@pytest.mark.parametrize("kept", [7, 4, 0])
def test_a_tail_cut_off_is_named_and_not_forgotten(desk: HoursDesk, kept: int) -> None:
    filled(desk)
    by_hand(desk, "DELETE FROM ledger WHERE number > ?", kept)
    assert f"row {kept + 1} of machine" in faults(desk)
    assert "tail was removed" in faults(desk)
    desk.reopen()
    desk.log("7:00-7:30")
    assert "earlier, " in faults(desk)
    assert f"row {kept + 1} of machine" in faults(desk)


def test_a_row_put_at_the_end_by_another_program_is_named(desk: HoursDesk) -> None:
    filled(desk)
    head = desk.studio.places.ledger_head
    before = head.read_text("utf-8")
    desk.log("7:00-7:30")
    head.write_text(before, encoding="utf-8")
    assert "row 9 of machine" in faults(desk)


def test_a_second_place_that_is_gone_is_told_once(desk: HoursDesk) -> None:
    filled(desk)
    desk.studio.places.ledger_head.unlink()
    assert "missing" in faults(desk)
    desk.log("7:00-7:30")
    assert desk.hours.verifying.verify().sound


@pytest.mark.parametrize("committed", [True, False])
def test_a_command_killed_around_its_commit_is_no_tampering(
    desk: HoursDesk, committed: bool
) -> None:
    filled(desk)
    head = desk.studio.places.ledger_head
    said = json.loads(head.read_text("utf-8"))
    machine, number, digest = said["heads"][0]
    if committed:
        with desk.studio.database.transaction() as connection:
            (before,) = connection.execute(
                "SELECT digest FROM ledger WHERE number = ?", (number - 1,)
            ).fetchone()
        said["coming"] = said["heads"]
        said["heads"] = [[machine, number - 1, before]]
    else:
        said["coming"] = [[machine, number + 1, "never written"]]
    head.write_text(json.dumps(said), encoding="utf-8")
    found = desk.hours.verifying.verify()
    assert found.sound
    assert found.mended
    assert "coming" not in json.loads(head.read_text("utf-8"))
    assert digest in head.read_text("utf-8")


def test_a_ledger_that_says_nonsense_is_explained(desk: HoursDesk) -> None:
    filled(desk)
    by_hand(desk, "UPDATE ledger SET body = 'no json' WHERE number = 4")
    desk.reopen()
    with pytest.raises(DataError, match="hours verify"):
        desk.hours.weeks.week()


def test_a_restored_copy_ends_where_it_ends(desk: HoursDesk) -> None:
    filled(desk)
    studio = desk.studio
    upkeep = Upkeep(studio.places, studio.settings, studio.clock)
    copy = upkeep.backup(None)
    desk.log("7:00-7:30")
    studio.database.close()
    upkeep.restore(copy)
    desk.reopen()
    assert desk.hours.verifying.verify().sound
    assert len(desk.entries()) == 2


def test_the_doctor_names_a_changed_row(desk: HoursDesk) -> None:
    filled(desk)
    studio = desk.studio
    upkeep = Upkeep(studio.places, studio.settings, studio.clock)
    assert upkeep.check().sound
    by_hand(desk, "UPDATE ledger SET at = at + 1 WHERE number = 4")
    health = upkeep.check()
    assert not health.sound
    assert "row 4 of machine" in health.faults[0]


FIELDS = ("machine", "number", "act", "kind", "at", "utc_offset", "body", "digest")


class Life(RuleBasedStateMachine):
    """Any sequence of commands, at any pace."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        import tempfile
        from pathlib import Path

        self.place = tempfile.TemporaryDirectory()
        self.desk = HoursDesk(Path(self.place.name))

    def teardown(self) -> None:
        self.desk.close()
        self.place.cleanup()

    @rule(minutes=st.sampled_from([1, 9, 11, 50, 200, 1500, 11000]))
    def wait(self, minutes: int) -> None:
        self.desk.clock.pass_(minutes=minutes)

    @rule(hours=st.sampled_from([-1, 1]))
    def set_the_clock(self, hours: int) -> None:
        self.desk.clock.set_by_hand(hours=hours)

    @rule(words=st.sampled_from(["45m", "0:10-2:00 @svd", "-1 1h", "9:00 +2h /related", "mon 20m"]))
    def log(self, words: str) -> None:
        with suppress(TenHoursError):
            self.desk.log(*words.split())

    @rule(words=st.sampled_from(["0h20", "+tag", "9:00-9:30"]))
    def edit(self, words: str) -> None:
        with suppress(TenHoursError):
            self.desk.hours.recording.edit("last", [words], force=True)

    @rule(at=st.sampled_from(["10m", "9:15"]))
    def split(self, at: str) -> None:
        before = self.desk.counted()
        with suppress(TenHoursError):
            self.desk.hours.recording.split("last", at)
        assert self.desk.counted() == before

    @rule()
    def remove(self) -> None:
        with suppress(TenHoursError):
            self.desk.hours.recording.remove(["last"])

    @rule(back=st.booleans())
    def undo(self, back: bool) -> None:
        recording = self.desk.hours.recording
        with suppress(TenHoursError):
            if back:
                recording.undo()
            else:
                recording.redo()

    @rule(away=st.booleans())
    def start(self, away: bool) -> None:
        with suppress(TenHoursError):
            self.desk.hours.timing.start(["x"], away=away)

    @rule(keep=st.booleans())
    def stop(self, keep: bool) -> None:
        with suppress(TenHoursError):
            self.desk.hours.timing.stop(keep_holes=keep)

    @rule(hours=st.sampled_from([2, 10]))
    def commit(self, hours: int) -> None:
        with suppress(TenHoursError):
            self.desk.commit(hours)

    @rule()
    def quit(self) -> None:
        with suppress(TenHoursError):
            self.desk.hours.promising.quit()

    @rule()
    def leave_and_come_back(self) -> None:
        self.desk.reopen()

    @invariant()
    def sound(self) -> None:
        assert self.desk.hours.verifying.verify().sound

    @rule(data=st.data(), field=st.sampled_from(FIELDS))
    def change_one_field(self, data: st.DataObject, field: str) -> None:
        """Change a field by hand, be found out, and put it back."""
        connection = self.desk.studio.database.connection
        rows = connection.execute("SELECT rowid, machine, number FROM ledger").fetchall()
        if not rows:
            return
        rowid, _, number = data.draw(st.sampled_from(rows))
        (old,) = connection.execute(
            f"SELECT {field} FROM ledger WHERE rowid = ?", (rowid,)
        ).fetchone()
        new = old + 1000 if isinstance(old, int) else f"{old}."
        connection.execute(f"UPDATE ledger SET {field} = ? WHERE rowid = ?", (new, rowid))
        found = self.desk.hours.verifying.verify()
        assert any(f"row {number} of machine" in fault for fault in found.faults)
        connection.execute(f"UPDATE ledger SET {field} = ? WHERE rowid = ?", (old, rowid))


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
