"""Hooks and notices: run when something happens, and never in the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tenhours.services.hours import hooks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.hours.desk import HoursDesk


def hook(desk: HoursDesk, name: str, script: str) -> Path:
    """Write a hook; what it says goes to a file beside it."""
    folder = desk.studio.places.config / "hooks"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / f"on-{name}"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


def test_start_and_stop_hear_what_was_timed(desk: HoursDesk) -> None:
    folder = hook(desk, "start", 'echo "$TENHOURS_EVENT $TENHOURS_TOPIC" > "$0.said"')
    hook(desk, "stop", 'echo "$TENHOURS_EVENT $TENHOURS_SECONDS" > "$0.said"')
    desk.hours.timing.start(["@svd"])
    desk.clock.pass_(minutes=5)
    desk.hours.timing.stop()
    assert (folder / "on-start.said").read_text() == "start svd\n"
    assert (folder / "on-stop.said").read_text() == "stop 300\n"


def test_verdict_and_miss(desk: HoursDesk) -> None:
    folder = hook(desk, "verdict", 'echo "$TENHOURS_WEEK $TENHOURS_VERDICT" >> "$0.said"')
    hook(desk, "miss", 'echo "$TENHOURS_WEEK" >> "$0.said"')
    desk.commit()
    desk.clock.pass_(days=23)
    desk.hours.weeks.week()
    desk.hours.weeks.week()
    assert (folder / "on-verdict.said").read_text().splitlines() == [
        "2026-03-02 warmup",
        "2026-03-09 frozen",
        "2026-03-16 miss",
    ]
    assert (folder / "on-miss.said").read_text() == "2026-03-16\n"


def test_behind_is_told_once(desk: HoursDesk) -> None:
    folder = hook(desk, "behind", 'echo "$TENHOURS_LINE" >> "$0.said"')
    desk.commit()
    desk.clock.pass_(days=3)
    for _ in range(3):
        desk.hours.nudging.check()
    (line,) = (folder / "on-behind.said").read_text().splitlines()
    assert line.startswith("behind: ")


@pytest.mark.parametrize(
    ("script", "words"), [("exit 3", "status 3"), ("sleep 60", "longer than"), ("", "")]
)
def test_a_hook_that_fails_is_reported_and_harms_nothing(
    desk: HoursDesk, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    monkeypatch.setattr(hooks, "LONGEST", 0.3)
    hook(desk, "start", script)
    desk.hours.timing.start()
    assert words in desk.news()
    assert desk.hours.timing.running() is not None


def test_a_hook_that_is_no_program(desk: HoursDesk) -> None:
    folder = hook(desk, "start", "")
    (folder / "on-start").chmod(0o644)
    desk.hours.timing.start()
    assert "executable" in desk.news()


def notices(desk: HoursDesk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `notify-send` of one's own first on the path."""
    folder = desk.studio.folder / "bin"
    folder.mkdir()
    program = folder / "notify-send"
    program.write_text(f'#!/bin/sh\necho "$4" >> {folder}/said\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "said"


def test_one_notice_a_day_whose_text_is_the_plan(
    desk: HoursDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = notices(desk, monkeypatch)
    desk.commit()
    assert desk.hours.nudging.nudge() is None, "all is well"
    desk.clock.pass_(days=3)
    assert desk.hours.nudging.nudge() is not None
    assert desk.hours.nudging.nudge() is None
    (line,) = said.read_text().splitlines()
    assert line.endswith("If it is noon, then I study.")
    desk.clock.pass_(days=1)
    assert desk.hours.nudging.nudge() is not None


def test_two_notices_when_it_is_red(desk: HoursDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    notices(desk, monkeypatch)
    desk.commit()
    desk.clock.pass_(days=6)
    shown = [desk.hours.nudging.nudge() for _ in range(4)]
    assert [text is not None for text in shown] == [True, True, False, False]


def test_without_a_desktop_the_text_is_still_returned(
    desk: HoursDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    desk.commit()
    desk.clock.pass_(days=3)
    assert desk.hours.nudging.nudge() is not None
