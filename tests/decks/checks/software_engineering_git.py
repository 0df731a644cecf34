"""Checks of the cards on git, by git itself in a temporary folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.decks.card_text import CardText, run, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import table, whole
from tests.decks.checks.software_engineering_python import found

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHO: Final = {
    f"GIT_{role}_{what}": text
    for role in ("AUTHOR", "COMMITTER")
    for what, text in (("NAME", "A"), ("EMAIL", "a@b.c"), ("DATE", "2026-01-01T00:00:00Z"))
}


class Repository:
    """A repository in a folder, out of reach of this machine's settings."""

    def __init__(self, folder: str) -> None:
        self.file = Path(folder) / "f"
        self._folder = folder
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        self._environment = kept | quiet | _WHO
        self("init -q -b main")

    def __call__(self, command: str, told: bytes = b"", *, may_fail: bool = False) -> str:
        """Run a git command and return what it prints; its status if it fails and may."""
        done = subprocess.run(
            ["git", *shlex.split(command)],
            cwd=self._folder,
            env=self._environment,
            input=told,
            capture_output=True,
            check=not may_fail,
            timeout=9,
        )
        if done.returncode and may_fail:
            return f"status {done.returncode}"
        return done.stdout.decode().strip()

    def commit(self, text: str, name: str = "f") -> str:
        """Commit a file with this text and return the commit's id."""
        (self.file.parent / name).write_text(text)
        self(f"add {name}")
        self(f"commit -q -m {text.split(maxsplit=1)[0]}")
        return self("rev-parse HEAD")


@contextmanager
def repository() -> Iterator[Repository]:
    """Make an empty repository, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Repository(folder)


@cache
def commit_object() -> str:
    """Return a commit with a parent, as git stores it."""
    with repository() as git:
        git.commit("one")
        git.commit("two")
        return git("cat-file -p HEAD")


@check(
    level=3,
    mutants=[
        ("id of a tree (", "id of a blob ("),
        ("author, committer and", "author, branch and"),
        ("ids of its parents", "ids of its children"),
    ],
)
def swe_git_commit(card: CardText) -> None:
    """What git prints of a commit."""
    header, _, message = commit_object().partition("\n\n")
    said = re.search(r"id of a (\w+) .* ids of its (\w+)s, (\w+), (\w+) and (\w+)\.", card.back)
    assert said
    *names, last = said.groups()
    assert [line.split()[0] for line in header.splitlines()] == names
    assert (last, message) == ("message", "two")
    assert "contains no diff" in card.back
    assert "@@" not in commit_object()


@cache
def git_blob_id(content: bytes) -> str:
    """Return git's own id of a content."""
    with repository() as git:
        return git("hash-object --stdin", content)


@check(
    level=3,
    mutants=[
        (r"blob %d\x00", "blob %d"),
        ("header + content", "content + header"),
        ("len(content)", "(len(content) + 1)"),
    ],
)
def swe_blob_id(card: CardText) -> None:
    """Against git hash-object, the empty file included."""
    blob_id = run(card.code())["blob_id"]
    for content in (b"", b"hello\n", bytes(range(256))):
        assert blob_id(content) == git_blob_id(content)


@cache
def compared(command: str) -> str:
    """Return the two states between which a diff command finds a difference."""
    assert command.startswith("git diff")
    with repository() as git:
        git.commit("committed\n")
        git.file.write_text("staged\n")
        git("add f")
        git.file.write_text("working\n")
        shown = git(command.removeprefix("git "))
    return ", ".join(re.findall(r"^[-+](\w+)$", shown, re.MULTILINE))


@check(
    level=3,
    mutants=[
        ("| `git diff` | staged, working", "| `git diff` | committed, working"),
        ("| committed, staged |", "| staged, working |"),
        ("| `git diff HEAD` | committed, working", "| `git diff HEAD` | staged, working"),
    ],
)
def swe_git_diff(card: CardText) -> None:
    """By git, with three different states."""
    rows = table(card.back)
    assert [command for command, _ in rows] == card.spans("front")
    for command, states in rows:
        assert compared(str(command)) == states


@cache
def joined(way: str) -> tuple[int, int, bool]:
    """Join two commits with a main that moved on.

    Return how many commits the joining adds that have two parents, how many others it adds, and
    whether the two commits keep their ids.
    """
    with repository() as git:
        git.commit("base")
        git("checkout -q -b mine")
        mine = [git.commit("one", "g"), git.commit("two", "g")]
        git("checkout -q main")
        known = {*mine, git.commit("other", "h"), git("rev-parse HEAD~1")}
        git("checkout -q mine")
        git("merge -q -m joined main" if way == "Merge" else "rebase -q main")
        now = git("rev-list HEAD").split()
        doubles = set(git("rev-list --min-parents=2 HEAD").split())
    new = set(now) - known
    return len(new & doubles), len(new - doubles), set(mine) <= set(now)


@check(
    level=3,
    mutants=[
        ("A: Merge adds", "A: Rebase adds"),
        ("Rebase replays", "Merge replays"),
        ("has two commits", "has three commits"),
    ],
)
def swe_merge_rebase(card: CardText) -> None:
    """By git."""
    way = found(r"(\w+) adds one commit with two parents; your commits stay", card.back)
    assert joined(way) == (1, 0, True)
    way = found(r"(\w+) replays them on main as new commits with new ids: a line", card.back)
    count = {"two": 2, "three": 3}[found(r"has (\w+) commits", card.front)]
    assert joined(way) == (0, count, False)


@cache
def reset(mode: str) -> str:
    """Say what a reset sets back besides the branch."""
    with repository() as git:
        first = git.commit("one")
        git.commit("two")
        git(f"reset -q {mode} HEAD~1")
        assert git("rev-parse main") == first
        back = {"staging area": git("show :f"), "working tree": git.file.read_text()}
    return ", ".join(name for name, text in back.items() if text == "one") or "nothing"


@check(
    level=3,
    mutants=[
        ("| `--soft` | nothing", "| `--soft` | staging area"),
        ("| `--mixed` | staging area |", "| `--mixed` | working tree |"),
        ("| staging area, working tree |", "| working tree |"),
        ("`--mixed` is the default", "`--soft` is the default"),
    ],
)
def swe_git_reset(card: CardText) -> None:
    """By git."""
    for mode, says in table(card.back):
        assert reset(str(mode)) == says
    default = found(r"`(--\w+)` is the default", card.explanation)
    assert reset(default) == reset("")


@cache
def undone(way: str) -> tuple[int, bool, bool]:
    """Undo a pushed commit: how many commits there are then, is it undone, is the push taken."""
    with repository() as git, tempfile.TemporaryDirectory() as shared:
        git(f"init -q --bare {shlex.quote(shared)}")
        git.commit("one")
        git.commit("two")
        git(f"push -q {shlex.quote(shared)} main")
        git("revert --no-edit HEAD" if way == "Revert" else "reset -q --hard HEAD~1")
        pushed = git(f"push -q {shlex.quote(shared)} main", may_fail=True)
        commits = len(git("rev-list HEAD").split())
        return commits, git.file.read_text() == "one", not pushed.startswith("status")


@check(level=3, mutants=[("A: Revert adds", "A: Reset adds"), ("Reset drops", "Revert drops")])
def swe_git_revert(card: CardText) -> None:
    """By git, with a shared repository that takes pushes."""
    adds = found(r"(\w+) adds a new commit with the opposite change", card.back)
    drops = found(r"(\w+) drops the commit, which then needs a forced push", card.back)
    assert undone(adds) == (3, True, True)
    assert undone(drops) == (1, True, False)


@check(
    level=3,
    mutants=[("A: 10,", "A: 9,"), ("2^{10}", "2^{9}"), ("One of 1,000", "One of 2,000")],
)
def swe_bisect(card: CardText) -> None:
    """The search, for every place of the first bad commit."""
    count = whole(card.numbers("front")[0])
    most = 0
    for bad in range(count):
        low, high, tests = 0, count - 1, 0
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if middle >= bad else (middle + 1, high)
            tests += 1
        assert low == bad
        most = max(most, tests)
    assert int(card.number()) == most
    left, right = card.formula().split(r"\ge")
    assert value(left) >= value(right) == count > value(left) / 2


_LINES: Final = tuple("abcdefghi")


@cache
def merges() -> dict[str, bool]:
    """Try pairs of changes to nine lines; tell which of them conflict."""
    pairs = {
        "same, different": ({4: "X"}, {4: "Y"}),
        "same, equal": ({4: "X"}, {4: "X"}),
        "adjoining, different": ({4: "X"}, {5: "Y"}),
        "distant, different": ({0: "X"}, {8: "Y"}),
    }
    conflicts = {}
    with repository() as git:
        for name, changes in pairs.items():
            for file, change in zip(("base", "ours", "theirs"), ({}, *changes), strict=True):
                lines = [change.get(k, line) for k, line in enumerate(_LINES)]
                (git.file.parent / file).write_text("\n".join(lines) + "\n")
            done = git("merge-file -p ours base theirs", may_fail=True)
            conflicts[name] = done.startswith("status")
    return conflicts


@check(
    level=3,
    mutants=[
        ("same or adjoining lines", "same or distant lines"),
        ("in different ways", "in equal ways"),
    ],
)
def swe_merge_conflict(card: CardText) -> None:
    """By git merge-file."""
    said = re.search(r"changed the (\w+) or (\w+) lines, in (\w+) ways", card.back)
    assert said
    first, second, ways = said.groups()
    assert {f"{first}, {ways}", f"{second}, {ways}"} == {n for n, bad in merges().items() if bad}


@cache
def rebased_after_sharing() -> tuple[int, dict[str, bool]]:
    """Rebase a commit that another has pulled.

    Return how often its change stands in the other's history after a merge, and which ways of
    pushing the rebased branch go through after somebody else has pushed to it.
    """
    with repository() as git, tempfile.TemporaryDirectory() as folder:
        shared = f"{folder}/shared"
        git(f"init -q --bare {shared}")
        git.commit("base")
        git("checkout -q -b mine")
        git.commit("change", "g")
        git(f"remote add origin {shared}")
        git("push -q origin mine")
        git("branch other")
        git("checkout -q main")
        git.commit("more")
        git("checkout -q mine")
        git("rebase -q main")
        git("checkout -q other")
        git.commit("theirs", "h")
        git(f"push -q {shared} other:mine")
        git("checkout -q mine")
        pushes = {}
        for way in ("", "--force-with-lease", "--force"):
            done = git(f"push -q --dry-run {way} origin mine", may_fail=True)
            pushes[way] = not done.startswith("status")
        git("merge -q -m joined other")
        twice = git("log --format=%s").split().count("change")
    return twice, pushes


@check(
    level=3,
    mutants=[
        ("changes appear twice", "changes appear once"),
        ("unlike `--force`", "unlike `--force-with-lease`"),
        ("use `--force-with-lease`", "use `--force`"),
    ],
)
def swe_rebase_shared(card: CardText) -> None:
    """By git; pushes are tried without changing anything."""
    twice, pushes = rebased_after_sharing()
    assert twice == {"once": 1, "twice": 2}[found(r"changes appear (\w+)", card.back)]
    assert not pushes[""]
    assert not pushes[found(r"use `(\S+)`", card.back)]
    assert pushes[found(r"unlike `(\S+)`", card.explanation)]
