from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from tests.interchange.hours.trackers import BERLIN, entries, entry, refusals, rows, span, total

from tenhours.core.hours.entries import Entry, Growth, Label
from tenhours.interchange.hours import watson

FRAMES = """[
 [1514800800, 1514804400, "attention", "5a1f0b2c", ["paper", "deep"], 1514804401],
 [1514808000, 1514811600, "study", "6b2e1c3d", [], 1514811601]
]"""


def test_projects_become_topics() -> None:
    found = rows("watson", FRAMES)
    assert found[0].label == Label(tags=("deep", "paper"), topic="attention")
    assert found[0].span == span("2018-01-01T10:00", "2018-01-01T11:00")
    assert [row.origin for row in found] == ["watson:5a1f0b2c", "watson:6b2e1c3d"]
    assert found[1].label == Label()


def test_what_is_no_frame_is_refused_and_the_rest_is_read() -> None:
    text = """[["now", 1, "p", "i"], {}, [2, 1, "p", "i", [], 3], [1, 1e300, "p", "i"],
               [60, 120, "p", "i"]]"""
    assert refusals("watson", text) == [
        'frame 1: "now" is no time',
        "frame 2: it is no frame",
        "frame 3: it ends before it begins",
        "frame 4: 1e+300 is out of range",
    ]
    assert refusals("watson", "{}") == ["the file: it is no list of frames"]


def test_a_frame_of_ours_has_everything_that_watson_expects() -> None:
    made = entry(label=Label("lost", ("a",), "attention", growth=Growth.BUILD))
    exported = watson.write([made, total("2026-11-17", 60)], zone=BERLIN)
    [[start, stop, project, name, tags, updated]] = json.loads(exported.data)
    assert (stop - start, project, tags) == (5400, "attention", ["a", "/build"])
    assert updated == int(made.made.timestamp())
    assert len(name) == 32
    assert watson.write([made], zone=BERLIN).data == exported.data
    assert [left.id for left in exported.left_out] == ["whole"]


@given(entries())
def test_what_is_written_is_read_back_but_for_the_comment(made: list[Entry]) -> None:
    found = rows("watson", watson.write(made, zone=BERLIN).data)
    assert [(row.span, row.label) for row in found] == [
        (one.span, replace(one.label, comment="")) for one in made
    ]
