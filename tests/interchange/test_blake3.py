"""BLAKE3 against the vectors of its authors: bytes 0, 1, … 250, 0, 1, …"""

from __future__ import annotations

import pytest

from tenhours.interchange.blake3 import blake3


@pytest.mark.parametrize(
    ("length", "digest"),
    [
        (0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
        (1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"),
        (1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
        (1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
        (2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"),
        (31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"),
    ],
)
def test_the_authors_vectors(length: int, digest: str) -> None:
    assert blake3(bytes(index % 251 for index in range(length))).hex() == digest


def test_the_hash_that_hashcards_tests_itself_with() -> None:
    digest = "4878ca0425c739fa427f7eda20fe845f6b2e46ba5fe2a14df5b1e32f50603215"
    assert blake3(b"test").hex() == digest
