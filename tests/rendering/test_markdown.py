from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.rendering.markdown import parse

MATHS = {"math_inline", "math_block", "amsmath"}


def formulas(markdown: str) -> list[tuple[str, str]]:
    tokens = parse(markdown)
    flat = [*tokens, *(child for token in tokens for child in token.children or [])]
    return [(token.type, token.content.strip()) for token in flat if token.type in MATHS]


def text(markdown: str) -> str:
    return "".join(child.content for token in parse(markdown) for child in token.children or [])


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("so $x^2$ is", [("math_inline", "x^2")]),
        ("$x$ is 5", [("math_inline", "x")]),
        (r"ends with a backslash: $x$ \\", [("math_inline", "x")]),
        ("$$x$$", [("math_block", "x")]),
        ("see $$x$$ here", [("math_block", "x")]),
        (r"\(x\) and \[y\] and", [("math_inline", "x"), ("math_block", "y")]),
        ("\\[\nx\n\n= y\n\\]", [("math_block", "x\n\n= y")]),
        ("text\n$$\na\n- b\n$$", [("math_block", "a\n- b")]),
        ("- $$a\n  b$$", [("math_block", "a\nb")]),
        ("> $$\n> a\n> $$", [("math_block", "a")]),
        ("($5)$", [("math_inline", "5)")]),
        ("$a$$b$", [("math_inline", "a"), ("math_inline", "b")]),
        (r"$\text{cost \$5}$", [("math_inline", r"\text{cost \$5}")]),
        ("If $E[X] = $ then", [("math_inline", "E[X] =")]),
        (
            "\\begin{align}a&=b\\end{align}",
            [("amsmath", "\\begin{align}a&=b\\end{align}")],
        ),
    ],
)
def test_finds_formulas(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert formulas(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "$5 and $10",
        "it costs $5, he has $ 6",
        "from $a to $ b",
        r"3$\times$3",
        r"\$x$",
        "`$x$`",
        "    $x$ in indented code",
        "```\n$x$\n```",
        "$$",
        "$$$$",
        r"\(\)",
        "$ x$",
        "$x^2 = $5",
    ],
)
def test_leaves_money_and_code_alone(markdown: str) -> None:
    assert formulas(markdown) == []


def test_a_formula_is_an_atom_for_emphasis_links_and_escapes() -> None:
    assert formulas(r"$a*b*c_d_e \| \\ [x](y)$") == [("math_inline", r"a*b*c_d_e \| \\ [x](y)")]


def test_html_is_text_and_comments_are_gone() -> None:
    assert text("a <b>c</b> <!-- not\nthis --> d") == "a <b>c</b>  d"
    assert parse("<!-- id: x\n\ntags: y -->\n") == []
    assert text("before\n<!-- gone -->\nafter") == "beforeafter"
    assert text("<!-- open") == "<!-- open"


def test_there_are_no_setext_headings() -> None:
    assert next(token.type for token in parse("a\n===")) == "paragraph_open"


def test_an_entity_brings_no_control_character() -> None:
    assert text("&#27;[31m &#x202e; &#x10FFF4; &lt;") == "�[31m   <"


def test_text_nested_too_deep_is_shown_as_written() -> None:
    written = "> " * 400 + "deep"
    assert text(written) == written


@given(st.text(alphabet="$\\()[]{}`*_ \n>-<!a1&#;|~\x1b\u202e", max_size=60))
def test_any_text_parses_and_brings_no_control_character(markdown: str) -> None:
    assert not set(text(markdown)) & {"\x1b", "\u202e"}


def test_ten_thousand_dollars_are_read_at_once() -> None:
    for mark in ("$", "$a ", "\\(", "<!--", "$$ ", "`"):
        assert parse(mark * 10_000), mark
