"""Today: what is due, deck by deck, and what to do next in one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.core import phrases
from tenhours.tui.messages import Leave, Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.widgets.deck_tree import DeckTree
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from tenhours.services.overview import Subject, Today
    from tenhours.services.sync.report import SyncReport
    from tenhours.tui.desk import Desk


class TodayScreen(Screen[None]):
    """The first screen; it is painted before anything is known and filled as soon as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,space", "review", "Review", id="today.review", tooltip="Review all that is due"),
        Binding("slash,f", "search", "Search", key_display="/", id="today.search"),
        Binding("a", "add", "Add card", id="today.add", tooltip="Write a new card in your editor"),
        Binding("d", "decks", "Decks", id="today.decks", tooltip="Deck folders and problems"),
        Binding("s", "sync", "Sync", id="today.sync", tooltip="Read the deck folders again"),
        Binding("u", "undo", "Undo", id="today.undo", tooltip="Take back the last act"),
        Binding("question_mark", "app.help", "Help", key_display="?", id="app.help"),
        Binding("q", "leave", "Quit", id="today.quit"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._today: Today | None = None
        self._undo: Callable[[], str] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the shell."""
        yield TopLine("Ten Hours", id="top")
        with Vertical(id="body"):
            yield Static("", id="due", markup=False)
            yield Static("", id="columns", markup=False)
            yield DeckTree(id="decks")
            yield Static("", id="outlook", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Hide what has nothing to say yet."""
        self.query_one("#decks").focus()
        self.query_one("#columns").display = False

    def on_screen_resume(self) -> None:
        """Look again whenever this screen comes back."""
        if self._today is not None:
            self.look()

    def look(self) -> None:
        """Fill the screen with how things stand now."""
        today = self._today = self._desk.overview().today()
        due = today.due
        top = self.query_one("#top", TopLine)
        top.right = phrases.weekday(due.study_day)
        self.query_one("#due", Static).update(content(_due_line(today)))
        columns = self.query_one("#columns", Static)
        columns.display = bool(due.decks)
        columns.update(content(f"{'review':>10}{'learning':>10}{'new':>10}"))
        tree = self.query_one("#decks", DeckTree)
        tree.display = bool(due.decks)
        tree.fill(due.decks)
        self.query_one("#outlook", Static).update(content(_outlook(today)))

    def reading(self, done: int, total: int) -> None:
        """Show how far reading the decks has come."""
        full = 30 * done // total if total else 0
        bar = "▰" * full + "▱" * (30 - full)
        self.query_one("#due", Static).update(
            content(f"Reading your decks  {bar}  {done} of {total} files")
        )

    def report(self, report: SyncReport) -> None:
        """Say what a sync understood, if it is worth a word."""
        errors = sum(p.problem.severity.value == "error" for p in report.problems)
        words = [
            f"{number} {word}"
            for number, word in (
                (report.added, "added"),
                (report.returned, "came back"),
                (report.reworded, "reworded"),
                (report.moved, "moved"),
                (report.retired, "retired"),
            )
            if number
        ]
        if words and self._today is not None:
            self.notify(f"Cards: {', '.join(words)}.", markup=False)
        if errors:
            self.notify(
                f"{phrases.plural(errors, 'problem')} in your decks. Press d to see.",
                severity="warning",
                markup=False,
            )

    def action_review(self) -> None:
        """Review everything that is due."""
        self._review(())

    def on_deck_tree_chosen(self, event: DeckTree.Chosen) -> None:
        """Review one deck and those below it."""
        self._review((event.name,))

    def _review(self, decks: tuple[str, ...]) -> None:
        if self._today is not None:
            self.post_message(Open("review", decks))

    def action_search(self) -> None:
        """Open the browser."""
        self.post_message(Open("search"))

    def action_add(self) -> None:
        """Write a new card, in the deck under the cursor if it is the student's."""
        node = self.query_one("#decks", DeckTree).cursor_node
        self.post_message(Open("add", (node.data.name,) if node and node.data else ()))

    def action_decks(self) -> None:
        """Open the folders and problems."""
        self.post_message(Open("decks"))

    def action_sync(self) -> None:
        """Read the deck folders again."""
        self.post_message(Open("sync"))

    def action_undo(self) -> None:
        """Take back the last act of any session."""
        undone = self._desk.review().undo()
        if undone is None:
            self.notify("There is nothing to undo.", markup=False)
        else:
            self.notify(f"Undone: the last {undone.kind.value}.", markup=False)
            self.look()

    def action_leave(self) -> None:
        """Quit."""
        self.post_message(Leave())


def _due_line(today: Today) -> str:
    total = today.due.total
    if today.cards == 0:
        return (
            "There are no cards yet.\n\n"
            "Press d to read a folder of your own decks, or a to write a first card."
        )
    parts = [
        words
        for number, words in (
            (total.review, phrases.plural(total.review, "review")),
            (total.learning, f"{total.learning} learning"),
            (total.new, f"{total.new} new"),
        )
        if number
    ]
    done = (
        f"Done today: {phrases.plural(today.reviewed, 'rating')} in {phrases.hours(today.seconds)}."
    )
    if sum(total) == 0:
        first = "Nothing is due any more today. "
        first += f"Tomorrow {phrases.plural(today.tomorrow, 'review')} will be."
        if today.reviewed == 0 and today.tomorrow == 0:
            first = "Nothing is due today."
        return f"{first}\n{done}" if today.reviewed else first
    line = f"Due today   {'   '.join(parts)}   {phrases.about(today.estimate)}"
    if today.reviewed:
        return f"{line}\n{done}"
    return f"{line}\nPress r to begin; ? explains the keys."


def _outlook(today: Today) -> str:
    lines = [_subject_line(subject) for subject in today.subjects if subject.unseen]
    return "\n".join(lines[:4])


def _subject_line(subject: Subject) -> str:
    seen = subject.cards - subject.unseen
    line = f"{plain(subject.name)}: {seen} of {phrases.plural(subject.cards, 'card')} seen"
    if subject.days_left is None:
        return line
    days = phrases.plural(subject.days_left, "day")
    return f"{line}, all of them in {days} at your present pace"
