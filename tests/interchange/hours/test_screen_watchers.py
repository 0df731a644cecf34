from __future__ import annotations

import json
from datetime import date

from tests.interchange.hours.trackers import refusals, rows, span

from tenhours.core.hours.entries import Label


def event(start: str, seconds: float, **data: object) -> dict[str, object]:
    return {"timestamp": f"2026-11-17T{start}+00:00", "duration": seconds, "data": data}


def bucket(kind: str, *events: object) -> dict[str, object]:
    return {"id": f"aw-{kind}", "type": kind, "hostname": "desk", "events": list(events)}


WINDOWS = bucket(
    "currentwindow",
    event("09:00:00.500000", 1799.5, app="Code", title="model.py"),
    event("09:32:00", 1680, app="Firefox", title="paper"),
    event("12:00:00", 600, app="Code", title="model.py"),
    event("15:00:00", 20, app="Code", title="a glance"),
)


def test_windows_are_joined_into_sessions_with_holes() -> None:
    morning, noon = rows("activitywatch", json.dumps({"buckets": [WINDOWS]}))
    assert morning.span == span("2026-11-17T09:00", "2026-11-17T10:00")
    assert morning.holes == (span("2026-11-17T09:30", "2026-11-17T09:32"),)
    assert morning.seconds == 58 * 60
    assert morning.label == Label("Code, Firefox")
    assert noon.span == span("2026-11-17T12:00", "2026-11-17T12:10")


def test_buckets_may_be_an_object_and_events_in_any_order() -> None:
    shuffled = {**WINDOWS, "events": list(reversed(WINDOWS["events"]))}  # type: ignore[call-overload]
    found = rows("activitywatch", json.dumps({"buckets": {"aw-currentwindow": shuffled}}))
    assert found == rows("activitywatch", json.dumps({"buckets": [WINDOWS]}))


def test_a_window_counts_only_while_somebody_is_there() -> None:
    present = bucket(
        "afkstatus",
        event("08:00:00", 5400, status="not-afk"),
        event("09:30:00", 7200, status="afk"),
        event("11:50:00", 900, status="not-afk"),
    )
    found = rows("activitywatch", json.dumps({"buckets": [present, WINDOWS]}))
    assert [row.span for row in found] == [
        span("2026-11-17T09:00", "2026-11-17T09:30"),
        span("2026-11-17T12:00", "2026-11-17T12:05"),
    ]


def test_an_editor_tells_more_than_a_window() -> None:
    editor = bucket("app.editor.activity", event("09:00:00", 900, project="gpt", file="a.py"))
    [row] = rows("activitywatch", json.dumps({"buckets": [WINDOWS, editor]}))
    assert (row.seconds, row.label) == (900, Label("gpt"))


def test_a_stopwatch_is_what_the_student_measured() -> None:
    watch = bucket(
        "general.stopwatch",
        event("09:00:00", 5400, label="reading", running=False),
        event("12:00:00", 0, label="now", running=True),
    )
    text = json.dumps({"buckets": [WINDOWS, watch]})
    assert refusals("activitywatch", text) == ["aw-general.stopwatch, event 2: it is still running"]
    watch["events"] = [event("09:00:00", 5400, label="reading", running=False)]
    [row] = rows("activitywatch", json.dumps({"buckets": [WINDOWS, watch]}))
    assert (row.seconds, row.label) == (5400, Label("reading"))


def test_what_overlaps_on_two_screens_counts_once() -> None:
    other = bucket("currentwindow", event("09:10:00", 600, app="Zotero"))
    [row] = rows(
        "activitywatch",
        json.dumps(
            {"buckets": [bucket("currentwindow", event("09:00:00", 1200, app="Code")), other]}
        ),
    )
    assert row.seconds == 1200


def test_a_session_keeps_its_origin_when_it_grows() -> None:
    short = bucket("currentwindow", event("09:00:00", 1200, app="Code"))
    long = bucket("currentwindow", event("09:00:00", 2400, app="Code"))
    [before] = rows("activitywatch", json.dumps({"buckets": [short]}))
    [after] = rows("activitywatch", json.dumps({"buckets": [long]}))
    assert before.origin == after.origin


def test_an_export_without_anything_to_read_is_refused() -> None:
    assert refusals("activitywatch", '{"buckets": {}}') == [
        "the file: no bucket tells of a stopwatch, an editor or the active window"
    ]
    assert refusals("activitywatch", "[]") == ["the file: it holds no buckets"]


def test_wakatime_has_a_total_for_each_day() -> None:
    dump = {
        "user": {},
        "range": {"start": 1, "end": 2},
        "days": [
            {
                "date": "2026-11-17",
                "grand_total": {"total_seconds": 5400.9},
                "projects": [
                    {"name": "notes", "grand_total": {"total_seconds": 400}},
                    {"name": "gpt", "grand_total": {"total_seconds": 5000}},
                    {"name": "idle", "grand_total": {"total_seconds": 0}},
                ],
            },
            {"date": "2026-11-18", "grand_total": {"total_seconds": 0}, "projects": []},
        ],
    }
    [row] = rows("wakatime", json.dumps(dump))
    assert (row.day, row.total) == (date(2026, 11, 17), 5400)
    assert row.label == Label("gpt, notes")
    assert row.origin == "wakatime:2026-11-17"


def test_wakatimes_summaries_are_read_too() -> None:
    summary = {
        "range": {"date": "2026-11-17"},
        "grand_total": {"total_seconds": 60},
        "projects": [{"name": "gpt", "total_seconds": 60}],
    }
    [row] = rows("wakatime", json.dumps({"data": [summary]}))
    assert (row.day, row.total, row.label.comment) == (date(2026, 11, 17), 60, "gpt")


def test_what_is_no_day_is_refused() -> None:
    text = json.dumps({"days": [{"date": "someday"}, 3, {"date": "2026-11-17", "heartbeats": []}]})
    assert refusals("wakatime", text) == [
        'day 1: "someday" is no date',
        "day 2: it is no day",
        "day 3: it holds heartbeats; export the daily totals instead",
    ]
