from __future__ import annotations

import pytest

from tenhours.maths import Tier
from tenhours.rendering.terminal import Graphics, glyphs, graphics


@pytest.mark.parametrize(
    ("environment", "tier"),
    [
        ({}, Tier.UNICODE),
        ({"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}, Tier.UNICODE),
        ({"LANG": "de_DE.utf8@euro"}, Tier.UNICODE),
        ({"LC_CTYPE": "UTF-8"}, Tier.UNICODE),
        ({"LANG": "C.UTF-8", "LC_CTYPE": "C.UTF-8"}, Tier.UNICODE),
        ({"LANG": "C", "LC_ALL": "en_US.UTF-8"}, Tier.UNICODE),
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, Tier.UNICODE),
        ({"TERM": "linux", "LANG": "en_GB.UTF-8"}, Tier.ASCII),
        ({"TERM": "linux-16color"}, Tier.ASCII),
        ({"LANG": "C"}, Tier.ASCII),
        ({"LANG": "POSIX"}, Tier.ASCII),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, Tier.ASCII),
        ({"LANG": "de_DE.ISO-8859-1"}, Tier.ASCII),
        ({"LANG": "en_US"}, Tier.ASCII),
    ],
)
def test_ascii_is_for_terminals_without_unicode(environment: dict[str, str], tier: Tier) -> None:
    assert glyphs(None, environment) is tier


def test_python_coercing_the_c_locale_does_not_hide_it() -> None:
    assert glyphs(None, {"LANG": "C", "LC_CTYPE": "C.UTF-8"}) is Tier.ASCII


@pytest.mark.parametrize("environment", [{}, {"TERM": "linux"}, {"LC_ALL": "C"}])
def test_the_setting_has_the_last_word_about_glyphs(environment: dict[str, str]) -> None:
    assert glyphs(True, environment) is Tier.ASCII
    assert glyphs(False, environment) is Tier.UNICODE


@pytest.mark.parametrize(
    ("chosen", "environment", "way"),
    [
        (None, {}, Graphics.NONE),
        (None, {"TERM": "xterm-256color"}, Graphics.NONE),
        (None, {"TERM": "xterm-kitty"}, Graphics.DIRECT),
        (None, {"TERM": "xterm-ghostty"}, Graphics.DIRECT),
        (None, {"TERM": "xterm-kitty", "TMUX": "/tmp/x,1,0"}, Graphics.NONE),
        (None, {"TERM": "tmux-256color", "TMUX": "/tmp/x", "KITTY_WINDOW_ID": "1"}, Graphics.NONE),
        (None, {"TERM": "xterm-kitty", "ZELLIJ": "0"}, Graphics.NONE),
        (None, {"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Graphics.NONE),
        (True, {"TERM": "xterm-256color"}, Graphics.DIRECT),
        (True, {"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, Graphics.TMUX),
        (False, {"TERM": "xterm-kitty"}, Graphics.NONE),
    ],
)
def test_pictures_are_drawn_where_that_works_or_is_asked_for(
    chosen: bool | None, environment: dict[str, str], way: Graphics
) -> None:
    assert graphics(chosen, environment) is way
