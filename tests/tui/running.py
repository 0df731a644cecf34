"""The app over a real collection, without a terminal, at a time that tests set."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.studio import SettableClock

from tenhours.core.hours.terms import IfThen
from tenhours.tui import app as tui_app
from tenhours.wiring.app import WiredDesk
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from textual.pilot import Pilot

    from tenhours.services.hours.service import Hours

DECK = """\
# Deck of tests

## Sums

Q: What is one and one?
H: Use your fingers.
H: Use both hands.
A: Two.
E: It is a definition.

## Proofs

Q: Why is a square even?
S: First step.
S: Second step.
A: Quite even.

Q: Third question?
A: Third answer.
"""

NOTHING_ELSE = '[time]\nzone = "UTC"\n[library]\nsubjects = []\n'
"""Settings that leave the bundled curriculum out."""


class HeadlessApp(tui_app.TenHoursApp):
    """The app, giving an editor a terminal that tests do not have."""

    CSS_PATH = str(Path(tui_app.__file__).parent / "styles" / "app.tcss")

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield


class Place:
    """A home with a deck and a clock, in which the app is opened again and again."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.clock = SettableClock()
        self.configure("")
        self.write("tests.md", DECK)

    def configure(self, more: str, *, first: str = "welcomed = true\n") -> None:
        self.home.mkdir(exist_ok=True)
        (self.home / "config.toml").write_text(first + NOTHING_ELSE + more, encoding="utf-8")

    def write(self, name: str, text: str) -> Path:
        path = self.home / "decks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def workshop(self) -> Iterator[Workshop]:
        with Workshop(str(self.home)) as workshop:
            workshop.clock = self.clock
            yield workshop

    @asynccontextmanager
    async def app(
        self,
        *,
        size: tuple[int, int] = (80, 24),
        review: bool = False,
        decks: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> AsyncIterator[Pilot[int]]:
        """Open the app and wait until it shows something."""
        with self.workshop() as workshop:
            app = HeadlessApp(WiredDesk(workshop), review=review, decks=decks, limit=limit)
            async with app.run_test(size=size) as pilot:
                await settle(pilot)
                await app.workers.wait_for_complete()
                await settle(pilot)
                yield pilot
                await app.workers.wait_for_complete()

    @contextmanager
    def hours(self) -> Iterator[Hours]:
        """Do something with the hours by the services, while no app is open."""
        with self.workshop() as workshop:
            yield workshop.hours

    def commit(self) -> None:
        """Promise ten hours a week."""
        with self.hours() as hours:
            hours.promising.commit(
                36_000, weeks=12, plans=[IfThen("it is 19:00", "I start the timer")]
            )

    def ratings(self) -> int:
        """Count the ratings in the log that were not taken back."""
        with self.workshop() as workshop:
            (count,) = workshop.database.connection.execute(
                "SELECT count(*) FROM events WHERE kind = 'review' AND undone = 0"
            ).fetchone()
            return int(count)


async def settle(pilot: Pilot[int]) -> None:
    """Wait until the screen has been opened and painted."""
    for _ in range(3):
        await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after another, as fast as the app takes them."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait for what a thread of the app brings about."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, lines(pilot)
        await asyncio.sleep(0.01)
        await pilot.pause()


def lines(pilot: Pilot[int]) -> list[str]:
    """List what the topmost screen shows, as plain text."""
    size = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips(size)
    return [strip.text.rstrip() for strip in strips]


def text(pilot: Pilot[int]) -> str:
    return "\n".join(lines(pilot))


def said(pilot: Pilot[int]) -> str:
    """What was said in notes at the edge of the screen."""
    return "\n".join(note.message for note in pilot.app._notifications)


def screen(pilot: Pilot[int]) -> str:
    return type(pilot.app.screen).__name__
