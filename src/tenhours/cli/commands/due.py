"""`due`: what today's limits still let through, deck by deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.cli.output import note, print_json, report_problems, say
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse

    from tenhours.core.candidates import Counts


def due(chosen: argparse.Namespace) -> int:
    """Print the counts."""
    with Workshop(chosen.home) as workshop:
        report_problems(workshop.sync().run())
        found = workshop.overview().due(chosen.decks)
    if chosen.json:
        print_json(
            {
                "study_day": found.study_day.isoformat(),
                "decks": [{"name": deck.name, **deck.counts._asdict()} for deck in found.decks],
                "total": found.total._asdict(),
            }
        )
        return 0
    width = max((2 * each.depth + len(each.label) for each in found.outline), default=5)
    say(f"{'':{width}}  {'new':>6}  {'learning':>8}  {'review':>6}")
    for each in found.outline:
        label = f"{'  ' * each.depth}{each.label}"
        after = ", ".join(_seen_from(each.name, wanted) for wanted in each.after)
        after = f"  after {after}" if after else ""
        say(_row(label, each.counts, width) + after)
    say(_row("total", found.total, width))
    if any(each.after for each in found.outline):
        say("A deck without `after` can begin today; by name you can begin any of them.")
    if not found.decks:
        note("No cards yet. `tenhours decks add FOLDER` reads decks, `tenhours add` writes one.")
    return 0


def _seen_from(name: str, other: str) -> str:
    """Name another deck without the parts that both names begin with."""
    parts, shared = other.split("/"), 0
    for one, two in zip(name.split("/")[:-1], parts[:-1], strict=False):
        if one != two:
            break
        shared += 1
    return "/".join(parts[shared:])


def _row(name: str, counts: Counts, width: int) -> str:
    cells = [str(number) if number else "–" for number in counts]
    return f"{name:{width}}  {cells[0]:>6}  {cells[1]:>8}  {cells[2]:>6}"
