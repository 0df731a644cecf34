"""Welcome: four questions on the first run, each with its default; one key skips them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Static

from tenhours.tui.messages import Open
from tenhours.tui.plain_text import content
from tenhours.tui.widgets.choices import Choices
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.tui.desk import Desk


_GREETING = (
    "Every answer below can stay as it is: Enter begins. Tab and Shift+Tab go through them. "
    "All of it can be changed later, in config.toml."
)


class WelcomeScreen(Screen[None]):
    """Shown once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", "Skip, take the defaults", id="welcome.skip"),
        Binding("ctrl+s", "begin", "Begin", id="welcome.begin"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._subjects = desk.subjects()

    def compose(self) -> ComposeResult:
        """Ask, with the defaults filled in."""
        settings = self._desk.settings
        yield TopLine("Welcome to Ten Hours", "Esc takes the defaults")
        with VerticalScroll(id="body"):
            yield Static(_GREETING, id="greeting", markup=False)
            with Horizontal(classes="question"):
                yield Static("Home zone", classes="label")
                yield Input(settings.zone.key, id="zone")
            with Horizontal(classes="question"):
                yield Static("New cards a day", classes="label")
                yield Input(str(settings.new_per_day), type="integer", id="new")
            with Horizontal(classes="question"):
                yield Static("Your own decks", classes="label")
                yield Input(str(self._desk.own_decks), id="own")
            with Horizontal(classes="question"):
                yield Static("Subjects\n(Space toggles)", classes="label")
                yield Choices(self._subjects, id="subjects")
            yield Static("", id="said", markup=False)
            yield Button("Begin", id="begin", variant="primary")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin where most people only press Enter."""
        self.query_one("#begin").focus()

    def action_skip(self) -> None:
        """Take every default."""
        self._desk.change_settings({"welcomed": True})
        self.post_message(Open("first"))

    @on(Input.Submitted)
    def _answered(self) -> None:
        self.focus_next()

    @on(Button.Pressed, "#begin")
    def action_begin(self) -> None:
        """Keep the answers, if they can be kept."""
        zone = self.query_one("#zone", Input).value.strip()
        new = self.query_one("#new", Input).value.strip()
        own = self.query_one("#own", Input).value.strip()
        chosen = self.query_one("#subjects", Choices).chosen
        try:
            ZoneInfo(zone)
        except (OSError, KeyError, ValueError):
            self._complain(f"{zone!r} is not a time zone. Write it like Europe/Berlin.", "#zone")
            return
        if not (new.isascii() and new.isdigit()):
            self._complain("New cards a day should be a whole number from 0 on.", "#new")
            return
        values: dict[str, object] = {
            "welcomed": True,
            "time.zone": zone,
            "review.new_per_day": int(new),
        }
        if own and own != str(self._desk.own_decks):
            values["library.own"] = str(Path(own).expanduser().absolute())
        if len(chosen) < len(self._subjects):
            values["library.subjects"] = chosen
        self._desk.change_settings(values)
        self.post_message(Open("first"))

    def _complain(self, message: str, field: str) -> None:
        self.query_one("#said", Static).update(content(message))
        self.query_one(field).focus()
