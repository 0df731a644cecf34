"""Archives from strangers: what would harm is refused, the rest can be used."""

from __future__ import annotations

import stat
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError
from tenhours.interchange import archives
from tenhours.interchange.archives import Archive

if TYPE_CHECKING:
    from pathlib import Path


def packed(path: Path, *files: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")
        for name, data in files:
            made.writestr(name, data)
    return path


def test_files_are_read_and_unpacked(tmp_path: Path) -> None:
    with Archive(packed(tmp_path / "a.zip", ("x/y.md", b"text"), ("z", b""))) as archive:
        assert archive.names() == ["x/y.md", "z"]
        assert archive.read("x/y.md") == b"text"
        archive.extract("x/y.md", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"text"


@pytest.mark.parametrize(
    "name", ["../up", "a/../../up", "/etc/passwd", "C:/x", "\\\\host\\x", "a\\..\\b", "a\x1b[31mb"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    with Archive(packed(tmp_path / "a.zip", (info, b"bad"), ("good", b"fine"))) as archive:
        assert archive.names() == ["good"]
        assert [refused.where for refused in archive.refused] == [name]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with Archive(packed(tmp_path / "a.zip", (link, b"/etc/passwd"))) as archive:
        assert archive.names() == []
        assert archive.refused[0].why == "it is a link"


def test_of_two_files_with_one_name_the_second_is_refused(tmp_path: Path) -> None:
    with Archive(packed(tmp_path / "a.zip", ("x", b"one"), ("x", b"two"))) as archive:
        assert archive.read("x") == b"one"
        assert len(archive.refused) == 1


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="times its size"):
        Archive(packed(tmp_path / "a.zip", ("zeros", bytes(20_000_000))))


def test_many_small_files_can_be_a_bomb_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_SMALL_WHOLE", 5_000_000)
    files = [(f"{number}.md", b" " * 1_000_000) for number in range(10)]
    with pytest.raises(DataError, match="attack"):
        Archive(packed(tmp_path / "x.zip", *files))


def test_a_database_may_shrink_to_nothing_while_it_is_small(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.apkg", ("collection.anki21", b"x" * 30_000_000))
    with Archive(path) as archive:
        assert archive.size("collection.anki21") == 30_000_000


def test_too_many_files_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    with pytest.raises(DataError, match="4 files"):
        Archive(packed(tmp_path / "a.zip", *((str(n), b"") for n in range(4))))


def test_too_much_in_all_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST", 100)
    with pytest.raises(DataError, match="would unpack to"):
        Archive(packed(tmp_path / "a.zip", ("a", b"x" * 60), ("b", b"y" * 60)))


def test_a_file_that_says_less_than_it_holds_is_caught(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("x", b"0123456789" * 100))
    data = path.read_bytes()
    path.write_bytes(data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with Archive(path) as archive, pytest.raises(DataError):
        archive.read("x")


def test_cut_anywhere_it_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", ("x", bytes(range(256)) * 16), ("y", b"yes")).read_bytes()
    cut = tmp_path / "cut.zip"
    for size in range(0, len(whole), 97):
        cut.write_bytes(whole[:size])
        with pytest.raises(DataError), Archive(cut) as archive:
            archive.read("x")
