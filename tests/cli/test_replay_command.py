"""`replay`: any review log folded, nothing touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

HEAD = "card_id,review_rating,review_time,review_duration\n"
LOG = (
    HEAD
    + "a,3,2026-01-01T10:00:00+00:00,3000\n"
    + "b,1,2026-01-01T10:00:00Z,\n"
    + "a,3,2026-01-02T02:30:00+00:00,3000\n"
)


def log(desk: Desk, text: str | bytes) -> str:
    file = desk.folder / "log.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return "log.csv"


def test_the_schema_is_whole(desk: Desk) -> None:
    answer = desk.run("replay", log(desk, LOG), "--json")
    assert answer.status == 0
    found = answer.json
    assert found.keys() >= {"schema", "cards", "log_loss", "rmse_bins", "reviews"}
    assert found["reviews"] == 3
    for card in found["cards"]:
        assert card.keys() >= {"card_id", "stability", "difficulty", "due", "reps"}
    a, b = found["cards"]
    assert (a["card_id"], a["reps"], b["card_id"], b["reps"]) == ("a", 2, "b", 1)
    # FSRS-6's first stability of Again, and a learning step of one minute.
    assert (b["stability"], b["due"]) == (0.212, "2026-01-01T10:01:00Z")


def test_study_days_are_those_of_the_zone(desk: Desk) -> None:
    log(desk, LOG)
    here = desk.run("replay", "log.csv", "--json").json
    tokyo = desk.run("replay", "log.csv", "--json", "--zone", "Asia/Tokyo").json
    assert here["log_loss"] is None  # 02:30 still belongs to the first of January
    assert tokyo["log_loss"] is not None
    assert 0 <= tokyo["rmse_bins"] <= 1
    assert here["cards"][0]["stability"] != tokyo["cards"][0]["stability"]


@pytest.mark.parametrize("zone", ["Nowhere/Else", "", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none(desk: Desk, zone: str) -> None:
    answer = desk.run("replay", log(desk, LOG), "--zone", zone)
    assert answer.status == 2
    assert "zone" in answer.err
    assert "should not have" not in answer.err


def test_bad_rows_are_named_and_the_others_folded(desk: Desk) -> None:
    log(desk, LOG + "c,9,2026-01-01T10:00:00Z,1\nc,3,yesterday,1\nd,3,2026-01-01T10:00:00Z,x\n")
    answer = desk.run("replay", "log.csv", "--json")
    assert answer.status == 1
    assert [line.split(": ")[0] for line in answer.err.splitlines()] == [
        "log.csv:5:1",
        "log.csv:6:1",
        "log.csv:7:1",
    ]
    assert "log.csv:7:1: warning: " in answer.err
    assert [card["card_id"] for card in answer.json["cards"]] == ["a", "b", "d"]


def test_a_log_can_come_from_standard_input(desk: Desk) -> None:
    assert desk.run("replay", "-", "--json", said=LOG).json["reviews"] == 3


def test_the_text_names_each_card(desk: Desk) -> None:
    lines = desk.run("replay", log(desk, LOG.replace("\n", "\r\n"))).lines
    assert lines[0].split() == ["card", "stability", "difficulty", "ratings", "due"]
    assert lines[2].split()[0] == "b"
    assert "2 cards, 3 reviews, 0 of them predicted" in lines


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", b"\xff\xfe", HEAD + "a,3\n"])
def test_a_log_that_is_none(desk: Desk, text: str | bytes) -> None:
    answer = desk.run("replay", log(desk, text))
    assert answer.status == 1
    assert "log.csv" in answer.err
    assert "should not have" not in answer.err


def test_a_missing_log_and_a_folder(desk: Desk) -> None:
    for name in ("nowhere.csv", "."):
        answer = desk.run("replay", name)
        assert answer.status == 1
        assert answer.err.startswith(f"tenhours: {name} cannot be read: ")
        assert "Errno" not in answer.err


def test_nothing_is_touched(desk: Desk) -> None:
    log(desk, LOG)
    before = sorted(path.name for path in desk.home.iterdir())
    desk.run("replay", "log.csv")
    assert sorted(path.name for path in desk.home.iterdir()) == before
