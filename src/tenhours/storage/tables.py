"""The data file's tables as SQLModel classes: the schema that the browser asks.

The migrations make the tables; a test holds the two against each other.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class DeckRow(SQLModel, table=True):
    """A deck with its settings as JSON."""

    __tablename__ = "decks"

    id: int = Field(primary_key=True)
    name: str = Field(unique=True)
    settings: str


class FileRow(SQLModel, table=True):
    """A deck file as the last sync left it."""

    __tablename__ = "files"

    id: int = Field(primary_key=True)
    root: str
    path: str
    size: int
    modified: int
    digest: bytes
    synced: int
    state: str
    deck: str
    settings: str
    problems: str
    unused: str


class NoteRow(SQLModel, table=True):
    """A note with its text as JSON."""

    __tablename__ = "notes"

    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    file_id: int = Field(foreign_key="files.id")
    deck_id: int = Field(foreign_key="decks.id")
    position: int
    line: int
    state: str
    tags: str
    fingerprint: bytes
    body: str


class CardRow(SQLModel, table=True):
    """A card with the cached fold of its log."""

    __tablename__ = "cards"

    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    note_id: int = Field(foreign_key="notes.id")
    name: str
    deck_id: int = Field(foreign_key="decks.id")
    position: int
    state: str
    phase: int = 0
    step: int = 0
    due_at: int | None = None
    due_day: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    last_at: int | None = None
    last_day: int | None = None
    reps: int = 0
    lapses: int = 0
    suspended: int = 0
    buried_day: int | None = None
    flag: int = 0
    leech: int = 0


class KeyRow(SQLModel, table=True):
    """A key that a card has or had."""

    __tablename__ = "keys"

    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    card_id: int = Field(foreign_key="cards.id")


class EventRow(SQLModel, table=True):
    """One row of the log."""

    __tablename__ = "events"

    seq: int = Field(primary_key=True)
    id: str = Field(unique=True)
    act: str
    machine: str
    kind: str
    key_id: int = Field(foreign_key="keys.id")
    at: int
    utc_offset: int
    study_day: int
    rating: int | None = None
    millis: int | None = None
    phase_before: int | None = None
    phase_after: int | None = None
    step_after: int | None = None
    interval: int | None = None
    due_at: int | None = None
    due_day: int | None = None
    parameters: int | None = None
    detail: str = ""
    undone: int = 0


class ParametersRow(SQLModel, table=True):
    """A version of FSRS's weights."""

    __tablename__ = "parameters"

    version: int = Field(primary_key=True)
    weights: str
    since: int


class MetaRow(SQLModel, table=True):
    """A fact about the file itself."""

    __tablename__ = "meta"

    key: str = Field(primary_key=True)
    value: str


class LedgerRow(SQLModel, table=True):
    """One row of the ledger of hours."""

    __tablename__ = "ledger"

    machine: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    act: str
    kind: str
    at: int
    utc_offset: int
    body: str
    digest: str


class TimerRow(SQLModel, table=True):
    """The running timer."""

    __tablename__ = "timers"

    id: int = Field(primary_key=True)
    entry: str
    started: int
    label: str
    away: int
    last: int
    boot: str
    awake: int
    asleep: int | None = None
    beats: int
    holes: str
    pauses: str
    paused: int | None = None
    reviewed: int


class ImportRow(SQLModel, table=True):
    """A note that came from another program."""

    __tablename__ = "imports"

    key: str = Field(primary_key=True)
    source: bytes
    text: bytes
