"""Draw the README's pictures: `python docs/screenshots.py`, from the root of the sources.

Some weeks of study are lived through in a temporary home, and two screens are drawn of it.
"""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.cards import Phase, Rating
from tenhours.tui.app import TenHoursApp
from tenhours.wiring.app import WiredDesk
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from tenhours.core.prompts import Prompt

DOCS = Path(__file__).parent
FIRST_DAY = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
CARD = "cml-gmm-responsibility"
SETTINGS = 'welcomed = true\n[time]\nzone = "UTC"\n[look]\ntheme = "ten-hours-dark"\n'


class Day:
    """A clock that the script moves."""

    def __init__(self) -> None:
        self.instant = FIRST_DAY

    def now(self) -> datetime:
        """Return the instant it was moved to."""
        return self.instant


def live(workshop: Workshop, clock: Day, enough: Callable[[Prompt, int, int], bool]) -> None:
    """Study every day, until it is `enough`: of a prompt, the day, and the ratings on it."""
    chance = random.Random(10)  # noqa: S311 - nothing secret
    workshop.sync().run()
    for day in range(60):
        clock.instant = FIRST_DAY + timedelta(days=day)
        session = workshop.review()
        while (prompt := session.next()) is not None:
            seconds = chance.uniform(6, 28)
            clock.instant += timedelta(seconds=seconds)
            rating = chance.choices(list(Rating), (7, 9, 72, 12))[0]
            if prompt.key == CARD:
                rating = Rating.GOOD
            session.rate(prompt, rating, seconds)
            if enough(prompt, day, len(session.progress.rated)):
                return


def a_week(_: Prompt, day: int, rated: int) -> bool:
    """Stop in the middle of the seventh day."""
    return day == 6 and rated == 9


def the_card(prompt: Prompt, day: int, _: int) -> bool:
    """Stop when the card for the picture has been reviewed."""
    return prompt.key == CARD and prompt.state.memory.phase is Phase.REVIEW and day > 6


@asynccontextmanager
async def studied(enough: Callable[[Prompt, int, int], bool]) -> AsyncIterator[Pilot[int]]:
    """Open the app after some days of study."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").write_text(SETTINGS, encoding="utf-8")
        clock = Day()
        with Workshop(home) as workshop:
            workshop.clock = clock
            live(workshop, clock, enough)
            async with TenHoursApp(WiredDesk(workshop)).run_test(size=(80, 24)) as pilot:
                yield pilot


async def draw(pilot: Pilot[int], name: str) -> None:
    """Write the screen as a picture."""
    for _ in range(5):
        await pilot.pause()
    pilot.app.clear_notifications()
    await pilot.pause()
    svg = pilot.app.export_screenshot(title="tenhours")
    # A picture that shows itself without fetching fonts from anywhere.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    (DOCS / f"{name}.svg").write_text(svg, encoding="utf-8")


async def main() -> None:
    """Draw Today, and a card."""
    async with studied(a_week) as pilot:
        await draw(pilot, "today")
    async with studied(the_card) as pilot:
        await pilot.press("space")
        await pilot.pause()
        await pilot.press("u", "space")
        await draw(pilot, "review")


if __name__ == "__main__":
    asyncio.run(main())
