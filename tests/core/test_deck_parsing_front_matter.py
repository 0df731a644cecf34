"""Front matter: what a deck file says about itself."""

from __future__ import annotations

import pytest

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.decks import ClozeMarks, DeckSettings, NewOrder
from tenhours.core.notes import Severity

YAML = r"""---
# a comment
deck: /maths/ probability/
tags: [b, a]
order: shuffled
desired_retention: 0.85
new_per_day: 7
requires: [maths/sets, maths/logic]
source: a book
macros: |
  \newcommand{\E}{\mathbb{E}}
  \newcommand{\V}{V}
cloze: brackets
lang: no
---
C: [x]
"""

TOML = r"""+++
# a comment
deck = "maths/probability"
tags = ["b", "a"]
order = "shuffled"
desired_retention = 0.85
new_per_day = 7
requires = ["maths/sets", "maths/logic"]
source = "a book"
macros = '''
\newcommand{\E}{\mathbb{E}}
\newcommand{\V}{V}
'''
cloze = "brackets"
lang = "no"
+++
C: [x]
"""


@pytest.mark.parametrize("text", [YAML, TOML, TOML.replace("+++", "---")])
def test_front_matter_is_read_in_yaml_and_in_toml(text: str) -> None:
    parsed = parse_deck(text)
    assert parsed.problems == ()
    assert parsed.settings == DeckSettings(
        name="maths/probability",
        tags=("a", "b"),
        order=NewOrder.SHUFFLED,
        desired_retention=0.85,
        new_per_day=7,
        requires=("maths/sets", "maths/logic"),
        source="a book",
        macros="\\newcommand{\\E}{\\mathbb{E}}\n\\newcommand{\\V}{V}",
        cloze=ClozeMarks.BRACKETS,
        lang="no",
    )
    assert parsed.notes[0].front == "{{x}}"
    assert parsed.notes[0].tags == ("a", "b")


def test_toml_between_dashes_names_the_last_part_of_the_deck() -> None:
    settings = parse_deck('---\nname = "My Deck"\n---\n').settings
    assert (settings.name, settings.last_name) == (None, "My Deck")


@pytest.mark.parametrize("text", ["tags: x y, z", "tags:\n- x\n- y\n- z", "tags: [x, 'y', z]"])
def test_tags_are_a_list_or_words(text: str) -> None:
    assert parse_deck(f"---\n{text}\n---\n").settings.tags == ("x", "y", "z")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ndeck: x\n\ttags: y\n---\n", 3),
        ("---\n- a\n---\n", 2),
        ("+++\na = \n+++\n", 2),
        ("---\na = 1\nb = = 2\n---\n", 3),
        ("---\na: " + "[" * 50_000 + "\n---\n", 2),
        ("+++\na = " + "[" * 50_000 + "\n+++\n", 2),
    ],
    ids=range(6),
)
def test_front_matter_that_does_not_parse_is_an_error_and_the_cards_stay(
    text: str, line: int
) -> None:
    parsed = parse_deck(text + "Q: a\nA: b\n")
    assert len(parsed.notes) == 1
    assert [(p.line, p.severity) for p in parsed.problems] == [(line, Severity.ERROR)]


@pytest.mark.parametrize("text", ["---\n---\n", "+++\n+++\n", "---\n\n---\n", "---\n# note\n---\n"])
def test_empty_front_matter_says_nothing(text: str) -> None:
    parsed = parse_deck(text + "Q: a\nA: b\n")
    assert (parsed.settings, parsed.problems, len(parsed.notes)) == (DeckSettings(), (), 1)


@pytest.mark.parametrize("value", ["true", "1e-3", "0x10", "2024-01-01", "~", "null", "1.10"])
def test_words_stay_as_they_are_written(value: str) -> None:
    assert parse_deck(f"---\ndeck: {value}\n---\n").settings.name == value
    assert parse_deck(f"---\nlang: {value}\nsource: 'x: y'\n---\n").settings.lang == value
