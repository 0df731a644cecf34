"""Cut a scanned file into cards: what belongs to which, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenhours.core.deck_parsing.metadata import Metadata, almost_metadata, read_metadata
from tenhours.core.notes import Severity
from tenhours.core.scanning.scanner import MARKERS, PRACTICE, Fault, MarkKind, Scan


@dataclass(slots=True)
class RawCard:
    """One card as it stands in its file; offsets are those of the scanned text."""

    letters: str
    """The marker that opens it."""
    start: int
    breadcrumb: tuple[str, ...]
    fields: list[RawField]
    end: int = -1
    """Behind its last character that is not blank, its metadata comment included."""
    metadata: Metadata | None = None
    metadata_start: int = -1
    """Where its metadata comment begins; -1 without one."""
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class RawField:
    """One field of a card."""

    letters: str
    marker: int
    start: int
    """Behind the marker's colon."""
    end: int = -1
    comments: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A file cut into cards, and the faults that belong to none of them."""

    cards: list[RawCard]
    faults: list[Fault]


def outline(source: str, scan: Scan, start: int) -> Outline:
    """Cut a scanned text into cards; `start` is where its body begins."""
    return _Cutter(source, scan, start).run()


class _Cutter:
    def __init__(self, source: str, scan: Scan, start: int) -> None:
        self.source = source
        self.scan = scan
        self.cards: list[RawCard] = []
        self.faults: list[Fault] = []
        self.card: RawCard | None = None
        self.headings: list[tuple[int, str]] = []
        self.separated = -1
        """Where the text after a separator is read from; -1 elsewhere."""
        self.position = start

    def run(self) -> Outline:
        for kind, start, end, letters in self.scan.marks:
            if kind is MarkKind.MARKER:
                if letters in ("Q", "QA", "C"):
                    self._lost_text(start)
                    self._close(start)
                    trail = tuple(text for _, text in self.headings)
                    self.card = RawCard(letters, start, trail, [RawField(letters, start, end)])
                elif letters in MARKERS or letters in PRACTICE:
                    self._lost_text(start)
                    self._field(letters, start, end)
                elif self.card is not None and self.source[end : end + 1] in ("", " ", "\t", "\n"):
                    self._unknown(letters, start)
            elif kind is MarkKind.COMMENT:
                self._comment(start, end)
            else:
                self._lost_text(start)
                self._close(start)
                if kind is MarkKind.HEADING:
                    self._heading(start, end)
                else:
                    self.separated = end
        self._lost_text(len(self.source))
        self._close(len(self.source))
        self._share()
        return Outline(self.cards, self.faults)

    def _fault(self, offset: int, message: str, severity: Severity = Severity.ERROR) -> None:
        self.faults.append(Fault(offset, severity, message, everywhere=True))

    def _close(self, end: int) -> None:
        card, self.card = self.card, None
        if card is None:
            return
        last = card.fields[-1]
        last.end = end
        if card.end < 0:
            card.end = card.start + len(self.source[card.start : end].rstrip(" \t\n"))
        self.cards.append(card)

    def _field(self, letters: str, start: int, end: int) -> None:
        if self.card is None:
            if letters in PRACTICE:
                message = f'"{letters}:" is not supported yet: practice cards are still to come.'
            else:
                message = (
                    f'this "{letters}:" belongs to no question. Write "Q:" and the question above '
                    'it; a metadata comment, a heading or "---" ends a card.'
                )
            self._fault(start, message)
            return
        self.card.fields[-1].end = start
        self.card.fields.append(RawField(letters, start, end))

    def _unknown(self, letters: str, start: int) -> None:
        message = (
            f'unknown marker "{letters}:": it is read as text. Known are Q, QA, C, A, H, S and E; '
            "a blank before it says that text is meant."
        )
        self._fault(start, message, Severity.WARNING)

    def _heading(self, start: int, end: int) -> None:
        level = end - start
        stop = self.source.find("\n", end)
        text = self.source[end : stop if stop >= 0 else len(self.source)].strip()
        bare = text.rstrip("#")
        if bare != text and (not bare or bare[-1].isspace()):
            text = bare.strip()
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        if text:
            self.headings.append((level, text))

    def _lost_text(self, end: int) -> None:
        """Warn of text right after a separator: it is probably an answer that got lost."""
        if self.separated < 0:
            return
        text = self.source[self.separated : end]
        begin = self.separated + len(text) - len(text.lstrip())
        self.separated = -1
        if text.strip():
            message = (
                'this text after "---" belongs to no card. Write "Q:" or "A:" before it, or draw '
                "the rule with *** if it is a note."
            )
            self._fault(begin, message, Severity.WARNING)

    def _comment(self, start: int, end: int) -> None:
        body = self.source[start + 4 : end - 3]
        metadata = read_metadata(body)
        if metadata is None:
            advice = almost_metadata(body)
            if advice is not None:
                self._fault(start, advice, Severity.WARNING)
            if self.card is not None:
                self.card.fields[-1].comments.append((start, end))
            elif self.separated >= 0 and not self.source[self.separated : start].strip():
                self.separated = end
            return
        self._lost_text(start)
        card = self.card
        if card is not None:
            card.metadata = metadata
            card.metadata_start = start
            card.end = end
            self._close(start)
            if metadata.ids > 1:
                self._fault(start, "this comment gives two ids. Keep one of them.")
            return
        above = self.cards[-1] if self.cards else None
        if (
            above is not None
            and above.metadata is not None
            and not self.source[above.end : start].strip()
        ):
            message = "this card has a metadata comment already. Write all its keys into one."
            if metadata.ids and above.metadata.ids:
                message = "this is a second id for the card above. Keep one of them."
                above.faults.append(Fault(start, Severity.ERROR, message))
            else:
                self._fault(start, message)
            return
        message = (
            "this metadata comment has no card above it. Write it as the last line of its card."
        )
        self._fault(start, message)

    def _share(self) -> None:
        """Give every fault to the card in which it stands; what is left matters everywhere."""
        left = []
        faults = sorted((*self.scan.faults, *self.faults), key=lambda fault: fault.offset)
        cards = iter((*self.cards, None))
        card = next(cards)
        for fault in faults:
            while card is not None and card.end <= fault.offset:
                card = next(cards)
            if card is not None and card.start <= fault.offset:
                card.faults.append(fault)
            elif fault.everywhere:
                left.append(fault)
        self.faults = left
