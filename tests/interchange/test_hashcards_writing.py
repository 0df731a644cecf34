"""What is written for hashcards: its markers only where we mean them, a card for each of ours."""

from __future__ import annotations

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.hashcards_writing import front_matter, macro_lines, write_note


def basic(front: str, back: str, **more: tuple[str, ...]) -> Note:
    return Note(NoteKind.BASIC, front, back, **more)  # type: ignore[arg-type] # any of the texts


def cloze(front: str) -> Note:
    return Note(NoteKind.CLOZE, front, holes=find_holes(front)[0])


def test_a_line_in_code_that_looks_like_a_marker_is_none() -> None:
    text = write_note(basic("Say", "```\nA: no\n---\nC: no\n```"))
    assert text == "\n---\n\nQ: Say\n\nA: ```\n A: no\n ---\n C: no\n```\n"


def test_holes_in_text_are_brackets_and_other_brackets_are_not() -> None:
    text = write_note(cloze("{{a}} in [1] and $[0, 1]$ ![p](x.png) {{b}}"))
    assert text == ("\n---\n\nC: [a] in \\[1\\] and $\\lbrack 0, 1\\rbrack $ ![p](x.png) [b]\n")


def test_holes_that_hashcards_cannot_have_are_questions() -> None:
    text = write_note(cloze(r"$\cloze{a} + \cloze{b}$"))
    assert text.split("\n---\n\n")[1:] == [
        "Q: ${\\boxed{?}} + {b}$\n\nA: $a + b$\n",
        "Q: ${a} + {\\boxed{?}}$\n\nA: $a + b$\n",
    ]
    together = write_note(cloze("{{1::a}} with {{1::b}}"))
    assert together == "\n---\n\nQ: […] with […]\n\nA: a with b\n"


def test_steps_and_hints_follow_in_the_answer() -> None:
    text = write_note(basic("Why?", "So.", steps=("one", "two\nlines"), hints=("think",)))
    assert text == ("\n---\n\nQ: Why?\n\nA: So.\n\n1. one\n2. two\n   lines\n\nHint: think\n")


def test_our_own_parser_reads_the_file() -> None:
    text = front_matter('a "b"') + write_note(basic("q", "a")) + write_note(basic("r", "b"))
    parsed = parse_deck(text)
    assert parsed.settings.last_name == 'a "b"'
    assert [(note.front, note.back) for note in parsed.notes] == [("q", "a"), ("r", "b")]
    assert not parsed.problems


def test_macros_become_lines() -> None:
    macros = (
        "\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand\\norm[1]{\\|#1\\|}\n"
        "\\DeclareMathOperator*{\\argmax}{arg\\,max}\nnonsense"
    )
    assert macro_lines(macros) == {
        "\\R": "\\mathbb{R}",
        "\\norm": "\\|#1\\|",
        "\\argmax": "\\operatorname*{arg\\,max}",
    }
