"""The app: paints its shell first, then opens the collection, then shows what was asked for."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.worker import WorkerFailed

from tenhours.core.errors import TenHoursError, UsageError
from tenhours.tui import themes
from tenhours.tui.doors import COMMANDS, Doors, LooksAtHours
from tenhours.tui.explained import Explained
from tenhours.tui.key_names import key_name
from tenhours.tui.messages import Ask, Edit, EndApp, Open
from tenhours.tui.screens.recognising import as_review, as_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.screen import Screen

    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk
    from tenhours.tui.screens.review import ReviewScreen

_FEW = 40
"""Deck files that are read before the first screen is filled; more are read beside it."""

_MINUTE = 60.0
"""Seconds between looks at what the clock may have changed."""


_IDLE = 1.5
"""Seconds without a key after which there is time for what only later screens need."""

_USUAL = sys.getswitchinterval()

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
        self.animation_level = "none"  # nothing glides: over a slow line it would stutter
        self.fault: Exception | None = None
        """What ended the app, if it did not end because the student wanted it."""
        self._desk = desk
        self._only_review = review
        self._decks = decks
        self._limit = limit
        self._minutes = minutes
        self._doors = Doors(
            self,
            desk,
            begin=self._begin,
            explained=self.explained,
            only_review=review,
        )
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
        with self.explained():
            settings = self._desk.settings
            self._themed = True
            if settings.theme in self.available_themes:
                self.theme = settings.theme
            self._choose_signs()
            if settings.keys:
                self.set_keymap(dict(settings.keys))
            self.set_interval(_MINUTE, self._every_minute)
            if settings.welcomed or self._only_review:
                self._begin()
            else:
                from tenhours.tui.screens.welcome import WelcomeScreen

                self.push_screen(WelcomeScreen(self._desk))
                self.call_after_refresh(self._settle)

    def _choose_signs(self) -> None:
        if self._desk.glyphs.value == "ascii":
            from tenhours.tui.ascii_signs import AsciiSigns

            self._filters.append(AsciiSigns())
            self.refresh(layout=True)

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
        self._doors.report = report
        first = not self._opened
        with self.explained():
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
        if not self._only_review:
            self._fetch_hours()
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

    @work(thread=True, exclusive=False)
    def _fetch_hours(self) -> None:
        self._unhurried(self._desk.prepare_hours)
        self.call_from_thread(self._show_hours)

    def _show_hours(self) -> None:
        """Show how the habit stands; the first frame is painted long since."""
        today = as_today(self.screen_stack[0])
        if today is not None:
            with self.explained():
                today.look_at_hours()

    def _warm_up_when_idle(self) -> None:
        left = self._last_key + _IDLE - time.monotonic()
        if left > 0:
            self.set_timer(left, self._warm_up_when_idle)
        else:
            self._warm_up()

    @work(thread=True, exclusive=False, exit_on_error=False)
    def _warm_up(self) -> None:
        self._unhurried(self._desk.warm_up)

    def _unhurried(self, act: Callable[[], None]) -> None:
        """Do something in a thread that lets go of the interpreter when a key waits for it."""
        sys.setswitchinterval(_SWITCH)
        try:
            act()
        finally:
            sys.setswitchinterval(_USUAL)

    async def on_event(self, event: events.Event) -> None:
        """Note when a key was pressed, or the mouse."""
        if isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown):
            self._last_key = time.monotonic()
        await super().on_event(event)

    def _every_minute(self) -> None:
        """Look after an app that stays open over the rollover."""
        if not self._opened:
            return
        with self.explained():
            self._desk.copy_of_the_day()
            self._beat()
            today = as_today(self.screen_stack[0])
            if today is not None and len(self.screen_stack) == 1:
                today.look_if_a_day_has_passed()
            if self._desk.hours_ready and isinstance(self.screen, LooksAtHours):
                self.screen.look_at_hours()

    def _beat(self) -> None:
        """Give the timer a sign of life if there was one since the last look."""
        if self._desk.hours_ready and time.monotonic() - self._last_key < _MINUTE:
            with suppress(TenHoursError):  # a sign of life is no reason to stop a review
                self._desk.hours.timing.beat()

    @on(Open)
    def _opened_something(self, message: Open) -> None:
        message.stop()
        with self.explained():
            self._doors.open(message.what, message.names)

    @on(Ask)
    def _asked(self, message: Ask) -> None:
        message.stop()
        self._doors.ask(message.line)

    @on(Edit)
    def _edited(self, message: Edit) -> None:
        message.stop()
        with self.explained():
            self._doors.edit(message.root, message.path, message.line)

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
        for title, about, what in COMMANDS:
            yield SystemCommand(title, about, partial(self._say, what))
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
        with self.explained():
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

    def explained(self) -> Explained:
        """Begin a block whose errors are shown, if they are meant for the student."""
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
