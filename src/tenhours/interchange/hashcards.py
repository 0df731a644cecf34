"""hashcards: `Q:`, `A:` and `C:` in markdown, every `[…]` of a cloze a card named by its hash.

What is read follows hashcards itself (its parser and `CardContent::hash`), so that the cards are
found again in its database. It does not know code fences; they are respected only in a file that
it would refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.decks import DeckSettings
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.blake3 import blake3
from tenhours.interchange.commonmark import Gap, cloze, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "hashcards"
DATABASE: Final = "hashcards.db"
MACROS: Final = "macros.tex"
_LARGEST_MACROS: Final = 1_000_000
"""Characters."""
_MARKER: Final = re.compile(r"[QAC]:")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_NAME: Final = re.compile(
    r"""^\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$""", re.MULTILINE
)
_BRACKET_CLOZE: Final = re.compile(
    r"^C:(?:(?!^[QAC]:|^---)[\s\S])*?(?<![\\!])\[[^\]]{1,2000}\](?!\()", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as hashcards has it."""

    line: int
    """From 1."""
    question: str
    """For a cloze its text without the brackets."""
    answer: str = ""
    gaps: tuple[tuple[int, int], ...] = ()
    """Of a cloze: offsets in characters, the end exclusive."""
    is_cloze: bool = False

    def hashes(self) -> list[str]:
        """Compute the names of its cards in the database, in hexadecimal."""
        if not self.is_cloze:
            body = b"Basic" + self.question.encode() + self.answer.encode()
            return [blake3(body).hex()]
        text = self.question.encode()
        found = []
        for start, end in self.gaps:
            first = len(self.question[:start].encode())
            last = len(self.question[:end].encode()) - 1
            ends = first.to_bytes(8, "little") + (last % 2**64).to_bytes(8, "little")
            found.append(blake3(b"Cloze" + text + ends).hex())
        return found


def recognise(text: str) -> int:
    """Count the clozes with brackets, which are what tells its files from ours."""
    if "\nC:" not in "\n" + text or "[" not in text:
        return 0
    return len(_BRACKET_CLOZE.findall(text))


class Reader:
    """Turns pages into notes, and remembers which of its cards has become which of ours."""

    def __init__(
        self,
        pictures: Pictures,
        macros: dict[str, str],
        settings: dict[str, DeckSettings],
        *,
        hashed: bool,
    ) -> None:
        """Names of cards are computed only if they are wanted: `hashed`.

        A deck that uses some of `macros` has them in its front matter, in `settings`.
        """
        self._pictures = pictures
        self._macros = macros
        self._settings = settings
        self._hashed = hashed
        self._known: dict[str, str] = {}
        self.places: dict[str, tuple[str, str]] = {}
        """Id of the note and name of the card, by hashcards' name for it."""

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page."""
        name, body, first = front_matter(page.text)
        deck = page.deck
        if name:
            folder = deck.rpartition("/")[0]
            deck = (f"{folder}/" if folder else "") + name.replace("/", "∕")
        used = [line for name, line in self._macros.items() if name in body]
        if used:
            self._settings.setdefault(deck, DeckSettings(macros="\n".join(used)))
        for item in cards(body):
            if isinstance(item, Refused):
                yield Refused(f"{page.path}:{int(item.where) + first}", item.why)
                continue
            where = f"{page.path}:{item.line + first}"
            id_ = slug(FORMAT, "C" if item.is_cloze else "Q", item.question, item.answer)
            if id_ in self._known:
                yield Refused(where, f"the same card stands at {self._known[id_]} already")
                continue
            self._known[id_] = where
            if item.is_cloze:
                yield from self._cloze(item, id_, deck, where, page.path)
            else:
                front, back = (
                    self._pictures.led(ours(text), page.path)
                    for text in (item.question, item.answer)
                )
                if not front or not back:
                    yield Refused(where, "its question or its answer is empty")
                    continue
                yield ForeignNote(Note(NoteKind.BASIC, front, back, id=id_), deck, where)
                self._place(item, [""], id_)

    def _cloze(
        self, card: Card, id_: str, deck: str, where: str, path: str
    ) -> Iterator[ForeignNote | Refused]:
        written = cloze(card.question, [Gap(start, end) for start, end in card.gaps])
        for (start, end), name in zip(card.gaps, written.names, strict=True):
            if name is None:
                shown = card.question[start:end][:40]
                yield Refused(where, f'the hole "{shown}" stands where no hole can be')
        if not any(written.names):
            return
        front = self._pictures.led(written.front, path)
        holes = find_holes(front)[0]
        yield ForeignNote(Note(NoteKind.CLOZE, front, holes=holes, id=id_), deck, where)
        self._place(card, written.names, id_)

    def _place(self, card: Card, names: list[str] | tuple[str | None, ...], id_: str) -> None:
        if self._hashed:
            for hashed, name in zip(card.hashes(), names, strict=True):
                if name is not None:
                    self.places[hashed] = (id_, name)


def read_macros(path: Path) -> dict[str, str]:
    """Read `macros.tex`, lines of a name and what it stands for, as `\\newcommand` lines."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_LARGEST_MACROS).splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        name, _, meaning = line.strip().partition(" ")
        if re.fullmatch(r"\\[A-Za-z]+", name) and meaning.strip():
            count = max((int(sign) for sign in re.findall(r"#([1-9])", meaning)), default=0)
            arguments = f"[{count}]" if count else ""
            found[name] = f"\\newcommand{{{name}}}{arguments}{{{meaning.strip()}}}"
    return found


def front_matter(text: str) -> tuple[str, str, int]:
    """Part a file: the deck's name if it has one, the rest, and how many lines stand above it."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return "", text, 0
    for number in range(1, len(lines)):
        if _MARKER.match(lines[number]):
            break
        if lines[number].strip() == "---":
            found = _NAME.search("\n".join(lines[1:number]))
            name = "" if found is None else found[1] or found[2] or ""
            body = "\n".join(lines[number + 1 :])
            return " ".join(name.split()), body, number + 1
    return "", text, 0


def cards(text: str) -> list[Card | Refused]:
    """Read the cards of a file; where a refused one stands is its line, from 1."""
    found = list(_cards(text, fences=False))
    if any(isinstance(item, Refused) for item in found):
        fenced = list(_cards(text, fences=True))
        if _failures(fenced) < _failures(found):
            return fenced
    return found


def _failures(found: list[Card | Refused]) -> int:
    return sum(isinstance(item, Refused) for item in found)


def _cards(text: str, *, fences: bool) -> Iterator[Card | Refused]:
    state, start = "", 0
    fields: list[list[str]] = []
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        kind = line[:2] if _MARKER.match(line) else ""
        if fences:
            opening = _FENCE.match(line)
            if fence:
                if opening is not None and opening[1].startswith(fence) and not line.strip(" `~"):
                    fence = ""
                kind = ""
            elif opening is not None and state:
                fence = opening[1] if _closes(lines, number, opening[1]) else ""
        separator = not fence and not kind and line.strip() == "---"
        if kind == "A:" and state == "Q:":
            state = "A:"
            fields.append([line[2:].strip()])
        elif kind in ("Q:", "C:"):
            yield from _finished(state, fields, start)
            state, start, fields = kind, number, [[line[2:].strip()]]
        elif separator:
            yield from _finished(state, fields, start)
            state, fields = "", []
        elif kind == "A:":
            yield from _finished(state, fields, start)
            why = "it has an answer already" if state == "A:" else "this answer has no question"
            yield Refused(str(number), why)
            state, fields = "", []
        elif state:
            fields[-1].append(line)
    yield from _finished(state, fields, start)


def _closes(lines: list[str], number: int, fence: str) -> bool:
    """Whether a fence that opens in this line is closed before a new card begins for certain."""
    blank = False
    for line in lines[number:]:
        if line.strip() == fence:
            return True
        if blank and line.startswith(("Q:", "C:")):
            return False
        blank = not line.strip() or line.strip() == "---"
    return False


def _finished(state: str, fields: list[list[str]], start: int) -> Iterator[Card | Refused]:
    texts = ["\n".join(lines).strip() for lines in fields]
    if state == "A:":
        yield Card(start, texts[0], texts[1])
    elif state == "Q:":
        yield Refused(str(start), "this question has no answer")
    elif state == "C:":
        clean, gaps = _brackets(texts[0])
        if gaps:
            yield Card(start, clean, gaps=gaps, is_cloze=True)
        else:
            yield Refused(str(start), "this cloze has no hole")


def _brackets(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the brackets out of a cloze; `\\[` is a bracket that stays, `![…]` an image."""
    clean: list[str] = []
    gaps: list[tuple[int, int]] = []
    start = -1
    image = escaped = False
    for index, letter in enumerate(text):
        following = text[index + 1 : index + 2]
        if letter in "[]" and escaped and not (image and letter == "]"):
            escaped = False
            clean.append(letter)
        elif letter == "[":
            if image:
                clean.append(letter)
            else:
                start = len(clean)
        elif letter == "]":
            if image:
                image = False
                clean.append(letter)
            elif start >= 0:
                gaps.append((start, len(clean)))
                start = -1
        elif letter == "\\" and following in ("[", "]"):
            escaped = True
        else:
            image = image or (letter == "!" and following == "[")
            clean.append(letter)
    return "".join(clean), tuple(gaps)
