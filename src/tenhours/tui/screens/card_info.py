"""One card: why it is due, what FSRS remembers, its history and its forgetting curve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tenhours.core import phrases
from tenhours.core.statistics import forgetting_curve
from tenhours.tui.plain_text import plain
from tenhours.tui.widgets.curve import curve_lines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from tenhours.core.cards import Memory
    from tenhours.services.inspection import CardReport


class CardInfoScreen(ModalScreen[None]):
    """Everything there is to know of one card."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i,enter", "dismiss", "Close", id="card.close"),
    ]

    def __init__(self, report: CardReport) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Lay the facts out."""
        with VerticalScroll(classes="window") as window:
            window.border_title = "Why now?"
            window.border_subtitle = "Esc closes"
            yield Static("", id="report", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Word it for the width there is."""
        width = min(76, event.size.width * 96 // 100) - 7
        self.query_one("#report", Static).update(report_content(self._report, width))


def report_content(report: CardReport, width: int) -> Content:
    """Word the report; the curve takes a width in cells."""
    stored, memory = report.card, report.card.state.memory
    lines = [report.why, ""]
    facts = [
        ("deck", plain(stored.deck)),
        ("id", plain(stored.key)),
        ("phase", memory.phase.name.lower()),
        ("ratings", _ratings(memory)),
    ]
    if memory.stability is not None and report.retrievability is not None:
        facts += [
            ("stability", f"{memory.stability:.1f} days until recall falls to 90 %"),
            ("difficulty", f"{memory.difficulty:.1f} of 10"),
            ("recall", f"{report.retrievability:.0%} today; wanted {report.desired_retention:.0%}"),
        ]
    if report.tags:
        facts.append(("tags", plain(" ".join(report.tags))))
    facts += [(plain(key), plain(value)) for key, value in report.metadata]
    lines += [f"{name:12}{value}" for name, value in facts]
    curve: list[str] = []
    history = ["", "History, newest first:"] if report.reviews else []
    kept = [item.review for item in report.reviews if not item.undone]
    if kept:
        until = max(report.today, memory.due_day or report.today) + timedelta(days=1)
        lines += ["", "Chance of recall, from the first rating until it is due:"]
        curve = curve_lines(forgetting_curve(kept, report.scheduler, until), width)
    for item in reversed(report.reviews):
        review = item.review
        undone = "  undone" if item.undone else ""
        history.append(
            f"{phrases.day(review.study_day, report.today):12}"
            f"{review.rating.value} {review.rating.name.title():6}"
            f"{phrases.clock(item.seconds):>6}   then {phrases.interval(review.interval)}{undone}"
        )
    above, drawn, below = ("\n".join((*part, "")) for part in (lines, curve, history))
    return Content.assemble(above, (drawn, "$primary"), below.rstrip())


def _ratings(memory: Memory) -> str:
    if not memory.reps:
        return "none yet"
    return f"{memory.reps}, of which {phrases.plural(memory.lapses, 'lapse')}"
