"""The hours of a week: logging, changing and taking back, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tui.running import Place, lines, press, said, screen, settle, text, until

from tenhours.tui.screens.entry_line import words

if TYPE_CHECKING:
    from textual.pilot import Pilot

_KEYS = {" ": "space", ":": "colon", "-": "minus", "@": "at", "+": "plus", "/": "slash"}


async def write(pilot: Pilot[int], line: str) -> None:
    await pilot.press(*(_KEYS.get(sign, sign) for sign in line))
    await pilot.pause(0.1)
    await settle(pilot)


def entries(pilot: Pilot[int]) -> list[str]:
    """List the rows that hold an entry."""
    return [line for line in lines(pilot)[2:-5] if "–" in line and "h" in line]


async def test_a_line_says_at_once_what_it_means_and_enters_it(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "l")
        await write(pilot, "9:00-10:30 proofs @svd")
        assert "→ Mon 2 Mar 09:00–10:30 UTC (1h30) proofs @svd, manual" in text(pilot)
        await press(pilot, "enter")
        assert screen(pilot) == "TodayScreen"
        assert "logged Mon 2 Mar 09:00–10:30 UTC (1h30)" in said(pilot)
        assert "1h30 studied" in text(pilot)
        await press(pilot, "h")
        assert "09:00–10:30   1h30  manual    proofs" in text(pilot)


async def test_a_line_that_is_refused_stays_with_its_reason(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "l")
        await write(pilot, "90")
        assert '"90" of what? 90m is 1h30, 90h is 90h00.' in text(pilot)
        await press(pilot, "enter")
        assert screen(pilot) == "EntryLine"
        assert "▸ log  90" in text(pilot)
        await write(pilot, "m")
        await press(pilot, "enter")
        assert screen(pilot) == "TodayScreen"
        assert "1h30 studied" in text(pilot)


async def test_what_is_unlikely_is_asked_about_and_then_taken(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "l")
        await write(pilot, "6:00-11:00")
        await press(pilot, "enter")
        assert screen(pilot) == "EntryLine"
        assert "Enter once more if it is so." in text(pilot)
        await press(pilot, "enter")
        assert screen(pilot) == "TodayScreen"
        assert "5h00 studied" in text(pilot)


async def test_a_doubt_ends_when_something_else_is_typed(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "l")
        await write(pilot, "6:00-11:00")
        await press(pilot, "enter")
        await press(pilot, "backspace")
        await write(pilot, "1")
        await press(pilot, "enter")
        assert screen(pilot) == "EntryLine"
        assert "Enter once more if it is so." in text(pilot)


async def test_escape_enters_nothing(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "l")
        await write(pilot, "45m")
        await press(pilot, "escape", "h")
        assert entries(pilot) == []


@pytest.fixture
def studied(place: Place) -> Place:
    """A Monday with an hour and a half in the morning."""
    place.commit()
    with place.hours() as hours:
        hours.recording.log(["9:00-10:30", "proofs", "@svd"])
    return place


async def test_an_entry_is_edited_split_trimmed_removed_and_brought_back(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "e")
        await write(pilot, "9:00-10:00 proof")
        await press(pilot, "enter")
        assert "09:00–10:00   1h00  manual    proof" in text(pilot)
        await press(pilot, "s")
        await write(pilot, "9:40 other")
        await press(pilot, "enter")
        assert [line[5:16] for line in entries(pilot)] == ["09:00–09:40", "09:40–10:00"]
        await press(pilot, "m")
        await write(pilot, "9:10-9:30")
        await press(pilot, "enter")
        assert entries(pilot)[0][5:23] == "09:10–09:30   0h20"
        await press(pilot, "x")
        assert [line[5:16] for line in entries(pilot)] == ["09:40–10:00"]
        await press(pilot, "u", "u", "u")
        assert [line[5:16] for line in entries(pilot)] == ["09:00–10:00"]
        await press(pilot, "U")
        assert [line[5:16] for line in entries(pilot)] == ["09:00–09:40", "09:40–10:00"]


async def test_a_click_goes_to_a_row_and_enter_edits_it(studied: Place) -> None:
    with studied.hours() as hours:
        hours.recording.log(["7:00-8:00", "early"])
    async with studied.app() as pilot:
        await press(pilot, "h")
        (y,) = (n for n, line in enumerate(lines(pilot)) if "07:00–08:00" in line)
        await pilot.click(offset=(12, y))
        await press(pilot)
        assert screen(pilot) == "HoursScreen"
        await press(pilot, "enter")
        await write(pilot, "30m")
        await press(pilot, "enter")
        assert "07:00–07:30   0h30" in text(pilot)


async def test_earlier_and_later_weeks_and_none_in_the_future(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h")
        assert "week of Mon 2 Mar" in lines(pilot)[0]
        await press(pilot, "left")
        assert "week of Mon 23 Feb" in lines(pilot)[0]
        assert "closed Mon 04:00" in lines(pilot)[0]
        await press(pilot, "right", "right", "right")
        assert "week of Mon 2 Mar" in lines(pilot)[0]
        assert "closes Mon 04:00" in lines(pilot)[0]


async def test_a_day_of_another_week_is_where_a_log_begins(studied: Place) -> None:
    studied.clock.pass_(days=2)
    async with studied.app() as pilot:
        await press(pilot, "h", "home", "down", "l")
        await write(pilot, "45m")
        assert "Tue 3 Mar" in text(pilot)


async def test_nothing_under_the_cursor_says_what_to_do(studied: Place) -> None:
    studied.clock.pass_(days=1)
    async with studied.app() as pilot:
        await press(pilot, "h", "x")
        assert "There is no entry under the cursor. l logs one." in said(pilot)


async def test_the_journal_is_kept_and_greets_the_next_day(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "j")
        await write(pilot, "svd")
        await press(pilot, "enter", "enter")
        await write(pilot, "the proof")
        await press(pilot, "enter")
        assert screen(pilot) == "HoursScreen"
    studied.clock.pass_(days=1)
    async with studied.app() as pilot:
        assert "Yesterday you wanted to: the proof" in text(pilot)


async def test_a_timer_starts_shows_itself_and_stops(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "t")
        await write(pilot, "svd @svd")
        await press(pilot, "enter")
        assert "started Mon 2 Mar 12:00 UTC svd @svd" in said(pilot)
        place.clock.pass_(minutes=9)
        await press(pilot, "h", "q")
        assert "running, 0h09 since 12:00  svd @svd" in text(pilot)
        await press(pilot, "t")
        assert "stopped Mon 2 Mar 12:00–12:09 UTC (0h09) svd @svd" in said(pilot)
        await press(pilot, "h")
        assert "12:00–12:09   0h09  attended  svd" in text(pilot)


async def test_a_silence_of_the_timer_is_asked_about(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "t", "enter")
        place.clock.pass_(minutes=40)
        await press(pilot, "t")
        assert "Nobody was seen for 0h40 of it." in text(pilot)
        await write(pilot, "keep")
        await press(pilot, "enter", "h")
        assert "12:00–12:40   0h40  manual" in text(pilot)


async def test_a_pause_does_not_count(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "t", "enter", "h")
        place.clock.pass_(minutes=5)
        await press(pilot, "p")
        place.clock.pass_(minutes=30)
        await press(pilot, "p")
        place.clock.pass_(minutes=5)
        await press(pilot, "t")
        assert "0h10  attended" in text(pilot)


async def test_keys_in_the_app_are_signs_of_life_for_the_timer(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "t", "enter")
        for _ in range(4):
            place.clock.pass_(minutes=9)
            await press(pilot, "down")
            pilot.app._every_minute()  # type: ignore[attr-defined]
        await press(pilot, "t")
        assert "12:00–12:36 UTC (0h36)" in said(pilot)


async def test_reviews_come_in_by_themselves(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space")
        place.clock.pass_(minutes=3)
        await press(pilot, "4", "q")
        assert "this week   0h03" in text(pilot)
        await press(pilot, "enter", "h")
        assert "12:00–12:03   0h03  review    1 card" in text(pilot)


async def test_a_week_abroad_says_when_it_closes_there(
    studied: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    async with studied.app(size=(100, 24)) as pilot:
        await press(pilot, "h")
        assert "closes Mon 04:00, here Sun 21:00" in lines(pilot)[0]


@pytest.mark.parametrize("size", [(40, 12), (30, 8), (120, 40)])
async def test_any_size_shows_the_entries(studied: Place, size: tuple[int, int]) -> None:
    async with studied.app(size=size) as pilot:
        await press(pilot, "h")
        assert "09:00–10:30   1h30" in text(pilot)
        await press(pilot, "l")
        await write(pilot, "20m")
        assert "20m" in text(pilot)


async def test_a_damaged_ledger_does_not_keep_from_the_cards(studied: Place) -> None:
    with studied.workshop() as workshop:
        workshop.database.connection.execute("UPDATE ledger SET body = '{}'")
        workshop.database.connection.commit()
    async with studied.app() as pilot:
        assert "hours verify" in text(pilot)
        await press(pilot, "h")
        assert screen(pilot) == "TroubleScreen"
        await press(pilot, "escape", "space", "space", "4", "q")
        assert screen(pilot) == "SummaryScreen"
        await until(pilot, lambda: "1 rating" in text(pilot))


def test_words_are_split_as_they_are_written() -> None:
    assert words('18:00-19:00 don\'t panic +"two words"') == [
        "18:00-19:00",
        "don't",
        "panic",
        "+two words",
    ]
    assert words('90m "unfinished') == ["90m", "unfinished"]
    assert words("  ") == []
