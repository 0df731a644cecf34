"""Some weeks of a student's life, with the verdicts that the rules demand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Provenance
from tenhours.core.hours.judging import Verdict

if TYPE_CHECKING:
    from tests.services.hours.desk import HoursDesk

FIRST = date(2026, 3, 9)


def test_a_season(desk: HoursDesk) -> None:
    desk.clock.pass_(days=6)  # Sunday 8 March, noon
    desk.commit()
    desk.clock.pass_(days=1)
    timed(desk, hours=2)  # Monday: 2 h attended
    by_hand(desk, days=4, duration="2h")  # Tuesday to Friday: 8 h
    desk.hours.promising.holiday(date(2026, 4, 6), date(2026, 4, 12))
    to_monday(desk)  # week 2: 4 h
    timed(desk, hours=4)
    to_monday(desk)  # week 3: 7 h, missed by 3
    by_hand(desk, days=2, duration="3h30")
    to_monday(desk)  # week 4: 13 h, repairs
    by_hand(desk, days=4, duration="3h15")
    to_monday(desk)  # week 5: off
    to_monday(desk)
    desk.clock.pass_(days=2)
    rows = desk.hours.weeks.record().judgements
    assert rows[0].verdict is Verdict.EXEMPT  # only the Sunday of the commitment, which is off
    found = [(row.verdict, row.counted, row.streak, row.freezes) for row in rows[1:]]
    assert found == [
        (Verdict.PASS, 36_000, 1, 2),
        (Verdict.FROZEN, 14_400, 1, 1),
        (Verdict.MISS, 25_200, 0, 1),
        (Verdict.PASS, 46_800, 2, 1),
        (Verdict.EXEMPT, 0, 2, 1),
    ]
    assert rows[4].repairs == FIRST + timedelta(days=14)
    report = desk.hours.weeks.week(FIRST)
    assert report.tally.split[Provenance.ATTENDED] == 7200
    assert report.tally.split[Provenance.MANUAL] == 28_800
    assert [row.key for row in desk.hours.weeks.look()] == [FIRST + timedelta(days=14)]
    assert desk.hours.weeks.look() == ()
    assert desk.hours.verifying.verify().sound


def test_a_year_away_is_judged_at_once_and_older_weeks_first(desk: HoursDesk) -> None:
    desk.commit()
    desk.clock.pass_(days=366)
    rows = desk.hours.weeks.record().judgements
    assert len(rows) == 52
    assert [row.key for row in rows] == sorted(row.key for row in rows)
    assert sum(row.verdict is Verdict.FROZEN for row in rows) == 2
    assert desk.hours.verifying.verify().sound


def test_a_correction_shows_beside_the_verdict_and_never_changes_it(desk: HoursDesk) -> None:
    desk.clock.pass_(days=6)
    desk.commit()
    desk.clock.pass_(days=1)
    by_hand(desk, days=5, duration="2h")
    desk.clock.pass_(days=7)
    before = desk.hours.weeks.week(FIRST)
    assert before.judgement is not None
    assert (before.judgement.verdict, before.late) == (Verdict.PASS, 0)
    entry = before.lines[0].entry
    desk.hours.recording.remove([entry.id])
    after = desk.hours.weeks.week(FIRST)
    assert after.judgement == before.judgement
    assert (after.counted, after.late) == (36_000, -7200)


def timed(desk: HoursDesk, *, hours: int) -> None:
    desk.hours.timing.start(["svd"])
    for _ in range(hours * 6):
        desk.clock.pass_(minutes=10)
        desk.hours.timing.beat()
    desk.hours.timing.stop()
    desk.clock.pass_(hours=24 - hours)


def by_hand(desk: HoursDesk, *, days: int, duration: str) -> None:
    for _ in range(days):
        desk.log(duration)
        desk.clock.pass_(days=1)


def to_monday(desk: HoursDesk) -> None:
    """Go on to noon of the next Monday."""
    today = desk.clock.now().date()
    desk.clock.pass_(days=7 - today.weekday())
