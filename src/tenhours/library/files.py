"""Single deck files: reading them whole, and writing them so that nothing is ever half there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 64 * 1024 * 1024
"""Bytes; a larger deck file is refused."""


def read(path: Path) -> bytes:
    """Read a deck file.

    Raises OSError when it cannot be read, and DataError when it is larger than any deck should be.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise DataError(
            f"this file is larger than {LARGEST // 1024 // 1024} MB. Split it into several decks."
        )
    return data


def digest(data: bytes) -> bytes:
    """Hash a file's bytes, to see whether it really changed."""
    return blake2b(data, digest_size=16).digest()


def write(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace a file's content in one step; a crash leaves the old file or the new one.

    Without `durable` it may be lost when the power fails before the system has written it.
    Raises DataError when it cannot be written; the old content is then still there.
    """
    target = path.resolve()
    temporary = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".tenhours-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
        os.chmod(temporary, mode)  # noqa: PTH101 - the name comes from mkstemp as text
        os.replace(temporary, target)  # noqa: PTH105
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
        raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
