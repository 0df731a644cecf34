"""The price of a command that says little, beside the interpreter that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.measuring import Row, in_turn, middle, seconds

_COMMIT = ("commit", "10h", "--if", "it is noon", "--then", "I study")


def rows(*, quick: bool) -> list[Row]:
    """Run each command and the bare interpreter in turn, as the shell would start them."""
    program = str(Path(sys.executable).with_name("tenhours"))
    found = []
    with tempfile.TemporaryDirectory() as home:
        at_home = {"TENHOURS_HOME": home}
        for words in (_COMMIT, ("log", "1h30"), ("check",)):
            # The status of `check` is how things stand.
            subprocess.run(
                [program, *words],
                check=False,
                stdout=subprocess.DEVNULL,
                env={**os.environ, **at_home, "PYTHONPATH": ""},
            )
        bare, version, help_, prompt, check = in_turn(
            partial(_run, {}, sys.executable, "-c", "pass"),
            partial(_run, {}, program, "--version"),
            partial(_run, {}, program, "--help"),
            partial(_run, at_home, program, "prompt"),
            partial(_run, at_home, program, "check"),
            times=11 if quick else 41,
        )
    found.append(Row("tenhours --version beside python -c pass", middle(version), middle(bare), 2))
    found.append(Row("tenhours --help beside python -c pass", middle(help_), middle(bare), 3))
    found.append(Row("tenhours prompt beside python -c pass", middle(prompt), middle(bare), 2))
    found.append(Row("tenhours check beside python -c pass", middle(check), middle(bare), 4))
    return found


def _run(more: dict[str, str], *command: str) -> float:
    environment = {**os.environ, **more, "PYTHONPATH": ""}
    return seconds(
        partial(subprocess.run, command, check=False, stdout=subprocess.DEVNULL, env=environment)
    )
