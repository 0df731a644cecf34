"""Promising hours, what Today says of them, and looking back on a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tui.running import Place, lines, press, said, screen, settle, text

from tenhours.core.hours.terms import IfThen

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def write(pilot: Pilot[int], line: str) -> None:
    await pilot.press(*("space" if sign == " " else sign for sign in line))
    await settle(pilot)


async def test_a_commitment_is_made_on_the_screen(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "c", "enter", "enter", "enter")
        await write(pilot, "it is seven")
        await press(pilot, "enter")
        await write(pilot, "I sit down")
        await press(pilot, "ctrl+s")
        assert "committed to 10h00 a week for 12 weeks" in said(pilot)
        assert "0h00 of 8h30" in text(pilot)
        assert lines(pilot)[0].endswith("Mon 2 Mar · streak 0")


async def test_a_commitment_needs_a_plan(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "c", "ctrl+s")
        assert screen(pilot) == "CommitScreen"
        assert "in your own words" in text(pilot)


async def test_a_commitment_says_what_is_wrong_with_a_number(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "c", "shift+home", "backspace")
        await write(pilot, "90")
        await press(pilot, "ctrl+s")
        assert screen(pilot) == "CommitScreen"
        assert "90m is 1h30, 90h is 90h00" in text(pilot)


@pytest.fixture
def promised(place: Place) -> Place:
    """A promise made before the week began."""
    place.clock.pass_(days=-1)
    place.commit()
    place.clock.pass_(days=1)
    return place


def study(place: Place, *said_: str) -> None:
    with place.hours() as hours:
        hours.recording.log(list(said_), force=True)


async def test_the_bar_has_its_pace_and_today_what_is_left(promised: Place) -> None:
    study(promised, "mon", "9:00-11:00")
    promised.clock.pass_(days=1)
    async with promised.app() as pilot:
        shown = text(pilot)
        assert "2h00 of 10h00   0h30 ahead of pace" in shown
        assert "┃" in shown
        assert "Mo 2h00  Tu –  We ·" in shown
        assert "today 1h25 left · bare minimum 0h00 · 4 safe days" in shown


async def test_too_little_slack_opens_today_with_it_in_words(promised: Place) -> None:
    study(promised, "mon", "7:00-11:00")
    promised.clock.pass_(days=5)
    async with promised.app() as pilot:
        first = next(line for line in lines(pilot)[2:] if line.strip())
        assert first.strip().startswith("RED")
        assert "2h00 must be today's" in first
        assert "If it is 19:00, then I start the timer." in text(pilot)


async def test_a_missed_week_is_shown_until_it_was_looked_at(promised: Place) -> None:
    promised.clock.pass_(days=7)
    for _ in range(5):
        with promised.hours() as hours:
            hours.weeks.week()
        promised.clock.pass_(days=7)
    async with promised.app() as pilot:
        assert "MISSED" in text(pilot)
        await press(pilot, "w")
        assert "0h00 of 10h00, MISS" in text(pilot)
        await press(pilot, "q")
        assert screen(pilot) == "TodayScreen"
        assert "MISSED" not in text(pilot)


async def test_a_week_that_has_closed_is_offered_and_shown(promised: Place) -> None:
    study(promised, "mon", "7:00-11:00")
    promised.clock.pass_(days=7)
    async with promised.app() as pilot:
        assert "Last week   4h00 of 10h00; its verdict comes Tue 04:00." in text(pilot)
        await press(pilot, "w")
        assert "Week of Mon 2 Mar" in lines(pilot)[0]
        assert "4h00 (100 % manual)" in text(pilot)
        await press(pilot, "right")
        assert "Week of Mon 9 Mar" in lines(pilot)[0]


async def test_the_three_questions_are_answered_and_shown(promised: Place) -> None:
    async with promised.app() as pilot:
        await press(pilot, "w", "enter")
        await write(pilot, "mornings")
        await press(pilot, "enter", "enter")
        await write(pilot, "phone off")
        await press(pilot, "enter")
        assert "What went well?  mornings" in text(pilot)
        assert "What will you do differently?  phone off" in text(pilot)


async def test_the_plan_of_next_week_and_its_if_then_are_there(promised: Place) -> None:
    async with promised.app() as pilot:
        await press(pilot, "w")
        assert "Mo 1h30  Tu 1h30  We 1h30  Th 1h30  Fr 1h30  Sa 2h30  Su 0h00" in text(pilot)
        assert "If it is 19:00, then I start the timer." in text(pilot)


async def test_terms_are_changed_from_the_review(promised: Place) -> None:
    async with promised.app() as pilot:
        await press(pilot, "w", "c", "shift+home", "backspace")
        await write(pilot, "12h")
        await press(pilot, "ctrl+s")
        assert "changed: target from the week of Mon 2 Mar on" in said(pilot)
        assert "next week   12h00" in text(pilot)


async def test_a_long_plan_is_broken_below_its_text(place: Place) -> None:
    place.clock.pass_(days=-1)
    with place.hours() as hours:
        plan = IfThen("it is seven in the evening and I have eaten", "I start the timer at once")
        hours.promising.commit(36_000, weeks=4, plans=[plan])
    place.clock.pass_(days=1)
    async with place.app() as pilot:
        await press(pilot, "w")
        shown = lines(pilot)
        at = next(n for n, line in enumerate(shown) if "If it is seven" in line)
        assert shown[at + 1].startswith(" " * 14)
        assert shown[at + 1].strip()
