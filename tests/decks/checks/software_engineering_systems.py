"""Checks of the cards on HTTP, networks, operating systems and overload."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from fractions import Fraction
from functools import cache
from http import HTTPStatus
from itertools import accumulate, permutations
from typing import Any

from tests.decks.card_text import CardText, agrees, run, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import table, whole
from tests.decks.checks.software_engineering_python import found


@check(
    level=3,
    mutants=[("Failure: 401", "Failure: 403"), ("The name of 401", "The name of 403")],
)
def swe_authn_authz(card: CardText) -> None:
    """By the register of status codes in the standard library."""
    who, may = (HTTPStatus(int(n)) for n in re.findall(r"Failure: (\d+)", card.back))
    assert "authorization will not help" in may.description
    assert "authorization will not help" not in who.description
    said = re.search(r'name of (\d+), "(\w+)"', card.explanation)
    assert said
    assert HTTPStatus(int(said[1])).phrase == said[2] == who.phrase


def respond(state: dict[str, int], method: str) -> dict[str, int]:
    """Return what a plain store of resources holds after a request."""
    after = dict(state)
    if method == "PUT":
        after["/a"] = 7
    elif method == "POST":
        after[f"/{len(after)}"] = 7
    elif method == "DELETE":
        after.pop("/a", None)
    else:
        assert method == "GET"
    return after


@check(
    level=2,
    mutants=[
        ("| PUT | no | yes", "| PUT | no | no"),
        ("| POST | no | no", "| POST | no | yes"),
        ("| GET | yes | yes", "| GET | no | yes"),
        ("| DELETE | no | yes", "| DELETE | no | no"),
    ],
)
def swe_http_methods(card: CardText) -> None:
    """Each request once and twice, on a store that follows the definitions."""
    start = {"/a": 1}
    rows = table(card.back)
    assert len(rows) == 4
    for method, safe, idempotent in rows:
        once = respond(start, str(method))
        assert (once == start) == (safe == "yes")
        assert (respond(once, str(method)) == once) == (idempotent == "yes")


@check(
    level=3,
    mutants=[
        ("| 400 |", "| 404 |"),
        ("| 429 |", "| 503 |"),
        ("| 504 |", "| 502 |"),
        ("408 and", "404 and"),
    ],
)
def swe_status_codes(card: CardText) -> None:
    """By the register of status codes in the standard library."""
    names = {
        "malformed request": "Bad Request",
        "too many requests": "Too Many Requests",
        "unhandled error": "Internal Server Error",
        "upstream timed out": "Gateway Timeout",
    }
    for situation, status in table(card.back):
        assert HTTPStatus(int(status)).phrase == names[situation]
    later = [int(n) for n in re.findall(r"for (\d+) and (\d+)", card.explanation)[0]]
    assert [HTTPStatus(n).phrase for n in later] == ["Request Timeout", "Too Many Requests"]
    rest = [int(n) for n in re.findall(r"(\d+):", card.explanation)]
    assert [HTTPStatus(n).phrase for n in rest] == ["Bad Gateway", "Service Unavailable"]


@check(
    level=3,
    mutants=[
        ("store[key] = charge(amount)", "charge(amount)"),
        ("if key not in store:", "if True:"),
        ("    return store[key]", "    return charge(amount)"),
    ],
)
def swe_idempotency_key(card: CardText) -> None:
    """Retries are not charged, other keys are, and all answers of a key are equal."""
    handle = run(card.code())["handle"]
    charged: list[int] = []

    def charge(amount: int) -> str:
        charged.append(amount)
        return f"receipt {len(charged)}"

    store: dict[str, str] = {}
    answers = [handle(store, key, amount, charge) for key, amount in (("a", 5), ("a", 5), ("b", 5))]
    assert charged == [5, 5]
    assert answers == ["receipt 1", "receipt 1", "receipt 2"]


@check(
    level=3,
    mutants=[
        ("a newest-first list", "an oldest-first list"),
        ("rows older than", "rows newer than"),
    ],
)
def swe_pagination(card: CardText) -> None:
    """By sqlite: pages of three, a row comes in between."""
    order = {"newest-first": "DESC", "oldest-first": "ASC"}[found(r"an? (\w+-first)", card.front)]
    sign = {"older": "<", "newer": ">"}[found(r"rows (\w+) than the last", card.back)]

    def page(rows: int, rest: str) -> list[int]:
        tables = {"t": (["id"], [(k,) for k in range(rows)])}
        return [row[0] for row in sql_rows(f"SELECT id FROM t {rest}", tables)]

    one = page(9, f"ORDER BY id {order} LIMIT 3")
    two = page(10, f"ORDER BY id {order} LIMIT 3 OFFSET 3")
    assert two[0] == one[-1]
    after = page(10, f"WHERE id {sign} {one[-1]} ORDER BY id {order} LIMIT 3")
    assert after == [one[-1] - k for k in (1, 2, 3)]


@check(
    level=2,
    mutants=[
        ("A: 150 ms", "A: 200 ms"),
        ("takes 50 ms", "takes 40 ms"),
        ("TLS 1.2 200 ms", "TLS 1.2 150 ms"),
        ("for 100 ms", "for 50 ms"),
    ],
)
def swe_https_round_trips(card: CardText) -> None:
    """Counted from the handshakes of each protocol."""
    trip = int(found(r"takes (\d+) ms", card.front))
    trips = {"TCP": 1, "TLS 1.3": 1, "TLS 1.2": 2, "QUIC": 1, "request": 1}
    assert found(r"\(TCP, (TLS [\d.]+)", card.front) == "TLS 1.3"

    def total(*parts: str) -> int:
        return trip * sum(trips[part] for part in parts)

    assert int(card.number()) == total("TCP", "TLS 1.3", "request")
    says = [int(n) for n in re.findall(r"(\d+) ms", card.explanation)]
    assert says == [total("request"), total("TCP", "TLS 1.2", "request"), total("QUIC", "request")]


@check(
    level=3,
    mutants=[
        ("`10.0.0.0/8`", "`10.0.0.0/9`"),
        ("172.16.0.0/12", "172.0.0.0/8"),
        ("192.168", "192.169"),
    ],
)
def swe_nat(card: CardText) -> None:
    """By the module ipaddress: each range is private, and none twice as large is."""
    import ipaddress

    ranges = [ipaddress.ip_network(text) for text in card.spans("explanation")]
    assert len(ranges) == 3
    for block in ranges:
        assert block.is_private
        wider = block.supernet()
        assert not all(half.is_private for half in wider.subnets())


@cache
def fullest(choices: int) -> float:
    """Return the mean load of the fullest of 1,000 servers, over 40 trials."""
    draw = random.Random(0)
    total = 0
    for _ in range(40):
        loads = [0] * 1000
        for _ in loads:
            first = draw.randrange(1000)
            if choices == 2:
                second = draw.randrange(1000)
                first = min(first, second, key=loads.__getitem__)
            loads[first] += 1
        total += max(loads)
    return total / 40


@check(
    level=3,
    mutants=[
        ("some 5.5 at", "some 3.5 at"),
        ("some 3.1 at two", "some 4.1 at two"),
        ("some 3.1 at two", "some 2 at two"),
    ],
)
def swe_two_choices(card: CardText) -> None:
    """A simulation; 0.3 is more than four standard errors of the mean."""
    one = float(found(r"some ([\d.]+) at one", card.explanation))
    two = float(found(r"some ([\d.]+) at two", card.explanation))
    assert abs(fullest(1) - one) < 0.3
    assert abs(fullest(2) - two) < 0.3


@check(
    level=2,
    mutants=[
        ("| 100 µs |", "| 10 µs |"),
        ("| 80 ms |", "| 8 ms |"),
        ("needs 56 ms", "needs 28 ms"),
        ("by about 1,000, 5", "by about 100, 5"),
    ],
)
def swe_latency_numbers(card: CardText) -> None:
    """Steps between the rows, and the time of light as a lower bound of the last one."""
    units = {"ns": Fraction(1, 10**9), "µs": Fraction(1, 10**6), "ms": Fraction(1, 1000)}
    times = []
    for _, shown in table(card.back):
        number, unit = str(shown).split()
        times.append(Fraction(number) * units[unit])
    steps = re.findall(r"about ([\d,]+), (\d+) and (\d+)", card.explanation)[0]
    ratios = [times[k + 1] / times[k] for k in range(3)]
    assert [whole(step) for step in steps] == [int(ratio) for ratio in ratios]
    said = re.search(r"needs (\d+) ms for 2 × ([\d,]+) km at ([\d,]+) km/s", card.explanation)
    assert said
    light = Fraction(2 * whole(said[2]), whole(said[3]))
    assert Fraction(int(said[1]), 1000) == light < times[3] < 3 * light


@cache
def script(source: str) -> tuple[str, int]:
    """Run a short program in a process of its own; return what it prints and its status."""
    command = [sys.executable, "-S", "-E", "-c", source]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=9)
    return done.stdout.strip(), done.returncode


@check(
    level=3,
    mutants=[("Too many open files", "No such file"), ("0, 1 and 2", "1, 2 and 3")],
)
def swe_file_descriptor(card: CardText) -> None:
    """A process that opens files without closing them, under a low limit."""
    source = (
        "import os, resource, sys\n"
        "print(sys.stdin.fileno(), sys.stdout.fileno(), sys.stderr.fileno())\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))\n"
        "kept = []\n"
        "try:\n"
        "    while True:\n"
        "        kept.append(open(os.devnull))\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    numbers, message = script(source)[0].splitlines()
    said = re.search(r"(\d), (\d) and (\d) are input, output and errors", card.explanation)
    assert said
    assert " ".join(said.groups()) == numbers
    assert found(r'"(.+?)"', card.front) == message


@check(
    level=3,
    mutants=[
        ("A: SIGTERM can be", "A: SIGKILL can be"),
        ("SIGKILL cannot", "SIGTERM cannot"),
        ("128 + 9", "128 + 15"),
        ("137 is", "139 is"),
    ],
)
def swe_sigterm_sigkill(card: CardText) -> None:
    """A process handles one, fails to handle the other, and dies of it."""
    can = found(r"(SIG\w+) can be handled", card.back)
    cannot = found(r"(SIG\w+) cannot be caught", card.back)
    source = (
        "import os, signal\n"
        f"signal.signal(signal.{can}, lambda *_: print('handled', flush=True))\n"
        f"os.kill(os.getpid(), signal.{can})\n"
        "try:\n"
        f"    signal.signal(signal.{cannot}, lambda *_: None)\n"
        "except OSError:\n"
        "    print('refused', flush=True)\n"
        f"os.kill(os.getpid(), signal.{cannot})\n"
        "print('alive')\n"
    )
    printed, status = script(source)
    assert printed.split() == ["handled", "refused"]
    said = re.search(r"status of (\d+) is 128 \+ (\d+)", card.explanation)
    assert said
    assert int(said[1]) == 128 + int(said[2])
    assert int(said[2]) == -status


@check(
    level=3,
    mutants=[
        ("6.67", "4.67"),
        ("(0 + 8 + 12)", "(8 + 12 + 14)"),
        ("(0 + 2 + 6)", "(0 + 2 + 4)"),
        ("2.67", "2.76"),
    ],
)
def swe_shortest_first(card: CardText) -> None:
    """All orders of the jobs: shortest first has the least mean wait."""
    jobs = tuple(int(n) for n in re.findall(r"\d+", card.front.partition(" s ")[0]))
    assert len(jobs) == 3

    def mean(order: tuple[int, ...]) -> float:
        return sum(accumulate(order[:-1])) / len(order)

    means = {order: mean(order) for order in permutations(jobs)}
    assert min(means, key=means.__getitem__) == tuple(sorted(jobs))
    for tex, order in zip(card.formulas("back"), (jobs, tuple(sorted(jobs))), strict=True):
        left, right = sides(tex)
        assert abs(value(left) - means[order]) < 1e-9
        assert agrees(right, means[order])


@check(
    level=3,
    mutants=[
        ("A: 1,200 items", "A: 1,000 items"),
        ("12 s.", "10 s."),
        ("120 items arrive", "110 items arrive"),
    ],
)
def swe_backpressure(card: CardText) -> None:
    """Second by second, the new item served after all before it."""
    arrive, done = (int(n) for n in re.findall(r"(\d+) (?:items arrive|are done)", card.front))
    queue = 0
    for _ in range(int(found(r"after (\d+) s", card.front))):
        queue = max(0, queue + arrive - done)
    length, wait = (whole(n) for n in card.numbers("back"))
    assert length == queue
    seconds = 0
    while queue > 0:
        queue -= done
        seconds += 1
    assert wait == seconds


@check(
    level=3,
    mutants=[
        ("2**attempt", "2 * attempt"),
        ("min(cap", "max(cap"),
        ("uniform(0, ", "uniform(1, "),
        ("up to 27 calls", "up to 9 calls"),
    ],
)
def swe_backoff(card: CardText) -> None:
    """The range of 300 draws for each attempt, within 5 %; calls counted by calling."""
    space: dict[str, Any] = run(card.code())
    space["random"] = random.Random(0)
    for attempt in range(10):
        most = min(10.0, 0.1 * 2.0**attempt)
        draws = [space["delay"](attempt) for _ in range(300)]
        assert 0.95 * most < max(draws) <= most
        assert min(draws) < 0.05 * most
    calls = 0

    def layer(below: int) -> None:
        nonlocal calls
        for _ in range(3):
            if below:
                layer(below - 1)
            else:
                calls += 1

    layer(2)
    assert int(found(r"up to (\d+) calls", card.explanation)) == calls


@check(level=3, mutants=[("Reading an object changes its", "Reading an object keeps its")])
def swe_fork_refcount(card: CardText) -> None:
    """The count, read from the object's memory, while a loop reads a list."""
    import ctypes

    kept = [object() for _ in range(5)]
    counts = []
    for thing in kept:
        before = ctypes.c_ssize_t.from_address(id(kept[0])).value
        counts.append((thing is kept[0], before))
    being_read, at_rest = counts[0][1], counts[-1][1]
    assert (being_read != at_rest) == ("Reading an object changes its" in card.back)
