"""Today: what is due, deck by deck, and what to do next in one key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.core import phrases
from tenhours.core.errors import TenHoursError
from tenhours.tui.messages import EndApp, Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.screens.review_words import act_name
from tenhours.tui.widgets.deck_tree import DeckTree, column_heads
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from tenhours.services.hours.looking import Glance
    from tenhours.services.overview import Today
    from tenhours.tui.desk import Desk


class TodayScreen(Screen[None]):
    """The first screen; it is painted before anything is known and filled as soon as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,space", "review", "Review", id="today.review", tooltip="Review all that is due"),
        Binding("t", "timer", "Timer", id="today.timer", tooltip="Start or stop the timer"),
        Binding("l", "log", "Log", id="today.log", tooltip="Log time by hand"),
        Binding("h", "hours", "Hours", id="today.hours", tooltip="The hours of this week"),
        Binding("d", "decks", "Decks", id="today.decks", tooltip="Deck folders and problems"),
        Binding("i", "import", "Import", id="today.import", tooltip="Bring decks in"),
        Binding("slash,f", "search", "Search", id="today.search"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
        Binding("q", "leave", "Quit", id="today.quit"),
        Binding("w", "week", "Week", show=False, id="today.week", tooltip="Look back on the week"),
        Binding(
            "c", "commit", "Commit", show=False, id="today.commit", tooltip="Promise hours a week"
        ),
        Binding(
            "v",
            "statistics",
            "Statistics",
            show=False,
            id="today.statistics",
            tooltip="Memory in numbers",
        ),
        Binding("a", "add", "Add", show=False, id="today.add", tooltip="Write a new card"),
        Binding("s", "sync", "Sync", show=False, id="today.sync", tooltip="Read the decks again"),
        Binding("u", "undo", "Undo", show=False, id="today.undo", tooltip="Take back the last act"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]
        self._desk = desk
        self._today: Today | None = None
        self._glance: Glance | None = None
        self._held = 0

    def compose(self) -> ComposeResult:
        """Lay out the shell."""
        yield TopLine("Ten Hours", id="top")
        with Vertical(id="body"):
            yield Static("", id="week", markup=False)
            yield Static("", id="due", markup=False)
            yield Static("", id="columns", markup=False)
            yield DeckTree(id="decks")
            yield Static("", id="outlook", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Hide what has nothing to say yet."""
        self.query_one("#decks").focus()
        self.query_one("#columns").display = False

    def on_resize(self) -> None:
        """Head the columns for the new width."""
        width = self.query_one("#decks").size.width
        self.query_one("#columns", Static).update(content(column_heads(width)))
        self._show_hours()

    def on_screen_resume(self) -> None:
        """Look again whenever this screen comes back."""
        if self._today is not None:
            self.look()
            self.look_at_hours()

    def look_if_a_day_has_passed(self) -> None:
        """Look again once a new study day has begun."""
        today = self._desk.settings.calendar.study_day(self._desk.now())
        if self._today is not None and self._today.due.study_day != today:
            self.look()

    def look(self, held: int | None = None) -> None:
        """Fill the screen with how things stand; `held` cards wait for their files to be mended."""
        if held is not None:
            self._held = held
        today = self._today = self._desk.overview().today()
        due = today.due
        if self._glance is None:
            self.query_one("#top", TopLine).right = phrases.weekday(due.study_day)
        words = due_words(today, self._desk.now(), self._held)
        self.query_one("#due", Static).update(content(words))
        tree = self.query_one("#decks", DeckTree)
        tree.display = self.query_one("#columns").display = bool(today.cards)
        tree.fill(due.outline)
        self.query_one("#outlook", Static).update(content(outlook(today)))

    def look_at_hours(self) -> None:
        """Show how the habit stands, once what that takes has been imported."""
        if self._today is None or not self._desk.hours_ready:
            return
        from tenhours.tui.screens.week_words import LABEL, wrapped

        try:
            self._glance = self._desk.hours.looking.glance()
        except TenHoursError as error:  # cards can be reviewed all the same
            self._glance = None
            shown = "\n".join(wrapped([f"{'Hours':{LABEL}}{plain(str(error))}"], self._width))
            self.query_one("#week", Static).update(content(shown))
            return
        standing = self._glance.week.standing
        day = phrases.weekday(self._today.due.study_day)
        promised = self._glance.week.promise is not None
        top = self.query_one("#top", TopLine)
        top.right = f"{day} · streak {standing.streak}" if promised else day
        self._show_hours()
        self.post_message(Open("news"))

    def _show_hours(self) -> None:
        if self._glance is None:
            return
        from tenhours.tui.screens.week_words import alarm_lines, glance_lines

        alarms = "".join(f"{line}\n" for line in alarm_lines(self._glance, self._width))
        lines = "\n".join(glance_lines(self._glance, self._width))
        self.query_one("#week", Static).update(
            Content.assemble((alarms, "bold $text-error"), lines)
        )

    @property
    def _width(self) -> int:
        return self.query_one("#body").content_size.width

    def reading(self, done: int, total: int) -> None:
        """Show how far reading the decks has come."""
        full = 30 * done // total if total else 0
        bar = "▰" * full + "▱" * (30 - full)
        self.query_one("#due", Static).update(
            content(f"Reading your decks  {bar}  {done} of {total} files")
        )

    def action_review(self) -> None:
        """Review everything that is due."""
        self._review(())

    def on_deck_tree_chosen(self, event: DeckTree.Chosen) -> None:
        """Review one deck and those below it."""
        self._review((event.name,) if event.name else ())

    def _review(self, decks: tuple[str, ...]) -> None:
        if self._today is not None:
            self.post_message(Open("review", decks))

    def action_timer(self) -> None:
        """Start the timer, or stop the one that runs."""
        self._open("timer")

    def action_log(self) -> None:
        """Log time by hand."""
        self._open("log")

    def action_hours(self) -> None:
        """Open the hours of this week."""
        self._open("hours")

    def action_week(self) -> None:
        """Look back on the week that has closed, or on this one."""
        self._open("week")

    def action_commit(self) -> None:
        """Make a commitment, or change its terms."""
        self._open("commit")

    def action_statistics(self) -> None:
        """Open the statistics of what is remembered."""
        self._open("statistics")

    def _open(self, what: str) -> None:
        if self._today is not None:
            self.post_message(Open(what))

    def action_search(self) -> None:
        """Open the browser."""
        self.post_message(Open("search"))

    def action_add(self) -> None:
        """Write a new card, in the deck under the cursor if it is the student's."""
        node = self.query_one("#decks", DeckTree).cursor_node
        self.post_message(Open("add", (node.data.name,) if node and node.data else ()))

    def action_import(self) -> None:
        """Bring decks in from elsewhere."""
        self.post_message(Open("import"))

    def action_decks(self) -> None:
        """Open the folders and problems."""
        self.post_message(Open("decks"))

    def action_sync(self) -> None:
        """Read the deck folders again."""
        self.post_message(Open("sync"))

    def action_undo(self) -> None:
        """Take back the last act of any session."""
        if self._today is None:
            return
        undone = self._desk.review().undo()
        if undone is None:
            self.notify("There is nothing to undo.", markup=False)
        else:
            self.notify(f"Undone: the last {act_name(undone.kind)}.", markup=False)
            self.look()

    def action_leave(self) -> None:
        """Quit."""
        self.post_message(EndApp())


def due_words(today: Today, now: datetime, held: int) -> str:
    """Say what is due, what was done, and the key for what to do next."""
    total = today.due.total
    cards = phrases.plural(held, "card")
    waiting = f"{cards} held back until their files can be read: press d." if held else ""
    if today.cards == 0:
        return waiting or (
            "There are no cards yet.\n\n"
            "Press d to read a folder of your own decks, or a to write a first card."
        )
    if total.review + total.new > 0 or (total.learning and not _later(today, now)):
        parts = [
            words
            for number, words in (
                (total.review, phrases.plural(total.review, "review")),
                (total.learning, f"{total.learning} learning"),
                (total.new, f"{total.new} new"),
            )
            if number
        ]
        lines = [f"Due today   {'   '.join(parts)}   {phrases.about(today.estimate)}"]
    elif total.learning and today.waiting_until is not None:
        cards = phrases.plural(total.learning, "card")
        when = phrases.until(today.waiting_until, now)
        lines = [f"Nothing is due just now; {cards} being learnt come back {when}."]
    else:
        again = " any more" if today.reviewed else ""
        lines = [
            f"Nothing is due{again} today. Tomorrow: {phrases.plural(today.tomorrow, 'review')}."
        ]
    if today.reviewed:
        lines.append(f"Done today  {phrases.plural(today.reviewed, 'rating')}, {_time(today)}")
    elif sum(total):
        lines.append("Press Space to begin, ? for all keys.")
    else:
        lines.append("Press a to write a card, / to look at those you have.")
    return "\n".join((*lines, waiting) if waiting else lines)


def outlook(today: Today) -> str:
    """Say how far each subject is, and when all of it will have been seen at the present pace."""
    unseen = [subject for subject in today.subjects if subject.unseen][:4]
    names = [plain(subject.name)[:20] for subject in unseen]
    width = max((len(name) for name in names), default=0)
    lines = []
    for name, subject in zip(names, unseen, strict=True):
        line = f"{name:{width}}  {subject.cards - subject.unseen} of {subject.cards} cards seen"
        if subject.days_left is not None:
            last = today.due.study_day + timedelta(days=subject.days_left)
            line += f", at this pace all by {phrases.day(last, today.due.study_day)}"
        lines.append(line)
    return "\n".join(lines)


def _later(today: Today, now: datetime) -> bool:
    return today.waiting_until is not None and today.waiting_until > now


def _time(today: Today) -> str:
    minutes = round(today.seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"{minutes} min" if minutes < 60 else phrases.hours(today.seconds)
