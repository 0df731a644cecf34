from __future__ import annotations

from tests.tui.running import DECK, Place, lines, press, said, screen, text

from tenhours.tui.widgets.deck_tree import DeckTree


def row(shown: list[str], name: str) -> list[str]:
    return next(line.split()[-3:] for line in shown if name in line.split())


async def test_the_counts_stand_deck_by_deck_and_sum_up(place: Place) -> None:
    place.write("a/one.md", DECK.replace("?", " again?"))
    async with place.app() as pilot:
        assert "Due today   6 new" in text(pilot)
        assert row(lines(pilot), "one") == ["–", "–", "3"]
        assert row(lines(pilot), "a") == ["–", "–", "3"]
        assert row(lines(pilot), "tests") == ["–", "–", "3"]


async def test_what_was_done_today_is_counted(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space")
        place.clock.pass_(minutes=3)
        await press(pilot, "space", "4", "q", "enter")
        assert "Due today   2 new" in text(pilot)
        assert "Done today  1 rating, 3 min" in text(pilot)


async def test_it_says_when_all_of_a_subject_will_have_been_seen(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space", "4", "q", "enter")
        assert "tests  1 of 3 cards seen, at this pace all by 4 Mar" in text(pilot)


async def test_enter_reviews_the_deck_under_the_cursor(place: Place) -> None:
    place.write("zoo.md", "Q: Which animal?\nA: A zebra.\n")
    async with place.app() as pilot:
        await press(pilot, "down", "down", "enter")
        assert "Which animal?" in text(pilot)
        assert "1 of 1" in lines(pilot)[0]


async def test_a_click_on_a_deck_reviews_it_and_one_on_its_mark_folds_it(place: Place) -> None:
    place.write("a/one.md", "Q: Which animal?\nA: A zebra.\n")
    async with place.app() as pilot:
        await pilot.click(DeckTree, offset=(0, 0))
        await press(pilot)
        assert not any("one" in line.split() for line in lines(pilot))
        await pilot.click(DeckTree, offset=(0, 0))
        await pilot.pause()
        await pilot.click(DeckTree, offset=(8, 1))
        await pilot.pause()
        await press(pilot)
        assert "Which animal?" in text(pilot)


async def test_decks_stand_in_order_of_dependence_and_say_what_they_wait_for(place: Place) -> None:
    place.write("s/alpha.md", "---\nrequires: [s/zeta]\n---\n\nQ: Second?\nA: Yes.\n")
    place.write("s/zeta.md", "Q: First?\nA: Yes.\n")
    async with place.app() as pilot:
        shown = lines(pilot)
        first, second = (
            next(at for at, line in enumerate(shown) if name in line.split()[:1])
            for name in ("zeta", "alpha")
        )
        assert first < second
        assert "alpha  after zeta" in shown[second]
        assert "after" not in shown[first]


async def test_of_many_decks_those_without_anything_due_begin_folded(place: Place) -> None:
    place.configure("[review]\nnew_per_day = 1\n")
    for number in range(20):
        place.write(f"zoo/animal{number:02}.md", f"Q: Animal {number}?\nA: Yes.\n")
    place.write("alps/peak.md", "Q: Highest?\nA: Mont Blanc.\n")
    async with place.app() as pilot:
        assert "▾ alps" in text(pilot)
        assert "▸ zoo" in text(pilot)


async def test_folding_by_keys_survives_a_new_look(place: Place) -> None:
    place.write("a/one.md", "Q: Which animal?\nA: A zebra.\n")
    async with place.app() as pilot:
        await press(pilot, "down", "left", "s")
        assert "▸ a" in text(pilot)
        await press(pilot, "right")
        assert "▾ a" in text(pilot)


async def test_no_cards_at_all_tell_a_newcomer_what_to_do(place: Place) -> None:
    place.write("tests.md", "")
    async with place.app() as pilot:
        assert "There are no cards yet." in text(pilot)
        assert "Press d" in text(pilot)
        await press(pilot, "space")
        assert screen(pilot) == "SummaryScreen"
        await press(pilot, "enter")
        assert screen(pilot) == "TodayScreen"


async def test_nothing_due_says_what_else_there_is(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", *["space", "4"] * 3, "enter")
        assert "Nothing is due any more today. Tomorrow: 0 reviews." in text(pilot)
    place.clock.pass_(days=1)
    async with place.app() as pilot:
        assert "Nothing is due today." in text(pilot)
        assert "Press a to write a card" in text(pilot)


async def test_cards_that_are_held_back_are_not_called_no_cards(place: Place) -> None:
    async with place.app():
        pass
    (place.home / "decks" / "tests.md").write_bytes(b"\xff\xfe\x00 Q: not UTF-8\xff")
    async with place.app() as pilot:
        assert "3 cards held back until their files can be read: press d." in text(pilot)
        assert "There are no cards" not in text(pilot)
        await press(pilot, "d")
        assert "tests.md:1:" in text(pilot)


async def test_undo_takes_back_the_last_act_and_counts_anew(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "space", "space", "4", "q", "enter")
        assert row(lines(pilot), "tests") == ["–", "–", "2"]
        await press(pilot, "u")
        assert "Undone: the last rating." in said(pilot)
        assert row(lines(pilot), "tests") == ["–", "–", "3"]
        await press(pilot, "u")
        assert "There is nothing to undo." in said(pilot)


async def test_sync_says_when_nothing_has_changed_and_what_has(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "s")
        assert "Nothing has changed in your decks." in said(pilot)
        place.write("more.md", "Q: More?\nA: More.\n\nQ: Broken?\n")
        await press(pilot, "s")
        assert "Cards: 1 added." in said(pilot)
        assert "1 problem in your decks. Press d to see." in said(pilot)
        assert row(lines(pilot), "more") == ["–", "–", "1"]


async def test_many_files_are_read_beside_the_screen(place: Place) -> None:
    for number in range(60):
        place.write(f"many/{number}.md", f"Q: Question {number}?\nA: Answer.\n")
    async with place.app() as pilot:
        await pilot.app.workers.wait_for_complete()
        await press(pilot)
        assert "Due today   10 new" in text(pilot)


async def test_a_low_and_narrow_terminal_keeps_the_counts_and_the_key(place: Place) -> None:
    async with place.app(size=(40, 12)) as pilot:
        assert "Due today   3 new" in text(pilot)
        assert row(lines(pilot), "tests") == ["–", "–", "3"]
        assert "r Review" in lines(pilot)[-1]
        await pilot.resize_terminal(120, 40)
        await press(pilot)
        assert "learning" in text(pilot)
        assert "tests  0 of 3 cards seen" in text(pilot)


async def test_q_ends_the_program(place: Place) -> None:
    async with place.app() as pilot:
        await press(pilot, "q")
    assert pilot.app.return_value == 0
