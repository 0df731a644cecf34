"""Checks of cards that fill gaps in SQL, Python, git, the shell and distributed systems."""

from __future__ import annotations

import re
import subprocess
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import Rows, Spec, agree, grouped, table
from tests.decks.checks.software_engineering_git import repository
from tests.decks.checks.software_engineering_python import found, raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def total(values: Iterable[int | None]) -> int | None:
    """Add up as SQL does: NULLs skipped, NULL for nothing."""
    known = [v for v in values if v is not None]
    return sum(known) if known else None


@check(
    level=3,
    mutants=[
        ("FROM sales GROUP BY region\n", "FROM sales GROUP BY shop\n"),
        ("SELECT NULL, NULL, SUM(amount) FROM sales", "SELECT NULL, NULL, 0"),
        ("UNION ALL\nSELECT region", "UNION\nSELECT region"),
    ],
)
def sql_rollup(card: CardText) -> None:
    """Against sums by each of the three prefixes of (region, shop), NULL regions included."""

    def oracle(sales: Rows) -> Rows:
        rows: Rows = []
        for width in (2, 1, 0):
            sums = grouped([(row[:width], row[2]) for row in sales])
            if not width and not sales:
                sums[()] = []
            rows += [(*key, *[None] * (2 - width), total(v)) for key, v in sums.items()]
        return rows

    spec: Spec = {
        "sales": {"region": ("n", "s", None), "shop": ("a", "b", None), "amount": (1, 2, None)}
    }
    agree(card.code(), spec, oracle)


@check(level=3, mutants=[("A: 25 and 20", "A: 20 and 25"), ("37 and 40", "36 and 40")])
def sql_percentile_cont(card: CardText) -> None:
    """Against NumPy's two kinds of quantile."""
    data = [int(x) for x in found(r"Over ([\d, ]+):", card.front).split(",")]
    for share, text in ((0.5, card.back), (0.9, card.explanation)):
        pair = re.search(r"(\d+) and (\d+)\.", text)
        assert pair
        assert agrees(pair[1], float(np.quantile(data, share)))
        assert agrees(pair[2], float(np.quantile(data, share, method="inverted_cdf")))


@check(
    level=3,
    mutants=[
        ("r.month - 1", "r.month + 1"),
        ("1.0 * ", ""),
        ("LEFT JOIN", "JOIN"),
    ],
)
def sql_growth(card: CardText) -> None:
    """Against a dictionary of months, with gaps and zeros."""

    def oracle(revenue: Rows) -> Rows:
        known: dict[int, int] = dict(revenue)
        return [
            (month, (amount - before) / before if (before := known.get(month - 1)) else None)
            for month, amount in revenue
        ]

    months = tuple(range(1, 12))
    agree(
        card.code(),
        {"revenue": {"month": months, "amount": (0, 2, 3, 8)}},
        oracle,
        keys={"revenue": (0,)},
    )


@check(level=3, mutants=[("`1 (2, 3) 0 {'c': 4}`", "`1 [2, 3] 0 {'c': 4}`"), ("*rest,", "rest,")])
def swe_star_arguments(card: CardText) -> None:
    """What the block prints, by running it."""
    assert run(card.code(field="front"))["stdout"].strip() == card.spans("back")[0]


@check(
    level=3, mutants=[("lack `__dict__`", "lack `__class__`"), ('__slots__ = ("x", "y")', "z = 0")]
)
def swe_slots(card: CardText) -> None:
    """A class with the card's line."""
    made: Any = run(f"class P:\n    {card.spans('front')[0]}\n")["P"]
    point = made()
    assert not hasattr(point, card.spans("back")[0])
    point.x = 1
    assert raised(lambda: setattr(point, "z", 1)) == "AttributeError"


@check(
    level=3,
    mutants=[
        ("| class method | the class |", "| class method | the instance |"),
        ("| static method | nothing added |", "| static method | the class |"),
    ],
)
def swe_classmethod(card: CardText) -> None:
    """What each kind gets, on an instance of a subclass."""

    class Base:
        def method(*got: object) -> tuple[object, ...]:
            return got

        @classmethod
        def of_class(*got: object) -> tuple[object, ...]:
            return got

        @staticmethod
        def static(*got: object) -> tuple[object, ...]:
            return got

    class Child(Base):
        pass

    one = Child()
    got = {"method": one.method(), "class method": one.of_class(), "static method": one.static()}
    names: dict[object, str] = {one: "the instance", Child: "the class"}
    exact = {kind: names[args[0]] if args else "nothing added" for kind, args in got.items()}
    assert dict(table(card.back)) == exact


@check(
    level=3,
    mutants=[("Fetch moves only", "Pull moves only"), ("Pull then also", "Fetch then also")],
)
def swe_pull_fetch(card: CardText) -> None:
    """By git, from one folder to another."""
    with repository() as theirs, repository() as ours:
        theirs.commit("one")
        ours(f"remote add origin {theirs.file.parent}")
        ours("fetch -q")
        ours("reset -q --hard origin/main")
        ours("branch -q -u origin/main")
        newest = theirs.commit("two")
        places: dict[str, Callable[[], bool]] = {
            "tracking": lambda: ours("rev-parse origin/main") == newest,
            "branch": lambda: ours("rev-parse main") == newest,
            "files": lambda: ours.file.read_text() == "two",
        }
        changed = {}
        for command in ("Fetch", "Pull"):
            ours(f"{command.lower()} -q")
            changed[command] = [name for name, test in places.items() if test()]
    assert changed["Fetch"] == ["tracking"]
    assert changed["Pull"] == ["tracking", "branch", "files"]
    assert found(r"(\w+) moves only the remote-tracking branch", card.back) == "Fetch"
    assert found(r"(\w+) then also merges or rebases: your branch and files", card.back) == "Pull"


@check(level=3, mutants=[("git cherry-pick` do", "git merge` do"), ("a new id", "the same id")])
def swe_cherry_pick(card: CardText) -> None:
    """By git: one of two commits of a branch is taken over."""
    with repository() as git:
        git.commit("base")
        git("switch -q -c other")
        git.commit("skip", "g")
        fix = git.commit("fix", "h")
        git("switch -q main")
        before = git.commit("ahead", "i")
        git(f"{card.spans('front')[0].removeprefix('git ')} {fix}")
        assert git("rev-parse HEAD^") == before
        assert git("ls-files").split() == ["f", "h", "i"]
        same = git("rev-parse HEAD") == fix
    assert ("a new id" in card.back) != same


@check(
    level=3,
    mutants=[
        ("Untracked files stay", "Tracked files stay"),
        ("`-u`", "`-k`"),
        ("stash pop", "stash drop"),
    ],
)
def swe_git_stash(card: CardText) -> None:
    """By git, with a staged, an unstaged and an untracked file."""
    option, back = card.spans("back")
    with repository() as git:
        for name in "fg":
            git.commit("old", name)
        folder = git.file.parent
        for more in ("", f" {option}"):
            for name in "fgh":
                (folder / name).write_text("new")
            git("add f")
            git("stash" + more)
            left = {p.name: p.read_text() for p in folder.iterdir() if p.is_file()}
            assert left == {"f": "old", "g": "old"} | ({} if more else {"h": "new"})
            (folder / "h").unlink(missing_ok=True)
            git(back.removeprefix("git "))
            assert (folder / "g").read_text() == "new"
            assert (folder / "h").exists() == bool(more)
            git("reset -q --hard")
    assert f"Untracked files stay, unless `{option}`" in card.back


@check(
    level=3,
    mutants=[
        ("`-e` ends the script", "`-u` ends the script"),
        ("`-u` makes an unset", "`-e` makes an unset"),
        ("`pipefail` makes", "`-e` makes"),
    ],
)
def ops_strict_shell(card: CardText) -> None:
    """Each option alone, by bash."""

    def passes(option: str, line: str) -> bool:
        done = subprocess.run(
            ["bash", "-c", f"set {option}; {line}"], capture_output=True, timeout=9, check=False
        )
        return done.returncode == 0 and done.stdout == b"on\n"

    options = ("-e", "-u", "-o pipefail")
    stopped = {
        "ends the script at a command": "false; echo on",
        "makes an unset variable an error": 'echo "$nothing" > /dev/null; echo on',
        "makes a pipeline fail": "(false | true) && echo on",
    }
    for words, line in stopped.items():
        assert passes("+e", line)
        (one,) = [option for option in options if not passes(option, line)]
        assert f"`{one.removeprefix('-o ')}` {words}" in card.back


@check(
    level=3,
    mutants=[
        ("N - 1}{2}", "N}{2}"),
        ("With 3 it is 1", "With 3 it is 2"),
        ("survive 2", "survive 3"),
    ],
)
def sys_consensus(card: CardText) -> None:
    """The most failures that leave a majority, by trying; any two majorities meet."""
    for n in range(1, 9):
        exact = max(f for f in range(n) if 2 * (n - f) > n)
        assert value(card.formula(), N=n) == exact
        teams = list(combinations(range(n), n // 2 + 1))
        assert all(set(a) & set(b) for a in teams for b in teams)
    pattern = r"With (\d) it is (\d), with (\d) too, as a majority of 4 is (\d)"
    match = re.search(pattern, card.back)
    assert match
    three, survived, four, needed = map(int, match.groups())
    assert value(card.formula(), N=three) == survived == value(card.formula(), N=four)
    assert needed == four // 2 + 1
    assert int(found(r"Five servers survive (\d)", card.explanation)) == value(card.formula(), N=5)
