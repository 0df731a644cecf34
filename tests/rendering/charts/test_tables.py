from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from tenhours.rendering.charts.tables import Seconds, Table, csv_text, table_lines

TABLE = Table(
    ("day", "time", "share", "note"),
    (
        (date(2026, 3, 2), Seconds(5400), 0.25, "quiet, mostly"),
        (date(2026, 3, 3), Seconds(59), None, "=1+1"),
    ),
)


def test_times_are_worded_for_a_screen_and_stand_at_the_right() -> None:
    assert table_lines(TABLE) == [
        "day             time  share  note",
        "Mon 2 Mar 2026  1h30    25%  quiet, mostly",
        "Tue 3 Mar 2026  0h00      –  =1+1",
    ]


def test_a_file_has_seconds_and_dates_that_programs_read() -> None:
    rows = list(csv.reader(StringIO(csv_text(TABLE))))
    assert rows[0] == ["day", "time_seconds", "share", "note"]
    assert rows[1] == ["2026-03-02", "5400", "0.2500", "quiet, mostly"]


def test_no_cell_of_a_file_begins_a_formula() -> None:
    rows = list(csv.reader(StringIO(csv_text(TABLE))))
    assert rows[2] == ["2026-03-03", "59", "", "'=1+1"]


def test_a_table_without_rows_has_its_heads() -> None:
    empty = Table(("week", "time"), ())
    assert table_lines(empty) == ["week  time"]
    assert csv_text(empty) == "week,time\r\n"
