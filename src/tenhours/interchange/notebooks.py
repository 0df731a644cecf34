"""Folders of markdown, whatever formats their pages are written in: one parcel of them all."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final, Protocol

from tenhours.core.errors import DataError
from tenhours.interchange import (
    ankiops,
    databases,
    hashcards,
    hashcards_log,
    headings,
    logseq,
    mochi_pages,
    own_decks,
    repeater,
)
from tenhours.interchange.obsidian import reading as obsidian
from tenhours.interchange.obsidian.conventions import conventions
from tenhours.interchange.page_formats import WEAK, Around, judge
from tenhours.interchange.pages import look_into
from tenhours.interchange.parcel import Parcel, Refused
from tenhours.interchange.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tenhours.core.decks import DeckSettings
    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.pages import Folder, Page
    from tenhours.interchange.parcel import CardHistory, ForeignNote

MIXED: Final = "markdown"
FORMATS: Final = {
    own_decks.FORMAT: "deck files of our own",
    hashcards.FORMAT: "hashcards, with hashcards.db",
    repeater.FORMAT: "repeater, with cards.db",
    obsidian.FORMAT: "Obsidian's Spaced Repetition",
    ankiops.FORMAT: "AnkiOps",
    logseq.FORMAT: "Logseq",
    mochi_pages.FORMAT: "Mochi",
    headings.FORMAT: "headings with text under them, as mdanki has them",
}


class _Reader(Protocol):
    def read(self, page: Page) -> Iterator[ForeignNote | Refused]: ...


class Notebook:
    """One folder, looked through before anything of it is handed over."""

    def __init__(
        self,
        path: Path,
        work: Path,
        *,
        calendar: Calendar,
        parameters: Parameters,
        wanted: str | None = None,
    ) -> None:
        """`wanted` insists on one format for every page.

        Raises DataError when the folder cannot be read.
        """
        self.path = path
        self._work = work
        self._calendar = calendar
        self._parameters = parameters
        self._folder: Folder = look_into(path)
        self._rules = conventions(self._folder.root)
        self._logs = self._databases()
        self._pictures = Pictures(self._folder)
        self._encodings: Counter[str] = Counter()
        self.formats: dict[str, str] = {}
        """Format of each page that has cards, by its path."""
        self._judge(wanted)
        self._readers: dict[str, _Reader] = {}
        self._settings: dict[str, DeckSettings] = {}

    def parcel(self) -> Parcel:
        """Hand everything over."""
        names = set(self.formats.values())
        self._find_pictures()
        self._readers = self._made(names, hashed=True)
        return Parcel(
            names.pop() if len(names) == 1 else MIXED,
            self._notes(),
            self._histories(),
            chain(self._folder.refused, self._pictures.media()),
            self._settings,
            self._remarks(),
        )

    def _databases(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {hashcards.FORMAT: [], repeater.FORMAT: []}
        for path in self._folder.databases:
            tables = databases.tables(path, self._work)
            if {"cards", "reviews"} <= tables or path.name == hashcards.DATABASE:
                found[hashcards.FORMAT].append(path)
            elif "cards" in tables:
                found[repeater.FORMAT].append(path)
        return found

    def _judge(self, wanted: str | None) -> None:
        around = Around(
            self._rules,
            hashcards=bool(self._logs[hashcards.FORMAT]),
            repeater=bool(self._logs[repeater.FORMAT]),
        )
        weak: dict[str, dict[str, int]] = {}
        common: list[str] = []
        for path in self._folder.pages:
            page = self._folder.read(path)
            if isinstance(page, Refused):
                self._folder.refused.append(page)
                continue
            if page.encoding != "UTF-8":
                self._encodings[page.encoding] += 1
            if wanted is not None:
                self.formats[path] = wanted
                continue
            verdict = judge(page.text, around)
            if verdict.format:
                self.formats[path] = verdict.format
                common += [path] * verdict.common
            elif verdict.weak:
                weak[path] = verdict.weak
        counts = Counter(self.formats.values())
        kin = max((hashcards.FORMAT, repeater.FORMAT), key=lambda name: counts[name])
        if counts[kin]:
            self.formats.update(dict.fromkeys(common, kin))
        if self.formats or not weak:
            return
        for name in WEAK:
            pages = [path for path, counts in weak.items() if name in counts]
            if name == headings.FORMAT and self.path.is_dir():
                pages = [path for path in pages if not headings.is_about_a_project(path)]
            if pages and 2 * len(pages) >= len(weak):
                self.formats = dict.fromkeys(pages, name)
                return

    def _made(self, names: set[str], *, hashed: bool) -> dict[str, _Reader]:
        """Make a reader for each format."""
        pictures = self._pictures
        calendar, parameters = self._calendar, self._parameters
        makers: dict[str, Callable[[], _Reader]] = {
            own_decks.FORMAT: lambda: own_decks.Reader(pictures, self._settings),
            hashcards.FORMAT: lambda: hashcards.Reader(
                pictures,
                hashcards.read_macros(self._folder.root / hashcards.MACROS),
                self._settings,
                hashed=hashed and bool(self._logs[hashcards.FORMAT]),
            ),
            repeater.FORMAT: lambda: repeater.Reader(
                pictures, hashed=hashed and bool(self._logs[repeater.FORMAT])
            ),
            obsidian.FORMAT: lambda: obsidian.Reader(
                pictures, self._rules, calendar=calendar, parameters=parameters
            ),
            ankiops.FORMAT: lambda: ankiops.Reader(pictures),
            logseq.FORMAT: lambda: logseq.Reader(
                pictures, calendar=calendar, parameters=parameters
            ),
            mochi_pages.FORMAT: lambda: mochi_pages.Reader(pictures),
            headings.FORMAT: lambda: headings.Reader(pictures),
        }
        return {name: makers[name]() for name in names}

    def _find_pictures(self) -> None:
        """Go through the notes for what they refer to: media are asked for before the notes."""
        trial = self._made(set(self.formats.values()), hashed=False)
        for path, name in self.formats.items():
            page = self._folder.read(path)
            if isinstance(page, Refused) or not any(
                sign in page.text for sign in ("](", "![[", "<img")
            ):
                continue
            for _ in trial[name].read(page):
                pass

    def _notes(self) -> Iterator[ForeignNote | Refused]:
        for path, name in self.formats.items():
            page = self._folder.read(path)
            if isinstance(page, Refused):
                yield page
            else:
                yield from self._readers[name].read(page)

    def _histories(self) -> Iterator[CardHistory | Refused]:
        for reader in self._readers.values():
            if isinstance(reader, obsidian.Reader | logseq.Reader):
                yield from reader.histories()
            elif isinstance(reader, hashcards.Reader):
                for path in self._logs[hashcards.FORMAT]:
                    yield from self._log(path, hashcards_log.histories, reader.places)
            elif isinstance(reader, repeater.Reader):
                for path in self._logs[repeater.FORMAT]:
                    yield from self._log(path, repeater.histories, reader.places)

    def _log(
        self,
        path: Path,
        read: Callable[
            [Path, Path, dict[str, tuple[str, str]], Calendar], Iterator[CardHistory | Refused]
        ],
        places: dict[str, tuple[str, str]],
    ) -> Iterator[CardHistory | Refused]:
        """Read a database beside the pages; a damaged one does not keep the notes away."""
        try:
            yield from read(path, self._work, places, self._calendar)
        except DataError as error:
            yield Refused(path.name, str(error))

    def _remarks(self) -> tuple[str, ...]:
        counts = Counter(self.formats.values())
        remarks = []
        if len(counts) > 1:
            listed = ", ".join(f"{count} as {name}" for name, count in counts.most_common())
            remarks.append(f"the pages were read in several formats: {listed}")
        for encoding, count in self._encodings.items():
            remarks.append(f"{_pages(count)} not in UTF-8 and read as {encoding}")
        idle = len(self._folder.pages) - len(self.formats)
        if idle > 0:
            remarks.append(f"{_pages(idle)} without cards and left alone")
        if own_decks.FORMAT in counts or hashcards.FORMAT in counts:
            remarks.append(
                "deck files of this kind can be read where they are as well, by `tenhours decks "
                "add`; an import copies them into your library"
            )
        if hashcards.FORMAT in counts and self._logs[hashcards.FORMAT]:
            remarks.append(
                f"hashcards keeps local times; they were read as times of {self._calendar.zone.key}"
            )
        if repeater.FORMAT in counts and not self._logs[repeater.FORMAT]:
            remarks.append(
                "repeater keeps its schedule elsewhere (cards.db in the folder of its data); copy "
                "it into this folder to bring it along"
            )
        if headings.FORMAT in counts:
            remarks.append("headings were taken for questions and the text below for answers")
        return tuple(remarks)


def _pages(count: int) -> str:
    return "1 page was" if count == 1 else f"{count} pages were"
