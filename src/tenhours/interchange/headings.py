"""Pages whose headings are questions: mdanki's, and those of many who keep notes that way."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.commonmark import Hidden, code, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "headings"
_HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FRONT: Final = re.compile(r"\A(?:---|\+\+\+)\n.*?\n(?:---|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_ONE_TAG: Final = r"\[#[^\]\n]*\](?:\([^)\n]*\))?"
_TAG_LINE: Final = re.compile(rf"^{_ONE_TAG}(?:[ \t]*{_ONE_TAG})*[ \t]*$", re.MULTILINE)
_TAG: Final = re.compile(r"\[#([^\]\n]*)\]")
_NOT_DECKS: Final = re.compile(
    r"(?:^|/)(?:readme|changelog|license|licence|contributing|code_of_conduct|security|authors"
    r"|todo|install|index)[^/]*$",
    re.IGNORECASE,
)


def recognise(text: str) -> int:
    """Count the cards that a page would have."""
    return sum(1 for _, _, back in _sections(text) if back) if "#" in text else 0


def is_about_a_project(path: str) -> bool:
    """Whether a page's name says that it describes its folder, as README does."""
    return _NOT_DECKS.search(path) is not None


class Reader:
    """Turns pages into notes."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._known: dict[str, str] = {}

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page; what stands under the commonest kind of heading is an answer."""
        for line, front, back in _sections(page.text):
            where = f"{page.path}:{line}"
            if not back:
                continue
            tags: set[str] = set()
            for found in _TAG_LINE.finditer(back):
                tags.update("-".join(tag.split()) for tag in _TAG.findall(found[0]))
            body = _TAG_LINE.sub("", back).strip()
            id_ = slug(FORMAT, page.deck, front)
            whole = slug(FORMAT, page.deck, front, back)
            if whole in self._known:
                yield Refused(where, f"the same card stands at {self._known[whole]} already")
                continue
            if id_ in self._known:
                id_ = whole
            self._known[id_] = self._known[whole] = where
            if not body:
                yield Refused(where, "nothing stands under this heading")
                continue
            note = Note(
                NoteKind.BASIC,
                self._pictures.led(ours(front), page.path),
                self._pictures.led(ours(body), page.path),
                id=id_,
                tags=tuple(sorted(tag for tag in tags if tag)),
            )
            yield ForeignNote(note, page.deck, where)


def _sections(text: str) -> list[tuple[int, str, str]]:
    """Part a page at the headings that ask: those of level 2 if there are any, else the commonest
    level that has text under it. Each has its line, its front and its back."""
    front_matter = _FRONT.match(text)
    begin = front_matter.end() if front_matter is not None else 0
    inside = Hidden(code(text))
    marks = [found for found in _HEADING.finditer(text, begin) if found.start() not in inside]
    filled = Counter(
        len(found[1])
        for found, end in _with_ends(marks, len(text))
        if text[found.end() : end].strip()
    )
    if not filled:
        return []
    level = 2 if filled[2] else max(filled, key=lambda size: (filled[size], size))
    asking = [found for found in marks if len(found[1]) <= level]
    sections = []
    for found, end in _with_ends(asking, len(text)):
        if len(found[1]) != level:
            continue
        body = text[found.end() : end].strip("\n").rstrip()
        extra, percent, rest = _percent(body)
        question = f"{found[2]}\n\n{extra}".strip() if percent else found[2]
        answer = rest if percent else body
        sections.append((text.count("\n", 0, found.start()) + 1, question, answer.strip("\n")))
    return sections


def _percent(body: str) -> tuple[str, str, str]:
    """Part a body at mdanki's line with a percent sign."""
    found = re.search(r"^%[ \t]*$", body, re.MULTILINE)
    if found is None:
        return "", "", body
    return body[: found.start()].strip(), "%", body[found.end() :].strip()


def _with_ends(marks: list[re.Match[str]], end: int) -> list[tuple[re.Match[str], int]]:
    return [
        (found, marks[index + 1].start() if index + 1 < len(marks) else end)
        for index, found in enumerate(marks)
    ]
