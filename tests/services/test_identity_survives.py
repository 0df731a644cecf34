"""Memory follows a card through everything that an editor or a file manager can do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.studio import Studio

FRONT = "State the theorem of Bayes for two events."
BACK = "$P(A \\mid B) = P(B \\mid A) P(A) / P(B)$"
BAYES = f"Q: {FRONT}\nA: {BACK}\n"
OTHERS = """
Q: What does a learning rate scale?
A: The step along the negative gradient.

Q: Name the loss of logistic regression.
A: Cross-entropy.
"""


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("State the theorem of Bayes for two evnets.", BACK),
        (FRONT, "$P(A \\mid B) = P(B \\mid A) \\, P(A) / P(B)$"),
        ("State the theorem of Bayes for events $A$, $B$.", BACK + "."),
        (FRONT, "Something else altogether, much shorter or not"),
        ("Bayes?", BACK),
    ],
    ids=["question", "answer", "both", "a new answer", "a new question"],
)
def test_an_edit_without_an_id(studio: Studio, front: str, back: str) -> None:
    studio.write("a.md", BAYES + OTHERS)
    assert studio.sync().added == 3
    memory = studio.learn(FRONT)
    studio.write("a.md", f"Q: {front}\nA: {back}\n{OTHERS}")
    report = studio.sync()
    assert (report.reworded, report.added, report.retired, report.unchanged) == (1, 0, 0, 2)
    assert [(reword.before, reword.after) for reword in report.rewords] == [(FRONT, front)]
    assert studio.memory(front) == memory
    assert studio.health().sound


def test_an_edit_of_everything_under_an_id(studio: Studio) -> None:
    studio.write("a.md", "Q: old\nA: old\n<!-- id: mine -->\n")
    studio.sync()
    memory = studio.learn("mine")
    studio.write("a.md", "Q: nothing in common\nA: at all\n<!-- id: mine -->\n")
    report = studio.sync()
    assert (report.reworded, report.added, report.retired) == (1, 0, 0)
    assert studio.memory("mine") == memory


def test_edits_of_hint_step_explanation_tags_and_blanks_are_no_reword(studio: Studio) -> None:
    studio.write("a.md", BAYES)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write(
        "a.md",
        f"# A heading\n\nQ: {FRONT.replace(' the', '  the')}\nH: Both orders.\nA: {BACK}\n"
        "E: Divide by $P(B)$.\n<!-- tags: core -->\n",
    )
    report = studio.sync()
    assert (report.reworded, report.added, report.retired) == (0, 0, 0)
    (card,) = studio.cards()
    assert card.state.memory == memory
    assert card.note.explanation == "Divide by $P(B)$."
    assert card.note.tags == ("core",)


def test_line_ends_and_a_byte_order_mark_change_nothing(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    text = "\ufeff" + (BAYES + OTHERS).replace("\n", "\r\n")
    studio.write("a.md", text.encode())
    report = studio.sync()
    assert (report.added, report.reworded, report.retired, report.unchanged) == (0, 0, 0, 3)
    assert studio.memory(FRONT) == memory


def test_a_card_moved_within_its_file(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write("a.md", OTHERS + "\n" + BAYES)
    report = studio.sync()
    assert (report.added, report.reworded, report.retired) == (0, 0, 0)
    assert studio.fronts()[-1] == FRONT
    assert studio.memory(FRONT) == memory


def test_a_card_moved_to_another_file_in_one_sync(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write("a.md", OTHERS)
    studio.write("b.md", BAYES)
    report = studio.sync()
    assert (report.moved, report.added, report.retired) == (1, 0, 0)
    card = studio.card(FRONT)
    assert (card.path, card.deck, card.state.memory) == ("b.md", "b", memory)


def test_a_card_cut_on_one_day_and_pasted_elsewhere_on_another(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write("a.md", OTHERS)
    assert studio.sync().retired == 1
    assert FRONT not in studio.fronts()
    studio.write("b.md", BAYES)
    assert studio.sync().returned == 1
    assert studio.memory(FRONT) == memory


def test_a_card_pasted_first_and_cut_later(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write("b.md", BAYES)
    assert len(studio.sync().problems) == 1  # the same card twice is worth a word
    studio.write("a.md", OTHERS)
    studio.sync()
    card = studio.card(FRONT)
    assert (card.path, card.state.memory, card.live) == ("b.md", memory, True)
    assert studio.sync().problems == []


def test_a_file_renamed(studio: Studio) -> None:
    path = studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    path.rename(studio.library / "bayes.md")
    report = studio.sync()
    assert (report.moved, report.added, report.retired) == (3, 0, 0)
    assert studio.memory(FRONT) == memory


def test_a_file_renamed_with_a_typo_mended_before_the_next_sync(studio: Studio) -> None:
    path = studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    path.unlink()
    studio.write("sub/bayes.md", BAYES.replace("theorem", "Theorem") + OTHERS)
    report = studio.sync()
    assert (report.moved, report.reworded, report.added, report.retired) == (2, 1, 0, 0)
    assert studio.memory(FRONT.replace("theorem", "Theorem")) == memory


def test_a_folder_renamed(studio: Studio) -> None:
    studio.write("maths/a.md", BAYES)
    studio.write("maths/b.md", OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    (studio.library / "maths").rename(studio.library / "probability")
    report = studio.sync()
    assert (report.moved, report.added, report.retired) == (3, 0, 0)
    assert (studio.memory(FRONT), studio.card(FRONT).deck) == (memory, "probability/a")


def test_an_id_added_changed_and_taken_away(studio: Studio) -> None:
    studio.write("a.md", BAYES)
    studio.sync()
    memory = studio.learn(FRONT)
    for comment in ("<!-- id: bayes -->", "<!-- id: bayes-rule -->", ""):
        studio.write("a.md", f"{BAYES}{comment}\n")
        report = studio.sync()
        assert (report.renamed, report.added, report.retired, report.unchanged) == (1, 0, 0, 1)
        assert studio.memory(FRONT) == memory
    assert studio.card("bayes").note.front == FRONT
    assert studio.health().sound


def test_a_card_deleted_and_brought_back(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    for _ in range(2):
        studio.write("a.md", OTHERS)
        assert studio.sync().retired == 1
        assert FRONT not in studio.fronts()
        studio.write("a.md", OTHERS + "\n" + BAYES)
        report = studio.sync()
        assert (report.returned, report.added) == (1, 0)
        assert studio.memory(FRONT) == memory


def test_a_deleted_card_brought_back_with_another_word(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    studio.write("a.md", OTHERS)
    studio.sync()
    studio.write("a.md", OTHERS + "\n" + BAYES.replace("State", "Write down"))
    report = studio.sync()
    assert (report.reworded, report.added) == (1, 0)
    assert studio.memory(FRONT.replace("State", "Write down")) == memory


def test_an_edit_taken_back(studio: Studio) -> None:
    studio.write("a.md", BAYES)
    studio.sync()
    studio.learn(FRONT)
    studio.write("a.md", BAYES.replace("theorem", "rule"))
    studio.sync()
    memory = studio.learn(FRONT.replace("theorem", "rule"))
    studio.write("a.md", BAYES)
    report = studio.sync()
    assert (report.reworded, report.added, report.retired) == (1, 0, 0)
    assert studio.memory(FRONT) == memory
    assert memory.reps == 6
    assert studio.health().sound


def test_a_basic_card_made_a_pair_and_back(studio: Studio) -> None:
    studio.write("a.md", "Q: capital of France\nA: Paris\n<!-- id: paris -->\n")
    studio.sync()
    memory = studio.learn("paris")
    studio.write("a.md", "QA: capital of France\nA: Paris\n<!-- id: paris -->\n")
    report = studio.sync()
    assert (report.added, report.retired) == (1, 0)
    assert studio.memory("paris#forward") == memory
    assert studio.memory("paris#reverse").reps == 0
    studio.write("a.md", "Q: capital of France\nA: Paris\n<!-- id: paris -->\n")
    report = studio.sync()
    assert (report.added, report.retired) == (0, 1)
    assert studio.cards()[0].state.memory == memory
    assert studio.health().sound


def test_a_file_that_vanishes_and_returns(studio: Studio) -> None:
    path = studio.write("a.md", BAYES)
    studio.write("b.md", OTHERS)
    studio.sync()
    memory = studio.learn(FRONT)
    path.unlink()
    assert studio.sync().retired == 1
    studio.write("a.md", BAYES)
    assert studio.sync().returned == 1
    assert studio.memory(FRONT) == memory


def test_a_thousand_cards_reworded_at_once(studio: Studio) -> None:
    def deck(word: str) -> str:
        return "\n".join(
            f"Q: {word} the {number}th moment of the law {number * number % 997}?\n"
            f"A: It is {number * 37 % 1009}.\n"
            for number in range(1000)
        )

    studio.write("a.md", deck("What is"))
    studio.sync()
    memory = studio.learn("What is the 500th moment of the law 750?")
    studio.write("a.md", deck("Compute"))
    report = studio.sync()
    assert studio.memory("Compute the 500th moment of the law 750?") == memory
    assert report.reworded > 900


def test_a_quiet_sync_writes_nothing(studio: Studio) -> None:
    studio.write("a.md", BAYES + OTHERS)
    studio.sync()
    changes = studio.database.connection.total_changes
    report = studio.sync()
    assert (report.changed, report.unchanged) == (False, 3)
    assert studio.database.connection.total_changes == changes
