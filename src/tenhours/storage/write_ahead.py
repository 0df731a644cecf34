"""SQLite's write-ahead log, read from outside: which pages a crash left in it.

The layout is that of https://www.sqlite.org/fileformat2.html, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = 32
_FRAME: Final = 24


def committed_pages(log: Path, page_size: int) -> tuple[int, set[int]]:
    """Find how many pages the data file has by its log, and which of them the log holds.

    (0, nothing) when there is no log or no transaction in it. Raises OSError.
    """
    held: set[int] = set()
    open_: set[int] = set()
    pages = 0
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return 0, held
    with file:
        header = file.read(_HEADER)
        if len(header) < _HEADER or int.from_bytes(header[8:12], "big") != page_size:
            return 0, held
        while len(frame := file.read(_FRAME)) == _FRAME and frame[8:16] == header[16:24]:
            if len(file.read(page_size)) < page_size:
                break
            open_.add(int.from_bytes(frame[:4], "big"))
            size_after = int.from_bytes(frame[4:8], "big")
            if size_after:
                pages = size_after
                held |= open_
                open_.clear()
    return pages, held
