from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.rendering.clean_text import MARKS, outside, visible


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b31m", "\ufffd31m"),
        ("\ud800", "\ufffd"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("soft\u00adhyphen \u200bzero", "softhyphen zero"),
        ("line\u2028paragraph\u2029", "line paragraph "),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("👩\u200d🔬 ❤\ufe0f می\u200cخواهم", "👩\u200d🔬 ❤\ufe0f می\u200cخواهم"),
        ("naïve — “quoted” 损失", "naïve — “quoted” 损失"),
    ],
)
def test_shows_what_would_act_and_drops_what_would_hide(written: str, seen: str) -> None:
    assert visible(written) == seen


@given(st.text())
def test_what_was_made_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(alphabet=f"ab\x1b{MARKS}"))
def test_text_from_outside_holds_no_marks(text: str) -> None:
    assert not set(MARKS) & set(outside(text))
