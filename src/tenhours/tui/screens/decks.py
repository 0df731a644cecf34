"""Decks: the folders that are read, every problem in them, and adding a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from tenhours.core import phrases
from tenhours.core.errors import TenHoursError
from tenhours.tui.messages import Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.screens.confirm import ConfirmScreen
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.services.folders import Folder
    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk


class DecksScreen(Screen[None]):
    """The library's folders."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="decks.leave"),
        Binding("n,plus", "new", "Add a folder", id="decks.add"),
        Binding("x,delete", "remove", "Remove", id="decks.remove", tooltip="Stop reading a folder"),
        Binding("s", "sync", "Sync", id="decks.sync", tooltip="Read the folders again"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
    ]

    def __init__(self, desk: Desk, report: SyncReport | None) -> None:
        super().__init__()
        self._desk = desk
        self._report = report
        self._folders: list[Folder] = []

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine("Decks")
        yield OptionList(id="folders", markup=False)
        yield Input(placeholder="Folder or file with decks, then Enter; Esc goes back", id="path")
        with VerticalScroll(id="body"):
            yield Static("", id="problems", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """List the folders."""
        self.query_one("#path").display = False
        self._list()
        self.query_one(OptionList).focus()

    def show(self, report: SyncReport) -> None:
        """Take up what a sync found."""
        self._report = report
        self._list()

    def _list(self) -> None:
        self._folders = self._desk.folders()
        listed = self.query_one(OptionList)
        place = listed.highlighted or 0
        listed.clear_options()
        listed.add_options([Option(content(_folder_line(folder))) for folder in self._folders])
        listed.highlighted = min(place, len(self._folders) - 1) if self._folders else None
        problems = self._report.problems if self._report is not None else []
        text = "\n".join(plain(str(problem)) for problem in problems[:500])
        if not text and all(folder.bundled for folder in self._folders):
            text = "Press n to read a folder of your own decks. They stay where they are."
        held = self._report.held if self._report is not None else 0
        if held:
            text = (
                f"{phrases.plural(held, 'card')} held back until their files can be read.\n\n{text}"
            )
        self.query_one("#problems", Static).update(content(text or "No problems in any deck."))

    def action_new(self) -> None:
        """Ask for a folder."""
        field = self.query_one("#path", Input)
        field.display = True
        field.focus()

    @on(Input.Submitted)
    def _add(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self._close_field()
            return
        try:
            path = self._desk.add_folder(Path(event.value.strip()))
        except TenHoursError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._close_field()
        self.notify(f"{plain(path)} is part of your library now.", markup=False)
        self.post_message(Open("sync"))

    def action_remove(self) -> None:
        """Ask before a folder is let go."""
        place = self.query_one(OptionList).highlighted
        folder = self._folders[place] if place is not None and self._folders else None
        if folder is None:
            return
        if folder.bundled or folder.path == self._desk.own_decks:
            kept = "The bundled curriculum" if folder.bundled else "The folder of your new cards"
            self.notify(f"{kept} stays; choose a folder that you added.", markup=False)
            return

        def answered(yes: bool | None) -> None:
            if not yes:
                return
            try:
                self._desk.remove_folder(folder.path)
            except TenHoursError as error:
                self.notify(str(error), severity="error", markup=False)
                return
            self.post_message(Open("sync"))

        self.app.push_screen(
            ConfirmScreen(
                f"Stop reading {plain(str(folder.path))}?\n\n"
                f"Its {phrases.plural(folder.cards, 'card is', 'cards are')} retired. "
                "What you remember is kept, and comes back when you add the folder again.",
                yes="Remove",
                no="Keep",
            ),
            answered,
        )

    def action_sync(self) -> None:
        """Read everything again."""
        self.post_message(Open("sync"))

    def action_leave(self) -> None:
        """Close the field, or go back."""
        if self.query_one("#path").display:
            self._close_field()
        else:
            self.post_message(Open("back"))

    def _close_field(self) -> None:
        field = self.query_one("#path", Input)
        field.value = ""
        field.display = False
        self.query_one(OptionList).focus()


def _folder_line(folder: Folder) -> str:
    name = "The bundled curriculum" if folder.bundled else plain(str(folder.path))
    missing = "" if folder.present else "  — not there at the moment"
    return (
        f"{name}   {phrases.plural(folder.decks, 'deck')}, "
        f"{phrases.plural(folder.cards, 'card')}{missing}"
    )
