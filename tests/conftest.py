"""What every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.studio import Studio


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test depend on the terminal and the locale that it is started from."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("NO_COLOR", "LC_CTYPE", "LANG", "TMUX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """Deck files, a data file and a clock of one's own."""
    from tests.studio import Studio

    made = Studio(tmp_path)
    yield made
    made.close()
