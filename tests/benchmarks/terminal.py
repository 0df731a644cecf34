"""A pseudo-terminal that notes when each byte was painted, and says when it has become quiet."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

QUIET = 0.4
"""Seconds without a byte after which a frame counts as painted."""


@dataclass(slots=True)
class Terminal:
    """The master's side, with all that was painted."""

    process: subprocess.Popen[bytes]
    master: int
    began: float
    """When the program was started, in seconds of `time.perf_counter`."""
    painted: bytearray = field(default_factory=bytearray)
    last: float = 0.0
    """When the last byte came."""

    def press(self, key: bytes) -> float:
        """Send a key and return when."""
        now = time.perf_counter()
        os.write(self.master, key)
        return now

    def read(self, timeout: float) -> bool:
        """Take what comes within a time in seconds; say whether anything did."""
        ready, _, _ = select.select([self.master], [], [], timeout)
        if not ready:
            return False
        with suppress(OSError):
            self.painted += os.read(self.master, 1 << 16)
            self.last = time.perf_counter()
            return True
        return False

    def until(self, text: re.Pattern[bytes], timeout: float = 20.0) -> float:
        """Wait for a text; return when it had come.

        Raises TimeoutError when it does not come, with the end of what was painted.
        """
        end = time.perf_counter() + timeout
        while text.search(self.painted) is None:
            if not self.read(max(end - time.perf_counter(), 0)):
                raise TimeoutError(f"{text!r} was not painted: {bytes(self.painted[-2000:])!r}")
        return self.last

    def until_quiet(self, quiet: float = QUIET) -> float:
        """Wait until nothing more is painted; return when the last byte came."""
        while self.read(quiet):
            pass
        return self.last

    def peak_memory(self) -> float:
        """Peak resident memory of the program in megabytes; Linux only."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        for line in status.splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        raise OSError("this kernel does not tell the peak")


@contextmanager
def terminal(
    command: Sequence[str], environment: Mapping[str, str], columns: int = 80, rows: int = 24
) -> Iterator[Terminal]:
    """Run a program in a terminal of its own, and end it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    settings = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": "",
        "LANG": "C.UTF-8",
        **environment,
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=settings, start_new_session=True
    )
    os.close(slave)
    try:
        yield Terminal(process, master, began)
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(OSError):
            os.close(master)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
