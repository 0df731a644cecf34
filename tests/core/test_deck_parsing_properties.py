"""Promises of the deck reader that hold for any text."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.identity import note_key
from tenhours.core.notes import Note, Problem, Severity

PIECES = [
    *("Q: front", "A: back", "C: a {{hole}}", "QA: both", "H: hint", "S: step", "E: why"),
    *("Q:", "A:", "T: typed", "X: what", "---", "# Heading", "", "", "text", " Q: text", "***"),
    *("```", "```python", "~~~", "  ```", "- ```", "> ```", "- item", "> quote", "    code"),
    *("$$", "$$x$$", "$x$ and $5", "\\[", "\\]", "\\(x\\)", "`code`", "`", "``", "| a | b |"),
    *("|---|---|", "<!-- id: one -->", "<!-- id: two tags: x -->", "<!-- note -->", "<!--", "-->"),
    *("\\begin{align}", "\\end{align}", "{{", "}}", "$\\cloze{x}$", "![a](b.png)", "![a](../../b)"),
    *("A: ```", "A: $$", "Q: `a", "b`", "+++", "deck: x", "\\", "caf\u00e9", "cafe\u0301", "\0"),
]
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30)
DECKS = st.builds("\n".join, LINES)


def errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


@settings(deadline=None)
@given(st.one_of(DECKS, st.text(), st.text(st.sampled_from("QAC:\n`~$\\[](){}<!-> #\r\t"))))
def test_any_text_is_read_without_raising(text: str) -> None:
    parsed = parse_deck(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in parsed.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message
    assert len(parsed.broken) <= len(errors(parsed.problems)) + text.count("id:")
    for note in parsed.notes:
        assert note_key(note)
        assert all(note.front[hole.start : hole.end] for hole in note.holes)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_without_raising(data: bytes) -> None:
    parsed = parse_deck(data)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in parsed.problems)


@settings(deadline=None)
@given(LINES)
def test_line_endings_do_not_matter(lines: list[str]) -> None:
    lines = [line.replace("\r", "").replace("\n", "") for line in lines]
    unix = parse_deck("\n".join(lines))
    for ending in ("\r\n", "\r"):
        assert parse_deck(ending.join(lines)) == unix
    assert parse_deck(("\ufeff" + "\r\n".join(lines)).encode()) == unix


@settings(deadline=None)
@given(DECKS)
def test_a_note_stands_where_it_says(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = 0
    for note in parse_deck(text).notes:
        first = lines[note.line - 1]
        assert first.removeprefix("\ufeff").startswith(("Q:", "QA:", "C:"))
        assert lines[note.end_line - 1].strip(" \t")
        assert last < note.line <= note.end_line
        last = note.end_line


GOOD = "Q: good {0}\nA:\n```python\nx = {0}\n```\nand $x_{0}$ with $$y$$\n<!-- id: good-{0} -->\n"


@settings(deadline=None)
@given(DECKS)
def test_a_bad_card_never_hides_a_good_one(middle: str) -> None:
    """Whatever fence, formula or comment is left open, the card behind a blank line survives."""
    bad = "Q: bad\nA: " + middle.replace("\r", "").replace("`", "").replace("~", "")
    bad = bad.replace("good", "").replace("-->", "").replace("\\]", "")
    text = GOOD.format(1) + "\n" + bad + "\n\n" + GOOD.format(2)
    if text.count("$$") % 2 == 0:
        ids = [note.id for note in parse_deck(text).notes]
        assert "good-1" in ids
        assert "good-2" in ids


BLOCK_LINES = st.lists(
    st.sampled_from(
        [
            *("Q: a", "Q: a", "text", "", "```", "```py", "````", "~~~", "  ```", "   ~~~~", "***"),
            *("    ```", "> quote", "> ```", "``` ` x", "~~~ x", "     code", "  text", "``````"),
        ]
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(BLOCK_LINES)
def test_a_marker_is_a_card_unless_a_fence_holds_it(lines: list[str]) -> None:
    """markdown-it says what the fences are, but for those that it closes at the file's end."""
    text = "\n".join(lines)
    fenced: set[int] = set()
    for token in MarkdownIt().parse(text):
        if token.type == "fence" and token.map is not None:
            fenced.update(range(token.map[0] + 1, token.map[1] + 1))
    parsed = parse_deck(text)
    if any("never closed" in problem.message for problem in parsed.problems):
        return
    starts = {note.line for note in parsed.notes} | {broken.line for broken in parsed.broken}
    assert not starts & fenced
    if "`` ` x" not in text:
        assert starts == {n for n, line in enumerate(lines, 1) if line == "Q: a"} - fenced


@pytest.mark.parametrize(
    "text",
    [
        "- x\n  ```\n  {}\n  ```\n",
        "- ```python\n  {}\n  ```\n",
        "1. x\n   - y\n\n     ```\n     {}\n     ```\n   more\n",
        "> ```\n> {}\n> ```\n",
        "- x\nlazy\n  ~~~\n  {}\n  ~~~\n",
        "text\n\n    {}\n\n    {}\n",
    ],
)
def test_code_in_lists_and_quotes_holds_anything(text: str) -> None:
    """What looks like the beginning of a comment or formula is code there, and is closed."""
    for sign in ("<!--", "$$", "\\[", "`", "$x"):
        parsed = parse_deck("Q: a\nA:\n" + text.replace("{}", sign) + "\nQ: b\nA: c\n")
        assert parsed.problems == ()
        assert [note.front for note in parsed.notes] == ["a", "b"]


CARDS = st.lists(
    st.sampled_from(
        [
            "Q: one\nA: two\n",
            "QA: a\nA: b\n<!-- id: {n} -->\n",
            "C: {{{{x}}}} and $\\cloze{{y}}$\n\n",
            "Q: f\nA:\n```\nQ: no\n```\nE: z\n",
            "Q: m\nS: $$a\n\nb$$\n<!-- tags: t -->\n",
            "# Heading\n- list\n- `Q:`\n\nQ: after\nA: a list\n- x\n---\n",
        ]
    ),
    max_size=12,
)


def moved(note: Note, lines: int) -> Note:
    return replace(note, line=note.line + lines, end_line=note.end_line + lines, breadcrumb=())


@settings(deadline=None)
@given(CARDS)
def test_cards_are_read_alike_alone_and_together(cards: list[str]) -> None:
    texts = [card.format(n=f"n{index}") for index, card in enumerate(cards)]
    together = parse_deck("".join(texts)).notes
    alone: list[Note] = []
    above = 0
    for text in texts:
        notes = parse_deck(text).notes
        alone += (moved(note, above) for note in notes)
        above += text.count("\n")
    assert [replace(note, breadcrumb=()) for note in together] == alone


@pytest.mark.parametrize(
    "text",
    [
        "Q: " + "$" * 100_000,
        "Q: " + "$a " * 50_000,
        "C: " + "{{" * 50_000,
        "C: " + "{{a}} " * 20_000,
        "Q: " + "`" * 100_000,
        "Q: " + " ".join("`" * n for n in range(1, 700)),
        "Q: x\nA: y\n" + "<!--" * 50_000,
        "Q: x\nA: y\n" + "<!-- \n\nQ: z\n" * 10_000 + "-->",
        "Q: x\n" + "$$\n\nQ: y\n" * 10_000,
        "Q: " + "\\[" * 50_000,
        "Q: " + "\\(" * 20_000,
        "Q: x\nA:\n```python\n\n" * 5_000,
        "\n".join(" " * n + "```" for n in range(800)),
        "Q: " + "w" * 100_000 + "\nA: " + "word " * 20_000,
        "---\ncloze: brackets\n---\nC: " + "[" * 50_000,
        "Q: e" + "\u0301\u0323" * 30_000 + "\nA: b",
        "Q: x\nA: y\n<!-- id:" + " " * 300_000 + "-->",
    ],
    ids=range(17),
)
def test_text_made_to_be_slow_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    for note in parse_deck(text).notes:
        note_key(note)
    assert time.process_time() - start < 5
