"""Cards from strangers, made to harm: nothing of them but text reaches the terminal."""

from __future__ import annotations

import re
import unicodedata

import pytest
from textual.app import App, ComposeResult
from textual.selection import Selection

from tenhours.core.notes import Hole, Note, NoteKind
from tenhours.rendering.layout import LONGEST
from tenhours.rendering.lines import DrawingOptions
from tenhours.rendering.parts import Part, Role, Stage, parts
from tenhours.tui.widgets.card_view import CardView

ESCAPES = [
    "\x1b[2J\x1b]0;title\x07",
    "\x1b]52;c;c2VjcmV0\x07",
    "\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\",
    "\x1b_Ga=T,f=100;AAAA\x1b\\",
    "\x9b2J\x9d0;title\x9c\x90q\x9c",
    "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\",
    "\x00\x07\x08\x0b\x0c\x0e\x7f\x85",
    "&#27;[31m &#x1b;c &#155;2J &#x9b;2J",
    "\ud800\udfff",
    "\U0010eeee\u0305\u0305",
    "\U0010fff4\\cloze{secret}\U0010fff5\U0010fff0x\U0010fff1",
    "\u202eesrever\u202c \u2066\u2067\u2068\u2069 \u200e\u200f",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u115f\u3164",
    "\U000e0041\U000e0042\U000e007f\ufe0f\ufe0e",
    "a" + "\u0301" * 500 + "\u20dd" * 50,
    "\u2028\u2029\r\v\f\x1c\x1d\x1e",
]
MARKUP = [
    "[bold red]x[/] [@click=app.quit]y[/] [link=http://evil]z[/link]",
    "[[b]] [/] [not closed [blue] \\[x] $[b]$ `[b]`",
    "<script>alert(1)</script> <!-- c --> <b>",
    "![x](javascript:alert(1)) [x](javascript:alert(1)) ![x](../../../etc/passwd.png)",
]
PLACES = [
    "{}",
    "**{}** *{}* ~~{}~~",
    "`{}`",
    "```{}\n{}\n```",
    "```python\nx = '{}'  # {}\n```",
    "    {}",
    "${}$ and $$\\text{{{}}}$$",
    "\\[\\frac{{{}}}{{\\unknown{{{}}}}}\\]",
    "\\begin{{align}}{}\\end{{align}}",
    "| {} | b |\n|---|---|\n| {} | $x$ |",
    "![{}]({}.png) [{}](http://x/{}) <http://x/{}>",
    "# {}\n\n> {}\n\n- {}\n  1. {}",
    '[x]: http://u "{}"\n[x] [{}][x]',
]


class OneCard(App[None]):
    def compose(self) -> ComposeResult:
        yield CardView()


def on_screen(card: CardView) -> str:
    return "\n".join(
        segment.text for strip in card.render_lines(card.size.region) for segment in strip
    )


def harmless(text: str) -> bool:
    """Whether a terminal only draws a text; blanks for emoji and scripts are kept joined."""
    return all(
        character in "\n\u200c\u200d"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for character in text
    ) and not re.search("[\U0010eeee\U0010fff0-\U0010fff5]", text)


@pytest.mark.parametrize("place", PLACES)
async def test_nothing_that_acts_gets_to_the_screen(place: str) -> None:
    app = OneCard()
    async with app.run_test(size=(60, 30)) as pilot:
        card = app.query_one(CardView)
        for text in (*ESCAPES, *MARKUP):
            shown = tuple(Part(role, place.replace("{}", text)) for role in Role)
            card.show(shown, DrawingOptions())
            for change in (
                DrawingOptions(),
                DrawingOptions(show_source=True, ticks=True),
                DrawingOptions(line_numbers=True, wrap_code=True),
            ):
                card.redraw(change)
                await pilot.pause()
                for top in range(0, int(card.max_scroll_y) + 1, 30):
                    card.scroll_to(y=top, animate=False, immediate=True)
                    assert harmless(on_screen(card))
            copied = card.get_selection(Selection(None, None))
            assert copied is not None
            assert harmless(copied[0].replace("\t", " "))


@pytest.mark.parametrize("text", MARKUP[:2])
async def test_markup_is_text(text: str) -> None:
    app = OneCard()
    async with app.run_test(size=(100, 10)) as pilot:
        card = app.query_one(CardView)
        card.show((Part(Role.FRONT, f"```\n{text}\n```"),), DrawingOptions())
        await pilot.pause()
        assert text in "".join(segment.text for segment in card.render_line(0))
        assert not any(
            segment.style is not None and (segment.style.link or "@click" in segment.style.meta)
            for segment in card.render_line(0)
        )


async def test_a_card_of_a_hundred_thousand_lines_says_what_it_leaves_out() -> None:
    text = "- x\n" * 100_000
    app = OneCard()
    async with app.run_test(size=(80, 24)) as pilot:
        card = app.query_one(CardView)
        card.show((Part(Role.FRONT, text),), DrawingOptions())
        card.scroll_end(animate=False)
        await pilot.pause()
        assert f"{len(text) - LONGEST} more characters are not drawn" in on_screen(card)


@pytest.mark.parametrize("before", range(LONGEST - 40, LONGEST + 4, 3))
def test_cutting_a_long_card_opens_no_hidden_hole(before: int) -> None:
    front = "x " * (before // 2) + r"$\cloze{secretive}$" + " y" * 100
    start = front.index(r"\cloze")
    hole = Hole("1", start, start + len(r"\cloze{secretive}"), "secretive", in_maths=True)
    shown = parts(Note(NoteKind.CLOZE, front, holes=(hole,)), "1", Stage())
    from tenhours.rendering.layout import lay_out

    drawn = str(lay_out(shown, 80, DrawingOptions()))
    assert "sec" not in drawn.replace("more characters", "")
    assert "more characters are not drawn" in drawn
