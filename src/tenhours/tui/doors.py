"""Doors: which screen opens when something else is wanted, and what happens on the way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from tenhours.core.errors import TenHoursError
from tenhours.tui.plain_text import plain
from tenhours.tui.screens.recognising import as_review

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.app import App
    from textual.screen import ModalScreen

    from tenhours.services.review import ReviewSession
    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk
    from tenhours.tui.screens.review import ReviewScreen


COMMANDS: Final = (
    ("Search", "Find cards", "search"),
    ("Add a card", "Write one in your editor", "add"),
    ("Decks", "Folders and problems", "decks"),
    ("Import", "Bring decks in from elsewhere", "import"),
    ("Sync", "Read the deck folders again", "sync"),
    ("Log time", "Enter what you studied", "log"),
    ("Timer", "Start it, or stop the one that runs", "timer"),
    ("Hours", "This week, entry by entry", "hours"),
    ("Pictures", "Year, weeks, road, topics", "pictures"),
    ("Week review", "Look back, and plan the next", "week"),
    ("Commitment", "How much a week, and when", "commit"),
    ("Statistics", "What is remembered, in numbers", "statistics"),
)
"""What the palette offers: title, explanation, and what it opens."""


class Begin(Protocol):
    """Reads the decks, and shows what has changed."""

    def __call__(self, *, asked: bool = False) -> None:
        """Say even that nothing has changed, if it was asked for."""
        ...


@runtime_checkable
class LooksAtHours(Protocol):
    """A screen that shows hours."""

    def look_at_hours(self) -> None:
        """Show them as they are now."""
        ...


class Doors:
    """Opens screens on an app."""

    def __init__(
        self,
        app: App[int],
        desk: Desk,
        *,
        begin: Begin,
        explained: Callable[[], AbstractContextManager[None]],
        only_review: bool,
    ) -> None:
        """Take what the screens need.

        `explained` shows errors that come later; with `only_review` the app ends where it would
        come back to Today.
        """
        self._app = app
        self._desk = desk
        self._begin = begin
        self._explained = explained
        self._only_review = only_review
        self.report: SyncReport | None = None
        """What the last sync found."""
        self._openers: dict[str, Callable[[tuple[str, ...]], None]] = {
            "today": self._to_today,
            "back": self._back,
            "review": self._to_review,
            "more": self._to_more,
            "undo": self._to_undo,
            "summary": self._to_summary,
            "card": self._to_card,
            "search": self._to_search,
            "decks": self._to_decks,
            "import": self._to_import,
            "add": self._to_add,
            "sync": lambda _: self._begin(asked=True),
            "brought": lambda _: self._begin(),
            "first": self._to_first,
            "hours": self._to_hours,
            "pictures": self._to_pictures,
            "statistics": self._to_statistics,
            "week": self._to_week,
            "commit": self._to_commit,
            "log": self._log,
            "timer": self._timer,
            "news": self._tell_news,
        }

    def open(self, what: str, names: tuple[str, ...]) -> None:
        """Open what a message asks for."""
        self._openers[what](names)

    def edit(self, root: str, path: str, line: int) -> None:
        """Open a card's file in the student's editor, and read it again."""
        from tenhours.tui import editing
        from tenhours.tui.screens.search import SearchScreen

        place = self._desk.authoring().edit_place(root, path, line)
        editing.edit(self._app, place.path, place.line)
        if place.copied:
            self._app.notify(
                f"The bundled deck was copied to {place.path}; your copy counts from now on.",
                markup=False,
                timeout=8,
            )
        self.report = self._desk.sync_here()
        screen = self._app.screen
        review = as_review(screen)
        if review is not None:
            review.edited()
        elif isinstance(screen, SearchScreen):
            screen.edited()

    def _to_first(self, _: tuple[str, ...]) -> None:
        self._app.pop_screen()
        self._begin()

    def _to_today(self, _: tuple[str, ...]) -> None:
        if self._only_review:
            self._app.exit(0)
            return
        while len(self._app.screen_stack) > 1:
            self._app.pop_screen()

    def _back(self, _: tuple[str, ...]) -> None:
        if len(self._app.screen_stack) > 1:
            self._app.pop_screen()

    def _to_review(self, decks: tuple[str, ...]) -> None:
        from tenhours.tui.screens.review import ReviewScreen

        session = self._desk.review(decks)
        screen = ReviewScreen(self._desk)
        self._app.push_screen(screen)
        self._app.call_after_refresh(self._begin_review, screen, session)

    def _begin_review(self, screen: ReviewScreen, session: ReviewSession) -> None:
        with self._explained():
            screen.begin(session)

    def _to_more(self, _: tuple[str, ...]) -> None:
        self._app.pop_screen()
        screen = as_review(self._app.screen)
        if screen is not None and screen.session is not None:
            screen.begin(self._desk.review(screen.session.decks))

    def _to_undo(self, _: tuple[str, ...]) -> None:
        self._app.pop_screen()
        screen = as_review(self._app.screen)
        if screen is not None:
            screen.action_undo()

    def _to_summary(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.summary import SummaryScreen

        screen = as_review(self._app.screen)
        session = None if screen is None else screen.session
        if session is None or (not session.progress.rated and len(session.agenda.queue)):
            self._to_today(())
            return
        today, tier = self._desk.overview().today(), self._desk.glyphs
        week = None
        with suppress(TenHoursError):  # what is wrong with the hours is told elsewhere
            week = self._desk.hours.weeks.week()
        self._app.push_screen(SummaryScreen(session, today, tier, week))

    def _to_card(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.screens.card_info import CardInfoScreen

        self._app.push_screen(CardInfoScreen(self._desk.inspection().card_row(int(names[0]))))

    def _to_search(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.search import SearchScreen

        self._app.push_screen(SearchScreen(self._desk))

    def _to_decks(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.decks import DecksScreen

        self._app.push_screen(DecksScreen(self._desk, self.report))

    def _to_import(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.importing import ImportScreen

        self._app.push_screen(ImportScreen(self._desk))

    def _to_add(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.writing import write_card

        deck = names[0] if names else ""
        authoring = self._desk.authoring()
        if not deck or not authoring.file_of_deck(deck).exists():
            deck = "inbox"
        write_card(self._app, authoring, deck, added=self._begin, explained=self._explained)

    def _to_hours(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.hours import HoursScreen

        self._look_first()
        self._app.push_screen(HoursScreen(self._desk))

    def _to_pictures(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.charts import ChartsScreen

        self._look_first()
        looking = self._desk.hours.looking
        self._app.push_screen(
            ChartsScreen("Pictures", looking.charts, looking.export, looking.suggest)
        )

    def _to_statistics(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.charts import ChartsScreen

        load, looking = self._desk.statistics().charts, self._desk.hours.looking
        self._app.push_screen(ChartsScreen("Statistics", load, looking.export, looking.suggest))

    def _to_week(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.screens.week_review import WeekReviewScreen

        self._look_first()
        self._app.push_screen(WeekReviewScreen(self._desk, names[0] if names else ""))

    def _look_first(self) -> None:
        """Raise what is wrong with the hours before a screen is made that shows them."""
        self._desk.hours.looking.glance(alive=True)

    def _log(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.screens.hour_lines import log_line

        self.ask(log_line(self._desk.hours, names[0] if names else ""))

    def _timer(self, _: tuple[str, ...]) -> None:
        from tenhours.core import phrases
        from tenhours.tui.screens.hour_lines import start_line, stop_line

        hours = self._desk.hours
        running = hours.timing.running()
        if running is None:
            self.ask(start_line(hours))
        elif running.holes:
            silent = sum(hole.seconds for hole in running.holes)
            self.ask(stop_line(hours, f"for {phrases.hours(silent)} of it"))
        else:
            self._done(hours.timing.stop().echo)

    def ask(self, line: ModalScreen[str | None]) -> None:
        """Ask for a line; then tell what was done, and let the screen below look again."""
        self._app.push_screen(line, self._done)

    def _done(self, echo: str | None) -> None:
        if echo:
            self._app.notify(plain_lines(echo), markup=False)
        self._tell_news(())
        screen = self._app.screen
        if isinstance(screen, LooksAtHours):
            screen.look_at_hours()

    def _tell_news(self, _: tuple[str, ...]) -> None:
        for item in self._desk.hours.news():
            self._app.notify(plain_lines(item.text), markup=False, timeout=10)

    def _to_commit(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.commit import CommitScreen

        self._app.push_screen(CommitScreen(self._desk), self._done)


def plain_lines(text: str) -> str:
    """Make text harmless, line by line."""
    return "\n".join(plain(line) for line in text.splitlines())
