"""Logseq: blocks that are cards, and what their properties remember."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tests.interchange.opening import opened, page, survives

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """title:: Sets

- Basic signs
\t- $\\subset$ and $\\subseteq$ #card #maths
\t  id:: 677d5204-2f76-4fc1-b098-9b5bf352277f
\t  card-last-interval:: 9.28
\t  card-repeats:: 4
\t  card-ease-factor:: 2.66
\t  card-next-schedule:: 2024-06-19T17:49:56.308Z
\t  card-last-reviewed:: 2024-06-10T13:49:56.309Z
\t  card-last-score:: 3
\t\t- `\\sub` and `\\subseteq`
\t\t\t- deeper
\t\t\t  ```
\t\t\t  - no block
\t\t\t  ```
- Assignor: {{cloze range}} and {{cloze robin}} by [[Kafka]] #card
- lonely #card
- no card
"""


def test_blocks(tmp_path: Path) -> None:
    page(tmp_path, PAGE, "pages/maths___Sets.md")
    found = opened(tmp_path)
    assert found.format == "logseq"
    signs = found.note("$\\subset$")
    assert signs.deck == "maths/Sets"
    assert signs.note.front == "$\\subset$ and $\\subseteq$"
    assert signs.note.back == (
        "- `\\sub` and `\\subseteq`\n  - deeper\n    ```\n    - no block\n    ```"
    )
    assert signs.note.tags == ("maths",)
    cloze = found.note("Assignor").note
    assert cloze.front == "Assignor: {{1::range}} and {{1::robin}} by Kafka"
    assert [item.where for item in found.refused] == ["pages/maths___Sets.md:18"]
    assert all(survives(item.note) for item in found.notes)


def test_the_schedule(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    found = opened(tmp_path)
    history = found.history(found.note("$\\subset$"))
    assert history.start is not None
    assert history.start.last_review == datetime(2024, 6, 10, 13, 49, 56, 309_000, tzinfo=UTC)
    assert history.start.due_day == date(2024, 6, 19)
    assert (history.start.stability, history.start.reps) == (9.0, 4)
