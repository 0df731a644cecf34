from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.errors import UsageError
from tenhours.core.hours import words
from tenhours.core.hours.entries import Category, Growth, Label

LABELS = st.builds(
    Label,
    comment=st.text().map(words.clean),
    tags=st.lists(st.text().map(words.clean).filter(bool), unique=True).map(sorted).map(tuple),
    topic=st.text().map(words.clean),
    category=st.none() | st.sampled_from(Category),
    growth=st.none() | st.sampled_from(Growth),
)


def test_a_label_is_read_from_words_in_any_order() -> None:
    assert words.label(
        ["read", "+paper", "chapter", "@transformers", "3", "/related", "/write", "+deep"]
    ) == Label(
        comment="read chapter 3",
        tags=("deep", "paper"),
        topic="transformers",
        category=Category.RELATED,
        growth=Growth.WRITE,
    )


def test_no_words_are_an_empty_label() -> None:
    assert words.label([]) == Label()
    assert words.show(Label()) == ""


def test_what_is_said_twice_counts_once() -> None:
    assert words.label(["+a", "+a", "@t", "@t", "/core", "/CORE"]) == Label(
        tags=("a",), topic="t", category=Category.CORE
    )


@pytest.mark.parametrize("given", [["@a", "@b"], ["/core", "/moonshot"], ["/learn", "/build"]])
def test_an_entry_has_one_topic_one_category_and_one_kind_of_growth(given: list[str]) -> None:
    with pytest.raises(UsageError, match=f'one .* "{given[0]}" and "{given[1]}"'):
        words.label(given)


def test_an_unknown_category_is_refused_with_those_that_exist_and_a_way_out() -> None:
    with pytest.raises(UsageError, match=r"/core, /related, /moonshot.*\\/usr") as refused:
        words.label(["see", "/usr"])
    assert '"/usr"' in str(refused.value)


def test_a_sign_alone_or_behind_a_backslash_is_part_of_the_comment() -> None:
    assert words.label(["C", "+", "1", "/", "2"]).comment == "C + 1 / 2"
    assert words.label(["see", r"\/usr/bin", r"\+1", r"\@home"]).comment == "see /usr/bin +1 @home"


def test_quoted_words_may_hold_blanks() -> None:
    assert words.label(["a note", "+two words"]) == Label(comment="a note", tags=("two words",))
    assert words.show(Label(comment="a note", tags=("two words",))) == 'a note +"two words"'


def test_a_label_is_shown_with_its_comment_first() -> None:
    shown = words.show(Label("read", ("a", "b"), "optimisers", Category.MOONSHOT, Growth.TEACH))
    assert shown == "read +a +b @optimisers /moonshot /teach"


def test_nothing_is_kept_that_a_terminal_or_a_data_file_chokes_on() -> None:
    assert words.label(["a\x1b[31m\nb", "+c\x00d", "\udcff"]).comment == "a [31m b \ufffd"
    assert words.label(["+c\x00d"]).tags == ("c d",)
    assert words.label(["\u202eback\u2066wards"]).comment == "backwards"


@given(LABELS)
def test_every_label_is_read_back_from_its_words(label: Label) -> None:
    assert words.label(words.unread(label)) == label


@given(st.lists(st.text() | st.from_regex(r"[+@/\\][a-zα ]*")))
def test_wild_words_are_read_or_refused_in_words(given: list[str]) -> None:
    try:
        label = words.label(given)
    except UsageError:
        return
    assert words.label(words.unread(label)) == label
    words.show(label).encode("utf-8")
