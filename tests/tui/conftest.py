"""What every test of the app may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.running import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home with a deck of three cards."""
    from tests.tui.running import Place

    return Place(tmp_path)
