"""`completion`: print what a shell needs to complete our commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_FILES: Final = frozenset({"PATH", "FILE", "LOG.csv", "DATE|FILE"})
"""Arguments that name a file."""


def completion(chosen: argparse.Namespace) -> int:
    """Print a completion script."""
    import shtab

    from tenhours.cli.arguments import parser

    whole = parser()
    for action in _actions(whole):
        wanted = {"DIR": shtab.DIRECTORY}.get(str(action.metavar))
        if str(action.metavar) in _FILES:
            wanted = shtab.FILE
        if wanted is not None:
            action.complete = wanted  # type: ignore[attr-defined]  # where shtab looks for it
    print(shtab.complete(whole, shell=chosen.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield from _actions(inner)
        else:
            yield action
