"""`focus`, `journal`, `road`, `hours topics`: more than hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.cli.commands.hours_talk import hours_of, table
from tenhours.cli.output import note, print_json, say
from tenhours.core.errors import UsageError
from tenhours.core.hours import durations, moments
from tenhours.core.hours.growth import Rung

if TYPE_CHECKING:
    import argparse

    from tenhours.services.hours.growing import Focused


def focus(chosen: argparse.Namespace) -> int:
    """Show the focus, take one up, or finish it."""
    with hours_of(chosen) as hours:
        name = " ".join(chosen.words)
        if name:
            estimate = 0 if chosen.hours is None else durations.parse(chosen.hours, longest=None)
            found = hours.growing.take_up(
                name,
                chosen.done_when or "",
                estimate,
                reason=chosen.reason or "",
                done=chosen.done,
            )
            echo = f"in focus: {_worded(found)}"
        elif chosen.done:
            found = hours.growing.finish()
            echo = f"done: {_worded(found)}"
        else:
            found = hours.growing.focus()
            echo = _worded(found)
    if chosen.json:
        item = found.focus
        print_json(
            {
                "name": None if item is None else item.name,
                "done_when": None if item is None else item.done_when,
                "estimate": None if item is None else item.estimate,
                "since": None if item is None else item.since.isoformat(),
                "seconds": found.seconds,
                "done": bool(chosen.done and not name),
            }
        )
    else:
        say(echo)
    return 0


def journal(chosen: argparse.Namespace) -> int:
    """Write a line of the journal, or read it."""
    with hours_of(chosen) as hours:
        report = hours.weeks.week()
        day = None
        if chosen.day is not None:
            day = moments.day(chosen.day, now=report.now, calendar=report.calendar)
        did = " ".join(chosen.words) or chosen.did or ""
        if did or chosen.why or chosen.next:
            line = hours.growing.write(
                did=did, why=chosen.why or "", next_=chosen.next or "", day=day
            )
            found = [line]
        else:
            found = hours.growing.journal(day, day)
    if chosen.json:
        print_json(
            {
                "days": [
                    {"day": line.day.isoformat(), "did": line.did, "why": line.why,
                     "next": line.next}
                    for line in found
                ]
            }
        )  # fmt: skip
        return 0
    for line in found:
        parts = [line.did]
        parts += [f"why: {line.why}"] if line.why else []
        parts += [f"next: {line.next}"] if line.next else []
        say(f"{line.day:%a %-d %b %Y}  {'; '.join(part for part in parts if part)}")
    if not found:
        note("The journal is empty. `tenhours journal what I did --next what comes next`.")
    return 0


def road(chosen: argparse.Namespace) -> int:
    """Measure the road."""
    with hours_of(chosen) as hours:
        found = hours.growing.road()
    if chosen.json:
        print_json(
            {
                "goal": found.goal,
                "done": found.done,
                "left": found.left,
                "weeks": found.weeks,
                "weeks_done": found.weeks_done,
                "needed": None if found.needed is None else float(found.needed),
                "recent": None if found.recent is None else float(found.recent),
                "expected": None if found.expected is None else found.expected.isoformat(),
                "earliest": None if found.earliest is None else found.earliest.isoformat(),
                "latest": None if found.latest is None else found.latest.isoformat(),
            }
        )
        return 0
    say(
        f"{durations.show(found.done)} of {durations.show(found.goal)} in {found.weeks_done} of "
        f"{found.weeks} weeks"
    )
    if found.needed is not None and found.left:
        say(f"needed from now on: {float(found.needed) / 3600:.2f} h a week")
    if found.recent is not None:
        say(f"of late: {float(found.recent) / 3600:.2f} h a week")
    if found.expected is not None and found.left:
        between = ""
        if found.earliest is not None and found.latest is not None:
            between = f", 80 % between {found.earliest:%-d %b %Y} and {found.latest:%-d %b %Y}"
        say(f"at that pace done about {found.expected:%-d %b %Y}{between}")
    return 0


def topics(chosen: argparse.Namespace) -> int:
    """List topics with their rungs."""
    with hours_of(chosen) as hours:
        found = hours.growing.topics()
    if chosen.json:
        print_json(
            {
                "topics": [
                    {
                        "name": topic.name,
                        "rung": topic.rung.name.lower(),
                        "known": topic.rung.known,
                        "cards": topic.cards,
                        "mature": topic.mature,
                        "evidence": topic.evidence,
                        "seconds": seconds,
                    }
                    for topic, seconds in found
                ]
            }
        )
        return 0
    table(
        (
            f"@{topic.name}",
            durations.show(seconds),
            topic.rung.name.lower() if topic.rung else "–",
            f"{topic.mature} of {topic.cards} cards mature",
            topic.evidence,
        )
        for topic, seconds in found
    )
    if not found:
        note("No topics yet: `tenhours log 1h30 @transformers` names one.")
    return 0


def climb(chosen: argparse.Namespace) -> int:
    """Take a topic up or down its ladder."""
    try:
        rung = Rung[chosen.rung.upper()]
    except KeyError:
        known = ", ".join(rung.name.lower() for rung in Rung)
        raise UsageError(f'"{chosen.rung}" is no rung; there are {known}.') from None
    with hours_of(chosen) as hours:
        topic = hours.growing.climb(chosen.topic.removeprefix("@"), rung, chosen.evidence or "")
    if chosen.json:
        print_json({"name": topic.name, "rung": topic.rung.name.lower(), "known": topic.rung.known})
    else:
        say(f"@{topic.name}: {topic.rung.name.lower()}{', known' if topic.rung.known else ''}")
    return 0


def _worded(found: Focused) -> str:
    from tenhours.services.hours.growing import worded

    return worded(found)
