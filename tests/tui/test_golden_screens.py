"""A few screens to the last cell, as they were looked at and found good.

After a change that is wanted, `REDRAW_SCREENS=1 pytest tests/tui/test_golden_screens.py -n 0`
draws them again; look at every one of them before it is committed.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from tests.tui.running import Place, lines, press

if TYPE_CHECKING:
    from textual.pilot import Pilot

GOLDEN: Final = Path(__file__).parent.parent / "golden" / "screens"

BAYES: Final = r"""
# Probability

## Conditioning

Q: State Bayes' rule.
A: $$P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}$$
E: Both orders of the chain rule give the same joint probability; divide by $P(B) > 0$.

## Moments

Q: Why is $\operatorname{Var}(X) = E[X^2] - E[X]^2$?
H: Expand the square.
S: $\operatorname{Var}(X) = E[(X - \mu)^2]$
S: $= E[X^2] - 2\mu E[X] + \mu^2$
A: Since $E[X] = \mu$, the last two terms add up to $-\mu^2$.
"""


@pytest.fixture
def studied(place: Place) -> Place:
    place.write("tests.md", "Q: Which letter comes first?\nA: A.\n")
    place.write("maths/probability.md", BAYES)
    return place


def check(pilot: Pilot[int], name: str) -> None:
    shown = "\n".join(lines(pilot)) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("REDRAW_SCREENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


async def test_today(studied: Place) -> None:
    async with studied.app() as pilot:
        pilot.app.clear_notifications()
        await press(pilot)
        check(pilot, "today")


async def test_an_answer(studied: Place) -> None:
    async with studied.app(review=True) as pilot:
        await press(pilot, "space")
        check(pilot, "answer")


async def test_steps(studied: Place) -> None:
    async with studied.app(review=True, decks=("maths",)) as pilot:
        await press(pilot, "space", "4", "h", "s", "s")
        check(pilot, "steps")


async def test_a_card_explained(studied: Place) -> None:
    async with studied.app(review=True, decks=("tests",)) as pilot:
        await press(pilot, "space", "4", "enter")
    studied.clock.pass_(days=40)
    async with studied.app(review=True, decks=("tests",)) as pilot:
        await press(pilot, "i")
        check(pilot, "why_now")


async def test_the_end_of_a_session(studied: Place) -> None:
    async with studied.app(review=True) as pilot:
        for seconds, key in ((21, "4"), (75, "1"), (3, "4")):
            studied.clock.pass_(seconds=seconds)
            await press(pilot, "space", key)
        await press(pilot, "q")
        check(pilot, "summary")


@pytest.fixture
def kept(studied: Place) -> Place:
    """Three weeks of hours: one passed, one short of its target, one under way on a Friday."""
    studied.clock.pass_(days=-1)
    studied.commit()
    studied.clock.pass_(days=1, hours=9)
    with studied.hours() as hours:
        for day in range(18):
            kind = day % 7
            evening = studied.clock.instant
            if kind in (0, 1, 3, 4, 5) and not (day > 7 and kind == 3):
                hours.timing.start(["proofs", "@svd"])
                for _ in range(10):
                    studied.clock.pass_(minutes=9)
                    hours.timing.beat()
                hours.timing.stop()
            if kind == 5 and day < 7:
                hours.recording.log(["9:00-12:00", "ESL", "ch.", "3", "@regression", "/related"])
            if day == 17:
                hours.growing.write(next_="finish the SVD derivation by hand")
            studied.clock.instant = evening + timedelta(days=1)
    return studied


async def test_today_with_hours(kept: Place) -> None:
    async with kept.app() as pilot:
        pilot.app.clear_notifications()
        await press(pilot)
        check(pilot, "today_hours")


async def test_hours(kept: Place) -> None:
    async with kept.app() as pilot:
        pilot.app.clear_notifications()
        await press(pilot, "h")
        check(pilot, "hours")


async def test_weeks_and_a_year(kept: Place) -> None:
    async with kept.app() as pilot:
        pilot.app.clear_notifications()
        await press(pilot, "h", "y")
        check(pilot, "year")
        await press(pilot, "tab")
        check(pilot, "weeks")


async def test_a_look_back(kept: Place) -> None:
    async with kept.app() as pilot:
        pilot.app.clear_notifications()
        await press(pilot, "w", "left")
        check(pilot, "week_review")
