from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.running import Place, lines, press, said, screen, text, until
from textual.widgets import Input

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


def third(pilot: Pilot[int]) -> list[str]:
    """What the list says behind the third question."""
    return next((line for line in lines(pilot) if "Third question?" in line), "").split()[2:]


async def test_a_card_is_suspended_let_back_in_and_flagged(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"third", "enter", "x")
        await until(pilot, lambda: third(pilot) == ["suspended", "tests"])
        await press(pilot, "x", "f")
        await until(pilot, lambda: third(pilot) == ["⚑", "new", "tests"])
        await press(pilot, "u")
        await until(pilot, lambda: third(pilot) == ["new", "tests"])


async def test_a_card_is_buried_and_dug_up(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"third", "enter", "b")
        await until(pilot, lambda: third(pilot) == ["buried", "tests"])
        await press(pilot, "b")
        await until(pilot, lambda: third(pilot) == ["new", "tests"])


async def test_a_rated_card_is_given_another_day_and_begun_anew(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space", "4", "q", "enter")
        await search(pilot, *"prop:reps=1", "enter", "t", "backspace", *"30", "enter")
        await search_again(pilot, "prop:due=30")
        await until(pilot, lambda: "1 card" in text(pilot))
        await press(pilot, "enter", "n", "y")
        await search_again(pilot, "prop:reps=0 one")
        await until(pilot, lambda: any(line.split()[-2:-1] == ["new"] for line in lines(pilot)))


async def search_again(pilot: Pilot[int], query: str) -> None:
    await press(pilot, "slash")
    pilot.app.screen.query_one(Input).value = query
    await press(pilot)
    await pilot.app.workers.wait_for_complete()


async def test_a_new_card_has_no_day_to_change(place: Place) -> None:
    async with place.app() as pilot:
        await search(pilot, *"third", "enter", "t")
        assert "its turn" in said(pilot)
        assert screen(pilot) == "SearchScreen"
