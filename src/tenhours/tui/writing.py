"""Writing a new card: a draft in the student's editor, until it can be read."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.services.authoring import TEMPLATE
from tenhours.tui import editing
from tenhours.tui.screens.confirm import ConfirmScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.app import App

    from tenhours.services.authoring import Authoring

_LISTED = 8
"""Mistakes that are named at once."""


class Draft:
    """A card being written, in a file that is kept until the card is in a deck."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tenhours-"))
        self.path = self._folder / "card.md"
        self.path.write_text(TEMPLATE, encoding="utf-8")

    @property
    def text(self) -> str:
        """What it says now."""
        return self.path.read_text(encoding="utf-8", errors="replace")

    @property
    def untouched(self) -> bool:
        """Whether nothing was written."""
        text = self.text
        return text == TEMPLATE or not text.strip()

    def discard(self) -> None:
        """Let go of the file."""
        shutil.rmtree(self._folder, ignore_errors=True)


def write_card(
    app: App[int],
    authoring: Authoring,
    deck: str,
    *,
    added: Callable[[], None],
    explained: Callable[[], AbstractContextManager[None]],
    draft: Draft | None = None,
) -> None:
    """Have a card written into a deck; one that cannot be read yet is offered again.

    `added` is called once it is in its file, `explained` shows errors that come later. Raises
    UsageError when the editor does not work, DataError when the deck cannot be written.
    """
    draft = draft or Draft()
    editing.edit(app, draft.path)
    if draft.untouched:
        draft.discard()
        app.notify("Nothing was written, so nothing was added.", markup=False)
        return
    count, problems = authoring.check(draft.text)
    errors = [str(found) for found in problems if found.problem.severity.value == "error"]
    if not count and not errors:
        errors = ['There is no card yet. Begin a line with "Q:" and the next with "A:".']
    if not errors:
        path, _ = authoring.add(deck, draft.text)
        draft.discard()
        app.notify(f"Added to {path}.", markup=False)
        added()
        return

    def answered(again: bool | None) -> None:
        if again:
            with explained():
                write_card(app, authoring, deck, added=added, explained=explained, draft=draft)
        else:
            app.notify(f"Nothing was added. Your draft is {draft.path}.", markup=False)

    app.push_screen(
        ConfirmScreen("\n".join(errors[:_LISTED]), yes="Edit again", no="Leave it"), answered
    )
