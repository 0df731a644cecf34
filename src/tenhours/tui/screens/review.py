"""Review: one card in the middle, one line of context above, the buttons below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from tenhours.core import phrases
from tenhours.core.cards import Rating
from tenhours.tui.messages import Edit, Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.widgets.card_view import CardView
from tenhours.tui.widgets.rating_bar import Button, RatingBar
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from tenhours.core.cards import Phase
    from tenhours.core.prompts import Prompt
    from tenhours.rendering.lines import DrawingOptions
    from tenhours.rendering.parts import Part, Stage
    from tenhours.services.review import ReviewSession
    from tenhours.tui.desk import Desk


class ReviewScreen(Screen[None]):
    """A review session; every rating is on disk before the next card is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "forward", "Answer, then Good", id="review.forward"),
        Binding("1", "rate(1)", "Again", id="review.again", show=False),
        Binding("2", "rate(2)", "Hard", id="review.hard", show=False),
        Binding("3", "rate(3)", "Good", id="review.good", show=False),
        Binding("4", "rate(4)", "Easy", id="review.easy", show=False),
        Binding("s", "step", "Next step", id="review.step", tooltip="One step of the derivation"),
        Binding("h", "hint", "Hint", id="review.hint"),
        Binding("u", "undo", "Undo", id="review.undo", tooltip="Take back the last act"),
        Binding("e", "edit", "Edit", id="review.edit", tooltip="Open the card in your editor"),
        Binding("i", "info", "Why now", id="review.info", tooltip="Memory, history, forgetting"),
        Binding("b", "bury", "Bury", id="review.bury", tooltip="Not today any more"),
        Binding("x", "suspend", "Suspend", id="review.suspend", tooltip="Not until you say so"),
        Binding("f", "flag", "Flag", id="review.flag", tooltip="Mark or unmark the card"),
        Binding("l", "source", "LaTeX", id="review.source", tooltip="Formulas as their source"),
        Binding("n", "line_numbers", "Line numbers", id="review.numbers", show=False),
        Binding("w", "wrap", "Wrap code", id="review.wrap", show=False),
        Binding("c", "copy", "Copy", id="review.copy", tooltip="Copy the selection or the card"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False, id="review.down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, id="review.up"),
        Binding("right", "scroll_aside(8)", "Scroll right", show=False, id="review.right"),
        Binding("left", "scroll_aside(-8)", "Scroll left", show=False, id="review.left"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="review.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="review.page_up"),
        Binding("question_mark", "app.help", "Help", key_display="?", id="app.help"),
        Binding("q,escape", "leave", "End session", id="review.leave"),
    ]

    def __init__(self, desk: Desk, decks: Sequence[str] = (), *, two_buttons: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._decks = tuple(decks)
        self._two_buttons = two_buttons
        self._session: ReviewSession | None = None
        self._prompt: Prompt | None = None
        self._stage: Stage | None = None
        self._options: DrawingOptions | None = None
        self._asked: datetime | None = None
        self._pace: dict[Phase, float] = {}
        self._clock: Timer | None = None
        self._reading: dict[str, bool] = {}

    @property
    def session(self) -> ReviewSession | None:
        """The running session."""
        return self._session

    def compose(self) -> ComposeResult:
        """Lay out the shell."""
        yield TopLine("Review", id="top")
        yield CardView(id="card")
        yield Static("", id="waiting", markup=False)
        yield RatingBar()

    def on_mount(self) -> None:
        """Wait for the session."""
        self.query_one("#waiting").display = False
        self._clock = self.set_interval(1.0, self._tick, pause=True)

    def begin(self, session: ReviewSession) -> None:
        """Take up a session and show its first card."""
        self._session = session
        self._pace = self._desk.overview().pace()
        self._show(session.next())

    def action_forward(self) -> None:
        """Show the answer; then rate Good."""
        if self._prompt is None or self._stage is None:
            if self._session is not None and self._session.waiting_until is not None:
                self._show(self._session.next())
            else:
                self.action_leave()
        elif self._stage.answer:
            self._rate(Rating.GOOD)
        else:
            self._reveal(hints=self._stage.hints, steps=self._stage.steps, answer=True)

    def action_rate(self, number: int) -> None:
        """Rate the card, once its answer is on show."""
        if self._prompt is None or self._stage is None:
            return
        if not self._stage.answer:
            self.action_forward()
            return
        rating = Rating(number)
        if self._two_buttons and rating in (Rating.HARD, Rating.EASY):
            rating = Rating.GOOD
        self._rate(rating)

    def action_step(self) -> None:
        """Show one more step; after the last one, the answer."""
        if self._prompt is None or self._stage is None or self._stage.answer:
            return
        steps = self._stage.steps + 1
        if not self._prompt.note.steps:
            self.notify("This card has no steps.", markup=False)
        elif steps > len(self._prompt.note.steps):
            self.action_forward()
        else:
            self._reveal(hints=self._stage.hints, steps=steps)

    def action_hint(self) -> None:
        """Show one more hint."""
        if self._prompt is None or self._stage is None or self._stage.answer:
            return
        if self._stage.hints >= len(self._prompt.note.hints):
            self.notify(
                "There is no further hint." if self._stage.hints else "This card has no hint.",
                markup=False,
            )
            return
        self._reveal(hints=self._stage.hints + 1, steps=self._stage.steps)

    def action_undo(self) -> None:
        """Take back the last act, of this session or an earlier one, and show its card."""
        if self._session is None:
            return
        undone = self._session.undo()
        if undone is None:
            self.notify("There is nothing to undo.", markup=False)
            return
        self.notify(f"Undone: the last {undone.kind.value}.", markup=False)
        self._show(self._session.next())

    def action_bury(self) -> None:
        """Put the card and its siblings off until the next study day."""
        if self._session is not None and self._prompt is not None:
            self._session.bury(self._prompt)
            self.notify("Buried until the next study day. u takes it back.", markup=False)
            self._show(self._session.next())

    def action_suspend(self) -> None:
        """Take the card out of the queue."""
        if self._session is not None and self._prompt is not None:
            self._session.suspend(self._prompt)
            self.notify("Suspended. u takes it back.", markup=False)
            self._show(self._session.next())

    def action_flag(self) -> None:
        """Set or take away the card's flag."""
        if self._session is not None and self._prompt is not None:
            flag = 0 if self._prompt.state.flag else 1
            self._prompt = self._session.flag(self._prompt, flag)
            self._tell_place()

    def action_edit(self) -> None:
        """Open the card's file; the app brings the same card back afterwards."""
        if self._prompt is not None:
            self.post_message(Edit(self._prompt.root, self._prompt.path, self._prompt.note.line))

    def edited(self) -> None:
        """Go on with the same card as its file has it now."""
        if self._session is None or self._prompt is None:
            return
        again = self._session.again(self._prompt)
        self._session.refresh()
        if again is None:
            self.notify("That card left its file; it keeps its memory.", markup=False)
            self._show(self._session.next())
            return
        answer = self._stage is not None and self._stage.answer
        self._show(again)
        if answer:
            self._reveal(hints=0, steps=0, answer=True)

    def action_info(self) -> None:
        """Explain why the card is shown now."""
        if self._prompt is not None:
            self.post_message(Open("card", (str(self._prompt.card),)))

    def action_source(self) -> None:
        """Show formulas as LaTeX, or drawn again."""
        self._toggle("show_source")

    def action_line_numbers(self) -> None:
        """Number the lines of code."""
        self._toggle("line_numbers")

    def action_wrap(self) -> None:
        """Break long lines of code."""
        self._toggle("wrap_code")

    def action_copy(self) -> None:
        """Copy what is selected, else the whole card as markdown, to the terminal's clipboard."""
        selected = self.get_selected_text()
        if selected is None and self._prompt is not None:
            note = self._prompt.note
            shown = self._stage is not None and self._stage.answer
            fields = (
                (note.front, *note.steps, note.back, note.explanation) if shown else (note.front,)
            )
            selected = "\n\n".join(field for field in fields if field)
        if selected:
            self.app.copy_to_clipboard(selected)
            self.notify("Copied.", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card."""
        self._card.scroll_relative(y=lines, animate=False)

    def action_scroll_aside(self, cells: int) -> None:
        """Scroll what is too wide."""
        self._card.scroll_relative(x=cells, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by a screenful."""
        self._card.scroll_relative(y=pages * (self._card.size.height - 2), animate=False)

    def action_leave(self) -> None:
        """End the session; everything rated is on disk already."""
        self.post_message(Open("summary" if self._session is not None else "today"))

    def on_rating_bar_pressed(self, event: RatingBar.Pressed) -> None:
        """Do what was clicked."""
        event.stop()
        self.call_next(self.run_action, event.action)

    def on_click(self, event: events.Click) -> None:
        """Show the answer when the card itself is clicked."""
        on_card = event.widget is self._card
        if on_card and self._stage is not None and not self._stage.answer and not self.selections:
            self.action_forward()

    @property
    def _card(self) -> CardView:
        return self.query_one("#card", CardView)

    def _rate(self, rating: Rating) -> None:
        session, prompt = self._session, self._prompt
        if session is None or prompt is None or self._asked is None:
            return
        seconds = max((self._desk.now() - self._asked).total_seconds(), 0.0)
        rated = session.rate(prompt, rating, seconds)
        if rated.leech:
            self.notify(
                "A leech: it was forgotten too often and is suspended. Reword it (e), split it, or "
                "take it back (u).",
                severity="warning",
                markup=False,
                timeout=8,
            )
        self._show(session.next())

    def _show(self, prompt: Prompt | None) -> None:
        """Show a card from its question on, or what there is instead."""
        from tenhours.rendering.parts import Stage

        self._prompt = prompt
        waiting = self.query_one("#waiting", Static)
        waiting.display = prompt is None
        self._card.display = prompt is not None
        if self._clock is not None:
            self._clock.resume()
        if prompt is None:
            self._stage = None
            self._nothing_left(waiting)
            return
        self._stage = Stage()
        self._asked = self._desk.now()
        self._options = self._drawing(prompt)
        self._card.show(self._parts(prompt, self._stage), self._options)
        self._tell_place()
        self._offer()

    def _parts(self, prompt: Prompt, stage: Stage) -> tuple[Part, ...]:
        from tenhours.rendering.parts import parts

        return parts(prompt.note, prompt.name, stage)

    def _reveal(self, *, hints: int, steps: int, answer: bool = False) -> None:
        from tenhours.rendering.parts import Stage

        if self._prompt is None:
            return
        self._stage = Stage(hints, steps, answer=answer)
        self._card.reveal(self._parts(self._prompt, self._stage))
        self._offer()

    def _drawing(self, prompt: Prompt) -> DrawingOptions:
        from tenhours.maths import Macros, Tier
        from tenhours.rendering.lines import DrawingOptions

        return DrawingOptions(
            macros=Macros.parse(prompt.macros) if prompt.macros else None,
            tier=Tier.ASCII if self._desk.settings.ascii else Tier.UNICODE,
            **self._reading,
        )

    def _toggle(self, name: str) -> None:
        self._reading[name] = not self._reading.get(name, False)
        if self._prompt is not None and self._stage is not None:
            self._options = self._drawing(self._prompt)
            self._card.redraw(self._options)

    def _tell_place(self) -> None:
        session, prompt = self._session, self._prompt
        if session is None or prompt is None:
            return
        from tenhours.core.statistics import remaining_seconds

        counts = session.agenda.queue.counts()
        done, left = len(session.progress.rated), sum(counts)
        top = self.query_one("#top", TopLine)
        flag = "⚑ " if prompt.state.flag else ""
        top.left = flag + " › ".join((prompt.deck, *map(plain, prompt.note.breadcrumb)))
        minutes = round(remaining_seconds(counts, self._pace) / 60)
        top.right = f"{done + 1} of {done + left} · ~{max(minutes, 1)} min"

    def _offer(self) -> None:
        bar = self.query_one(RatingBar)
        prompt, stage = self._prompt, self._stage
        if prompt is None or stage is None:
            return
        if stage.answer:
            bar.buttons = tuple(
                Button(
                    f"rate({rating.value})",
                    str(rating.value),
                    rating.name.title(),
                    phrases.interval(outcome.interval),
                    rating,
                )
                for rating, outcome in prompt.outcomes.items()
                if not self._two_buttons or rating in (Rating.AGAIN, Rating.GOOD)
            )
            return
        offered = [Button("forward", "Space", "show the answer")]
        left = len(prompt.note.steps) - stage.steps
        if left > 0:
            offered.append(Button("step", "s", f"step ({left})"))
        hints = len(prompt.note.hints) - stage.hints
        if hints > 0:
            offered.append(Button("hint", "h", f"hint ({hints})"))
        offered += [Button("app.help", "?", "help"), Button("leave", "q", "end")]
        bar.buttons = tuple(offered)

    def _nothing_left(self, waiting: Static) -> None:
        bar = self.query_one(RatingBar)
        bar.aside = ""
        session = self._session
        until = None if session is None or session.over else session.waiting_until
        if until is None:
            self.post_message(Open("summary"))
            return
        now = self._desk.now()
        top = self.query_one("#top", TopLine)
        top.left, top.right = "Review", ""
        waiting.update(
            content(
                f"The next card comes back {phrases.until(until, now)}.\n\n"
                "You may wait here, or end the session: nothing is lost."
            )
        )
        bar.buttons = (Button("leave", "q", "end the session"), Button("undo", "u", "undo"))

    def _tick(self) -> None:
        if self._prompt is None:
            session = self._session
            if session is not None and session.waiting_until is not None:
                prompt = session.next()
                if prompt is not None:
                    self._show(prompt)
            return
        if self._asked is not None:
            seconds = max((self._desk.now() - self._asked).total_seconds(), 0.0)
            self.query_one(RatingBar).aside = phrases.clock(seconds)
