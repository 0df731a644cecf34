"""Transfer: other programs' files of hours, in and out, and our own ledger without loss."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import bodies, chain, durations
from tenhours.core.hours.entries import Entry, Source
from tenhours.core.hours.facts import Fact, FactKind
from tenhours.core.hours.fitting import clash, overfull
from tenhours.core.hours.ledger import fold
from tenhours.core.hours.timer import TOLERANCE
from tenhours.interchange.hours import formats, json_lines
from tenhours.interchange.hours.rows import Row, UnreadableError
from tenhours.storage import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from tenhours.interchange.parcel import Refused
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, or would come to."""

    format: str
    entries: tuple[Entry, ...]
    """Those that are new."""
    facts: int
    """Rows of other machines' ledgers that are new; 0 for other programs' files."""
    known: int
    """Rows that were brought in before."""
    skipped: tuple[tuple[str, str], ...]
    """Where a row stands, and why it was left out."""
    dry_run: bool

    @property
    def echo(self) -> str:
        """One line that says all this."""
        seconds = sum(entry.seconds for entry in self.entries)
        what = (
            f"{self.facts} rows of the ledger"
            if self.format == json_lines.NAME
            else f"{len(self.entries)} entries, {durations.show(seconds)}"
        )
        verb = "would bring in" if self.dry_run else "brought in"
        return (
            f"{verb} {what} ({self.format}); {self.known} known already, "
            f"{len(self.skipped)} left out"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    data: bytes
    entries: int
    left_out: int
    """Entries that the format has no words for."""


class Transfer:
    """Brings entries in and takes them out; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def bring_in(
        self,
        path: Path,
        *,
        format_: str | None = None,
        zone: ZoneInfo | None = None,
        dry_run: bool = False,
    ) -> Imported:
        """Bring a file in; what was brought in before stays as it is, overlaps are left out.

        Raises UsageError when the format is not known or its clock times need a zone, DataError
        when the file cannot be read.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        name = format_ or formats.detect(path.name, data)
        if name is None:
            known = ", ".join(sorted((*formats.READERS, json_lines.NAME)))
            raise UsageError(f"{path}: no format is recognised. Say --format with one of {known}.")
        if name == json_lines.NAME:
            return self._adopt(data, dry_run=dry_run)
        if name not in formats.READERS:
            raise UsageError(f'there is no format "{name}" to read.')
        if name in formats.ASKS_FOR_ZONE and zone is None:
            raise UsageError(
                f"{path}: clock times in this format have no offset. Say --zone, such as "
                f"--zone {self._book.settings.zone.key}."
            )
        with self._book.open() as page:
            rows = formats.READERS[name](data, zone=zone or self._book.settings.zone)
            found = _admitted(page, rows, name, dry_run=dry_run)
            if found.entries and not dry_run:
                page.record(
                    *((FactKind.ENTRY, bodies.write_entry(entry)) for entry in found.entries)
                )
            return found

    def write(self, format_: str, first: date | None = None, last: date | None = None) -> Written:
        """Write entries for another program, or all facts as JSON Lines.

        Raises UsageError for a format that is not known.
        """
        with self._book.open() as page:
            if format_ == json_lines.NAME:
                data = json_lines.write(
                    sorted(page.facts, key=lambda fact: (fact.machine, fact.number))
                )
                return Written(data, len(page.ledger.entries), 0)
            if format_ not in formats.WRITERS:
                known = ", ".join(sorted((*formats.WRITERS, json_lines.NAME)))
                raise UsageError(f'there is no format "{format_}" to write; there are {known}.')
            entries = [
                entry
                for entry in page.ledger.entries.values()
                if (first is None or _day(page, entry) >= first)
                and (last is None or _day(page, entry) <= last)
            ]
            entries.sort(key=lambda entry: (_day(page, entry), entry.span is None, str(entry.span)))
            made = formats.WRITERS[format_](entries, zone=page.calendar.zone)
            return Written(made.data, len(entries), len(made.left_out))

    def _adopt(self, data: bytes, *, dry_run: bool) -> Imported:
        with self._book.open() as page:
            facts: list[Fact] = []
            skipped: list[tuple[str, str]] = []
            for item in json_lines.read(data):
                if isinstance(item, Fact):
                    facts.append(item)
                else:
                    skipped.append((item.where, item.why))
            new: list[chain.Row] = []
            known = 0
            facts.sort(key=attrgetter("machine", "number"))
            for machine, group in groupby(facts, key=attrgetter("machine")):
                present = {row.number: row for row in ledger.rows(page.connection, machine)}
                rows = [ledger.row_of(fact) for fact in group]
                fresh = [row for row in rows if row.number not in present]
                known += len(rows) - len(fresh)
                last = ledger.head(page.connection, machine)
                faults = chain.faults(fresh, [last])
                if any(present.get(row.number, row) != row for row in rows):
                    skipped.append((f"machine {machine}", "its rows differ from those here"))
                elif faults:
                    skipped.append((f"machine {machine}", str(faults[0])))
                elif fresh and machine == page.machine:
                    skipped.append((f"machine {machine}", "this machine's own chain ends earlier"))
                else:
                    new += fresh
            if new and not dry_run:
                ledger.adopt(page.connection, new)
                page.facts = ledger.facts(page.connection)
                page.ledger = fold(page.facts)
                page.__dict__.pop("timeline", None)
                page.wrote = True
            return Imported(json_lines.NAME, (), len(new), known, tuple(skipped), dry_run=dry_run)


def _admitted(page: Page, rows: Iterable[Row | Refused], name: str, *, dry_run: bool) -> Imported:
    origins = {
        fact.body.get("origin")
        for fact in page.facts
        if fact.kind is FactKind.ENTRY and fact.act not in page.ledger.undone
    }
    judged = {row.key for row in page.ledger.judgements}
    near: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in page.entries():
        for day in _days(page, entry):
            near[day].append(entry)
    taken: list[Entry] = []
    skipped: list[tuple[str, str]] = []
    known = 0
    for row in _read(rows, skipped):
        if row.origin in origins:
            known += 1
            continue
        entry = Entry(
            id=page.new_entry_id(),
            source=Source.IMPORT,
            made=page.now,
            span=row.span,
            holes=row.holes,
            day=row.day,
            total=row.total,
            label=row.label,
            origin=row.origin,
        )
        days = _days(page, entry)
        others = list({other.id: other for day in days for other in near[day]}.values())
        why = _objection(page, entry, others, judged)
        if why:
            skipped.append((row.where, why))
            continue
        origins.add(row.origin)
        taken.append(entry)
        for day in days:
            near[day].append(entry)
    return Imported(name, tuple(taken), 0, known, tuple(skipped), dry_run=dry_run)


def _read(rows: Iterable[Row | Refused], skipped: list[tuple[str, str]]) -> Iterator[Row]:
    try:
        for row in rows:
            if isinstance(row, Row):
                yield row
            else:
                skipped.append((row.where, row.why))
    except UnreadableError as error:
        raise DataError(f"the file cannot be read: {error}.") from error


def _objection(page: Page, entry: Entry, others: list[Entry], judged: set[date]) -> str:
    ends = page.timeline.day(_day(page, entry)).span.start if entry.span is None else entry.span.end
    if ends > page.now + TOLERANCE:
        return "it lies in the future"
    if any(page.timeline.week(day).key in judged for day in _days(page, entry)):
        return "its week has its verdict"
    if entry.seconds <= 0:
        return "nothing of it counts"
    found = clash(entry, others)
    if found is not None:
        return f"it overlaps entry {found.overlaps[0].entry.id}"
    full = overfull(entry, others, page.timeline, now=page.now)
    if full:
        return f"the day has only {durations.show(full[0].free)} left"
    return ""


def _day(page: Page, entry: Entry) -> date:
    if entry.span is not None:
        return page.timeline.day_of(entry.span.start)
    return entry.day if entry.day is not None else page.today


def _days(page: Page, entry: Entry) -> list[date]:
    """List the study days that an entry touches."""
    first = _day(page, entry)
    last = first if entry.span is None else page.timeline.day_of(entry.span.end)
    return sorted({first, last, *_between(page, first, last)})


def _between(page: Page, first: date, last: date) -> Iterator[date]:
    for week in page.timeline.weeks(first, last):
        for day in week.days:
            if first <= day.date <= last:
                yield day.date
