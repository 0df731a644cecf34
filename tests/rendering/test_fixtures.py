"""Cards as they are drawn: markdown in, what the student sees out, judged by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenhours.rendering.layout import lay_out
from tenhours.rendering.lines import DrawingOptions
from tenhours.rendering.parts import Part, Role

ROLES = {role.value: role for role in Role}


def read(name: str) -> list[tuple[str, str, str]]:
    """Read `title`, `.`, input, `.`, output, `.` as markdown-it's own fixtures are written."""
    text = (Path(__file__).parent / "fixtures" / name).read_text(encoding="utf-8")
    fields = text.split("\n.\n")
    return [
        (title.strip(), source, drawing)
        for title, source, drawing in zip(fields[::3], fields[1::3], fields[2::3], strict=False)
    ]


def parts(source: str) -> list[Part]:
    """Split at lines like `@answer`."""
    found: list[tuple[Role, list[str]]] = [(Role.FRONT, [])]
    for line in source.split("\n"):
        if line.startswith("@"):
            found.append((ROLES[line[1:]], []))
        else:
            found[-1][1].append(line)
    return [Part(role, "\n".join(lines)) for role, lines in found]


@pytest.mark.parametrize(
    ("title", "source", "drawing"),
    [pytest.param(*case, id=case[0]) for case in read("cards.txt")],
)
def test_a_card_is_drawn_as_agreed(title: str, source: str, drawing: str) -> None:
    width = int(title.rpartition(" at ")[2])
    assert str(lay_out(parts(source), width, DrawingOptions())) == drawing
