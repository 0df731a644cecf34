from __future__ import annotations

import stat
import sys
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from tenhours.core.errors import DataError
from tenhours.services.pictures import PictureFile, Pictures, opener

if TYPE_CHECKING:
    from pathlib import Path


def saved(path: Path, size: tuple[int, int] = (300, 200), kind: str | None = None) -> PictureFile:
    Image.new("RGB", size, "red").save(path, kind)
    return PictureFile(path, *size)


def decoded(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    image.load()
    return image


def test_pictures_of_bundled_decks_stand_beside_them(tmp_path: Path) -> None:
    saved(tmp_path / "p.png", (30, 20))
    found = Pictures(tmp_path).find("", "deck.md", "p.png")
    assert (found.path.name, found.width, found.height) == ("p.png", 30, 20)


def test_pictures_of_own_decks_stand_beside_them(tmp_path: Path) -> None:
    saved(tmp_path / "p.png")
    found = Pictures(tmp_path / "bundled").find(str(tmp_path), "deck.md", "p.png")
    assert found.path == (tmp_path / "p.png").resolve()


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp"])
def test_every_kind_reaches_the_terminal_as_png(tmp_path: Path, name: str) -> None:
    image = decoded(Pictures(tmp_path).as_png(saved(tmp_path / name), (800, 600)))
    assert image.size == (300, 200)
    off = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, "red"))
    assert max(off.convert("L").histogram()[8:]) == 0


def test_a_large_picture_is_shrunk_in_proportion(tmp_path: Path) -> None:
    png = Pictures(tmp_path).as_png(saved(tmp_path / "a.png", (3000, 1000)), (600, 600))
    assert decoded(png).size == (600, 200)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(path)
    image = decoded(Pictures(tmp_path).as_png(PictureFile(path, 30, 20), (800, 600)))
    assert image.convert("RGBA").getpixel((5, 5)) == (255, 255, 255, 255)


def test_without_pillow_pictures_are_not_drawn_and_it_is_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = saved(tmp_path / "a.png")
    assert Pictures(tmp_path).can_be_drawn()
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert not Pictures(tmp_path).can_be_drawn()
    with pytest.raises(DataError, match=r"tenhours\[images\]"):
        Pictures(tmp_path).as_png(picture, (800, 600))


def test_nothing_of_the_file_but_its_pixels_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    saved(path)
    path.write_bytes(path.read_bytes() + b"\x1b]52;c;secret\x07")
    assert b"secret" not in Pictures(tmp_path).as_png(PictureFile(path, 300, 200), (800, 600))


@pytest.mark.parametrize("keep", [20, 60, 200])
def test_a_damaged_picture_is_reported(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.jpg"
    saved(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=r"a\.jpg cannot be drawn"):
        Pictures(tmp_path).as_png(PictureFile(path, 300, 200), (800, 600))


def test_a_file_that_grew_after_it_was_found_is_not_decoded(tmp_path: Path) -> None:
    saved(tmp_path / "a.gif", (9000, 9000))
    with pytest.raises(DataError, match="too large"):
        Pictures(tmp_path).as_png(PictureFile(tmp_path / "a.gif", 30, 20), (800, 600))


@pytest.fixture
def desktop(tmp_path: Path) -> Path:
    """A folder with a viewer that writes down what it is asked to open."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        script = programs / name
        script.write_text('#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "$0.asked"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return programs


def test_the_desktop_decides_what_opens_a_picture(desktop: Path) -> None:
    at_desk = {"PATH": str(desktop), "DISPLAY": ":0"}
    assert opener(at_desk, "linux") == str(desktop / "xdg-open")
    wayland = {"PATH": str(desktop), "WAYLAND_DISPLAY": "wayland-0"}
    assert opener(wayland, "linux") == str(desktop / "xdg-open")
    assert opener({"PATH": str(desktop)}, "darwin") == str(desktop / "open")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"},
        {"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"},
        {"DISPLAY": ":0", "PATH": "/nowhere"},
    ],
)
def test_without_a_desktop_nothing_is_opened(desktop: Path, environment: dict[str, str]) -> None:
    assert opener({"PATH": str(desktop), **environment}, "linux") is None


def test_the_viewer_gets_the_path_and_nothing_else(
    tmp_path: Path, desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{desktop}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    picture = saved(tmp_path / "; touch harm; $(x).png")
    assert Pictures(tmp_path).open_outside(picture)
    asked = desktop / "xdg-open.asked"
    for _ in range(200):
        if asked.exists() and asked.read_text().count("\n") >= 2:
            break
        time.sleep(0.02)
    assert asked.read_text().splitlines() == ["1", str(picture.path)]
