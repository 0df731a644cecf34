"""What every test of the hours may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.services.hours.desk import HoursDesk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[HoursDesk]:
    """Hours of one's own, at noon on a Monday."""
    made = HoursDesk(tmp_path)
    yield made
    made.close()
