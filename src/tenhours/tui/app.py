"""The app: paints its shell first, then opens the collection, then shows what was asked for."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.worker import WorkerFailed

from tenhours.core.errors import TenHoursError, UsageError
from tenhours.tui import themes
from tenhours.tui.explained import Explained
from tenhours.tui.key_names import key_name
from tenhours.tui.messages import Edit, EndApp, Open
from tenhours.tui.screens.recognising import as_review, as_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.screen import Screen

    from tenhours.services.review import ReviewSession
    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk
    from tenhours.tui.screens.review import ReviewScreen

_FEW = 40
"""Deck files that are read before the first screen is filled; more are read beside it."""

_MINUTE = 60.0
"""Seconds between looks at what the clock may have changed."""


_IDLE = 1.5
"""Seconds without a key after which there is time for what only later screens need."""

_SWITCH = 0.0005
"""Seconds that a thread of ours may keep the interpreter while a key may wait for it."""


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
        # Without colours the terminal's own are kept, rather than Textual's greys on black.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.fault: Exception | None = None
        """What ended the app, if it did not end because the student wanted it."""
        self._desk = desk
        self._only_review = review
        self._decks = decks
        self._limit = limit
        self._minutes = minutes
        self._report: SyncReport | None = None
        self._opened = False
        self._last_key = 0.0
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self._themed = False
        wanted = desk.theme()
        self.theme = wanted if wanted in self.available_themes else themes.by_terminal()

    def get_default_screen(self) -> Screen[object]:
        """Begin with the shell of what was asked for."""
        if self._only_review:
            from tenhours.tui.screens.review import ReviewScreen

            return ReviewScreen(self._desk)  # type: ignore[return-value]  # Screen is invariant
        from tenhours.tui.screens.today import TodayScreen

        return TodayScreen(self._desk)  # type: ignore[return-value]

    def on_ready(self) -> None:
        """Now that the shell is painted, import and open the rest."""
        self._open()

    def _open(self) -> None:
        """Open the collection and show the first screen that means something."""
        with self._explained():
            settings = self._desk.settings
            self._themed = True
            if settings.theme in self.available_themes:
                self.theme = settings.theme
            if settings.keys:
                self.set_keymap(dict(settings.keys))
            self.set_interval(_MINUTE, self._every_minute)
            if settings.welcomed or self._only_review:
                self._begin()
            else:
                from tenhours.tui.screens.welcome import WelcomeScreen

                self.push_screen(WelcomeScreen(self._desk))
                self.call_after_refresh(self._settle)

    def _begin(self, *, asked: bool = False) -> None:
        """Sync, at once when there is little to read, and show cards."""
        report = self._desk.sync_if_few(_FEW)
        if report is None:
            self._sync_apart(asked)
            return
        self._take_up(report, asked)

    @work(thread=True, exclusive=False)
    def _sync_apart(self, asked: bool) -> None:
        try:
            report = self._desk.sync_apart(
                lambda done, total: self.call_from_thread(self._reading, done, total)
            )
        except TenHoursError as error:
            self.call_from_thread(self._trouble, error)
            return
        self.call_from_thread(self._take_up, report, asked)

    def _reading(self, done: int, total: int) -> None:
        today = as_today(self.screen_stack[0])
        if today is not None:
            today.reading(done, total)

    def _take_up(self, report: SyncReport, asked: bool) -> None:
        """Show what a sync brought."""
        self._report = report
        first = not self._opened
        with self._explained():
            base = as_review(self.screen_stack[0])
            for screen in self.screen_stack:
                today, review = as_today(screen), as_review(screen)
                if today is not None:
                    today.look(report.held)
                elif review is not None and review.session is not None:
                    review.session.refresh()
            if base is not None and first:
                self._start(base)
            self._opened = True
            if not first:
                self._tell(report, asked=asked)
        if first:
            self.call_after_refresh(self._tell, report, asked=asked)
            self.call_after_refresh(self._settle)

    def _tell(self, report: SyncReport, *, asked: bool) -> None:
        from tenhours.tui import sync_news
        from tenhours.tui.screens.decks import DecksScreen

        at_decks = isinstance(self.screen, DecksScreen)
        if isinstance(self.screen, DecksScreen):
            self.screen.show(report)
        news, errors = sync_news.changes(report), sync_news.errors(report)
        if asked and not news:
            news = "Nothing has changed in your decks."
        if news and (asked or not self._only_review):
            self.notify(news, markup=False)
        if errors and not at_decks and (asked or not self._only_review):
            self.notify(f"{errors} Press d to see.", severity="warning", markup=False)

    def _start(self, screen: ReviewScreen) -> None:
        try:
            if self._decks:
                self._desk.overview().due(self._decks)
        except UsageError as error:  # a deck that does not exist: a matter for the command line
            self._end(error)
            return
        screen.begin(self._desk.review(self._decks, self._limit, self._minutes), self._limit)

    def _settle(self) -> None:
        """After the first screen: collect garbage again, and import what comes later."""
        gc.enable()
        gc.freeze()  # collecting first would hold the first key up for 40 ms
        self._colour()
        self.set_timer(_IDLE, self._warm_up_when_idle)
        self._say_what_is_odd()

    def _say_what_is_odd(self) -> None:
        """Name what the settings ask for that does not exist; the rest of them counts."""
        settings = self._desk.settings
        said = []
        if settings.theme and settings.theme not in self.available_themes:
            known = ", ".join(sorted(self.available_themes))
            said.append(f"look.theme {settings.theme!r} is not a theme. There are: {known}.")
        if settings.keys:
            from tenhours.tui import keymap

            said += keymap.complaints(settings.keys)
        if said:
            self.notify(
                "\n".join(said), title="config.toml", severity="warning", markup=False, timeout=12
            )

    @work(thread=True, exclusive=False, exit_on_error=False)
    def _colour(self) -> None:
        self._desk.prepare_colours()

    def _warm_up_when_idle(self) -> None:
        left = self._last_key + _IDLE - time.monotonic()
        if left > 0:
            self.set_timer(left, self._warm_up_when_idle)
        else:
            self._warm_up()

    @work(thread=True, exclusive=False, exit_on_error=False)
    def _warm_up(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            self._desk.warm_up()
        finally:
            sys.setswitchinterval(usual)

    async def on_event(self, event: events.Event) -> None:
        """Note when a key was pressed."""
        if isinstance(event, events.Key):
            self._last_key = time.monotonic()
        await super().on_event(event)

    def _every_minute(self) -> None:
        """Look after an app that stays open over the rollover."""
        if not self._opened:
            return
        with self._explained():
            self._desk.copy_of_the_day()
            today = as_today(self.screen_stack[0])
            if today is not None and len(self.screen_stack) == 1:
                today.look_if_a_day_has_passed()

    @on(Open)
    def _opened_something(self, message: Open) -> None:
        message.stop()
        with self._explained():
            openers: dict[str, Callable[[tuple[str, ...]], None]] = {
                "today": self._to_today,
                "back": self._back,
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

    def _to_today(self, _: tuple[str, ...]) -> None:
        if self._only_review:
            self.exit(0)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _back(self, _: tuple[str, ...]) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def _to_review(self, decks: tuple[str, ...]) -> None:
        from tenhours.tui.screens.review import ReviewScreen

        session = self._desk.review(decks)
        screen = ReviewScreen(self._desk)
        self.push_screen(screen)
        self.call_after_refresh(self._begin_review, screen, session)

    def _begin_review(self, screen: ReviewScreen, session: ReviewSession) -> None:
        with self._explained():
            screen.begin(session)

    def _to_more(self, _: tuple[str, ...]) -> None:
        self.pop_screen()
        screen = as_review(self.screen)
        if screen is not None and screen.session is not None:
            screen.begin(self._desk.review(screen.session.decks))

    def _to_undo(self, _: tuple[str, ...]) -> None:
        self.pop_screen()
        screen = as_review(self.screen)
        if screen is not None:
            screen.action_undo()

    def _to_summary(self, _: tuple[str, ...]) -> None:
        from tenhours.tui.screens.summary import SummaryScreen

        screen = as_review(self.screen)
        session = None if screen is None else screen.session
        if session is None or (not session.progress.rated and len(session.agenda.queue)):
            self._to_today(())
            return
        today, tier = self._desk.overview().today(), self._desk.glyphs
        self.push_screen(SummaryScreen(session, today, tier))

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
        self._begin(asked=True)

    def _to_add(self, names: tuple[str, ...]) -> None:
        from tenhours.tui.writing import write_card

        deck = names[0] if names else ""
        authoring = self._desk.authoring()
        if not deck or not authoring.file_of_deck(deck).exists():
            deck = "inbox"
        write_card(self, authoring, deck, added=self._begin, explained=self._explained)

    @on(Edit)
    def _edited(self, message: Edit) -> None:
        message.stop()
        from tenhours.tui import editing
        from tenhours.tui.screens.search import SearchScreen

        with self._explained():
            place = self._desk.authoring().edit_place(message.root, message.path, message.line)
            editing.edit(self, place.path, place.line)
            if place.copied:
                self.notify(
                    f"The bundled deck was copied to {place.path}; your copy counts from now on.",
                    markup=False,
                    timeout=8,
                )
            self._report = self._desk.sync_here()
            review = as_review(self.screen)
            if review is not None:
                review.edited()
            elif isinstance(self.screen, SearchScreen):
                self.screen.edited()

    @on(EndApp)
    def _leave(self, message: EndApp) -> None:
        self._end(message.error)

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from tenhours.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_help_quit(self) -> None:
        """Tell whoever presses Ctrl+C how to leave; it is too easily pressed to end anything."""
        self.notify(
            "q leaves this screen, ctrl+q the program. All you rated is kept.", markup=False
        )

    def get_key_display(self, binding: Binding) -> str:
        """Write keys in the footer as everywhere else."""
        return binding.key_display or key_name(binding.key.partition(",")[0])

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer our own commands in the palette, before Textual's."""
        if as_today(screen) is not None:
            yield SystemCommand("Review", "Review all that is due", lambda: self._say("review"))
        yield SystemCommand("Search", "Find cards", lambda: self._say("search"))
        yield SystemCommand("Add a card", "Write one in your editor", lambda: self._say("add"))
        yield SystemCommand("Decks", "Folders and problems", lambda: self._say("decks"))
        yield SystemCommand("Sync", "Read the deck folders again", lambda: self._say("sync"))
        yield SystemCommand("Help", "The keys of this screen", self.action_help)
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Quit"):
                yield command

    def _say(self, what: str) -> None:
        self.post_message(Open(what))

    def watch_theme(self, theme: str) -> None:
        """Remember the theme that was chosen."""
        if not self._themed or theme == self._desk.settings.theme:
            return
        try:
            self._desk.change_settings({"look.theme": theme})
        except TenHoursError as error:
            self.notify(str(error), severity="error", markup=False)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a click asks for; an error that speaks to the student is shown."""
        with self._explained():
            return await super().run_action(action, default_namespace, namespaces)
        return True

    def _trouble(self, error: TenHoursError) -> None:
        from tenhours.tui.screens.trouble import TroubleScreen

        if isinstance(error, UsageError) and self._opened:
            self.notify(str(error), severity="error", markup=False, timeout=8)
        elif not isinstance(self.screen, TroubleScreen):
            self.push_screen(TroubleScreen(error, final=not self._opened))

    def _end(self, error: Exception | None = None) -> None:
        self.fault = error
        self.exit(0 if error is None else 1)

    def _explained(self) -> Explained:
        return Explained(self._trouble)

    def _handle_exception(self, error: Exception) -> None:
        """End with the terminal as it was; whoever started the app reports the fault."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if self.fault is None:
            self.fault = error
        self._return_code = 1
        if self._exception is None:
            # Textual's tests raise this again.
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
