"""Messages that rise from the screens to the app."""

from __future__ import annotations

from textual.message import Message


class Open(Message):
    """Something else is wanted on the screen."""

    def __init__(self, what: str, names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.what = what
        self.names = names


class Leave(Message):
    """The app is to end."""


class Edit(Message):
    """A card's file is to be opened in the student's editor."""

    def __init__(self, root: str, path: str, line: int) -> None:
        super().__init__()
        self.root = root
        self.path = path
        self.line = line
