"""Deck files written out beside what must come of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tenhours.core.deck_parsing.parse import parse_deck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.decks import ParsedDeck
    from tenhours.core.notes import Note

FIXTURES = Path(__file__).parent / "fixtures"


def cases() -> Iterator[tuple[str, str, str]]:
    """Read title, input and expectation, each followed by a line with one dot."""
    for file in sorted(FIXTURES.glob("deck_*.md")):
        parts = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for title, given, due in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
            yield f"{file.stem}: {title.strip()}", given, due


CASES = list(cases())


def shown(note: Note) -> Iterator[str]:
    yield " ".join(filter(None, (f"{note.line}-{note.end_line}", note.kind.value, note.id)))
    yield f"front {note.front}"
    if note.back:
        yield f"back {note.back}"
    for name, texts in (("hint", note.hints), ("step", note.steps), ("tag", note.tags)):
        for text in texts:
            yield f"{name} {text}"
    if note.explanation:
        yield f"explanation {note.explanation}"
    for hole in note.holes:
        assert note.front[hole.start : hole.end].endswith("}")
        yield f"hole {hole.name} = {hole.text}" + (f" ({hole.hint})" if hole.hint else "")
    for key, value in note.metadata:
        yield f"{key} = {value}"
    if note.breadcrumb:
        yield "under " + " > ".join(note.breadcrumb)


def outcome(parsed: ParsedDeck) -> list[str]:
    lines = [line.replace("\n", "⏎") for note in parsed.notes for line in shown(note)]
    return lines + [f"broken {broken.line} {broken.id or ''}".strip() for broken in parsed.broken]


def test_every_fixture_file_is_read() -> None:
    assert len(CASES) > 60
    assert len({title for title, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("given", "due"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_deck_text_gives_these_cards_and_problems(given: str, due: str) -> None:
    parsed = parse_deck(given.replace("→", "\t"), folder="maths")
    problem_lines = [line for line in due.splitlines() if re.match(r"[0-9]+:", line)]
    assert outcome(parsed) == [line for line in due.splitlines() if line not in problem_lines]
    found = [f"{p.line}:{p.column} {p.severity.value}" for p in parsed.problems]
    assert found == [" ".join(line.split()[:2]) for line in problem_lines]
    for line, problem in zip(problem_lines, parsed.problems, strict=True):
        assert line.split(maxsplit=2)[2] in problem.message
