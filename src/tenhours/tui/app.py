"""The app: paints its shell first, then opens the collection, then shows what was asked for."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType

from tenhours.core.errors import TenHoursError
from tenhours.tui import themes
from tenhours.tui.messages import Edit, Leave, Open
from tenhours.tui.screens.review import ReviewScreen
from tenhours.tui.screens.today import TodayScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.screen import Screen

    from tenhours.services.review import ReviewSession
    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk

_FEW = 40
"""Deck files that are read before the first screen is filled; more are read beside it."""

_CHECKPOINT = 60.0
"""Seconds between checkpoints of the write-ahead log."""


class TenHoursApp(App[int]):
    """Ten Hours in the terminal."""

    CSS_PATH = "styles/app.tcss"
    TITLE = "Ten Hours"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(
        self,
        desk: Desk,
        *,
        review: bool = False,
        decks: tuple[str, ...] = (),
        limit: int | None = None,
        minutes: int | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._only_review = review
        self._decks = decks
        self._limit = limit
        self._minutes = minutes
        self._report: SyncReport | None = None
        self._opened = False
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self.theme = desk.theme() or themes.by_terminal()

    def get_default_screen(self) -> Screen[object]:
        """Begin with the shell of what was asked for."""
        if self._only_review:
            return ReviewScreen(self._desk, self._decks)  # type: ignore[return-value]  # Screen is invariant
        return TodayScreen(self._desk)  # type: ignore[return-value]

    def on_mount(self) -> None:
        """Paint the shell before anything else is imported or opened."""
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        """Open the collection and show the first screen that means something."""
        with self._explained():
            settings = self._desk.settings
            if settings.keys:
                self.set_keymap(dict(settings.keys))
            if not settings.welcomed and not self._only_review:
                self._welcome()
                return
            self._begin()
        self.set_interval(_CHECKPOINT, self._checkpoint)

    def _welcome(self) -> None:
        from tenhours.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen(self._desk))
        self.call_after_refresh(self._settle)

    def _begin(self) -> None:
        """Sync, at once when there is little to read, and show cards."""
        if self._desk.files_to_read() > _FEW:
            self._sync_apart()
            return
        self._take_up(self._desk.sync_here())

    @work(thread=True, exclusive=False)
    def _sync_apart(self) -> None:
        try:
            report = self._desk.sync_apart(
                lambda done, total: self.call_from_thread(self._reading, done, total)
            )
        except TenHoursError as error:
            self.call_from_thread(self._trouble, str(error))
            return
        self.call_from_thread(self._take_up, report)

    def _reading(self, done: int, total: int) -> None:
        screen = self.screen_stack[0]
        if isinstance(screen, TodayScreen):
            screen.reading(done, total)

    def _take_up(self, report: SyncReport) -> None:
        """Show what a sync brought."""
        self._report = report
        first = not self._opened
        self._opened = True
        with self._explained():
            base = self.screen_stack[0]
            if isinstance(base, ReviewScreen) and first:
                self._start(base)
            elif isinstance(base, TodayScreen):
                base.look()
                base.report(report)
            from tenhours.tui.screens.decks import DecksScreen

            if isinstance(self.screen, DecksScreen):
                self.screen.show(report)
        if first:
            self.call_after_refresh(self._settle)

    def _start(self, screen: ReviewScreen) -> None:
        overview = self._desk.overview()
        overview.due(self._decks)
        screen.begin(self._desk.review(self._decks, self._limit, self._minutes))

    def _settle(self) -> None:
        """After the first screen: collect garbage again, and import what comes later."""
        gc.enable()
        gc.collect()
        gc.freeze()
        self._warm_up()

    @work(thread=True, exclusive=False)
    def _warm_up(self) -> None:
        self._desk.warm_up()

    @work(thread=True, exclusive=False)
    def _checkpoint(self) -> None:
        self._desk.checkpoint()

    @on(Open)
    def _opened_something(self, message: Open) -> None:
        message.stop()
        with self._explained():
            openers: dict[str, Callable[[tuple[str, ...]], None]] = {
                "today": self._to_today,
                "review": self._to_review,
                "more": self._to_more,
                "undo": self._to_undo,
                "summary": self._to_summary,
                "card": self._to_card,
                "search": self._to_search,
                "decks": self._to_decks,
                "add": self._to_add,
                "sync": self._to_sync,
                "first": self._to_first,
            }
            openers[message.what](message.names)

    def _to_first(self, _: tuple[str, ...]) -> None:
        self.pop_screen()
        self._begin()
        self.set_interval(_CHECKPOINT, self._checkpoint)

    def _to_today(self, _: tuple[str, ...]) -> None:
        if self._only_review:
            self.exit(0)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _to_review(self, decks: tuple[str, ...]) -> None:
        screen = ReviewScreen(self._desk, decks, two_buttons=self._desk.settings.buttons.value == 2)
        session = self._desk.review(decks)
        self.push_screen(screen)
        self.call_after_refresh(screen.begin, session)

    def _to_more(self, _: tuple[str, ...]) -> None:
        self.pop_screen()
        if isinstance(self.screen, ReviewScreen):
            self._again(self.screen)

    def _to_undo(self, _: tuple[str, ...]) -> None:
        self.pop_screen()
        if isinstance(self.screen, ReviewScreen):
            self.screen.action_undo()

    def _again(self, screen: ReviewScreen) -> None:
        session = screen.session
        if session is not None:
            screen.begin(self._desk.review(self._decks if self._only_review else session.decks))

    def _to_summary(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.summary import SummaryScreen

        session = self._session()
        if session is None or (not session.progress.rated and not self._nothing_due(session)):
            self._to_today(())
            return
        self.push_screen(SummaryScreen(session, self._desk.overview().today()))

    def _nothing_due(self, session: ReviewSession) -> bool:
        return len(session.agenda.queue) == 0

    def _session(self) -> ReviewSession | None:
        return self.screen.session if isinstance(self.screen, ReviewScreen) else None

    def _to_card(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.screens.card_info import CardInfoScreen

        self.push_screen(CardInfoScreen(self._desk.inspection().card_row(int(names[0]))))

    def _to_search(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.search import SearchScreen

        self.push_screen(SearchScreen(self._desk))

    def _to_decks(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.decks import DecksScreen

        self.push_screen(DecksScreen(self._desk, self._report))

    def _to_sync(self, _: tuple[str, ...]) -> None:
        self._begin()

    def _to_add(self, names: tuple[str, ...]) -> None:
        from tenhours.services.authoring import TEMPLATE

        deck = names[0] if names else "inbox"
        authoring = self._desk.authoring()
        path = authoring.file_of_deck(deck)
        import tempfile

        with tempfile.TemporaryDirectory(prefix="tenhours-") as folder:
            draft = Path(folder) / "card.md"
            draft.write_text(TEMPLATE, encoding="utf-8")
            if not self._edit(draft, 1):
                return
            text = draft.read_text(encoding="utf-8", errors="replace")
            count, problems = authoring.check(text)
            if text == TEMPLATE or not (count or problems):
                self.notify("Nothing was written, so nothing was added.", markup=False)
                return
            authoring.add(deck, text)
        self.notify(f"Added to {path}.", markup=False)
        self._begin()

    @on(Edit)
    def _edited(self, message: Edit) -> None:
        message.stop()
        from tenhours.tui.screens.search import SearchScreen

        with self._explained():
            place = self._desk.authoring().edit_place(message.root, message.path, message.line)
            if not self._edit(place.path, place.line):
                return
            if place.copied:
                self.notify(
                    f"The bundled deck was copied to {place.path}; your copy counts from now on.",
                    markup=False,
                    timeout=8,
                )
            self._report = self._desk.sync_here()
            if isinstance(self.screen, ReviewScreen | SearchScreen):
                self.screen.edited()

    def _edit(self, path: Path, line: int) -> bool:
        """Give the terminal to the student's editor until it is closed."""
        import subprocess

        from tenhours.services import editor

        call = editor.command(path, line)
        try:
            with self.suspend():
                subprocess.run(call, check=False)
        except OSError as error:
            self.notify(
                f"The editor {call[0]} did not start: {error.strerror}. Set EDITOR to one that is "
                "there.",
                severity="error",
                markup=False,
            )
            return False
        return True

    @on(Leave)
    def _leave(self) -> None:
        self.exit(0)

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from tenhours.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer our own commands in the palette, before Textual's."""
        yield SystemCommand("Review", "Review all that is due", lambda: self._say("review"))
        yield SystemCommand("Search", "Find cards", lambda: self._say("search"))
        yield SystemCommand("Add a card", "Write one in your editor", lambda: self._say("add"))
        yield SystemCommand("Decks", "Folders and problems", lambda: self._say("decks"))
        yield SystemCommand("Sync", "Read the deck folders again", lambda: self._say("sync"))
        yield SystemCommand("Help", "The keys of this screen", self.action_help)
        for command in super().get_system_commands(screen):
            if command.title not in ("Keys", "Maximize", "Minimize"):
                yield command

    def _say(self, what: str) -> None:
        self.post_message(Open(what))

    def watch_theme(self, theme: str) -> None:
        """Remember the theme that was chosen."""
        if self._opened and theme != self._desk.settings.theme:
            self._desk.change_settings({"look.theme": theme})

    def _trouble(self, message: str) -> None:
        from tenhours.tui.screens.trouble import TroubleScreen

        self.push_screen(TroubleScreen(message))

    def _explained(self) -> _Explained:
        return _Explained(self)

    def _handle_exception(self, error: Exception) -> None:
        """Say what went wrong instead of printing a traceback over the screen."""
        if isinstance(error, TenHoursError):
            self._trouble(str(error))
            return
        if os.environ.get("TENHOURS_TRACEBACK"):
            super()._handle_exception(error)
            return
        self._fault = error
        self.exit(1)
        raise error


class _Explained:
    """Turns an error that speaks to the student into the screen that shows it."""

    def __init__(self, app: TenHoursApp) -> None:
        self._app = app

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, TenHoursError):
            self._app._trouble(str(error))
            return True
        return False
