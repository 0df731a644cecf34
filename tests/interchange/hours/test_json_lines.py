from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.hours.facts import Fact, FactKind
from tenhours.interchange.hours import json_lines
from tenhours.interchange.hours.formats import detect
from tenhours.interchange.parcel import Refused

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FACTS = st.builds(
    Fact,
    machine=st.text(),
    number=st.integers(1, 2**53),
    act=st.text(),
    kind=st.sampled_from(FactKind),
    at=st.datetimes(timezones=st.just(UTC)),
    utc_offset=st.integers(-86_399, 86_399),
    body=st.dictionaries(st.text(), VALUES, max_size=4),
    digest=st.text(),
)
FACT = Fact(
    machine="desk",
    number=1,
    act="a",
    kind=FactKind.ENTRY,
    at=datetime(2026, 11, 17, 18, 30, 0, 123456, tzinfo=UTC),
    utc_offset=3600,
    body={"id": "one", "comment": "zwei\u2028Zeilen \ud800"},
    digest="0" * 64,
)


def test_a_fact_is_one_line_and_comes_back_whole() -> None:
    data = json_lines.write([FACT, FACT])
    assert data.count(b"\n") == 2
    assert data.isascii()
    assert list(json_lines.read(data)) == [FACT, FACT]
    assert detect("hours", data) == "jsonl"


def test_a_spoilt_line_is_refused_by_its_number() -> None:
    line = json_lines.write([FACT]).strip()
    spoilt = line.replace(b'"entry"', b'"gift"')
    naive = line.replace(b"123456Z", b"123456")
    other = line.replace(b'"number": 1', b'"number": true')
    data = b"\n".join([line, spoilt, b"{}", b"[" * 100_000, naive, other, line])
    found = list(json_lines.read(data))
    assert [item.where for item in found if isinstance(item, Refused)] == [
        f"line {number}" for number in (2, 3, 4, 5, 6)
    ]
    assert found.count(FACT) == 2


@given(st.lists(FACTS, max_size=4))
def test_facts_to_lines_to_facts_without_loss(facts: list[Fact]) -> None:
    assert list(json_lines.read(json_lines.write(facts))) == facts


@given(st.binary())
def test_wild_bytes_are_refused(data: bytes) -> None:
    assert all(isinstance(item, Refused) for item in json_lines.read(data))
