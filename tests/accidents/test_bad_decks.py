"""Decks that no student would write on purpose: problems, never an exception, never a lost card."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.studio import Studio

GOOD = "Q: A good card?\nA: Yes.\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n\n\n",
        b"\xef\xbb\xbf",
        bytes(range(256)) * 20,
        b"Q: a\x00b\nA: c\n",
        b"Q:\nA:\n",
        b"---\n",
        b"---\ndeck: [\n---\nQ: a\nA: b\n",
        b"---\ndeck: ../../etc\n---\nQ: a\nA: b\n",
        b"+++\nx = \n+++\n",
        "Q: lone \ud800\nA: b\n".encode("utf-8", "surrogatepass"),
        b"Q: " + b"x" * 100_000 + b"\nA: y\n",
        b"C: " + b"{{" * 5000 + b"\n",
        b"Q: " + b"$" * 9999 + b"\nA: b\n",
        b"Q: " + b"[" * 5000 + b"\nA: " + b"> " * 5000 + b"\n",
        b"Q: a\nA: b\n<!-- id: " + b"i" * 5000 + b" -->\n",
        b"Q: a\nA: b\n<!-- id: a#b%~2 -->\n\nQ: c\nA: d\n<!-- id: a -->\n",
    ],
    ids=range(17),
)
def test_beside_a_good_deck(studio: Studio, text: bytes) -> None:
    studio.write("good.md", GOOD)
    studio.write("bad.md", text)
    report = studio.sync()
    assert "A good card?" in studio.fronts()
    for _ in range(len(studio.cards())):
        prompt = studio.session().next()
        assert prompt is not None
    studio.write("bad.md", GOOD.replace("good", "mended"))
    report = studio.sync()
    assert report.problems == []
    assert sorted(studio.fronts()) == ["A good card?", "A mended card?"]
    assert studio.health().sound


def test_escapes_and_markup_are_kept_as_text_and_not_obeyed(studio: Studio) -> None:
    studio.write("a.md", "Q: [bold]x[/bold] \x1b[31mred\x1b[0m \x1b]0;title\x07\nA: \x9b2J\n")
    studio.sync()
    (card,) = studio.cards()
    assert "[bold]x[/bold]" in card.note.front


def test_an_unclosed_fence_keeps_the_good_cards(studio: Studio) -> None:
    studio.write("a.md", f"Q: fence?\nA: ```\nnever closed\n\n{GOOD}\nQ: third?\nA: 3\n")
    report = studio.sync()
    assert "A good card?" in studio.fronts()
    assert any(problem.problem.severity.value == "error" for problem in report.problems)


def test_ten_thousand_problems(studio: Studio) -> None:
    studio.write("a.md", GOOD + "\nQ: no answer\n" * 10_000)
    report = studio.sync()
    assert len(report.problems) >= 10_000
    assert studio.fronts() == ["A good card?"]
    studio.write("a.md", GOOD)
    assert studio.sync().problems == []


def test_a_deck_of_fifty_megabytes(studio: Studio) -> None:
    filler = ("Some words that are notes and no card, and so they go on.\n" * 17_000).encode()
    studio.write("a.md", GOOD.encode() + b"\n---\n" + filler * 52)
    assert (studio.library / "a.md").stat().st_size > 50_000_000
    studio.sync()
    assert studio.fronts() == ["A good card?"]


def test_a_file_that_vanishes_while_the_folder_is_read(studio: Studio) -> None:
    studio.write("a.md", GOOD)
    studio.write("b.md", GOOD.replace("good", "second"))
    studio.sync()
    studio.learn("A second card?")
    studio.write("a.md", "# Heading\n\n" + GOOD)
    studio.write("b.md", "# Heading\n\n" + GOOD.replace("good", "second"))

    def vanish(done: int, _: int) -> None:
        if done == 1:
            (studio.library / "b.md").unlink()

    report = studio.syncing().run(vanish)
    assert (report.retired, report.problems) == (1, [])
    assert studio.fronts() == ["A good card?"]
    studio.write("b.md", GOOD.replace("good", "second"))
    assert studio.sync().returned == 1
    assert studio.memory("A second card?").reps == 3


MARKS = "Q: ,A: ,C: ,QA: ,S: ,{{,}},::,$,$$,\\[,\\],```,# h\n,---\n,<!-- id: x -->\n,<!--,-->,a,é,|"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(
        st.sampled_from([*MARKS.split(","), "\n", "\n\n", "\r\n", "\0", "\t"]),
        max_size=40,
    )
)
def test_any_heap_of_marks_can_be_synced_twice(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    studio = Studio(tmp_path_factory.mktemp("heap"))
    path = studio.write("a.md", "".join(parts))
    studio.sync()
    before = [card.key for card in studio.cards()]
    later = path.stat().st_mtime + 9
    os.utime(path, (later, later))
    report = studio.sync()
    assert [card.key for card in studio.cards()] == before
    assert (report.added, report.retired, report.reworded) == (0, 0, 0)
    assert studio.health().sound
    studio.close()
