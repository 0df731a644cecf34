"""Glances and pictures of hours, over a real ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.studio import SettableClock

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours.terms import IfThen
from tenhours.rendering.charts.tables import Seconds
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """Four weeks: promised on a Sunday, ten hours, nine, ten and a half, and two so far."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('[time]\nzone = "UTC"\n', encoding="utf-8")
    with Workshop(str(home)) as made:
        clock = SettableClock()
        made.clock = clock
        clock.pass_(days=-1)
        plans = [IfThen("it is seven", "I begin")]
        made.hours.promising.commit(36_000, weeks=4, plans=plans)
        clock.pass_(days=1, hours=10)
        for hours in (10, 9, 10, 2):
            for day in range(0, hours, 2):
                clock.pass_(days=1 if day else 0)
                made.hours.recording.log(["2h", "@svd"] if day else ["2h", "/related"])
            if hours == 9:
                made.hours.recording.log(["fri", "30m"])
            if hours > 2:
                clock.pass_(days=7 - (hours - 1) // 2)
        yield made


def test_pictures_agree_with_each_other(workshop: Workshop) -> None:
    charts = {chart.key: chart for chart in workshop.hours.looking.charts()}
    assert list(charts) == [
        "year", "weeks", "burn-up", "road", "topics", "categories", "clock", "streak",
    ]  # fmt: skip

    def total(key: str, column: int) -> int:
        values = [row[column] for row in charts[key].table.rows]
        return sum(value for value in values if isinstance(value, Seconds))

    every = total("year", 1)
    assert every == total("topics", 1) == total("categories", 1)
    assert every == total("weeks", 2) + total("weeks", 3)
    assert every == charts["road"].table.rows[-1][1]


def test_a_week_is_offered_until_it_was_looked_at_with_its_verdict(workshop: Workshop) -> None:
    looking = workshop.hours.looking
    clock = workshop.clock
    assert isinstance(clock, SettableClock)
    before = looking.glance()
    assert before.closed is not None
    looking.acknowledge(before.closed)
    assert looking.glance().closed is not None, "its verdict is still to come"
    clock.pass_(days=1)
    closed = looking.glance().closed
    assert closed is not None
    assert closed.judgement is not None
    looking.acknowledge(closed)
    assert looking.glance().closed is None


def test_what_was_wanted_next_comes_from_an_earlier_day(workshop: Workshop) -> None:
    clock = workshop.clock
    assert isinstance(clock, SettableClock)
    workshop.hours.growing.write(next_="the proof")
    assert workshop.hours.looking.glance().wanted is None
    clock.pass_(days=1)
    wanted = workshop.hours.looking.glance().wanted
    assert wanted is not None
    assert wanted.next == "the proof"


def test_an_export_goes_where_it_was_told_to(workshop: Workshop, tmp_path: Path) -> None:
    looking = workshop.hours.looking
    chart = looking.charts()[0]
    path = looking.export(chart, str(tmp_path / "new" / "year.CSV"))
    rows = path.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "day,time_seconds"
    assert len(rows) == 1 + len(chart.table.rows)
    assert any(row[0] == date(2026, 3, 2) and row[1] == Seconds(7200) for row in chart.table.rows)


def test_an_export_that_cannot_be_written_says_why(workshop: Workshop, tmp_path: Path) -> None:
    looking = workshop.hours.looking
    chart = looking.charts()[0]
    with pytest.raises(UsageError, match=r"\.svg for a picture"):
        looking.export(chart, str(tmp_path / "year.png"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="could not be written"):
        looking.export(chart, str(tmp_path / "file" / "year.svg"))
