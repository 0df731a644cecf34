"""Sources: recognised by their content, mixed in one folder or a zip; wild input does no harm."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.opening import opened, page, survives

from tenhours.core.errors import DataError
from tenhours.interchange.sources import FORMATS

MARKS = st.sampled_from(
    (
        *("Q: ", "A: ", "C: ", "QA: ", "T: ", "F: ", "B: ", "E: ", "::", ":::", "?", "??", "---"),
        *("```", "~~~", "$", "$$", "\\[", "\\]", "\\(", "[x]", "![y](z.png)", "{{c1::x}}", "{{y}}"),
        *("==z==", "==1;;z==", "**b**", "<!--SR:!2026-01-01,3,250-->", "<!-- note_key: a1 -->"),
        *("<!--SR:!fsrs,2026-01-10T10:00:00Z,9,8.5,5,2,4,1,0,2026-01-01T10:00:00Z-->", "<!--"),
        *("#flashcards", "#card", "- ", "\t- ", "card-last-score:: 3", "## ", "# ", "%", "| a |"),
        *("-->", "sr-due: 2026-01-01", "tags: [flashcards]", 'name = "x"', "\x1b[31m", "\x00", "`"),
        *(
            "word",
            "två",
            "\u2028",
            "\r",
            ",",
            ";",
            "\t",
            '"',
            "#separator:tab",
            "{{cloze x}}",
            "}}",
        ),
    )
)
WILD = st.lists(
    st.one_of(MARKS, st.sampled_from(["\n", "\n", "\n\n", " "]), st.text(max_size=6)), max_size=40
).map("".join)


def test_a_folder_of_several_formats_is_one_parcel(tmp_path: Path) -> None:
    page(tmp_path, "Q: ours\nA: x\nE: why\n", "a/own.md")
    page(tmp_path, "C: a [hole]\n", "b/hash.md")
    page(tmp_path, "#flashcards\nobs::idian\n", "c/vault.md")
    page(tmp_path, "- log #card\n\t- seq\n", "d/log.md")
    page(tmp_path, "Just prose.\n", "e/prose.md")
    page(tmp_path, "Q: hidden\nA: x\n", ".git/x.md")
    found = opened(tmp_path)
    assert found.format == "markdown"
    assert {item.deck: item.note.front for item in found.notes} == {
        "a/own": "ours",
        "b/hash": "a {{hole}}",
        "c/vault": "obs",
        "d/log": "log",
    }
    assert any("several formats" in remark for remark in found.remarks)


def test_questions_beside_another_programs_cards_are_that_programs(tmp_path: Path) -> None:
    page(tmp_path, "C: a [hole]\n", "b.md")
    page(tmp_path, "Q: x\nA: y\n", "a.md")
    assert opened(tmp_path).format == "hashcards"


def test_our_own_decks_keep_ids_and_front_matter(tmp_path: Path) -> None:
    page(tmp_path, "---\ndeck: a/b\ntags: [t]\n---\nQ: x\nA: y\n<!-- id: my-id tags: u -->\n")
    page(tmp_path, "Q: broken\n\nQ: z\nA: w\n", "other.md")
    found = opened(tmp_path)
    assert found.format == "tenhours"
    item = found.note("x")
    assert (item.deck, item.note.id, item.note.tags) == ("a/b", "my-id", ("u",))
    assert found.note("z").note.id is not None
    assert [refused.where for refused in found.refused] == ["other.md:1"]
    assert any("decks add" in remark for remark in found.remarks)


def test_a_zip_of_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "decks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("decks-main/maths/a.md", "Q: a ![](p.png)\nA: b\n")
        archive.writestr("decks-main/maths/p.png", b"png")
        archive.writestr("decks-main/../../evil.md", "Q: evil\nA: b\n")
        archive.writestr("__MACOSX/x.md", "Q: mac\nA: b\n")
        archive.writestr("decks-main/inner.zip", b"PK")
    found = opened(path)
    assert [(item.deck, item.note.front) for item in found.notes] == [
        ("maths/a", "a ![](media/maths/p.png)")
    ]
    assert found.media == {"media/maths/p.png": b"png"}
    assert len(found.refused) == 2
    assert not (tmp_path.parent / "evil.md").exists()


def test_a_damaged_file_in_a_zip_is_left_out_alone(tmp_path: Path) -> None:
    path = tmp_path / "decks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.md", "Q: good\nA: b\n")
        archive.writestr("b.md", "Q: damaged\nA: b\n")
    path.write_bytes(path.read_bytes().replace(b"Q: damaged", b"Q: dAmaged"))
    found = opened(path)
    assert [item.note.front for item in found.notes] == ["good"]
    assert [item.where for item in found.refused] == ["b.md"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_zip_that_was_cut_short(tmp_path: Path, share: float) -> None:
    path = tmp_path / "decks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.md", "Q: good\nA: b\n" * 100)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DataError, match="cut short"):
        opened(path)


def test_pictures_stay_within_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "decks"
    page(folder, "Q: ![x](../secret.png)\nA: ![y](/etc/passwd.png) ![z](file:///etc/x.png)\n")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    found = opened(folder, "hashcards")
    assert found.media == {}
    assert (found.notes[0].note.front, found.notes[0].note.back) == ("x", "y z")


def test_a_folder_of_tables(tmp_path: Path) -> None:
    page(tmp_path, "a,b\n", "one.csv")
    page(tmp_path, "c\td\n", "two.tsv")
    page(tmp_path, "", "none.csv")
    found = opened(tmp_path)
    assert [(item.deck, item.note.front) for item in found.notes] == [("one", "a"), ("two", "c")]
    assert [item.where for item in found.refused] == ["none.csv"]


def test_what_is_not_known_names_what_is(tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(bytes(range(256)) * 10)
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (picture, empty):
        with pytest.raises(DataError, match="obsidian: Obsidian"):
            opened(path)
    with pytest.raises(DataError, match="no format"):
        opened(picture, "supermemo")
    with pytest.raises(DataError):
        opened(tmp_path / "missing.md")


@pytest.mark.parametrize("wanted", sorted(FORMATS))
@settings(max_examples=25, deadline=None)
@given(text=WILD)
def test_wild_text_does_no_harm(wanted: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wild.md"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            found = opened(path, wanted)
        except DataError:
            return
        ids = [item.note.id for item in found.notes]
        assert len(set(ids)) == len(ids)
        known = {(item.note.id, name) for item in found.notes for name in item.note.card_names()}
        assert {(history.note_id, history.name) for history in found.histories} <= known


@settings(max_examples=150, deadline=None)
@given(text=WILD, suffix=st.sampled_from([".md", ".txt", ".csv", ".bin", ".zip"]))
def test_wild_text_is_recognised_or_refused(text: str, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"wild{suffix}"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            found = opened(path)
        except DataError:
            return
        assert all(item.where and item.why for item in found.refused)


TEXTS = st.lists(
    st.sampled_from(
        (
            *("word", "a b", " ", "\n", "$", "$x$", "$$", "`", "`c`", "\n```\n", "[x]", "[", "]"),
            *("\\[", "\\]", "\\(x^2\\)", "\\", "{", "}", "{{", "}}", "{{c1::y}}", "==h==", "::"),
            *("![p](q.png)", "[l](m)", "<b>", "&lt;", "<!--", "-->", "|", "# h", "E: e", "- i"),
            *("\\cloze{u}", "\\frac{a}{b}", "%", "~~~", "ü", "_s_", "^", "5$", "$5", "*"),
        )
    ),
    max_size=8,
).map("".join)
CARDS = {
    "tenhours": "Q: {0}\nA: {1}\nE: x\n\nC: {0} {{{{q}}}} {1}\n",
    "hashcards": "Q: {0}\nA: {1}\n\nC: {0} [q] {1}\n",
    "repeater": "f::b\nQ: {0}\nA: {1}\n\nC: {0} [q] {1}\n",
    "obsidian": "#flashcards\n{0}\n?\n{1}\n\nx {0} ==q== {1}\n<!--SR:!2026-01-01,3,250-->\n",
    "ankiops": "Q: {0}\nA: {1}\n\n---\n\nT: {0} {{{{c1::q}}}} {1}\n",
    "logseq": "- {0} #card\n\t- {1}\n- {0} {{{{cloze q}}}} {1} #card\n",
    "headings": "## {0}\n\n{1}\n",
    "mochi": "{0}\n---\n{1}\n",
    "csv": "{0},{1}\nplain,row\n",
}


@pytest.mark.parametrize("wanted", sorted(CARDS))
@settings(max_examples=40, deadline=None)
@given(one=TEXTS, other=TEXTS)
def test_cards_with_wild_text_come_with_names_for_their_histories(
    wanted: str, one: str, other: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wild.md"
        path.write_text(CARDS[wanted].format(one, other), encoding="utf-8")
        try:
            found = opened(path, wanted)
        except DataError:
            return
        ids = [item.note.id for item in found.notes]
        assert len(set(ids)) == len(ids)
        known = {(item.note.id, name) for item in found.notes for name in item.note.card_names()}
        assert {(history.note_id, history.name) for history in found.histories} <= known
        assert all(item.note.front and item.note.card_names() for item in found.notes)


@pytest.mark.parametrize("wanted", sorted(CARDS))
def test_cards_with_tame_text_survive_as_deck_text(tmp_path: Path, wanted: str) -> None:
    text = CARDS[wanted].format("a $x_1$ and `b`", "an *answer* with \\\\ and $\\frac{a}{b}$")
    found = opened(page(tmp_path, text), wanted)
    assert len(found.notes) >= 1
    assert all(survives(item.note) for item in found.notes)


@settings(max_examples=80, deadline=None)
@given(
    data=st.binary(max_size=300), name=st.sampled_from(["a.md", "a.csv", "a.mochi", "a.apkg", "a"])
)
def test_wild_bytes_do_no_harm(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            opened(path)
        except DataError:
            return


def test_a_pipe_that_is_named_like_a_page_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Q: a\nA: b\n")
    os.mkfifo(tmp_path / "b.md")
    found = opened(tmp_path)
    assert len(found.notes) == 1
    assert any(item.where == "b.md" for item in found.refused)
