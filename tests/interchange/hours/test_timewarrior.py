from __future__ import annotations

from dataclasses import replace

from hypothesis import given
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

from tenhours.core.hours.entries import Category, Entry, Label
from tenhours.interchange.hours import timewarrior
from tenhours.interchange.hours.rows import Row


def test_a_data_file_has_an_interval_a_line() -> None:
    found = rows(
        "timewarrior",
        "inc 20220205T080000Z - 20220205T110000Z # FOO BAR # Annotation of words\n"
        'inc 20220206T080000Z - 20220206T093000Z # tag "two words" # "a \\"quoted\\" note # 1"\n'
        "\n"
        "inc 20220207T080000Z - 20220207T090000Z # # Annotation\n"
        "inc 20220208T080000Z - 20220208T090000Z\n"
        "inc 20220209T080000Z - 20220209T090000Z #C #\n",
    )
    assert [row.label for row in found] == [
        Label("Annotation of words", ("BAR", "FOO")),
        Label('a "quoted" note # 1', ("tag", "two words")),
        Label("Annotation"),
        Label(),
        Label(tags=("#C",)),
    ]
    assert found[0].span == span("2022-02-05T08:00", "2022-02-05T11:00")
    assert found[0].where == "line 1"
    assert found[0].origin == "timewarrior:20220205T080000Z"


def test_the_json_export_is_the_same_to_us() -> None:
    exported = """[
{"id":2,"start":"20220205T080000Z","end":"20220205T110000Z","tags":["FOO","two words"],
"annotation":"Note"},
{"id":1,"start":"20220206T080000Z","tags":["open"]}
]"""
    found = read("timewarrior", exported)
    line = 'inc 20220205T080000Z - 20220205T110000Z # FOO "two words" # "Note"'
    assert isinstance(found[0], Row)
    assert [replace(found[0], where="line 1")] == read("timewarrior", line)
    assert refusals("timewarrior", exported) == ["interval 2: it is still running"]


def test_what_is_no_interval_is_refused_and_the_rest_is_read() -> None:
    text = (
        "inc 20220205T080000Z # running\n"
        "exc monday\n"
        "inc 20220205T080000Z - 20220205T070000Z\n"
        "inc yesterday - 20220205T070000Z\n"
        "inc 20220206T080000Z - 20220206T093000Z\n"
    )
    assert refusals("timewarrior", text) == [
        "line 1: it is still running",
        'line 2: "exc monday" is no interval',
        "line 3: it ends before it begins",
        'line 4: "yesterday" is no time',
    ]
    assert len(read("timewarrior", text)) == 5


def test_topic_and_category_travel_among_the_tags() -> None:
    made = entry(label=Label("a note", ("+x", "two words"), "attention", Category.RELATED))
    exported = timewarrior.write([made, total("2026-11-17", 60)], zone=BERLIN)
    assert exported.data.decode() == (
        'inc 20261117T170000Z - 20261117T183000Z # ++x "two words" @attention /related # "a note"\n'
    )
    assert [left.id for left in exported.left_out] == ["whole"]
    assert rows("timewarrior", exported.data)[0].label == made.label


def test_a_hole_ends_one_interval_and_begins_another() -> None:
    made = replace(entry(), holes=(span("2026-11-17T17:30", "2026-11-17T17:45"),))
    found = rows("timewarrior", timewarrior.write([made], zone=BERLIN).data)
    assert [row.span for row in found] == [
        span("2026-11-17T17:00", "2026-11-17T17:30"),
        span("2026-11-17T17:45", "2026-11-17T18:30"),
    ]


@given(entries())
def test_what_is_written_is_read_back(made: list[Entry]) -> None:
    found = rows("timewarrior", timewarrior.write(made, zone=BERLIN).data)
    assert [(row.span, row.label) for row in found] == [(one.span, one.label) for one in made]
