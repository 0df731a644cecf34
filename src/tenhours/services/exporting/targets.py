"""Where an export goes: whole into its place at the end, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


_WORK: Final = ".export-"


def check(path: Path, *, folder: bool, force: bool) -> None:
    """Refuse a place where something would be lost.

    Raises UsageError that says what to do instead.
    """
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is no folder. Make it first, or name another place.")
    if path.is_dir():
        if not folder:
            raise UsageError(f"{path} is a folder. Name a file.")
        if any(path.iterdir()):
            raise UsageError(f"{path} is there and not empty. Name a new folder, or a .zip file.")
    elif path.exists() or path.is_symlink():
        if folder or not path.is_file():
            raise UsageError(f"{path} is there already. Name another place.")
        if not force:
            raise UsageError(f"{path} is there already. --force replaces it.")


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """Give a file to write beside the named one, which takes its place once it is whole.

    Raises DataError when the disk does not take it; the old file is then still there.
    """
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.")
        os.close(handle)
    except OSError as error:
        raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
    partial = Path(name)
    try:
        yield partial
        with partial.open("rb+") as whole:
            os.fsync(whole.fileno())
        partial.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        partial.replace(target)
    except OSError as error:
        raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill beside the named one, which it becomes once it is whole.

    Raises DataError when the disk does not take it.
    """
    target = path.resolve()
    try:
        partial = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:60]}."))
    except OSError as error:
        raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
    try:
        yield partial
        partial.chmod(0o755)
        if target.is_dir():
            target.rmdir()
        partial.replace(target)
    except OSError as error:
        raise DataError(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def workplace(home: Path) -> Iterator[Path]:
    """Give a folder in the home for what is only needed on the way."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        work = Path(tempfile.mkdtemp(dir=home, prefix=f"{_WORK}{os.getpid()}-"))
    except OSError as error:
        raise DataError(f"{home} cannot be written: {error.strerror or error}.") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Remove what an export left whose program was killed."""
    for left in home.glob(f"{_WORK}*"):
        owner = left.name.removeprefix(_WORK).partition("-")[0]
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (OSError, ValueError):
            continue  # it still runs, or it is not ours to judge
