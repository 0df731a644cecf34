from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.tui.running import HeadlessApp, Place, lines, press, said, screen, settle, text

from tenhours.core.errors import DataError
from tenhours.services.review import ReviewSession
from tenhours.tui.screens.help import rows
from tenhours.wiring.app import WiredDesk


async def test_help_lists_every_key_of_a_review_without_scrolling(place: Place) -> None:
    async with place.app(review=True) as pilot:
        review = pilot.app.screen
        await press(pilot, "question_mark")
        shown = text(pilot)
        for keys, words in rows(review):
            assert keys in shown
            assert words in shown
        assert "[keys] in config.toml" in shown
        assert "Focus" not in shown
        await press(pilot, "escape")
        assert screen(pilot) == "ReviewScreen"


async def test_help_begins_with_what_one_does_most(place: Place) -> None:
    async with place.app(review=True) as pilot:
        listed = rows(pilot.app.screen)
        assert listed[0] == ("Space Enter", "Answer, then Good")
        assert [words for _, words in listed[1:5]] == ["Again", "Hard", "Good", "Easy"]


async def test_help_on_a_narrow_screen_has_one_column(place: Place) -> None:
    async with place.app(review=True, size=(40, 12)) as pilot:
        await press(pilot, "question_mark")
        assert "Space Enter  Answer, then Good" in text(pilot)
        await press(pilot, "end")
        assert "config.toml" in text(pilot)


async def test_help_names_what_to_write_in_the_settings(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "question_mark", "i")
        assert "1  review.again" in text(pilot)
        assert "Again" not in text(pilot)
        await press(pilot, "i")
        assert "1  Again" in text(pilot)


async def test_help_shows_changed_keys(place: Place) -> None:
    place.configure('[keys]\n"review.good" = "g,G"\n')
    async with place.app(review=True) as pilot:
        assert ("g G", "Good") in rows(pilot.app.screen)


async def test_keys_can_be_changed(place: Place) -> None:
    place.configure('[keys]\n"review.good" = "g, 3"\n"today.review" = "z"\n')
    async with place.app() as pilot:
        await press(pilot, "z", "space")
        assert "g Good" in lines(pilot)[-1]
        await press(pilot, "g", "q")
        assert "Good 1" in text(pilot)


async def test_keys_that_make_no_sense_are_named(place: Place) -> None:
    place.configure(
        '[keys]\n"review.god" = "3"\n"review.good" = "spacebar"\n'
        '"review.hard" = "y"\n"review.easy" = "y"\n'
    )
    async with place.app() as pilot:
        message = said(pilot)
        assert "review.god is not an action. Did you mean review.good" in message
        assert "'spacebar' is not a key" in message
        assert "y is given to both review.hard and review.easy" in message
        await press(pilot, "space")
        assert "What is one and one?" in text(pilot)


async def test_a_chosen_theme_is_remembered(place: Place) -> None:
    async with place.app() as pilot:
        assert pilot.app.theme == "ten-hours-dark"
        pilot.app.theme = "ten-hours-light"
        await press(pilot)
    async with place.app() as pilot:
        assert pilot.app.theme == "ten-hours-light"


async def test_an_unknown_theme_is_named_and_another_taken(place: Place) -> None:
    place.configure('[look]\ntheme = "no-such"\n')
    async with place.app() as pilot:
        assert pilot.app.theme == "ten-hours-dark"
        assert "look.theme 'no-such' is not a theme" in said(pilot)
        assert "ten-hours-light" in said(pilot)


async def test_a_light_terminal_gets_the_light_theme(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORFGBG", "0;15")
    async with place.app() as pilot:
        assert pilot.app.theme == "ten-hours-light"


async def test_without_colour_nothing_is_coloured(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with place.app(review=True) as pilot:
        await press(pilot, "space")
        strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
        for strip in strips:
            for filter_ in pilot.app._filters:
                strip = strip.apply_filter(filter_, pilot.app.background_colors[1])  # noqa: PLW2901
            styles = [segment.style for segment in strip if segment.style is not None]
            colours = [c for style in styles for c in (style.color, style.bgcolor) if c is not None]
            assert all(colour.is_default for colour in colours)
        assert "1 Again" in text(pilot)


async def test_ctrl_c_tells_how_to_leave(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "ctrl+c")
        assert "ctrl+q the program" in said(pilot)
        assert screen(pilot) == "ReviewScreen"
        await press(pilot, "ctrl+q")
    assert pilot.app.return_code == 0


async def test_the_palette_offers_our_commands_and_nothing_that_writes_elsewhere(
    place: Place,
) -> None:
    async with place.app() as pilot:
        offered = [c.title for c in pilot.app.get_system_commands(pilot.app.screen)]
        assert offered[:4] == ["Review", "Search", "Add a card", "Decks"]
        assert {"Sync", "Log time", "Timer", "Hours", "Commitment"} <= set(offered)
        assert "Theme" in offered
        assert "Screenshot" not in offered
        await press(pilot, "ctrl+p", "s", "y", "n", "c")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "enter", "enter")
        assert "Nothing has changed" in said(pilot)


async def test_looking_elsewhere_during_a_review_comes_back_to_the_card(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space")
        for title in ("Search", "Decks"):
            commands = pilot.app.get_system_commands(pilot.app.screen)
            next(c for c in commands if c.title == title).callback()
            await settle(pilot)
            assert screen(pilot) == f"{title}Screen"
            await press(pilot, "escape")
            assert screen(pilot) == "ReviewScreen"
            assert "Two." in text(pilot)


async def test_a_deck_that_does_not_exist_ends_with_a_sentence(place: Place) -> None:
    with place.workshop() as workshop:
        app = HeadlessApp(WiredDesk(workshop), review=True, decks=("test",))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
        assert 'there is no deck "test". Did you mean tests?' in str(app.fault)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"this is no data file at all" * 200, "tenhours.db"), (None, "tenhours.db")],
)
async def test_a_damaged_data_file_is_explained(
    place: Place, content: bytes | None, words: str
) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "4")
    file = place.home / "tenhours.db"
    whole = file.read_bytes()
    file.write_bytes(content if content is not None else whole[: len(whole) // 3])
    async with place.app() as pilot:
        assert screen(pilot) == "TroubleScreen"
        assert words in text(pilot).replace("\n", "").replace(" ", "")
        await press(pilot, "escape")
        assert screen(pilot) == "TroubleScreen"
        await press(pilot, "q")
    app = pilot.app
    assert isinstance(app, HeadlessApp)
    assert isinstance(app.fault, DataError)


async def test_settings_that_cannot_be_read_are_explained(place: Place) -> None:
    place.configure("[review]\nnew_per_day = -3\n")
    async with place.app() as pilot:
        assert screen(pilot) == "TroubleScreen"
        assert "review.new_per_day" in text(pilot)


async def test_a_rating_that_cannot_be_written_is_explained_and_can_be_given_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space")
        broken = "the disk is full."

        def refuse(*_: object) -> None:
            raise DataError(broken)

        with monkeypatch.context() as patch:
            patch.setattr(ReviewSession, "rate", refuse)
            await press(pilot, "3")
        assert screen(pilot) == "TroubleScreen"
        assert broken in text(pilot)
        await press(pilot, "escape", "3")
        assert "Why is a square even?" in text(pilot)
    assert place.ratings() == 1


async def test_a_fault_of_ours_ends_the_app_and_is_handed_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with place.workshop() as workshop:
        app = HeadlessApp(WiredDesk(workshop), review=True)

        async def bury() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                await settle(pilot)
                monkeypatch.setattr(ReviewSession, "bury", fail)
                await press(pilot, "b")

        with pytest.raises(ZeroDivisionError):
            await bury()
    assert isinstance(app.fault, ZeroDivisionError)
    assert not app._exit_renderables


async def test_a_tiny_terminal_shows_the_card_and_its_buttons(place: Place) -> None:
    async with place.app(review=True, size=(40, 12)) as pilot:
        assert "What is one and one?" in text(pilot)
        await press(pilot, "space")
        assert "Two." in text(pilot)
        shown = lines(pilot)[-1]
        assert shown.split()[:9] == ["1", "A", "1m", "2", "H", "5.5m", "3", "G", "10m"]
        assert shown.split()[9:11] == ["4", "E"]
        await pilot.resize_terminal(20, 6)
        await press(pilot, "4", "space", "i", "escape", "question_mark", "escape", "q")
        assert screen(pilot) == "SummaryScreen"
        await pilot.resize_terminal(200, 60)
        await press(pilot)
        assert "1 rating on 1 card" in text(pilot)


async def test_resizing_in_the_middle_of_a_card_keeps_the_card(place: Place) -> None:
    async with place.app(review=True) as pilot:
        await press(pilot, "space")
        for size in ((120, 40), (50, 15), (80, 24)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert "Two." in text(pilot)


def editor(folder: Path, script: str) -> str:
    """Write an editor that a test can start."""
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


async def test_an_edited_card_goes_on_as_its_file_says(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, 'sed -i "s/Two/Exactly two/" "$1"'))
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app(review=True) as pilot:
        await press(pilot, "space", "e")
        assert "What is one and one?" in text(pilot)
        assert "Exactly two." in text(pilot)
        await press(pilot, "4")
        assert "Why is a square even?" in text(pilot)


async def test_a_card_that_left_its_file_makes_way(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, 'sed -i "1,11d" "$1"'))
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app(review=True) as pilot:
        await press(pilot, "e")
        assert "left its file" in said(pilot)
        assert "Why is a square even?" in text(pilot)


@pytest.mark.parametrize("command", ["/no/such/editor", "false", "'unbalanced"])
async def test_an_editor_that_does_not_work_is_named(
    place: Place, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app(review=True) as pilot:
        await press(pilot, "e")
        assert "editor" in said(pilot).lower()
        assert "What is one and one?" in text(pilot)


async def test_a_new_card_is_written_to_the_inbox(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, 'printf "Q: New?\\nA: Yes.\\n" > "$1"'))
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app() as pilot:
        await press(pilot, "a")
        assert "inbox.md" in said(pilot)
        assert "Due today   4 new" in text(pilot)
    assert (place.home / "decks" / "inbox.md").read_text() == "Q: New?\nA: Yes.\n"


async def test_a_draft_with_a_mistake_is_offered_again_and_kept(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'if grep -q Fixed "$1"; then echo "A: Yes." >> "$1"; else echo "Q: Fixed?" > "$1"; fi'
    monkeypatch.setenv("EDITOR", editor(tmp_path, script))
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app() as pilot:
        await press(pilot, "a")
        assert screen(pilot) == "ConfirmScreen"
        await press(pilot, "n")
        draft = Path(said(pilot).partition("Your draft is ")[2].removesuffix("."))
        assert "Fixed?" in draft.read_text()
        shutil.rmtree(draft.parent)
        await press(pilot, "a", "y")
        assert "Added to" in said(pilot)


async def test_nothing_written_adds_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    async with place.app() as pilot:
        await press(pilot, "a")
        assert "Nothing was written" in said(pilot)
    assert not (place.home / "decks" / "inbox.md").exists()
