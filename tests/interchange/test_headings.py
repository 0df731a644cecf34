"""Headings that ask: mdanki's pages and those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.interchange.opening import opened, page, survives

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """# Library

## What is it?

Some text.

### A part

```
## no heading
```

[#two words](./x.md) [#OOP]()

## YAGNI

Describe it.

%

You do not need it.

## Empty
"""


def test_mdanki(tmp_path: Path) -> None:
    found = opened(page(tmp_path, PAGE, "library.md"))
    assert found.format == "headings"
    what = found.note("What is it?").note
    assert what.tags == ("OOP", "two-words")
    assert what.back == "Some text.\n\n### A part\n\n```\n## no heading\n```"
    yagni = found.note("YAGNI").note
    assert (yagni.front, yagni.back) == ("YAGNI\n\nDescribe it.", "You do not need it.")
    assert {item.deck for item in found.notes} == {"library"}
    assert len(found.notes) == 2
    assert all(survives(item.note) for item in found.notes)


def test_headings_ask_only_where_no_page_has_cards(tmp_path: Path) -> None:
    page(tmp_path, PAGE, "notes.md")
    page(tmp_path, "Q: What?\nA: this\n", "cards.md")
    found = opened(tmp_path)
    assert [item.note.front for item in found.notes] == ["What?"]
    assert "1 page was without cards and left alone" in found.remarks


def test_a_readme_is_no_deck(tmp_path: Path) -> None:
    page(tmp_path, PAGE, "README.md")
    page(tmp_path, "## Q\n\nA\n", "deck.md")
    assert [item.deck for item in opened(tmp_path).notes] == ["deck"]
