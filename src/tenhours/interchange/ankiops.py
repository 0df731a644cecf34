"""AnkiOps: notes between `---`, fields behind labels, a comment with the note's key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.commonmark import formula_holes, hidden, literal_braces, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "ankiops"
_KEY: Final = re.compile(r"<!--[ \t]*(?:note_key|note_id)[ \t]*:[ \t]*([\w-]+)[ \t]*-->")
_TAGS: Final = re.compile(r"<!--[ \t]*tags[ \t]*:[ \t]*(.*?)[ \t]*-->")
_COMMENT: Final = re.compile(r"^<!--[ \t]*[a-z_]+[ \t]*:.*?-->[ \t]*$", re.MULTILINE)
_LABEL: Final = re.compile(r"(Q|A|F|B|T|THA|E|M|S|AI|I|C\d{1,2}):(?:[ \t]|$)")
_BLOCK: Final = re.compile(r"^(?:F|T|THA|C1):(?:[ \t]|$)", re.MULTILINE)
_SIGN: Final = re.compile(
    r"^(?:<!--[ \t]*(?:note_key|note_type)[ \t]*:|F:[^\n]*\n(?:(?!---\n)[^\n]*\n){0,40}?B:"
    r"|T(?:HA)?:(?:(?!\n---\n)[\s\S]){0,4000}?\{\{c\d+::|C1:[^\n]*\n(?:[^\n]*\n){0,40}?C2:)",
    re.MULTILINE,
)
_EXTRA: Final = ("E", "M", "S", "AI")
_SEPARATOR: Final = "---"


def recognise(text: str) -> int:
    """Count the signs that only AnkiOps leaves."""
    if "note_key" not in text and "note_type" not in text and not _BLOCK.search(text):
        return 0
    return len(_SIGN.findall(text))


class Reader:
    """Turns pages into notes."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._known: dict[str, str] = {}

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page; two underscores in its name part the levels of the deck."""
        deck = page.deck.replace("__", "/")
        for line, block in _blocks(page.text):
            where = f"{page.path}:{line}"
            fields = _fields(_COMMENT.sub("", block))
            if not fields:
                continue
            key = _KEY.search(block)
            id_ = slug(FORMAT, key[1]) if key is not None else slug(FORMAT, *_flat(fields))
            if id_ in self._known:
                yield Refused(where, f"the same note stands at {self._known[id_]} already")
                continue
            self._known[id_] = where
            made = self._note(fields, page.path)
            if isinstance(made, str):
                yield Refused(where, made)
                continue
            tags = tuple(
                sorted({tag for found in _TAGS.finditer(block) for tag in _words(found[1])})
            )
            yield ForeignNote(
                Note(
                    made.kind,
                    made.front,
                    made.back,
                    explanation=made.explanation,
                    holes=made.holes,
                    id=id_,
                    tags=tags,
                ),
                deck,
                where,
            )

    def _note(self, fields: dict[str, str], path: str) -> Note | str:
        """Make a note of fields, or say why not."""
        texts = {label: self._pictures.led(ours(text), path) for label, text in fields.items()}
        extra = "\n\n".join(texts[label] for label in _EXTRA if texts.get(label))
        text = texts.get("T") or texts.get("THA")
        if text:
            front = literal_braces(formula_holes(text))
            holes = find_holes(front)[0]
            if not holes:
                return "this cloze has no hole"
            return Note(NoteKind.CLOZE, front, explanation=extra, holes=holes)
        if texts.get("F") and texts.get("B"):
            return Note(NoteKind.PAIR, texts["F"], texts["B"], explanation=extra)
        front, back = texts.get("Q", ""), texts.get("A") or texts.get("I") or ""
        choices = [(label, texts[label]) for label in texts if label[0] == "C" and texts[label]]
        if choices:
            front, back = _choice(front, back, choices)
        if not front or not back:
            return "it has no question" if not front else "it has no answer"
        return Note(NoteKind.BASIC, front, back, explanation=extra)


def _choice(front: str, back: str, choices: list[tuple[str, str]]) -> tuple[str, str]:
    """Write a choice as a list under the question, and what is right as the answer."""
    listed = [f"{number}. {text}" for number, (_, text) in enumerate(choices, 1)]
    right = [
        listed[int(word) - 1]
        for word in re.findall(r"\d+", back)
        if len(word) < 4 and 0 < int(word) <= len(listed)
    ]
    return f"{front}\n\n" + "\n".join(listed) if front else "", "\n".join(right) or back


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a page at its separators, outside code, with the line of each block's first text."""
    inside = hidden(text)
    offset = 0
    lines: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), 1):
        at = offset
        offset += len(line) + 1
        if line.strip() == _SEPARATOR and at not in inside:
            yield first, "\n".join(lines)
            lines = []
            continue
        if not lines:
            if not line.strip():
                continue
            first = number
        lines.append(line)
    yield first, "\n".join(lines)


def _fields(block: str) -> dict[str, str]:
    inside = hidden(block)
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    offset = 0
    for line in block.split("\n"):
        label = _LABEL.match(line)
        at = offset
        offset += len(line) + 1
        if label is not None and at not in inside:
            current = found.setdefault(label[1], [])
            current.append(line[label.end() :])
        elif current is not None:
            current.append(line)
    return {label: "\n".join(lines).strip() for label, lines in found.items()}


def _flat(fields: dict[str, str]) -> list[str]:
    return [part for pair in sorted(fields.items()) for part in pair]


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", text) if word]
