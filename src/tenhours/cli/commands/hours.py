"""`hours …` and `nudge`: the room of the smaller commands, the ledger's own among them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from tenhours.cli.commands.hours_talk import hours_of
from tenhours.cli.output import note, print_json, say
from tenhours.core import phrases

if TYPE_CHECKING:
    import argparse

_MODULES: Final = {
    **dict.fromkeys(("edit", "split", "trim", "rm", "undo", "redo", "ls"), "hours_recording"),
    **dict.fromkeys(("topics", "climb"), "hours_growing"),
    **dict.fromkeys(("import", "export"), "hours_transfer"),
}
_FUNCTIONS: Final = {"import": "bring_in"}
"""Action to its function, where Python keeps the word for itself."""


def hours(chosen: argparse.Namespace) -> int:
    """Run one of them."""
    if chosen.action == "verify":
        return verify(chosen)
    module = import_module(f"tenhours.cli.commands.{_MODULES[chosen.action]}")
    status: int = getattr(module, _FUNCTIONS.get(chosen.action, chosen.action))(chosen)
    return status


def verify(chosen: argparse.Namespace) -> int:
    """Verify the ledger; 1 when a row was changed or is missing."""
    with hours_of(chosen) as found:
        verified = found.verifying.verify()
    if chosen.json:
        print_json(
            {
                "sound": verified.sound,
                "facts": verified.facts,
                "machines": verified.machines,
                "faults": list(verified.faults),
                "mended": verified.mended,
            }
        )
        return int(not verified.sound)
    for fault in verified.faults:
        say(fault)
    if verified.mended:
        note("A command was killed before it had written the second place; that was mended.")
    if verified.sound:
        say(f"All is well: {phrases.plural(verified.facts, 'row')}, and every one as written.")
    return int(not verified.sound)


def nudge(chosen: argparse.Namespace) -> int:
    """Show a notice if one is due."""
    with hours_of(chosen) as found:
        text = found.nudging.nudge()
    if chosen.json:
        print_json({"notice": text})
    elif text is not None:
        say(text)
    return 0
