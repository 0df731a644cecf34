"""Notes and deck settings as the JSON text that the data file keeps."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from tenhours.core.decks import ClozeMarks, DeckSettings, NewOrder
from tenhours.core.notes import Hole, Note, NoteKind

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def write_note(note: Note) -> str:
    """Encode what a card needs of its note."""
    body: list[Any] = [
        note.kind.value,
        note.front,
        note.back,
        note.hints,
        note.steps,
        note.explanation,
        [[h.name, h.start, h.end, h.text, h.hint, h.in_maths] for h in note.holes],
        note.id,
        note.metadata,
        note.breadcrumb,
        note.end_line - note.line,
    ]
    return _JSON.encode(body)


def fingerprint(body: str, tags: tuple[str, ...]) -> bytes:
    """Mark what a note says, wherever it stands: with an equal mark nothing has to be written."""
    return blake2b(f"{body}\0{' '.join(tags)}".encode(), digest_size=16).digest()


def read_note(body: str, tags: str, line: int) -> Note:
    """Decode a note; the inverse of `write_note`."""
    kind, front, back, hints, steps, explanation, holes, id_, metadata, trail, length = json.loads(
        body
    )
    return Note(
        kind=NoteKind(kind),
        front=front,
        back=back,
        hints=tuple(hints),
        steps=tuple(steps),
        explanation=explanation,
        holes=tuple(Hole(*hole) for hole in holes),
        id=id_,
        tags=read_tags(tags),
        metadata=tuple((key, value) for key, value in metadata),
        breadcrumb=tuple(trail),
        line=line,
        end_line=line + length,
    )


def write_tags(tags: tuple[str, ...]) -> str:
    """Join tags with blanks around each, so that ` tag ` finds one."""
    return f" {' '.join(tags)} " if tags else ""


def read_tags(text: str) -> tuple[str, ...]:
    """Split what `write_tags` joined."""
    return tuple(text.split())


def write_settings(settings: DeckSettings) -> str:
    """Encode what a deck file says about itself."""
    values: dict[str, Any] = {
        "tags": settings.tags,
        "order": settings.order.value if settings.order else None,
        "desired_retention": settings.desired_retention,
        "new_per_day": settings.new_per_day,
        "requires": settings.requires,
        "source": settings.source,
        "macros": settings.macros,
        "cloze": settings.cloze.value,
        "lang": settings.lang,
    }
    return json.dumps(
        {key: value for key, value in values.items() if value or value == 0},
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=1024)
def read_settings(text: str) -> DeckSettings:
    """Decode deck settings; the name is not part of them."""
    values = json.loads(text)
    order = values.get("order")
    return DeckSettings(
        tags=tuple(values.get("tags", ())),
        order=NewOrder(order) if order else None,
        desired_retention=values.get("desired_retention"),
        new_per_day=values.get("new_per_day"),
        requires=tuple(values.get("requires", ())),
        source=values.get("source", ""),
        macros=values.get("macros", ""),
        cloze=ClozeMarks(values.get("cloze", "braces")),
        lang=values.get("lang", ""),
    )
