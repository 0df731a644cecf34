"""What every test of the command line may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A home of one's own, at noon on a Monday."""
    return Desk(tmp_path, monkeypatch)
