from __future__ import annotations

import pytest
from tests.tui.running import Place, press, screen, text

from tenhours.settings import load


@pytest.fixture
def first(place: Place) -> Place:
    (place.home / "config.toml").unlink()
    return place


async def test_one_key_skips_every_question(first: Place) -> None:
    async with first.app() as pilot:
        assert screen(pilot) == "WelcomeScreen"
        await press(pilot, "escape")
        await pilot.app.workers.wait_for_complete()
        assert screen(pilot) == "TodayScreen"
        assert "10 new" in text(pilot)
    async with first.app() as pilot:
        assert screen(pilot) == "TodayScreen"


async def test_enter_begins_and_the_first_card_is_one_key_away(first: Place) -> None:
    async with first.app() as pilot:
        await press(pilot, "enter", "space")
        assert screen(pilot) == "ReviewScreen"
        assert "1 of 10" in text(pilot)


async def test_answers_are_kept(first: Place) -> None:
    async with first.app(size=(200, 24)) as pilot:
        assert str(first.home / "decks") in text(pilot)
        zone, new, subjects = (
            pilot.app.screen.query_one(name) for name in ("#zone", "#new", "#subjects")
        )
        zone.focus()
        await press(pilot, "end", "ctrl+u", *"Asia/Tokyo")
        new.focus()
        await press(pilot, "end", "ctrl+u", "3")
        subjects.focus()
        assert "[x] algorithms" in text(pilot)
        await press(pilot, "home", "space")
        assert "[ ] algorithms" in text(pilot)
        await press(pilot, "ctrl+s")
        assert "Due today   3 new" in text(pilot)
    kept = load(first.home / "config.toml")
    assert kept.zone.key == "Asia/Tokyo"
    assert kept.new_per_day == 3
    assert kept.subjects is not None
    assert "algorithms" not in kept.subjects
    assert kept.subjects


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [("#zone", "Mars", "is not a time zone"), ("#new", "", "a whole number from 0 on")],
)
async def test_an_answer_that_cannot_be_kept_is_explained(
    first: Place, field: str, typed: str, words: str
) -> None:
    async with first.app() as pilot:
        pilot.app.screen.query_one(field).focus()
        await press(pilot, "end", "ctrl+u", *typed, "ctrl+s")
        assert screen(pilot) == "WelcomeScreen"
        assert words in text(pilot)
        assert pilot.app.focused is pilot.app.screen.query_one(field)


async def test_a_review_asked_for_by_name_comes_without_questions(first: Place) -> None:
    async with first.app(review=True) as pilot:
        assert screen(pilot) == "ReviewScreen"
        assert "1 of 10" in text(pilot)


async def test_it_fits_a_small_terminal(first: Place) -> None:
    async with first.app(size=(40, 12)) as pilot:
        assert "Begin" in text(pilot)
        await press(pilot, "enter")
        assert screen(pilot) == "TodayScreen"
