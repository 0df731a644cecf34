"""Nudging: what needs to be known today, in a line, for prompts, timers, hooks and notices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.core.hours import durations
from tenhours.core.hours.pace import Colour, State
from tenhours.services.hours import hooks
from tenhours.services.hours.page import News, NewsKind
from tenhours.services.hours.standing import report, unseen
from tenhours.storage import glances

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tenhours.core.hours.terms import Commitment
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page
    from tenhours.services.hours.standing import WeekReport


class Status(IntEnum):
    """The state of the habit, as the exit status of `check`, mildest first."""

    FINE = 0
    NO_COMMITMENT = 3
    BEHIND = 10
    RED = 11
    IMPOSSIBLE = 12
    """By plan."""
    MISSED = 13
    """A MISS that was not looked at."""


LEVELS: Final = {"behind": Status.BEHIND, "red": Status.RED, "missed": Status.MISSED}
"""The mildest state that is not fine, by its name."""

_MOMENT: Final = timedelta(microseconds=1)
_NOTICES: Final = {Status.RED: 2, Status.IMPOSSIBLE: 2}
"""How many notices there may be in a day; else one."""


@dataclass(frozen=True, slots=True)
class Check:
    """The state of the habit."""

    status: Status
    line: str
    prompt: str
    """In a few characters: `6h10/10h +0h10`."""
    hopeless: datetime | None = None
    """From when on more is left than the time until the week's end; None if nothing is left."""

    def at(self, level: str) -> Status:
        """Return the status with states milder than a level taken for fine."""
        if self.status is Status.NO_COMMITMENT or self.status >= LEVELS[level]:
            return self.status
        return Status.FINE


class Nudging:
    """Keeps the glance fresh, runs hooks, and shows notices."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def glance_file(self) -> Path:
        """The small file that prompts are answered from."""
        return self._book.places.data / glances.NAME

    def check(self) -> Check:
        """Say how things stand; nobody need be there for it."""
        with self._book.open(alive=False) as page:
            return check(page)

    def nudge(self) -> str | None:
        """Show a notice if one is due and none was shown too lately; return its text."""
        with self._book.open(alive=False) as page:
            found = check(page)
            plans = _plans(page)
            day = page.today.isoformat()
            wanted = page.settings.hours.notices
        if found.status in (Status.FINE, Status.NO_COMMITMENT):
            return None
        if not self._count_notice(day, _NOTICES.get(found.status, 1)):
            return None
        text = f"{found.line} {plans}".strip()
        if wanted:
            from tenhours.services.hours import desktop  # seldom needed

            desktop.notify("Ten Hours", text)
        return text

    def hear(self, page: Page) -> list[News]:
        """Hear of a page that was kept: write the glance and run the hooks."""
        found = check(page)
        last = glances.read(str(self.glance_file))
        if found.status in (Status.BEHIND, Status.RED) and (
            last is None or last[4] != found.status
        ):
            page.happen(found.status.name.lower(), line=found.line)
        told = []
        try:
            glances.write(str(self.glance_file), self._glance(page, found))
        except OSError as error:
            told.append(News(NewsKind.HOOK, f"{self.glance_file}: {error.strerror or error}."))
        folder = self._book.places.config / "hooks"
        for item in page.happened:
            trouble = hooks.run(folder, item.hook, item.facts)
            if trouble is not None:
                told.append(News(NewsKind.HOOK, trouble))
        return told

    def _glance(self, page: Page, found: Check) -> glances.Glance:
        day = page.timeline.day(page.today).span
        changes = [day.end]
        if found.hopeless is not None:
            changes.append(found.hopeless)
        week = page.timeline.week(page.today)
        for _ in range(2):
            promise = page.promise(week)
            if promise is not None and promise.closes > page.now:
                changes.append(promise.closes)
            week = page.timeline.week_at(week.start - _MOMENT)
        seen = glances.appearance(str(self._book.places.database), str(self._book.places.settings))
        return (
            day.end.timestamp(),
            found.prompt,
            min(at for at in changes if at > page.now).timestamp(),
            seen,
            int(found.status),
            found.line,
            day.start.timestamp(),
        )

    def _count_notice(self, day: str, most: int) -> bool:
        """Count a notice of a day; return whether there may be this one."""
        path = self._book.places.data / "tenhours.notices"
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            count = int(said["count"]) if said["day"] == day else 0
        except (OSError, ValueError, KeyError, TypeError):
            count = 0
        if count >= most:
            return False
        try:
            path.write_text(json.dumps({"day": day, "count": count + 1}), encoding="utf-8")
        except OSError as error:
            raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
        return True


def check(page: Page) -> Check:
    """Say how things stand in the running week."""
    found = report(page)
    missed = unseen(page)
    if missed:
        row = missed[-1]
        status = Status.MISSED
        line = (
            f"missed: the week of {row.key:%a %-d %b} had {durations.show(row.counted)} of "
            f"{durations.show(row.target)}. `tenhours week {row.key}` looks at it."
        )
    elif found.promise is None or found.pace is None:
        status = Status.NO_COMMITMENT
        line = f"no commitment: {durations.show(found.counted)} this week."
    else:
        status, line = _judged(found)
    hopeless = None
    if found.pace is not None and found.pace.left:
        hopeless = found.week.end - timedelta(seconds=found.pace.left)
    return Check(status, line, _prompt(found), hopeless)


def _judged(found: WeekReport) -> tuple[Status, str]:
    pace = found.pace
    if pace is None:
        return Status.NO_COMMITMENT, ""
    if pace.impossible:
        status, word = Status.IMPOSSIBLE, "impossible by plan"
    elif pace.colour is Colour.RED and pace.left:
        status, word = Status.RED, "red"
    elif pace.state is State.BEHIND:
        status, word = Status.BEHIND, "behind"
    else:
        status, word = Status.FINE, pace.state.value
    if pace.out_of_reach:
        word = "out of reach"
    target = 0 if found.target is None else found.target
    line = (
        f"{word}: {durations.show(pace.counted)} of {durations.show(target)}, "
        f"{_signed(int(pace.ahead_by))}; today {durations.show(pace.quota_left)}, at least "
        f"{durations.show(pace.bare_minimum)}; {pace.safe_days} safe "
        f"{'day' if pace.safe_days == 1 else 'days'}."
    )
    return status, line


def _prompt(found: WeekReport) -> str:
    counted = durations.show(found.counted)
    if found.pace is None or found.target is None:
        return counted
    return f"{counted}/{_short(found.target)} {_signed(int(found.pace.ahead_by))}"


def _short(seconds: int) -> str:
    return durations.show(seconds).removesuffix("00") or "0h"


def _signed(seconds: int) -> str:
    return durations.show(seconds) if seconds < 0 else f"+{durations.show(seconds)}"


def _plans(page: Page) -> str:
    made: tuple[Commitment, ...] = page.ledger.commitments
    return " ".join(str(plan) for plan in made[-1].plans) if made else ""
