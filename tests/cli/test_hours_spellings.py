"""Hours by command: every spelling of a time, an option or a change that a student may try."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Desk

COMMIT = ("commit", "10h", "--if", "it is noon", "--then", "I study")


def test_minutes_ago_need_no_option(desk: Desk) -> None:
    assert "11:50" in desk.run("start", "-10m", "@svd").out
    desk.at("2026-03-02T12:05:00+00:00")
    assert "paused at 12:04" in desk.run("pause", "-1m").out
    desk.at("2026-03-02T12:09:00+00:00")
    assert desk.run("resume", "−1m").status == 0
    desk.at("2026-03-02T12:12:00+00:00")
    assert "12:11" in desk.run("switch", "@qr", "-1m").out
    desk.at("2026-03-02T12:16:00+00:00")
    assert "12:11–12:15" in desk.run("stop", "-1m").out
    seen = desk.run("hours", "ls", "--json").json["entries"]
    assert [(entry["topic"], round(entry["seconds"] / 60)) for entry in seen] == [
        ("svd", 17),
        ("qr", 4),
    ]


def test_a_bare_number_is_no_time_ago(desk: Desk) -> None:
    refused = desk.run("start", "-90")
    assert (refused.status, "-10m" in refused.err) == (2, True)


def test_what_a_note_says_may_begin_with_a_minus(desk: Desk) -> None:
    desk.run("start", "-5m")
    desk.run("stop", "--next", "-5m")
    assert "next: -5m" in desk.run("journal").out


@pytest.mark.parametrize(
    "words", ["log 5m --forse", "start --awya", "hours ls --since mon", "week --jsn"]
)
def test_an_option_that_is_not_there_is_no_comment(desk: Desk, words: str) -> None:
    refused = desk.run(*words.split())
    assert (refused.status, "no option" in refused.err) == (2, True)
    assert desk.run("hours", "ls", "--json").json["entries"] == []


def test_behind_two_dashes_every_word_is_a_comment(desk: Desk) -> None:
    assert "--forse" in desk.run("log", "5m", "--", "--forse").out


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("05:00-06:00-05:00", "2026-03-02T10:00:00Z"),
        ("05:00-05:00-06:00", "2026-03-02T10:00:00Z"),
        ("05:00-05:00-06:00-05:00", "2026-03-02T10:00:00Z"),
        ("05:00 - 06:00 -05:00", "2026-03-02T10:00:00Z"),
    ],
)
def test_an_offset_west_of_greenwich_is_no_end(desk: Desk, words: str, begins: str) -> None:
    (entry,) = desk.run("log", *words.split(), "--json").json["entries"]
    assert (entry["start"], entry["seconds"]) == (begins, 3600)


def test_an_offset_that_may_belong_to_either_time_is_refused(desk: Desk) -> None:
    refused = desk.run("log", "01:00-05:00-10:00")
    assert (refused.status, "with both" in refused.err) == (2, True)


def test_the_commitment_shows_what_changes_and_when(desk: Desk) -> None:
    desk.at("2026-03-03T12:00:00+00:00")
    desk.run(*COMMIT)
    desk.run("commit", "12h")
    desk.run("commit", "8h", "--manual-cap", "5h")
    shown = desk.run("commit").out
    assert "mon-fri 1h30, sat 2h30" in shown
    assert "Mon 9 Mar 2026 on: by hand 5h00 a week" in shown
    assert "Mon 16 Mar 2026 on: 8h00 a week" in shown
    coming = desk.run("commit", "--json").json["coming"]
    assert [(terms["since"], terms["target"]) for terms in coming] == [
        ("2026-03-09", 43_200),
        ("2026-03-16", 28_800),
    ]


@pytest.mark.parametrize(
    "change", [("--manual-cap", "none"), ("--manual-cap", "0"), ("--grace", "0")]
)
def test_a_term_that_becomes_nothing_is_a_change(desk: Desk, change: tuple[str, str]) -> None:
    desk.run(*COMMIT, "--manual-cap", "5h")
    assert "changed" in desk.run("commit", *change).out


def test_the_focus_may_be_described_later(desk: Desk) -> None:
    desk.run("focus", "SVD")
    assert desk.run("focus", "SVD", "--done-when", "derived", "--hours", "12h").status == 0
    assert desk.run("focus", "SVD").status == 2
    found = desk.run("focus", "--json").json
    assert (found["done_when"], found["estimate"]) == ("derived", 12 * 3600)
    assert found["since"] == "2026-03-02"


def test_the_weekly_review_looks_back_until_the_last_day(desk: Desk) -> None:
    desk.at("2026-02-23T12:00:00+00:00")
    desk.run(*COMMIT)
    desk.at("2026-03-04T12:00:00+00:00")
    assert desk.run("week", "review", "--json").json["key"] == "2026-02-23"
    assert "verdict" in desk.run("week", "review").out
    desk.at("2026-03-08T12:00:00+00:00")
    assert desk.run("week", "review", "--json").json["key"] == "2026-03-02"


def test_the_weekly_review_has_the_plan_that_is_coming(desk: Desk) -> None:
    desk.at("2026-02-23T12:00:00+00:00")
    desk.run(*COMMIT)
    desk.at("2026-03-08T12:00:00+00:00")
    desk.run("commit", "--plan", "mon-sun 2h")
    assert desk.run("week", "review", "--json").json["plan"] == [120] * 7


def test_a_first_week_says_from_when_on_it_counts(desk: Desk) -> None:
    desk.run("log", "1h")
    desk.run(*COMMIT)
    assert "0h00 of 8h30, from the commitment on (Mon 12:00)" in desk.run("week").out


def test_a_later_correction_is_not_called_late(desk: Desk) -> None:
    desk.at("2026-03-01T12:00:00+00:00")
    desk.run(*COMMIT)
    desk.at("2026-03-08T22:00:00+00:00")
    desk.run("log", "today", "10h", "--force")
    desk.at("2026-03-10T12:00:00+00:00")
    desk.run("hours", "edit", "last", "8h")
    assert "10h00 of 10h00 (-2h00 by later corrections)" in desk.run("week", "-7").out


def test_a_clock_that_shows_less_than_a_timer_measured_is_asked_about(desk: Desk) -> None:
    desk.run("start")
    desk.at("2026-03-02T12:05:00+00:00")
    desk.run("beat")
    desk.at("2026-03-02T11:00:00+00:00")
    assert desk.run("stop").status == 1
    asked = desk.run("log", "10m")
    assert (asked.status, "is it right?" in asked.err) == (2, True)
    assert desk.run("log", "10m", "--force").status == 0
