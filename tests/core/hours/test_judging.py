from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.core.hours.berlin import MINUTE

from tenhours.core.hours import judging
from tenhours.core.hours.judging import Standing, Verdict, WeekFacts

FIRST = date(2026, 1, 5)


def weeks(*minutes: int | None, target: int = 600) -> list[WeekFacts]:
    """List weeks by their counted minutes; None is a week off."""
    return [
        WeekFacts(
            FIRST + timedelta(weeks=number),
            (each or 0) * MINUTE,
            0 if each is None else target * MINUTE,
        )
        for number, each in enumerate(minutes)
    ]


def letters(*minutes: int | None, start: Standing = judging.START) -> str:
    rows, _ = judging.judge_all(weeks(*minutes), start)
    return "".join(row.verdict.letter for row in rows)


def test_the_letters() -> None:
    assert "".join(verdict.letter for verdict in Verdict) == "PFMEW"


def test_one_second_short_is_no_pass() -> None:
    short = WeekFacts(FIRST, 36_000 - 1, 36_000)
    assert judging.verdict(Standing(freezes=0), short) is Verdict.MISS
    assert judging.verdict(Standing(freezes=0), WeekFacts(FIRST, 36_000, 36_000)) is Verdict.PASS


def test_a_first_partial_week_that_fails_is_a_warm_up_and_costs_nothing() -> None:
    row, standing = judging.judge(judging.START, WeekFacts(FIRST, 60, 3600, partial=True))
    assert row.verdict is Verdict.WARMUP
    assert (standing.streak, standing.strength, standing.freezes) == (0, 0.0, 2)


def test_a_first_partial_week_that_passes_is_a_pass() -> None:
    row, standing = judging.judge(judging.START, WeekFacts(FIRST, 3600, 3600, partial=True))
    assert (row.verdict, standing.streak) == (Verdict.PASS, 1)
    assert standing.strength == pytest.approx(0.13157)


def test_one_freeze_in_any_four_weeks() -> None:
    assert letters(0, 0, 0, 0, 0, 0, 0, 0, 0) == "FMMMFMMMM"
    assert letters(0, 600, 600, 0) == "FPPM"
    assert letters(0, 600, 600, 600, 0) == "FPPPF"


def test_a_week_off_is_one_of_the_four() -> None:
    assert letters(0, None, None, None, 0) == "FEEEF"


def test_eight_passes_in_a_row_earn_a_freeze() -> None:
    _, after_seven = judging.judge_all(weeks(*[600] * 7), Standing(freezes=0))
    assert after_seven.freezes == 0
    _, after_eight = judging.judge_all(weeks(*[600] * 8), Standing(freezes=0))
    assert after_eight.freezes == 1
    _, after_sixteen = judging.judge_all(weeks(*[600] * 16), Standing(freezes=0))
    assert after_sixteen.freezes == 2


def test_no_more_than_two_freezes_are_held() -> None:
    _, standing = judging.judge_all(weeks(*[600] * 30))
    assert standing.freezes == 2


def test_a_week_off_does_not_break_the_row_but_a_freeze_does() -> None:
    with_holiday = [600, 600, 600, None, 600, 600, 600, 600, 600]
    _, standing = judging.judge_all(weeks(*with_holiday), Standing(freezes=0))
    assert standing.freezes == 1
    with_freeze = [600, 600, 600, 0, 600, 600, 600, 600, 600]
    _, standing = judging.judge_all(weeks(*with_freeze), Standing(freezes=1))
    assert (standing.freezes, standing.row) == (0, 5)


def test_a_miss_starts_the_row_again() -> None:
    minutes = [600, 600, 600, 600, 600, 600, 600, 0, 600]
    _, standing = judging.judge_all(weeks(*minutes), Standing(freezes=0))
    assert (standing.freezes, standing.row) == (0, 1)


def test_a_frozen_week_keeps_the_streak_but_tells_the_strength_the_truth() -> None:
    row, standing = judging.judge(Standing(streak=5, strength=0.5), weeks(300)[0])
    assert (row.verdict, standing.streak) == (Verdict.FROZEN, 5)
    assert standing.strength == pytest.approx(0.868430 * 0.5 + 0.131570 * 0.5)


def test_more_than_the_target_is_no_more_strength() -> None:
    _, exact = judging.judge(judging.START, weeks(600)[0])
    _, double = judging.judge(judging.START, weeks(1200)[0])
    assert exact.strength == double.strength


def test_half_a_target_short_can_be_repaired_and_no_more() -> None:
    start = Standing(streak=9, freezes=0)
    rows, standing = judging.judge_all(weeks(300, 900), start)
    assert (standing.streak, rows[1].repairs) == (10, FIRST)
    rows, standing = judging.judge_all(weeks(299, 1200), start)
    assert (standing.streak, rows[1].repairs) == (1, None)


def test_a_repair_takes_the_whole_debt() -> None:
    _, standing = judging.judge_all(weeks(480, 719), Standing(streak=9, freezes=0))
    assert standing.streak == 1


def test_the_debt_is_added_to_the_next_weeks_own_target() -> None:
    missed, shorter = weeks(480)[0], WeekFacts(FIRST + timedelta(weeks=1), 390 * 60, 270 * 60)
    _, standing = judging.judge_all([missed, shorter], Standing(streak=9, freezes=0))
    assert standing.streak == 10


def test_weeks_off_put_the_repair_off() -> None:
    rows, standing = judging.judge_all(weeks(480, None, 720), Standing(streak=9, freezes=0))
    assert (standing.streak, rows[2].repairs) == (10, FIRST)


def test_only_the_next_week_with_a_target_repairs() -> None:
    rows, standing = judging.judge_all(weeks(480, 600, 900), Standing(streak=9, freezes=0))
    assert standing.streak == 2
    assert judging.repaired(rows) == frozenset()


def test_a_frozen_week_takes_the_chance_to_repair() -> None:
    minutes = [0, 600, 600, 480, 0, 720]
    rows, standing = judging.judge_all(weeks(*minutes), Standing(streak=9))
    assert "".join(row.verdict.letter for row in rows) == "FPPMFP"
    assert (judging.repaired(rows), standing.streak) == (frozenset(), 1)


def test_one_repair_in_eight_weeks_from_miss_to_miss() -> None:
    start = Standing(streak=9, freezes=0)
    seven = [480, 720, 600, 600, 600, 600, 600, 480, 720]
    rows, standing = judging.judge_all(weeks(*seven), start)
    assert judging.repaired(rows) == {FIRST}
    assert standing.streak == 1
    # Eight weeks later it may be again.
    eight = [480, 720, 600, 600, 600, 600, 600, 600, 480, 720]
    rows, standing = judging.judge_all(weeks(*eight), start)
    assert judging.repaired(rows) == {FIRST, FIRST + timedelta(weeks=8)}
    assert standing.streak == 10 + 6 + 1


def test_surplus_is_not_banked() -> None:
    assert letters(1200, 599, start=Standing(freezes=0)) == "PM"


def test_a_verdict_from_the_ledger_stands_whatever_would_be_said_now() -> None:
    row, standing = judging.enter(Standing(streak=3, freezes=0), weeks(480)[0], Verdict.FROZEN)
    assert (row.verdict, standing.streak, standing.freezes) == (Verdict.FROZEN, 3, 0)
