"""AnkiOps: fields behind labels, keys in comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.interchange.opening import opened, page, survives

from tenhours.core.notes import NoteKind

if TYPE_CHECKING:
    from pathlib import Path

DECK = """<!-- note_key: 2fd62bcaa861 -->
<!-- note_type: AnkiOpsQA -->
Q: Question text
A: Answer text:
- two lines
E: Extra *here*
M: and more

---

<!-- note_key: ef0108255d7d -->
T: Text with
- {{c1::multiple::tip}}
- $\\frac{{{c2::a}}}{b}$.

---

<!-- tags: exam, hard -->
F: chat
B: cat

---

Q: What is this?
C1: A choice
C2: A dog
A: 1

---

Q: lost
"""


def test_notes(tmp_path: Path) -> None:
    page(tmp_path, DECK, "Maths__Algebra.md")
    found = opened(tmp_path)
    assert found.format == "ankiops"
    question = found.note("Question")
    assert question.deck == "Maths/Algebra"
    assert question.note.back == "Answer text:\n- two lines"
    assert question.note.explanation == "Extra *here*\n\nand more"
    cloze = found.note("Text with").note
    assert cloze.card_names() == ("1", "2")
    assert (found.note("chat").note.kind, found.note("chat").note.tags) == (
        NoteKind.PAIR,
        ("exam", "hard"),
    )
    choice = found.note("What is this?").note
    assert choice.front.endswith("1. A choice\n2. A dog")
    assert choice.back == "1. A choice"
    assert [item.where for item in found.refused] == ["Maths__Algebra.md:31"]
    assert all(survives(item.note) for item in found.notes)


def test_a_key_keeps_a_note_the_same_when_its_text_changes(tmp_path: Path) -> None:
    page(tmp_path, DECK)
    before = opened(tmp_path).note("Question").note.id
    page(tmp_path, DECK.replace("Question text", "Question, changed"))
    assert opened(tmp_path).note("Question").note.id == before
