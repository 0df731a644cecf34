"""Opening sources in tests, whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.deck_writing import harmless, write_deck
from tenhours.core.decks import DeckSettings
from tenhours.core.scheduling import Parameters
from tenhours.core.time import Calendar
from tenhours.interchange.parcel import CardHistory, ForeignNote, Medium, Refused
from tenhours.interchange.sources import open_source

if TYPE_CHECKING:
    from tenhours.core.notes import Note

PARIS = Calendar(ZoneInfo("Europe/Paris"))


@dataclass(frozen=True, slots=True)
class Wishes:
    deck: str | None = None
    encoding: str | None = None
    separator: str | None = None
    columns: str | None = None


@dataclass(slots=True)
class Opened:
    """All that a source held."""

    format: str
    remarks: tuple[str, ...]
    notes: list[ForeignNote] = field(default_factory=list)
    histories: list[CardHistory] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def note(self, front: str) -> ForeignNote:
        """Find the one note whose front begins so."""
        (found,) = [item for item in self.notes if item.note.front.startswith(front)]
        return found

    def history(self, item: ForeignNote, name: str = "") -> CardHistory:
        (found,) = [
            history
            for history in self.histories
            if (history.note_id, history.name) == (item.note.id, name)
        ]
        return found


def opened(path: Path, wanted: str | None = None, wishes: Wishes | None = None) -> Opened:
    with TemporaryDirectory() as work:
        parcel = open_source(
            path,
            Path(work),
            calendar=PARIS,
            parameters=Parameters(),
            choices=wishes or Wishes(),
            format=wanted,
        )
        result = Opened(parcel.format, parcel.remarks)
        for medium in parcel.media:
            if isinstance(medium, Medium):
                result.media[medium.name] = medium.read()
            else:
                result.refused.append(medium)
        for item in parcel.notes:
            if isinstance(item, ForeignNote):
                result.notes.append(item)
            else:
                result.refused.append(item)
        for history in parcel.histories:
            if isinstance(history, CardHistory):
                result.histories.append(history)
            else:
                result.refused.append(history)
        parcel.close()
    return result


def page(folder: Path, text: str, name: str = "page.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def survives(note: Note) -> bool:
    """Whether a note can be written as deck text and read again, with all of its cards."""
    calm = harmless(note)
    text, refused = write_deck(DeckSettings(), [calm])
    if refused:
        return False
    (read,) = parse_deck(text).notes
    return read.id == calm.id and len(read.card_names()) == len(note.card_names())
