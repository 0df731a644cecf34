"""Turn an error that speaks to the student into the screen that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.errors import TenHoursError

if TYPE_CHECKING:
    from collections.abc import Callable


class Explained:
    """A block whose errors are shown, if they are meant for the student."""

    def __init__(self, show: Callable[[TenHoursError], None]) -> None:
        self._show = show

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, TenHoursError):
            self._show(error)
            return True
        return False
