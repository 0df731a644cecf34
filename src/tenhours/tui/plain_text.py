"""Text of the student's files made harmless for the screen: no control characters, no markup."""

from __future__ import annotations

from textual.content import Content


def plain(text: str) -> str:
    """Put text on one line without anything that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    from tenhours.rendering.clean_text import outside

    return " ".join(outside(text).split())


def content(text: str) -> Content:
    """Wrap text so that nothing in it counts as markup."""
    return Content(text)
