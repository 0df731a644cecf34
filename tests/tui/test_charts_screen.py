"""Pictures and statistics: turning pages, the cursor, numbers, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tui.running import Place, lines, press, said, screen, settle, text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def studied(place: Place) -> Place:
    place.clock.pass_(days=-1)
    place.commit()
    place.clock.pass_(days=1)
    with place.hours() as hours:
        hours.recording.log(["9:00-10:30", "proofs", "@svd"])
    place.clock.pass_(days=1)
    with place.hours() as hours:
        hours.recording.log(["9:00-9:40", "code", "@regression", "/related"])
    return place


async def test_the_year_tells_minutes_under_the_cursor(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y")
        assert "Tue 3 Mar 2026: 40 min" in text(pilot)
        await press(pilot, "up")
        assert "Mon 2 Mar 2026: 90 min" in text(pilot)
        await press(pilot, "left")
        assert "Mon 23 Feb 2026: 0 min" in text(pilot)


async def test_a_click_moves_the_cursor(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y")
        (y,) = (n for n, line in enumerate(lines(pilot)) if line.startswith("  Mo "))
        x = len(lines(pilot)[y]) - 1
        await pilot.click(offset=(x, y))
        await press(pilot)
        assert "Mon 2 Mar 2026: 90 min" in text(pilot)


async def test_every_picture_has_its_numbers(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y", "v")
        seen = {}
        for _ in range(8):
            shown = lines(pilot)
            seen[shown[0].strip()] = "\n".join(shown)
            await press(pilot, "tab")
        assert set(seen) == {
            f"Pictures · {name}"
            for name in (
                "Year", "Weeks", "This week", "Road", "Topics", "Categories", "Hours of the week",
                "Streak",
            )
        }  # fmt: skip
        assert "Mon 2 Mar 2026" in seen["Pictures · Weeks"]
        assert "2h10" in seen["Pictures · Weeks"]
        assert "regression  0h40" in seen["Pictures · Topics"]
        assert "related   0h40" in seen["Pictures · Categories"]


async def test_pictures_can_be_read_without_colour(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y", "tab")
        shown = text(pilot)
        assert "░ manual" in shown
        assert "│ the target" in shown
        assert "2h10 of 10h00" in shown


async def test_a_picture_and_its_numbers_go_into_files(studied: Place, tmp_path: Path) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y", "tab", "e")
        assert screen(pilot) == "EntryLine"
        await press(pilot, "enter")
        target = studied.home / "pictures" / "weeks.svg"
        assert f"Written to {target}" in said(pilot)
        assert target.read_text(encoding="utf-8").startswith("<svg")
        await press(pilot, "v", "e", "enter")
        written = (studied.home / "pictures" / "weeks.csv").read_bytes().decode()
        assert written.splitlines()[0].startswith("week,verdict,counted_seconds,late_seconds")
        assert "2026-03-02,,7800,0,36000" in written


async def test_a_file_of_another_kind_is_refused_in_place(studied: Place) -> None:
    async with studied.app() as pilot:
        await press(pilot, "h", "y", "e", "x", "enter")
        assert screen(pilot) == "EntryLine"
        assert "should end in .svg for a picture, .csv for numbers" in text(pilot)


async def test_statistics_of_cards_in_four_pictures(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space", "4", "q", "enter")
    place.clock.pass_(days=40)
    async with place.app() as pilot:
        await press(pilot, "space", *["space", "4"] * 3, "enter", "v")
        await settle(pilot)
        assert "True retention" in lines(pilot)[0]
        assert "100%, 1 of 1" in text(pilot)
        await press(pilot, "tab")
        assert "due in 30 days" in text(pilot)
        await press(pilot, "tab")
        assert "over 1 review." in text(pilot)
        await press(pilot, "tab")
        assert "4 ratings since" in text(pilot)


async def test_without_any_hours_nothing_breaks(place: Place) -> None:
    async with place.app(size=(40, 12)) as pilot:
        await press(pilot, "h", "y")
        for _ in range(8):
            await press(pilot, "tab", "v", "v")
        assert screen(pilot) == "ChartsScreen"
        await press(pilot, "q", "q", "v")
        for _ in range(4):
            await press(pilot, "tab", "v")
        assert screen(pilot) == "ChartsScreen"
