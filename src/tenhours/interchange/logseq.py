"""Logseq: blocks with `#card`, their children the answer, and the schedule in their properties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange import schedules
from tenhours.interchange.commonmark import Gap, cloze, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.parcel import CardHistory, ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "logseq"
_BLOCK: Final = re.compile(r"^([ \t]*)-(?:[ \t](.*))?$")
_PROPERTY: Final = re.compile(r"^[ \t]*([A-Za-z][\w./-]*)::(?:[ \t]+(.*))?$")
_CARD: Final = re.compile(r"(?:(?<=\s)|^)#(?:card\b|\[\[card\]\])")
_SIGN: Final = re.compile(
    r"^[ \t]*-[ \t][^\n]*(?:(?<=\s)|(?<=[^\w/]))#(?:card\b|\[\[card\]\])|^[ \t]*card-last-score::",
    re.MULTILINE,
)
_HOLE: Final = re.compile(r"\{\{cloze[ \t]+((?:(?!\{\{|\}\}).)+)\}\}", re.DOTALL)
_TAG: Final = re.compile(r"(?:(?<=\s)|^)#(?:\[\[([^\[\]\n]+)\]\]|([^\s#,.;:!?()\[\]{}`$]+))")
_LINK: Final = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_ALIAS: Final = re.compile(r"\[([^\[\]\n]*)\]\(\[\[[^\[\]\n]+\]\]\)")
_MARKED: Final = re.compile(r"\^\^([^^\n]+)\^\^")
_TAB: Final = 2
"""Blanks that a tab counts for where blocks are nested by blanks as well."""
_DEEPEST: Final = 60


@dataclass(slots=True)
class _Block:
    depth: int
    line: int
    lines: list[str]
    properties: dict[str, str] = field(default_factory=dict)
    children: list[_Block] = field(default_factory=list)


def recognise(text: str) -> int:
    """Count the blocks that are cards."""
    if not any(sign in text for sign in ("#card", "#[[card", "card-")):
        return 0
    return len(_SIGN.findall(text))


class Reader:
    """Turns pages into notes, and keeps their schedules until the histories are asked for."""

    def __init__(self, pictures: Pictures, *, calendar: Calendar, parameters: Parameters) -> None:
        self._pictures = pictures
        self._calendar = calendar
        self._parameters = parameters
        self._known: dict[str, str] = {}
        self._histories: list[CardHistory | Refused] = []

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page; its folder `pages` or `journals` is no part of the deck's name."""
        deck = _deck(page)
        for block in _all(_outline(page.text)):
            text = "\n".join(block.lines)
            if not (_CARD.search(text) or "card-last-score" in block.properties):
                continue
            where = f"{page.path}:{block.line}"
            own = block.properties.get("id", "")
            front = _CARD.sub("", text)
            found = _TAG.findall(front)
            tags = tuple(sorted({"-".join((long or short).split()) for long, short in found}))
            front = _CARD.sub("", _TAG.sub("", front)).strip()
            id_ = slug(FORMAT, "id", own) if own else slug(FORMAT, deck, front)
            if id_ in self._known:
                yield Refused(where, f"the same card stands at {self._known[id_]} already")
                continue
            made = self._note(front, block, page.path)
            if isinstance(made, str):
                yield Refused(where, made)
                continue
            self._known[id_] = where
            note = Note(made.kind, made.front, made.back, holes=made.holes, id=id_, tags=tags)
            yield ForeignNote(note, deck, where)
            self._schedule(block, note, where)

    def histories(self) -> Iterator[CardHistory | Refused]:
        """Hand over the schedules of the pages that were read."""
        yield from self._histories
        self._histories.clear()

    def _note(self, front: str, block: _Block, path: str) -> Note | str:
        back = "\n".join(line for child in block.children for line in _listed(child, 0))
        if not front:
            return "its front is empty"
        if _HOLE.search(front) or _HOLE.search(back):
            return self._cloze(f"{front}\n\n{back}".strip(), path)
        if not back:
            return "nothing stands below it, and it has no hole"
        sides = [self._pictures.led(ours(_words(side)), path) for side in (front, back)]
        return Note(NoteKind.BASIC, sides[0], sides[1])

    def _cloze(self, text: str, path: str) -> Note | str:
        """Make a cloze whose holes are hidden together, as Logseq does."""
        text = _words(text)
        parts: list[str] = []
        gaps: list[Gap] = []
        position = length = 0
        for found in _HOLE.finditer(text):
            answer, _, cue = found[1].partition("\\\\")
            answer = answer.strip()
            before = text[position : found.start()]
            parts += (before, answer)
            start = length + len(before)
            length = start + len(answer)
            position = found.end()
            gaps.append(Gap(start, length, 1, cue.strip()))
        parts.append(text[position:])
        written = cloze("".join(parts), gaps)
        if not any(written.names):
            return "its holes stand where no hole can be"
        front = self._pictures.led(written.front, path)
        return Note(NoteKind.CLOZE, front, holes=find_holes(front)[0])

    def _schedule(self, block: _Block, note: Note, where: str) -> None:
        told = block.properties
        if "card-last-score" not in told and "card-next-schedule" not in told:
            return
        due = schedules.instant(told.get("card-next-schedule"))
        reviewed = schedules.instant(told.get("card-last-reviewed"))
        days = schedules.number(told.get("card-last-interval"))
        ease = schedules.number(told.get("card-ease-factor"))
        repeats = schedules.number(told.get("card-repeats")) or 1
        names = note.card_names()
        if due is None or reviewed is None or not names:
            self._histories.append(Refused(where, "its schedule is left out: it has no dates"))
            return
        memory = schedules.from_ease(
            self._calendar.study_day(due),
            max(days if days is not None else 1, 1),
            ease if ease is not None else 2.5,
            calendar=self._calendar,
            parameters=self._parameters,
            reviewed=reviewed,
            reps=int(min(max(repeats, 1), 1e6)),
        )
        if memory is None:
            self._histories.append(
                Refused(where, "its schedule is left out: its numbers are none of a card's")
            )
        else:
            self._histories.append(
                CardHistory(note.id or "", names[0], start=memory, due=memory.due_day)
            )


def _deck(page: Page) -> str:
    folder, _, name = page.deck.rpartition("/")
    parts = folder.split("/") if folder else []
    if parts and parts[-1] in ("pages", "journals"):
        parts.pop()
    name = unquote(name).replace("___", "/")
    return "/".join((*parts, name))


def _outline(text: str) -> list[_Block]:
    """Read a page's blocks, each with its lines, its properties and what is nested in it."""
    top: list[_Block] = []
    stack: list[_Block] = []
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        found = None if fenced else _BLOCK.match(line)
        body = line
        if found is not None:
            depth = len(found[1].replace("\t", " " * _TAB))
            while stack and (stack[-1].depth >= depth or len(stack) > _DEEPEST):
                stack.pop()
            body = found[2] or ""
            block = _Block(depth, number, [body])
            (stack[-1].children if stack else top).append(block)
            stack.append(block)
        elif stack:
            told = None if fenced else _PROPERTY.match(line)
            if told is not None:
                stack[-1].properties[told[1].lower()] = (told[2] or "").strip()
                continue
            body = _cut_indent(line, stack[-1].depth + _TAB)
            stack[-1].lines.append(body)
        if body.lstrip().startswith("```"):
            fenced = not fenced
    return top


def _cut_indent(line: str, width: int) -> str:
    """Take a block's own indentation from a further line of it."""
    while width > 0 and line[:1] in ("\t", " "):
        width -= _TAB if line[0] == "\t" else 1
        line = line[1:]
    return line


def _all(blocks: list[_Block]) -> Iterator[_Block]:
    for block in blocks:
        yield block
        yield from _all(block.children)


def _listed(block: _Block, depth: int) -> Iterator[str]:
    """Write a block and what is nested in it as a list."""
    indent = "  " * depth
    lines = "\n".join(block.lines).strip("\n").split("\n")
    text = _CARD.sub("", lines[0]).strip()
    if text or len(lines) > 1:
        yield f"{indent}- {text}".rstrip()
        for line in lines[1:]:
            yield f"{indent}  {line}".rstrip()
    for child in block.children:
        yield from _listed(child, depth + 1)


def _words(text: str) -> str:
    text = _ALIAS.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    return _MARKED.sub(r"**\1**", text)
