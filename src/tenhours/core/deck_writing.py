"""Write notes as the text of a deck file, so that reading it again gives the same notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.notes import Note, NoteKind
from tenhours.core.scanning.scanner import find_atoms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenhours.core.decks import DeckSettings

_LETTERS: Final = {NoteKind.BASIC: "Q", NoteKind.PAIR: "QA", NoteKind.CLOZE: "C"}
_STARTS: Final = re.compile(r"^(?=[A-Z]{1,2}:|#{1,6}(?:\s|$)|-{3}[ \t]*$)", re.MULTILINE)
"""Where a line of text would be read as a marker, a heading or a separator."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OPENING: Final = re.compile(r"(?<!\\)(\$|\\[\[(]|\\begin\b)")
_FENCE: Final = re.compile(r"^( {0,3})(`{3,}|~{3,})", re.MULTILINE)
_PLAIN_VALUE: Final = re.compile(r"[\w][\w ./+&()'-]*\Z")


def write_deck(
    settings: DeckSettings, notes: Sequence[Note], *, folder: str = ""
) -> tuple[str, list[Note]]:
    """Write a deck file; return its text and the notes that no text of ours can hold.

    A note is made harmless first (see `harmless`); when it still would not be read as it is
    meant, its formulas and fences are written as plain text. `folder` is that of the file under
    its root, as `parse_deck` has it.
    """
    head = front_matter(settings)
    texts = [write_note(note) for note in notes]
    body = head + "\n".join(texts)
    if _reads_back(body, notes, folder):
        return body, []
    kept, refused = [], []
    for note, text in zip(notes, texts, strict=True):
        if _reads_back(head + text, [note], folder):
            kept.append(text)
            continue
        calmer = plain(note)
        calm_text = write_note(calmer)
        if _reads_back(head + calm_text, [calmer], folder):
            kept.append(calm_text)
        else:
            refused.append(note)
    return head + "\n".join(kept), refused


def write_note(note: Note) -> str:
    """Write one note with its metadata comment, ending in a line feed."""
    lines = [f"{_LETTERS[note.kind]}: {note.front}"]
    lines += [f"H: {text}" for text in note.hints]
    lines += [f"S: {text}" for text in note.steps]
    if note.back:
        lines.append(f"A: {note.back}")
    if note.explanation:
        lines.append(f"E: {note.explanation}")
    keys = [f"id: {note.id}"] if note.id is not None else []
    if note.tags:
        keys.append("tags: " + " ".join(note.tags))
    keys += [f"{key}: {value}" for key, value in note.metadata]
    if keys:
        lines.append(f"<!-- {' '.join(keys)} -->")
    return "\n".join(lines) + "\n"


def front_matter(settings: DeckSettings) -> str:
    """Write a deck's settings as front matter; nothing at all when there are none."""
    lines = []
    if settings.name is not None:
        lines.append(f"deck: {_value(settings.name)}")
    if settings.tags:
        lines.append(f"tags: [{', '.join(_value(tag) for tag in settings.tags)}]")
    if settings.order is not None:
        lines.append(f"order: {settings.order.value}")
    if settings.desired_retention is not None:
        lines.append(f"desired_retention: {settings.desired_retention:g}")
    if settings.new_per_day is not None:
        lines.append(f"new_per_day: {settings.new_per_day}")
    if settings.requires:
        lines.append(f"requires: [{', '.join(_value(name) for name in settings.requires)}]")
    if settings.source:
        lines.append(f"source: {_value(settings.source)}")
    if settings.macros.strip():
        lines += ["macros: |", *("  " + line for line in settings.macros.strip().splitlines())]
    if settings.lang:
        lines.append(f"lang: {_value(settings.lang)}")
    return "\n".join(("---", *lines, "---", "", "")) if lines else ""


def harmless(note: Note) -> Note:
    """Keep what a note says out of the way of the format: call it before `write_deck`.

    Control characters go; a line that would open a field, a heading or a separator gets one
    blank before it; the holes of a cloze are found anew.
    """

    def calm(text: str) -> str:
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if "\n" not in text or _STARTS.search(text) is None:
            return text
        inside = find_atoms(text)  # a line of code or of a formula opens nothing

        def indented(found: re.Match[str]) -> str:
            at = found.start()
            quiet = at == 0 or any(start < at < end for _, start, end in inside)
            return "" if quiet else " "

        return _STARTS.sub(indented, text)

    front = calm(note.front)
    return replace(
        note,
        front=front,
        back=calm(note.back),
        hints=tuple(filter(None, map(calm, note.hints))),
        steps=tuple(filter(None, map(calm, note.steps))),
        explanation=calm(note.explanation),
        holes=find_holes(front)[0] if note.kind is NoteKind.CLOZE else (),
    )


def plain(note: Note) -> Note:
    """Write what opens a formula, a fence or a comment as text; holes of a cloze stay."""

    def flat(text: str) -> str:
        text = _FENCE.sub(r"\1\\\2", text.replace("<!--", "&lt;!--"))
        text = _OPENING.sub(lambda found: "\\" + found[1], text)
        return text.replace("`", "\\`") if text.count("`") % 2 else text

    front = flat(note.front)
    return replace(
        note,
        front=front,
        back=flat(note.back),
        hints=tuple(map(flat, note.hints)),
        steps=tuple(map(flat, note.steps)),
        explanation=flat(note.explanation),
        holes=find_holes(front)[0] if note.kind is NoteKind.CLOZE else (),
    )


def _value(text: str) -> str:
    """Write a YAML scalar, in quotes where its letters might mean something."""
    if _PLAIN_VALUE.match(text) and not text.endswith(" ") and not _looks_otherwise(text):
        return text
    escaped = _CONTROL.sub("", text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", " ") + '"'


def _looks_otherwise(text: str) -> bool:
    return text.lower() in {"true", "false", "yes", "no", "on", "off", "null", "y", "n"} or (
        text[0].isdigit()
    )


def _reads_back(text: str, notes: Iterable[Note], folder: str) -> bool:
    found = parse_deck(text, folder=folder)
    if found.broken:
        return False
    return [_essence(note) for note in found.notes] == [_essence(note) for note in notes]


def _essence(note: Note) -> tuple[object, ...]:
    return (
        note.kind,
        note.front,
        note.back,
        note.hints,
        note.steps,
        note.explanation,
        tuple((hole.name, hole.text, hole.hint) for hole in note.holes),
        note.id,
    )
