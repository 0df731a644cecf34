"""Zips of folders: what matters of them is unpacked into a working folder."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange.delimited.reading import SUFFIXES as TABLES
from tenhours.interchange.hashcards import MACROS
from tenhours.interchange.obsidian.conventions import SETTINGS
from tenhours.interchange.pages import DATABASES, MEDIA, SUFFIXES
from tenhours.interchange.parcel import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.interchange.archives import Archive

_WANTED: Final = frozenset((*SUFFIXES, *MEDIA, *TABLES))
_PACKAGES: Final = (".apkg", ".colpkg", ".zip", ".mochi")


def unpack(archive: Archive, work: Path) -> tuple[Path, list[Refused]]:
    """Unpack pages, tables, media and databases; return their folder and what was left out.

    A folder that holds everything is no level of its own. A file that is damaged is left out.
    """
    target = work / "unpacked"
    target.mkdir()
    refused = list(archive.refused)
    for name in archive.names():
        path = PurePosixPath(name)
        if path.parts[:1] == ("__MACOSX",):
            continue
        if path.suffix.lower() in _PACKAGES:
            refused.append(Refused(name, "it is an archive in an archive; unpack it yourself"))
            continue
        wanted = path.suffix.lower() in _WANTED or path.name in (*DATABASES, MACROS)
        if not wanted and not name.endswith(SETTINGS):
            continue
        place = target.joinpath(*path.parts)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                refused.append(Refused(name, "another file of the archive has the same name"))
                continue
            archive.extract(name, place)
        except DataError as error:
            place.unlink(missing_ok=True)
            refused.append(Refused(name, str(error)))
        except (OSError, ValueError) as error:
            refused.append(Refused(name, str(getattr(error, "strerror", None) or error)))
    inside = [path for path in target.iterdir() if not path.name.startswith(".")]
    alone = inside[0] if len(inside) == 1 and inside[0].is_dir() else None
    return alone or target, refused
