"""The documentation is true: its examples and commands are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tenhours.cli import arguments
from tenhours.cli.main import run
from tenhours.core.deck_parsing.parse import parse_deck

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def _fences(text: str, language: str) -> list[str]:
    pattern = rf"^(`{{3,}}){language}\n(.*?)^\1$"
    return [found[1] for found in re.findall(pattern, text, re.MULTILINE | re.DOTALL)]


def test_every_deck_in_the_documentation_parses_without_a_problem() -> None:
    texts = _fences(README, "markdown")
    texts += _fences((ROOT / "docs" / "DECKS.md").read_text("utf-8"), "markdown")
    assert len(texts) == 2
    for text in texts:
        parsed = parse_deck(text)
        assert parsed.problems == ()
        assert len(parsed.notes) >= 5


def _table_commands() -> list[list[str]]:
    table = README.split("## Every day")[1].split("\n## ")[0]
    return [shlex.split(found)[1:] for found in re.findall(r"`(tenhours [^`]+)`", table)]


def test_every_command_in_the_readme_is_understood() -> None:
    assert len(_table_commands()) >= 8
    for words in _table_commands():
        assert arguments.parse(words).command == words[0]


@pytest.mark.parametrize(
    "words",
    [words for words in _table_commands() if words[0] in ("due", "decks", "lint", "search", "tex")],
    ids=" ".join,
)
def test_the_commands_of_the_readme_run(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TENHOURS_HOME", str(tmp_path / "home"))
    decks = tmp_path / "notes" / "decks"
    decks.mkdir(parents=True)
    (decks / "mine.md").write_text("Q: one?\nA: two\n", encoding="utf-8")
    assert run([word.replace("~", str(tmp_path), 1) for word in words]) == 0


def test_every_file_that_the_readme_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_two_commands_need_nothing_but_python_and_pip() -> None:
    commands = _fences(README, "sh")
    assert len(commands) == 2
    for command in commands:
        steps = [step.strip().split()[0] for step in command.split("&&")]
        assert steps[:2] == ["python3", ".venv/bin/pip"]
        assert steps[2] in (".venv/bin/tenhours", ".venv/bin/pytest")


def test_the_formula_in_the_readme_is_drawn_so() -> None:
    from tenhours.maths import display

    source = (
        r"\log p(x)=\mathbb{E}_q\left[\log\frac{p(x,z)}{q(z)}\right]"
        r"+D_{\mathrm{KL}}(q\|p)\ge\mathcal{L}(q)"
    )
    assert _fences(README, "text") == [f"{display(source)}\n"]
