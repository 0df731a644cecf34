"""The timer through everything that happens to a laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours.entries import Source

if TYPE_CHECKING:
    from tests.services.hours.desk import HoursDesk


def live(desk: HoursDesk, minutes: int, every: int = 5) -> None:
    """Let time go by with a sign of life now and then."""
    for _ in range(minutes // every):
        desk.clock.pass_(minutes=every)
        assert desk.hours.timing.beat()


def test_a_timer_with_beats_is_attended(desk: HoursDesk) -> None:
    desk.hours.timing.start(["svd", "@la"])
    live(desk, 60)
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert (stopped.entry.source, stopped.entry.seconds) == (Source.ATTENDED, 3600)
    assert (stopped.entry.label.comment, stopped.entry.label.topic) == ("svd", "la")
    assert desk.counted() == 3600


def test_a_silence_becomes_a_hole_that_can_be_kept(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    desk.clock.pass_(minutes=40)
    running = desk.hours.timing.running()
    assert running is not None
    (hole,) = running.holes
    assert hole.seconds == 40 * 60
    live(desk, 20)
    stopped = desk.hours.timing.stop(keep=[hole])
    assert stopped.entry is not None
    assert stopped.entry.seconds == 50 * 60
    assert [(kept.source, kept.seconds) for kept in stopped.kept] == [(Source.MANUAL, 40 * 60)]
    assert desk.counted() == 90 * 60


@pytest.mark.parametrize(("minutes", "counted"), [(10, 10), (11, 0), (180, 0)])
def test_how_long_a_silence_may_be(desk: HoursDesk, minutes: int, counted: int) -> None:
    desk.hours.timing.start()
    desk.clock.pass_(minutes=minutes)
    stopped = desk.hours.timing.stop()
    assert (stopped.entry.seconds if stopped.entry else 0) == counted * 60


def test_after_three_hours_of_silence_it_is_over_before_the_command_counts(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    desk.clock.pass_(hours=3, seconds=1)
    with pytest.raises(DataError, match="no timer runs: the last one was stopped"):
        desk.hours.timing.stop()
    assert "12:00–12:30" in desk.news()
    assert [entry.seconds for entry in desk.entries()] == [30 * 60]


def test_a_timer_left_on_for_a_weekend(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 15)
    desk.clock.pass_(days=3)
    desk.hours.timing.start(["new"])
    assert "12:15" in desk.news()
    live(desk, 10)
    desk.hours.timing.stop()
    assert sorted(entry.seconds for entry in desk.entries()) == [600, 900]


def test_a_reboot_closes_it_at_its_last_sign_of_life(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 20)
    desk.clock.pass_(minutes=6)
    desk.clock.boot = "second"
    desk.reopen()
    assert desk.hours.timing.running() is None
    assert "started anew" in desk.news()
    assert desk.counted() == 20 * 60


def test_a_rollover_closes_it(desk: HoursDesk) -> None:
    desk.clock.pass_(hours=15, minutes=30)
    desk.hours.timing.start()
    live(desk, 25)
    desk.clock.pass_(minutes=6)
    assert desk.hours.timing.running() is None
    assert "new study day" in desk.news()
    assert [entry.seconds for entry in desk.entries()] == [25 * 60]


def test_a_laptop_asleep_is_seen_even_when_the_gap_is_short(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 10)
    desk.clock.pass_(minutes=1)
    desk.clock.sleep(minutes=8)
    desk.hours.timing.beat()
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert stopped.entry.seconds == 11 * 60


def test_a_clock_set_ahead_adds_nothing(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 10)
    desk.clock.set_by_hand(minutes=9)
    desk.hours.timing.beat()
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert stopped.entry.seconds == 10 * 60


def test_a_clock_set_back_by_an_hour_closes_it_and_the_ledger_stays_whole(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    desk.clock.set_by_hand(hours=-1)
    assert desk.hours.timing.running() is None
    assert "set back" in desk.news()
    desk.hours.timing.start()
    live(desk, 90)
    desk.hours.timing.stop()
    assert desk.hours.verifying.verify().sound
    assert desk.counted() == 90 * 60, "what both would count is counted once"


def test_a_silence_is_not_hidden_by_setting_the_clock_back(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 10)
    desk.clock.pass_(minutes=65)
    desk.clock.set_by_hand(hours=-1)
    desk.hours.timing.beat()
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert stopped.entry.seconds == 10 * 60


def test_away_has_no_holes_and_says_so(desk: HoursDesk) -> None:
    desk.hours.timing.start(["paper"], away=True)
    desk.clock.pass_(hours=2)
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert (stopped.entry.source, stopped.entry.seconds) == (Source.TIMER, 7200)


def test_away_and_forgotten_counts_nothing_that_nobody_knows_of(desk: HoursDesk) -> None:
    desk.hours.timing.start(["paper"], away=True)
    desk.clock.pass_(days=1)
    assert desk.hours.timing.running() is None
    assert "tenhours log" in desk.news()
    assert desk.entries() == []


def test_a_pause_is_left_out_and_not_offered(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 20)
    assert desk.hours.timing.pause().paused
    desk.clock.pass_(minutes=45)
    with pytest.raises(DataError, match="paused already"):
        desk.hours.timing.pause()
    desk.hours.timing.resume()
    live(desk, 10)
    stopped = desk.hours.timing.stop()
    assert stopped.entry is not None
    assert (stopped.entry.seconds, stopped.holes) == (30 * 60, ())


def test_the_second_terminal_hears_who_was_first(desk: HoursDesk) -> None:
    desk.hours.timing.start(["svd"])
    live(desk, 30)
    desk.hours.timing.stop()
    with pytest.raises(DataError, match=r"stopped Mon 2 Mar 12:30.*svd"):
        desk.hours.timing.stop()


def test_there_is_no_second_timer(desk: HoursDesk) -> None:
    desk.hours.timing.start(["svd"])
    with pytest.raises(DataError, match=r"runs already.*svd"):
        desk.hours.timing.start(["other"])


def test_switching_leaves_no_gap(desk: HoursDesk) -> None:
    desk.hours.timing.start(["one"])
    live(desk, 30)
    stopped, _ = desk.hours.timing.switch(["two"])
    live(desk, 30)
    second = desk.hours.timing.stop().entry
    first = stopped.entry
    assert first is not None
    assert second is not None
    assert (first.span, second.span) != (None, None)
    assert first.span is not None
    assert second.span is not None
    assert first.span.end == second.span.start
    assert (first.label.comment, second.label.comment) == ("one", "two")


def test_a_start_in_the_past_was_seen_by_nobody(desk: HoursDesk) -> None:
    started = desk.hours.timing.start(at="-30m")
    assert "hole" in started.advice
    live(desk, 10)
    stopped = desk.hours.timing.stop(keep_holes=True)
    assert stopped.entry is not None
    assert stopped.entry.seconds == 10 * 60
    assert [entry.seconds for entry in stopped.kept] == [30 * 60]


def test_stopping_earlier_and_impossible_times(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    with pytest.raises(UsageError):
        desk.hours.timing.stop(at="11:00")
    with pytest.raises(UsageError):
        desk.hours.timing.stop(at="13:30")
    stopped = desk.hours.timing.stop(at="-10m")
    assert stopped.entry is not None
    assert stopped.entry.seconds == 20 * 60


def test_cancelling_enters_nothing(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    desk.hours.timing.cancel()
    assert desk.entries() == []


def test_what_a_timer_holds_cannot_be_logged_as_well(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    live(desk, 30)
    with pytest.raises(DataError, match="running timer"):
        desk.log("12:10-12:20")


def test_yesterdays_next_greets_todays_start(desk: HoursDesk) -> None:
    desk.hours.growing.write(next_="finish the SVD by hand")
    desk.clock.pass_(days=1)
    assert "finish the SVD by hand" in desk.hours.timing.start().greeting


def test_whoever_is_not_watched_is_told(desk: HoursDesk) -> None:
    assert "--away" in desk.hours.timing.start(watched=False).advice
    desk.hours.timing.cancel()
    assert desk.hours.timing.start(watched=True).advice == ""


def test_a_check_by_a_timer_of_the_system_is_no_sign_of_life(desk: HoursDesk) -> None:
    desk.hours.timing.start()
    for _ in range(12):
        desk.clock.pass_(minutes=5)
        desk.hours.nudging.check()
    stopped = desk.hours.timing.stop()
    assert stopped.entry is None
