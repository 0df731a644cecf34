"""The pictures of what is remembered, each with its numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.statistics import heat_map
from tenhours.rendering.charts.shapes import Bar, Bars, Cell, Chart, Grid
from tenhours.rendering.charts.tables import Seconds, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenhours.core.statistics import CalibrationBin, Retention, Share

_SHORT: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def retention(found: Sequence[tuple[str, Retention]], wanted: float) -> Chart:
    """Show how many of the reviews that fell due were recalled, over several stretches."""
    rows = [
        (name, kind, share)
        for name, measured in found
        for kind, share in (
            ("young", measured.young),
            ("mature", measured.mature),
            ("all", measured.all),
        )
    ]
    return Chart(
        "retention",
        "True retention",
        f"Of reviews that fell due, how many were recalled; wanted {wanted:.0%}. Young: promised "
        "less than 21 days.",
        Bars(
            tuple(
                Bar(
                    f"{name if kind == 'young' else '':13}{kind}",
                    (("", share.rate or 0.0),),
                    wanted if share.reviews else None,
                    _recalled(share),
                )
                for name, kind, share in rows
            ),
            mark="wanted",
        ),
        Table(
            ("when", "cards", "recalled", "reviews", "share"),
            tuple((name, kind, s.recalled, s.reviews, s.rate) for name, kind, s in rows),
        ),
    )


def _levels(most: int) -> tuple[str, ...]:
    """Say what the quarters of the busiest day stand for."""
    return ("none", *(f"to {most * part // 4}" for part in (1, 2, 3)), f"to {most}") if most else ()


def _recalled(share: Share) -> str:
    if share.rate is None:
        return "no reviews"
    return f"{share.rate:4.0%}, {share.recalled} of {share.reviews}"


def forecast(counts: Sequence[int], today: date) -> Chart:
    """Show how many reviews fall due on each of the next days."""
    days = [today + timedelta(days=place) for place in range(len(counts))]
    return Chart(
        "forecast",
        "Forecast",
        f"{phrases.plural(sum(counts), 'review')} due in {len(counts)} days, new cards aside; "
        "overdue ones count today.",
        Bars(
            tuple(
                Bar(phrases.weekday(day), (("", float(count)),), note=str(count))
                for day, count in zip(days, counts, strict=True)
            )
        ),
        Table(("day", "reviews"), tuple(zip(days, counts, strict=True))),
    )


def calibration(bins: Sequence[CalibrationBin]) -> Chart:
    """Show how often cards were recalled beside how often it was foretold."""
    reviews = sum(each.reviews for each in bins)
    says = "No review a day or more after another yet."
    if reviews:
        off = sum(abs(each.predicted - each.recalled) * each.reviews for each in bins) / reviews
        over = phrases.plural(reviews, "review")
        says = f"Foretold and true recall lie {off:.1%} apart, over {over}."
    return Chart(
        "calibration",
        "Calibration",
        says,
        Bars(
            tuple(
                Bar(
                    f"{each.predicted:4.0%} foretold",
                    (("", each.recalled),),
                    each.predicted,
                    f"{each.recalled:4.0%} of {each.reviews}",
                )
                for each in bins
            ),
            mark="foretold",
        ),
        Table(
            ("foretold", "recalled", "reviews"),
            tuple((each.predicted, each.recalled, each.reviews) for each in bins),
        ),
    )


def year(
    days: Mapping[date, tuple[int, float]], first: date, today: date, week_start: int
) -> Chart:
    """Show the ratings of each study day of the last year."""
    cells = heat_map({day: float(n) for day, (n, _) in days.items()}, first, today, week_start)
    ratings = sum(count for count, _ in days.values())
    per_day = ratings / max(sum(count > 0 for count, _ in days.values()), 1)
    return Chart(
        "reviews",
        "Reviews",
        f"{phrases.plural(ratings, 'rating')} since {phrases.day(first, today)}, {per_day:.0f} "
        "on a day with any.",
        Grid(
            tuple(
                Cell(
                    cell.week,
                    cell.weekday,
                    cell.level,
                    f"{phrases.weekday(cell.day)} {cell.day.year}: "
                    f"{phrases.plural(int(cell.amount), 'rating')}",
                )
                for cell in cells
            ),
            tuple(_SHORT[(week_start + row) % 7] for row in range(7)),
            cells[-1].week + 1,
            {c.week: phrases.MONTHS[c.day.month - 1] for c in cells if c.day.day == 1},
            _levels(max((count for count, _ in days.values()), default=0)),
        ),
        Table(
            ("day", "ratings", "time"),
            tuple(
                (cell.day, int(cell.amount), Seconds(days.get(cell.day, (0, 0.0))[1]))
                for cell in cells
            ),
        ),
    )
