"""Bringing decks in from the app: choose, look, bring in, or leave it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.running import Place, press, said, screen, text, until
from textual.widgets import Input

from tenhours.services.importing.service import Importing, Wishes

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from tenhours.services.importing.landing import Progress
    from tenhours.services.importing.report import ImportReport

PACKAGE = Path(__file__).parents[1] / "interchange" / "anki" / "fixtures" / "modern.apkg"


async def name(pilot: Pilot[int], words: str) -> None:
    """Write a path into the line for it."""
    await press(pilot, "i", "slash")
    for character in words:
        await pilot.press(character)
    await press(pilot, "enter")


async def test_a_package_is_looked_into_and_brought_in(place: Place) -> None:
    async with place.app(size=(100, 30)) as pilot:
        await name(pilot, str(PACKAGE))
        await until(pilot, lambda: "Press i to bring it in" in text(pilot))
        assert "9 notes" in text(pilot)
        assert not (place.home / "decks" / "French.md").exists()
        await press(pilot, "i")
        await until(pilot, lambda: "Brought in." in text(pilot))
        assert "Nothing has changed" not in said(pilot)
        assert (place.home / "decks" / "French.md").exists()
        await press(pilot, "escape", "escape")
        assert screen(pilot) == "TodayScreen"
        await until(pilot, lambda: "French" in text(pilot))


async def test_leaving_after_the_preview_brings_nothing(place: Place) -> None:
    async with place.app(size=(100, 30)) as pilot:
        await name(pilot, str(PACKAGE))
        await until(pilot, lambda: "Press i to bring it in" in text(pilot))
        await press(pilot, "escape", "i", "escape")
        assert screen(pilot) == "TodayScreen"
        assert not (place.home / "decks" / "French.md").exists()


async def test_what_cannot_be_read_is_said_and_another_can_be_chosen(place: Place) -> None:
    odd = place.home.parent / "odd.apkg"
    odd.write_bytes(b"PK nothing")
    async with place.app(size=(100, 30)) as pilot:
        await name(pilot, str(odd))
        await until(pilot, lambda: "This did not work." in text(pilot))
        assert "odd.apkg" in text(pilot)
        await press(pilot, "escape")
        assert "Choose an Anki package" in text(pilot)
        await press(pilot, "escape")
        assert screen(pilot) == "TodayScreen"


async def test_nothing_new_is_said_the_second_time(place: Place) -> None:
    async with place.app(size=(100, 30)) as pilot:
        for _ in range(2):
            await name(pilot, str(PACKAGE))
            await until(pilot, lambda: "bring it in" in text(pilot) or "nothing new" in text(pilot))
            await press(pilot, "i")
            await until(pilot, lambda: "Brought in." in text(pilot) or "nothing new" in text(pilot))
            if "nothing new" in text(pilot):
                break
            await press(pilot, "escape", "escape")
        assert "There is nothing new in it." in text(pilot)
        await press(pilot, "escape", "escape")


async def test_nothing_is_cut_off_on_a_small_screen(place: Place) -> None:
    async with place.app(size=(80, 24)) as pilot:
        await press(pilot, "i")
        assert "Nothing is written until you have seen what would come." in text(pilot)
        await press(pilot, "escape")
        await name(pilot, str(PACKAGE))
        await until(pilot, lambda: "Press i to bring it in" in text(pilot))
        assert "Esc to choose something else." in text(pilot)
        await press(pilot, "escape", "escape")


async def test_a_folder_is_found_by_keys_and_taken_whole(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = place.home.parent / "lecture"
    (top / "notes").mkdir(parents=True)
    (top / "notes" / "cards.csv").write_text("front,back\nOne?,1\nTwo?,2\n")
    (top / "notes" / ".hidden.csv").write_text("front,back\n")
    monkeypatch.setenv("HOME", str(top / "notes"))
    async with place.app(size=(100, 30)) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: "cards.csv" in text(pilot))
        assert ".hidden" not in text(pilot)
        await press(pilot, "backspace")
        await until(pilot, lambda: "▸ notes" in text(pilot))
        await press(pilot, "down", "right")
        await until(pilot, lambda: "▾ notes" in text(pilot) and "cards.csv" in text(pilot))
        await press(pilot, "f")
        await until(pilot, lambda: "Press i to bring it in" in text(pilot))
        assert "2 notes" in text(pilot)
        await press(pilot, "escape", "escape")
        assert screen(pilot) == "TodayScreen"


async def test_a_preview_that_is_left_says_nothing_any_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, go_on, looked = threading.Event(), threading.Event(), threading.Event()

    def slowly(self: Importing, named: str, wishes: Wishes, progress: Progress) -> ImportReport:
        looking.set()
        go_on.wait(10)
        try:
            return preview(self, named, wishes, progress)
        finally:
            looked.set()

    preview = Importing.preview
    monkeypatch.setattr(Importing, "preview", slowly)
    async with place.app(size=(100, 30)) as pilot:
        await press(pilot, "i", "slash")
        pilot.app.screen.query_one(Input).value = str(PACKAGE)
        await pilot.press("enter")  # nothing may wait for the worker until it may go on
        while not looking.is_set():
            await pilot.pause(0.01)
        await pilot.press("escape")
        await pilot.pause()
        assert "Choose an Anki package" in text(pilot)
        go_on.set()
        await until(pilot, looked.is_set)
        await press(pilot)
        assert "Choose an Anki package" in text(pilot)
        assert "Press i to bring it in" not in text(pilot)
        await press(pilot, "escape")  # the files are watched by a worker without an end
