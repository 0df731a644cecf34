"""The end of a session: what was recalled, what grew, what took long, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from tenhours.core import phrases
from tenhours.core.cards import Phase, Rating
from tenhours.tui.messages import Open
from tenhours.tui.plain_text import content
from tenhours.tui.screens.week_words import missing_words
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import ComposeResult

    from tenhours.maths import Tier
    from tenhours.services.hours.standing import WeekReport
    from tenhours.services.overview import Today
    from tenhours.services.review import Rated, ReviewSession

_LABEL = 12
"""Cells of the column that says what a line is about."""

_LISTED = 6
"""Forgotten cards that are named at most."""


class SummaryScreen(Screen[None]):
    """Shown once, after the last card or when the student ends the session."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,escape", "today", "Done", id="summary.today", tooltip="Back to Today"),
        Binding("m,r", "more", "More", id="summary.more", tooltip="Go on reviewing"),
        Binding("u", "undo", "Undo last", id="summary.undo", tooltip="Take back the last act"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
    ]

    def __init__(
        self, session: ReviewSession, today: Today, tier: Tier, week: WeekReport | None
    ) -> None:
        super().__init__()
        self._session = session
        self._today = today
        self._tier = tier
        self._week = week

    def compose(self) -> ComposeResult:
        """Lay the summary out."""
        yield TopLine("End of the session", phrases.weekday(self._today.due.study_day))
        with VerticalScroll(id="body"):
            yield Static("", id="summary", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the keys scroll."""
        self.query_one("#body").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Word it for the width there is."""
        week = "" if self._week is None else missing_words(self._week)
        text = summary_text(self._session, self._today, self._tier, event.size.width - 5, week)
        self.query_one("#summary", Static).update(content(text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer more only when there is more."""
        return action != "more" or sum(self._today.due.total) > 0

    def action_today(self) -> None:
        """Go back to Today."""
        self.post_message(Open("today"))

    def action_more(self) -> None:
        """Go on with what is left."""
        self.post_message(Open("more"))

    def action_undo(self) -> None:
        """Take the last act back and show its card again."""
        self.post_message(Open("undo"))


def summary_text(
    session: ReviewSession, today: Today, tier: Tier, width: int = 76, week: str = ""
) -> str:
    """Word what a session was worth, in lines of a width; `week` says how the week stands."""
    rated = session.progress.rated
    if not rated:
        return "\n".join(("Nothing was rated in this session.", "", *_next(session, today)))
    counts = {rating: sum(r.outcome.rating is rating for r in rated) for rating in Rating}
    ratings = phrases.plural(len(rated), "rating")
    cards = phrases.plural(len({item.card for item in rated}), "card")
    lines = [
        f"{ratings} on {cards} in {phrases.clock(session.progress.seconds)}",
        "",
        "   ".join(f"{rating.name.title()} {counts[rating]}" for rating in Rating),
        "",
        *_facts(rated, width, tier),
        "",
        *_next(session, today),
    ]
    if week:
        lines += ["", f"{'this week':{_LABEL}}{week}"]
    return "\n".join(lines)


def _facts(rated: list[Rated], width: int, tier: Tier) -> Iterator[str]:
    from tenhours.core.clozes import without_marks
    from tenhours.rendering.plain import linear_text

    def line(label: str, text: str) -> str:
        return f"{label:{_LABEL}}{text}"

    reviews = [r for r in rated if r.before is Phase.REVIEW]
    new = sum(r.before is Phase.NEW for r in rated)
    matured = sum(r.matured for r in rated)
    if reviews:
        recalled = sum(r.outcome.rating is not Rating.AGAIN for r in reviews)
        share = f"{recalled / len(reviews):.0%}"
        yield line("recalled", f"{recalled} of {phrases.plural(len(reviews), 'review')}, {share}")
    if new:
        yield line("new", f"{phrases.plural(new, 'card')} met for the first time")
    if matured:
        yield line("mature", f"{phrases.plural(matured, 'card')} will come back after 3 weeks")
    room = max(width - _LABEL, 16)
    slowest = max(rated, key=lambda r: r.seconds)
    time = phrases.clock(slowest.seconds)
    front = linear_text(without_marks(slowest.front), width=room - len(time) - 2, tier=tier)
    yield line("slowest", f"{front}  {time}")
    forgotten = {r.card: r for r in rated if r.outcome.rating is Rating.AGAIN}
    for number, item in enumerate(forgotten.values()):
        if number == _LISTED:
            yield line("", f"and {len(forgotten) - _LISTED} more")
            break
        front = linear_text(without_marks(item.front), width=room, tier=tier)
        yield line("" if number else "forgotten", front)


def _next(session: ReviewSession, today: Today) -> Iterator[str]:
    left = sum(today.due.total)
    if session.over:
        yield "That was what you set out to do."
    if left:
        cards = phrases.plural(left, "card")
        yield f"Still due today: {cards}, {phrases.about(today.estimate)}. Press m for more."
    else:
        yield "Nothing more is due today." + (" Well done." if session.progress.rated else "")
    yield f"Tomorrow: {phrases.plural(today.tomorrow, 'review')} due."
