"""The page on hours is true: its commands run, its recipes are accepted by their programs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.cli.main import run

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "HOURS.md").read_text("utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_every_command_of_the_page_runs_in_the_order_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENHOURS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TENHOURS_NOW", "2027-03-03T21:00:00+00:00")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    tables = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    found = [shlex.split(text)[1:] for text in re.findall(r"`(tenhours [^`]+)`", tables)]
    assert len(found) >= 28
    statuses = {}
    timed = True
    for minute, words in enumerate(found):
        if timed and words[0] == "log":
            timed = False
            assert run(["cancel"]) == 0  # what `switch` left running
        hour = 18 if timed else 23
        monkeypatch.setenv("TENHOURS_NOW", f"2027-03-03T{hour}:{minute:02}:00+00:00")
        if words[0] in ("pause", "switch"):
            assert run(["start"]) == 0
        statuses[" ".join(words)] = run(words)
    wrong = {words: status for words, status in statuses.items() if status}
    assert wrong == {}


def test_the_recipes_for_shells_are_accepted_by_them(tmp_path: Path) -> None:
    for language in ("bash", "zsh", "fish"):
        (recipe,) = fences(language)
        shell = shutil.which(language)
        if shell is None:
            continue
        file = tmp_path / language
        file.write_text(recipe, encoding="utf-8")
        ended = subprocess.run([shell, "-n", file], capture_output=True, text=True, check=False)
        assert ended.stderr == "", language


def test_the_bash_recipe_shows_the_prompt_and_gives_signs_of_life(tmp_path: Path) -> None:
    program = tmp_path / "tenhours"
    program.write_text(f'#!/bin/sh\necho "$1" | tee -a {tmp_path}/called\n', encoding="utf-8")
    program.chmod(0o755)
    (recipe,) = fences("bash")
    script = f'PATH={tmp_path}:$PATH\nPS1="> "\n{recipe}\neval "$PROMPT_COMMAND"; wait\n'
    script += 'sleep 0.2; printf "%s" "${PS1@P}"\n'
    ended = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "prompt > "
    assert sorted((tmp_path / "called").read_text().split()) == ["beat", "prompt"]


def test_the_commands_in_the_other_recipes_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENHOURS_HOME", str(tmp_path / "home"))
    (starship,) = fences("toml")
    assert tomllib.loads(starship)["custom"]["tenhours"]["command"] == "tenhours prompt"
    said = [starship, *fences("tmux"), *fences("ini"), *fences("cron"), *fences("fish")]
    commands = {word for text in said for word in re.findall(r"tenhours ([a-z]+)\b", text)}
    assert commands == {"prompt", "nudge", "beat"}
    for command in commands:
        assert run([command]) == 0
