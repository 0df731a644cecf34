"""Each hole of a cloze keeps its own memory while the text around it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.studio import Studio


def cloze(text: str, *, id_: str = "entropy") -> str:
    return f"C: {text}\n" + (f"<!-- id: {id_} -->\n" if id_ else "")


def reps(studio: Studio) -> dict[str, int]:
    return {card.name: card.state.memory.reps for card in studio.cards()}


@pytest.mark.parametrize("id_", ["entropy", ""])
def test_a_hole_added(studio: Studio, id_: str) -> None:
    studio.write("a.md", cloze("Entropy is {{maximal}} for the uniform law.", id_=id_))
    studio.sync()
    memory = studio.learn(studio.cards()[0].key)
    studio.write("a.md", cloze("Entropy is {{maximal}} for the {{uniform}} law.", id_=id_))
    report = studio.sync()
    assert (report.added, report.retired) == (1, 0)
    assert reps(studio) == {"maximal": 3, "uniform": 0}
    assert studio.cards()[0].state.memory == memory
    assert studio.health().sound


@pytest.mark.parametrize("id_", ["entropy", ""])
def test_a_hole_removed_and_brought_back(studio: Studio, id_: str) -> None:
    both = cloze("Entropy is {{maximal}} for the {{uniform}} law.", id_=id_)
    studio.write("a.md", both)
    studio.sync()
    studio.rate(studio.cards()[0].key)
    studio.learn(studio.cards()[1].key)
    studio.write("a.md", cloze("Entropy is {{maximal}} for the uniform law.", id_=id_))
    assert studio.sync().retired == 1
    assert reps(studio) == {"maximal": 1}
    studio.write("a.md", both)
    assert studio.sync().added == 0
    assert reps(studio) == {"maximal": 1, "uniform": 3}
    assert studio.health().sound


@pytest.mark.parametrize("id_", ["entropy", ""])
def test_a_hole_edited(studio: Studio, id_: str) -> None:
    studio.write("a.md", cloze("Entropy is {{maximal}} for the {{uniform}} law.", id_=id_))
    studio.sync()
    studio.learn(studio.cards()[1].key)
    studio.write("a.md", cloze("Entropy is {{maximal}} for the {{flat, uniform}} law.", id_=id_))
    report = studio.sync()
    assert (report.added, report.retired) == (0, 0)
    assert reps(studio) == {"maximal": 0, "flat, uniform": 3}


def test_holes_that_change_places_keep_their_own(studio: Studio) -> None:
    studio.write("a.md", cloze("From {{alpha}} to {{omega}}."))
    studio.sync()
    studio.learn("entropy#alpha")
    studio.write("a.md", cloze("Back from {{omega}} to {{alpha}}."))
    studio.sync()
    assert reps(studio) == {"omega": 0, "alpha": 3}


def test_a_hole_that_takes_the_words_of_one_removed_before_is_that_one(studio: Studio) -> None:
    studio.write("a.md", cloze("The {{mean}} and the {{variance}}."))
    studio.sync()
    studio.learn("entropy#mean")
    studio.rate("entropy#variance")
    studio.write("a.md", cloze("The mean and the {{variance}}."))
    studio.sync()
    studio.write("a.md", cloze("The {{mean}} and the rest."))
    report = studio.sync()
    assert report.problems == []
    assert reps(studio) == {"mean": 3}
    studio.write("a.md", cloze("The {{mean}} and the {{variance}}."))
    studio.sync()
    assert reps(studio) == {"mean": 3, "variance": 1}
    assert studio.health().sound


def test_two_holes_that_become_two_others_keep_what_is_alike(studio: Studio) -> None:
    studio.write("a.md", cloze("A {{supervised learner}} and an {{agent of its own}}."))
    studio.sync()
    studio.learn("entropy#supervised learner")
    studio.write("a.md", cloze("A {{supervised learners}} and a {{policy $\\pi$}}."))
    report = studio.sync()
    assert reps(studio)["supervised learners"] == 3
    assert (report.added, report.retired) in {(0, 0), (1, 1)}


def test_a_note_that_changes_its_kind_and_back(studio: Studio) -> None:
    pair = "QA: one\nA: two\n<!-- id: entropy -->\n"
    basic = "Q: one\nA: two\n<!-- id: entropy -->\n"
    hole = cloze("one {{two}}")
    studio.write("a.md", pair)
    studio.sync()
    studio.learn("entropy#forward")
    for text in (hole, basic, pair, hole, pair, basic, hole, basic, pair):
        studio.write("a.md", text)
        assert studio.sync().problems == []
        assert studio.health().sound
    assert max(reps(studio).values()) == 3


def test_siblings_wait_for_the_next_study_day(studio: Studio) -> None:
    studio.write("a.md", cloze("From {{alpha}} to {{omega}}."))
    studio.sync()
    session = studio.session()
    first = session.next()
    assert first is not None
    studio.rate(first.key)
    studio.clock.pass_(hours=1)
    again = studio.session().next()
    assert again is not None
    assert again.key == first.key  # its learning step; the other hole waits
    studio.clock.pass_(days=1)
    names = {prompt.name for prompt in [studio.session().next()] if prompt is not None}
    assert names
