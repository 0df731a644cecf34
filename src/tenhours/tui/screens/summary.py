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
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.services.overview import Today
    from tenhours.services.review import ReviewSession


class SummaryScreen(Screen[None]):
    """Shown once, after the last card or when the student ends the session."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,escape", "today", "Today", id="summary.today"),
        Binding("m,r", "more", "More", id="summary.more", tooltip="Go on reviewing"),
        Binding("u", "undo", "Undo last", id="summary.undo"),
        Binding("question_mark", "app.help", "Help", key_display="?", id="app.help"),
    ]

    def __init__(self, session: ReviewSession, today: Today) -> None:
        super().__init__()
        self._session = session
        self._today = today

    def compose(self) -> ComposeResult:
        """Lay the summary out."""
        yield TopLine("End of the session", phrases.weekday(self._today.due.study_day))
        with VerticalScroll(id="body"):
            yield Static(content(summary_text(self._session, self._today)), id="summary")
        yield Footer(show_command_palette=False)

    def action_today(self) -> None:
        """Go back to Today."""
        self.post_message(Open("today"))

    def action_more(self) -> None:
        """Go on with what is left."""
        self.post_message(Open("more"))

    def action_undo(self) -> None:
        """Take the last act back and show its card again."""
        self.post_message(Open("undo"))


def summary_text(session: ReviewSession, today: Today) -> str:
    """Word the summary."""
    from tenhours.rendering.plain import linear_text

    rated = session.progress.rated
    if not rated:
        return f"No card was rated.\n\n{_next(session, today)}"
    counts = {rating: sum(r.outcome.rating is rating for r in rated) for rating in Rating}
    reviews = [r for r in rated if r.before is Phase.REVIEW]
    recalled = sum(r.outcome.rating is not Rating.AGAIN for r in reviews)
    new = sum(r.before is Phase.NEW for r in rated)
    matured = sum(r.matured for r in rated)
    lines = [
        _size(session),
        "",
        "  ".join(f"{rating.name.title()} {counts[rating]}" for rating in Rating),
        "",
    ]
    if reviews:
        share = f"{recalled / len(reviews):.0%}"
        lines.append(
            f"{'recalled':12}{recalled} of {phrases.plural(len(reviews), 'review')}, {share}"
        )
    if new:
        lines.append(f"{'new':12}{phrases.plural(new, 'card')} met for the first time")
    if matured:
        lines.append(
            f"{'mature':12}{phrases.plural(matured, 'card')} now come back after 3 weeks or more"
        )
    slowest = max(rated, key=lambda r: r.seconds)
    lines.append(
        f"{'slowest':12}{linear_text(slowest.front, width=48)}  {phrases.clock(slowest.seconds)}"
    )
    hardest = [r for r in rated if r.outcome.rating is Rating.AGAIN]
    for item in {r.card: r for r in hardest}.values():
        lines.append(f"{'forgotten':12}{linear_text(item.front, width=58)}")
        if len(lines) > 14:
            break
    return "\n".join((*lines, "", _next(session, today)))


def _size(session: ReviewSession) -> str:
    rated = session.progress.rated
    cards = phrases.plural(len({item.card for item in rated}), "card")
    ratings = phrases.plural(len(rated), "rating")
    return f"{ratings} on {cards} in {phrases.clock(session.progress.seconds)}"


def _next(session: ReviewSession, today: Today) -> str:
    left = sum(today.due.total)
    lines = []
    if left:
        lines.append(
            f"Still due today: {phrases.plural(left, 'card')}, {phrases.about(today.estimate)}. "
            "Press m for more."
        )
    elif session.over:
        lines.append("That was what you set out to do.")
    else:
        lines.append("Nothing more is due today.")
    lines.append(f"Tomorrow: {phrases.plural(today.tomorrow, 'review')} due.")
    return "\n".join(lines)
