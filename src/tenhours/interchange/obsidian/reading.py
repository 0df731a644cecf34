"""Pages of an Obsidian vault as notes of ours, with the schedules that stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.notes import Note, NoteKind
from tenhours.interchange.commonmark import atoms, cloze, ours
from tenhours.interchange.naming import slug
from tenhours.interchange.obsidian import schedules
from tenhours.interchange.obsidian.clozes import find
from tenhours.interchange.obsidian.conventions import BOLD, BRACES, Conventions
from tenhours.interchange.obsidian.cutting import CALLOUT, SCHEDULE, Cut, Kind, cut, separator_at
from tenhours.interchange.parcel import CardHistory, ForeignNote, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.pages import Page
    from tenhours.interchange.pictures import Pictures

FORMAT: Final = "obsidian"
_SIGN: Final = r"\s#,;.!?'\"(){}\[\]`$&*=<>|"
_TAG: Final = re.compile(rf"(?:(?<=\s)|^)#[^{_SIGN}]*[^{_SIGN}\d][^{_SIGN}]*", re.MULTILINE)
"""A tag of Obsidian's: at least one of its letters is no digit."""
_BLOCK_ID: Final = re.compile(r"\s\^([A-Za-z0-9-]+)\s*$")
_LIST_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_WIKI: Final = re.compile(r"(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
_HIDDEN: Final = re.compile(r"%%.*?%%", re.DOTALL)
_FRONT_KEY: Final = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.*)$")
_EVIDENCE: Final = re.compile(r"<!--SR:|^sr-due:|^\?\??$|\S ?:::? ?\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that names a deck for the cards below it."""

    line: int
    """From 0; −1 in the front matter."""
    tag: str


def recognise(text: str, rules: Conventions) -> tuple[int, int]:
    """Say how surely a page is the plugin's: by its own marks, and by what might be cards."""
    sure = text.count(SCHEDULE) + len(re.findall(r"^sr-due:", text, re.MULTILINE))
    if "#" in text or "\n- " in text or "tags" in text[:2000]:
        tagged = _front_matter(text)[2]
        sure += sum(rules.is_flashcard_tag(tag) for tag in tagged)
        if any(tag in text for tag in rules.tags):
            sure += sum(rules.is_flashcard_tag(found[0]) for found in _TAG.finditer(text))
    if not sure and not rules.told and not _EVIDENCE.search(text) and "==" not in text:
        return 0, 0
    lines = _blanked(text)
    return sure, sum(1 for _ in cut(lines, rules))


class Reader:
    """Turns pages into notes, and keeps their schedules until the histories are asked for."""

    def __init__(
        self,
        pictures: Pictures,
        rules: Conventions,
        *,
        calendar: Calendar,
        parameters: Parameters,
    ) -> None:
        self._pictures = pictures
        self._rules = rules
        self._calendar = calendar
        self._parameters = parameters
        self._known: dict[str, str] = {}
        self._histories: list[CardHistory | Refused] = []

    def read(self, page: Page) -> Iterator[ForeignNote | Refused]:
        """Read a page."""
        front, _, tagged = _front_matter(page.text)
        lines = _blanked(page.text)
        rules = self._rules
        if SCHEDULE in page.text and not rules.told:
            rules = replace(rules, clozes=_used(lines, rules))
        cuts = list(cut(lines, rules))
        tags = _tags(lines, cuts, tagged, rules)
        others = tuple(
            sorted({tag.lstrip("#") for tag in tagged if not rules.is_flashcard_tag(tag)})
        )
        for item in cuts:
            where = f"{page.path}:{item.line + 1}"
            yield from self._card(item, page, tags, others, where, rules)
        if "sr-due" in front:
            yield from self._whole(page, front, lines, others)

    def histories(self) -> Iterator[CardHistory | Refused]:
        """Hand over the schedules of the pages that were read."""
        yield from self._histories
        self._histories.clear()

    def _card(
        self,
        item: Cut,
        page: Page,
        tags: list[_Tag],
        others: tuple[str, ...],
        where: str,
        rules: Conventions,
    ) -> Iterator[ForeignNote | Refused]:
        found = schedules.COMMENT.search(item.text)
        told = [] if found is None else schedules.read(found[1], self._calendar, self._parameters)
        text = _without_schedule(item.text)
        block = _BLOCK_ID.search(text)
        if block is not None:
            text = text[: block.start()].rstrip()
        own = _TAG.match(text.lstrip())
        deck = ""
        if own is not None and rules.is_flashcard_tag(own[0]):
            text = text.lstrip()[own.end() :].lstrip()
            deck = rules.deck(own[0]) or page.deck
        deck = deck or self._deck(item, page, tags, rules)
        identity = (block[1], page.path) if block is not None else (item.kind.value, text)
        id_ = slug(FORMAT, *identity)
        if id_ in self._known:
            yield Refused(where, f"the same card stands at {self._known[id_]} already")
            return
        made = self._note(item.kind, text, page, rules)
        if isinstance(made, str):
            yield Refused(where, made)
            return
        self._known[id_] = where
        note, names = made
        for number, name in names.items():
            if name is None:
                yield Refused(where, f"hole {number + 1} stands where no hole can be")
        yield ForeignNote(replace(note, id=id_, tags=others), deck, where)
        done: set[str] = set()
        for number, name in names.items():
            memory = told[number] if number < len(told) else None
            if name is None or name in done or memory is None:
                continue
            done.add(name)
            if isinstance(memory, str):
                self._histories.append(Refused(where, f"its schedule is left out: {memory}"))
            else:
                due = memory.due_at or memory.due_day
                self._histories.append(CardHistory(id_, name, start=memory, due=due))

    def _deck(self, item: Cut, page: Page, tags: list[_Tag], rules: Conventions) -> str:
        """Name a card's deck: by the last tag above it, else by the page."""
        if rules.folders:
            return page.deck
        above = [tag for tag in tags if tag.line < item.line]
        chosen = above[-1] if above else tags[0] if tags else None
        return (rules.deck(chosen.tag) if chosen is not None else "") or page.deck

    def _note(
        self, kind: Kind, text: str, page: Page, rules: Conventions
    ) -> tuple[Note, dict[int, str | None]] | str:
        """Make a note of a card's text; its cards' names go by the plugin's order.

        A name is missing where nothing can be hidden.
        """
        if kind is Kind.CLOZE:
            return self._cloze(text, page, rules)
        if kind in (Kind.SINGLE, Kind.SINGLE_REVERSED):
            separator = rules.single if kind is Kind.SINGLE else rules.single_reversed
            at = separator_at(text, separator)
            if at < 0:
                return "it has no separator"
            item = _LIST_ITEM.match(text)
            sides = text[item.end() if item else 0 : at], text[at + len(separator) :]
        else:
            separator = rules.several if kind is Kind.SEVERAL else rules.several_reversed
            lines = text.split("\n")
            place = next((n for n, line in enumerate(lines) if line.strip() == separator), -1)
            if place < 0:
                return "it has no separator"
            sides = "\n".join(lines[:place]), "\n".join(lines[place + 1 :])
        front, back = (self._text(side, page.path) for side in sides)
        if not front or not back:
            return "its front or its back is empty"
        if kind in (Kind.SINGLE, Kind.SEVERAL):
            return Note(NoteKind.BASIC, front, back), {0: ""}
        note = Note(NoteKind.PAIR, front, back)
        return note, dict(enumerate(note.card_names()))

    def _cloze(
        self, text: str, page: Page, rules: Conventions
    ) -> tuple[Note, dict[int, str | None]] | str:
        found = find(_HIDDEN.sub("", text).strip(), rules.clozes)
        if found is None:
            return "this cloze has no hole"
        written = cloze(found.text, found.gaps)
        front = self._pictures.led(_plain_links(written.front), page.path)
        note = Note(NoteKind.CLOZE, front, holes=find_holes(front)[0])
        known = set(note.card_names())
        names: dict[int, str | None] = {}
        for number, name in zip(found.order, written.names, strict=True):
            if names.get(number) is None:
                names[number] = name if name in known else None
        if not any(names.values()):
            return "its holes stand where no hole can be, in code for instance"
        return note, dict(sorted(names.items()))

    def _text(self, text: str, path: str) -> str:
        text = _HIDDEN.sub("", text).strip("\n").rstrip()
        text = text if text.startswith("    ") else text.lstrip()
        return self._pictures.led(_plain_links(ours(text)), path)

    def _whole(
        self, page: Page, front: dict[str, str], lines: list[str], others: tuple[str, ...]
    ) -> Iterator[ForeignNote | Refused]:
        """Make a card of a page that is read again as a whole."""
        where = f"{page.path}:1"
        body = self._text(_without_schedule("\n".join(lines)).strip("\n"), page.path)
        id_ = slug(FORMAT, "page", page.path)
        if not body.strip():
            yield Refused(where, "this page is to be read again, and is empty")
            return
        title = ours(page.deck.rpartition("/")[2])
        note = Note(NoteKind.BASIC, title, body, id=id_, tags=others)
        yield ForeignNote(note, page.deck, where)
        memory = schedules.of_page(
            front["sr-due"],
            front.get("sr-interval", "1"),
            front.get("sr-ease", "250"),
            self._calendar,
            self._parameters,
        )
        if memory is None:
            self._histories.append(Refused(where, "the page's schedule cannot be read"))
        else:
            self._histories.append(CardHistory(id_, start=memory, due=memory.due_day))


def _without_schedule(text: str) -> str:
    if SCHEDULE not in text:
        return text.rstrip()
    text = schedules.COMMENT.sub("", text)
    if CALLOUT in text:
        before, _, after = text.partition(CALLOUT)
        rest = after.split("\n")[1:]
        while rest and not rest[0].strip(" >"):
            rest.pop(0)
        text = before.rstrip() + ("\n" + "\n".join(rest) if rest else "")
    return text.rstrip()


def _plain_links(text: str) -> str:
    """Write links between pages as words; pictures are led elsewhere."""
    if "[[" not in text:
        return text
    parts: list[str] = []
    position = 0
    for _, start, end in (*atoms(text), (0, len(text), len(text))):
        parts += (_WIKI.sub(_words, text[position:start]), text[start:end])
        position = end
    return "".join(parts)


def _words(found: re.Match[str]) -> str:
    sign, name, alias = found.groups()
    if sign and "." in name.rpartition("/")[2]:
        return found[0]
    return (alias or name.replace("#^", " ").replace("#", " ")).strip()


def _front_matter(text: str) -> tuple[dict[str, str], int, list[str]]:
    """Read a page's front matter: its keys, how many lines it has, and its tags with `#`."""
    lines = text.split("\n", 400)
    if lines[0].rstrip() != "---":
        return {}, 0, []
    keys: dict[str, str] = {}
    tags: list[str] = []
    key = ""
    for number in range(1, len(lines)):
        line = lines[number]
        if line.rstrip() == "---":
            return keys, number + 1, ["#" + tag for tag in tags if tag]
        found = _FRONT_KEY.match(line)
        if found is not None:
            key = found[1].lower()
            keys[key] = found[2].strip().strip("\"'")
            if key in ("tags", "tag"):
                words = re.split(r"[,\s]+", found[2].strip().strip("[]"))
                tags += [word.strip("\"' #") for word in words]
        elif key in ("tags", "tag") and line.lstrip().startswith("-"):
            tags.append(line.lstrip()[1:].strip().strip("\"' ").lstrip("#"))
    return {}, 0, []


def _blanked(text: str) -> list[str]:
    _, count, _ = _front_matter(text)
    lines = text.split("\n")
    return [""] * count + lines[count:]


def _tags(lines: list[str], cuts: list[Cut], tagged: list[str], rules: Conventions) -> list[_Tag]:
    """List the tags that hold for the cards below them; those within a card are its own."""
    inside: set[int] = set()
    for item in cuts:
        inside.update(range(item.line, item.line + item.text.count("\n") + 1))
    found = [_Tag(-1, tag) for tag in tagged if rules.is_flashcard_tag(tag)][:1]
    others: list[_Tag] = []
    for number, line in enumerate(lines):
        if "#" not in line:
            continue
        for tag in _TAG.finditer(line):
            if rules.is_flashcard_tag(tag[0]):
                (others if number in inside else found).append(_Tag(number, tag[0]))
                break
    return found or [replace(tag, line=-1) for tag in others[:1]]


def _used(lines: list[str], rules: Conventions) -> tuple[str, ...]:
    """Guess which clozes a vault uses: what has a schedule and no other mark is a card."""
    patterns = rules.clozes
    scheduled = sum(line.count(SCHEDULE) for line in lines)
    for more in (BRACES, BOLD):
        found = cut(lines, replace(rules, clozes=patterns))
        if sum(SCHEDULE in item.text for item in found) < scheduled:
            patterns = (*patterns, more)
    return patterns
