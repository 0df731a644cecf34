"""What every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """Deck files, a data file and a clock of one's own."""
    from tests.studio import Studio

    made = Studio(tmp_path)
    yield made
    made.close()
