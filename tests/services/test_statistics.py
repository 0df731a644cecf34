"""Statistics over a real log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import Studio

from tenhours.core.cards import Rating
from tenhours.services.statistics import Statistics

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.rendering.charts.shapes import Chart

DECK = "Q: One?\nA: 1.\n\nQ: Two?\nA: 2.\n"


def drawn(studio: Studio) -> dict[str, Chart]:
    found = Statistics(studio.database, studio.settings, studio.clock).charts()
    return {chart.key: chart for chart in found}


def test_retention_counts_what_fell_due_and_was_recalled(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.sync()
    for front in ("One?", "Two?"):
        studio.rate(front, Rating.EASY)
    studio.clock.pass_(days=10)
    studio.rate("One?", Rating.GOOD)
    studio.rate("Two?", Rating.AGAIN)
    rows = {(row[0], row[1]): row[2:] for row in drawn(studio)["retention"].table.rows}
    assert rows["today", "young"] == (1, 2, 0.5)
    assert rows["today", "mature"] == (0, 0, None)
    assert rows["last year", "all"] == (1, 2, 0.5)
    studio.close()


def test_what_was_taken_back_does_not_count(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.sync()
    studio.rate("One?", Rating.EASY)
    studio.clock.pass_(days=10)
    studio.rate("One?", Rating.AGAIN)
    studio.undo()
    charts = drawn(studio)
    assert {row[3] for row in charts["retention"].table.rows} == {0}
    assert sum(int(str(row[1])) for row in charts["reviews"].table.rows) == 1
    studio.close()


def test_the_forecast_holds_every_card_that_falls_due(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.sync()
    memory = studio.rate("One?", Rating.EASY).outcome.memory
    rows = drawn(studio)["forecast"].table.rows
    assert [day for day, count in rows if count] == [memory.due_day]
    studio.clock.pass_(days=60)
    assert drawn(studio)["forecast"].table.rows[0][1] == 1, "what is overdue counts today"
    studio.close()


def test_calibration_compares_what_was_foretold_with_what_came(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", DECK)
    studio.sync()
    memory = studio.rate("One?", Rating.EASY).outcome.memory
    assert memory.due_day is not None
    studio.clock.pass_(days=(memory.due_day - studio.clock.now().date()).days)
    studio.rate("One?", Rating.GOOD)
    ((foretold, recalled, reviews),) = drawn(studio)["calibration"].table.rows
    assert isinstance(foretold, float)
    assert abs(foretold - 0.9) < 0.02
    assert (recalled, reviews) == (1.0, 1)
    studio.close()


def test_an_empty_log_draws_empty_pictures(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    charts = drawn(studio)
    assert charts["calibration"].table.rows == ()
    assert charts["reviews"].says.startswith("0 ratings")
    studio.close()
