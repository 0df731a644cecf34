"""Protocol buffers' wire format, as much of it as Anki's tables need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Go through a message's fields: number, and an integer or the bytes of what it holds.

    Raises DataError when the bytes are no message.
    """
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, position = _varint(data, position)
            yield number, value
            continue
        if wire == 2:
            size, position = _varint(data, position)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise DataError("a table of the package is damaged.")
        if position + size > len(data):
            raise DataError("a table of the package is cut short.")
        yield number, data[position : position + size]
        position += size


def text(data: bytes, wanted: int) -> str:
    """Read the last text field with a number; nothing when there is none."""
    found = b""
    for number, value in fields(data):
        if number == wanted and isinstance(value, bytes):
            found = value
    return found.decode("utf-8", "replace")


def integer(data: bytes, wanted: int) -> int:
    """Read the last integer field with a number; 0 when there is none."""
    found = 0
    for number, value in fields(data):
        if number == wanted and isinstance(value, int):
            found = value
    return found


def has(data: bytes, wanted: int) -> bool:
    """Whether a message has a field with a number."""
    return any(number == wanted for number, _ in fields(data))


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= len(data) or shift > 63:
            raise DataError("a table of the package is damaged.")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
