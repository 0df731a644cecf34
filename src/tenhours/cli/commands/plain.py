"""`review --plain`: a review session line by line, for pipes, dumb terminals, screen readers."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Final, TextIO

from tenhours.cli.output import note, report_problems
from tenhours.core import phrases
from tenhours.core.cards import Rating
from tenhours.core.errors import TenHoursError
from tenhours.core.hours.timer import IDLE
from tenhours.core.notes import NoteKind
from tenhours.rendering.clean_text import visible
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse

    from tenhours.core.notes import Note
    from tenhours.core.prompts import Prompt
    from tenhours.rendering.parts import Part, Stage
    from tenhours.services.review import ReviewSession

_RATINGS: Final = {str(rating.value): rating for rating in Rating}
_UNDONE: Final = {
    "review": "the rating",
    "bury": "the burying",
    "suspend": "the suspension",
    "flag": "the flag",
}
_HELP: Final = (
    "Enter shows the answer, s one step, h a hint; then 1 Again, 2 Hard, 3 Good, 4 Easy; "
    "b buries, x suspends, u undoes, q quits."
)


def run(chosen: argparse.Namespace) -> int:
    """Review what is due and return the exit status."""
    with Workshop(chosen.home) as workshop:
        report = workshop.sync().run()
        report_problems(report)
        workshop.overview().due(chosen.decks)
        session = workshop.review(chosen.decks, chosen.limit, chosen.minutes)
        _Conversation(session, workshop, sys.stdin, sys.stdout).hold()
        if session.progress.rated:
            _enter_hours(workshop)
    return 0


def _enter_hours(workshop: Workshop) -> None:
    """Let the session into the hours; what is wrong there spoils no review."""
    try:
        workshop.hours.timing.beat()
        for item in workshop.hours.news():
            note(item.text)
    except TenHoursError as error:
        note(f"tenhours: {error}")


class _Conversation:
    """Questions out, answers in."""

    def __init__(
        self, session: ReviewSession, workshop: Workshop, heard: TextIO, said: TextIO
    ) -> None:
        self._session = session
        self._workshop = workshop
        self._heard = heard
        self._said = said

    def hold(self) -> None:
        """Go on until nothing is left, or until the student has enough."""
        prompt = self._session.next()
        if prompt is not None:
            self._say(_HELP)
        while True:
            if prompt is None:
                self._finish()
                if not self._takes_back():
                    return
            elif not self._ask(prompt):
                self._leave()
                return
            prompt = self._session.next()

    def _ask(self, prompt: Prompt) -> bool:
        """Put one card; return whether to go on."""
        from tenhours.rendering.parts import Stage, parts

        counts = self._session.agenda.queue.counts()
        left = counts.new + counts.learning + counts.review
        trail = " › ".join((prompt.deck, *prompt.note.breadcrumb))
        self._say("")
        self._say(f"[{len(self._session.progress.rated) + 1} of about "
                  f"{len(self._session.progress.rated) + left}] {trail}")  # fmt: skip
        spent, heard = 0.0, self._workshop.now()
        stage = Stage()
        shown = parts(prompt.note, prompt.name, stage)
        self._show(prompt, shown, stage)
        while True:
            line = self._heard.readline()
            if not line:
                return False
            now = self._workshop.now()
            silence = max((now - heard).total_seconds(), 0.0)
            spent, heard = spent + (silence if silence <= IDLE.total_seconds() else 0.0), now
            word = line.strip().lower()
            if word == "q":
                return False
            if word == "u":
                self._undo()
                return True
            if word in ("b", "x"):
                self._put_aside(prompt, word)
                return True
            if not stage.answer:
                if word == "":
                    stage = Stage(stage.hints, stage.steps, answer=True)
                elif word == "h" and stage.hints < len(prompt.note.hints):
                    stage = Stage(stage.hints + 1, stage.steps)
                elif word == "s" and stage.steps < len(prompt.note.steps):
                    stage = Stage(stage.hints, stage.steps + 1)
                else:
                    self._say(_not_now(word))
                    continue
                before, shown = shown, parts(prompt.note, prompt.name, stage)
                self._show(prompt, shown, stage, before)
                if stage.answer:
                    self._say(_buttons(prompt))
            elif word in _RATINGS and self._session.outlived(prompt):
                prompt = self._session.again(prompt) or prompt
                self._say("A new study day has begun, and the buttons promise anew:")
                self._say(_buttons(prompt))
            elif word in _RATINGS:
                self._rate(prompt, _RATINGS[word], spent)
                return True
            else:
                self._say("1 Again, 2 Hard, 3 Good, 4 Easy?")

    def _rate(self, prompt: Prompt, rating: Rating, seconds: float) -> None:
        rated = self._session.rate(prompt, rating, seconds)
        today = self._session.agenda.plan.today
        words = phrases.promise(rated.outcome, today)
        self._say(f"ok {rating.value} {rating.name.title()}, {words}")
        if rated.leech:
            self._say("This card is a leech: it was suspended. Reword it, or split it in two.")

    def _put_aside(self, prompt: Prompt, word: str) -> None:
        if word == "b":
            self._session.bury(prompt)
            self._say("ok buried until the next study day")
        else:
            self._session.suspend(prompt)
            self._say("ok suspended")

    def _undo(self) -> bool:
        undone = self._session.undo()
        if undone is None:
            self._say("There is nothing to undo.")
            return False
        self._say(f"ok undone, {_UNDONE.get(undone.kind.value, 'the last change')}")
        return True

    def _show(
        self,
        prompt: Prompt,
        shown: tuple[Part, ...],
        stage: Stage,
        before: tuple[Part, ...] = (),
    ) -> None:
        """Say what was not said before, every part under its name."""
        from tenhours.maths import Macros
        from tenhours.rendering.parts import Part, Role
        from tenhours.rendering.plain import plain_lines

        macros = Macros.parse(prompt.macros) if prompt.macros else None
        for name, part in _new_parts(prompt.note, shown, stage, before):
            # Under another role the lines come without a label of their own.
            bare = (Part(Role.FRONT, part.markdown),)
            lines = plain_lines(bare, macros=macros, tier=self._workshop.glyphs)
            if len(lines) == 1:
                self._say(f"{name}: {lines[0]}")
            else:
                self._say(f"{name}:")
                for line in lines:
                    self._say(line)

    def _takes_back(self) -> bool:
        """Offer to undo the last rating before the end; return whether that was done."""
        if self._session.over:
            return False
        if not (self._session.progress.rated or self._session.agenda.reviewed):
            return False
        self._say("u undoes the last rating, Enter ends.")
        return self._heard.readline().strip().lower() == "u" and self._undo()

    def _leave(self) -> None:
        self._sum_up()
        left = sum(self._session.agenda.queue.counts())
        if left:
            self._say(f"{phrases.plural(left, 'card')} left for today.")

    def _finish(self) -> None:
        self._sum_up()
        waiting = self._session.waiting_until
        if self._session.over:
            return
        if waiting is not None:
            when = phrases.until(waiting, self._workshop.now())
            self._say(f"Nothing is due now. The next card comes {when}.")
        else:
            self._say("Nothing more is due today.")

    def _sum_up(self) -> None:
        done = self._session.progress
        if done.rated:
            self._say("")
            self._say(
                f"{phrases.plural(len(done.rated), 'rating')} in {phrases.clock(done.seconds)}."
            )

    def _say(self, line: str) -> None:
        print(visible(line), file=self._said, flush=True)


def _new_parts(
    note: Note, shown: tuple[Part, ...], stage: Stage, before: tuple[Part, ...]
) -> list[tuple[str, Part]]:
    """Name the parts that were not on show before; a cloze's answer is its sentence, filled in."""
    from tenhours.rendering.parts import Role

    heard = Counter(part.role for part in before)
    if note.kind is NoteKind.CLOZE and stage.answer:
        heard[Role.FRONT] = 0
    answer = "Answer" if note.kind is NoteKind.CLOZE and stage.answer else "Question"
    seen: Counter[Role] = Counter()
    found = []
    for part in shown:
        seen[part.role] += 1
        if seen[part.role] <= heard[part.role]:
            continue
        name = {
            Role.FRONT: answer,
            Role.HINT: _numbered("Hint", seen[part.role], len(note.hints)),
            Role.STEP: _numbered("Step", seen[part.role], len(note.steps)),
            Role.ANSWER: "Answer",
            Role.EXPLANATION: "Explanation",
        }[part.role]
        found.append((name, part))
    return found


def _numbered(name: str, number: int, of: int) -> str:
    return name if of == 1 else f"{name} {number} of {of}"


def _buttons(prompt: Prompt) -> str:
    return "   ".join(
        f"{rating.value} {rating.name.title()} {phrases.interval(outcome.interval)}"
        for rating, outcome in prompt.outcomes.items()
    )


def _not_now(word: str) -> str:
    if word == "h":
        return "There is no further hint."
    if word == "s":
        return "There is no further step."
    if word in _RATINGS:
        return "Enter shows the answer first."
    return _HELP
