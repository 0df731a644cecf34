"""`completion`: print what a shell needs to complete our commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def completion(chosen: argparse.Namespace) -> int:
    """Print a completion script."""
    import shtab

    from tenhours.cli.arguments import parser

    print(shtab.complete(parser(), shell=chosen.shell))
    return 0
