"""What only the whole library shows: decks whose files disagree, and what they require."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.decks import ancestors
from tenhours.core.notes import Problem, Severity
from tenhours.services.sync.report import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenhours.core.decks import DeckSettings
    from tenhours.settings import Settings

LibraryFile = tuple[str, str, "DeckSettings"]
"""Shown path, deck and settings of one file; the student's files first, then by path."""


def check(files: Sequence[LibraryFile]) -> list[FileProblem]:
    """Compare the settings of all files."""
    return [*_disagreements(files), *_requirements(files)]


def check_settings(
    settings: Settings, files: Sequence[tuple[str, str, str, DeckSettings]]
) -> list[FileProblem]:
    """Name the decks and subjects in the settings that there are none of.

    `files` are roots, paths, decks and settings of all files.
    """
    names = {name for _, _, deck, _ in files for name in ancestors(deck)}
    unknown = [f'[decks."{name}"]' for name in settings.decks if name not in names]
    bundled = {path.split("/")[0] for root, path, _, _ in files if root == ""}
    unknown += [f'the subject "{name}"' for name in settings.subjects or () if name not in bundled]
    return [
        _problem("config.toml", Severity.WARNING, f"{name} has no effect: there is no such deck.")
        for name in unknown
    ]


def _disagreements(files: Sequence[LibraryFile]) -> Iterator[FileProblem]:
    first: dict[str, tuple[str, DeckSettings]] = {}
    for path, deck, settings in files:
        if deck not in first:
            first[deck] = (path, settings)
        elif _scheduling(first[deck][1]) != _scheduling(settings):
            yield _problem(
                path,
                Severity.WARNING,
                f'the deck "{deck}" is set differently in {first[deck][0]}, which comes first and '
                "counts. Make the two alike.",
            )


def _scheduling(settings: DeckSettings) -> tuple[object, ...]:
    return (settings.order, settings.desired_retention, settings.new_per_day, settings.requires)


def _requirements(files: Sequence[LibraryFile]) -> Iterator[FileProblem]:
    requires: dict[str, tuple[str, ...]] = {}
    where: dict[str, str] = {}
    names: set[str] = set()
    for path, deck, settings in files:
        names.update(ancestors(deck))
        requires.setdefault(deck, settings.requires)
        where.setdefault(deck, path)
    for deck, required in requires.items():
        for other in required:
            if other not in names:
                yield _problem(
                    where[deck],
                    Severity.WARNING,
                    f'requires "{other}", and there is no such deck. Check its name.',
                )
    reported: set[frozenset[str]] = set()
    edges = _edges(requires)
    for deck in requires:
        circle = _circle(deck, edges)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield _problem(
                where[deck],
                Severity.ERROR,
                f"decks require each other in a circle: {' → '.join(circle)}. Take one out.",
            )


def _edges(requires: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """List the decks that each one waits for: to require a deck is to require those below it."""
    below: dict[str, list[str]] = {}
    for deck in requires:
        for name in ancestors(deck):
            below.setdefault(name, []).append(deck)
    return {
        deck: tuple(other for name in required for other in below.get(name, ()) if other != deck)
        for deck, required in requires.items()
        if required
    }


def _circle(start: str, requires: dict[str, tuple[str, ...]]) -> list[str] | None:
    """Find a way from a deck back to itself."""
    ways = [[start]]
    visited: set[str] = set()
    while ways:
        way = ways.pop()
        for other in requires.get(way[-1], ()):
            if other == start:
                return [*way, start]
            if other not in visited:
                visited.add(other)
                ways.append([*way, other])
    return None


def _problem(path: str, severity: Severity, message: str) -> FileProblem:
    return FileProblem(path, Problem(1, 1, severity, message))
