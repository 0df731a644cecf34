"""Checks of the cards on shell, containers and clusters: commands are run by sh."""

from __future__ import annotations

import base64
import math
import re
import signal
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.decks.card_text import CardText, sides, value
from tests.decks.checking import check
from tests.decks.checks.mlops_devops_reading import found, numbers, shell

if TYPE_CHECKING:
    from collections.abc import Iterable


@check(
    level=3,
    mutants=[
        ("| sort | uniq", "| uniq"),
        ("sort -rn", "sort -n"),
        ("{print $1}", "{print $2}"),
        ("head -3", "head -2"),
    ],
)
def ops_top_addresses(card: CardText) -> None:
    """The pipeline against a counter, counts distinct so that the order is settled."""
    random = Random(0)
    counts = {"10.0.0.1": 12, "10.0.0.2": 3, "10.0.0.3": 7, "10.0.0.4": 1, "10.0.0.5": 9}
    seen = [address for address, n in counts.items() for _ in range(n)]
    random.shuffle(seen)
    log = "".join(f"{a} - [t{k}] /page{k % 4} {k}\n" for k, a in enumerate(seen))
    printed = [line.split() for line in shell(card.code(), {"access.log": log}).splitlines()]
    assert printed == [[str(n), a] for a, n in Counter(counts).most_common(3)]


@check(level=3, mutants=[("A: 2 and 3:", "A: 2 and 2:"), ("A: 2 and 3:", "A: 3 and 3:")])
def ops_grep_count(card: CardText) -> None:
    """Both commands of the front on the lines of the front."""
    first, second, third, *commands = card.spans("front")
    text = f"{first}\n{second}\n{third}\n"
    printed = [int(shell(_on(command), {"f": text})) for command in commands]
    assert printed == [int(n) for n in found(r"^(\d) and (\d):", card.back)]


def _on(command: str) -> str:
    """Let the first command of a pipeline read the file f."""
    first, bar, rest = command.partition("|")
    return f"{first} f {bar}{rest}"


@check(
    level=3,
    mutants=[("'s/^lr", "'s/lr"), (": 0.01/", ": 0.1/", -1), (":.*/", ":/")],
)
def ops_sed_line(card: CardText) -> None:
    """The command against the change made by hand; a second key ends in the same letters."""
    wanted = found(r"changed to `([^`]+)`", card.front)[0]
    lines = ["seed: 1", "lr: 0.3 # old", "final_lr: 3", "# lr: unused"]
    printed = shell(card.code(), {"config.yaml": "\n".join(lines) + "\n"}).splitlines()
    assert printed == [wanted if line.startswith("lr:") else line for line in lines]


@check(
    level=3,
    mutants=[
        ("In the first to the file. In the second to the terminal", "In both to the file"),
        (
            "`job > out.log 2>&1` and `job 2>&1 > out.log`",
            "`job 2>&1 > out.log` and `job > out.log`",
        ),
    ],
)
def ops_redirect_order(card: CardText) -> None:
    """Both commands are run; what does not reach the file is caught by an outer copy."""
    claims = {"the file": True, "the terminal": False}
    said = re.findall(r"In the (first|second) to (the file|the terminal)", card.back)
    assert [order for order, _ in said] == ["first", "second"]
    for command, (_, where) in zip(card.spans("front")[:2], said, strict=True):
        job = "job() { echo good; echo bad >&2; }"
        caught = shell(f"{job}; {{ {command}; }} > outer 2>&1; echo --; cat out.log")
        in_file = "bad" in caught.split("--")[1]
        assert in_file == claims[where]


@check(
    level=3,
    mutants=[("A: 0, the status", "A: 1, the status"), ("`false | true`", "`true | false`")],
)
def ops_pipe_status(card: CardText) -> None:
    """The pipeline of the front is run."""
    pipeline = card.spans("front")[0]
    assert shell(f"{pipeline}; echo $?").strip() == found(r"^(\d), the status", card.back)[0]


@check(level=3, mutants=[("A: 2 and 1.", "A: 1 and 2."), ("'my file'", "'my_file'")])
def ops_quoting(card: CardText) -> None:
    """Both commands with a function in place of rm that counts its arguments."""
    assign, *commands = card.spans("front")
    printed = [
        shell(f"rm() {{ echo $#; }}; {assign}; {command}").strip() for command in commands[:2]
    ]
    assert printed == list(found(r"^(\d) and (\d)\.", card.back))


@check(
    level=3,
    mutants=[("`rw-r-----`", "`rw-rw----`"), ("permissions 640", "permissions 604")],
)
def ops_permissions(card: CardText) -> None:
    """The standard library's own way of writing a mode."""
    import stat

    mode = int(found(r"permissions (\d{3})", card.front)[0], 8)
    assert stat.filemode(stat.S_IFREG | mode)[1:] == card.spans("back")[0]
    weights = numbers(r"(\d) \(read\) \+ (\d) \(write\) \+ (\d) \(execute\)", card.explanation)
    assert weights == (stat.S_IROTH, stat.S_IWOTH, stat.S_IXOTH)


def _field(text: str, low: int, high: int) -> set[int]:
    """Read one field of a crontab line."""
    span, _, step = text.partition("/")
    first, _, last = span.partition("-")
    start, end = (low, high) if span == "*" else (int(first), int(last or first))
    return set(range(start, end + 1, int(step or 1)))


@check(
    level=3,
    mutants=[("36 times", "32 times"), ("of the 9 hours", "of the 8 hours"), ("*/15", "*/20")],
)
def ops_cron_count(card: CardText) -> None:
    """Every minute of a Wednesday is compared with the line."""
    minute, hour, _day, _month, weekday = card.spans("front")[0].split()
    assert 3 in _field(weekday, 0, 7)
    runs = [
        (h, m)
        for h in range(24)
        for m in range(60)
        if h in _field(hour, 0, 23) and m in _field(minute, 0, 59)
    ]
    times, hours = numbers(r"(\d+) times: .* of the (\d+) hours", card.back)
    assert len(runs) == times
    assert len({h for h, _ in runs}) == hours
    assert found(r"last run is at (\d+:\d+)", card.explanation) == ("{}:{}".format(*runs[-1]),)


@check(level=2, mutants=[("Restart that process", "Delete it once more")])
def ops_df_du(card: CardText) -> None:
    """A deleted file's content is still read through its open descriptor."""
    import os
    import tempfile

    assert "still held open" in card.back
    assert "Restart that process" in card.back
    with tempfile.TemporaryFile() as held:
        held.write(b"x" * 8192)
        held.flush()
        assert os.fstat(held.fileno()).st_nlink == 0
        assert os.fstat(held.fileno()).st_size == 8192


@check(
    level=3,
    mutants=[
        ("137 = 128 + 9", "137 = 128 + 10"),
        ("code 137", "code 139"),
        ("128 + 15", "128 + 2"),
    ],
)
def ops_exit_137(card: CardText) -> None:
    """The numbers of the signals, and what sh reports of a child that was killed."""
    code = int(found(r"exit code (\d+)", card.front)[0])
    printed, base, number = numbers(r"(\d+) = (\d+) \+ (\d+): SIGKILL", card.back)
    assert (printed, number) == (code, signal.SIGKILL)
    assert base + number == code
    assert int(shell("sh -c 'kill -9 $$'; echo $?").split()[-1]) == code
    other, base, number = numbers(r"(\d+) = (\d+) \+ (\d+) is SIGTERM", card.explanation)
    assert (other, number) == (base + signal.SIGTERM, signal.SIGTERM)


def _rebuilt(dockerfile: str, changed: str) -> list[str]:
    """List the instructions that run again when one file of the context changed."""
    again: list[str] = []
    for line in dockerfile.splitlines():
        word, _, rest = line.partition(" ")
        source = rest.split()[0] if word == "COPY" else ""
        if again or source in {changed, "."}:
            again.append(line)
    return again


@check(
    level=3,
    mutants=[
        ("COPY requirements.txt .", "COPY . ."),
        ("COPY . .\n", ""),
        ("COPY requirements.txt .\n", ""),
    ],
)
def ops_dockerfile_order(card: CardText) -> None:
    """A model of the layer cache: code changed, then the requirements."""
    lines = card.code()
    install = next(line for line in lines.splitlines() if "pip install" in line)
    after_code = _rebuilt(lines, "app.py")
    assert after_code
    assert install not in after_code
    assert install in _rebuilt(lines, "requirements.txt")
    copied = lines[: lines.index(install)]
    assert "COPY requirements.txt" in copied
    assert found(r"`(\w+\.py)`", card.front)[0] in lines.splitlines()[-1]


@check(
    level=3,
    mutants=[
        ("A: `python serve.py --port 80`", "A: `--port 80`"),
        ("--port 90`.", "--port 80 --port 90`."),
    ],
)
def ops_cmd_entrypoint(card: CardText) -> None:
    """Docker's rule: the entry point, then the arguments given or else CMD."""
    import json

    spans = card.spans("front")
    entry = json.loads(spans[0].removeprefix("ENTRYPOINT "))
    default = json.loads(spans[1].removeprefix("CMD "))
    given = [span.removeprefix("docker run img").split() for span in spans[2:4]]
    assert [" ".join(entry + (args or default)) for args in given] == card.spans("back")[:2]


@check(level=3, mutants=[("A: 700 MB", "A: 200 MB"), ("a 500 MB data", "a 400 MB data")])
def ops_layer_size(card: CardText) -> None:
    """Layers are stacked; what is visible shrinks, what is stored does not."""
    base, added = numbers(r"base of (\d+) MB; one layer adds a (\d+) MB", card.front)
    layers: list[dict[str, float | None]] = [{"base": base}, {"data": added}, {"data": None}]
    stored = sum(size for layer in layers for size in layer.values() if size is not None)
    assert numbers(r"^(\d+) MB", card.back) == (stored,)
    assert stored != base


@check(
    level=3,
    mutants=[
        ("A: 4: memory", "A: 5: memory"),
        ("CPU would allow 5", "CPU would allow 6"),
        ("requests 1.5", "requests 2.5"),
    ],
)
def ops_bin_packing(card: CardText) -> None:
    """Pods are placed one by one until none fits."""
    cpus, memory, cpu, gib = numbers(
        r"allocate (\d+) CPUs and (\d+) GiB.* requests ([\d.]+) CPUs and (\d+) GiB", card.front
    )

    def placed(have: Iterable[float], need: Iterable[float]) -> int:
        left, each = list(have), list(need)
        count = 0
        while all(h >= n for h, n in zip(left, each, strict=True)):
            left = [h - n for h, n in zip(left, each, strict=True)]
            count += 1
        return count

    said = numbers(r"(\d): memory allows (\d), CPU would allow (\d)", card.back)
    assert said == (
        placed([cpus, memory], [cpu, gib]),
        placed([memory], [gib]),
        placed([cpus], [cpu]),
    )


@check(
    level=3,
    mutants=[
        (
            r"\left\lceil r \cdot \frac{m}{t} \right\rceil",
            r"\left\lfloor r \cdot \frac{m}{t} \right\rfloor",
        ),
        (r"\frac{m}{t}", r"\frac{t}{m}"),
        ("target of 60 % give 6", "target of 60 % give 5"),
    ],
)
def ops_hpa(card: CardText) -> None:
    """The least number of pods among which the same load is at or below the target."""
    right = sides(card.formula())[1]
    for r in range(1, 12):
        for m in (3, 20, 47, 60, 61, 90, 200):
            for t in (50, 60, 80):
                least = next(k for k in range(1, 100) if r * m <= k * t)
                assert value(right, r=r, m=m, t=t) == least
    pods, metric, target, result = numbers(
        r"(\d) pods at (\d+) % with a target of (\d+) % give (\d)", card.explanation
    )
    assert value(right, r=pods, m=metric, t=target) == result


@check(level=3, mutants=[("`pass`", "`word`"), ("cGFzcw==", "cGFzdA==")])
def ops_configmap_secret(card: CardText) -> None:
    """The value is decoded."""
    assert base64.b64decode(card.spans("front")[0]).decode() == card.spans("back")[0]


@check(
    level=3,
    mutants=[
        ("At most 13", "At most 12"),
        ("at least 8", "at least 7"),
        ("10 replicas", "12 replicas"),
    ],
)
def ops_rolling_numbers(card: CardText) -> None:
    """A rolling update is played through under both bounds, and its extremes are kept."""
    replicas, surge, missing = numbers(
        r"of (\d+) replicas rolls with maxSurge (\d+) % and maxUnavailable (\d+) %", card.front
    )
    most = replicas + math.ceil(replicas * surge / 100)
    least = replicas - math.floor(replicas * missing / 100)
    old, new, total, ready = replicas, 0.0, [replicas], [replicas]
    while old > 0:
        old -= max(0, min(old, old + new - least))
        ready.append(old + new)
        starting = max(0, min(most - old - new, replicas - new))
        total.append(old + new + starting)
        ready.append(old + new)
        new += starting
    assert numbers(r"At most (\d+) .* at least (\d+) available", card.back) == (
        max(total),
        min(ready),
    )
