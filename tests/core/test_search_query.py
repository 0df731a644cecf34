"""The search language: what each term means, and that nothing breaks its parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.search_query import (
    PROPERTIES,
    STATES,
    And,
    Compare,
    InDeck,
    Is,
    Not,
    Or,
    Query,
    QueryError,
    Tagged,
    Words,
    parse,
)

ONE, TWO, THREE = Words("one"), Words("two"), Words("three")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", And(())),
        ("   ", And(())),
        ("one", ONE),
        ("one two", And((ONE, TWO))),
        ("one and two", And((ONE, TWO))),
        ("one AND two", And((ONE, TWO))),
        ("one or two", Or((ONE, TWO))),
        ("one OR two", Or((ONE, TWO))),
        ("one two or three", Or((And((ONE, TWO)), THREE))),
        ("one (two or three)", And((ONE, Or((TWO, THREE))))),
        ("(one)", ONE),
        ("()", And(())),
        ("-one", Not(ONE)),
        ("--one", ONE),
        ("---one", Not(ONE)),
        ("-(one or two)", Not(Or((ONE, TWO)))),
        ("one-two", Words("one-two")),
        ("one - two", And((ONE, Words("-"), TWO))),
        ('"one two"', Words("one two")),
        ('"or"', Words("or")),
        ('"deck:a"', Words("deck:a")),
        ('-"one two"', Not(Words("one two"))),
        (r"\"one\"", Words('"one"')),
        ('"unclosed one', Words("unclosed one")),
        ("deck:maths", InDeck("maths")),
        ('deck:"two words"', InDeck("two words")),
        ("tag:a/b", Tagged("a/b")),
        ("is:due", Is("due")),
        ("is:DUE", Is("due")),
        ("prop:ivl>5", Compare("ivl", ">", 5)),
        ("prop:due<=-3", Compare("due", "<=", -3)),
        ("prop:r<.9", Compare("r", "<", 0.9)),
        ("prop:s!=2.5", Compare("s", "!=", 2.5)),
        ("what:ever", Words("what:ever")),
        ("ratio:1:2", Words("ratio:1:2")),
    ],
)
def test_what_a_query_means(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_known(state: str) -> None:
    assert parse(f"is:{state}") == Is(state)


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "=", "!="])
def test_every_property_takes_every_operator(name: str, operator: str) -> None:
    assert parse(f"prop:{name}{operator}2") == Compare(name, operator, 2)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("(one", "never closed"),
        ("one)", 'without its "("'),
        ("one or", "both sides"),
        ("or", "both sides"),
        ("-)", "behind it"),
        ("is:late", "Known: due, new"),
        ("prop:size>3", "prop:ivl>5"),
        ("prop:ivl", "prop:ivl>5"),
        ("prop:ivl>", "prop:ivl>5"),
        ("prop:ivl==3", "prop:ivl>5"),
        ("deck:", "behind the colon"),
        ('tag:""', "behind the colon"),
        ("one \\", "cannot be read"),
        ("(" * 500, "too"),
        ("one " * 500, "too long"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint.replace("(", r"\(")):
        parse(text)


PIECES = st.sampled_from(
    [
        "(",
        ")",
        "-",
        " ",
        "or",
        "and",
        '"',
        "\\",
        "deck:",
        "tag:",
        "is:",
        "is:due",
        "prop:",
        "prop:s>1",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3))).map("".join)))
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    said = ""
    try:
        parse(text)
    except QueryError as error:
        said = str(error)
    else:
        said = "read"
    assert said, "what is not understood is explained"


@given(st.text(min_size=1).filter(lambda text: not set(text) & set('"\\')))
def test_quoted_text_is_looked_for_as_it_stands(text: str) -> None:
    assert parse(f'"{text}"') == Words(text)


LEAVES = st.sampled_from(["one", "deck:a", "-tag:b", "is:new", "prop:d<5", '"two words"'])


@given(
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
            inner.map(lambda part: f"-({part})"),
        ),
        max_leaves=8,
    )
)
def test_parentheses_around_a_query_change_nothing(text: str) -> None:
    try:
        found = parse(text)
    except QueryError:
        assert text.count("(") > 10
        return
    assert parse(f"({text})") == found
    assert parse(f"-(-({text}))") == found
