from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interchange.hours.trackers import BERLIN, entries, entry, total

from tenhours.interchange.hours.formats import ENDINGS, READERS, WRITERS, detect
from tenhours.interchange.hours.rows import Row

if TYPE_CHECKING:
    from tenhours.core.hours.entries import Entry

EXAMPLES = {
    "timewarrior": b"inc 20220205T080000Z - 20220205T110000Z # a\n",
    "watson": b'[[1514800800, 1514804400, "p", "5a1f", [], 1514804401]]',
    "klog": b"2026-11-17\n\t1h\n",
    "toggl": b"\xef\xbb\xbfStart date,Start time,Duration\n2026-11-17,18:00:00,01:30:00\n",
    "activitywatch": b'{"buckets": {}}',
    "wakatime": b'{"user": {}, "days": []}',
}


KEYS = (
    *("buckets", "events", "timestamp", "duration", "data", "type", "days", "date"),
    *("grand_total", "total_seconds", "projects", "start", "end", "tags", "id"),
)


@pytest.mark.parametrize("name", READERS)
def test_a_file_is_recognised_by_what_it_holds(name: str) -> None:
    assert detect("export", EXAMPLES[name]) == name


def test_timewarriors_json_is_told_from_watsons() -> None:
    interval = {"id": 1, "start": "20220205T080000Z", "end": "20220205T110000Z"}
    assert detect("export.json", json.dumps([interval]).encode()) == "timewarrior"


def test_a_klog_file_may_begin_with_anything_when_its_name_says_so() -> None:
    assert detect("times.klg", b"# notes\n") == "klog"
    assert detect("times.txt", b"# notes\n") is None


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"[]", b"{}", b"[1]", b"{" * 100_000, b"\xff\xfe\x00"]
)
def test_what_is_not_known_is_not_guessed_at(data: bytes) -> None:
    assert detect("file", data) is None


@pytest.mark.parametrize("name", sorted(set(READERS) & set(WRITERS)))
def test_what_we_write_is_recognised(name: str) -> None:
    exported = WRITERS[name]([entry(), total("2026-11-16", 3600)], zone=BERLIN)
    assert detect(f"hours{ENDINGS[name]}", exported.data) == name


@given(
    name=st.sampled_from(sorted(READERS)),
    data=st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=6)
            | st.dictionaries(
                st.text() | st.sampled_from(KEYS),
                inner | st.sampled_from(["currentwindow", "2026-11-17", "20261117T100000Z", 1e400]),
                max_size=5,
            )
        ),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode()),
)
def test_wild_files_are_read_or_refused_row_by_row(name: str, data: bytes) -> None:
    detect("file", data)
    for item in READERS[name](data, zone=BERLIN):
        if isinstance(item, Row):
            assert item.origin.startswith(f"{name}:")
            assert item.seconds > 0
            assert (item.span is None) == (item.day is not None)
        else:
            assert item.where
            assert item.why


@given(
    name=st.sampled_from(sorted(READERS)), example=st.sampled_from(sorted(EXAMPLES)), data=st.data()
)
def test_a_damaged_file_is_read_or_refused_row_by_row(
    name: str, example: str, data: st.DataObject
) -> None:
    damaged = bytearray(EXAMPLES[example])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert all(item.where for item in READERS[name](bytes(damaged), zone=BERLIN))


@given(entries())
def test_a_second_reading_finds_the_same_rows(made: list[Entry]) -> None:
    for name in sorted(set(READERS) & set(WRITERS)):
        data = WRITERS[name](made, zone=BERLIN).data
        once = [item.origin for item in READERS[name](data, zone=BERLIN) if isinstance(item, Row)]
        again = [item.origin for item in READERS[name](data, zone=BERLIN) if isinstance(item, Row)]
        assert once == again
        assert len(set(once)) == len(once)
