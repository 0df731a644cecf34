"""Mochi: its own file in both spellings of Transit, and its pages."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.interchange.opening import opened, page, survives

from tenhours.core.cards import Rating
from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

VERBOSE = {
    "~:version": 2,
    "~:templates": {
        "~#list": [
            {
                "~:id": "~:t1",
                "~:content": "<< Word >>\n---\n<< Meaning >>",
                "~:fields": {
                    "~:f1": {"~:id": "~:f1", "~:name": "Word"},
                    "~:f2": {"~:id": "~:f2", "~:name": "Meaning"},
                },
            }
        ]
    },
    "~:decks": [
        {"~:id": "~:d1", "~:name": "Languages", "~:cards": {"~#list": []}},
        {
            "~:id": "~:d2",
            "~:name": "French",
            "~:parent-id": "~:d1",
            "~:cards": {
                "~#list": [
                    {
                        "~:id": "~:c1",
                        "~:content": "# le chat\n---\nthe cat ![](@media/cat.png)",
                        "~:tags": {"~#set": ["animals"]},
                        "~:reviews": [
                            {
                                "~:date": "~t2026-01-02T10:00:00.000Z",
                                "~:remembered?": True,
                                "~:interval": 2,
                            },
                            {
                                "~:date": "~t2026-01-01T10:00:00.000Z",
                                "~:remembered?": False,
                                "~:interval": 1,
                            },
                        ],
                    },
                    {"~:id": "~:c2", "~:content": "{{1::Paris}} is in {{2::France}}"},
                    {
                        "~:id": "~:c3",
                        "~:template-id": "~:t1",
                        "~:fields": {
                            "~:f1": {"~:id": "~:f1", "~:value": "chien"},
                            "~:f2": {"~:id": "~:f2", "~:value": "dog"},
                        },
                    },
                    {"~:id": "~:c4", "~:content": "one side"},
                ]
            },
        },
    ],
}


def package(path: Path, document: Any, media: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.json", json.dumps(document))
        for name, data in (media or {}).items():
            archive.writestr(name, data)
    return path


def test_a_package(tmp_path: Path) -> None:
    found = opened(package(tmp_path / "french.mochi", VERBOSE, {"cat.png": b"png"}))
    assert found.format == "mochi"
    cat = found.note("# le chat")
    assert (cat.deck, cat.note.tags) == ("Languages/French", ("animals",))
    assert cat.note.back == "the cat ![](media/cat.png)"
    assert found.media == {"media/cat.png": b"png"}
    assert found.note("{{1::Paris}}").note.card_names() == ("1", "2")
    assert found.note("chien").note.back == "dog"
    ratings = found.history(cat).ratings
    assert [rating.rating for rating in ratings] == [Rating.AGAIN, Rating.GOOD]
    assert ratings[1].at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert [item.why for item in found.refused] == ["it has only one side"]
    assert all(survives(item.note) for item in found.notes)


def test_the_short_spelling_with_marks_for_keys(tmp_path: Path) -> None:
    document = [
        "^ ",
        "~:decks",
        [["^ ", "~:name", "D", "~:cards", ["~#list", [["^ ", "~:content", "a\n---\nb"]]]]],
        "~:more",
        [["^ ", "^1", "again"]],
    ]
    found = opened(package(tmp_path / "d.mochi", document))
    assert [(item.deck, item.note.front) for item in found.notes] == [("D", "a")]


def test_pages_with_two_sides(tmp_path: Path) -> None:
    page(tmp_path, "What?\n\n---\n\nthis\n", "deck/one.md")
    page(tmp_path, "The {{capital}} of France\n", "deck/two.md")
    found = opened(tmp_path)
    assert found.format == "mochi"
    assert [(item.deck, item.note.front) for item in found.notes] == [
        ("deck", "What?"),
        ("deck", "The {{capital}} of France"),
    ]


@pytest.mark.parametrize("document", [[], {}, {"~:decks": 3}, "x", None, ["^ ", "^0", 1]])
def test_a_document_that_is_none(tmp_path: Path, document: Any) -> None:
    with pytest.raises(DataError, match=r"data\.json"):
        opened(package(tmp_path / "d.mochi", document))
