"""Draw the README's pictures: `python docs/screenshots.py`, from the root of the sources.

Some weeks of study are lived through in a temporary home, and two screens are drawn of it.
"""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.cards import Phase, Rating
from tenhours.tui.app import TenHoursApp
from tenhours.wiring.app import WiredDesk
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from textual.pilot import Pilot

DOCS = Path(__file__).parent
FIRST_DAY = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
CARD = "eval-r2-negative"
SETTINGS = 'welcomed = true\n[time]\nzone = "UTC"\n[look]\ntheme = "ten-hours-dark"\n'


class Day:
    """A clock that the script moves."""

    def __init__(self) -> None:
        self.instant = FIRST_DAY

    def now(self) -> datetime:
        """Return the instant it was moved to."""
        return self.instant


def live(workshop: Workshop, clock: Day) -> None:
    """Study every day, until the card for the picture has been reviewed after a week or more."""
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
            if prompt.key == CARD and prompt.state.memory.phase is Phase.REVIEW and day > 7:
                return


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
    """Draw Today, and the card that was reviewed last."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").write_text(SETTINGS, encoding="utf-8")
        clock = Day()
        with Workshop(home) as workshop:
            workshop.clock = clock
            live(workshop, clock)
            async with TenHoursApp(WiredDesk(workshop)).run_test(size=(80, 24)) as pilot:
                await draw(pilot, "today")
                await pilot.press("space")
                await pilot.pause()
                await pilot.press("u", "space")
                clock.instant += timedelta(seconds=12)
                await asyncio.sleep(1.1)
                await draw(pilot, "review")


if __name__ == "__main__":
    asyncio.run(main())
