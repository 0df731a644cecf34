"""Review: one card in the middle, one line of context above, the buttons below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from tenhours.core import phrases
from tenhours.core.cards import Rating
from tenhours.tui.key_names import key_name
from tenhours.tui.messages import Edit, Open
from tenhours.tui.plain_text import content
from tenhours.tui.screens.review_words import (
    act_name,
    card_buttons,
    place_names,
    progress_words,
    waiting_buttons,
)
from tenhours.tui.stopwatch import Stopwatch
from tenhours.tui.uncovering import Uncovering
from tenhours.tui.widgets.card_view import CardView
from tenhours.tui.widgets.rating_bar import RatingBar
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from tenhours.core.cards import Phase
    from tenhours.core.prompts import Prompt
    from tenhours.rendering.parts import Stage
    from tenhours.services.review import ReviewSession
    from tenhours.tui.desk import Desk


class ReviewScreen(Screen[None]):
    """A review session; every rating is on disk before the next card is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "forward", "Answer, then Good", id="review.forward"),
        Binding("1", "rate(1)", "Again", id="review.again"),
        Binding("2", "rate(2)", "Hard", id="review.hard"),
        Binding("3", "rate(3)", "Good", id="review.good"),
        Binding("4", "rate(4)", "Easy", id="review.easy"),
        Binding("s", "step", "One step", id="review.step", tooltip="One step of a derivation"),
        Binding("h", "hint", "Hint", id="review.hint", tooltip="One more hint"),
        Binding("u", "undo", "Undo", id="review.undo", tooltip="Take back the last act"),
        Binding("i", "info", "Why now", id="review.info", tooltip="Why now, memory, history"),
        Binding("e", "edit", "Edit", id="review.edit", tooltip="Edit in your editor"),
        Binding("b", "bury", "Bury", id="review.bury", tooltip="Bury until tomorrow"),
        Binding("x", "suspend", "Suspend", id="review.suspend", tooltip="Suspend the card"),
        Binding("f", "flag", "Flag", id="review.flag", tooltip="Flag it, or unflag it"),
        Binding("c", "copy", "Copy", id="review.copy", tooltip="Copy selection or card"),
        Binding("l", "source", "LaTeX", id="review.source", tooltip="Formulas as LaTeX"),
        Binding("n", "line_numbers", "Number lines", id="review.numbers"),
        Binding("w", "wrap", "Wrap code", id="review.wrap"),
        Binding("o", "pictures", "Open pictures", id="review.pictures"),
        Binding("down,j", "scroll(1)", "Scroll", id="review.down"),
        Binding("up,k", "scroll(-1)", "Scroll", id="review.up"),
        Binding("right", "scroll_aside(8)", "Scroll", id="review.right"),
        Binding("left", "scroll_aside(-8)", "Scroll", id="review.left"),
        Binding("pagedown", "page(1)", "Scroll", id="review.page_down"),
        Binding("pageup", "page(-1)", "Scroll", id="review.page_up"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
        Binding("q,escape", "leave", "End session", id="review.leave"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._two_buttons = False
        self._goal: int | None = None
        self._session: ReviewSession | None = None
        self._prompt: Prompt | None = None
        self._shown = Uncovering(self, desk)
        self._pace: dict[Phase, float] | None = None
        self._keys: dict[str, str] = {}
        self._watch = Stopwatch(desk.now)
        self._clock: Timer | None = None

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

    def on_screen_suspend(self) -> None:
        """Let no time run while another screen is in front."""
        if self._clock is not None:
            self._clock.pause()
        self._watch.pause()

    def on_screen_resume(self) -> None:
        """Go on from where the time stood."""
        self._watch.go_on()
        if self._clock is not None and self._session is not None:
            self._clock.resume()

    def begin(self, session: ReviewSession, goal: int | None = None) -> None:
        """Take up a session, of `goal` ratings if it has one, and show its first card."""
        self._session = session
        self._goal = goal
        self._two_buttons = self._desk.settings.buttons.value == 2
        self._keys = {}
        for key, active in self.active_bindings.items():
            if active.binding.id:
                self._keys.setdefault(active.binding.id, key_name(key))
        self._show(session.next())
        self.call_after_refresh(self._learn_pace)

    def _learn_pace(self) -> None:
        """Find out how long cards take; the first one is on the screen by now."""
        self._pace = self._desk.overview().pace()
        self._tell_place()

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
            if self._prompt is None:
                self._show(self._session.next())
            return
        self.notify(f"Undone: the last {act_name(undone.kind)}.", markup=False)
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
        answer = self._shown.answered
        self._show(again)
        if answer:
            self._reveal(hints=0, steps=0, answer=True)

    def action_info(self) -> None:
        """Explain why the card is shown now."""
        if self._prompt is not None:
            self.post_message(Open("card", (str(self._prompt.card),)))

    def action_source(self) -> None:
        """Show formulas as LaTeX, or drawn again."""
        self._shown.toggle("source")

    def action_line_numbers(self) -> None:
        """Number the lines of code."""
        self._shown.toggle("numbers")

    def action_wrap(self) -> None:
        """Break long lines of code."""
        self._shown.toggle("wrap")

    def action_pictures(self) -> None:
        """Open the pictures on show outside the terminal."""
        if self._prompt is not None:
            self.notify(self._shown.open_pictures(), markup=False)

    def action_copy(self) -> None:
        """Copy what is selected, else the whole card as markdown, to the terminal's clipboard."""
        selected = self.get_selected_text()
        if selected is None:
            selected = self._shown.words()
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

    async def on_event(self, event: events.Event) -> None:
        """Take every key and click for a sign of life before it does anything."""
        if isinstance(event, events.Key | events.MouseEvent):
            self._watch.touch()
        await super().on_event(event)

    def on_click(self, event: events.Click) -> None:
        """Show the answer when the card itself is clicked."""
        on_card = event.widget is self._card
        if on_card and self._stage is not None and not self._stage.answer and not self.selections:
            self.action_forward()

    @property
    def _stage(self) -> Stage | None:
        return self._shown.stage

    @property
    def _card(self) -> CardView:
        return self._shown.card

    def _rate(self, rating: Rating) -> None:
        session, prompt = self._session, self._prompt
        if session is None or prompt is None:
            return
        if session.outlived(prompt):
            self.notify("A new study day has begun: the buttons promise anew.", markup=False)
            self._renew()
            return
        rated = session.rate(prompt, rating, self._watch.seconds)
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
        self._prompt = prompt
        waiting = self.query_one("#waiting", Static)
        waiting.display = prompt is None
        self._card.display = prompt is not None
        if self._clock is not None:
            self._clock.resume()
        if prompt is None:
            self._shown.clear()
            self._nothing_left(waiting)
            return
        self._watch.start()
        self.query_one(RatingBar).aside = phrases.clock(0)
        self._shown.show(prompt)
        self._tell_place()
        self._offer()

    def _reveal(self, *, hints: int, steps: int, answer: bool = False) -> None:
        self._shown.reveal(hints=hints, steps=steps, answer=answer)
        self._offer()

    def _tell_place(self) -> None:
        session, prompt = self._session, self._prompt
        if session is None or prompt is None:
            return
        top = self.query_one("#top", TopLine)
        top.left = place_names(prompt)
        done, left = len(session.progress.rated), session.agenda.queue.counts()
        top.right = progress_words(done, left, self._pace, self._goal)

    def _offer(self) -> None:
        if self._prompt is not None and self._stage is not None:
            self.query_one(RatingBar).buttons = card_buttons(
                self._prompt, self._stage, self._keys, two=self._two_buttons
            )

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
        top.left, top.right = ("Review",), ""
        waiting.update(
            content(
                f"The next card comes back {phrases.until(until, now)}.\n\n"
                "You may wait here, or end the session: nothing is lost."
            )
        )
        bar.buttons = waiting_buttons(self._keys)

    def _renew(self) -> None:
        """Let the buttons promise anew, after the study day of their promises has ended."""
        again = None
        if self._session is not None and self._prompt is not None:
            again = self._session.again(self._prompt)
            self._session.refresh()
        if again is None:
            self.edited()
            return
        self._prompt = again
        self._tell_place()
        self._offer()

    def _tick(self) -> None:
        if self._prompt is None:
            session = self._session
            if session is not None and session.waiting_until is not None:
                prompt = session.next()
                if prompt is not None:
                    self._show(prompt)
            return
        if self._session is not None and self._session.outlived(self._prompt):
            self._renew()
        self.query_one(RatingBar).aside = phrases.clock(self._watch.seconds)
