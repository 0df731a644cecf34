"""Schedules that the plugin writes into the pages: SM-2's and FSRS's, card by card."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tenhours.core.cards import Phase
from tenhours.interchange import schedules

if TYPE_CHECKING:
    from tenhours.core.cards import Memory
    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar

COMMENT: Final = re.compile(r"<!--SR:((?:(?!<!--).)*?)-->", re.DOTALL)
_NEW: Final = date(2000, 1, 1)
"""What the plugin writes for a card that was never reviewed."""
_PERCENT: Final = 100
_FORMS: Final = ("%d-%m-%Y", "%a %b %d %Y")


def read(text: str, calendar: Calendar, parameters: Parameters) -> list[Memory | str | None]:
    """Read a comment's schedules in the order of the cards: what is remembered, nothing for a new
    card, and a reason for one that cannot be read."""
    return [
        _segment(segment.strip(), calendar, parameters)
        for segment in text.split("!")
        if segment.strip()
    ]


def of_page(
    due: str, interval: str, ease: str, calendar: Calendar, parameters: Parameters
) -> Memory | None:
    """Read the schedule of a whole page, from its front matter."""
    found = _sm2([due, interval, ease], calendar, parameters)
    return None if isinstance(found, str) else found


def _segment(text: str, calendar: Calendar, parameters: Parameters) -> Memory | str | None:
    values = [value.strip() for value in text.split(",")]
    if values[0] == "fsrs":
        return _fsrs(values[1:], calendar)
    return _sm2(values, calendar, parameters)


def _sm2(values: list[str], calendar: Calendar, parameters: Parameters) -> Memory | str | None:
    due = _date(values[0])
    if due is None:
        return f'"{values[0][:30]}" is no date'
    if due == _NEW:
        return None
    numbers = [schedules.number(value) for value in values[1:3]]
    interval = numbers[0] if numbers else None
    ease = numbers[1] if len(numbers) > 1 else None
    if interval is None:
        return "its interval is missing"
    memory = schedules.from_ease(
        due,
        interval,
        (ease if ease is not None else 250) / _PERCENT,
        calendar=calendar,
        parameters=parameters,
    )
    return memory if memory is not None else "its numbers are none that a card could have"


def _fsrs(values: list[str], calendar: Calendar) -> Memory | str | None:
    if len(values) < 9:
        return "its schedule is cut short"
    due, reviewed = schedules.instant(values[0]), schedules.instant(values[8])
    numbers = [schedules.number(value) for value in values[1:8]]
    _, stability, difficulty, state, reps, lapses, _ = numbers
    if state == 0 or (reviewed is None and values[8] == "-"):
        return None
    if due is None or reviewed is None or stability is None or difficulty is None:
        return "its schedule cannot be read"
    phase = {1.0: Phase.LEARNING, 3.0: Phase.RELEARNING}.get(state or 2.0, Phase.REVIEW)
    memory = schedules.from_memory(
        due,
        stability,
        difficulty,
        calendar=calendar,
        reviewed=reviewed,
        phase=phase,
        reps=_count(reps, 1),
        lapses=_count(lapses, 0),
    )
    return memory if memory is not None else "its numbers are none that a card could have"


def _count(value: float | None, usual: int) -> int:
    return int(value) if value is not None and 0 <= value < 1e6 else usual


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date alone
        except ValueError:
            continue
    return None
