"""Notes as tests need them."""

from __future__ import annotations

from tenhours.core.notes import Hole, Note, NoteKind


def cloze(front: str, *holes: str) -> Note:
    """A cloze note; each hole is given as it is written, and is named by its number from 1."""
    found = []
    position = 0
    for number, written in enumerate(holes, 1):
        start = front.index(written, position)
        position = start + len(written)
        in_maths = written.startswith("\\cloze")
        inner = written[len("\\cloze{") : -1] if in_maths else written[2:-2]
        text, _, hint = (inner, "", "") if in_maths else inner.partition("::")
        found.append(Hole(str(number), start, position, text, hint, in_maths))
    return Note(NoteKind.CLOZE, front, holes=tuple(found))
