from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.interchange.hours.trackers import BERLIN, LABELS, entry, span, total

from tenhours.core.hours.entries import Entry, Label
from tenhours.interchange.hours import icalendar


def written(*entries: Entry) -> str:
    return icalendar.write(entries, zone=BERLIN).data.decode()


def test_an_entry_is_an_event_in_utc() -> None:
    assert written(entry(label=Label("read; twice, C:\\x", ("b",), "t"))).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ten Hours//tenhours//EN",
        "BEGIN:VEVENT",
        "UID:one-20261117T170000Z@tenhours",
        "DTSTAMP:20261117T190000Z",
        "DTSTART:20261117T170000Z",
        "DTEND:20261117T183000Z",
        "SUMMARY:read\\; twice\\, C:\\\\x",
        "CATEGORIES:b,@t",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_total_lasts_the_whole_day_without_blocking_it() -> None:
    lines = written(total("2026-12-31", 5400, Label("at home"))).split("\r\n")
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "SUMMARY:1h30 at home" in lines


def test_a_hole_makes_two_events_of_different_names() -> None:
    made = replace(entry(), holes=(span("2026-11-17T17:30", "2026-11-17T17:45"),))
    names = [line for line in written(made).split("\r\n") if line.startswith("UID:")]
    assert len(set(names)) == 2


def test_a_long_line_is_folded_inside_no_character() -> None:
    comment = "ünïcödé 読む " * 40
    text = written(entry(label=Label(comment.strip())))
    assert f"SUMMARY:{comment.strip()}" in text.replace("\r\n ", "")


@given(st.lists(LABELS, max_size=3))
def test_every_line_has_75_octets_at_most_and_ends_with_crlf(labels: list[Label]) -> None:
    data = icalendar.write([entry(label=label) for label in labels], zone=BERLIN).data
    assert data.endswith(b"END:VCALENDAR\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()
