"""A student's note with a bundled id stands for the bundled one, as long as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.studio import Studio

THEIRS = "Q: What is softmax?\nA: A normalised exponential.\n<!-- id: softmax -->\n"
MINE = "Q: What is softmax, in my words?\nA: Exponentiate, divide.\n<!-- id: softmax -->\n"


def test_the_students_note_shadows_and_the_memory_is_one(studio: Studio) -> None:
    studio.write_bundled("dl/basics.md", THEIRS)
    studio.sync()
    memory = studio.learn("softmax")
    path = studio.write("mine.md", MINE)
    report = studio.sync()
    assert (report.shadowed, report.added, report.retired) == (["softmax"], 0, 0)
    assert [
        problem for problem in report.problems if problem.problem.severity.value == "error"
    ] == []
    assert studio.fronts() == ["What is softmax, in my words?"]
    assert studio.memory("softmax") == memory
    assert studio.sync().shadowed == ["softmax"]
    path.unlink()
    report = studio.sync()
    assert (report.shadowed, report.retired, report.added) == ([], 0, 0)
    assert studio.fronts() == ["What is softmax?"]
    assert studio.memory("softmax") == memory


def test_it_makes_no_difference_which_file_is_read_first(studio: Studio) -> None:
    studio.write("mine.md", MINE)
    studio.sync()
    memory = studio.learn("softmax")
    studio.write_bundled("dl/basics.md", THEIRS)
    report = studio.sync()
    assert (report.shadowed, report.problems) == (["softmax"], [])
    assert studio.fronts() == ["What is softmax, in my words?"]
    assert studio.memory("softmax") == memory


def test_the_shadow_ends_when_the_student_takes_another_id(studio: Studio) -> None:
    studio.write_bundled("dl/basics.md", THEIRS)
    studio.write("mine.md", MINE)
    studio.sync()
    studio.write("mine.md", MINE.replace("id: softmax", "id: my-softmax"))
    report = studio.sync()
    assert report.shadowed == []
    assert sorted(studio.fronts()) == ["What is softmax, in my words?", "What is softmax?"]


def test_a_bundled_note_rewritten_under_its_shadow_stays_in_it(studio: Studio) -> None:
    studio.write_bundled("dl/basics.md", THEIRS)
    studio.write("mine.md", MINE)
    studio.sync()
    studio.write_bundled("dl/basics.md", THEIRS.replace("normalised", "normalized"))
    report = studio.sync()
    assert (report.shadowed, report.problems, report.added) == (["softmax"], [], 0)
    assert studio.fronts() == ["What is softmax, in my words?"]


def test_a_whole_bundled_file_copied_shadows_every_note_of_it(studio: Studio) -> None:
    text = THEIRS + "\nQ: no id?\nA: none\n"
    studio.write_bundled("dl/basics.md", text)
    studio.sync()
    studio.write("dl/basics.md", text)
    report = studio.sync()
    assert len(report.shadowed) == 2
    assert (report.added, report.retired, report.problems) == (0, 0, [])
    assert {card.root for card in studio.cards()} == {str(studio.library)}


def test_a_subject_not_chosen_leaves_and_comes_back(studio: Studio) -> None:
    from dataclasses import replace

    studio.write_bundled("dl/basics.md", THEIRS)
    studio.write_bundled("maths/x.md", "Q: q?\nA: a\n")
    studio.sync()
    memory = studio.learn("softmax")
    chosen = studio.settings
    studio.settings = replace(chosen, subjects=("maths",))
    assert studio.sync().retired == 1
    studio.settings = chosen
    assert studio.sync().returned == 1
    assert studio.memory("softmax") == memory
