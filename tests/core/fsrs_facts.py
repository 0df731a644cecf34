"""What the FSRS projects themselves expect of FSRS-6, copied from their tests (MIT and BSD-3).

Sources: py-fsrs 3abe686 (tests/test_basic.py), ts-fsrs cdec8d2 (packages/fsrs/__tests__:
FSRS-6.test.ts, algorithm.test.ts), go-fsrs 81c1d8c (fsrs_test.go), fsrs-rs 0cbb9d3
(src/inference.rs, src/model.rs, src/dataset.rs), fsrs-optimizer cf052b7 (tests/model_test.py).
"""

from __future__ import annotations

from typing import NamedTuple

WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default weights of FSRS-6."""


class Sequence(NamedTuple):
    """Ratings at gaps, and the memory that they leave."""

    name: str
    ratings: tuple[int, ...]
    gaps: tuple[int, ...]
    stability: float
    difficulty: float
    tolerance: float
    weights: tuple[float, ...] = WEIGHTS


SEQUENCES = (
    # py-fsrs test_memo_state; fsrs-rs test_memory_state; go-fsrs TestNextStatesMemoryStateShortTerm
    Sequence("short", (1, 3, 3, 3, 3, 3), (0, 0, 1, 3, 8, 21), 53.62691, 6.3574867, 1e-4),
    # fsrs-rs test_memory_state; go-fsrs TestNextStatesMemoryStateLongTerm: no short-term weights
    Sequence(
        "long",
        (1, 3, 3, 3, 3, 3),
        (0, 0, 1, 3, 8, 21),
        53.335106,
        6.3574867,
        1e-4,
        (*WEIGHTS[:17], 0.0, 0.0, 0.0, WEIGHTS[20]),
    ),
    # go-fsrs TestNextStatesMemoryStateAllRatingsShortTerm
    Sequence("all ratings", (1, 2, 3, 4, 3, 3), (0, 0, 1, 3, 8, 21), 51.081, 6.7493, 5e-5),
    # go-fsrs TestBasicSchedulerMemoState, to the four places that it prints
    Sequence("go", (1, 3, 3, 3, 3, 3, 3), (0, 0, 0, 1, 3, 8, 21), 54.0393, 6.3464, 1e-4),
    # fsrs-optimizer test_forward: two ratings
    Sequence("again again", (1, 1), (0, 1), 0.10088589, 8.806304, 1e-4),
    Sequence("hard hard", (2, 2), (0, 1), 3.2494123, 6.7404594, 1e-4),
    Sequence("good good", (3, 3), (0, 1), 7.3153, 2.1112142, 1e-4),
    Sequence("easy easy", (4, 4), (0, 1), 18.014914, 1.0, 1e-4),
    Sequence("again, two days", (1, 1), (0, 2), 0.112798266, 8.806304, 1e-4),
    Sequence("hard, two days", (2, 2), (0, 2), 4.4694576, 6.7404594, 1e-4),
)

# py-fsrs test_review_card; ts-fsrs ivl_history; go-fsrs TestBasicSchedulerExample:
# each rating is given when the card falls due.
SCHEDULE_RATINGS = (3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3)
SCHEDULE_DAYS = (0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21)
SCHEDULE_PHASES_BEFORE = (
    "NEW", "LEARNING", "REVIEW", "REVIEW", "REVIEW", "REVIEW", "REVIEW",
    "RELEARNING", "RELEARNING", "REVIEW", "REVIEW", "REVIEW", "REVIEW",
)  # fmt: skip

# ts-fsrs "first repeat": a new card, by rating from Again to Easy
FIRST_STABILITY = (0.212, 1.2931, 2.3065, 8.2956)
FIRST_DIFFICULTY = (6.4133, 5.11217071, 2.11810397, 1.0)
FIRST_DAYS = (0, 0, 0, 8)
FIRST_PHASES = ("LEARNING", "LEARNING", "LEARNING", "REVIEW")

# days, stability, retrievability: ts-fsrs forgetting_curve; fsrs-rs test_power_forgetting_curve
FORGETTING_CURVE = (
    (0, 1.0, 1.0),
    (1, 1.0, 0.9),
    (2, 1.0, 0.84588465),
    (3, 1.0, 0.8093881),
    (1, 2.0, 0.9403443),
    (2, 3.0, 0.9253786),
    (3, 4.0, 0.9185229),
    (4, 4.0, 0.9),
    (5, 2.0, 0.8261359),
)

# the same with a decay of 0.2: fsrs-rs test_current_retrievability
FORGETTING_CURVE_DECAY_02 = (
    (0, 1.0, 1.0),
    (1, 1.0, 0.9),
    (2, 1.0, 0.84028935),
    (3, 1.0, 0.7985001),
)

# fsrs-rs and fsrs-optimizer test_next_difficulty: from difficulty 5, by rating
NEXT_DIFFICULTY = (8.341763, 6.6659956, 4.990228, 3.3144615)

# fsrs-rs and fsrs-optimizer test_next_stability: from stability 5 on the same day, by rating
SHORT_TERM_STABILITY = (1.596818, 5.0, 5.0, 8.12961)

# the same tests: (difficulty, retrievability, rating, stability after), from stability 5
NEXT_STABILITY = (
    (1.0, 0.9, 1, 1.0525396),
    (2.0, 0.8, 1, 1.1894329),
    (3.0, 0.7, 1, 1.3680838),
    (4.0, 0.6, 1, 1.584989),
    (2.0, 0.8, 2, 28.226582),
    (3.0, 0.7, 3, 58.656002),
    (4.0, 0.6, 4, 127.226685),
)

# fsrs-rs test_next_interval; go-fsrs TestNextInterval: from stability 1, at most 36 500 days
INTERVAL_BY_RETENTION = (
    (0.1, 36500), (0.2, 34793), (0.3, 2508), (0.4, 387), (0.5, 90),
    (0.6, 27), (0.7, 9), (0.8, 3), (0.9, 1),
)  # fmt: skip
