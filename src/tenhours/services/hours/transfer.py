"""Transfer: other programs' files of hours, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenhours.services.hours.book import Book


class Transfer:
    """Brings entries in and takes them out."""

    def __init__(self, book: Book) -> None:
        self._book = book
