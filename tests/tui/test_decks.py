from __future__ import annotations

from tests.tui.running import Place, lines, press, said, screen, text

from tenhours.settings import load


async def test_folders_are_listed_with_what_is_in_them(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "d")
        assert any(line.endswith("decks   1 deck, 3 cards") for line in lines(pilot))
        assert "No problems in any deck." in text(pilot)


async def test_a_newcomer_is_told_how_to_add_a_folder(place: Place) -> None:
    for path in (place.home / "decks").iterdir():
        path.unlink()
    (place.home / "decks").rmdir()
    async with place.app() as pilot:
        await press(pilot, "d")
        assert "Press n to read a folder of your own decks." in text(pilot)


async def test_every_problem_names_its_file_and_line(place: Place) -> None:
    place.write("broken.md", "Q: No answer?\n")
    async with place.app() as pilot:
        await press(pilot, "d")
        assert "broken.md:1:1:" in text(pilot)


async def test_a_folder_is_added_and_removed_again(place: Place) -> None:
    other = place.home.parent / "other"
    other.mkdir()
    (other / "extra.md").write_text("Q: Extra?\nA: Yes.\n")
    async with place.app(size=(200, 24)) as pilot:
        await press(pilot, "d", "n")
        for character in str(other):
            await pilot.press(character)
        await press(pilot, "enter")
        assert "part of your library now" in said(pilot)
        assert "Cards: 1 added." in said(pilot)
        assert load(place.home / "config.toml").folders == (str(other),)
        await press(pilot, "down", "x")
        assert screen(pilot) == "ConfirmScreen"
        assert "Its 1 card is retired." in text(pilot)
        await press(pilot, "n", "x", "y")
        assert load(place.home / "config.toml").folders == ()
        await press(pilot, "escape")
        assert "Due today   3 new" in text(pilot)
    assert (other / "extra.md").exists()


async def test_a_folder_that_is_not_there_is_refused_with_a_sentence(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "d", "n", *"nowhere", "enter")
        assert "is not there" in said(pilot)
        await press(pilot, "escape")
        assert screen(pilot) == "DecksScreen"
        await press(pilot, "escape")
        assert screen(pilot) == "TodayScreen"


async def test_the_folder_of_new_cards_and_the_curriculum_cannot_be_removed(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "d", "x")
        assert screen(pilot) == "DecksScreen"
        await press(pilot, "down", "x")
        assert screen(pilot) == "DecksScreen"
        assert "stays" in said(pilot)
