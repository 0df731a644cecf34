"""Our markdown as the HTML of other programs: formulas, holes, pictures, strangers' text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.clozes import find_holes
from tenhours.interchange.anki import clozes
from tenhours.interchange.html import to_markdown
from tenhours.interchange.markdown_html import cloze_to_html, hole_numbers, to_html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("plain words", "plain words"),
        ("**bold** and *slanted*", "<strong>bold</strong> and <em>slanted</em>"),
        ("$x < y$", r"\(x &lt; y\)"),
        ("$$\n\\frac{a}{b}\n$$", r"\[\frac{a}{b}\]"),
        (r"\(a_1 b_2\)", r"\(a_1 b_2\)"),
        (
            "\\begin{align}a&=b\\end{align}",
            "\\[\\begin{align}a&amp;=b\\end{align}\\]",
        ),
        ("`$x$`", "<code>$x$</code>"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("seen <!-- not seen -->", "seen"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>"),
    ],
)
def test_fields_become_html(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


def test_a_formula_in_a_table_keeps_its_bar() -> None:
    assert r"<td>\(P(a|b)\)</td>" in to_html("| a |\n|---|\n| $P(a|b)$ |")


def test_pictures_get_the_names_that_they_are_given() -> None:
    html = to_html("![a cat](my%20pics/cat.png)", lambda path: path.upper())
    assert html == '<img src="MY PICS/CAT.PNG" alt="a cat">'


def test_sounds_are_written_as_anki_plays_them() -> None:
    html = to_html("[hear](a%20b.mp3) `[x](y.mp3)` [read](z.html)", lambda path: path)
    assert html == ('[sound:a b.mp3] <code>[x](y.mp3)</code> <a href="z.html">read</a>')


def test_a_link_never_runs_a_script() -> None:
    assert "<a" not in to_html("[x](javascript:alert(1))")


def cloze(front: str) -> str:
    names = list(dict.fromkeys(hole.name for hole in find_holes(front)[0]))
    return cloze_to_html(front, hole_numbers(names))


@pytest.mark.parametrize(
    ("front", "html"),
    [
        ("{{a}} and {{b}}", "{{c1::a}} and {{c2::b}}"),
        ("{{3::a}} and {{b}} and {{1::c}}", "{{c3::a}} and {{c2::b}} and {{c1::c}}"),
        ("{{2::2}}", "{{c2::2}}"),
        ("{{a::a hint}}", "{{c1::a::a hint}}"),
        ("{{**a**}}", "{{c1::<strong>a</strong>}}"),
        ("{{`std::vector`}}", "{{c1::<code>std:&#58;vector</code>}}"),
        (r"$\cloze{a} + \cloze[7]{b}$", r"\({{c1::a}} + {{c7::b}}\)"),
        (r"$e^\cloze{x+1}$", r"\(e^{ {{c1::x+1}} }\)"),
        (r"$\cloze{a_{1}}$", r"\({{c1::a_{1&#125;}}\)"),
        (r"{{$\frac{1}{{2}}$}}", r"{{c1::\(\frac{1&#125;{{2&#125;&#125;\)}}"),
    ],
)
def test_holes_get_numbers_and_nothing_in_them_ends_them(front: str, html: str) -> None:
    assert cloze(front) == html


@pytest.mark.parametrize(
    "front",
    [
        "{{1::a}} and {{2::`std::vector`::a hint}}",
        r"If $X$ then {{1::$\frac{1}{{2}}$}} and {{2::$x$}}",
        r"$\cloze[1]{a_{1}} = \cloze[2]{b}$",
        "{{1::**a**}}\n\n* {{2::b}}",
    ],
)
def test_what_was_written_is_read_again(front: str) -> None:
    again = clozes.ours(to_markdown(cloze(front))).replace("- ", "* ")
    before, after = find_holes(front)[0], find_holes(again)[0]
    assert [(hole.name, hole.text, hole.hint) for hole in after] == [
        (hole.name, hole.text, hole.hint) for hole in before
    ]


@given(st.text(st.sampled_from("ab $\\{}()[]`*_<>&!:#|-\n\ue000\ue003{{}}::\x1f")))
def test_nothing_raises_and_no_mark_is_left(text: str) -> None:
    for html in (to_html(text), cloze(text)):
        assert not set(html) & set("\ue000\ue001\ue002\ue003\ue004\ue005")
