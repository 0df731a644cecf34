from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.running import Place, lines, press, screen, text, until

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def search(pilot: Pilot[int], *keys: str) -> None:
    await press(pilot, "slash")
    await pilot.app.workers.wait_for_complete()
    await press(pilot, *keys)
    await pilot.app.workers.wait_for_complete()
    await press(pilot)


async def test_all_cards_are_listed_at_first(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot)
        assert "3 cards" in text(pilot)
        found = next(line for line in lines(pilot) if "What is one and one?" in line)
        assert found.split()[-2:] == ["new", "tests"]


async def test_typing_narrows_the_list(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"third")
        assert "1 card" in text(pilot)
        assert "Third question?" in text(pilot)
        assert "one and one" not in text(pilot)


async def test_a_query_that_cannot_be_read_says_why(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"is", "colon", *"odd")
        assert "odd" in lines(pilot)[3]
        assert "one and one" not in text(pilot)


async def test_nothing_found_says_so(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"zebra")
        assert "No card matches." in text(pilot)
        await press(pilot, "enter")
        assert screen(pilot) == "SearchScreen"


async def test_a_card_is_explained_and_the_way_leads_back(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"third", "enter", "enter")
        assert screen(pilot) == "CardInfoScreen"
        assert "New:" in text(pilot)
        await press(pilot, "escape", "slash", "escape")
        assert screen(pilot) == "TodayScreen"


async def test_a_narrow_screen_leaves_the_deck_out(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot)
        await pilot.resize_terminal(40, 12)
        await until(pilot, lambda: any(line.endswith(" new") for line in lines(pilot)))
        assert not any(line.endswith("tests") for line in lines(pilot))
