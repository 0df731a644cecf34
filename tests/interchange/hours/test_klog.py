from __future__ import annotations

from datetime import date

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

from tenhours.core.hours.entries import Category, Entry, Growth, Label
from tenhours.interchange.hours import klog


def test_a_record_has_ranges_and_durations_below_its_date() -> None:
    found = rows(
        "klog",
        "2026-11-17 (2h!)\nAt the library #quiet\n"
        "    18:00 - 19:30 Read about attention #paper #topic=transformers\n"
        "    6:00pm-7:00pm\n"
        "    1h30m\n"
        "        More #reading on the sofa\n"
        '    +45m #tag="two words" #category=related\n'
        "\n"
        "2026/11/18\n\t<23:40 - 0:12\n\t23:00 - 1:30>\n",
    )
    assert [row.label for row in found[:4]] == [
        Label("Read about attention", ("paper", "quiet"), "transformers"),
        Label("", ("quiet",)),
        Label("More #reading on the sofa", ("quiet", "reading")),
        Label("", ("quiet", "two words"), category=Category.RELATED),
    ]
    assert found[0].span == span("2026-11-17T17:00", "2026-11-17T18:30")
    assert found[1].span == span("2026-11-17T17:00", "2026-11-17T18:00")
    assert (found[2].day, found[2].total) == (date(2026, 11, 17), 5400)
    assert found[3].total == 2700
    assert found[4].span == span("2026-11-17T22:40", "2026-11-17T23:12")
    assert found[5].span == span("2026-11-18T22:00", "2026-11-19T00:30")
    assert found[0].where == "line 3"


def test_a_record_with_a_lunch_break_is_one_total() -> None:
    [found] = rows("klog", "2018-03-24\nFirst day #job\n\t8:00 - 17:15\n\t-1h Lunch break\n")
    assert (found.day, found.total) == (date(2018, 3, 24), 8 * 3600 + 900)
    assert found.label == Label("", ("job",))
    assert refusals("klog", "2018-03-24\n\t1h\n\t-1h\n") == [
        "line 1: with its negative durations nothing is left of this record"
    ]


def test_what_cannot_be_read_is_refused_and_the_rest_is_read() -> None:
    text = (
        "2026-11-17\n\t9:00 - ?\n\t19:00 - 18:00\n\t1h90m\n\tlunch\n\t0m\n\t25:00 - 26:00\n\t1h\n"
        "\nTuesday\n\t1h\n\n2026-02-30\n\t1h\n\n2026-03-29\n\t2:15 - 4:00\n"
        "\n2026-10-25\n\t2:30 - 4:00\n"
    )
    assert refusals("klog", text) == [
        "line 2: it is still open",
        "line 3: it ends before it begins",
        'line 4: "1h90m" has more than 59 minutes behind its hours',
        'line 5: "lunch" is neither a range nor a duration',
        "line 6: it lasts no time at all",
        'line 7: "25:00" is no time of day: hours go to 23, minutes to 59',
        'line 10: "Tuesday" is no record: it begins with its date',
        'line 13: "2026-02-30" is no date',
        "line 17: 2:15 on 2026-03-29 was skipped by the clock in Europe/Berlin",
        "line 20: the clock was set back in these hours, so it has several readings",
    ]
    assert len(read("klog", text)) == 11


def test_equal_lines_are_different_rows_and_stay_the_same_when_the_file_grows() -> None:
    before = "2026-11-17\n\t30m\n\t30m\n"
    first = [row.origin for row in rows("klog", before)]
    assert len(set(first)) == 2
    after = [row.origin for row in rows("klog", "2026-11-16\n\t1h\n\n" + before)]
    assert after[1:] == first


def test_records_are_written_in_the_zone_of_the_student() -> None:
    label = Label("a talk", ("two words", "x"), "attention", Category.MOONSHOT, Growth.TALK)
    exported = klog.write(
        [
            entry("2026-11-17T22:30", "2026-11-18T00:15"),
            entry(label=label),
            total("2026-11-16", 5400, Label("at home")),
            entry("2026-10-25T00:45", "2026-10-25T01:15"),
        ],
        zone=BERLIN,
    )
    assert exported.data.decode() == (
        "2026-10-25\n    30m\n"
        "\n2026-11-16\n    1h30m at home\n"
        '\n2026-11-17\n    18:00 - 19:30 a talk #tag="two words" #x #topic=attention '
        "#category=moonshot #growth=talk\n"
        "    23:30 - 01:15>\n"
    )
    assert not exported.left_out


@given(entries(unit=60))
def test_what_is_written_is_read_back(made: list[Entry]) -> None:
    found = rows("klog", klog.write(made, zone=BERLIN).data)
    for row, one in zip(found, made, strict=True):
        assert row.span in (one.span, None)
        assert row.seconds == one.seconds
        if not any("'" in text and '"' in text for text in (*one.label.tags, one.label.topic)):
            assert row.label == one.label
