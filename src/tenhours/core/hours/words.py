"""Words of an entry: its comment, `+tag`, `@topic`, `/category` or `/kind of growth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.hours.entries import Label


def label(words: Sequence[str]) -> Label:
    r"""Read words as the shell split them; `\+` at a word's start keeps the sign in the comment.

    Raises:
        UsageError: a category that does not exist, or two topics, categories or kinds of growth.

    """
    raise NotImplementedError


def unread(label: Label) -> tuple[str, ...]:
    """Return the words that `label` reads as this label, the comment first and in one piece."""
    raise NotImplementedError


def show(label: Label) -> str:
    """Word a label for the eye: `read chapter 3 +paper @transformers /related`."""
    raise NotImplementedError
