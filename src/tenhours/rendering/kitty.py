"""Word what a terminal must be told to draw pictures in place of characters.

After kitty's graphics protocol, "Unicode placeholders" (sw.kovidgoyal.net/kitty/graphics-protocol).
A picture is transmitted once and shown wherever its placeholder characters stand; so it scrolls,
and is covered, as text is.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final

PLACEHOLDER: Final = "\U0010eeee"
MOST_CELLS: Final = 110
"""Rows and columns of one picture at most: as many as there are marks for below."""

_CHUNK: Final = 4096
"""Characters of base64 in one escape sequence at most."""
_RANGES: Final = (
    "0305 030D-030E 0310 0312 033D-033F 0346 034A-034C 0350-0352 0357 035B 0363-036F 0483-0487 "
    "0592-0595 0597-0599 059C-05A1 05A8-05A9 05AB-05AC 05AF 05C4 0610-0617 0657-065B 065D-065E "
    "06D6-06DC 06DF-06E2 06E4 06E7-06E8 06EB-06EC 0730 0732-0733 0735-0736 073A 073D 073F-0741 "
    "0743 0745 0747 0749-074A 07EB-07F1 07F3 0816-0817"
)
"""The first of the combining characters that count rows and columns, in the protocol's order."""


def _counting_marks() -> str:
    marks = ""
    for part in _RANGES.split():
        first, _, last = part.partition("-")
        marks += "".join(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return marks


_MARKS: Final = _counting_marks()


def transmission(number: int, png: bytes) -> str:
    """Hand a PNG over under a number, from 1 to 2²⁴ − 1; nothing is drawn yet, nothing answered."""
    data = b64encode(png).decode("ascii")
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    told = []
    for place, chunk in enumerate(chunks, 1):
        more = f"m={int(place < len(chunks))}"
        keys = f"a=t,f=100,i={number},q=2,{more}" if place == 1 else f"q=2,{more}"
        told.append(_command(keys, chunk))
    return "".join(told)


def placement(number: int, columns: int, rows: int) -> str:
    """Say how many cells the placeholders of a picture take; replaces what was said before."""
    return _command(f"a=p,U=1,i={number},p=1,c={columns},r={rows},q=2")


def deletion(number: int) -> str:
    """Have the terminal forget a picture."""
    return _command(f"a=d,d=I,i={number},q=2")


def cells(row: int, columns: int) -> str:
    """Write the placeholders of one row, from 0; their colour must be the picture's number."""
    return "".join([PLACEHOLDER + _MARKS[row] + mark for mark in _MARKS[:columns]])


def through_tmux(told: str) -> str:
    """Wrap what is told so that tmux passes it on, one command at a time."""
    return "".join(
        "\x1bPtmux;" + f"{command}\x1b\\".replace("\x1b", "\x1b\x1b") + "\x1b\\"
        for command in told.split("\x1b\\")
        if command
    )


def _command(keys: str, data: str = "") -> str:
    return f"\x1b_G{keys}{';' if data else ''}{data}\x1b\\"
