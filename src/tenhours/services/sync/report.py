"""What a sync understood: counts, rewords with before and after, and every problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenhours.core.notes import Problem


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem with the file that it stands in."""

    file: str
    problem: Problem

    def __str__(self) -> str:
        """Word it as compilers do, so that editors can jump to it."""
        found = self.problem
        mark = "" if found.severity.value == "error" else "warning: "
        return f"{self.file}:{found.line}:{found.column}: {mark}{found.message}"


@dataclass(frozen=True, slots=True)
class RecognisedReword:
    """A note that was recognised in a changed text."""

    old_key: str
    new_key: str
    before: str
    """Its front as it was."""
    after: str


@dataclass(slots=True)
class SyncReport:
    """Counts of cards, and what the student should look at."""

    added: int = 0
    reworded: int = 0
    moved: int = 0
    retired: int = 0
    unchanged: int = 0
    held: int = 0
    """Cards that stay out of the queue until their file can be read whole again."""
    renamed: int = 0
    """Cards whose text is the same under a new id; they are unchanged too."""
    returned: int = 0
    """Cards that came back with their memory."""
    shadowed: list[str] = field(default_factory=list)
    """Ids of bundled notes that one of the student's stands for."""
    rewords: list[RecognisedReword] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything about the cards is different now."""
        return bool(self.added or self.reworded or self.moved or self.retired or self.returned)
