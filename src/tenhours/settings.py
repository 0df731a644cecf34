"""The student's settings: `config.toml`, read into one frozen value."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from tenhours import hours_settings
from tenhours.core.errors import DataError
from tenhours.core.queueing import ReviewOrder
from tenhours.core.scheduling import Parameters
from tenhours.core.time import Calendar
from tenhours.hours_settings import HoursSettings
from tenhours.zone import system_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MOST: Final = 1_000_000
_LONGEST_STEP: Final = 365 * 86400
"""Seconds."""


class Buttons(Enum):
    """How many answers a card is rated with."""

    FOUR = 4
    TWO = 2


@dataclass(frozen=True, slots=True)
class DeckLimits:
    """What `[decks."name"]` sets for one deck and the decks below it."""

    new_per_day: int | None = None
    reviews_per_day: int | None = None
    desired_retention: float | None = None
    learning_steps: tuple[timedelta, ...] | None = None
    relearning_steps: tuple[timedelta, ...] | None = None
    maximum_interval: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default."""

    zone: ZoneInfo = field(default_factory=system_zone)
    """The home zone, in which study days are counted."""
    rollover: time = time(4)
    """When a new study day begins."""
    week_start: int = 0
    """0 for Monday to 6 for Sunday."""
    folders: tuple[str, ...] = ()
    """The student's deck folders, as given."""
    own: str = ""
    """Where new cards are written; empty means `decks` in the home."""
    subjects: tuple[str, ...] | None = None
    """Top-level decks of the bundled curriculum to study; None means all."""
    new_per_day: int = 10
    reviews_per_day: int = 200
    order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    buttons: Buttons = Buttons.FOUR
    parameters: Parameters = field(default_factory=Parameters)
    leech_threshold: int = 8
    """Lapses that make a leech; 0 turns it off."""
    leech_again: int = 4
    """Further lapses until a leech that was let go is caught again."""
    decks: Mapping[str, DeckLimits] = field(default_factory=dict)
    hours: HoursSettings = field(default_factory=HoursSettings)
    theme: str = ""
    ascii: bool | None = None
    """Draw with ASCII only; None leaves it to what the terminal says of itself."""
    images: bool | None = None
    """Draw pictures in the terminal; None does so where it is known to work."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action to keys, as Textual writes them (`space,enter`)."""
    welcomed: bool = False
    """The first-run questions were answered or skipped."""

    @property
    def calendar(self) -> Calendar:
        """The study days and weeks of the home zone."""
        return Calendar(self.zone, self.rollover, self.week_start)

    def deck_limits(self, name: str) -> DeckLimits:
        """What is set for a deck, the nearest of its ancestors deciding each value."""
        parts = name.split("/")
        found = [
            self.decks["/".join(parts[:length])]
            for length in range(len(parts), 0, -1)
            if "/".join(parts[:length]) in self.decks
        ]

        def nearest(key: str) -> Any:
            return next((v for v in (getattr(d, key) for d in found) if v is not None), None)

        return DeckLimits(*(nearest(key) for key in DeckLimits.__slots__))


def load(path: Path) -> Settings:
    """Read the settings; a missing file means the defaults.

    Raises DataError that names the file, the key and what to write, when something is wrong.
    """
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: {error}. Mend that line, or move the file away.") from error
    except RecursionError as error:
        raise DataError(f"{path}: its brackets nest too deep. Mend it, or move it away.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: this is not UTF-8 text (byte {error.start}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    return _Reader(path).settings(table)


_T = TypeVar("_T")


class _Reader:
    """Reads the tables of a parsed `config.toml`, naming file and key in every error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def settings(self, table: dict[str, Any]) -> Settings:
        known = {"time", "library", "review", "scheduling", "decks", "hours", "look", "keys"}
        self._no_others("", table, known | {"welcomed"})
        defaults = Settings()
        times = self._table(table, "time", {"zone", "rollover", "week_start"})
        library = self._table(table, "library", {"folders", "own", "subjects"})
        review = self._table(
            table, "review", {"new_per_day", "reviews_per_day", "order", "buttons"}
        )
        scheduling = self._table(
            table,
            "scheduling",
            {
                "desired_retention",
                "learning_steps",
                "relearning_steps",
                "maximum_interval",
                "weights",
                "leech_threshold",
                "leech_again",
            },
        )
        look = self._table(table, "look", {"theme", "ascii", "images"})
        keys = self._table(table, "keys", None)
        decks = self._table(table, "decks", None)
        hours = self._table(table, "hours", set(hours_settings.READERS))
        subjects = self._value("library.subjects", library, "subjects", _strings, None)
        return Settings(
            zone=self._value("time.zone", times, "zone", _zone, defaults.zone),
            rollover=self._value("time.rollover", times, "rollover", _clock_time, time(4)),
            week_start=self._value("time.week_start", times, "week_start", _weekday, 0),
            folders=self._value("library.folders", library, "folders", _folders, ()),
            own=self._value("library.own", library, "own", _folder, ""),
            subjects=subjects,
            new_per_day=self._value("review.new_per_day", review, "new_per_day", _count, 10),
            reviews_per_day=self._value(
                "review.reviews_per_day", review, "reviews_per_day", _count, 200
            ),
            order=self._value("review.order", review, "order", _order, defaults.order),
            buttons=self._value("review.buttons", review, "buttons", _buttons, Buttons.FOUR),
            parameters=self._parameters(scheduling),
            leech_threshold=self._value(
                "scheduling.leech_threshold", scheduling, "leech_threshold", _count, 8
            ),
            leech_again=self._value("scheduling.leech_again", scheduling, "leech_again", _count, 4),
            decks={name: self._deck(name, value) for name, value in decks.items()},
            hours=HoursSettings(
                **{
                    key: self._value(f"hours.{key}", hours, key, hours_settings.READERS[key], None)
                    for key in hours
                }
            ),
            theme=self._value("look.theme", look, "theme", _string, ""),
            ascii=self._value("look.ascii", look, "ascii", _flag, None),
            images=self._value("look.images", look, "images", _flag, None),
            keys={
                action: self._value(f"keys.{action}", keys, action, _string, "") for action in keys
            },
            welcomed=self._value("welcomed", table, "welcomed", _flag, False),
        )

    def _parameters(self, scheduling: dict[str, Any]) -> Parameters:
        defaults = Parameters()
        made = Parameters(
            weights=self._value(
                "scheduling.weights", scheduling, "weights", _weights, defaults.weights
            ),
            desired_retention=self._value(
                "scheduling.desired_retention", scheduling, "desired_retention", retention, 0.9
            ),
            learning_steps=self._value(
                "scheduling.learning_steps",
                scheduling,
                "learning_steps",
                _steps,
                defaults.learning_steps,
            ),
            relearning_steps=self._value(
                "scheduling.relearning_steps",
                scheduling,
                "relearning_steps",
                _steps,
                defaults.relearning_steps,
            ),
            maximum_interval=self._value(
                "scheduling.maximum_interval",
                scheduling,
                "maximum_interval",
                _positive,
                defaults.maximum_interval,
            ),
        )
        try:
            made.validate()
        except ValueError as error:
            raise DataError(f"{self._path}: [scheduling]: {error}") from error
        return made

    def _deck(self, name: str, value: object) -> DeckLimits:
        if not isinstance(value, dict):
            raise DataError(f'{self._path}: [decks."{name}"] should be a table.')
        self._no_others(f'decks."{name}".', value, set(DeckLimits.__slots__))
        where = f'decks."{name}".'

        def read(key: str, kind: Callable[[Any], _T]) -> _T | None:
            found: _T | None = self._value(where + key, value, key, kind, None)
            return found

        return DeckLimits(
            new_per_day=read("new_per_day", _count),
            reviews_per_day=read("reviews_per_day", _count),
            desired_retention=read("desired_retention", retention),
            learning_steps=read("learning_steps", _steps),
            relearning_steps=read("relearning_steps", _steps),
            maximum_interval=read("maximum_interval", _positive),
        )

    def _table(self, table: dict[str, Any], key: str, known: set[str] | None) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise DataError(f"{self._path}: [{key}] should be a table.")
        if known is not None:
            self._no_others(f"{key}.", value, known)
        return value

    def _no_others(self, where: str, table: dict[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise DataError(
                    f"{self._path}: {where}{key} is not a setting. Known here: "
                    f"{', '.join(sorted(known))}."
                )

    def _value(
        self,
        where: str,
        table: dict[str, Any],
        key: str,
        kind: Callable[[Any], _T],
        default: Any,
    ) -> Any:
        if key not in table:
            return default
        try:
            return kind(table[key])
        except ValueError as error:
            raise DataError(f"{self._path}: {where} {error}") from error


def duration(text: object) -> timedelta:
    """Read a step such as `10m`, `1h`, `90s` or `1d`.

    Raises ValueError with what to write instead.
    """
    match = (
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd])\s*", text) if isinstance(text, str) else None
    )
    if match is None:
        raise ValueError(f'should be a time such as "10m", "1h" or "1d", not {text!r}.')
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2]]
    seconds = float(match[1]) * unit
    if not 0 < seconds <= _LONGEST_STEP:
        raise ValueError(f"should be longer than nothing and at most a year, not {text!r}.")
    return timedelta(seconds=seconds)


def retention(value: object) -> float:
    """Read a desired retention.

    Raises ValueError outside 0.7 to 0.99, where FSRS is not meant to be used.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.7 <= value <= 0.99:
        raise ValueError(f"should be between 0.7 and 0.99, not {value!r}.")
    return float(value)


def _steps(value: object) -> tuple[timedelta, ...]:
    if not isinstance(value, list):
        raise ValueError('should be a list such as ["1m", "10m"].')  # noqa: TRY004
    return tuple(duration(item) for item in value)


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('should be a list of texts, ["like this"].')
    return tuple(value)


def _folder(value: object) -> str:
    text = _string(value)
    if text and not os.path.isabs(os.path.expanduser(text)):  # noqa: PTH111, PTH117 - never raise
        raise ValueError(f'should be a whole path, from "/" or "~" on, not {text!r}.')
    return text


def _folders(value: object) -> tuple[str, ...]:
    found = _strings(value)
    if "" in found:
        raise ValueError('should be whole paths, from "/" or "~" on, not "".')
    return tuple(_folder(text) for text in found)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"should be a text in quotes, not {value!r}.")  # noqa: TRY004
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"should be true or false, not {value!r}.")  # noqa: TRY004
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError(f"should be a whole number from 0 to {_MOST}, not {value!r}.")
    return value


def _positive(value: object) -> int:
    if _count(value) == 0:
        raise ValueError("should be at least 1.")
    return _count(value)


def _weights(value: object) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != 21:
        raise ValueError("should be a list of 21 numbers, FSRS-6's weights.")
    if not all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
        raise ValueError("should hold numbers only.")
    return tuple(float(item) for item in value)


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_string(value))
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(
            f'should be a time zone such as "Europe/Berlin", not {value!r}.'
        ) from error


def _clock_time(value: object) -> time:
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'should be a time of day such as "04:00", not {value!r}.')
    return time(int(match[1]), int(match[2]))


def _weekday(value: object) -> int:
    if isinstance(value, str) and value.lower() in WEEKDAYS:
        return WEEKDAYS.index(value.lower())
    raise ValueError(f'should be a weekday such as "monday", not {value!r}.')


def _order(value: object) -> ReviewOrder:
    try:
        return ReviewOrder(value)
    except ValueError:
        known = ", ".join(f'"{order.value}"' for order in ReviewOrder)
        raise ValueError(f"should be one of {known}, not {value!r}.") from None


def _buttons(value: object) -> Buttons:
    try:
        return Buttons(value)
    except ValueError:
        raise ValueError(f"should be 4 or 2, not {value!r}.") from None
