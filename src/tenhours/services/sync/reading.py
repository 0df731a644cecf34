"""The first half of a sync: see which files changed, and read those."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.core.notes import Problem, Severity
from tenhours.library import files, folders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from tenhours.core.decks import DeckSettings, ParsedDeck
    from tenhours.storage.deck_files import StoredFile

JUST_NOW: Final = 2_000_000_000
"""Nanoseconds: a file touched this shortly before it was read may have changed since, unseen."""


@dataclass(frozen=True, slots=True)
class Root:
    """One folder of the library."""

    key: str
    """How the data file names it: its path, or nothing for the bundled decks."""
    path: Path
    own: bool = False
    """Made when the first card is written: until then it need not be there."""

    @property
    def bundled(self) -> bool:
        """Whether these are the read-only decks that come with the program."""
        return self.key == ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read because it is new or changed."""

    root: Root
    path: str
    size: int
    modified: int
    digest: bytes
    parsed: ParsedDeck
    deck: str
    whole: bool
    """Nothing in it is in error, so that what is missing has really left it."""

    @property
    def place(self) -> tuple[str, str]:
        """Root and path, as the data file keys it."""
        return self.root.key, self.path

    def shown(self) -> str:
        """Name the file as the student knows it."""
        return str(folders.base(self.root.path) / self.path)


@dataclass(slots=True)
class Survey:
    """What the folders look like beside what is known of them."""

    read: list[ReadFile] = field(default_factory=list)
    touched: list[tuple[StoredFile, int]] = field(default_factory=list)
    """Files whose time changed and whose content did not."""
    gone: list[StoredFile] = field(default_factory=list)
    held: list[tuple[StoredFile, Problem]] = field(default_factory=list)
    """Files that should be there and cannot be read."""
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    """About whole folders."""
    present: int = 0
    """Files that are there."""
    wanted: list[tuple[Root, str, folders.FileStat]] = field(default_factory=list)
    """Files that are new or seem changed."""

    @property
    def quiet(self) -> bool:
        """Whether nothing at all has to be written."""
        return not (self.read or self.touched or self.gone or self.held)


def survey(
    roots: Sequence[Root],
    stored: Mapping[tuple[str, str], StoredFile],
    *,
    now: int,
    subjects: Collection[str] | None = None,
    again: Collection[int] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Survey:
    """Look at every file's size and time, and read those that may have changed.

    `now` is in nanoseconds since 1970; `subjects` limits the bundled decks; `again` names stored
    files to read in any case; `progress` hears of files read and files to read.
    """
    found = look(roots, stored, subjects=subjects, again=again)
    read(found, stored, now=now, again=again, progress=progress)
    return found


def look(
    roots: Sequence[Root],
    stored: Mapping[tuple[str, str], StoredFile],
    *,
    subjects: Collection[str] | None = None,
    again: Collection[int] = (),
) -> Survey:
    """Look at every file's size and time, and read none."""
    result = Survey()
    seen: set[tuple[str, str]] = set()
    known_roots = {root.key for root in roots}
    for root in roots:
        listing = folders.scan(root.path)
        if root.bundled and subjects is not None:
            listing.files = {
                path: stat for path, stat in listing.files.items() if path.split("/")[0] in subjects
            }
        in_root = [file for place, file in stored.items() if place[0] == root.key]
        _look_at_root(root, listing, in_root, result)
        missing = not listing.exists or (not listing.files and _had_files(in_root, root))
        result.present += len(listing.files)
        for path, stat in listing.files.items():
            seen.add((root.key, path))
            known = stored.get((root.key, path))
            if known is None or known.id in again or not _same(known, stat, listing):
                result.wanted.append((root, path, stat))
        for file in in_root:
            if (root.key, file.path) in seen or file.state == "gone":
                continue
            if missing or listing.hides(file.path):
                reason = listing.odd.get(file.path, "it cannot be reached at the moment")
                _hold(file, reason, result)
            else:
                result.gone.append(file)
    result.gone.extend(
        file
        for place, file in stored.items()
        if place[0] not in known_roots and file.state != "gone"
    )
    return result


def read(
    found: Survey,
    stored: Mapping[tuple[str, str], StoredFile],
    *,
    now: int,
    again: Collection[int] = (),
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Read the files that a look found to be new or changed."""
    for number, (root, path, stat) in enumerate(found.wanted):
        if progress is not None:
            progress(number, len(found.wanted))
        _read_one(root, path, stat, stored.get((root.key, path)), again, now, found)


def _look_at_root(
    root: Root, listing: folders.Scan, in_root: list[StoredFile], result: Survey
) -> None:
    if root.own and not listing.exists:
        if any(file.state != "gone" for file in in_root):
            waiting = "this folder is not there. Its cards wait until it is back."
            result.problems.append((str(root.path), _error(waiting)))
    elif not listing.exists:
        waiting = "Its cards wait until it is back. " if in_root else ""
        result.problems.append(
            (
                str(root.path),
                _error(
                    f"this folder is not there. {waiting}`tenhours decks remove` takes it off the "
                    "list."
                ),
            )
        )
    elif not listing.files and not listing.unreadable and _had_files(in_root, root):
        result.problems.append(
            (
                str(root.path),
                _error(
                    "no deck files are left here (is a drive not mounted?). Its cards wait; "
                    "`tenhours decks remove` lets go of the folder."
                ),
            )
        )
    for folder, reason in listing.unreadable.items():
        result.problems.append(
            (str(root.path / folder), _error(f"this folder cannot be listed: {reason}."))
        )
    known = {file.path for file in in_root if file.state != "gone"}
    for path, reason in listing.odd.items():
        if path not in known and reason != folders.IS_FOLDER:
            result.problems.append(
                (str(root.path / path), _error(f"this deck cannot be read: {reason}."))
            )


def _had_files(in_root: list[StoredFile], root: Root) -> bool:
    return not root.bundled and sum(file.state != "gone" for file in in_root) > 1


def _same(known: StoredFile, stat: folders.FileStat, listing: folders.Scan) -> bool:
    defined = max((macros.modified for macros in listing.macros.values()), default=0)
    return (
        known.synced - defined > JUST_NOW
        and known.size == stat.size
        and known.modified == stat.modified
        and known.synced - known.modified > JUST_NOW
        and known.state == "read"
    )


def _read_one(
    root: Root,
    path: str,
    stat: folders.FileStat,
    known: StoredFile | None,
    again: Collection[int],
    now: int,
    result: Survey,
) -> None:
    full = folders.base(root.path) / path
    try:
        data = files.read(full)
    except FileNotFoundError:
        if known is not None and known.state != "gone":
            result.gone.append(known)
        return
    except (OSError, DataError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if known is not None:
            _hold(known, f"it cannot be read: {reason}", result)
        else:
            result.problems.append((str(full), _error(f"this file cannot be read: {reason}.")))
        return
    macros = folders.macros_for(folders.base(root.path), path)
    digest = files.digest(data + macros.encode())
    if (
        known is not None
        and known.id not in again
        and known.state == "read"
        and (known.digest, known.size) == (digest, stat.size)
    ):
        if known.modified != stat.modified or now - known.synced > JUST_NOW:
            result.touched.append((known, stat.modified))
        return
    folder = str(PurePosixPath(path).parent)
    from tenhours.core.deck_parsing.parse import parse_deck  # unchanged files do without

    parsed = parse_deck(data, folder="" if folder == "." else folder)
    if macros:
        settings = replace(parsed.settings, macros=f"{macros}\n{parsed.settings.macros}")
        parsed = replace(parsed, settings=settings)
    whole = not any(problem.severity is Severity.ERROR for problem in parsed.problems)
    result.read.append(
        ReadFile(
            root=root,
            path=path,
            size=stat.size,
            modified=stat.modified,
            digest=digest,
            parsed=parsed,
            deck=deck_name(parsed.settings, path),
            whole=whole,
        )
    )


def deck_name(settings: DeckSettings, path: str) -> str:
    """Name the deck of a file: its front matter, else its path under its root."""
    if settings.name:
        return settings.name
    own = PurePosixPath(path).with_suffix("")
    if settings.last_name:
        own = own.with_name(settings.last_name.replace("/", "∕"))
    return str(own)


def _hold(file: StoredFile, reason: str, result: Survey) -> None:
    if file.state == "held":
        return
    problem = _error(f"{reason}. Its cards wait and keep their memory.")
    result.held.append((file, problem))


def _error(message: str) -> Problem:
    return Problem(1, 1, Severity.ERROR, message)


def with_findings(read: ReadFile, found: Sequence[Problem]) -> ReadFile:
    """Add problems that only the whole library shows to a file's own."""
    problems = sorted((*read.parsed.problems, *found), key=lambda p: (p.line, p.column))
    return replace(read, parsed=replace(read.parsed, problems=tuple(problems)))
