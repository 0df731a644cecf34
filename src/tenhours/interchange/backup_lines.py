"""Our own backup as JSON Lines: every row of the collection, the decks' files, the settings.

The first line says what the file is. Then comes one object a line: `{"row": TABLE, …}` with a row's
columns by name, instants in UTC and days as dates; `{"file": PATH, "root": N, …}` with a file of
the N-th folder of the library, a large one in several parts; `{"settings": TEXT}`; at last
`{"end": COUNT}`, without which the backup is cut short. Reading and writing lose nothing: a row
comes back to the last bit.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

FORMAT: Final = "backup"
SCHEMA: Final = 1
PART: Final = 1 << 19
"""Bytes of a file that one line holds."""

_HEAD: Final = re.compile(rb'\s*\{"tenhours": "backup"')
_LONGEST: Final = 64 * 1024 * 1024
"""Characters of a line."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANTS: Final = {
    "parameters": ("since",),
    "cards": ("due_at", "last_at"),
    "events": ("at", "due_at"),
    "ledger": ("at",),
    "timers": ("started", "last", "paused"),
}
"""Columns of microseconds since 1970."""
_DAYS: Final = {
    "cards": ("due_day", "last_day", "buried_day"),
    "events": ("study_day", "due_day"),
}
"""Columns of proleptic Gregorian ordinals."""
_JSON: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=True)


def is_backup(head: bytes) -> bool:
    """Whether a file that begins so is a backup of ours."""
    return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def head(told: Mapping[str, Any]) -> str:
    """Write the first line."""
    return _line({"tenhours": "backup", "schema": SCHEMA, **told})


def row(table: str, columns: Sequence[str], values: Sequence[Any]) -> str:
    """Write a row of a table."""
    told: dict[str, Any] = {"row": table}
    instants, days = _INSTANTS.get(table, ()), _DAYS.get(table, ())
    for name, value in zip(columns, values, strict=True):
        if value is None:
            continue
        if isinstance(value, bytes):
            told[name] = {"hex": value.hex()}
        elif name in instants:
            told[name] = _instant(value)
        elif name in days:
            told[name] = _day(value)
        else:
            told[name] = value
    return _line(told)


def file_lines(root: int, path: str, read: Callable[[int], bytes]) -> Iterator[str]:
    """Write a file of the library; `read` gives its next bytes, none at its end.

    Text is written as text, anything else in base 64; a large file takes several lines.
    """
    data = read(PART)
    part = 0
    while True:
        following = read(PART) if len(data) == PART else b""
        told: dict[str, Any] = {"file": path, "root": root}
        if part or following:
            told["part"] = part
        try:
            # What was cut in the middle of a letter goes in base 64, and loses nothing by it.
            told["text"] = data.decode("utf-8")
        except UnicodeDecodeError:
            told["base64"] = base64.b64encode(data).decode()
        yield _line(told)
        if not following:
            return
        data = following
        part += 1


def settings(text: str) -> str:
    """Write the settings file."""
    return _line({"settings": text})


def end(lines: int) -> str:
    """Write the last line."""
    return _line({"end": lines})


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Go through a backup's objects with their lines, the head first, the end last.

    Raises DataError when it is none, is cut short or damaged, or comes from a newer program.
    """
    count = 0
    ended = False
    try:
        with path.open("r", encoding="utf-8-sig", newline="\n") as file:
            while line := file.readline(_LONGEST + 1):
                count += 1
                if len(line) > _LONGEST:
                    raise DataError(f"{path}:{count}: this line is longer than any of ours.")
                told = _object(path, count, line)
                if count == 1:
                    _judge(path, told)
                elif ended:
                    raise DataError(f"{path}:{count}: something follows the end of the backup.")
                if "end" in told:
                    ended = True
                    if told["end"] != count - 1:
                        raise DataError(
                            f"{path} is not whole: its end counts {told['end']} lines before it, "
                            f"and there are {count - 1}."
                        )
                yield count, told
    except UnicodeDecodeError as error:
        raise DataError(f"{path}, behind line {count}: it is not UTF-8 ({error}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not ended:
        raise DataError(
            f"{path} is cut short behind line {count}: the last line of a whole backup says so."
        )


def values(
    table: str, columns: Sequence[str], told: Mapping[str, Any]
) -> list[int | float | str | bytes | None]:
    """Read a row as it was stored.

    Raises ValueError when a column is unknown or holds what it cannot.
    """
    unknown = told.keys() - {"row", *columns}
    if unknown:
        raise ValueError(f"there is no column {', '.join(sorted(unknown))} in {table}")
    instants, days = _INSTANTS.get(table, ()), _DAYS.get(table, ())
    found: list[int | float | str | bytes | None] = []
    for name in columns:
        value = told.get(name)
        if isinstance(value, dict):
            value = bytes.fromhex(str(value.get("hex", "")))
        elif isinstance(value, str) and name in instants:
            value = (datetime.fromisoformat(value) - _EPOCH) // timedelta(microseconds=1)
        elif isinstance(value, str) and name in days:
            value = date.fromisoformat(value).toordinal()
        elif value is not None and not isinstance(value, str | int | float):
            raise ValueError(f"{name} holds what no column can")
        found.append(value)
    return found


def lay(told: Mapping[str, Any], folder: Path) -> bool:
    """Write a file's line below a folder; return whether it begins the file.

    Raises ValueError when its name leads out of the folder or it cannot be read, OSError when it
    cannot be written.
    """
    path = PurePosixPath(str(told["file"]))
    named = path.parts and not path.is_absolute() and ".." not in path.parts
    if not named or not str(path).isprintable():
        raise ValueError(f"{str(path)!r} leads out of the library")
    target = folder / path
    begins = not told.get("part", 0)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb" if begins else "ab") as file:
        file.write(content(told))
    return begins


def content(told: Mapping[str, Any]) -> bytes:
    """Read the bytes of a file's line.

    Raises ValueError when there are none that can be read.
    """
    if isinstance(told.get("text"), str):
        return str(told["text"]).encode("utf-8", "surrogatepass")
    return base64.b64decode(str(told["base64"]), validate=True)


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}:{number}: this line is no JSON ({error}).") from error
    if not isinstance(told, dict):
        raise DataError(f"{path}:{number}: this line is no object.")
    return told


def _judge(path: Path, told: Mapping[str, Any]) -> None:
    if told.get("tenhours") != "backup":
        raise DataError(f"{path} is no backup of ours: its first line does not say so.")
    schema = told.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise DataError(
            f"{path} was written by a newer version of tenhours (schema {schema}; this one knows "
            f"{SCHEMA}). Update tenhours to read it."
        )


def _line(told: Mapping[str, Any]) -> str:
    return _JSON.encode(told) + "\n"


def _instant(micros: int) -> str | int:
    try:
        return (_EPOCH + timedelta(microseconds=micros)).isoformat(timespec="microseconds")
    except OverflowError:
        return micros


def _day(ordinal: int) -> str | int:
    try:
        return date.fromordinal(ordinal).isoformat()
    except (ValueError, OverflowError):
        return ordinal
