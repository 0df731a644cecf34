"""The price of a command that says little, beside the interpreter that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.benchmarks.measuring import Row, in_turn, middle, seconds


def rows(*, quick: bool) -> list[Row]:
    """Run each command and the bare interpreter in turn, as the shell would start them."""
    program = str(Path(sys.executable).with_name("tenhours"))
    found = []
    bare, version, help_ = in_turn(
        partial(_run, sys.executable, "-c", "pass"),
        partial(_run, program, "--version"),
        partial(_run, program, "--help"),
        times=11 if quick else 41,
    )
    found.append(Row("tenhours --version beside python -c pass", middle(version), middle(bare), 2))
    found.append(Row("tenhours --help beside python -c pass", middle(help_), middle(bare), 3))
    return found


def _run(*command: str) -> float:
    environment = {**os.environ, "PYTHONPATH": ""}
    return seconds(
        partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL, env=environment)
    )
