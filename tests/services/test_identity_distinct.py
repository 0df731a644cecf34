"""A new card is never taken for an old one, nor one of two look-alikes for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.studio import Studio

LEFT = "Q: Is the $L^1$ penalty convex, and is it strictly convex?\nA: Convex only.\n"
RIGHT = "Q: Is the $L^2$ penalty convex, and is it strictly convex?\nA: Both.\n"


def test_a_new_card_beside_old_ones_starts_new(studio: Studio) -> None:
    studio.write("a.md", LEFT)
    studio.sync()
    studio.learn("Is the $L^1$ penalty convex, and is it strictly convex?")
    studio.write("a.md", LEFT + "\n" + RIGHT)
    report = studio.sync()
    assert (report.added, report.reworded, report.retired) == (1, 0, 0)
    assert studio.memory("Is the $L^2$ penalty convex, and is it strictly convex?").reps == 0


def test_a_card_replaced_by_an_unrelated_one_is_retired(studio: Studio) -> None:
    studio.write("a.md", "Q: What is a sigma algebra?\nA: A family closed under unions.\n")
    studio.sync()
    studio.learn("What is a sigma algebra?")
    studio.write("a.md", "Q: Who wrote the attention paper?\nA: Vaswani and others.\n")
    report = studio.sync()
    assert (report.added, report.retired, report.reworded) == (1, 1, 0)
    assert studio.memory("Who wrote the attention paper?").reps == 0


def test_two_old_look_alikes_and_one_new_one_match_nothing(studio: Studio) -> None:
    studio.write(
        "a.md",
        "Q: For which $p$ is the norm number 1 smooth?\nA: yes\n\n"
        "Q: For which $p$ is the norm number 2 smooth?\nA: yes\n",
    )
    studio.sync()
    studio.learn("For which $p$ is the norm number 1 smooth?")
    studio.write("a.md", "Q: For which $p$ is the norm number 3 smooth?\nA: yes\n")
    report = studio.sync()
    assert (report.added, report.reworded, report.retired) == (1, 0, 2)
    assert studio.memory("For which $p$ is the norm number 3 smooth?").reps == 0


def test_look_alikes_both_edited_keep_each_its_own(studio: Studio) -> None:
    studio.write("a.md", LEFT + "\n" + RIGHT)
    studio.sync()
    one = studio.learn("Is the $L^1$ penalty convex, and is it strictly convex?")
    studio.write("a.md", (RIGHT + "\n" + LEFT).replace("penalty", "norm"))
    report = studio.sync()
    assert (report.reworded, report.added) == (2, 0)
    assert studio.memory("Is the $L^1$ norm convex, and is it strictly convex?") == one
    assert studio.memory("Is the $L^2$ norm convex, and is it strictly convex?").reps == 0


def test_two_cards_with_one_front_are_two(studio: Studio) -> None:
    first = "Q: Give an example of a norm.\nA: $L^1$\n\n"
    second = "Q: Give an example of a norm.\nA: The spectral norm.\n"
    studio.write("a.md", first + second)
    report = studio.sync()
    assert (report.added, len(report.problems)) == (2, 1)
    one, two = studio.cards()
    studio.learn(one.key)
    assert studio.memory(two.key).reps == 0
    studio.write("a.md", first + second.replace("spectral", "Frobenius"))
    studio.sync()
    assert [card.state.memory.reps for card in studio.cards()] == [3, 0]


def test_exact_duplicates_are_one_card_and_a_warning(studio: Studio) -> None:
    studio.write("a.md", LEFT)
    studio.write("b.md", LEFT)
    report = studio.sync()
    assert report.added == 1
    (problem,) = report.problems
    assert problem.file.endswith("b.md")
    assert "a.md:1" in problem.problem.message


def test_an_id_used_in_two_files_names_both_places(studio: Studio) -> None:
    studio.write("a.md", "Q: one\nA: 1\n<!-- id: same -->\n")
    studio.write("b.md", "\nQ: two\nA: 2\n<!-- id: same -->\n")
    report = studio.sync()
    assert report.added == 1
    (problem,) = report.problems
    assert problem.problem.severity.value == "error"
    assert problem.file.endswith("b.md")
    assert problem.problem.line == 2
    assert "a.md:1" in problem.problem.message
    (studio.library / "a.md").unlink()
    report = studio.sync()
    assert report.problems == []
    assert studio.fronts() == ["two"]


def test_ids_keep_their_case_and_ignore_how_accents_are_written(studio: Studio) -> None:
    studio.write("a.md", "Q: one\nA: 1\n<!-- id: caf\u00e9 -->\n")
    studio.sync()
    studio.learn("one")
    studio.write(
        "a.md",
        "Q: one\nA: 1\n<!-- id: cafe\u0301 -->\n\nQ: two\nA: 2\n<!-- id: Caf\u00e9 -->\n",
    )
    studio.sync()
    assert [card.state.memory.reps for card in studio.cards()] == [3, 0]


def test_an_id_given_away_is_not_stolen_back(studio: Studio) -> None:
    """The old id of a renamed card may be given to a new one; each keeps its own past."""
    studio.write("a.md", "Q: What is a martingale?\nA: A fair game.\n<!-- id: first -->\n")
    studio.sync()
    memory = studio.learn("first")
    renamed = "Q: What is a martingale?\nA: A fair game.\n<!-- id: second -->\n"
    studio.write("a.md", renamed)
    studio.sync()
    newcomer = "\nQ: Name an entropy.\nA: Rényi's.\n<!-- id: first -->\n"
    studio.write("a.md", renamed + newcomer)
    assert studio.sync().added == 1
    studio.rate("Name an entropy.")
    studio.write("a.md", newcomer.replace("Rényi's", "Shannon's") + "\n" + renamed)
    studio.sync()
    assert studio.memory("Name an entropy.").reps == 1
    assert studio.memory("What is a martingale?") == memory
    assert studio.card("first").note.front == "Name an entropy."
    assert studio.health().sound


def test_two_cards_that_exchange_their_ids_are_what_their_ids_say(studio: Studio) -> None:
    studio.write("a.md", "Q: one\nA: 1\n<!-- id: x -->\n\nQ: two\nA: 2\n<!-- id: y -->\n")
    studio.sync()
    memory = studio.learn("x")
    studio.write("a.md", "Q: one\nA: 1\n<!-- id: y -->\n\nQ: two\nA: 2\n<!-- id: x -->\n")
    studio.sync()
    assert studio.memory("x") == memory
    assert studio.card("x").note.front == "two"
    assert studio.health().sound


def test_an_edited_card_of_another_deck_is_new(studio: Studio) -> None:
    studio.write("a.md", LEFT)
    studio.sync()
    studio.learn("Is the $L^1$ penalty convex, and is it strictly convex?")
    (studio.library / "a.md").unlink()
    studio.write("b.md", LEFT.replace("penalty", "norm"))
    report = studio.sync()
    assert (report.added, report.reworded, report.retired) == (1, 0, 1)


def test_an_edit_is_recognised_across_the_files_of_one_deck(studio: Studio) -> None:
    studio.write("a.md", "---\ndeck: maths\n---\n" + LEFT)
    studio.sync()
    memory = studio.learn("Is the $L^1$ penalty convex, and is it strictly convex?")
    studio.write("a.md", "---\ndeck: maths\n---\n")
    studio.write("b.md", "---\ndeck: maths\n---\n" + LEFT.replace("penalty", "norm"))
    report = studio.sync()
    assert (report.added, report.reworded, report.retired) == (0, 1, 0)
    assert studio.memory("Is the $L^1$ norm convex, and is it strictly convex?") == memory
