from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from tests.core.hours.berlin import HOUR, LONG_AGO, MINUTE, at, entry, promise, timeline, total

from tenhours.core.hours import counting, judging, pictures, promises
from tenhours.core.hours.entries import Category, Label, Provenance, Source
from tenhours.core.hours.judging import Standing, WeekFacts
from tenhours.core.hours.terms import Commitment

LINE = timeline()
MONDAY = date(2026, 11, 16)
NEXT = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_a_year_has_a_cell_for_each_day_in_columns_of_weeks() -> None:
    found = pictures.heat_map((), LINE, date(2026, 1, 1), date(2026, 12, 31))
    assert len(found.cells) == 365
    assert found.columns == 53
    assert (found.cells[0].column, found.cells[0].row) == (0, 3)  # a Thursday
    assert (found.cells[4].column, found.cells[4].row) == (1, 0)
    assert (found.seconds, found.days) == (0, 0)


def test_rows_begin_with_the_weeks_first_day() -> None:
    sundays = timeline(week_start=6)
    found = pictures.heat_map((), sundays, date(2026, 11, 15), date(2026, 11, 22))
    assert [cell.row for cell in found.cells] == [0, 1, 2, 3, 4, 5, 6, 0]


def test_cells_hold_minutes_rounded_down_and_levels_of_half_hours() -> None:
    day = total(MONDAY, 29 * MINUTE + 59, made=at("2026-11-16 20:00"))
    studied = [
        replace(day, id=str(n), day=MONDAY + DAY * n, total=day.total + n * 1800) for n in range(5)
    ]
    found = pictures.heat_map(counting.pieces(studied, LINE), LINE, MONDAY - DAY, MONDAY + DAY * 5)
    assert [cell.minutes for cell in found.cells] == [0, 29, 59, 89, 119, 149, 0]
    assert [cell.level for cell in found.cells] == [0, 1, 2, 3, 4, 4, 0]
    assert found.days == 5


def test_bars_show_what_was_frozen_and_what_came_later() -> None:
    closes = promises.closing([Commitment(LONG_AGO, 12)], [])
    studied = [
        entry("2026-11-10 10:00", "2026-11-10 19:20"),
        entry("2026-11-15 10:00", "2026-11-15 10:45", made=at("2026-11-18 09:00")),
        entry("2026-11-17 10:00", "2026-11-17 11:00", source=Source.TIMER),
    ]
    found = counting.pieces(studied, LINE, closes=closes)
    row, _ = judging.judge(Standing(freezes=0), WeekFacts(date(2026, 11, 9), 560 * 60, 36_000))
    bars = pictures.weekly_bars(
        found,
        LINE,
        date(2026, 11, 2),
        MONDAY,
        judgements=[row],
        promises=[promise(date(2026, 11, 9)), promise(MONDAY)],
    )
    assert [bar.letter for bar in bars] == ["", "M", ""]
    assert [bar.counted for bar in bars] == [0, 560 * MINUTE, HOUR]
    assert [bar.late for bar in bars] == [0, 45 * MINUTE, 0]
    assert [bar.target for bar in bars] == [None, 36_000, 36_000]
    assert bars[1].split[Provenance.LATE] == 45 * MINUTE
    assert bars[2].split[Provenance.TIMER] == HOUR
    assert all(sum(bar.split.values()) == bar.counted + bar.late for bar in bars)


def test_a_correction_after_the_verdict_shows_as_less() -> None:
    row, _ = judging.judge(Standing(), WeekFacts(MONDAY, 36_000, 36_000))
    left = [entry("2026-11-17 10:00", "2026-11-17 19:00")]
    (bar,) = pictures.weekly_bars(
        counting.pieces(left, LINE), LINE, MONDAY, MONDAY, judgements=[row]
    )
    assert (bar.letter, bar.counted, bar.late) == ("P", 36_000, -HOUR)


def test_a_repaired_week_is_marked() -> None:
    rows, _ = judging.judge_all(
        [WeekFacts(MONDAY, 480 * 60, 36_000), WeekFacts(NEXT, 720 * 60, 36_000)],
        Standing(streak=3, freezes=0),
    )
    bars = pictures.weekly_bars((), LINE, MONDAY, NEXT, judgements=rows)
    assert [(bar.letter, bar.repaired) for bar in bars] == [("M", True), ("P", False)]


def test_the_burn_up_stops_today_and_its_line_goes_on() -> None:
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 12:00"),
        entry("2026-11-18 10:00", "2026-11-18 11:00"),
    ]
    points = pictures.burn_up(counting.pieces(studied, LINE), promise(MONDAY), date(2026, 11, 18))
    assert [point.counted for point in points[:4]] == [2 * HOUR, 2 * HOUR, 3 * HOUR, None]
    assert [int(point.due) // MINUTE for point in points] == [90, 180, 270, 360, 450, 600, 600]


def test_what_came_late_is_not_on_the_burn_up() -> None:
    closes = promises.closing([Commitment(LONG_AGO, 12)], [])
    late = entry("2026-11-16 10:00", "2026-11-16 11:00", made=at("2026-11-25 10:00"))
    in_time = entry("2026-11-16 12:00", "2026-11-16 14:00")
    found = counting.pieces([late, in_time], LINE, closes=closes)
    points = pictures.burn_up(found, promise(MONDAY), date(2026, 11, 22))
    assert points[-1].counted == 2 * HOUR


def test_a_lifetime_against_the_road() -> None:
    studied = [
        entry("2026-10-01 10:00", "2026-10-01 13:00", name="before"),
        entry("2026-11-17 10:00", "2026-11-17 19:00", name="first"),
        entry("2026-11-24 10:00", "2026-11-24 12:00", name="second"),
    ]
    points = pictures.lifetime(counting.pieces(studied, LINE), LINE, MONDAY, NEXT)
    assert [point.seconds // HOUR for point in points] == [12, 14]
    assert [point.planned for point in points] == [10 * HOUR, 20 * HOUR]


def test_the_road_is_level_once_it_has_reached_its_goal() -> None:
    points = pictures.lifetime((), LINE, MONDAY, NEXT, goal=10 * HOUR, weeks=1)
    assert [point.planned for point in points] == [10 * HOUR, 10 * HOUR]


def test_all_hours_of_a_week_have_a_cell() -> None:
    found = pictures.weekday_hours(
        counting.pieces([entry("2026-11-17 18:30", "2026-11-17 19:15")], LINE), LINE
    )
    assert len(found) == 7 * 24
    lived = {(cell.weekday, cell.hour): cell.seconds for cell in found if cell.seconds}
    assert lived == {(1, 18): 30 * MINUTE, (1, 19): 15 * MINUTE}


def test_shares_by_topic_and_category() -> None:
    studied = [
        entry("2026-11-16 10:00", "2026-11-16 11:00", label=Label(topic="svd")),
        entry(
            "2026-11-16 12:00",
            "2026-11-16 15:00",
            label=Label(topic="rl", category=Category.MOONSHOT),
        ),
    ]
    found = counting.pieces(studied, LINE)
    assert [(each.name, each.share) for each in pictures.topics(found)] == [
        ("rl", Fraction(3, 4)),
        ("svd", Fraction(1, 4)),
    ]
    assert [(each.name, each.seconds // HOUR) for each in pictures.categories(found)] == [
        ("core", 1),
        ("related", 0),
        ("moonshot", 3),
    ]
    assert [each.share for each in pictures.categories(())] == [0, 0, 0]


def test_streak_and_strength_week_by_week() -> None:
    rows, _ = judging.judge_all([WeekFacts(MONDAY, 36_000, 36_000), WeekFacts(NEXT, 0, 36_000)])
    points = pictures.streaks(rows)
    assert [(each.letter, each.streak, each.freezes) for each in points] == [
        ("P", 1, 2),
        ("F", 1, 1),
    ]
    assert 0 < points[1].strength < points[0].strength
