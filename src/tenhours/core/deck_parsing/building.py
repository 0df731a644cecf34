"""Make notes of cards, or say why a card cannot be used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import find_holes
from tenhours.core.deck_parsing.checks import check_field
from tenhours.core.deck_parsing.fields import FieldText, braced, field_text
from tenhours.core.deck_parsing.metadata import is_slug
from tenhours.core.decks import BrokenNote, ClozeMarks
from tenhours.core.notes import Hole, Note, NoteKind, Problem, Severity
from tenhours.core.scanning.nfc import nfc
from tenhours.core.scanning.scanner import PRACTICE, Fault, scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenhours.core.deck_parsing.cutting import RawCard, RawField
    from tenhours.core.decks import DeckSettings

_SWALLOWED_ID: Final = re.compile(r"<!--(?:[^<>]{0,200}?\s)?\s*id:\s+([^\s<>]+)")
_CARD: Final = re.compile(r"\n(?=(?:QA?|C):)")
_KINDS: Final = {"Q": NoteKind.BASIC, "QA": NoteKind.PAIR, "C": NoteKind.CLOZE}


class NoteBuilder:
    """Takes the cards of one file in order; keeps notes, broken cards and problems."""

    def __init__(
        self,
        source: str,
        settings: DeckSettings,
        folder: str,
        place: Callable[[int], tuple[int, int]],
    ) -> None:
        self.notes: list[Note] = []
        self.broken: list[BrokenNote] = []
        self.problems: list[Problem] = []
        self._source = source
        self._folder = folder
        self._brackets = settings.cloze is ClozeMarks.BRACKETS
        self._tags = settings.tags
        self._place = place
        self._ids: dict[str, int] = {}
        self._fronts: dict[str, int] = {}

    def report(self, fault: Fault) -> None:
        """Turn a fault into a problem with line and column."""
        line, column = self._place(fault.offset)
        self.problems.append(Problem(line, column, fault.severity, fault.message))

    def add(self, card: RawCard) -> None:
        """Make a note of a card; with an error it is broken instead."""
        draft = _Draft(self._source, card, self._brackets, self._folder)
        draft.read()
        line = self._place(card.start)[0]
        meta = card.metadata
        id_ = meta.id if meta is not None else None
        duplicate = id_ is not None and id_ in self._ids
        faults = draft.faults
        if id_ is not None:
            if duplicate:
                message = (
                    f'the id "{id_}" is used twice: it belongs to the card of line '
                    f"{self._ids[id_]} already. Give this card another id."
                )
                faults.append(Fault(card.metadata_start, Severity.ERROR, message))
            elif not is_slug(id_):
                message = (
                    f'the id "{id_}" is not a slug. Write lower-case letters, digits and "-", as '
                    'in "bayes-rule".'
                )
                faults.append(Fault(card.metadata_start, Severity.WARNING, message))
            self._ids.setdefault(id_, line)
        elif meta is not None and meta.ids:
            message = 'this id is empty. Write a word behind "id:", or leave the key out.'
            faults.append(Fault(card.metadata_start, Severity.WARNING, message))
        for fault in faults:
            self.report(fault)
        if any(fault.severity is Severity.ERROR for fault in faults):
            self._break(card, line, None if duplicate else id_)
            return
        self._warn_of_equal_front(draft.front, line, card)
        tags = self._tags
        if meta is not None and meta.tags:
            tags = tuple(sorted({*tags, *meta.tags}))
        self.notes.append(
            Note(
                _KINDS[card.letters],
                draft.front.text,
                draft.back,
                tuple(draft.hints),
                tuple(draft.steps),
                "\n\n".join(draft.explanations),
                draft.holes,
                id_,
                tags,
                meta.others if meta is not None else (),
                card.breadcrumb,
                line,
                self._place(card.end - 1)[0],
            )
        )

    def _break(self, card: RawCard, line: int, id_: str | None) -> None:
        """Keep what is known of a card in error, and of cards that it swallowed."""
        source, start, end = self._source, card.start, card.end
        if id_ is None and any(fault.end for fault in card.faults):
            for found in _SWALLOWED_ID.finditer(source, start, end):
                id_ = nfc(found[1])
                self.broken.append(BrokenNote(line, id_, source[start : found.end()]))
                following = _CARD.search(source, found.end(), end)
                if following is None:
                    return
                start = following.start() + 1
                line = self._place(start)[0]
                id_ = None
        self.broken.append(BrokenNote(line, id_, source[start:end]))

    def _warn_of_equal_front(self, front: FieldText, line: int, card: RawCard) -> None:
        first = self._fronts.setdefault(" ".join(front.text.split()), line)
        if first != line:
            message = (
                f"the card of line {first} has the same front. Say in one of them what makes it "
                "different."
            )
            self.report(Fault(card.start, Severity.WARNING, message))


class _Draft:
    """The fields of one card while they are read."""

    def __init__(self, source: str, card: RawCard, brackets: bool, folder: str) -> None:
        self.source = source
        self.card = card
        self.brackets = brackets
        self.folder = folder
        self.faults = list(card.faults)
        self.front = FieldText("", card.start)
        self.back = ""
        self.hints: list[str] = []
        self.steps: list[str] = []
        self.explanations: list[str] = []
        self.holes: tuple[Hole, ...] = ()
        self.answer: RawField | None = None

    def error(self, offset: int, message: str) -> None:
        self.faults.append(Fault(offset, Severity.ERROR, message))

    def read(self) -> None:
        card = self.card
        practice = False
        for part in card.fields:
            letters = part.letters
            if letters in PRACTICE:
                practice = True
                message = f'"{letters}:" is not supported yet; this card is left out.'
                self.error(part.marker, message)
                continue
            found = self._text(part)
            if letters == "A":
                self._answer(part, found.text)
            elif letters == "H":
                self._several(self.hints, part, found.text, "hint")
            elif letters == "S":
                self._several(self.steps, part, found.text, "step")
            elif letters == "E":
                self._several(self.explanations, part, found.text, "explanation")
            else:
                self.front = found
        if card.letters == "C":
            self._cloze()
        elif not practice:
            self._question()

    def _text(self, part: RawField) -> FieldText:
        found = field_text(self.source, part.start, part.end, part.comments)
        cloze = part.letters == "C"
        text = found.text
        if self.brackets and ("[" in text or "]" in text or (cloze and "{" in text)):
            atoms = scan("\n" + text, brackets=True).atoms
            spans = [(start - 1, end - 1) for _, start, end in atoms]
            found = braced(found, spans, holes=cloze)
            text = found.text
        if "![" in text or "$" in text:
            for fault in check_field(text, self.folder, cloze_front=cloze):
                at = found.origin(fault.offset)
                self.faults.append(Fault(at, fault.severity, fault.message))
        return found

    def _several(self, into: list[str], part: RawField, text: str, name: str) -> None:
        if text:
            into.append(text)
            return
        message = f'this {name} is empty. Write it behind "{part.letters}:", or leave that out.'
        self.faults.append(Fault(part.marker, Severity.WARNING, message))

    def _answer(self, part: RawField, text: str) -> None:
        if self.card.letters == "C":
            message = 'a cloze takes no "A:", its holes are the answer. Write "E:" to explain it.'
            self.error(part.marker, message)
        elif self.answer is not None:
            self.error(part.marker, 'this note has two answers. Join them under one "A:".')
        else:
            self.answer = part
            self.back = text

    def _question(self) -> None:
        card = self.card
        if not self.front.text.strip():
            message = f'this note has no question. Write it behind "{card.letters}:".'
            self.error(card.start, message)
        if self.back.strip() or any(fault.severity is Severity.ERROR for fault in card.faults):
            return
        if card.letters == "Q" and self.steps and self.answer is None:
            return
        if self.answer is not None:
            self.error(self.answer.marker, 'this answer is empty. Write it behind "A:".')
            return
        message = 'this note has no answer. Write it under the question, before the next "Q:".'
        if "\nA:" in self.source[card.start : card.end]:
            message = 'this note has no answer: its "A:" stands inside code, maths or a comment.'
        self.error(card.start, message)

    def _cloze(self) -> None:
        front = self.front
        if not front.text.strip():
            self.error(self.card.start, 'this cloze is empty. Write behind "C:" a text with holes.')
            return
        self.holes, faults = find_holes(front.text)
        for fault in faults:
            at = front.origin(fault.offset)
            self.faults.append(Fault(at, fault.severity, fault.message))
        if not self.holes and not any(fault.severity is Severity.ERROR for fault in self.faults):
            mark = "[…]" if self.brackets else "{{…}}"
            message = (
                f"this cloze has no hole. Write {mark} around what is to be recalled, inside a "
                "formula \\cloze{…}."
            )
            if not self.brackets and "[" in front.text:
                message += (
                    ' If "[…]" marks holes here, put "cloze: brackets" into the front matter.'
                )
            self.error(self.card.start, message)
