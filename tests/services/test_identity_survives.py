from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.studio import Studio


def test_a_typo_in_the_question(studio: Studio) -> None:
    studio.write("a.md", "Q: What is the graident of $x^2$?\nA: $2x$\n")
    assert studio.sync().added == 1
    memory = studio.learn("What is the graident of $x^2$?")
    studio.write("a.md", "Q: What is the gradient of $x^2$?\nA: $2x$\n")
    report = studio.sync()
    assert (report.reworded, report.added, report.retired) == (1, 0, 0)
    assert studio.memory("What is the gradient of $x^2$?") == memory
    assert studio.health().sound
