"""The pictures of the card under review: drawn in the terminal if it can, opened outside."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.tui.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.screen import Screen

    from tenhours.core.prompts import Prompt
    from tenhours.rendering.gallery import Gallery, Picture
    from tenhours.rendering.parts import Part
    from tenhours.services.pictures import PictureFile
    from tenhours.tui.desk import Desk
    from tenhours.tui.widgets.card_view import CardView

_USUAL_CELL: Final = (10, 20)
"""Pixels of a cell where the terminal does not say."""
_LEAST_ROWS: Final = 6
_BARS: Final = 5
"""Lines of the screen that are not the card's."""
_MOST_OPENED: Final = 4
"""Windows that one key press may open."""


class PictureShow:
    """Serves one screen and its card view."""

    def __init__(self, screen: Screen[None], desk: Desk) -> None:
        self.gallery: Gallery | None = None
        """What can be drawn of the card's pictures."""
        self._screen = screen
        self._desk = desk
        self._files: dict[int, PictureFile] = {}
        self._count = 0
        self._asked_for_pillow = False

    def begin(self, prompt: Prompt, height: int) -> None:
        """Look for the pictures of another card; `height` is the room for it, in cells."""
        self.gallery = None
        self._files = {}
        note = prompt.note
        texts = (note.front, *note.hints, *note.steps, note.back, note.explanation)
        if not any("![" in text for text in texts) or not self._terminal_draws():
            return
        from tenhours.rendering.gallery import Gallery, Picture, named

        pictures: dict[str, Picture] = {}
        for item in named(texts):
            try:
                file = self._desk.pictures().find(prompt.root, prompt.path, item.target)
            except DataError:
                continue  # it stays words; asking for it says why
            number = self._next_number()
            self._files[number] = file
            pictures[item.target] = Picture(number, file.width, file.height)
        if pictures:
            # Before the first card, its view has no size yet.
            room = height or self._screen.size.height - _BARS
            rows = max(room * 2 // 3, _LEAST_ROWS)
            tmux = self._desk.graphics.value == "tmux"
            self.gallery = Gallery(pictures, cell_size(), rows, tmux)

    def load(self, card: CardView) -> None:
        """Read the pictures, beside the screen, for the view that now shows the card."""
        if self.gallery is None:
            return
        from tenhours.rendering.lines import MEASURE

        width, height = self.gallery.cell
        most = (MEASURE * width, self.gallery.rows * height)
        self._screen.run_worker(
            partial(self._read, card, dict(self._files), most),
            group="pictures",
            thread=True,
            exit_on_error=False,
        )

    def open_outside(self, prompt: Prompt, parts: Sequence[Part]) -> str:
        """Open the pictures on show in the desktop's viewer; return what to tell the student."""
        from tenhours.rendering.gallery import named

        wanted = named(part.markdown for part in parts)
        if not wanted:
            return "There is no picture on show."
        service = self._desk.pictures()
        opened = 0
        told = []
        for item in wanted[:_MOST_OPENED]:
            try:
                file = service.find(prompt.root, prompt.path, item.target)
            except DataError as error:
                told.append(plain(f"{str(error)[:1].upper()}{str(error)[1:]}"))
                continue
            if service.open_outside(file):
                opened += 1
            else:
                told.append(plain(f"There is no desktop here to open it on: {file.path}"))
        if opened:
            told.append("Opened in your picture viewer.")
        return "\n".join(told)

    def _terminal_draws(self) -> bool:
        app = self._screen.app
        from tenhours.maths import Tier

        if self._desk.graphics.value == "none" or self._desk.glyphs is Tier.ASCII:
            return False
        # The colour of a cell says which picture it is a piece of.
        if app.no_color or app.native_ansi_color or app.console.color_system != "truecolor":
            return False
        if self._desk.pictures().can_be_drawn():
            return True
        if self._desk.settings.images and not self._asked_for_pillow:
            self._asked_for_pillow = True
            self._screen.notify(
                'Pictures in the terminal need one more package: pip install "tenhours[images]"',
                markup=False,
            )
        return False

    def _next_number(self) -> int:
        """Number pictures as other programs in this terminal hardly will."""
        self._count = self._count % 255 + 1
        return (os.getpid() & 0xFFFF) << 8 | self._count

    def _read(
        self, card: CardView, files: Mapping[int, PictureFile], most: tuple[int, int]
    ) -> None:
        from textual.worker import get_current_worker

        worker = get_current_worker()
        for number, file in files.items():
            try:
                png = self._desk.pictures().as_png(file, most)
            except DataError:
                png = b""
            if worker.is_cancelled:
                return
            self._screen.app.call_from_thread(self._was_read, card, number, png)

    def _was_read(self, card: CardView, number: int, png: bytes) -> None:
        if number not in self._files:
            return
        if png:
            card.picture_ready(number, png)
        elif self.gallery is not None:
            self.gallery = _without(self.gallery, number)
            card.show_gallery(self.gallery)


def _without(gallery: Gallery, number: int) -> Gallery:
    kept: dict[str, Picture] = {
        target: picture for target, picture in gallery.pictures.items() if picture.number != number
    }
    return replace(gallery, pictures=kept)


def cell_size() -> tuple[int, int]:
    """Ask the system, not the terminal, for a cell's width and height in pixels."""
    import fcntl
    import struct
    import termios

    terminal = sys.__stderr__  # where Textual draws
    try:
        answer = fcntl.ioctl(terminal.fileno() if terminal else -1, termios.TIOCGWINSZ, bytes(8))
    except (OSError, ValueError):
        return _USUAL_CELL
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= 2 * columns and height >= 2 * rows):
        return _USUAL_CELL
    return width // columns, height // rows
