"""Zip archives from strangers: nothing climbs out, nothing unpacks without end."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final, Self

from tenhours.core.errors import DataError
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES: Final = 200_000
LARGEST: Final = 8 * 1024**3
"""Bytes of all files together, unpacked."""
LARGEST_FILE: Final = 4 * 1024**3
HIGHEST_RATIO: Final = 250
"""Unpacked to packed; prose and databases stay under 30, a bomb reaches 1,000."""
_SMALL: Final = 1024 * 1024
"""Bytes under which a file's ratio harms nobody."""
_SMALL_WHOLE: Final = 256 * 1024**2
"""Bytes under which the ratio of all files together does."""
_DATABASES: Final = ("collection.anki2", "collection.anki21")
"""One field that repeats itself makes a database shrink to nothing: no attack, while it is small
as a whole."""
_CHUNK: Final = 1 << 20
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Archive:
    """A zip file, looked through before anything of it is used."""

    def __init__(self, path: Path) -> None:
        """Open it and judge its table of contents.

        Raises DataError when it is no zip file, cut short, or would unpack to too much.
        """
        self._path = path
        self.refused: list[Refused] = []
        """Entries that are left out, with the reason."""
        try:
            self._zip = zipfile.ZipFile(path)
        except _FAULTS as error:
            raise DataError(
                f"{path} is no whole zip archive ({error}). It may have been cut short: fetch or "
                "export it again."
            ) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DataError(f"{path} cannot be read: {reason}.") from error
        try:
            self._entries = self._judged()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """List the files, in the archive's order."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """Bytes of a file, unpacked, as the archive says."""
        return self._entries[name].file_size

    def read(self, name: str, most: int = LARGEST_FILE) -> bytes:
        """Unpack one file.

        Raises DataError when it is damaged, or larger than `most` bytes or than it says.
        """
        parts = []
        with self.open(name) as file:
            left = min(most, self.size(name)) + 1
            while left > 0 and (chunk := self._chunk(file, name, min(left, _CHUNK))):
                parts.append(chunk)
                left -= len(chunk)
        if left <= 0:
            raise DataError(f"{self._path}: {name} unpacks to more than it should.")
        return b"".join(parts)

    def extract(self, name: str, target: Path) -> None:
        """Unpack one file to a path that the caller chose.

        Raises DataError as `read` does.
        """
        with self.open(name) as file, target.open("wb") as out:
            left = self.size(name) + 1
            while left > 0 and (chunk := self._chunk(file, name, min(left, _CHUNK))):
                out.write(chunk)
                left -= len(chunk)
        if left <= 0:
            raise DataError(f"{self._path}: {name} unpacks to more than it should.")

    def open(self, name: str) -> IO[bytes]:
        """Open one file for reading.

        Raises DataError when it is damaged or locked by a password.
        """
        try:
            return self._zip.open(self._entries[name])
        except _FAULTS as error:
            raise self._damaged(name, error) from error

    def _chunk(self, file: IO[bytes], name: str, size: int) -> bytes:
        try:
            return file.read(size)
        except _FAULTS as error:
            raise self._damaged(name, error) from error

    def _damaged(self, name: str, error: Exception) -> DataError:
        return DataError(f"{self._path}: {name} cannot be unpacked ({error}).")

    def _judged(self) -> dict[str, zipfile.ZipInfo]:
        listed = self._zip.infolist()
        if len(listed) > MOST_FILES:
            raise DataError(
                f"{self._path} holds {len(listed):,} files; more than {MOST_FILES:,} are not "
                "unpacked."
            )
        entries: dict[str, zipfile.ZipInfo] = {}
        total = 0
        for info in listed:
            if info.is_dir():
                continue
            why = _harm(info, entries)
            if why:
                self.refused.append(Refused(info.filename, why))
                continue
            entries[info.filename] = info
            total += info.file_size
            ratio = info.file_size / max(info.compress_size, 1)
            small = _SMALL_WHOLE if info.filename in _DATABASES else _SMALL
            if info.file_size > small and ratio > HIGHEST_RATIO:
                raise DataError(
                    f"{self._path}: {info.filename} would unpack to {ratio:.0f} times its size. "
                    "That looks like an attack; nothing was unpacked."
                )
        whole = self._path.stat().st_size
        if total > _SMALL_WHOLE and total > whole * HIGHEST_RATIO:
            raise DataError(
                f"{self._path} would unpack to {total // max(whole, 1)} times its size. That looks "
                "like an attack; nothing was unpacked."
            )
        if total > LARGEST:
            raise DataError(
                f"{self._path} would unpack to {total // 1024**2:,} MB; more than "
                f"{LARGEST // 1024**3} GB are not unpacked."
            )
        return entries


def _harm(info: zipfile.ZipInfo, entries: dict[str, zipfile.ZipInfo]) -> str:
    """Say why an entry must not be used; nothing when it may."""
    name = info.filename
    path = PurePosixPath(name)
    if path.is_absolute() or name.startswith("\\") or name[1:2] == ":":
        return "its name is absolute"
    if ".." in path.parts or "\\" in name:
        return "its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    if not name.isprintable():
        return "its name holds control characters"
    if info.flag_bits & 1:
        return "it is locked with a password"
    if name in entries:
        return "another file of the archive has the same name"
    if info.file_size > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE // 1024**3} GB"
    return ""
