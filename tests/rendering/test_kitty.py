"""What is told to the terminal, read back as kitty's documentation has it."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tenhours.rendering import kitty


def commands(told: str) -> list[tuple[dict[str, str], str]]:
    """Split into commands of keys and data; nothing may stand between them."""
    found = re.findall(r"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\", told)
    assert sum(
        len(f"\x1b_G{keys}{';' if data else ''}{data}\x1b\\") for keys, data in found
    ) == len(told)
    return [(dict(key.split("=") for key in keys.split(",")), data) for keys, data in found]


@given(st.binary(min_size=1, max_size=20_000))
def test_a_picture_arrives_whole_in_small_chunks(png: bytes) -> None:
    first, *others = commands(kitty.transmission(77, png))
    assert first[0] == {"a": "t", "f": "100", "i": "77", "q": "2", "m": str(int(bool(others)))}
    assert [set(keys) for keys, _ in others] == [{"q", "m"}] * len(others)
    assert [keys["m"] for keys, _ in (first, *others)] == ["1"] * len(others) + ["0"]
    chunks = [data for _, data in (first, *others)]
    assert all(len(chunk) <= 4096 for chunk in chunks)
    assert all(len(chunk) % 4 == 0 for chunk in chunks)
    assert b64decode("".join(chunks)) == png


def test_a_placement_is_virtual_and_takes_the_place_of_the_one_before() -> None:
    [(keys, data)] = commands(kitty.placement(77, 30, 10))
    assert keys == {"a": "p", "U": "1", "i": "77", "p": "1", "c": "30", "r": "10", "q": "2"}
    assert data == ""


def test_a_picture_is_forgotten_with_its_data() -> None:
    [(keys, _)] = commands(kitty.deletion(77))
    assert keys == {"a": "d", "d": "I", "i": "77", "q": "2"}


def test_cells_count_rows_and_columns_as_in_the_documentations_example() -> None:
    assert kitty.cells(0, 2) == "\U0010eeee\u0305\u0305\U0010eeee\u0305\u030d"
    assert kitty.cells(1, 2) == "\U0010eeee\u030d\u0305\U0010eeee\u030d\u030d"


@pytest.mark.parametrize(
    ("number", "mark"),
    [(2, "\u030e"), (9, "\u034a"), (30, "\u0483"), (62, "\u0657"), (109, "\u0817")],
)
def test_marks_follow_the_protocols_list(number: int, mark: str) -> None:
    assert kitty.cells(number, 1)[1] == mark


def test_every_cell_is_one_cell_wide() -> None:
    for row in (0, kitty.MOST_CELLS - 1):
        assert cell_len(kitty.cells(row, kitty.MOST_CELLS)) == kitty.MOST_CELLS


def test_tmux_passes_every_command_on_by_itself() -> None:
    told = kitty.transmission(77, bytes(5000)) + kitty.placement(77, 3, 2)
    wrapped = kitty.through_tmux(told)
    inner = re.findall(r"\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\", wrapped)
    assert sum(len(part) + len("\x1bPtmux;\x1b\\") for part in inner) == len(wrapped)
    assert "".join(inner).replace("\x1b\x1b", "\x1b") == told
    assert len(inner) == len(commands(told)) == 3
