"""On a terminal with ASCII alone no sign of ours is left that its font lacks."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from tests.tui.running import Place, press

from tenhours.tui.ascii_signs import translated


def painted(pilot) -> str:  # type: ignore[no-untyped-def]
    """Return what reaches the terminal, after the filters."""
    from textual.color import Color

    app = pilot.app
    strips = app.screen._compositor.render_strips(app.size)
    found = []
    for strip in strips:
        segments = list(strip)
        for each in app.get_line_filters():
            segments = each.apply(segments, Color.parse("black"))
        found.append("".join(segment.text for segment in segments))
    return "\n".join(found)


@pytest.fixture
def plain(place: Place) -> Place:
    place.configure("[look]\nascii = true\n")
    place.clock.pass_(days=-1)
    place.commit()
    place.clock.pass_(days=1)
    with place.hours() as hours:
        hours.recording.log(["9:00-10:30", "@svd"])
    return place


async def test_every_screen_is_ascii(plain: Place) -> None:
    async with plain.app() as pilot:
        seen = [painted(pilot)]
        for keys in (
            "h", "l", "escape", "y", "tab", "tab", "tab", "tab", "tab", "tab", "v", "q", "w",
            "enter", "escape", "c", "escape", "question_mark", "escape", "q", "q", "v", "q",
            "space", "space", "i", "escape", "q",
        ):  # fmt: skip
            await press(pilot, keys)
            seen.append(painted(pilot))
        for shown in seen:
            assert shown.isascii(), {sign for sign in shown if not sign.isascii()}
        assert "####" in "".join(seen)


def test_the_width_of_a_line_stays() -> None:
    signs = "▰▱┃│╭╮╰╯·░▒▓█▁▂▃▄▅▆▇▸▾→←…–—•×╸━╺▏"
    assert cell_len(translated(signs)) == cell_len(signs)
    assert translated(signs).isascii()


def test_letters_of_the_student_stay() -> None:
    assert translated("Größe 東京") == "Größe 東京"
