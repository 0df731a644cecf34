"""Linting the curriculum: the rules for its cards, on top of those for every deck."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tenhours import places
from tenhours.core.clozes import without_marks
from tenhours.core.curriculum.coverage import Placed, thin_leaves
from tenhours.core.curriculum.likeness import nearly_equal
from tenhours.core.curriculum.rules import JUDGEMENTS, Finding, allowed, findings
from tenhours.core.curriculum.syllabus import Syllabus, read_syllabus
from tenhours.core.curriculum.symbols import undefined
from tenhours.core.errors import DataError
from tenhours.core.notes import NoteKind, Problem, Severity
from tenhours.services.linting import Linted, linted
from tenhours.services.sync.report import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tenhours.core.notes import Note

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class CurriculumReport:
    """What the curriculum's lint found."""

    problems: list[FileProblem] = field(default_factory=list)
    allowed: list[FileProblem] = field(default_factory=list)
    """What a card is allowed by its `allow:`; the reason, if given, stands behind the message."""


@dataclass(frozen=True, slots=True)
class _Card:
    file: Linted
    note: Note


def lint_curriculum(paths: Sequence[Path]) -> CurriculumReport:
    """Name every problem of the curriculum's files below some paths, by file and line.

    DataError when the syllabus is not there or cannot be read.
    """
    syllabus = bundled_syllabus()
    files = list(linted(paths, whole_formulas=True))
    cards = [_Card(file, note) for file in files for note in file.notes]
    report = CurriculumReport()
    used: set[tuple[str, int, str]] = set()
    for shown, found, note in (
        *_single(cards, syllabus),
        *_alike(cards),
        *_coverage(paths, cards, syllabus),
    ):
        _sort_in(report, shown, found, note, used)
    _stale(report, cards, used)
    for file in files:
        report.problems += [FileProblem(file.shown, problem) for problem in file.problems]
    order = {file.shown: number for number, file in enumerate(files)}
    for listed in (report.problems, report.allowed):
        listed.sort(
            key=lambda item: (order.get(item.file, -1), item.problem.line, item.problem.column)
        )
    return report


def bundled_syllabus() -> Syllabus:
    """Read the syllabus that comes with the decks; DataError if it is not there."""
    path = places.bundled_decks() / "syllabus.json"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the syllabus cannot be read: {error}."
        raise DataError(message) from error
    return read_syllabus(text)


_Found = tuple[str, Finding, "Note | None"]


def _single(cards: Sequence[_Card], syllabus: Syllabus) -> Iterator[_Found]:
    leaves = syllabus.leaves()
    above: dict[str, list[tuple[int, str]]] = {}
    for card in cards:
        shown = card.file.shown
        if shown not in above:
            above[shown] = _outside(card.file)
        before = "\n".join(text for line, text in above[shown] if line < card.note.line)
        for found in (*findings(card.note, leaves), *undefined(card.note, before)):
            yield shown, found, card.note


def _outside(file: Linted) -> list[tuple[int, str]]:
    """List the lines of a file that belong to no card, with their numbers."""
    lines = _LINE_END.split(file.text)
    inside = {n for note in file.notes for n in range(note.line, note.end_line + 1)}
    return [(n, line) for n, line in enumerate(lines, 1) if n not in inside]


def _alike(cards: Sequence[_Card]) -> Iterator[_Found]:
    fronts: list[tuple[str, _Card]] = []
    for card in cards:
        note = card.note
        cloze = note.kind is NoteKind.CLOZE
        fronts.append((without_marks(note.front) if cloze else note.front, card))
        if note.kind is NoteKind.PAIR:
            fronts.append((note.back, card))
    for first, second in nearly_equal([front for front, _ in fronts]):
        one, other = fronts[first][1], fronts[second][1]
        if one is other:
            continue
        message = (
            f"this front is nearly that of {one.file.shown}:{one.note.line}. Say in one of them "
            "what makes it different."
        )
        found = Finding("alike", Severity.ERROR, message, other.note.line)
        yield other.file.shown, found, other.note


def _coverage(
    paths: Sequence[Path], cards: Sequence[_Card], syllabus: Syllabus
) -> Iterator[_Found]:
    """Look at the topics whose whole deck lies below a folder that was given."""
    folders = [path for path in paths if path.is_dir()]
    if not folders:
        return
    placed: defaultdict[str, list[tuple[_Card, Placed]]] = defaultdict(list)
    for card in cards:
        metadata = dict(card.note.metadata)
        name = metadata.get("leaf", "")
        one = Placed(name, metadata.get("kind", ""), len(card.note.card_names()))
        placed[name.partition(".")[0]].append((card, one))
    for topic in syllabus.topics:
        own = [card for card in cards if topic.holds(card.file.deck)]
        if not own:
            continue
        for leaf, message in thin_leaves(topic, [one for _, one in placed[topic.id]]):
            where = next((card for card, one in placed[topic.id] if one.leaf == leaf.id), None)
            note = where.note if where is not None else None
            shown = where.file.shown if where is not None else own[0].file.shown
            line = note.line if note is not None else 1
            yield shown, Finding("thin", Severity.WARNING, message, line), note


def _sort_in(
    report: CurriculumReport,
    file: str,
    found: Finding,
    note: Note | None,
    used: set[tuple[str, int, str]],
) -> None:
    reasons = allowed(note) if note is not None else {}
    message = found.message
    if found.rule in JUDGEMENTS:
        message += f" [{found.rule}]"
        if note is not None and found.rule in reasons:
            used.add((file, note.line, found.rule))
            reason = reasons[found.rule]
            message += f" Allowed: {reason}." if reason else " Allowed."
            problem = Problem(found.line, 1, found.severity, message)
            report.allowed.append(FileProblem(file, problem))
            return
    report.problems.append(FileProblem(file, Problem(found.line, 1, found.severity, message)))


def _stale(
    report: CurriculumReport, cards: Sequence[_Card], used: set[tuple[str, int, str]]
) -> None:
    """Warn of what a card is allowed and does not do; coverage is not known for single files."""
    for card in cards:
        for rule in allowed(card.note):
            place = (card.file.shown, card.note.line, rule)
            if rule not in JUDGEMENTS - {"thin", "alike"} or place in used:
                continue
            message = f'this card does not need "allow: {rule}". Take it out.'
            problem = Problem(card.note.line, 1, Severity.WARNING, message)
            report.problems.append(FileProblem(card.file.shown, problem))
