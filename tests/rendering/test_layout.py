from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rendering.cards import cloze

from tenhours.maths import Tier
from tenhours.rendering.layout import lay_out
from tenhours.rendering.lines import MEASURE, DrawingOptions, Layout, Span
from tenhours.rendering.parts import Part, Role, Stage, parts
from tenhours.rendering.plain import linear_text, plain_lines

MARKDOWN = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "word ",
                "longerword ",
                "损失函数",
                "é",
                "👩\u200d🔬",
                "\u202e",
                "\x1b[31m",
                "\x9b",
                "\n",
                "\n\n",
                "$x^2$",
                "$\\frac{a}{b}$",
                "$$\\sum_i x_i$$",
                "\\(",
                "\\foo{x}",
                "`code` ",
                "**",
                "*",
                "~~",
                "- ",
                "  - ",
                "12. ",
                "> ",
                "# ",
                "```python\n",
                "```\n",
                "| a | b |\n|--|--|\n| c | d |\n",
                "[t](http://u)",
                "![i](p.png)",
                "<b>",
                "&#27;",
                "\\\n",
                "***\n",
                "\t",
                "\xa0",
                "\u200b",
            ]
        ),
        max_size=25,
    ).map("".join),
)
WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=12)
ALLOWED_FORMATS = {"\u200c", "\u200d"}


def printable_ascii(text: str) -> str:
    return re.sub(r"[^\n\t -~]|&#27;", "", text)


def draw(markdown: str, width: int = 60, options: DrawingOptions | None = None) -> Layout:
    return lay_out([Part(Role.FRONT, markdown)], width, options or DrawingOptions())


def spans(layout: Layout) -> list[Span]:
    return [span for line in layout.lines for span in line.spans]


def style_of(layout: Layout, text: str) -> set[str]:
    return {name for span in spans(layout) if text in span.text for name in span.style.split()}


def harmless(text: str) -> bool:
    return all(
        character in ALLOWED_FORMATS
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for character in text
    )


@settings(max_examples=150, deadline=None)
@given(MARKDOWN, st.integers(1, 100), st.booleans(), st.sampled_from(Tier))
def test_any_text_is_drawn_harmless_and_within_the_width(
    markdown: str, width: int, show_source: bool, tier: Tier
) -> None:
    layout = draw(markdown, width, DrawingOptions(show_source=show_source, tier=tier))
    for line in layout.lines:
        assert harmless(line.text)
        assert all(
            harmless(span.source or "") or "\n" in (span.source or "") for span in line.spans
        )
        if not line.wide and width > 1:
            assert line.width <= min(width, MEASURE)


@settings(max_examples=100, deadline=None)
@given(MARKDOWN, st.integers(1, 60))
def test_any_text_is_written_harmless(markdown: str, width: int) -> None:
    lines = plain_lines([Part(Role.FRONT, markdown)], width=width)
    assert all(harmless(line) for line in lines)
    line = linear_text(markdown, width=width)
    assert harmless(line)
    assert "\n" not in line


@given(st.lists(WORD, min_size=1, max_size=30), st.integers(1, 40))
def test_every_letter_of_a_paragraph_is_drawn_in_order(words: list[str], width: int) -> None:
    drawn = str(draw(" ".join(words), width))
    assert "".join(drawn.split()) == "".join(words)


@given(st.lists(WORD, min_size=1, max_size=6), st.integers(8, 60))
def test_every_letter_of_a_list_quote_and_table_is_drawn(words: list[str], width: int) -> None:
    for markdown in (
        "\n".join(f"- {word}" for word in words),
        "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
        "\n".join(f"> {word}\n" for word in words),
        f"| {words[0]} |\n|---|\n" + "\n".join(f"| {word} |" for word in words),
    ):
        drawn = "".join(
            character for character in str(draw(markdown, width)) if character in "abcdefghij"
        )
        assert "".join(words) in drawn


def test_no_markup_of_any_library_is_interpreted() -> None:
    written = "[bold]x[/bold] [@click=app.quit]y[/] {z}"
    assert str(draw(written)) == written


def test_control_characters_become_visible_or_vanish() -> None:
    assert str(draw("a\x1b[31mb\x07 \u202ec\u2066 d\x9be")) == "a␛[31mb␇ c d\ufffde"


def test_a_link_target_brings_no_escape() -> None:
    assert "\x1b" not in str(draw("[a](http://b/%1B%5B31m)"))


def test_text_is_never_wider_than_the_measure() -> None:
    assert draw("word " * 100, 200).width <= MEASURE


def test_styles_are_kept_beside_formulas() -> None:
    layout = draw("**bold** $x$ *soft* `code` ~~gone~~ [link](http://u) plain")
    assert style_of(layout, "bold") == {"strong"}
    assert style_of(layout, "soft") == {"emphasis"}
    assert style_of(layout, "code") == {"code"}
    assert style_of(layout, "gone") == {"struck"}
    assert style_of(layout, "link") == {"link"}
    assert style_of(layout, "plain") == set()
    assert "maths" in style_of(layout, "x")
    assert style_of(draw("***both***"), "both") == {"strong", "emphasis"}


def test_holes_have_styles_of_their_own() -> None:
    note = cloze(r"{{one}} and $\cloze{b}$", "{{one}}", r"\cloze{b}")
    for name in note.card_names():
        asked = lay_out(parts(note, name, Stage()), 40, DrawingOptions())
        shown = lay_out(parts(note, name, Stage(answer=True)), 40, DrawingOptions())
        assert sum("hole.hidden" in span.style for span in spans(asked)) >= 1
        assert not any("hole.shown" in span.style for span in spans(asked))
        assert [span.text for span in spans(shown) if "hole.shown" in span.style] == (
            ["one"] if name == "1" else ["b"]
        )


def test_code_is_coloured_when_its_language_is_known() -> None:
    code = "def f():\n    return 1\n"
    assert "code.keyword" in style_of(draw(f"```python\n{code}```"), "def")
    assert style_of(draw(f"```nosuchlanguage\n{code}```"), "def") == {"code.block"}
    assert str(draw(f"```python\n{code}```")) == str(draw(f"```\n{code}```"))


def test_long_code_lines_run_on_and_the_whole_block_scrolls() -> None:
    layout = draw("```\n" + "x" * 100 + "\ny\n```\n\ntext", 40)
    assert [line.wide for line in layout.lines] == [True, True, False, False]
    assert layout.lines[0].width == 102


def test_long_code_lines_wrap_on_request() -> None:
    layout = draw("```\n" + "x" * 100 + "\n```", 40, DrawingOptions(wrap_code=True))
    assert not any(line.wide for line in layout.lines)
    assert str(layout).count("x") == 100


def test_code_lines_are_numbered_on_request() -> None:
    drawn = str(draw("```\n" + "a\n" * 10 + "```", options=DrawingOptions(line_numbers=True)))
    assert drawn.splitlines()[0] == "   1 a"
    assert drawn.splitlines()[9] == "  10 a"


def test_a_formula_carries_its_source() -> None:
    layout = draw("so $x^2$ and\n\n$$y$$")
    assert {(span.formula, span.source) for span in spans(layout) if span.formula} == {
        (1, "$x^2$"),
        (2, "$$y$$"),
    }


def test_the_source_can_be_shown_instead() -> None:
    assert (
        str(draw(r"so $\frac{a}{b}$.", options=DrawingOptions(show_source=True)))
        == r"so $\frac{a}{b}$."
    )


def test_ascii_uses_no_other_glyphs() -> None:
    markdown = "- a\n  - b\n\n> c\n\n***\n\n| a | b |\n|--|--|\n| c | d |\n"
    assert str(draw(markdown, options=DrawingOptions(tier=Tier.ASCII))).isascii()


@pytest.mark.parametrize("role", [Role.ANSWER, Role.STEP, Role.EXPLANATION])
def test_a_rule_parts_the_question_from_what_is_below(role: Role) -> None:
    layout = lay_out([Part(Role.FRONT, "q"), Part(role, "a")], 20, DrawingOptions())
    assert [line.text for line in layout.lines[1:4]] == ["", "╶" + "─" * 18 + "╴", ""]
    assert layout.starts == ((Role.FRONT, 0), (role, 4))


def test_a_hundred_kilobytes_are_drawn() -> None:
    assert draw("word $x$ " * 4_000).lines
    assert draw("x" * 100_000, 40).width == 40
    assert draw("- " * 30 + "x").lines


def test_a_long_formula_breaks_after_a_relation_and_is_copied_once() -> None:
    layout = draw("where $f(x = y) = aaaaaaaaaa = bbbbbbbbbb$.", 30)
    assert [line.text for line in layout.lines] == ["where f(x = y) = aaaaaaaaaa =", "bbbbbbbbbb."]
    assert {span.formula for span in spans(layout) if span.formula} == {1}


@settings(max_examples=60, deadline=None)
@given(MARKDOWN.map(printable_ascii), st.integers(10, 80))
def test_a_terminal_without_unicode_gets_ascii_for_ascii(markdown: str, width: int) -> None:
    parts_shown = [Part(role, markdown) for role in Role]
    layout = lay_out(parts_shown, width, DrawingOptions(tier=Tier.ASCII))
    lines = [line.text for line in layout.lines]
    lines += plain_lines(parts_shown, tier=Tier.ASCII)
    lines.append(linear_text(markdown, width=width, tier=Tier.ASCII))
    assert all(line.isascii() for line in lines)


def test_hidden_holes_and_pictures_are_named_in_ascii() -> None:
    shown = parts(cloze("is {{x}} ![i](p.png)", "{{x}}"), "1", Stage())
    assert str(lay_out(shown, 60, DrawingOptions(tier=Tier.ASCII))) == (
        "is [...] [image: i - p.png]"
    )
    assert plain_lines(shown, tier=Tier.ASCII) == ["is [...] [image: i - p.png]"]


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("formula", [r"$损 + \foo{x}$", r"$$\frac{1}{\foo}$$"])
def test_commands_that_are_not_known_stand_out(formula: str, tier: Tier) -> None:
    layout = draw(formula, options=DrawingOptions(tier=tier))
    assert [span.text for span in spans(layout) if "maths.unknown" in span.style.split()] == [
        "\\foo"
    ]


def test_known_formulas_have_nothing_that_stands_out() -> None:
    layout = draw(r"$\alpha <?> 1$ and $\langle ? \rangle$")
    assert not any("maths.unknown" in span.style.split() for span in spans(layout))


def test_missing_arguments_stand_out() -> None:
    layout = draw(r"$\frac{1}$")
    assert [span.text for span in spans(layout) if "maths.unknown" in span.style.split()] == ["‹?›"]
