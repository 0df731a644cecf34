"""Anki packages: `.apkg` and `.colpkg` in their three containers, and a bare collection."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange.anki import protobuf
from tenhours.interchange.anki.collection import Collection
from tenhours.interchange.anki.histories import Reader
from tenhours.interchange.anki.notes import Converter
from tenhours.interchange.archives import LARGEST_FILE, Archive
from tenhours.interchange.html import safe_media
from tenhours.interchange.parcel import CardHistory, ForeignNote, Medium, Parcel, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar

FORMAT: Final = "anki"
MEDIA: Final = "media/"
_COLLECTIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: a modern package carries a dummy of the oldest."""
_CHUNK: Final = 1 << 20
_HIGHEST_RATIO: Final = 400
"""Of zstandard: tables of numbers reach 20."""
_LARGEST_LIST: Final = 100_000_000
_LARGEST_MEDIUM: Final = 1024**3
_SMALL: Final = 1 << 20
"""Bytes; whatever is smaller, packed, counts as this for the ratio."""


def is_package(names: list[str]) -> bool:
    """Whether an archive with these files is one of Anki's."""
    return any(name in names for name in _COLLECTIONS)


def open_package(path: Path, work: Path, calendar: Calendar, parameters: Parameters) -> Parcel:
    """Unpack a package's database into a working folder and read it.

    Raises DataError when the package is damaged or none of Anki's.
    """
    archive = Archive(path)
    try:
        found = _collection_of(archive, path)
        target = work / "collection.db"
        if found.endswith("b"):
            _decompress(archive, found, target, path)
        else:
            archive.extract(found, target)
        media = _media(archive, modern=found.endswith("b"))
        return _parcel(target, f"{path} ({found})", media, archive, calendar, parameters)
    except BaseException:
        archive.close()
        raise


def open_collection(path: Path, work: Path, calendar: Calendar, parameters: Parameters) -> Parcel:
    """Read a bare `collection.anki2`; a copy of it, so that Anki's own file stays untouched."""
    target = work / "collection.db"
    try:
        with path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    return _parcel(target, str(path), [], None, calendar, parameters)


def _collection_of(archive: Archive, path: Path) -> str:
    for name in _COLLECTIONS:
        if name in archive:
            return name
    raise DataError(f"{path} is no package of Anki's: it holds no collection.")


def _parcel(
    database: Path,
    shown: str,
    media: list[Medium | Refused],
    archive: Archive | None,
    calendar: Calendar,
    parameters: Parameters,
) -> Parcel:
    collection = Collection(database, shown)
    converter = Converter(collection.types, collection.decks)
    reader = Reader(collection, calendar, parameters)

    def notes() -> Iterator[ForeignNote | Refused]:
        for note, cards in collection.notes():
            yield from converter.convert(note, cards)

    def histories() -> Iterator[CardHistory | Refused]:
        yield from reader.run(converter.places)
        for count, what in (
            (reader.left.orphans, "ratings of cards that the package does not hold"),
            (reader.left.crammed, "answers in a filtered deck that left the schedule alone"),
        ):
            if count:
                yield Refused("review log", f"{count} {what}")

    def close() -> None:
        collection.close()
        if archive is not None:
            archive.close()

    return Parcel(FORMAT, notes(), histories(), iter(media), close=close)


def _decompress(archive: Archive, name: str, target: Path, path: Path) -> None:
    import zstandard

    most = min(LARGEST_FILE, max(archive.size(name), _SMALL) * _HIGHEST_RATIO)
    written = 0
    try:
        with archive.open(name) as packed, target.open("wb") as out:
            reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
            while chunk := reader.read(_CHUNK):
                written += len(chunk)
                if written > most:
                    raise DataError(f"{path}: {name} unpacks to more than it should.")
                out.write(chunk)
    except zstandard.ZstdError as error:
        raise DataError(
            f"{path}: {name} cannot be unpacked ({error}). Export the package again."
        ) from error


def _media(archive: Archive, *, modern: bool) -> list[Medium | Refused]:
    if "media" not in archive:
        return []
    listed: list[Medium | Refused] = []
    try:
        data = archive.read("media", _LARGEST_LIST)
        names, sizes = _names(_unpacked(data, _LARGEST_LIST)) if modern else (_old_names(data), {})
    except DataError as error:
        return [Refused("media", f"the list of pictures and sounds cannot be read: {error}")]
    taken: set[str] = set()
    for entry, name in names.items():
        if entry not in archive:
            listed.append(Refused(f"media {name}", "it is not in the package"))
            continue
        clean = safe_media(unicodedata.normalize("NFC", name))
        if not clean or clean in taken or clean in (".", ".."):
            listed.append(Refused(f"media {name}", "its name cannot be used"))
            continue
        taken.add(clean)
        size = sizes.get(entry, archive.size(entry))
        listed.append(Medium(MEDIA + clean, _reader(archive, entry, modern=modern), size))
    return listed


def _reader(archive: Archive, entry: str, *, modern: bool) -> Callable[[], bytes]:
    def read() -> bytes:
        data = archive.read(entry, _LARGEST_MEDIUM)
        if not modern:
            return data
        return _unpacked(data, min(_LARGEST_MEDIUM, max(len(data), _SMALL) * _HIGHEST_RATIO))

    return read


def _names(data: bytes) -> tuple[dict[str, str], dict[str, int]]:
    """Read a new package's list: names and sizes by the number of the file."""
    entries = [value for number, value in protobuf.fields(data) if number == 1]
    places = [(str(at), entry) for at, entry in enumerate(entries) if isinstance(entry, bytes)]
    names = {at: protobuf.text(entry, 1) for at, entry in places}
    return names, {at: protobuf.integer(entry, 2) for at, entry in places}


def _old_names(data: bytes) -> dict[str, str]:
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError) as error:
        raise DataError(f"it is no JSON ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise DataError("it does not lead from files to names")
    return {str(entry): name for entry, name in found.items() if isinstance(name, str)}


def _unpacked(data: bytes, most: int) -> bytes:
    """Unpack zstandard; what is not packed at all is taken as it is."""
    import zstandard

    if not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    try:
        with zstandard.ZstdDecompressor().stream_reader(data) as reader:
            found = reader.read(most + 1)
    except zstandard.ZstdError as error:
        raise DataError(f"a file of the package cannot be unpacked ({error}).") from error
    if len(found) > most:
        raise DataError("a file of the package unpacks to more than it should.")
    return found
