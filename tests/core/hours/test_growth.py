from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.core.hours.berlin import HOUR

from tenhours.core.hours import growth
from tenhours.core.hours.entries import Category
from tenhours.core.hours.growth import Focus, Hindrance, Rung, Topic

SINCE = date(2026, 11, 2)
SVD = Focus("SVD", "done by hand", 12 * HOUR, SINCE)


def test_the_wanted_mix_does_not_drift() -> None:
    found = growth.mix(
        {Category.CORE: 28 * HOUR, Category.RELATED: 8 * HOUR, Category.MOONSHOT: 4 * HOUR}
    )
    assert (found.drift, found.off_course) == (Fraction(0), False)
    assert found.shares[Category.RELATED] == Fraction(1, 5)


def test_core_alone_drifts_by_what_the_others_lack() -> None:
    found = growth.mix({Category.CORE: 40 * HOUR})
    assert found.drift == Fraction(3, 10)
    assert found.off_course


def test_a_drift_of_exactly_fifteen_in_a_hundred_is_no_hint_yet() -> None:
    found = growth.mix({Category.CORE: 85, Category.RELATED: 5, Category.MOONSHOT: 10})
    assert found.drift == Fraction(15, 100)
    assert not found.off_course


def test_without_any_time_nothing_drifts() -> None:
    assert growth.mix({}).drift == 0


def test_a_topic_climbs_rung_by_rung() -> None:
    topic = Topic("svd", cards=12, mature=12)
    for rung, evidence in (
        (Rung.READ, ""),
        (Rung.RECALLED, ""),
        (Rung.IMPLEMENTED, "src/svd.py"),
        (Rung.TAUGHT, ""),
    ):
        climbed = growth.climb(topic, rung, evidence)
        assert isinstance(climbed, Topic)
        topic = climbed
    assert (topic.rung, topic.evidence) == (Rung.TAUGHT, "src/svd.py")


def test_known_needs_implemented() -> None:
    assert [rung.known for rung in Rung] == [False, False, False, True, True]


def test_what_is_in_the_way_of_a_step() -> None:
    read = Topic("svd", Rung.READ, cards=12, mature=11)
    assert growth.climb(read, Rung.RECALLED) is Hindrance.NOT_MATURE
    assert growth.climb(read, Rung.TAUGHT) is Hindrance.STEP_MISSING
    assert growth.climb(Topic("svd"), Rung.RECALLED) is Hindrance.STEP_MISSING
    recalled = Topic("svd", Rung.RECALLED, cards=12, mature=12)
    assert growth.climb(recalled, Rung.IMPLEMENTED, "  ") is Hindrance.NO_EVIDENCE


def test_a_topic_without_cards_is_known_by_its_implementation() -> None:
    climbed = growth.climb(Topic("docker", Rung.READ), Rung.IMPLEMENTED, "4f2a9c1")
    assert isinstance(climbed, Topic)
    assert climbed.rung.known


def test_a_topic_may_fall_to_any_rung() -> None:
    fallen = growth.climb(Topic("svd", Rung.TAUGHT, evidence="x.py"), Rung.READ)
    assert isinstance(fallen, Topic)
    assert fallen.rung is Rung.READ


def test_another_focus_takes_seven_days_and_a_reason() -> None:
    def other(days: int) -> Focus:
        return Focus("attention", "a talk", 8 * HOUR, SINCE + timedelta(days=days))

    assert growth.switch(None, SVD, reason="") is None
    assert growth.switch(SVD, other(6), reason="bored") is Hindrance.TOO_EARLY
    assert growth.switch(SVD, other(7), reason=" ") is Hindrance.NO_REASON
    assert growth.switch(SVD, other(7), reason="an exam") is None
    assert growth.switch(SVD, other(1), reason="", finished=True) is None
