"""Whatever is done, in whatever order: the cache is the fold, and no rating is lost."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.studio import Studio

from tenhours.core.cards import Rating
from tenhours.core.errors import UsageError

ACTS = ("bury", "suspend", "flag", "unsuspend", "unbury", "reset", "reschedule")
WORDS = ("gradient", "Hessian", "kernel", "prior", "posterior", "entropy", "margin")


class Acts(RuleBasedStateMachine):
    """A student who rates, edits, undoes and travels in time at random."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.studio = Studio(Path(self.folder.name), new_per_day=100)
        self.notes: list[str] = []
        self.rated = 0

    @initialize(number=st.integers(1, 4))
    def begin(self, number: int) -> None:
        for place in range(number):
            self.notes.append(f"Q: What is the {WORDS[place]} of a model?\nA: Number {place}.\n")
        self.save()

    def save(self) -> None:
        half = len(self.notes) // 2
        self.studio.write("a.md", "\n".join(self.notes[:half]))
        self.studio.write("b.md", "\n".join(self.notes[half:]))
        self.studio.sync()

    def keys(self) -> list[str]:
        return [card.key for card in self.studio.cards()]

    @precondition(lambda self: self.keys())
    @rule(which=st.integers(0, 20), rating=st.sampled_from(Rating))
    def rate(self, which: int, rating: Rating) -> None:
        keys = self.keys()
        self.studio.rate(keys[which % len(keys)], rating)
        self.rated += 1

    @rule(rating=st.sampled_from(Rating))
    def rate_what_comes(self, rating: Rating) -> None:
        session = self.studio.session()
        prompt = session.next()
        if prompt is not None:
            assert not prompt.state.suspended
            session.rate(prompt, rating, 1.5)
            self.rated += 1

    @rule(steps=st.integers(1, 3))
    def undo(self, steps: int) -> None:
        for _ in range(steps):
            self.studio.undo()

    @precondition(lambda self: self.keys())
    @rule(which=st.integers(0, 20), act=st.sampled_from(ACTS))
    def put_aside(self, which: int, act: str) -> None:
        keys = self.keys()
        prompt, session = self.studio.prompt(keys[which % len(keys)]), self.studio.session()
        if act == "flag":
            session.flag(prompt, which % 8)
        elif act in ("unsuspend", "unbury", "reset"):
            getattr(self.studio.acts(), act)(prompt.card)
        elif act == "reschedule":
            day = self.studio.clock.now().date() + timedelta(days=which)
            self.studio.acts().reschedule(prompt.card, day)
        else:
            getattr(session, act)(prompt)

    @rule(hours=st.integers(-60, 400))
    def time_passes(self, hours: int) -> None:
        self.studio.clock.pass_(hours=hours)

    @rule(which=st.integers(0, 20), word=st.sampled_from(WORDS), id_=st.integers(0, 3))
    def edit(self, which: int, word: str, id_: int) -> None:
        if self.notes:
            place = which % len(self.notes)
            comment = f"<!-- id: n{id_} -->\n" if id_ else ""
            self.notes[place] = f"Q: What is the {word} of a model?\nA: Number {place}.\n{comment}"
            self.save()

    @rule(word=st.sampled_from(WORDS), hole=st.sampled_from(WORDS))
    def write_cloze(self, word: str, hole: str) -> None:
        self.notes.append(f"C: The {{{{{word}}}}} and the {{{{{hole}}}}} of it.\n<!-- id: c -->\n")
        if len(self.notes) > 6:
            self.notes.pop(0)
        self.save()

    @rule(which=st.integers(0, 20))
    def delete(self, which: int) -> None:
        if self.notes:
            self.notes.pop(which % len(self.notes))
            self.save()

    @rule(which=st.integers(0, 20))
    def move(self, which: int) -> None:
        if self.notes:
            self.notes.insert(0, self.notes.pop(which % len(self.notes)))
            self.save()

    @rule(broken=st.booleans())
    def break_and_mend(self, broken: bool) -> None:
        if broken:
            self.studio.write("a.md", b"\xff\xfe")
            self.studio.sync()
        else:
            self.save()

    @precondition(lambda self: self.keys())
    @rule(which=st.integers(0, 20))
    def separate(self, which: int) -> None:
        keys = self.keys()
        with suppress(UsageError):
            self.studio.syncing().separate(keys[which % len(keys)])

    @rule()
    def restart(self) -> None:
        self.studio.reopen()

    @invariant()
    def the_cache_is_the_fold(self) -> None:
        health = self.studio.health()
        assert health.sound, (health.faults, health.stale)

    @invariant()
    def no_rating_is_lost(self) -> None:
        assert self.studio.ratings() == self.rated

    def teardown(self) -> None:
        self.studio.close()
        self.folder.cleanup()


Acts.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestActs = Acts.TestCase
