"""The browser: cards found while the query is typed, each with its memory in one key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from textual import on, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tenhours.core import phrases
from tenhours.core.cards import Phase
from tenhours.core.errors import UsageError
from tenhours.tui.messages import Edit, Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.screens.confirm import ConfirmScreen
from tenhours.tui.screens.days import DaysScreen
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.core.listing import FoundCard
    from tenhours.maths import Tier
    from tenhours.tui.desk import Desk

_PAGE = 200
"""Cards listed at most; more words narrow the search down."""


_ROOMY = 60
"""Cells of width from which a card's deck is named too."""


class SearchScreen(Screen[None]):
    """A query above, what it finds below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="search.leave"),
        Binding("down", "to_list", "Cards", id="search.down", tooltip="Go to the cards"),
        Binding("slash", "to_query", "Query", id="search.query", tooltip="Go to the query"),
        Binding("e", "edit", "Edit", id="search.edit", tooltip="Edit in your editor"),
        Binding("x", "suspend", "Suspend", id="search.suspend", tooltip="Suspend or let back in"),
        Binding("b", "bury", "Bury", id="search.bury", tooltip="Bury, or let back in today"),
        Binding("f", "flag", "Flag", id="search.flag", tooltip="Mark or unmark the card"),
        Binding("t", "due", "Due", id="search.due", tooltip="Choose when it falls due", show=False),
        Binding("n", "reset", "New", id="search.reset", tooltip="Begin anew", show=False),
        Binding("u", "undo", "Undo", id="search.undo", tooltip="Take back the last act"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[FoundCard] = []

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine("Search")
        yield Input(
            placeholder="words  deck:maths  tag:core  is:due  prop:ivl>21  -not  or", id="query"
        )
        yield Static("", id="said", markup=False)
        yield OptionList(id="found", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """List everything at first."""
        self.query_one(Input).focus()
        self._search("")

    def on_resize(self) -> None:
        """Fit the cards to the new width."""
        if self._found:
            self.call_after_refresh(self._fill)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_to_list()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        card = self._found[event.option_index]
        self.post_message(Open("card", (str(card.id),)))

    def action_to_list(self) -> None:
        """Go from the query to what it found."""
        listed = self.query_one(OptionList)
        if listed.option_count:
            listed.focus()
            if listed.highlighted is None:
                listed.highlighted = 0

    def action_to_query(self) -> None:
        """Go back to the query."""
        self.query_one(Input).focus()

    def action_edit(self) -> None:
        """Open the chosen card's file in the editor."""
        card = self._chosen_card()
        if card is None:
            return
        stored = self._desk.inspection().card_row(card.id).card
        self.post_message(Edit(stored.root, stored.path, stored.note.line))

    def edited(self) -> None:
        """Search again after the file was edited."""
        self._search(self.query_one(Input).value)

    def action_suspend(self) -> None:
        """Suspend the chosen card, or let it back in."""
        card = self._chosen_card()
        if card is not None:
            acts = self._desk.acts()
            if card.suspended:
                acts.unsuspend(card.id)
            else:
                acts.suspend(card.id)
            self._done("Let back in." if card.suspended else "Suspended.")

    def action_bury(self) -> None:
        """Bury the chosen card with its siblings, or let them back in today."""
        card = self._chosen_card()
        if card is not None:
            acts = self._desk.acts()
            if card.buried:
                acts.unbury(card.id)
            else:
                acts.bury(card.id)
            self._done("Back in today." if card.buried else "Buried until the next study day.")

    def action_flag(self) -> None:
        """Mark or unmark the chosen card."""
        card = self._chosen_card()
        if card is not None:
            self._desk.acts().flag(card.id, 0 if card.flag else 1)
            self._done("Unmarked." if card.flag else "Marked.")

    def action_due(self) -> None:
        """Ask in how many days the chosen card is to fall due."""
        card = self._chosen_card()
        if card is None:
            return
        if card.phase is Phase.NEW:
            self.notify("A new card has no due day: it comes when its turn is there.", markup=False)
            return

        def answered(days: int | None) -> None:
            if days is not None:
                today = self._desk.settings.calendar.study_day(self._desk.now())
                day = today + timedelta(days=days)
                self._desk.acts().reschedule(card.id, day)
                self._done(f"Due {phrases.day(day, today)}.")

        self.app.push_screen(DaysScreen("Due in how many days? 0 is today."), answered)

    def action_reset(self) -> None:
        """Ask before the chosen card's memory begins anew."""
        card = self._chosen_card()
        if card is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._desk.acts().reset(card.id)
                self._done("New again.")

        self.app.push_screen(
            ConfirmScreen(
                "Begin anew with this card?\n\nIt becomes new, as if it had never been rated. Its "
                "history stays in the log, and u takes this back.",
                yes="Begin anew",
                no="Keep it",
            ),
            answered,
        )

    def action_undo(self) -> None:
        """Take back the last act."""
        undone = self._desk.acts().undo()
        self._done("There is nothing to undo." if undone is None else f"Undone: {undone.kind}.")

    def _chosen_card(self) -> FoundCard | None:
        place = self.query_one(OptionList).highlighted
        if place is None or not self._found:
            self.notify("Choose a card first.", markup=False)
            return None
        return self._found[place]

    def _done(self, what: str) -> None:
        self.notify(what, markup=False)
        self.edited()

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(Open("back"))

    @work(thread=True, exclusive=True)
    def _search(self, text: str) -> None:
        worker = get_current_worker()
        try:
            found, said = self._desk.inspection().search(text, most=_PAGE + 1), ""
        except UsageError as error:
            found, said = [], str(error)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, found, said)

    def _show(self, found: list[FoundCard], said: str) -> None:
        more = len(found) > _PAGE
        self._found = found[:_PAGE]
        if not said and not found:
            said = "No card matches. Fewer words find more."
        elif not said:
            said = f"{phrases.plural(len(self._found), 'card')}{' and more' if more else ''}"
        self.query_one("#said", Static).update(content(said))
        self._fill()

    def _fill(self) -> None:
        listed = self.query_one(OptionList)
        place = listed.highlighted
        listed.clear_options()
        width = max(listed.size.width - 3, 20)
        tier = self._desk.glyphs
        listed.add_options([Option(content(_row(card, width, tier))) for card in self._found])
        if place is not None and self._found:
            listed.highlighted = min(place, len(self._found) - 1)


def _row(card: FoundCard, width: int, tier: Tier) -> str:
    from tenhours.rendering.parts import Stage, parts
    from tenhours.rendering.plain import linear_text

    state = card.phase.name.lower()
    state = "suspended" if card.suspended else "buried" if card.buried else state
    mark = "⚑" if card.flag else " "
    tail = f"  {mark} {state:9}"
    if width >= _ROOMY:
        tail += f" {plain(card.deck.rpartition('/')[2])[:14]:14}"
    room = max(width - cell_len(tail), 10)
    front = linear_text(parts(card.note, card.name, Stage())[0], width=room, tier=tier)
    return set_cell_size(front, room) + tail
