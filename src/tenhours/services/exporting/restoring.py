"""Putting a backup of JSON Lines into an empty home: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.errors import DataError, UsageError
from tenhours.interchange import backup_lines
from tenhours.library import configuration
from tenhours.services.importing.planning import safe_name
from tenhours.storage import heads, ledger
from tenhours.storage.database import Database
from tenhours.storage.refilling import Refilling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenhours.places import Places

FOLDERS: Final = "folders"
"""Where added folders of another machine are put, in the home."""
_EVERY: Final = 2000


@dataclass(slots=True)
class RestoreReport:
    """What was put back."""

    rows: int = 0
    events: int = 0
    files: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Root:
    """A folder of the library: as it was called, and where it goes; nowhere when it is there."""

    before: str
    target: Path | None
    made: Path
    """Where it is put together."""
    own: bool = False
    """The student's own, to which new cards are written."""
    file: bool = False
    """A single deck file."""

    @property
    def put_together(self) -> Path:
        """What takes the target's place: a folder, or the one file in it."""
        return self.made / Path(self.before).name if self.file else self.made

    @property
    def after(self) -> str:
        """How the data file names it from now on."""
        return self.before if self.target is None else str(self.target)


class Restoring:
    """Fills one home, which must be empty."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def takes(self, path: Path) -> bool:
        """Whether a file is a backup of this kind."""
        try:
            with path.open("rb") as file:
                return backup_lines.is_backup(file.read(64))
        except OSError:
            return False

    def restore(
        self, backup: Path, progress: Callable[[int, int], None] | None = None
    ) -> RestoreReport:
        """Put back data file, decks and settings.

        Raises UsageError when the home is not empty, DataError when the backup is damaged or the
        home cannot be written: nothing is changed then.
        """
        self._refuse_used()
        try:
            self._places.data.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=self._places.data, prefix=".restore-"))
        except OSError as error:
            raise DataError(
                f"{self._places.data} cannot be written: {error.strerror or error}."
            ) from error
        try:
            filling = _Filling(backup, work, self._places)
            filling.run(progress)
            self._put_in_place(filling, work)
        except OSError as error:
            raise DataError(
                f"{self._places.data} could not be written: {error.strerror or error}."
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return filling.report

    def _refuse_used(self) -> None:
        own = self._places.own_decks
        used = self._places.database.exists() or (own.is_dir() and any(own.iterdir()))
        if used or (self._places.data / FOLDERS).exists():
            raise UsageError(
                f"{self._places.data} is in use. Name an empty place with --home DIR, or bring "
                "the backup's cards in with `import`."
            )

    def _put_in_place(self, filling: _Filling, work: Path) -> None:
        """Move all that was made to where it belongs, the data file last."""
        database = work / "tenhours.db"
        Database(database).close()  # brings an older one up to date
        moved: list[Path] = []
        try:
            for root in filling.roots:
                if root.target is not None and root.made.exists():  # one without files is not made
                    root.target.parent.mkdir(parents=True, exist_ok=True)
                    if root.target.is_dir():
                        root.target.rmdir()
                    os.replace(root.put_together, root.target)  # noqa: PTH105 - one step, as everywhere
                    moved.append(root.target)
            self._settings(filling, moved)
            os.replace(database, self._places.database)  # noqa: PTH105
        except BaseException:
            for path in moved:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    with suppress(OSError):
                        path.unlink()
            raise
        opened = Database(self._places.database)
        try:
            with opened.transaction() as connection:
                if ledger.heads(connection):
                    heads.settle(connection, self._places.ledger_head, fresh=True)
        finally:
            opened.close()

    def _settings(self, filling: _Filling, moved: list[Path]) -> None:
        path = self._places.settings
        if filling.settings is None:
            return
        if path.exists():
            filling.report.remarks.append(f"{path} was there already and was left as it is")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(filling.settings, encoding="utf-8")
        moved.append(path)
        own = [root for root in filling.roots if root.own]
        changes: dict[str, Any] = {}
        library = tomllib.loads(filling.settings).get("library", {})
        if "own" in library and any(root.after != root.before for root in own):
            changes["library.own"] = None  # the default, wherever it was before
        added = [root for root in filling.roots if not root.own]
        if any(root.after != root.before for root in added):
            changes["library.folders"] = [root.after for root in added]
        if changes:
            configuration.change(path, changes)


class _Filling:
    """Goes through a backup once and puts its parts together in a working folder."""

    def __init__(self, backup: Path, work: Path, places: Places) -> None:
        self._backup = backup
        self._work = work
        self._places = places
        self._refilling: Refilling | None = None
        self._names: dict[str, str] = {}
        self.roots: list[_Root] = []
        self.settings: str | None = None
        self.report = RestoreReport()

    def run(self, progress: Callable[[int, int], None] | None) -> None:
        """Read the whole. Raises DataError with the line of what is wrong."""
        try:
            for number, told in backup_lines.read(self._backup):
                if progress is not None and number % _EVERY == 0:
                    progress(number, 0)
                try:
                    self._take(told)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise DataError(f"{self._backup}:{number}: {error}.") from error
            if self._refilling is not None:
                self._refilling.finish()
        finally:
            if self._refilling is not None:
                self._refilling.close()

    def _take(self, told: Mapping[str, Any]) -> None:
        if self._refilling is None:
            self._head(told)
        elif "row" in told:
            self._row(self._refilling, told)
        elif "file" in told:
            self._file(told)
        elif "settings" in told:
            self.settings = str(told["settings"])
        elif "end" not in told:
            raise ValueError("this line says nothing that is known here")

    def _head(self, told: Mapping[str, Any]) -> None:
        self._refilling = Refilling(self._work / "tenhours.db", int(told["data_version"]))
        for number, root in enumerate(told["roots"]):
            before, own, is_file = str(root["path"]), bool(root["own"]), bool(root["file"])
            target: Path | None = self._places.own_decks
            if not own:
                name = safe_name(Path(before).name)
                target = self._places.data / FOLDERS / f"{number}-{name}"
                if is_file:
                    target = target / name
                if Path(before).exists():
                    target = None
                    self.report.remarks.append(f"{before} is there, and is read as it is now")
            made = self._work / f"root-{number}"
            self.roots.append(_Root(before, target, made, own=own, file=is_file))
        self._names = {root.before: root.after for root in self.roots}

    def _row(self, refilling: Refilling, told: Mapping[str, Any]) -> None:
        table = str(told["row"])
        columns = refilling.columns(table)
        if not columns:
            raise ValueError(f'there is no table "{table}"')
        values = backup_lines.values(table, columns, told)
        if table == "files":
            place = columns.index("root")
            values[place] = self._names.get(str(values[place]), values[place])
        refilling.add(table, values)
        self.report.rows += 1
        self.report.events += table == "events"

    def _file(self, told: Mapping[str, Any]) -> None:
        number = int(told["root"])
        if not 0 <= number < len(self.roots):
            raise ValueError(f"there is no folder number {number}")
        root = self.roots[number]
        if root.target is None:
            return
        self.report.files += backup_lines.lay(told, root.made)
