"""The app's own commands: `tenhours`, and `tenhours review`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tenhours.core.errors import UsageError

if TYPE_CHECKING:
    import argparse


def run(chosen: argparse.Namespace) -> int:
    """Open the app; where there is no terminal, say what works without one."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "this needs a terminal. `tenhours review --plain` works in pipes; "
            "`tenhours --help` lists the other commands."
        )
    from tenhours.wiring.app import run_app

    return run_app(chosen)
