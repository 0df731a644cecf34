"""Doubts: something unlikely was asked for, and a person may insist."""

from __future__ import annotations

from tenhours.core.errors import UsageError


class DoubtError(UsageError):
    """A question: on a terminal it is asked, elsewhere the same command with `--force` insists."""

    def __init__(self, question: str) -> None:
        super().__init__(f"{question} Say --force if it is so.")
        self.question = question
