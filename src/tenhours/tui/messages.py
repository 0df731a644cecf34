"""Messages that rise from the screens to the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from tenhours.core.errors import TenHoursError


class Open(Message):
    """Something else is wanted on the screen."""

    def __init__(self, what: str, names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.what = what
        self.names = names


class EndApp(Message):
    """The app is to end, because of an error or because the student wants it."""

    def __init__(self, error: TenHoursError | None = None) -> None:
        super().__init__()
        self.error = error


class Edit(Message):
    """A card's file is to be opened in the student's editor."""

    def __init__(self, root: str, path: str, line: int) -> None:
        super().__init__()
        self.root = root
        self.path = path
        self.line = line


class Ask(Message):
    """A line is to be asked for over this screen, which looks again once it was taken."""

    def __init__(self, line: ModalScreen[str | None]) -> None:
        super().__init__()
        self.line = line
