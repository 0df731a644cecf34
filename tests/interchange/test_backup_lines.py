"""Our own backup's lines: whatever a row or a file holds comes back to the last bit."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.errors import DataError
from tenhours.interchange import backup_lines

WHOLE = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
CELL = st.none() | WHOLE | st.floats(allow_nan=False) | TEXT | st.binary()


@given(WHOLE | st.none(), WHOLE | st.none(), CELL)
def test_a_row_comes_back_as_it_was(at: int | None, day: int | None, detail: Any) -> None:
    columns = ["at", "study_day", "detail"]
    line = backup_lines.row("events", columns, (at, day, detail))
    assert line.count("\n") == 1
    back = backup_lines.values("events", columns, json.loads(line))
    assert back == [at, day, detail]
    assert [type(value) for value in back] == [type(value) for value in (at, day, detail)]


def test_instants_and_days_can_be_read_by_a_person() -> None:
    line = backup_lines.row("events", ["at", "due_day"], (1_772_452_800_000_001, 739_677))
    assert json.loads(line) == {
        "row": "events",
        "at": "2026-03-02T12:00:00.000001+00:00",
        "due_day": "2026-03-02",
    }


@given(st.binary(max_size=300) | TEXT.map(lambda text: text.encode()), st.integers(1, 64))
def test_a_file_comes_back_in_parts(data: bytes, part: int) -> None:
    before = backup_lines.PART
    backup_lines.PART = part  # type: ignore[misc] # small parts stand for large files
    try:
        lines = list(backup_lines.file_lines(0, "a/b.bin", BytesIO(data).read))
    finally:
        backup_lines.PART = before  # type: ignore[misc]
    with TemporaryDirectory() as folder:
        for line in lines:
            backup_lines.lay(json.loads(line), Path(folder))
        assert (Path(folder) / "a" / "b.bin").read_bytes() == data


def test_only_what_is_one_is_recognised() -> None:
    assert backup_lines.is_backup(backup_lines.head({}).encode())
    assert backup_lines.is_backup(b"\xef\xbb\xbf" + backup_lines.head({}).encode())
    assert not backup_lines.is_backup(b'{"front": "a"}')
    assert not backup_lines.is_backup(b"")


def test_lines_that_are_missing_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text(backup_lines.head({}) + backup_lines.settings("") + backup_lines.end(3))
    with pytest.raises(DataError, match="not whole"):
        list(backup_lines.read(file))
    file.write_text(backup_lines.head({}) + backup_lines.end(1) + backup_lines.settings(""))
    with pytest.raises(DataError, match="follows the end"):
        list(backup_lines.read(file))
