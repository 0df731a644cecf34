"""Decide what of a card is on show: its question, what was revealed so far, its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tenhours.core.notes import REVERSE, NoteKind
from tenhours.rendering.clean_text import (
    HINT_CLOSE,
    HINT_OPEN,
    SHOWN_CLOSE,
    SHOWN_OPEN,
    VEIL_CLOSE,
    VEIL_OPEN,
    outside,
)

if TYPE_CHECKING:
    from tenhours.core.notes import Hole, Note


class Role(Enum):
    """What a part is to its card."""

    FRONT = "front"
    HINT = "hint"
    STEP = "step"
    ANSWER = "answer"
    EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a card, as it is to be drawn."""

    role: Role
    markdown: str
    """May hold the private marks of `clean_text` around the card's holes, and nobody else's."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How much of a card has been revealed."""

    hints: int = 0
    """How many hints, first ones first."""
    steps: int = 0
    """How many steps; all of them when the answer is shown."""
    answer: bool = False


def parts(note: Note, name: str, stage: Stage) -> tuple[Part, ...]:
    """List what is on show of one card, from top to bottom.

    `name` is the card's among its siblings, as in `Note.card_names`. A cloze has no answer of
    its own: its front comes back with the holes filled in. An unknown name hides nothing.
    """
    front, answer = note.front, note.back
    if note.kind is NoteKind.PAIR and name == REVERSE:
        front, answer = answer, front
    if note.kind is NoteKind.CLOZE:
        question = _with_holes(note, name, shown=stage.answer)
    else:
        question = outside(front)
    shown = [Part(Role.FRONT, question)]
    shown += [Part(Role.HINT, outside(hint)) for hint in note.hints[: max(stage.hints, 0)]]
    steps = len(note.steps) if stage.answer else max(stage.steps, 0)
    shown += [Part(Role.STEP, outside(step)) for step in note.steps[:steps]]
    if stage.answer:
        below = (
            Part(Role.ANSWER, outside(answer)),
            Part(Role.EXPLANATION, outside(note.explanation)),
        )
        shown += [part for part in below if part.markdown.strip()]
    return tuple(shown)


def _with_holes(note: Note, name: str, *, shown: bool) -> str:
    pieces = []
    position = 0
    for hole in sorted(note.holes, key=lambda hole: hole.start):
        if not position <= hole.start < hole.end <= len(note.front):
            continue
        pieces.append(outside(note.front[position : hole.start]))
        written = outside(note.front[hole.start : hole.end])
        pieces.append(_hole(hole, written, own=hole.name == name, shown=shown))
        position = hole.end
    pieces.append(outside(note.front[position:]))
    return "".join(pieces)


def _hole(hole: Hole, written: str, *, own: bool, shown: bool) -> str:
    if hole.in_maths:
        if not own:
            return written
        return (
            f"{SHOWN_OPEN}{written}{SHOWN_CLOSE}" if shown else f"{VEIL_OPEN}{written}{VEIL_CLOSE}"
        )
    if not own:
        return outside(hole.text)
    if shown:
        return f"{SHOWN_OPEN}{outside(hole.text)}{SHOWN_CLOSE}"
    return f"{HINT_OPEN}{outside(hole.hint).strip() or '…'}{HINT_CLOSE}"
