from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interchange.hours.trackers import (
    BERLIN,
    entries,
    entry,
    read,
    refusals,
    rows,
    span,
    total,
)

from tenhours.core.hours.entries import Entry, Label
from tenhours.interchange.hours import toggl

HEADER = (
    "User,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount ()\n"
)


def report(*lines: str) -> str:
    return "\ufeff" + HEADER + "".join(f"{line}\n" for line in lines)


def test_a_detailed_report_is_read_in_the_zone_that_was_asked_for() -> None:
    text = report(
        'Ada,ada@example.org,,attention,,"Read, twice ""well""",No,'
        '2026-11-17,18:00:00,2026-11-17,19:30:00,01:30:00,"deep, paper",'
    )
    [row] = rows("toggl", text)
    assert row.span == span("2026-11-17T17:00", "2026-11-17T18:30")
    assert row.label == Label('Read, twice "well"', ("deep", "paper"), "attention")
    [row] = rows("toggl", text, ZoneInfo("America/New_York"))
    assert row.span == span("2026-11-17T23:00", "2026-11-18T00:30")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_line_ends_and_columns_will_do(separator: str) -> None:
    text = "Start time,Duration,Start date\r\n6:00 PM,01:30:00,2026-11-17\r\n"
    [row] = rows("toggl", text.replace(",", separator))
    assert row.span == span("2026-11-17T17:00", "2026-11-17T18:30")


def test_the_duration_tells_which_of_two_readings_it_was() -> None:
    def night(duration: str) -> str:
        return report(f",,,,,,No,2026-10-25,02:10:00,2026-10-25,02:50:00,{duration},,")

    [row] = rows("toggl", night("01:40:00"))
    assert row.span == span("2026-10-25T00:10", "2026-10-25T01:50")
    assert refusals("toggl", night("00:40:00")) == [
        "line 2: the clock was set back in these hours, so it has several readings"
    ]


def test_what_cannot_be_read_is_refused_and_the_rest_is_read() -> None:
    text = report(
        ",,,,,,No,17/11/2026,18:00:00,17/11/2026,19:30:00,01:30:00,,",
        ",,,,,,No,2026-11-17,18:00:00,2026-11-17,17:30:00,01:30:00,,",
        ",,,,,,No,2026-03-29,02:15:00,2026-03-29,04:00:00,00:45:00,,",
        ",,,,,,No,2026-11-17",
        "",
        ",,,,,,No,2026-11-17,18:00:00,2026-11-17,19:30:00,01:30:00,,",
    )
    assert refusals("toggl", text) == [
        'line 2: "17/11/2026" is no date',
        "line 3: it ends before it begins",
        "line 4: 02:15:00 on 2026-03-29 was skipped by the clock in Europe/Berlin",
        'line 5: "" is no time of day. Write it like 18:00 or 6pm',
    ]
    assert len(read("toggl", text)) == 5
    assert refusals("toggl", "a,b\n1,2\n") == [
        "line 1: these columns are missing: start date, start time, duration"
    ]


def test_two_rows_that_say_the_same_are_two_rows() -> None:
    line = ",,,,,,No,2026-11-17,18:00:00,2026-11-17,19:30:00,01:30:00,,"
    assert len({row.origin for row in rows("toggl", report(line, line))}) == 2


def test_a_report_of_ours_has_the_columns_of_theirs() -> None:
    exported = toggl.write(
        [entry(label=Label("a, b", ("x",), "t")), total("2026-11-17", 60)], zone=BERLIN
    )
    assert exported.data.decode() == (
        "\ufeffUser,Email,Client,Project,Task,Description,Billable,"
        "Start date,Start time,End date,End time,Duration,Tags\r\n"
        ',,,t,,"a, b",No,2026-11-17,18:00:00,2026-11-17,19:30:00,01:30:00,x\r\n'
    )
    assert [left.id for left in exported.left_out] == ["whole"]


@given(entries(), st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]))
def test_what_is_written_is_read_back(made: list[Entry], name: str) -> None:
    zone = ZoneInfo(name)
    found = rows("toggl", toggl.write(made, zone=zone).data, zone)
    assert [(row.span, row.label) for row in found] == [(one.span, one.label) for one in made]
