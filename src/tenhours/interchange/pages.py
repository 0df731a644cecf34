"""Pages: the markdown files of a folder that another program wrote or reads."""

from __future__ import annotations

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from tenhours.core.errors import DataError
from tenhours.interchange.parcel import Refused

SUFFIXES: Final = (".md", ".markdown", ".mdown")
MEDIA: Final = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".tif", ".tiff"),
        *(".mp3", ".wav", ".ogg", ".flac", ".m4a", ".opus", ".mp4", ".webm", ".mkv", ".mov"),
        ".pdf",
    )
)
"""What notes may refer to."""
DATABASES: Final = ("hashcards.db", "cards.db")
"""What other programs remember, beside the pages."""
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of one page."""
_MOST: Final = 200_000
"""Files of one folder."""
_MOST_AROUND: Final = 20_000
"""Files that are looked at around a single page."""
_LEFT_ALONE: Final = frozenset(("node_modules", "__pycache__", "bak", "version-files", ".git"))


@dataclass(frozen=True, slots=True)
class Page:
    """One markdown file, read whole."""

    path: str
    """Under the folder, with `/`."""
    text: str
    """With LF, without a BOM."""
    encoding: str = "UTF-8"

    @property
    def deck(self) -> str:
        """Its path without the suffix."""
        return deck_of(self.path)


@dataclass(slots=True)
class Folder:
    """The pages and media below a folder, or one page alone."""

    root: Path
    pages: list[str] = field(default_factory=list)
    databases: list[Path] = field(default_factory=list)
    """Beside the pages: `hashcards.db`, `cards.db`."""
    media: dict[str, Path] = field(default_factory=dict)
    """By path under the folder."""
    refused: list[Refused] = field(default_factory=list)

    def read(self, path: str) -> Page | Refused:
        """Read a page."""
        try:
            with (self.root / path).open("rb") as file:
                data = file.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            return Refused(path, str(getattr(error, "strerror", None) or error))
        if len(data) > LARGEST:
            return Refused(path, f"it is larger than {LARGEST // 1024**2} MB")
        text, encoding = decoded(data)
        return Page(path, text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


def deck_of(path: str) -> str:
    """Name a page's deck: its path without the suffix."""
    pure = PurePosixPath(path)
    return str(pure.with_suffix("")) if pure.suffix.lower() in (*SUFFIXES, ".txt") else path


def look_into(path: Path) -> Folder:
    """List what lies below a folder; hidden files and links that lead out are left alone.

    A single page may be named as well. Raises DataError when the folder cannot be read.
    """
    if not path.is_dir():
        return _alone(path)
    folder = Folder(path)
    try:
        with os.scandir(path) as entries:
            next(entries, None)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    _walk(path, folder)
    return folder


def _alone(path: Path) -> Folder:
    """Take one page; its surroundings are searched only if it refers to something."""
    folder = Folder(path.parent, [path.name])
    page = folder.read(path.name)
    text = page.text if isinstance(page, Page) else ""
    if any(sign in text for sign in ("](", "![[", "<img")):
        _walk(path.parent, folder, pages=False)
    folder.databases = [
        path.with_name(name) for name in DATABASES if path.with_name(name).is_file()
    ]
    return folder


def _walk(root: Path, folder: Folder, *, pages: bool = True) -> None:
    seen = 0
    inside = root.resolve()
    for top, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _LEFT_ALONE
        )
        for name in sorted(names):
            suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - many names, and no paths yet
            if name in DATABASES:
                folder.databases.append(Path(top, name))
            if name.startswith(".") or (suffix not in SUFFIXES and suffix not in MEDIA):
                continue
            seen += 1
            if seen > (_MOST if pages else _MOST_AROUND):
                if pages:
                    raise DataError(f"{root} holds more than {_MOST:,} files. Name a part of it.")
                return
            path = Path(top, name)
            shown = path.relative_to(root).as_posix()
            if not shown.isprintable():
                clean = shown.encode("utf-8", "replace").decode()
                folder.refused.append(Refused(clean, "its name cannot be written as text"))
            elif path.is_symlink() and not path.resolve().is_relative_to(inside):
                folder.refused.append(Refused(shown, "it is a link that leads out of the folder"))
            elif not path.is_file():
                folder.refused.append(Refused(shown, "it is no file that can be read"))
            elif suffix in MEDIA:
                folder.media[shown] = path
            elif pages:
                folder.pages.append(shown)


def decoded(data: bytes) -> tuple[str, str]:
    """Read bytes as text, and name their encoding: by their BOM, as UTF-8, else as cp1252."""
    if data.startswith(BOM_UTF8):
        return data[len(BOM_UTF8) :].decode("utf-8", "replace"), "UTF-8"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    half = len(data[:2000]) // 2
    if half and len(data) % 2 == 0:
        if data[1:2000:2].count(0) > half * 0.4:
            return data.decode("utf-16-le", "replace"), "UTF-16"
        if data[:2000:2].count(0) > half * 0.4:
            return data.decode("utf-16-be", "replace"), "UTF-16"
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"
