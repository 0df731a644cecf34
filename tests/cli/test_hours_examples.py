"""The worked examples of the ten-hours habit, through the commands that a student types."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.desk import Answer, Desk

COMMIT = ("commit", "10h", "--weeks", "12", "--if", "I am home", "--then", "I study")


@pytest.fixture
def berlin(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    zone(desk, "Europe/Berlin")
    return desk


def zone(desk: Desk, name: str, more: str = "") -> None:
    desk.settings(f'[time]\nzone = "{name}"\n{more}[library]\nsubjects = []\n')


def promised(desk: Desk, at: str = "2026-11-08T12:00:00+01:00") -> Desk:
    """Commit on a Sunday, so that the next week is the first that counts."""
    desk.at(at)
    assert desk.run(*COMMIT).status == 0
    return desk


def done(answer: Answer) -> Answer:
    assert answer.status == 0, answer.err
    return answer


def log(desk: Desk, at: str, *words: str) -> Answer:
    desk.at(at)
    return done(desk.run("log", *words, "--force"))


def week(desk: Desk, at: str, *words: str) -> dict[str, Any]:
    desk.at(at)
    found: dict[str, Any] = done(desk.run("week", *words, "--json")).json
    return found


def test_1_a_wednesday_behind(berlin: Desk) -> None:
    promised(berlin)
    log(berlin, "2026-11-09T20:00:00+01:00", "2h")
    found = week(berlin, "2026-11-11T09:00:00+01:00")
    assert found["pace"] == -3600
    assert (found["quota_today"], found["left_today"]) == (105 * 60, 105 * 60)
    assert (found["bare_minimum"], found["safe_days"]) == (0, 3)
    assert berlin.run("check").status == 10
    log(berlin, "2026-11-11T20:00:00+01:00", "1h45")
    assert week(berlin, "2026-11-12T09:00:00+01:00")["quota_today"] == 105 * 60


def test_2_a_saturday_in_red(berlin: Desk) -> None:
    promised(berlin)
    log(berlin, "2026-11-09T20:00:00+01:00", "3h")
    log(berlin, "2026-11-10T20:00:00+01:00", "2h30")
    found = week(berlin, "2026-11-14T09:00:00+01:00")
    assert found["counted"] == 5.5 * 3600
    assert (found["quota_today"], found["bare_minimum"]) == (270 * 60, 30 * 60)
    assert found["colour"] == "red"
    assert berlin.run("check").status == 11
    assert berlin.run("check", "--level", "missed").status == 0


def test_3_the_night_that_skips_an_hour(berlin: Desk) -> None:
    berlin.at("2026-03-29T12:00:00+02:00")
    answer = done(berlin.run("log", "2026-03-29", "01:30-03:30"))
    assert "1h00" in answer.out
    found = week(berlin, "2026-03-29T12:00:00+02:00", "2026-03-23")
    start, end = (datetime.fromisoformat(found[key]) for key in ("start", "end"))
    assert (end - start).total_seconds() == 167 * 3600
    (entry,) = berlin.run("hours", "ls", "2026-03-28", "--json").json["entries"]
    assert (entry["study_day"], entry["counted"]) == ("2026-03-28", 3600)
    refused = berlin.run("log", "2026-03-29", "02:15-04:00")
    assert refused.status == 2
    assert "02:15" in refused.err


def test_4_the_night_that_has_an_hour_twice(berlin: Desk) -> None:
    berlin.at("2026-10-25T12:00:00+01:00")
    assert "3h00" in done(berlin.run("log", "2026-10-25", "01:30-03:30")).out
    done(berlin.run("hours", "undo"))
    assert "0h30" in done(berlin.run("log", "2026-10-25", "02:45-02:15")).out
    refused = berlin.run("log", "2026-10-25", "02:10-02:50")
    assert refused.status == 2
    assert "+02:00" in refused.err
    assert "+01:00" in refused.err
    found = week(berlin, "2026-10-25T12:00:00+01:00", "2026-10-19")
    start, end = (datetime.fromisoformat(found[key]) for key in ("start", "end"))
    assert (end - start).total_seconds() == 169 * 3600


@pytest.mark.parametrize(("key", "hours"), [("2026-03-02", 167), ("2026-10-26", 169)])
def test_5_new_york(desk: Desk, key: str, hours: int) -> None:
    zone(desk, "America/New_York")
    found = week(desk, "2026-11-20T12:00:00-05:00", key)
    start, end = (datetime.fromisoformat(found[name]) for name in ("start", "end"))
    assert (found["key"], (end - start).total_seconds()) == (key, hours * 3600)


@pytest.mark.parametrize(("start", "key"), [("monday", "2026-11-09"), ("sunday", "2026-11-15")])
def test_6_where_a_week_starts(desk: Desk, start: str, key: str) -> None:
    zone(desk, "Europe/Berlin", f'week_start = "{start}"\n')
    log(desk, "2026-11-15T12:30:00+01:00", "10:00-12:00")
    found = week(desk, "2026-11-15T12:30:00+01:00")
    assert (found["key"], found["counted"]) == (key, 7200)


def test_7_a_commitment_on_a_wednesday(berlin: Desk) -> None:
    berlin.at("2026-11-18T15:00:00+01:00")
    assert done(berlin.run(*COMMIT, "--json")).json["this_week"] == 330 * 60
    assert week(berlin, "2026-11-18T15:10:00+01:00")["target"] == 330 * 60


def test_8_far_from_home(berlin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    berlin.at("2026-11-12T12:00:00-08:00")
    first = done(berlin.run("week")).lines[0]
    assert "closes Mon 16 Nov 04:00 CET" in first
    assert "here Sun 15 Nov 19:00 PST" in first
    summer = done(berlin.run("week", "2026-03-09")).lines[0]
    assert "Sun 15 Mar 20:00 PDT" in summer


def test_9_over_the_boundary_of_two_weeks(berlin: Desk) -> None:
    log(berlin, "2026-11-16T06:00:00+01:00", "03:00-05:30")
    assert week(berlin, "2026-11-16T06:00:00+01:00", "2026-11-15")["counted"] == 60 * 60
    assert week(berlin, "2026-11-16T06:00:00+01:00")["counted"] == 90 * 60


def nine_hours_twenty(desk: Desk) -> None:
    for day in range(9, 13):
        log(desk, f"2026-11-{day:02}T20:00:00+01:00", "2h20")


def test_10_late_by_a_day_but_within_grace(berlin: Desk) -> None:
    promised(berlin)
    nine_hours_twenty(berlin)
    log(berlin, "2026-11-16T21:00:00+01:00", "sun", "45m")
    found = week(berlin, "2026-11-18T12:00:00+01:00", "2026-11-09")
    assert (found["verdict"], found["counted"]) == ("pass", 36_300)


def test_10_too_late(berlin: Desk) -> None:
    promised(berlin, "2026-09-06T12:00:00+02:00")
    nine_hours_twenty(berlin)  # meanwhile both freezes went
    berlin.at("2026-11-18T12:00:00+01:00")
    assert berlin.run("check").status == 13
    log(berlin, "2026-11-18T12:00:00+01:00", "2026-11-15", "45m")
    found = week(berlin, "2026-11-18T12:05:00+01:00", "2026-11-09")
    assert (found["verdict"], found["freezes"]) == ("miss", 0)
    assert (found["counted"], found["late"]) == (33_600, 45 * 60)
    assert found["split"]["late"] == 45 * 60
    assert sum(found["split"].values()) == found["counted"] + found["late"]
    assert "9h20 of 10h00 (+0h45 late)" in berlin.run("week", "2026-11-09").out
    assert berlin.run("check").status != 13, "it was looked at"


def test_11_days_off(berlin: Desk) -> None:
    promised(berlin)
    berlin.at("2026-11-10T12:00:00+01:00")
    assert done(berlin.run("holiday", "2026-11-19", "2026-11-22")).status == 0
    done(berlin.run("holiday", "2026-11-23..2026-11-29"))
    done(berlin.run("holiday", "2026-12-06"))
    assert week(berlin, "2026-11-16T12:00:00+01:00")["target"] == 270 * 60
    assert week(berlin, "2026-11-24T12:00:00+01:00")["target"] == 0
    before = week(berlin, "2026-11-24T12:00:00+01:00")["streak"]
    assert week(berlin, "2026-12-01T12:00:00+01:00")["target"] == 600 * 60
    found = week(berlin, "2026-12-01T12:00:00+01:00", "2026-11-23")
    assert (found["verdict"], found["streak"]) == ("exempt", before)


def test_12_frozen_then_missed_then_repaired(berlin: Desk) -> None:
    promised(berlin)
    for day in range(9, 13):  # a pass
        log(berlin, f"2026-11-{day:02}T20:00:00+01:00", "2h30")
    log(berlin, "2026-11-16T20:00:00+01:00", "3h")  # a freeze
    for day in (23, 24, 25):  # 8h: missed by 2h
        log(berlin, f"2026-11-{day}T20:00:00+01:00", "2h40")
    for day in (1, 2, 3, 4):  # 12h: repairs
        log(berlin, f"2026-12-{day:02}T20:00:00+01:00", "3h")
    rows = {
        key: week(berlin, "2026-12-09T12:00:00+01:00", key)
        for key in ("2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30")
    }
    assert [row["verdict"] for row in rows.values()] == ["pass", "frozen", "miss", "pass"]
    assert [row["streak"] for row in rows.values()] == [1, 1, 0, 2]
    assert rows["2026-11-23"]["repaired"] is True
    assert rows["2026-11-16"]["freezes"] == 1
    strength = 0.131570
    assert rows["2026-11-09"]["strength"] == pytest.approx(strength)
    for key, ratio in (("2026-11-16", 0.3), ("2026-11-23", 0.8), ("2026-11-30", 1.0)):
        strength = 0.868430 * strength + 0.131570 * ratio
        assert rows[key]["strength"] == pytest.approx(strength)


def beats(desk: Desk, *times: str) -> None:
    for time in times:
        desk.at(f"2026-11-17T{time}:00+01:00")
        done(desk.run("beat"))


def test_13_a_hole_in_a_timer(berlin: Desk) -> None:
    berlin.at("2026-11-17T19:00:00+01:00")
    done(berlin.run("start", "@backprop"))
    beats(berlin, "19:10", "19:20", "19:30", "19:40", "19:50", "20:00", "20:10", "20:20", "20:30")
    beats(berlin, "20:40", "20:42", "21:30", "21:40", "21:50", "22:00")
    berlin.at("2026-11-17T22:10:00+01:00")
    stopped = done(berlin.run("stop", "--json")).json
    assert stopped["entry"]["seconds"] == (2 * 60 + 22) * 60
    assert stopped["holes"] == [["2026-11-17T19:42:00Z", "2026-11-17T20:30:00Z"]]
    assert stopped["entry"]["source"] == "attended"


def test_13_a_timer_that_was_forgotten(berlin: Desk) -> None:
    berlin.at("2026-11-17T21:00:00+01:00")
    done(berlin.run("start"))
    beats(berlin, "21:10", "21:20", "21:30", "21:40", "21:50", "21:55")
    berlin.at("2026-11-18T08:10:00+01:00")
    answer = done(berlin.run("week"))
    assert "21:00–21:55" in answer.err
    (entry,) = berlin.run("hours", "ls", "--json").json["entries"]
    assert entry["end"] == "2026-11-17T20:55:00Z"


def test_14_a_short_day_is_full(berlin: Desk) -> None:
    log(berlin, "2026-03-29T12:00:00+02:00", "2026-03-28", "22h30")
    refused = berlin.run("log", "2026-03-28", "45m")
    assert refused.status == 1
    assert "0h30 are free" in refused.err
    assert "23h00" in done(berlin.run("log", "2026-03-28", "30m", "--force")).out


def test_14_the_road(berlin: Desk) -> None:
    lines = []
    for number in range(30):  # 286 h in 30 weeks, from 6 April on
        start = datetime.fromordinal(datetime(2026, 4, 7).toordinal() + 7 * number)  # noqa: DTZ001
        lines.append(f"inc {start:%Y%m%d}T100000Z - {start:%Y%m%d}T193200Z # week\n")
    file = berlin.folder / "2026.data"
    file.write_text("".join(lines), encoding="utf-8")
    berlin.at("2026-11-02T12:00:00+01:00")
    assert len(done(berlin.run("hours", "import", str(file), "--json")).json["entries"]) == 30
    found = done(berlin.run("road", "--json")).json
    assert (found["done"], found["weeks_done"]) == (286 * 3600, 30)
    assert round(found["needed"] / 3600, 2) == 10.19
