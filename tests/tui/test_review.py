from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tui.running import Place, lines, press, said, screen, text, until

from tenhours.tui.widgets.card_view import CardView
from tenhours.tui.widgets.rating_bar import RatingBar

if TYPE_CHECKING:
    from textual.pilot import Pilot


def bar(pilot: Pilot[int]) -> str:
    return lines(pilot)[-1].strip()


def top(pilot: Pilot[int]) -> str:
    return lines(pilot)[0].strip()


async def test_space_shows_the_answer_and_then_rates_good(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space")
        assert "What is one and one?" in text(pilot)
        assert "Two." not in text(pilot)
        await press(pilot, "space")
        assert "Two." in text(pilot)
        assert "It is a definition." in text(pilot)
        await press(pilot, "space")
        assert "Why is a square even?" in text(pilot)
    assert place.ratings() == 1


async def test_the_buttons_say_what_they_promise(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space")
        assert bar(pilot).split("  ")[0] == "1 Again 1 min"
        assert "3 Good 10 min" in bar(pilot)


@pytest.mark.parametrize(("key", "name"), [("1", "again"), ("2", "hard"), ("4", "easy")])
async def test_each_number_is_a_rating(place: Place, key: str, name: str) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", key, "q")
        assert f"{name.title()} 1" in text(pilot)
    assert place.ratings() == 1


async def test_a_number_shows_the_answer_before_it_rates(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "3")
        assert "Two." in text(pilot)
    assert place.ratings() == 0


async def test_hints_come_one_by_one(place: Place) -> None:
    async with place.app(review=True) as pilot:
        assert "hint (2)" in bar(pilot)
        await press(pilot, "h")
        assert "Use your fingers." in text(pilot)
        assert "Use both hands." not in text(pilot)
        await press(pilot, "h")
        assert "Use both hands." in text(pilot)
        await press(pilot, "h")
        assert "no further hint" in said(pilot)


async def test_steps_come_one_by_one_and_then_the_answer(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "4", "s")
        assert "First step." in text(pilot)
        assert "Second step." not in text(pilot)
        await press(pilot, "s")
        assert "Second step." in text(pilot)
        assert "Quite even." not in text(pilot)
        await press(pilot, "s")
        assert "Quite even." in text(pilot)


async def test_the_line_above_names_deck_and_heading_and_what_is_left(place: Place) -> None:
    async with place.app(review=True) as pilot:
        assert top(pilot).startswith("tests › Sums ")
        assert top(pilot).endswith("1 of 3 · ~2 min")
        await press(pilot, "space", "4")
        assert top(pilot).startswith("tests › Proofs ")
        assert "2 of 3" in top(pilot)


async def test_a_limit_is_what_there_is_to_do(place: Place) -> None:
    async with place.app(review=True, limit=2) as pilot:
        assert "1 of 2" in top(pilot)
        await press(pilot, "space", "4", "space", "4")
        assert screen(pilot) == "SummaryScreen"
        assert "what you set out to do" in text(pilot)


async def test_undo_brings_the_card_back(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "3", "u")
        assert "What is one and one?" in text(pilot)
        assert "Undone: the last rating." in said(pilot)
        await press(pilot, "u")
        assert "nothing to undo" in said(pilot)
    assert place.ratings() == 0


async def test_a_buried_card_is_gone_until_undo(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "b")
        assert "Why is a square even?" in text(pilot)
        await press(pilot, "u")
        assert "What is one and one?" in text(pilot)


async def test_a_suspended_card_stays_away_tomorrow(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "x")
        assert "1 of 2" in top(pilot)
    place.clock.pass_(days=1)
    async with place.app(review=True) as pilot:
        assert "Why is a square even?" in text(pilot)


async def test_a_flag_shows_and_goes_again(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "f")
        assert top(pilot).startswith("⚑ tests")
        await press(pilot, "f")
        assert top(pilot).startswith("tests")


async def test_why_now_explains_and_closes(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "4", "space", "4", "space", "4", "enter")
    place.clock.pass_(days=30)
    async with place.app(review=True) as pilot:
        await press(pilot, "i")
        assert "Overdue by" in text(pilot)
        assert "stability" in text(pilot)
        assert "Chance of recall" in text(pilot)
        await press(pilot, "escape")
        assert screen(pilot) == "ReviewScreen"


async def test_the_time_on_a_card_stands_still_while_something_else_is_shown(place: Place) -> None:
    async with place.app(review=True) as pilot:
        place.clock.pass_(seconds=7)
        await press(pilot, "i")
        place.clock.pass_(seconds=500)
        await press(pilot, "escape")
        place.clock.pass_(seconds=5)
        await press(pilot, "space", "4", "q")
        assert "1 rating on 1 card in 0:12" in text(pilot)


async def test_copying_goes_to_the_terminal(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "c")
        assert pilot.app.clipboard == "What is one and one?"
        await press(pilot, "space", "c")
        assert "Two." in pilot.app.clipboard


async def test_two_buttons_are_again_and_good(place: Place) -> None:
    place.configure("[review]\nbuttons = 2\n")
    for review in (True, False):
        async with place.app(review=review) as pilot:
            await press(pilot, *(() if review else ("space",)), "space")
            assert "Again" in bar(pilot)
            assert "Good" in bar(pilot)
            assert "Hard" not in bar(pilot)
            assert "Easy" not in bar(pilot)
            await press(pilot, "4")
            await press(pilot, "q")
            assert "Good 1" in text(pilot)


async def test_a_click_on_the_card_shows_the_answer_and_one_on_a_button_rates(
    place: Place,
) -> None:
    async with place.app(review=True) as pilot:
        await pilot.click(CardView, offset=(10, 3))
        await pilot.pause()
        assert "Two." in text(pilot)
        easy = lines(pilot)[-1].index("4 Easy")
        await pilot.click(RatingBar, offset=(easy + 2, 1))
        await pilot.pause()
        assert "Why is a square even?" in text(pilot)
        await press(pilot, "q")
        assert "Easy 1" in text(pilot)


async def test_a_click_beside_the_offers_does_nothing(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await pilot.click(RatingBar, offset=(60, 1))
        await pilot.pause()
        assert "Two." not in text(pilot)


async def test_what_is_revealed_below_the_screen_is_brought_up(place: Place) -> None:
    place.write("tests.md", "Q: " + "\n\n".join(f"line {n}" for n in range(30)) + "\nA: The end.\n")
    async with place.app(review=True) as pilot:
        assert "The end." not in text(pilot)
        await press(pilot, "space")
        assert "The end." in text(pilot)
        assert "line 29" in text(pilot)
        await press(pilot, *["k"] * 3)
        assert "The end." not in text(pilot)


async def test_with_steps_of_an_hour_there_is_nothing_to_show_until_one_is_due(
    place: Place,
) -> None:
    place.configure('[scheduling]\nlearning_steps = ["1h"]\n')
    place.write("tests.md", "Q: Only one?\nA: Yes.\n")
    async with place.app() as pilot:
        await press(pilot, "space", "space", "1")
        assert screen(pilot) == "ReviewScreen"
        assert "The next card comes back in 40 min." in text(pilot)
        await press(pilot, "enter", "3", "s", "h", "b", "x", "f", "i", "e")
        assert "The next card comes back in 40 min." in text(pilot)
        await press(pilot, "q", "enter")
        assert screen(pilot) == "TodayScreen"
        assert "1 card being learnt come" in text(pilot)
        await press(pilot, "space")
        place.clock.pass_(minutes=45)
        await until(pilot, lambda: "Only one?" in text(pilot))


async def test_the_last_card_ends_the_session(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "4", "space", "4", "space", "4")
        assert screen(pilot) == "SummaryScreen"
        assert "Nothing more is due today." in text(pilot)
        await press(pilot, "enter")
    assert pilot.app.return_value == 0


async def test_a_leech_is_announced_and_goes(place: Place) -> None:
    place.configure("[scheduling]\nleech_threshold = 1\n")
    place.write("tests.md", "Q: Only one?\nA: Yes.\n")
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "4", "enter")
    place.clock.pass_(days=60)
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "1")
        assert "A leech" in said(pilot)
        assert screen(pilot) == "SummaryScreen"
        await press(pilot, "u")
        assert "Only one?" in text(pilot)


async def test_nothing_due_ends_at_once_with_a_word(place: Place) -> None:
    place.write("tests.md", "")
    async with place.app(review=True) as pilot:
        assert "Nothing was rated in this session." in text(pilot)
        assert "Nothing more is due today." in text(pilot)
        await press(pilot, "m", "u", "enter")
    assert pilot.app.return_value == 0


async def test_quitting_at_once_goes_back_without_a_summary(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "q")
        assert screen(pilot) == "TodayScreen"


async def test_more_goes_on_and_undo_goes_back_from_the_summary(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space", "4", "q")
        assert "Still due today: 2 cards" in text(pilot)
        await press(pilot, "u")
        assert "What is one and one?" in text(pilot)
        await press(pilot, "space", "4", "q", "m")
        assert "Why is a square even?" in text(pilot)


async def test_the_summary_names_what_was_forgotten_and_what_took_long(place: Place) -> None:
    async with place.app(review=True) as pilot:
        place.clock.pass_(seconds=64)
        await press(pilot, "space", "1")
        place.clock.pass_(seconds=3)
        await press(pilot, "space", "4", "q")
        assert "Again 1   Hard 0   Good 0   Easy 1" in text(pilot)
        slowest, forgotten = (
            next(line for line in lines(pilot) if label in line)
            for label in ("slowest", "forgotten")
        )
        assert slowest.split()[1:] == ["What", "is", "one", "and", "one?", "1:04"]
        assert forgotten.endswith("What is one and one?")


async def test_a_cloze_in_the_summary_shows_no_braces(place: Place) -> None:
    place.write("tests.md", "C: The sky is {{blue}}.\n")
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "1", "q")
        assert "The sky is blue." in text(pilot)


async def test_terminal_escapes_in_a_deck_never_reach_the_screen(place: Place) -> None:
    place.write(
        "tests.md",
        "# [bold]A\x1b[31m\n\n## \x1b]0;x\x07B [/]\n\nQ: [red]q[/red] \x1b[2J?\nA: a\n",
    )
    async with place.app(review=True) as pilot:
        assert "[red]q[/red]" in text(pilot)
        assert "B [/]" in top(pilot)
        assert "\x1b" not in text(pilot)
        assert "\x07" not in text(pilot)


async def test_time_without_a_key_for_longer_than_ten_minutes_is_left_out(place: Place) -> None:
    async with place.app(review=True) as pilot:
        place.clock.pass_(seconds=20)
        await press(pilot, "space")
        place.clock.pass_(seconds=601)
        await press(pilot, "down")
        place.clock.pass_(seconds=5)
        await press(pilot, "4", "q")
        assert "1 rating on 1 card in 0:25" in text(pilot)


async def test_time_without_a_key_for_up_to_ten_minutes_counts(place: Place) -> None:
    async with place.app(review=True) as pilot:
        place.clock.pass_(seconds=20)
        await press(pilot, "space")
        place.clock.pass_(seconds=600)
        await press(pilot, "4", "q")
        assert "1 rating on 1 card in 10:20" in text(pilot)
