"""Draw the README's pictures: `python docs/screenshots.py`, from the root of the sources.

Some weeks of study are lived through in a temporary home, and a few screens are drawn of it.
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
from tenhours.core.hours.terms import IfThen
from tenhours.core.time import Pulse
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
DECK = "algorithms/classical-ml/unsupervised"
WORK = (
    ("linear-algebra", "svd by hand"),
    ("regression", "ESL ch. 3"),
    ("deep-learning", "backprop from scratch"),
    ("optimisation", "notes on momentum"),
)
SETTINGS = 'welcomed = true\n[time]\nzone = "UTC"\n[look]\ntheme = "ten-hours-dark"\n'


class Day:
    """A clock that the script moves."""

    def __init__(self) -> None:
        self.instant = FIRST_DAY

    def now(self) -> datetime:
        """Return the instant it was moved to."""
        return self.instant

    def pulse(self) -> Pulse:
        """Return a clock that never sleeps."""
        return Pulse("docs", (self.instant - FIRST_DAY) // timedelta(microseconds=1) * 1000, 0)


def live(
    workshop: Workshop,
    clock: Day,
    enough: Callable[[Prompt, int, int], bool],
    decks: tuple[str, ...],
) -> None:
    """Study every day, until it is `enough`: of a prompt, the day, and the ratings on it."""
    chance = random.Random(10)  # noqa: S311 - nothing secret
    workshop.sync().run()
    plan = IfThen("I have had supper", "I start the timer at the kitchen table")
    clock.instant = FIRST_DAY - timedelta(days=1)
    workshop.hours.promising.commit(36_000, weeks=12, plans=[plan])
    for day in range(60):
        clock.instant = FIRST_DAY + timedelta(days=day, hours=-2)
        if day:
            evening(workshop, clock, chance)
        clock.instant = FIRST_DAY + timedelta(days=day)
        session = workshop.review(decks)
        while (prompt := session.next()) is not None:
            seconds = chance.uniform(6, 28)
            clock.instant += timedelta(seconds=seconds)
            rating = chance.choices(list(Rating), (7, 9, 72, 12))[0]
            if prompt.key == CARD:
                rating = Rating.GOOD
            session.rate(prompt, rating, seconds)
            if enough(prompt, day, len(session.progress.rated)):
                return


def evening(workshop: Workshop, clock: Day, chance: random.Random) -> None:
    """Study by the timer on the evening before, and say what comes next."""
    clock.instant -= timedelta(hours=12)
    topic, words = chance.choice(WORK)
    workshop.hours.timing.start([words, f"@{topic}"])
    for _ in range(chance.choice((8, 10, 12))):
        clock.instant += timedelta(minutes=9)
        workshop.hours.timing.beat()
    workshop.hours.timing.stop()
    workshop.hours.growing.write(did=words, next_="finish the SVD derivation by hand")


def a_week(_: Prompt, day: int, rated: int) -> bool:
    """Stop in the middle of the fifth day."""
    return day == 4 and rated == 9


def the_card(prompt: Prompt, day: int, _: int) -> bool:
    """Stop when the card for the picture has been reviewed."""
    return prompt.key == CARD and prompt.state.memory.phase is Phase.REVIEW and day > 6


@asynccontextmanager
async def studied(
    enough: Callable[[Prompt, int, int], bool], decks: tuple[str, ...] = ()
) -> AsyncIterator[Pilot[int]]:
    """Open the app after some days of study, of some decks or of all."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").write_text(SETTINGS, encoding="utf-8")
        clock = Day()
        with Workshop(home) as workshop:
            workshop.clock = clock
            live(workshop, clock, enough, decks)
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
    """Draw Today, the hours of the week, and a card."""
    async with studied(a_week) as pilot:
        for _ in range(5):
            await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await draw(pilot, "today")
        await pilot.press("h")
        await draw(pilot, "hours")
    async with studied(the_card, (DECK,)) as pilot:
        await pilot.press("space")
        await pilot.pause()
        await pilot.press("u", "space")
        await draw(pilot, "review")


if __name__ == "__main__":
    asyncio.run(main())
