"""The commitment: how much a week, for how long, on which days, and when exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tenhours.core.errors import TenHoursError, UsageError
from tenhours.core.hours import durations
from tenhours.core.hours.terms import TARGET, WEEKDAYS, IfThen
from tenhours.tui.plain_text import content, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.tui.desk import Desk

_WEEKS = 12
_NEW = (
    "A promise to yourself: the week gets a verdict that cannot be edited away. Say when you will "
    "study; the plan is what reminds you."
)
_STANDS = (
    "What is easier takes effect a week from now, what is harder at the next week's start, a "
    "higher target at once."
)


class CommitScreen(ModalScreen[str | None]):
    """Enter goes from line to line; the button promises."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Promise", id="commit.keep"),
        Binding("escape", "dismiss", "Close", id="commit.close"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        promised = desk.hours.promising.promised()
        self._commitment = promised.commitment
        terms = promised.terms
        plan = desk.settings.hours.plan if terms is None else terms.plan
        first = self._commitment.plans[0] if self._commitment and self._commitment.plans else None
        self._fields = (
            ("Hours a week", "target", _short(TARGET if terms is None else terms.target)),
            ("Weeks", "weeks", str(_WEEKS if not self._commitment else self._commitment.weeks)),
            ("Minutes, Mo–Su", "plan", " ".join(map(str, plan))),
            ("If", "if", "" if first is None else first.when),
            ("then", "then", "" if first is None else first.then),
        )

    def compose(self) -> ComposeResult:
        """Ask, with what stands filled in."""
        with VerticalScroll(classes="window commit") as window:
            window.border_title = "Commitment"
            window.border_subtitle = "ctrl+s promises, Esc changes nothing"
            yield Static(content(_STANDS if self._commitment else _NEW), id="about")
            for label, name, value in self._fields:
                with Horizontal(classes="question"):
                    yield Static(content(label), classes="label")
                    yield Input(
                        value,
                        id=name,
                        placeholder={
                            "if": "such as: it is 19:00 on a weekday",
                            "then": "such as: I start the timer",
                        }.get(name, ""),
                    )
            yield Static("", id="said")
            with Horizontal(classes="buttons"):
                yield Button("Promise (ctrl+s)", id="keep", compact=True)

    def on_mount(self) -> None:
        """Begin with the hours."""
        self.query_one("#target").focus()

    @on(Input.Submitted)
    def _answered(self) -> None:
        self.focus_next()

    @on(Button.Pressed)
    def action_keep(self) -> None:
        """Promise, if it can be promised."""
        try:
            self.dismiss(self._commit())
        except TenHoursError as error:
            self.query_one("#said", Static).update(content(plain(str(error))))

    def _commit(self) -> str:
        said = {
            name: self.query_one(f"#{name}", Input).value.strip() for _, name, _ in self._fields
        }
        target = durations.parse(said["target"], longest=None)
        if not said["weeks"].isdecimal():
            raise UsageError("Weeks should be a whole number, such as 12.")
        plan = [int(part) if part.isdecimal() else -1 for part in said["plan"].split()]
        if len(plan) != WEEKDAYS or min(plan) < 0:
            raise UsageError("Say minutes for seven days from Monday on: 90 90 90 90 90 150 0.")
        if bool(said["if"]) != bool(said["then"]):
            raise UsageError("A plan has both: the moment, and what you do then.")
        if not said["if"] and self._commitment is None:
            raise UsageError("Say when you will study, in your own words: If … then …")
        plans = [IfThen(said["if"], said["then"])] if said["if"] else []
        known = () if self._commitment is None else self._commitment.plans
        if plans and known:
            plans = [*plans, *known[1:]]
        return self._desk.hours.promising.commit(
            target, weeks=int(said["weeks"]), plan=plan, plans=plans
        ).echo


def _short(seconds: int) -> str:
    return durations.show(seconds).removesuffix("00")
