"""Authoring: new cards, the file behind a card, and ids."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_parsing.stamping import slug, stamp
from tenhours.core.errors import DataError, UsageError
from tenhours.core.notes import Severity
from tenhours.library import files, folders
from tenhours.services.sync.report import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenhours.core.notes import Note

_LONGEST: Final = 60
"""Characters of one part of a deck's name, so that every file system can hold it."""

TEMPLATE: Final = """\
Q:
A:

<!-- Write the question after Q: and the answer after A:. Also possible:
     QA: asked in both directions      C: text with {{holes}}
     H: a hint                         S: one step of a derivation
     E: an explanation                 $x^2$ and $$\\frac{a}{b}$$ are drawn
     Several cards may follow one another. An empty card adds nothing. -->
"""


@dataclass(frozen=True, slots=True)
class EditPlace:
    """Where a card is edited."""

    path: Path
    line: int
    copied: bool
    """The bundled file was just copied into the student's library."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """What stamping did to one file."""

    path: Path
    ids: int


class Authoring:
    """Writes into the student's deck files, and never into the bundled ones."""

    def __init__(self, own_decks: Path, bundled: Path) -> None:
        self._own = own_decks
        self._bundled = bundled

    def file_of_deck(self, deck: str) -> Path:
        """Name the file that new cards of a deck are written to.

        Raises UsageError for a name that would lead out of the library.
        """
        parts = PurePosixPath(deck.strip() or "inbox").parts or ("inbox",)
        if any(
            part.startswith((".", "~", "/")) or not part.isprintable() or len(part) > _LONGEST
            for part in parts
        ):
            raise UsageError(f"{deck!r} is not a deck name. Write it like maths/probability.")
        return self._own.joinpath(*parts[:-1], f"{parts[-1]}.md")

    def check(self, text: str) -> tuple[int, list[FileProblem]]:
        """Read a draft: how many good notes it has, and its problems."""
        parsed = parse_deck(text)
        return len(parsed.notes), [FileProblem("draft", problem) for problem in parsed.problems]

    def add(self, deck: str, text: str) -> tuple[Path, int]:
        """Append new notes to their deck's file; return the file and the number of notes.

        Raises DataError when the file cannot be written.
        """
        path = self.file_of_deck(deck)
        body = _without_help(text).strip("\n")
        count = len(parse_deck(body).notes)
        try:
            old = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        ending = b"\r\n" if b"\r\n" in old else b"\n"
        new = body.encode().replace(b"\n", ending) + ending
        if old:
            gap = ending if old.endswith((b"\n", b"\r")) else ending * 2
            new = old + gap + new
        files.write(path, new)
        return path, count

    def edit_place(self, root: str, path: str, line: int) -> EditPlace:
        """Find the file to edit; a bundled one is copied into the library first."""
        if root:
            return EditPlace(folders.base(Path(root)) / path, line, copied=False)
        target = self._own.joinpath(*PurePosixPath(path).parts)
        if target.exists():
            return EditPlace(target, line, copied=False)
        try:
            data = (self._bundled / path).read_bytes()
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        files.write(target, data)
        return EditPlace(target, line, copied=True)

    def stamp(self, paths: Iterable[Path], *, dry_run: bool) -> tuple[list[Stamped], list[str]]:
        """Write an id under every note that has none; return what was done, and complaints."""
        done, complaints = [], []
        taken: set[str] = set()
        listed = [file for path in paths for file in deck_files(path)]
        readable = []
        for path in listed:
            try:
                data = files.read(path)
                text = data.decode("utf-8")
            except (OSError, UnicodeDecodeError, DataError) as error:
                complaints.append(f"{path}: {error}. It was left as it is.")
                continue
            parsed = parse_deck(data)
            readable.append((path, text, parsed))
            taken.update(note.id for note in parsed.notes if note.id is not None)
        for path, text, parsed in readable:

            def name(note: Note) -> str:
                return _free(slug(note.front), taken)

            count = sum(note.id is None for note in parsed.notes)
            if count == 0:
                continue
            if not dry_run:
                files.write(path, stamp(text, parsed, name).encode())
            done.append(Stamped(path, count))
            broken = sum(p.severity is Severity.ERROR for p in parsed.problems)
            if broken:
                complaints.append(
                    f"{path}: what is in error was not stamped ({phrases.plural(broken, 'error')}; "
                    "see `tenhours lint`)."
                )
        return done, complaints


def deck_files(path: Path) -> Sequence[Path]:
    """List the deck files that a path stands for.

    Raises UsageError when there is nothing there.
    """
    listing = folders.scan(path)
    if not listing.exists:
        raise UsageError(f"{path} is not there.")
    return [folders.base(path) / name for name in listing.files]


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _without_help(text: str) -> str:
    start = text.find("<!-- Write the question after Q:")
    if start < 0:
        return text
    end = text.find("-->", start)
    return text[:start] + (text[end + 3 :] if end >= 0 else "")
