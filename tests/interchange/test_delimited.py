"""Tables: what is guessed, what may be insisted on, and rows that are refused one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.interchange.opening import Wishes, opened, page, survives

from tenhours.core.errors import DataError
from tenhours.core.notes import NoteKind
from tenhours.interchange.anki.notes import note_id

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interchange.opening import Opened


def table(folder: Path, text: str, name: str = "words.csv", **wishes: str) -> Opened:
    (folder / name).write_bytes(text.encode())
    return opened(folder / name, None, Wishes(**wishes))


def sides(found: Opened) -> list[tuple[str, str]]:
    return [(item.note.front, item.note.back) for item in found.notes]


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    rows = [("chat", "cat"), ("chien", "dog, hound") if separator != "," else ("chien", "dog")]
    found = table(tmp_path, "".join(f"{a}{separator}{b}\n" for a, b in rows))
    assert sides(found) == rows
    assert any("columns were parted at each" in remark for remark in found.remarks)


def test_quotes_lines_and_blanks(tmp_path: Path) -> None:
    found = table(tmp_path, 'a,"two\r\nlines"\r\n\r\n"say ""hi""",b\r\n')
    assert sides(found) == [("a", "two\\\nlines"), ('say "hi"', "b")]
    assert [item.where for item in found.notes] == ["words.csv:1", "words.csv:4"]
    assert all(survives(item.note) for item in found.notes)


def test_rows_that_are_no_cards_are_refused_one_by_one(tmp_path: Path) -> None:
    found = table(tmp_path, "front,back\na,b\n,c\nd\ne,f,g,h\na,b\ni,j\n")
    assert sides(found) == [("a", "b"), ("i", "j")]
    assert [(item.where, item.why) for item in found.refused] == [
        ("words.csv:3", "its front is empty"),
        ("words.csv:4", "its back is empty"),
        ("words.csv:5", "it has 4 columns instead of 2"),
        ("words.csv:6", "the same card stands in line 2 already"),
    ]


def test_named_columns(tmp_path: Path) -> None:
    found = table(tmp_path, "Tags;Antwort;Frage;Notes\nx y;b;a;more\n")
    (item,) = found.notes
    assert (item.note.front, item.note.back, item.note.tags) == ("a", "b", ("x", "y"))
    assert item.note.explanation == "more"


def test_columns_may_be_insisted_on(tmp_path: Path) -> None:
    found = table(tmp_path, "1,b,a\n2,d,c\n", columns="-,back,front")
    assert sides(found) == [("a", "b"), ("c", "d")]
    found = table(tmp_path, "a => b\nc => d\n", separator=" => ")
    assert sides(found) == [("a", "b"), ("c", "d")]
    with pytest.raises(DataError, match="colour"):
        table(tmp_path, "a,b\n", columns="front,colour")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("\ufeffcafé\tcoffee\n".encode(), None),
        ("café\tcoffee\n".encode("utf-16"), "UTF-16"),
        ("café\tcoffee\n".encode("utf-16-le"), "UTF-16"),
        ("café\tcoffee\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, said: str | None) -> None:
    (tmp_path / "words.tsv").write_bytes(data)
    found = opened(tmp_path / "words.tsv")
    assert sides(found) == [("café", "coffee")]
    assert any(said in remark for remark in found.remarks) if said else True
    wishes = Wishes(encoding="cp437")
    (tmp_path / "words.tsv").write_bytes("café\tcoffee\n".encode("cp437"))
    assert sides(opened(tmp_path / "words.tsv", None, wishes)) == [("café", "coffee")]
    with pytest.raises(DataError, match="no encoding"):
        opened(tmp_path / "words.tsv", None, Wishes(encoding="klingon"))


def test_ankis_headers(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
        "#tags column:6\nabc\tBasic\tA::B\t<b>x</b>\tone<br>two\tt1 t2\n"
        "def\tBasic (and reversed card)\tA\tl\tr\t\n"
        'ghi\tCloze\tA\t"{{c1::""x""::tip}} \\({{c2::y^2}}\\)"\tmore\t\n',
        "notes.txt",
    )
    assert found.format == "anki-text"
    first = found.note("**x**")
    assert (first.deck, first.note.back, first.note.tags) == ("A/B", "one\\\ntwo", ("t1", "t2"))
    assert first.note.id == note_id("abc"), "a package with this note leads to the same card"
    assert found.note("l").note.kind is NoteKind.PAIR
    cloze = found.note("{{1::").note
    assert cloze.front == '{{1::"x"::tip}} $\\cloze[2]{y^2}$'
    assert cloze.explanation == "more"
    assert all(survives(item.note) for item in found.notes)


def test_quizlet(tmp_path: Path) -> None:
    found = table(tmp_path, 'un "chat\ta cat\nan animal\nchien\tdog\n', "quizlet.txt")
    assert sides(found) == [('un "chat', "a cat\\\nan animal"), ("chien", "dog")]
    assert sides(table(tmp_path, "a,b;c,d;e,f", "one.txt")) == [("a", "b"), ("c", "d"), ("e", "f")]


def test_a_quote_in_the_text_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    found = table(tmp_path, '"open\tone\nnext\ttwo\nlast\t"three\n', "words.tsv")
    assert sides(found) == [('"open', "one"), ("next", "two"), ("last", '"three')]


def test_script_and_style_are_dropped(tmp_path: Path) -> None:
    found = table(tmp_path, "a,<style>b{}</style><script>alert(1)</script>b<br>c\n")
    assert sides(found) == [("a", "b\\\nc")]


@pytest.mark.parametrize("text", ["", "\n\n", "one\ntwo\n", "\0\0\0\0"])
def test_what_is_no_table_is_said_clearly(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError):
        table(tmp_path, text)


def test_a_table_with_a_million_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1,000,000 columns"):
        table(tmp_path, ",".join("x" * 1_000_000))


def test_a_field_that_is_too_long_for_a_card(tmp_path: Path) -> None:
    found = table(tmp_path, 'a,b\n"' + "x" * 300_000 + '",c\nd,e\n')
    assert sides(found) == [("a", "b"), ("d", "e")]
    assert [item.where for item in found.refused] == ["words.csv:2"]


def test_prose_in_a_text_file_is_no_table(tmp_path: Path) -> None:
    found = opened(page(tmp_path, "Q: one, two\nA: three, four\n", "cards.txt"))
    assert found.format == "tenhours"
    assert found.notes[0].deck == "cards"


def test_a_long_cell_of_many_lines_is_one_row_that_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('front,back\nq,a\n"' + "x\n" * 200_000 + '",b\nq2,a2\n')
    found = opened(path)
    assert [item.note.front for item in found.notes] == ["q", "q2"]
    assert found.notes[1].where == "x.csv:200004"
    assert [item.where for item in found.refused] == ["x.csv:3"]


def test_kinds_of_our_own_tables_come_back(tmp_path: Path) -> None:
    rows = "id,deck,kind,front,back\n1,d,cloze,The {{x}} is {{y}},\n2,d,pair,a,b\n3,d,basic,q,a\n"
    found = table(tmp_path, rows)
    assert [(item.note.kind, item.note.card_names()) for item in found.notes] == [
        (NoteKind.CLOZE, ("x", "y")),
        (NoteKind.PAIR, ("forward", "reverse")),
        (NoteKind.BASIC, ("",)),
    ]
