"""Running a command: words in, exit status out, and never a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tenhours.cli import arguments
from tenhours.core.errors import TenHoursError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_MODULES: Final = {
    "backup": "upkeep",
    "restore": "upkeep",
    "doctor": "upkeep",
    "sync": "library",
    "lint": "library",
    "stamp": "library",
    "decks": "library",
    "add": "library",
    "card": "looking",
    "search": "looking",
    "replay": "looking",
    "tex": "tex",
    "due": "due",
    "completion": "completion",
}
"""Command to the module of `cli.commands` that runs it; the app's commands are apart."""


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    try:
        chosen = arguments.parse(words)
        if chosen.version:
            from tenhours.version import __version__

            print(f"tenhours {__version__}")
            return 0
        return _dispatch(chosen)
    except SystemExit as stop:  # argparse's way to end after --help
        return int(stop.code or 0)
    except TenHoursError as error:
        print(f"tenhours: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough; say nothing, not even while Python shuts down.
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody at the prompt
        print(_unexpected(error, words), file=sys.stderr)
        return 1


def _dispatch(chosen: argparse.Namespace) -> int:
    command = chosen.command
    if command is None or (command == "review" and not chosen.plain):
        from tenhours.cli.commands.app import run as open_app

        return open_app(chosen)
    if command == "review":
        from tenhours.cli.commands.plain import run as review_plainly

        return review_plainly(chosen)
    from importlib import import_module

    module = import_module(f"tenhours.cli.commands.{_MODULES[command]}")
    status: int = getattr(module, command)(chosen)
    return status


def _unexpected(error: Exception, words: Sequence[str]) -> str:
    """Keep the details of a fault of ours in a file, and say so in a sentence."""
    import traceback

    from tenhours import places

    home = words[words.index("--home") + 1] if "--home" in words[:-1] else None
    try:
        log = places.find(home).data / "fault.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        where = f" The details are in {log}; please report them."
    except OSError:
        where = ""
    return (
        f"tenhours: something went wrong that should not have ({type(error).__name__}: {error}). "
        f"What you rated is safe.{where}"
    )
