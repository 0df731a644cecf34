"""The pictures of cards: found, made ready for the terminal, opened outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError
from tenhours.library import pictures

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture on disk, inside its deck's folder."""

    path: Path
    """Absolute, with no symbolic link left in it."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


class Pictures:
    """Looks after the pictures in deck folders; nothing else is read or opened."""

    def __init__(self, bundled: Path) -> None:
        self._bundled = bundled

    def find(self, root: str, deck: str, target: str) -> PictureFile:
        """Find a picture that a card names, by the root and path of its deck file.

        Raises DataError when it is missing, too large, no picture, or outside the root.
        """
        folder = Path(root).expanduser() if root else self._bundled
        return PictureFile(*pictures.find(folder, deck, target))

    def can_be_drawn(self) -> bool:
        """Whether Pillow, which the extra `images` brings, is there to decode them."""
        return find_spec("PIL") is not None

    def as_png(self, picture: PictureFile, most: tuple[int, int]) -> bytes:
        """Decode a picture, shrink it to at most a width and height in pixels, encode it anew.

        So the terminal's own decoder never meets a stranger's file. Raises DataError when it
        cannot be decoded, or Pillow (the extra `images`) is not installed.
        """
        try:
            return _encoded(picture.path, most)
        except ImportError as error:
            raise DataError(
                'pictures in the terminal need one more package: pip install "tenhours[images]"'
            ) from error
        except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
            raise DataError(
                f"the picture {picture.path.name} cannot be drawn: {error or 'it is damaged'}."
            ) from error

    def open_outside(self, picture: PictureFile) -> bool:
        """Show a picture in the system's own viewer; False where there is none to be seen."""
        call = opener(os.environ, sys.platform)
        if call is None:
            return False
        try:
            process = subprocess.Popen(
                [call, str(picture.path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return False
        threading.Thread(target=process.wait, daemon=True).start()
        return True


def opener(environment: Mapping[str, str], platform: str) -> str | None:
    """Name the program that opens a file as the desktop would; None without a desktop."""
    if any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")):
        return None
    if platform == "darwin":
        return shutil.which("open", path=environment.get("PATH"))
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return None
    return shutil.which("xdg-open", path=environment.get("PATH"))


def _encoded(path: Path, most: tuple[int, int]) -> bytes:
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
            # A frame of a GIF may be larger than the file's head says.
            if opened.width * opened.height > pictures.MOST_PIXELS:
                raise ValueError("it is too large")
            opened.draft("RGB", most)
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    image.thumbnail(most)
    # Drawn for paper: black lines on nothing would be lost on a dark terminal.
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    encoded = BytesIO()
    paper.convert("RGB").save(encoded, "PNG")
    return encoded.getvalue()
