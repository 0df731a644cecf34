from __future__ import annotations

import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Offset
from textual.selection import Selection

from tenhours.rendering.gallery import Gallery, Picture
from tenhours.rendering.lines import DrawingOptions
from tenhours.rendering.parts import Part, Role
from tenhours.tui.widgets.card_styles import contrast
from tenhours.tui.widgets.card_view import CardView

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from rich.segment import Segment
    from textual.pilot import Pilot

FRACTION = r"so $\frac{a}{b}$ is small"
LONG = "\n\n".join(f"paragraph {number}" for number in range(40))


class OneCard(App[None]):
    def compose(self) -> ComposeResult:
        yield CardView()


@asynccontextmanager
async def showing(
    *texts: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CardView, Pilot[None]]]:
    app = OneCard()
    async with app.run_test(size=size) as pilot:
        card = app.query_one(CardView)
        card.show(parts(*texts), DrawingOptions())
        await pilot.pause()
        yield card, pilot


def parts(*texts: str) -> tuple[Part, ...]:
    roles = (Role.FRONT, Role.ANSWER, Role.EXPLANATION)
    return tuple(Part(role, text) for role, text in zip(roles, texts, strict=False))


def screen(card: CardView) -> list[str]:
    return [card.render_line(y).text.rstrip() for y in range(card.size.height)]


async def test_a_card_stands_between_margins() -> None:
    async with showing("Question?", "Answer.") as (card, _):
        assert screen(card)[:5] == [
            "   Question?",
            "",
            "   ╶" + "─" * 72 + "╴",
            "",
            "   Answer.",
        ]


async def test_text_is_centred_on_a_wide_screen() -> None:
    async with showing("word " * 60, size=(160, 24)) as (card, _):
        lines = [line for line in screen(card) if line]
        left = min(len(line) - len(line.lstrip()) for line in lines)
        assert left == 36
        assert max(len(line) for line in lines) <= 36 + 88


async def test_revealing_the_answer_keeps_the_question_where_it_was() -> None:
    async with showing(LONG) as (card, pilot):
        card.scroll_to(y=7, animate=False)
        before = screen(card)
        card.reveal(parts(LONG, "answer"))
        await pilot.pause()
        assert screen(card) == before


async def test_the_next_card_begins_at_its_top() -> None:
    async with showing(LONG) as (card, pilot):
        card.scroll_to(y=7, animate=False)
        card.show(parts(LONG), DrawingOptions())
        await pilot.pause()
        assert screen(card)[0] == "   paragraph 0"


async def test_keys_scroll_down_and_back() -> None:
    async with showing(LONG) as (card, pilot):
        card.focus()
        await pilot.press("end")
        await pilot.wait_for_animation()
        assert screen(card)[-1] == "   paragraph 39"
        await pilot.press("home")
        await pilot.wait_for_animation()
        assert screen(card)[0] == "   paragraph 0"


async def test_only_what_is_too_wide_moves_sideways() -> None:
    code = "abcdefghij" * 12
    async with showing(f"text\n\n```\n{code}\n```") as (card, pilot):
        card.scroll_to(x=15, animate=False)
        await pilot.pause()
        assert screen(card)[0] == "   text"
        assert screen(card)[2].startswith("abcdefghij")


async def test_a_narrower_screen_sets_the_text_anew() -> None:
    async with showing("word " * 30) as (card, pilot):
        await pilot.resize_terminal(40, 24)
        await pilot.pause()
        assert all(len(line) <= 38 for line in screen(card))
        assert " ".join(screen(card)).split() == ["word"] * 30


async def test_copying_gives_the_latex_once() -> None:
    async with showing(FRACTION) as (card, _):
        assert card.get_selection(Selection(None, None)) == (
            r"so $\frac{a}{b}$ is small",
            "\n",
        )


async def test_copying_a_part_of_a_formula_gives_all_of_it() -> None:
    async with showing(FRACTION) as (card, _):
        row = next(y for y, line in enumerate(screen(card)) if "so" in line)
        start = screen(card)[row].index("─")
        chosen = card.get_selection(Selection(Offset(start + 1, row), Offset(start + 8, row)))
        assert chosen is not None
        assert chosen[0].startswith(r"$\frac{a}{b}$ is")


async def test_dragging_the_mouse_selects_text() -> None:
    async with showing("one two three") as (card, pilot):
        await pilot.mouse_down(card, offset=(7, 0))
        await pilot.hover(card, offset=(10, 0))
        await pilot.mouse_up(card, offset=(10, 0))
        await pilot.pause()
        assert pilot.app.screen.get_selected_text() == "two"


async def test_copying_a_picture_gives_its_markdown_once() -> None:
    async with showing("see") as (card, pilot):
        gallery = Gallery({"p.png": Picture(7, 200, 100)}, (10, 20), 12)
        card.show(parts("see ![a dot](p.png)"), DrawingOptions(pictures=gallery))
        await pilot.pause()
        copied = card.get_selection(Selection(None, None))
        assert copied is not None
        assert copied[0].split("\n") == ["see", "", "      ![a dot](p.png)", "      a dot"]


async def test_room_for_a_picture_stays_empty_until_it_is_there() -> None:
    async with showing("see") as (card, pilot):
        gallery = Gallery({"p.png": Picture(7, 200, 100)}, (10, 20), 12)
        card.show(parts("![a dot](p.png)"), DrawingOptions(pictures=gallery))
        await pilot.pause()
        assert screen(card)[:6] == ["", "", "", "", "", "         a dot"]
        card.picture_ready(8, b"of another card")
        card.show_gallery(replace(gallery, pictures={}))
        await pilot.pause()
        assert screen(card)[0] == "   [image: a dot — p.png]"


async def test_the_source_takes_the_place_of_the_drawing_and_goes_again() -> None:
    async with showing(FRACTION) as (card, pilot):
        drawn = screen(card)
        card.toggle_source()
        await pilot.pause()
        assert screen(card)[0] == rf"   {FRACTION}"
        card.toggle_source()
        await pilot.pause()
        assert screen(card) == drawn


async def test_colours_follow_the_theme_and_attributes_carry_the_meaning() -> None:
    async with showing("**bold** [link](u)") as (card, pilot):
        dark = [segment.style for segment in card.render_line(0) if "bold" in segment.text]
        pilot.app.theme = "textual-light"
        await pilot.pause()
        light = [segment.style for segment in card.render_line(0) if "bold" in segment.text]
        assert dark[0] is not None
        assert light[0] is not None
        assert dark[0].color != light[0].color
        assert dark[0].bold
        assert light[0].bold


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "gruvbox", "solarized-light"])
async def test_every_style_can_be_read_in_every_theme(theme: str) -> None:
    every = (
        "# h\n\n[l](u) `c` ![i](p)\n\n- x\n\n> q\n\n```python\ndef f(): return '1' + 2  # c\n```"
    )
    async with showing(every) as (card, pilot):
        pilot.app.theme = theme
        await pilot.pause()
        plain = foreground_and_background(card.render_line(23))
        assert plain is not None
        enough = min(4.5, contrast(*plain))
        for y in range(23):
            for segment in card.render_line(y):
                colours = foreground_and_background([segment])
                assert colours is None or contrast(*colours) >= enough - 0.05


async def test_inline_code_stands_out_by_its_lightness() -> None:
    async with showing("plain `code` plain") as (card, _):
        grounds = {
            segment.text.strip(): segment.style.bgcolor
            for segment in card.render_line(0)
            if segment.style is not None
        }
        assert grounds["code"] != grounds["plain"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [("`code`", "`code`"), ("``a`b``", "``a`b``"), ("`` ` ``", "`` ` ``")],
)
async def test_inline_code_keeps_its_backticks_without_colour(
    monkeypatch: pytest.MonkeyPatch, written: str, seen: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(f"see {written} here") as (card, _):
        assert screen(card)[0] == f"   see {seen} here"


def foreground_and_background(segments: Iterable[Segment]) -> tuple[Color, Color] | None:
    style = next(iter(segments)).style
    if style is None or style.color is None or style.bgcolor is None:
        return None
    return Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)


async def test_a_card_shown_before_the_screen_is_laid_out_appears() -> None:
    class Early(App[None]):
        def compose(self) -> ComposeResult:
            card = CardView()
            card.show(parts("early"), DrawingOptions())
            yield card

    app = Early()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert screen(app.query_one(CardView))[0] == "   early"


async def test_nothing_is_left_after_clearing() -> None:
    async with showing("text") as (card, pilot):
        card.clear()
        await pilot.pause()
        assert not any(screen(card))


def test_importing_the_widget_imports_no_parser() -> None:
    script = (
        "import sys, tenhours.tui.widgets.card_view as _;"
        "heavy = {'markdown_it', 'pygments', 'tenhours.rendering.layout', 'tenhours.maths'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
