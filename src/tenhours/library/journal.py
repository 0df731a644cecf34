"""Changing many files as one: all of them, or after a crash none."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.library import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER: Final = ".importing"
"""Hidden, so that no sync looks into it."""


class Journal:
    """Writes files, and can take all of it back until `finish`."""

    def __init__(self, library: Path, name: str) -> None:
        """Begin; `name` is what the data file will know the whole by."""
        self._folder = library / FOLDER
        self.name = name
        self._lines: list[str] = []
        self._open = False

    def write(
        self,
        contents: Mapping[Path, bytes | Callable[[], bytes | None]],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Write all the files; a content may be read when its turn comes, None writes nothing.

        Raises DataError when one cannot be written; `take_back` then undoes the rest.
        """
        if not contents:
            return
        try:
            self._folder.mkdir(parents=True)
        except FileExistsError:
            raise DataError(
                f"another import is under way ({self._folder}). Wait until it has ended."
            ) from None
        except OSError as error:
            raise DataError(
                f"{self._folder} could not be made: {error.strerror or error}."
            ) from error
        self._open = True
        lines = [json.dumps({"name": self.name, "process": os.getpid()})]
        for number, (path, content) in enumerate(contents.items()):
            mark = (
                blake2b(content, digest_size=16).hexdigest() if isinstance(content, bytes) else ""
            )
            line = {
                "path": str(path),
                "kept": self._keep(path, number),
                "folders": [str(folder) for folder in _missing_folders(path.parent)],
                "digest": mark,
            }
            lines.append(json.dumps(line))
        files.write(self._folder / "journal", "\n".join(lines).encode())
        for number, (path, content) in enumerate(contents.items()):
            if isinstance(content, bytes):
                files.write(path, content)
            else:
                data = content()
                if data is not None:
                    files.write(path, data, durable=False)
            if progress is not None:
                progress(number + 1, len(contents))
        os.sync()  # at once for all that were not made durable one by one

    def _keep(self, path: Path, number: int) -> str:
        """Copy what stands at a path now; return the copy's name, nothing when nothing stands."""
        if not path.exists():
            return ""
        try:
            shutil.copy2(path, self._folder / str(number))
        except OSError as error:
            raise DataError(f"{path} could not be copied: {error.strerror or error}.") from error
        return str(number)

    def take_back(self) -> None:
        """Put everything back as it was."""
        if self._open:
            _undo(self._folder)
            self._open = False

    def finish(self) -> None:
        """Forget how it was: the data file knows of it now."""
        if self._open:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._open = False


def recover(library: Path, known: Callable[[str], bool]) -> bool:
    """Bring an import to an end that was cut off; return whether it was taken back.

    `known` says whether the data file holds what belongs to the files. An import that another
    process is busy with is left alone.
    """
    folder = library / FOLDER
    if not folder.exists():
        return False
    lines = _lines(folder)
    if not lines:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    if alive(int(lines[0].get("process", 0))):
        return False
    if known(str(lines[0].get("name"))):
        shutil.rmtree(folder, ignore_errors=True)
        return False
    _undo(folder)
    return True


def _undo(folder: Path) -> None:
    for line in reversed(_lines(folder)[1:]):
        path = Path(line["path"])
        with suppress(OSError):
            mark = blake2b(path.read_bytes(), digest_size=16).hexdigest()
            if line["digest"] and mark != line["digest"]:
                continue  # never written, or changed by the student since
            if line["kept"]:
                files.write(path, (folder / line["kept"]).read_bytes())
            else:
                path.unlink()
        for made in line["folders"]:
            with suppress(OSError):
                Path(made).rmdir()
    shutil.rmtree(folder, ignore_errors=True)


def _lines(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    with suppress(OSError, ValueError):  # without a journal nothing has been written yet
        text = (folder / "journal").read_text(encoding="utf-8")
        found.extend(json.loads(line) for line in text.splitlines())
    return found


def _missing_folders(folder: Path) -> list[Path]:
    """List the folders that writing will make, innermost first."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    return missing


def alive(process: int) -> bool:
    """Whether another process of this number runs."""
    if process in (0, os.getpid()):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except OSError:
        return True
    return True
