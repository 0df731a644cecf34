from __future__ import annotations

import os
import struct
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tenhours.core.errors import DataError
from tenhours.library import pictures

if TYPE_CHECKING:
    from pathlib import Path


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20)) -> bytes:
    held = BytesIO()
    Image.new("RGB", size, "red").save(held, kind)
    return held.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG that says it is of some size, whatever it holds."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    (root / "maths" / "img").mkdir(parents=True)
    (root / "maths" / "img" / "p.png").write_bytes(picture())
    (root / "maths" / "deck.md").write_text("")
    return root


def refused(root: Path, target: str, deck: str = "maths/deck.md") -> str:
    with pytest.raises(DataError) as refusal:
        pictures.find(root, deck, target)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("PNG", "a.png"), ("JPEG", "a.jpg"), ("JPEG", "A.JPEG"), ("GIF", "a.gif"), ("WEBP", "a.webp")],
)
def test_a_picture_is_found_beside_its_deck(library: Path, kind: str, name: str) -> None:
    (library / "maths" / name).write_bytes(picture(kind, (33, 21)))
    found = pictures.find(library, "maths/deck.md", name)
    assert found == ((library / "maths" / name).resolve(), 33, 21)


def test_webp_of_every_kind_tells_its_size(library: Path) -> None:
    for name, options in (("lossless", {"lossless": True}), ("metadata", {"exif": b"Exif\0\0xx"})):
        path = library / "maths" / f"{name}.webp"
        Image.new("RGB", (70, 41), "blue").save(path, "WEBP", **options)
        assert pictures.find(library, "maths/deck.md", path.name)[1:] == (70, 41)


def test_a_progressive_jpeg_with_a_preview_tells_its_own_size(library: Path) -> None:
    path = library / "maths" / "p.jpg"
    Image.new("RGB", (64, 48)).save(path, progressive=True, exif=b"Exif\0\0" + picture("JPEG"))
    assert pictures.find(library, "maths/deck.md", "p.jpg")[1:] == (64, 48)


def test_a_path_may_go_up_inside_the_root(library: Path) -> None:
    (library / "top.png").write_bytes(picture())
    assert pictures.find(library, "maths/deck.md", "../top.png")[0].name == "top.png"
    assert pictures.find(library, "maths/deck.md", "img/../img/p.png")[0].name == "p.png"


def test_the_root_may_be_a_link_or_a_single_file(library: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(library)
    assert pictures.find(link, "maths/deck.md", "img/p.png")[0].name == "p.png"
    single = library / "maths" / "deck.md"
    assert pictures.find(single, "deck.md", "img/p.png")[0].name == "p.png"


@pytest.mark.parametrize("target", ["../../secret.png", "img/../../../secret.png"])
def test_no_path_leads_out_of_the_root(library: Path, target: str) -> None:
    (library.parent / "secret.png").write_bytes(picture())
    assert "outside" in refused(library, target)


def test_an_absolute_path_leads_nowhere(library: Path) -> None:
    secret = library.parent / "secret.png"
    secret.write_bytes(picture())
    assert "outside" in refused(library, str(secret))
    assert "not there" in refused(library, f"~/{secret.name}")
    assert "not fetched" in refused(library, f"file://{secret}")


def test_no_symbolic_link_leads_out_of_the_root(library: Path) -> None:
    (library.parent / "secret.png").write_bytes(picture())
    (library / "maths" / "a.png").symlink_to("../../secret.png")
    (library / "maths" / "folder").symlink_to("../..")
    assert "outside" in refused(library, "a.png")
    assert "outside" in refused(library, "folder/secret.png")


def test_a_link_inside_the_root_is_followed_to_a_picture_only(library: Path) -> None:
    (library / "maths" / "notes.txt").write_bytes(picture())
    (library / "maths" / "b.png").symlink_to("img/p.png")
    (library / "maths" / "c.png").symlink_to("notes.txt")
    assert pictures.find(library, "maths/deck.md", "b.png")[0].name == "p.png"
    assert "not named like a picture" in refused(library, "c.png")


def test_links_in_a_circle_are_no_picture(library: Path) -> None:
    (library / "a.png").symlink_to("b.png")
    (library / "b.png").symlink_to("a.png")
    assert "not there" in refused(library, "../a.png")


@pytest.mark.parametrize("target", ["https://x.org/a.png", "data:image/png;base64,AAAA"])
def test_nothing_is_fetched(library: Path, target: str) -> None:
    assert "not fetched" in refused(library, target)


@pytest.mark.parametrize("target", ["a.svg", "a.sh", "a.desktop", "a", "a.png/", "", "a.png\0.sh"])
def test_only_names_of_pictures_are_taken(library: Path, target: str) -> None:
    assert "no picture" in refused(library, target)


def test_a_name_that_no_system_takes_is_not_there(library: Path) -> None:
    assert "not there" in refused(library, "a\0.png")
    assert "not there" in refused(library, "x" * 5000 + ".png")


def test_folders_pipes_and_missing_files_are_told_apart_from_pictures(library: Path) -> None:
    (library / "maths" / "folder.png").mkdir()
    os.mkfifo(library / "maths" / "pipe.png")
    assert "not a regular file" in refused(library, "folder.png")
    assert "not a regular file" in refused(library, "pipe.png")
    assert "not there" in refused(library, "missing.png")


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n", b"\x7fELF" + bytes(40), b"\xff\xd8\xff\xe0"])
def test_other_content_under_a_pictures_name_is_refused(library: Path, data: bytes) -> None:
    (library / "maths" / "a.png").write_bytes(data)
    assert "cannot be read" in refused(library, "a.png")


def test_too_many_pixels_are_refused_without_decoding_them(library: Path) -> None:
    (library / "maths" / "bomb.png").write_bytes(claiming(60_000, 60_000))
    assert "too large: 60000 × 60000" in refused(library, "bomb.png")


def test_a_picture_without_pixels_is_refused(library: Path) -> None:
    (library / "maths" / "none.png").write_bytes(claiming(0, 10))
    assert "no size" in refused(library, "none.png")


def test_too_many_bytes_are_refused(library: Path) -> None:
    path = library / "maths" / "large.png"
    path.write_bytes(picture())
    os.truncate(path, pictures.MOST_BYTES + 1)
    assert "larger than 20 MB" in refused(library, "large.png")


HEADS = st.sampled_from([picture(kind)[:40] for kind in ("PNG", "JPEG", "GIF", "WEBP")])


@given(HEADS, st.integers(0, 40), st.binary(max_size=60))
def test_damaged_files_are_measured_or_refused(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, cut: int, rest: bytes
) -> None:
    root = tmp_path_factory.getbasetemp() / "damaged"
    root.mkdir(exist_ok=True)
    (root / "a.png").write_bytes(head[:cut] + rest)
    try:
        _, width, height = pictures.find(root, "deck.md", "a.png")
    except DataError:
        return
    assert 0 < width * height <= pictures.MOST_PIXELS
