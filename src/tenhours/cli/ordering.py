"""The order of words: options wherever they stand, and texts that begin with a minus."""

from __future__ import annotations

import argparse

from tenhours.core.errors import UsageError

TYPE_CHECKING = False  # importing typing would take a sixth of the time of `--help`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

_TEXTS: Final = frozenset(
    {"search", "tex", "log", "start", "switch", "holiday", "edit", "split", "trim", "ls", "week"}
)
"""Commands whose text may begin with a minus: a negated term, a negative number, a day ago."""
_ANY_TEXT: Final = frozenset({"search", "tex"})
"""Those of them whose text may look like an option that is not there."""
_TIMED: Final = frozenset({"start", "stop", "pause", "resume", "switch"})
"""Commands to which `-10m` says when."""


def options_first(top: argparse.ArgumentParser, words: Sequence[str]) -> list[str]:
    """Put a command's options before its other words, which argparse wants in one piece.

    Raises UsageError when there is no such command.
    """
    place = _command(top, words)
    if place is None:
        return list(words)
    before, name, rest = list(words[:place]), words[place], list(words[place + 1 :])
    commands = _commands(top)
    if name not in commands:
        raise UsageError(_no_such_command(name, list(commands)))
    return [*before, *_ordered(commands[name], name, rest)]


def _ordered(parser: argparse.ArgumentParser, name: str, rest: list[str]) -> list[str]:
    inner = _commands(parser)
    if inner:
        if not rest or rest[0] not in inner:
            return [name, *rest]
        return [name, *_ordered(inner[rest[0]], rest[0], rest[1:])]
    options, others = _sort(parser, name, rest)
    return [name, *options, *(["--", *others] if others else [])]


def _sort(
    parser: argparse.ArgumentParser, name: str, words: list[str]
) -> tuple[list[str], list[str]]:
    known = parser._option_string_actions
    loose = name in _TEXTS
    options: list[str] = []
    others: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            others.extend(waiting)
            break
        if name in _TIMED and word[:1] in ("-", "−") and word[1:2].isdigit():
            options.append(f"--at={word}")
            continue
        flag, equals, _ = word.partition("=") if word.startswith("--") else (word[:2], "", "")
        action = known.get(flag)
        if loose and action is None and flag[2:3].isalpha() and name not in _ANY_TEXT:
            raise UsageError(
                f'there is no option "{flag}"; `--help` lists them. '
                "As words of yours, write them last, behind --."
            )
        if word == "-" or not word.startswith("-") or (loose and not _means(word, flag, action)):
            others.append(word)
            continue
        if action is not None and action.nargs != 0 and not equals and word == flag:
            value = next(waiting, None)
            if value is None:
                options.append(word)
            elif word.startswith("--"):
                # argparse takes a value that begins with a minus only in this form.
                options.append(f"{word}={value}")
            else:
                options.extend((word, value))
        else:
            options.append(word)
    return options, others


def _means(word: str, flag: str, action: argparse.Action | None) -> bool:
    """Whether a word that begins with a minus can only be an option."""
    return action is not None and (word.startswith("--") or word == flag)


def _command(top: argparse.ArgumentParser, words: Sequence[str]) -> int | None:
    """Find the first word that is no option of the program, nor an option's value."""
    known = top._option_string_actions
    place = 0
    while place < len(words):
        word = words[place]
        if not word.startswith("-") or word == "-":
            return place
        action = known.get(word)
        if action is None and word.partition("=")[0] not in known:
            return None
        place += 2 if action is not None and action.nargs != 0 else 1
    return None


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _no_such_command(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=2, cutoff=0.6)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f'there is no command "{name}".{hint} `tenhours --help` lists them.'
