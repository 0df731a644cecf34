"""Running a command: words in, exit status out, and never a traceback."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from tenhours.cli import streams
from tenhours.core.errors import TenHoursError

TYPE_CHECKING = False  # importing typing would take a sixth of the time of `--help`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any, Final

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
    "import": "importing",
    "export": "exporting",
}
"""Command to the module of `cli.commands` that runs it; the app's commands are apart."""

_FUNCTIONS: Final = {"import": "bring_in"}
"""Command to its function, where Python keeps the word for itself."""


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    chosen = None
    try:
        streams.prepare()
        chosen = _understand(words)
        status = _run(chosen)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse's way to end after --help
        return int(stop.code or 0)
    except TenHoursError as error:
        print(f"tenhours: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough.
        streams.abandon_output()
        return 0
    except OSError as error:
        if not streams.is_full(error):
            return _unexpected(error, chosen)
        streams.abandon_output()
        print(f"tenhours: the output cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody at the prompt
        return _unexpected(error, chosen)
    return status


def _understand(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; what opens the app does without argparse, which takes 12 ms."""
    if list(words) in ([], ["review"]):
        command = words[0] if words else None
        bare: Any = SimpleNamespace(
            home=None,
            version=False,
            command=command,
            plain=False,
            decks=[],
            limit=None,
            minutes=None,
        )
        opening: argparse.Namespace = bare
        return opening
    from tenhours.cli import arguments

    return arguments.parse(words)


def _run(chosen: argparse.Namespace) -> int:
    if not chosen.version:
        return _dispatch(chosen)
    from tenhours.version import __version__

    print(f"tenhours {__version__}")
    return 0


def _dispatch(chosen: argparse.Namespace) -> int:
    command = chosen.command
    if command is None or (command == "review" and not chosen.plain):
        from tenhours.cli.commands.app import run as open_app

        return open_app(chosen)
    if command == "review":
        from tenhours.cli.commands.plain import run as review_plainly

        return review_plainly(chosen)
    from importlib import import_module

    from tenhours.cli import arguments_hours

    modules = {**_MODULES, **arguments_hours.MODULES}
    module = import_module(f"tenhours.cli.commands.{modules[command]}")
    status: int = getattr(module, _FUNCTIONS.get(command, command))(chosen)
    return status


def _unexpected(error: Exception, chosen: argparse.Namespace | None) -> int:
    """Keep the details of a fault of ours in a file, say so in a sentence, and return 1."""
    import traceback

    from tenhours import places

    try:
        log = places.find(None if chosen is None else chosen.home).data / "fault.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        details = "".join(traceback.format_exception(error))
        log.write_text(details, encoding="utf-8", errors="backslashreplace")
        where = f" The details are in {log}; please report them."
    except OSError:
        where = ""
    print(
        f"tenhours: something went wrong that should not have ({type(error).__name__}: {error}). "
        f"What you rated is safe.{where}",
        file=sys.stderr,
    )
    return 1
