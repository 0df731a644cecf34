"""Recording by hand: log, edit, split, trim, remove, and taking acts back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import bodies, counting, durations, moments, words
from tenhours.core.hours.entries import Entry, Label, Source, Span
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.fitting import clash
from tenhours.core.hours.owning import covered
from tenhours.core.hours.spans import clip, difference, whole
from tenhours.core.hours.timer import TOLERANCE
from tenhours.services.hours import acts, admitting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.hours.entries import Provenance
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a change came to."""

    echo: str
    """One line: what was understood and done."""
    entries: tuple[Entry, ...] = ()
    """The entries that are there now because of it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What words would do, as they are being typed."""

    echo: str = ""
    """`Fri 20 Nov 18:00–18:45 CET (0h45), manual`; empty when they would be refused."""
    refusal: str = ""
    question: str = ""
    """What would be asked before it is entered."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry's part of one study day."""

    day: date
    entry: Entry
    provenance: Provenance
    seconds: int
    """Counted on that day."""
    span: Span | None
    """From its first second on that day to its last; None for a total."""
    running: bool = False


class Recording:
    """Writes entries; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def log(self, said: Sequence[str], *, force: bool = False) -> Recorded:
        """Enter a stretch of study, or a total for a study day, by the grammar of `log`.

        Raises UsageError for words that cannot be understood, DoubtError for what is unlikely
        (unless forced), DataError for what collides with other entries.
        """
        with self._book.open() as page:
            entry, echo = _read(page, said)
            admitting.admit(page, entry, force=force)
            page.record((FactKind.ENTRY, bodies.write_entry(entry)))
            after = ""
            if entry.day is not None:
                after = f"; the day now has {durations.show(_on(page, entry.day))}"
            return Recorded(f"logged {echo}{after}", (entry,))

    def preview(self, said: Sequence[str]) -> Preview:
        """Say what `log` would do, without doing it."""
        with self._book.open() as page:
            try:
                entry, echo = _read(page, said)
                admitting.refuse_collisions(page, entry)
            except (UsageError, DataError) as error:
                return Preview(refusal=str(error))
            provenance = counting.provenance(entry, page.timeline)
            questions = admitting.doubts(page, entry)
            return Preview(f"{echo}, {provenance.value}", question=" ".join(questions))

    def edit(self, reference: str, said: Sequence[str], *, force: bool = False) -> Recorded:
        """Change an entry's times, total or label; what is longer than before is by hand.

        Raises UsageError, DoubtError and DataError as `log` does.
        """
        if not said:
            raise UsageError(
                "say what should change: times, a duration, words, such as "
                "`tenhours hours edit last 18:00-19:00 @topic`."
            )
        with self._book.open() as page:
            old = find(page, reference)
            new = _edited(page, old, said)
            if new == old:
                raise UsageError("that is what the entry says already.")
            if new.seconds > old.seconds or difference(covered(new), covered(old)):
                made = page.now if old.source is not Source.IMPORT else old.made
                new = replace(new, source=Source.MANUAL, made=made)
                admitting.admit(page, new, force=force)
            page.record((FactKind.ENTRY, bodies.write_entry(new)))
            return Recorded(f"changed {describe(page, old)} to {describe(page, new)}", (new,))

    def split(self, reference: str, at: str, said: Sequence[str] = ()) -> Recorded:
        """Part an entry in two at an instant, or after a duration; words label the second part.

        Raises UsageError when nothing would be left of one part.
        """
        with self._book.open() as page:
            old = find(page, reference)
            first, second = _parts(page, old, at)
            if said:
                second = replace(second, label=_labelled(old.label, words.label(said)))
            page.record(
                (FactKind.REMOVE, {"id": old.id}),
                (FactKind.ENTRY, bodies.write_entry(first)),
                (FactKind.ENTRY, bodies.write_entry(second)),
            )
            return Recorded(
                f"split {describe(page, old)} into {describe(page, first)} and "
                f"{describe(page, second)}",
                (first, second),
            )

    def trim(self, reference: str, said: Sequence[str]) -> Recorded:
        """Keep only a part of an entry: the part inside a stretch.

        Raises UsageError when nothing would be left.
        """
        with self._book.open() as page:
            old = find(page, reference)
            if old.span is None:
                raise UsageError("this entry is a total for a day: `hours edit` changes it.")
            on = old.span.start.astimezone(page.calendar.zone).date()
            wanted = moments.span(said, now=page.now, calendar=page.calendar, on=on)
            left = clip(covered(old), wanted)
            if not left:
                raise UsageError(f"nothing of {describe(page, old)} lies in there.")
            new = _of(old, left)
            if new == old:
                raise UsageError("the entry lies in there already: nothing was changed.")
            page.record((FactKind.ENTRY, bodies.write_entry(new)))
            return Recorded(f"trimmed {describe(page, old)} to {describe(page, new)}", (new,))

    def remove(self, references: Sequence[str]) -> Recorded:
        """Take entries out; `undo` brings them back."""
        with self._book.open() as page:
            found = {entry.id: entry for entry in (find(page, one) for one in references)}
            page.record(*((FactKind.REMOVE, {"id": key}) for key in found))
            shown = ", ".join(describe(page, entry) for entry in found.values())
            return Recorded(f"removed {shown}")

    def undo(self) -> Recorded:
        """Take back this machine's last act, whenever it was.

        Raises UsageError when there is none, or when what it changed is used otherwise by now.
        """
        return self._turn(FactKind.UNDO)

    def redo(self) -> Recorded:
        """Do again what was taken back last.

        Raises UsageError when there is nothing, or when it no longer fits.
        """
        return self._turn(FactKind.REDO)

    def lines(self, first: date, last: date) -> tuple[Line, ...]:
        """List what was studied from one study day to another, in order of time."""
        with self._book.open() as page:
            return lines(page, first, last)

    def _turn(self, kind: FactKind) -> Recorded:
        with self._book.open() as page:
            undone = kind is FactKind.UNDO
            done, taken_back = acts.history(page.facts, page.machine)
            waiting = done if undone else taken_back
            if not waiting:
                raise UsageError(f"there is nothing to {'undo' if undone else 'redo'}.")
            act = waiting[-1]
            shown = acts.describe(page, act)
            page.record((kind, {"act": act}))
            for key in acts.touched(page.facts, act):
                entry = page.ledger.entries.get(key)
                others = [other for other in page.entries() if other.id != key]
                if entry is not None and clash(entry, others) is not None:
                    raise DataError(f"{describe(page, entry)} would overlap what is there now.")
            return Recorded(f"{'took back' if undone else 'did again'}: {shown}")


def find(page: Page, reference: str) -> Entry:
    """Find an entry by its id, the beginning of it, or `last`.

    Raises UsageError when there is none, or more than one.
    """
    entries = page.ledger.entries
    if reference == "last":
        if not entries:
            raise UsageError("there is no entry yet.")
        last = next(
            fact.body["id"]
            for fact in reversed(page.facts)
            if fact.kind is FactKind.ENTRY and fact.body["id"] in entries
        )
        return entries[last]
    if reference in entries:
        return entries[reference]
    near = [key for key in entries if reference and key.startswith(reference.lower())]
    if len(near) == 1:
        return entries[near[0]]
    if near:
        raise UsageError(f'"{reference}" begins {len(near)} ids: {", ".join(sorted(near)[:5])}.')
    raise UsageError(
        f'there is no entry "{reference}". `tenhours hours ls` lists them with their ids.'
    )


def describe(page: Page, entry: Entry) -> str:
    """Word an entry: `Tue 17 Nov 18:00–19:30 CET (1h30) @transformers`."""
    if entry.span is not None:
        shown = moments.show(entry.span, now=page.now, calendar=page.calendar)
        if entry.holes:
            shown += f", {durations.show(entry.seconds)} counted"
    else:
        shown = f"{entry.day:%a %-d %b} {durations.show(entry.total)}"
    return f"{shown} {words.show(entry.label)}".rstrip()


def lines(page: Page, first: date, last: date) -> tuple[Line, ...]:
    """List what was studied from one study day to another, in order of time."""
    within = Span(page.timeline.day(first).span.start, page.timeline.day(last).span.end)
    found: dict[tuple[date, str], Line] = {}
    running = None if page.timer is None else page.timer.entry
    for piece in page.pieces(within):
        key = (piece.day, piece.entry.id)
        old = found.get(key)
        span = piece.span
        if old is not None and old.span is not None and span is not None:
            span = Span(min(old.span.start, span.start), max(old.span.end, span.end))
        found[key] = Line(
            piece.day,
            piece.entry,
            piece.provenance,
            piece.seconds + (0 if old is None else old.seconds),
            span,
            running=piece.entry.id == running,
        )
    return tuple(found.values())


def _read(page: Page, said: Sequence[str]) -> tuple[Entry, str]:
    logged = moments.parse(said, now=page.now, calendar=page.calendar)
    entry = Entry(
        id=page.new_entry_id(),
        source=Source.MANUAL,
        made=page.now,
        span=logged.span,
        day=logged.day,
        total=logged.total,
        label=logged.label,
    )
    return entry, logged.echo


def _on(page: Page, day: date) -> int:
    within = page.timeline.day(day).span
    return sum(piece.seconds for piece in page.pieces(within) if piece.day == day)


def _edited(page: Page, old: Entry, said: Sequence[str]) -> Entry:
    """Read times or a duration at the beginning of the words, and a label behind them."""
    on = None if old.span is None else old.span.start.astimezone(page.calendar.zone).date()
    if not durations.is_plain(said[0]):
        # Before a duration is looked for: `18:00` of `18:00 - 19:30` has the form of one too.
        span, rest = moments.leading(said, now=page.now, calendar=page.calendar, on=on)
        if span is not None:
            label = _labelled(old.label, words.label(rest)) if rest else old.label
            holes = clip(old.holes, span)
            return replace(old, span=span, holes=holes, day=None, total=0, label=label)
    if durations.is_one(said[0]):
        seconds = durations.parse(said[0])
        if seconds == 0:
            raise UsageError("nothing would be left: `hours rm` takes an entry out.")
        label = _labelled(old.label, words.label(said[1:]))
        if old.span is None:
            return replace(old, total=seconds, label=label)
        span = Span(old.span.start, old.span.start + timedelta(seconds=seconds))
        _refuse_future(page, span)
        return replace(old, span=span, holes=clip(old.holes, span), label=label)
    return replace(old, label=_labelled(old.label, words.label(said)))


def _refuse_future(page: Page, span: Span) -> None:
    if span.end > page.now + TOLERANCE:
        raise UsageError("that would end in the future.")


def _labelled(old: Label, new: Label) -> Label:
    """Take over what new words say; what they do not speak of stays."""
    return Label(
        comment=new.comment or old.comment,
        tags=tuple(sorted({*old.tags, *new.tags})),
        topic=new.topic or old.topic,
        category=new.category or old.category,
        growth=new.growth or old.growth,
    )


def _parts(page: Page, old: Entry, at: str) -> tuple[Entry, Entry]:
    ids = page.new_entry_id(), page.new_entry_id()
    if old.span is None:
        seconds = durations.parse(at)
        if not 0 < seconds < old.total:
            raise UsageError(
                f"split it after more than nothing and less than {durations.show(old.total)}."
            )
        return (
            replace(old, id=ids[0], total=seconds),
            replace(old, id=ids[1], total=old.total - seconds, origin=""),
        )
    when = _instant(page, old.span, at)
    halves = whole(old.span.start, when), whole(when, old.span.end)
    if not old.span.start < when < old.span.end:
        raise UsageError(f"{at} does not lie inside {describe(page, old)}.")
    first, second = (clip(covered(old), half) for half in halves)
    if not first or not second:
        raise UsageError("nothing counts on one side of it, so there is nothing to split.")
    return replace(_of(old, first), id=ids[0]), replace(_of(old, second), id=ids[1], origin="")


def _instant(page: Page, span: Span, at: str) -> datetime:
    if ":" not in at and durations.is_one(at):  # 9:00 is a time here, not nine hours
        return span.start + timedelta(seconds=durations.parse(at))
    zone = page.calendar.zone
    days = dict.fromkeys((span.start.astimezone(zone).date(), span.end.astimezone(zone).date()))
    found = span.start
    for day in days:
        found = moments.time(at, now=page.now, calendar=page.calendar, on=day)
        if span.start < found < span.end:
            break
    return found


def _of(old: Entry, left: tuple[Span, ...]) -> Entry:
    """Make the entry that counts just these stretches."""
    span = Span(left[0].start, left[-1].end)
    return replace(old, span=span, holes=difference((span,), left))
