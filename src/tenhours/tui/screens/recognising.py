"""Tell which screen is shown, without importing one that is not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenhours.tui.screens.review import ReviewScreen
    from tenhours.tui.screens.today import TodayScreen


def as_today(screen: object) -> TodayScreen | None:
    """Return the screen if it is Today."""
    if "tenhours.tui.screens.today" not in sys.modules:
        return None
    from tenhours.tui.screens.today import TodayScreen

    return screen if isinstance(screen, TodayScreen) else None


def as_review(screen: object) -> ReviewScreen | None:
    """Return the screen if it is a review."""
    if "tenhours.tui.screens.review" not in sys.modules:
        return None
    from tenhours.tui.screens.review import ReviewScreen

    return screen if isinstance(screen, ReviewScreen) else None
