"""Looking: what Today shows of the habit, the pictures, and writing them into files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours.facts import FactKind
from tenhours.rendering.charts import hours
from tenhours.rendering.charts.svg import svg
from tenhours.rendering.charts.tables import csv_text
from tenhours.services.hours.growing import drift_of, road_of
from tenhours.services.hours.standing import record, report, unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenhours.core.hours.growth import Mix
    from tenhours.core.hours.judging import Judgement
    from tenhours.core.hours.ledger import JournalLine
    from tenhours.rendering.charts.shapes import Chart
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page
    from tenhours.services.hours.standing import WeekReport

_FRESH: Final = 2
"""Days of a new week on which the last one is still worth a line."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What Today shows of the habit."""

    week: WeekReport
    """The running one."""
    missed: tuple[Judgement, ...]
    """MISS verdicts that nobody has looked at."""
    closed: WeekReport | None
    """The week before, while the new one is fresh and nobody has looked back."""
    wanted: JournalLine | None
    """The latest day's before today that says what comes next."""


class Looking:
    """Looks at study time; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def glance(self, *, alive: bool = False) -> Glance:
        """Say what Today shows; `alive` says whether somebody is there."""
        with self._book.open(alive=alive) as page:
            found = report(page)
            return Glance(found, unseen(page), _closed(page, found), _wanted(page))

    def acknowledge(self, week: WeekReport) -> None:
        """Note that somebody looked at a judged week: it is not offered any more."""
        with self._book.open() as page:
            if week.judgement is not None and week.week.key not in page.ledger.seen:
                page.record((FactKind.SEEN, {"week": week.week.key.isoformat()}))

    def charts(self) -> tuple[Chart, ...]:
        """Draw all pictures of study time."""
        with self._book.open() as page:
            known = record(page)
            ahead, mix = road_of(page, known.pieces), drift_of(page)
        pieces, timeline, today = known.pieces, known.timeline, known.today
        running = next(
            (each for each in known.promises if each.week.key == timeline.week_of(today)), None
        )
        drawn = [
            hours.year(pieces, timeline, today),
            hours.weeks(pieces, timeline, today, known.judgements, known.promises),
        ]
        if running is not None:
            drawn.append(hours.burn_up(pieces, running, today))
        return (
            *drawn,
            hours.road(pieces, timeline, today, ahead),
            hours.topics(pieces),
            hours.categories(pieces, mix_words(mix)),
            hours.clock(pieces, timeline, today),
            hours.streak(known.judgements, today),
        )

    def suggest(self, chart: Chart) -> str:
        """Name a file for a picture."""
        return str(self._book.places.data / "pictures" / f"{chart.key}.svg")

    def export(self, chart: Chart, path: str) -> Path:
        """Write a picture as SVG, or its numbers as CSV, as the file's name ends.

        Raises UsageError for another ending, DataError when the file cannot be written.
        """
        target = Path(path.strip()).expanduser().absolute()
        writers: Mapping[str, str] = {".svg": "svg", ".csv": "csv"}
        if target.suffix.lower() not in writers:
            raise UsageError("The file's name should end in .svg for a picture, .csv for numbers.")
        text = svg(chart) if target.suffix.lower() == ".svg" else csv_text(chart.table)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise DataError(f"{target} could not be written: {error.strerror or error}.") from error
        return target


def mix_words(mix: Mix) -> str:
    """Word the shares of the categories over four weeks."""
    if not any(mix.shares.values()):
        return "Nothing in the last four weeks."
    shares = ", ".join(
        f"{kind.value} {round(share * 100)} % (wanted {round(mix.wanted[kind] * 100)} %)"
        for kind, share in mix.shares.items()
    )
    hint = " A drift worth a thought; no part of the verdict." if mix.off_course else ""
    return f"Last four weeks: {shares}.{hint}"


def _closed(page: Page, running: WeekReport) -> WeekReport | None:
    """Report the week before, on the first days of a new one, until somebody looked at it."""
    before = page.timeline.week(running.week.key - timedelta(days=1))
    fresh = running.week.days[:_FRESH]
    if (
        running.today not in [day.date for day in fresh]
        or before.key in page.ledger.seen
        or page.promise(before) is None
    ):
        return None
    return report(page, before.key)


def _wanted(page: Page) -> JournalLine | None:
    lines = [line for day, line in page.ledger.journal.items() if line.next and day < page.today]
    return max(lines, key=lambda line: line.day, default=None)
