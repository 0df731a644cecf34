"""HTML of cards becomes markdown that a person can read, and formulas stay formulas."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_writing import harmless, write_note
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.html import to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("a<br>b", "a\\\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("a<div>b</div><div>c</div>", "a\\\nb\\\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("x <b>bold</b> <i>it</i>", "x **bold** *it*"),
        ("<b>Note:</b>text", "**Note:** text"),
        ("x<b>(y)</b>", "x **(y)**"),
        ("<b>a<br>b</b>", "**a**\\\n**b**"),
        ("<b> </b>a", "a"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<h2>T</h2>body", "**T**\n\nbody"),
        ("H<sub>2</sub>O, x<sup>2</sup>", "H₂O, x²"),
        ("<code>a*b</code>", "`a*b`"),
        (
            '<pre><code class="language-python">def f():<br>    return "*"</code></pre>',
            '```python\ndef f():\n    return "*"\n```',
        ),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
            "| a | b |\n|---|---|\n| 1\\|2 | 3 |",
        ),
        ('<img src="a%20b.png" alt="cat">', "![cat](<media/a b.png>)"),
        ("[sound:x.mp3]", "[x.mp3](media/x.mp3)"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢(kan)"),
        ("a&nbsp;&lt;b&gt; &amp; c", "a \\<b> & c"),
        ('<a href="https://x.y/z">w</a>', "[w](https://x.y/z)"),
    ],
)
def test_structure_is_kept(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (r"Let \(x^2\) be", "Let $x^2$ be"),
        (r"\(a &lt; b\)", "$a < b$"),
        (r"so \[a<br>=b\] end", "so\n\n$$a =b$$\n\nend"),
        (r"[latex]$\frac{a}{b}$[/latex]", r"$\frac{a}{b}$"),
        (
            r"[latex]\begin{align*}a&amp;=b\end{align*}[/latex]",
            r"$$\begin{align*}a&=b\end{align*}$$",
        ),
        (r"[latex]\begin{displaymath}x\end{displaymath}[/latex]", "$$x$$"),
        ("[$]x_1[/$], [$$]y[/$$]", "$x_1$,\n\n$$y$$"),
        ("<anki-mathjax>a_1 * b_1</anki-mathjax>", "$a_1 * b_1$"),
        ('<anki-mathjax block="true">z</anki-mathjax>', "$$z$$"),
        (r"\(x\)2", r"\(x\)2"),
        (r"\(a+{{c1::\frac{b}{c} }}\)", r"$a+\cloze[1]{\frac{b}{c}}$"),
        (r"\({{c2::x::hint}}\)", r"$\cloze[2]{x}$"),
        (r"\(\mathbb{R}^{{c1::n}}\)", r"$\mathbb{R}^\cloze[1]{n}$"),
        (r"{{c2::\(x\)}}", "{{c2::$x$}}"),
        ("$x^2$ as it stands", "$x^2$ as it stands"),
        ("$5 and $10", r"\$5 and \$10"),
    ],
)
def test_formulas_in_every_spelling_become_ours(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("- no list", "\\- no list"),
        ("*no emphasis*", "\\*no emphasis\\*"),
        ("5 * 3", "5 * 3"),
        ("snake_case_name", "snake_case_name"),
        ("`tick`", "\\`tick\\`"),
    ],
)
def test_signs_of_text_do_not_become_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>ok",
        "<style>b{color:red}</style>ok",
        "<SCRIPT src=x></SCRIPT>ok",
        '<a href="javascript:alert(1)">ok</a>',
        "<svg><b>x</b></svg>ok",
    ],
)
def test_nothing_active_comes_through(html: str) -> None:
    assert to_markdown(html) == "ok"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "a/b/c.png"])
def test_a_picture_does_not_lead_out_of_its_folder(name: str) -> None:
    written = to_markdown(f'<img src="{name}">')
    assert written.startswith("![](media/")
    assert ".." not in written.removeprefix("![](media/")
    assert "/" not in written.removeprefix("![](media/")


@given(
    st.text(st.sampled_from("<>/abpulidvtr&;=\"' $\\()[]{}c1:*_`#-\n\ue000\ue0010"), max_size=80)
)
@settings(max_examples=400, deadline=None)
def test_wild_html_is_never_a_traceback(html: str) -> None:
    assert isinstance(to_markdown(html), str)


def test_a_thousand_containers_in_one_another_are_flattened() -> None:
    assert "deep" in to_markdown("<ul><li>" * 1000 + "deep")


@pytest.mark.parametrize(
    "html",
    [
        r"see [x](y) and \(x_1\)",
        "<!-- never closed",
        "a <!-- b <!-- c",
        "~~~",
        "===",
        "+ x",
        "a $x_1\\$ b",
        r"\(a\\\)",
        r"\( \(x\)",
    ],
)
def test_what_comes_out_is_a_card_as_it_stands(html: str) -> None:
    note = harmless(Note(NoteKind.BASIC, to_markdown(html), to_markdown(html), id="x-1"))
    parsed = parse_deck(write_note(note))
    assert [problem.message for problem in parsed.problems] == []
    assert [(read.front, read.back) for read in parsed.notes] == [(note.front, note.back)]


def test_a_formula_in_a_table_keeps_to_its_cell() -> None:
    cells = r"<td>\(P(A|B)\)</td><td>\(\|x\|\)</td>"
    html = f"<table><tr><td>a</td><td>b</td></tr><tr>{cells}</tr></table>"
    row = to_markdown(html).splitlines()[-1]
    assert row == r"| $P(A\vert B)$ | $\Vert x\Vert$ |"


@pytest.mark.parametrize(
    "opener", ["\\(", "\\[", "\\\\[", "[$]", "[latex]", "<anki-mathjax>", "<a ", "<!--", "$x_"]
)
def test_what_is_opened_without_end_costs_no_more_than_its_length(opener: str) -> None:
    began = perf_counter()
    to_markdown(opener * (100_000 // len(opener)))
    assert perf_counter() - began < 5
