"""What only the whole library shows: decks whose files disagree, and what they require."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.notes import Problem, Severity
from tenhours.services.sync.report import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenhours.core.decks import DeckSettings

LibraryFile = tuple[str, str, "DeckSettings"]
"""Shown path, deck and settings of one file; the student's files first, then by path."""


def check(files: Sequence[LibraryFile]) -> list[FileProblem]:
    """Compare the settings of all files."""
    return [*_disagreements(files), *_requirements(files)]


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
        parts = deck.split("/")
        names.update("/".join(parts[:length]) for length in range(1, len(parts) + 1))
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
    for deck in requires:
        circle = _circle(deck, requires)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield _problem(
                where[deck],
                Severity.ERROR,
                f"decks require each other in a circle: {' → '.join(circle)}. Take one out.",
            )


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
