"""Linting: every problem of deck files, the slow checks included."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.errors import DataError
from tenhours.core.notes import Problem, Severity
from tenhours.library import files, folders
from tenhours.services.formulas import formula_problems
from tenhours.services.sync.report import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tenhours.core.decks import ParsedDeck
    from tenhours.core.notes import Note

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linted:
    """One deck file with all its problems; or none, with what kept it from being read."""

    shown: str
    """The path as it was given, joined with the file's own."""
    deck: str
    """The deck's name, if the file states it."""
    notes: tuple[Note, ...]
    text: str
    problems: list[Problem]


def lint(paths: Sequence[Path], library: Sequence[Path] = ()) -> list[FileProblem]:
    """Name every problem of the deck files below some paths, in order of file and line.

    A file in one of the folders of the library is judged as part of it.
    """
    return [
        FileProblem(file.shown, problem)
        for file in linted(paths, library)
        for problem in file.problems
    ]


def linted(
    paths: Sequence[Path], library: Sequence[Path] = (), *, whole_formulas: bool = False
) -> Iterator[Linted]:
    """Read the deck files below some paths in order, each with its problems.

    With `whole_formulas`, a formula that cannot be drawn whole at 76 columns is an error.
    """
    ids: dict[str, tuple[str, int]] = {}
    seen: set[str] = set()
    for root in paths:
        listing = folders.scan(root)
        base = folders.base(root)
        if not listing.exists:
            yield _unread(str(root), "this file or folder is not there.")
        for folder, reason in listing.unreadable.items():
            yield _unread(str(base / folder), f"this cannot be listed: {reason}.")
        for name in listing.files:
            real = os.path.realpath(base / name)
            if real in seen:
                continue
            seen.add(real)
            folder = _folder(base, name, library)
            yield _lint_file(base, name, folder, ids, whole_formulas)


def _folder(base: Path, name: str, library: Sequence[Path]) -> str:
    """Name a file's folder under its root: the widest folder around it."""
    place = Path(os.path.realpath((base / name).parent))
    roots = [Path(os.path.realpath(root)) for root in (base, *library)]
    around = [root for root in roots if place.is_relative_to(root)]
    outermost = min(around, key=lambda root: len(root.parts), default=place)
    folder = place.relative_to(outermost).as_posix()
    return "" if folder == "." else folder


def _lint_file(
    base: Path,
    name: str,
    folder: str,
    ids: dict[str, tuple[str, int]],
    whole_formulas: bool,
) -> Linted:
    path = base / name
    shown = str(path)
    try:
        data = files.read(path)
    except (OSError, DataError) as error:
        return _unread(shown, f"this file cannot be read: {error}.")
    parsed = parse_deck(data, folder=folder)
    problems = list(parsed.problems)
    problems += _ids_used_twice(parsed, shown, ids)
    text = data.decode("utf-8-sig", "replace")
    problems += _missing_media(parsed.notes, text, path.parent)
    macros = folders.macros_for(base, name)
    problems += formula_problems(parsed, text, macros, whole=whole_formulas)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return Linted(shown, parsed.settings.name or "", parsed.notes, text, problems)


def _ids_used_twice(
    parsed: ParsedDeck, shown: str, ids: dict[str, tuple[str, int]]
) -> Iterable[Problem]:
    for note in parsed.notes:
        if note.id is None:
            continue
        first = ids.setdefault(note.id, (shown, note.line))
        if first != (shown, note.line) and first[0] != shown:
            yield Problem(
                note.line,
                1,
                Severity.ERROR,
                f'the id "{note.id}" is used twice: it stands at {first[0]}:{first[1]} already. '
                "Give this card another id.",
            )


def _missing_media(notes: Iterable[Note], text: str, folder: Path) -> Iterable[Problem]:
    from tenhours.rendering.markdown import parse

    lines = text.splitlines()
    for note in notes:
        fields = "\n\n".join((note.front, note.back, *note.hints, *note.steps, note.explanation))
        if "![" not in fields:
            continue
        for token in parse(fields):
            for child in token.children or ():
                source = unquote(str(child.attrGet("src") or "")) if child.type == "image" else ""
                if not source or _ADDRESS.match(source) or _is_file(folder / source):
                    continue
                line, column = _place(lines, note, source)
                yield Problem(
                    line,
                    column,
                    Severity.WARNING,
                    f"the picture {source} is not there, seen from this file's folder.",
                )


def _place(lines: Sequence[str], note: Note, source: str) -> tuple[int, int]:
    for number in range(note.line - 1, min(note.end_line, len(lines))):
        column = lines[number].find(source)
        if column >= 0:
            return number + 1, column + 1
    return note.line, 1


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def _unread(file: str, message: str) -> Linted:
    return Linted(file, "", (), "", [Problem(1, 1, Severity.ERROR, message)])
