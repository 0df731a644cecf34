"""Find the picture files that cards name: inside their folder, and pictures for certain."""

from __future__ import annotations

import os
import stat
import struct
from typing import TYPE_CHECKING, BinaryIO, Final

from tenhours.core.errors import DataError
from tenhours.library.folders import base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 50_000_000

_HEAD: Final = 32
"""Bytes that tell what kind of picture a file holds."""
_MOST_MARKERS: Final = 500
"""Segments of a JPEG before the one that gives its size."""


def find(root: Path, deck: str, target: str) -> tuple[Path, int, int]:
    """Find what a card of the deck file `root`/`deck` names; read its head, not its pixels.

    Returns its path, absolute and with no symbolic link left in it, its width and its height.

    Raises DataError, saying what to do, when there is no such picture inside the root, wherever
    symbolic links lead, or it is too large.
    """
    if "://" in target or target.startswith("data:"):
        raise DataError(f"{target} is not in the deck's folder. Pictures are not fetched.")
    if not target.lower().endswith(SUFFIXES):
        raise DataError(f"{target} is no picture that is shown here: {', '.join(SUFFIXES)}.")
    folder = base(root)
    try:
        inside = folder.resolve(strict=True)
        path = (folder / deck).parent.joinpath(target).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(f"the picture {target} is not there.") from error
    if not path.is_relative_to(inside):
        raise DataError(f"the picture {target} lies outside the deck's folder.")
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(f"{target} leads to a file that is not named like a picture.")
    try:
        size = _size(path)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise DataError(f"the picture {target} cannot be read: {_reason(error)}.") from error
    if size[0] * size[1] > MOST_PIXELS:
        raise DataError(f"the picture {target} is too large: {size[0]} × {size[1]} pixels.")
    return path, *size


def _size(path: Path) -> tuple[int, int]:
    """Read width and height; ValueError says why it cannot be done."""
    # Without O_NONBLOCK, opening a named pipe would wait for a writer.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise ValueError("it is not a regular file")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > MOST_BYTES:
            raise ValueError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
        head = file.read(_HEAD)
        for signature, measure in _KINDS:
            if head.startswith(signature):
                width, height = measure(head, file)
                if width < 1 or height < 1:
                    raise ValueError("it has no size")
                return width, height
    raise ValueError("it holds something else than a picture")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is damaged" if isinstance(error, struct.error | IndexError) else str(error)


def _png(head: bytes, _: BinaryIO) -> tuple[int, int]:
    """Read the header chunk (PNG specification, 11.2.2)."""
    if head[12:16] != b"IHDR":
        raise ValueError("it is damaged")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _gif(head: bytes, _: BinaryIO) -> tuple[int, int]:
    """Read the logical screen descriptor (GIF89a, section 18)."""
    width, height = struct.unpack("<HH", head[6:10])
    return width, height


def _webp(head: bytes, _: BinaryIO) -> tuple[int, int]:
    """Read the first chunk, of one of three kinds (RFC 9649, section 2)."""
    if head[8:12] != b"WEBP":
        raise ValueError("it holds something else than a picture")
    kind = head[12:16]
    if kind == b"VP8X":
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("it is damaged")


def _jpeg(_: bytes, file: BinaryIO) -> tuple[int, int]:
    """Go from segment to segment until a start of frame (ITU-T T.81, B.2.2)."""
    file.seek(2)
    for _count in range(_MOST_MARKERS):
        mark, kind, length = struct.unpack(">BBH", file.read(4))
        while mark == kind == 0xFF:  # fill bytes
            kind, length = length >> 8, (length & 0xFF) << 8 | file.read(1)[0]
        if mark != 0xFF or length < 2:
            break
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(length - 2, os.SEEK_CUR)
    raise ValueError("it is damaged")


_KINDS: Final[tuple[tuple[bytes, Callable[[bytes, BinaryIO], tuple[int, int]]], ...]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"RIFF", _webp),
)
