"""Pictures and sounds that pages refer to: found, and named as the library will have them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tenhours.core.errors import DataError
from tenhours.interchange.commonmark import code
from tenhours.interchange.pages import MEDIA
from tenhours.interchange.parcel import Medium, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tenhours.interchange.pages import Folder

PLACE: Final = "media/"
_REFERENCE: Final = re.compile(
    r"!\[\[(?P<name>[^\[\]|#\n]+)(?:#[^\[\]|\n]*)?(?:\|(?P<more>[^\[\]\n]*))?\]\]"
    r"|<img\b[^>]*?\bsrc\s*=\s*[\"']?(?P<source>[^\"'\s>]+)[\"']?[^>]*>"
    r"|(?P<sign>!?)\[(?P<words>(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*)\]"
    r"\([ \t]*(?:<(?P<pointed>[^<>\n]*)>|(?P<bare>(?:[^\s()<]|\([^\s()]*\))"
    r"(?:[^\s()]|\([^\s()]*\))*))"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|=[\dx]+))?[ \t]*\)(?:\{[^{}\n]*\})?",
    re.IGNORECASE,
)
"""An embedding of Obsidian's, an image of HTML, or a link or an image of markdown."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_UNCLEAN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f<>\\]")


class Pictures:
    """Leads references of pages to media of the folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._by_name: dict[str, str] = {}
        for path in sorted(folder.media, key=len, reverse=True):
            self._by_name[path.rpartition("/")[2].casefold()] = path
        self._wanted: dict[str, None] = {}
        self._missing: dict[str, str] = {}

    def note(self, text: str, page: str) -> None:
        """Remember what a page refers to, so that it is brought along."""
        if "](" in text or "![[" in text or "<img" in text:
            self.led(text, page)

    def led(self, text: str, page: str) -> str:
        """Write a text of a page with its references as `media/…`; code stays as it is.

        A reference to a file that is not there, or that lies outside the folder, is kept as words.
        """
        if "](" not in text and "![[" not in text and "<img" not in text:
            return text
        spans = code(text)
        parts: list[str] = []
        position = 0
        for start, end in (*spans, (len(text), len(text))):
            parts += (self._led(text[position:start], page), text[start:end])
            position = end
        return "".join(parts)

    def media(self) -> Iterator[Medium | Refused]:
        """List what pages referred to."""
        for path in self._wanted:
            file = self._folder.media[path]
            try:
                size = file.stat().st_size
            except OSError as error:
                yield Refused(path, str(error.strerror or error))
                continue
            yield Medium(placed(path), _reader(file), size)
        for name, page in self._missing.items():
            yield Refused(page, f'the picture or sound "{name}" is not in the folder')

    def _led(self, text: str, page: str) -> str:
        return _REFERENCE.sub(lambda found: self._reference(found, page), text)

    def _reference(self, found: re.Match[str], page: str) -> str:
        if found["name"] is not None:
            return self._embed(found, page)
        if found["source"] is not None:
            if _SCHEME.match(found["source"]):
                return found[0]
            return self._written("!", "", found["source"], page)
        return self._link(found, page)

    def _embed(self, found: re.Match[str], page: str) -> str:
        name = found["name"].strip()
        if PurePosixPath(name).suffix.lower() not in MEDIA:
            return found[0]
        words = found["more"] or ""
        if re.fullmatch(r"\d+(?:x\d+)?", words.strip()):
            words = ""
        return self._written("!", words, name, page)

    def _link(self, found: re.Match[str], page: str) -> str:
        target = found["pointed"] if found["pointed"] is not None else found["bare"] or ""
        target = target.strip()
        if not target:
            return found[0]
        if _SCHEME.match(target):
            return found["words"] if target.lower().startswith("file:") else found[0]
        kind = PurePosixPath(unquote(target.partition("#")[0])).suffix.lower()
        if not found["sign"] and kind not in MEDIA:
            return found[0]
        return self._written(found["sign"], found["words"], target, page)

    def _written(self, sign: str, words: str, target: str, page: str) -> str:
        path = self._found(target, page)
        if path is None:
            name = _UNCLEAN.sub("", unquote(target))
            self._missing.setdefault(name, page)
            words = words or name.rpartition("/")[2]
            return words.replace("[", "").replace("]", "")
        self._wanted.setdefault(path)
        name = placed(path)
        if re.search(r"[\s()]", name):
            name = f"<{name}>"
        return f"{sign}[{words}]({name})"

    def _found(self, target: str, page: str) -> str | None:
        """Find a file: beside the page, from the folder's top, or by its name anywhere."""
        for spelling in dict.fromkeys((target, unquote(target))):
            plain = spelling.replace("\\", "/")
            top = plain.removeprefix("@/") if plain.startswith("@/") else plain.lstrip("/")
            beside = _joined(page.rpartition("/")[0], plain) if plain == top else None
            for path in (beside, _joined("", top)):
                if path is not None and path in self._folder.media:
                    return path
        return self._by_name.get(unquote(target).replace("\\", "/").rpartition("/")[2].casefold())


def placed(path: str) -> str:
    """Name a file of the folder as the notes will."""
    clean = _UNCLEAN.sub("_", path)
    return clean if clean.startswith(PLACE) else PLACE + clean


def _joined(folder: str, path: str) -> str | None:
    """Follow a relative path; nothing when it leads out."""
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return None
    return "/".join(parts)


def _reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error

    return read
