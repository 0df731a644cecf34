from __future__ import annotations

from tenhours.core.leeches import is_leech


def test_a_card_is_a_leech_at_eight_lapses_and_at_every_fourth_after() -> None:
    assert [lapses for lapses in range(21) if is_leech(lapses)] == [8, 12, 16, 20]


def test_both_numbers_can_be_set() -> None:
    assert [lapses for lapses in range(11) if is_leech(lapses, 3, 2)] == [3, 5, 7, 9]


def test_a_threshold_of_nothing_turns_it_off() -> None:
    assert not any(is_leech(lapses, threshold=0) for lapses in range(100))


def test_without_a_repeat_it_is_said_once() -> None:
    assert [lapses for lapses in range(50) if is_leech(lapses, 8, 0)] == [8]
