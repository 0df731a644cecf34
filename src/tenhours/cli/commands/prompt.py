"""`prompt`, `check` and `beat`, where a glance will do, before anything is imported."""

from __future__ import annotations

import sys

from tenhours.services.hours import glancing

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_LEVELS = {"behind": 10, "red": 11, "missed": 13}


def quick(words: Sequence[str]) -> int | None:
    """Answer at once; None when the words, or the state of things, need the whole program."""
    command, home, level = None, None, "behind"
    waiting = iter(words)
    for word in waiting:
        if word in ("prompt", "check", "beat") and command is None:
            command = word
        elif word == "--home":
            home = next(waiting, None)
            if not home:
                return None
        elif word.startswith("--home=") and len(word) > 7:
            home = word[7:]
        elif word == "--level" and command == "check":
            level = next(waiting, "")
        else:
            return None
    if command is None or level not in _LEVELS:
        return None
    try:
        now = glancing.pretended()
    except (ValueError, OverflowError):
        return None
    if now is not None and home is None and not _named_home():
        return None
    try:
        if command == "beat":
            return None if glancing.may_run(home) else 0
        if command == "prompt":
            print(glancing.prompt(home, now))
            sys.stdout.flush()
            return 0
        found = glancing.check(home, now)
        if found is None:
            return None
        status, line = found
        print(line)
        sys.stdout.flush()
    except (OSError, UnicodeError, AttributeError):
        return None  # a closed pipe, a locale without our characters: the whole program knows
    return 0 if 3 < status < _LEVELS[level] else status


def prompt(chosen: argparse.Namespace) -> int:
    """Print the prompt, when the words were not the usual ones."""
    from tenhours.cli.output import print_json, say
    from tenhours.wiring.workshop import Workshop

    workshop = Workshop(chosen.home)  # only for what it refuses
    text = glancing.prompt(chosen.home, workshop.now().timestamp())
    if chosen.json:
        print_json({"prompt": text})
    else:
        say(text)
    return 0


def _named_home() -> bool:
    import os

    return bool(os.environ.get("TENHOURS_HOME"))
