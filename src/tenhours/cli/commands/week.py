"""`week`, `week review` and `check`: how the habit stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tenhours.cli.commands.hours_talk import hours_of
from tenhours.cli.output import instant, note, print_json, say
from tenhours.core.hours import durations, moments
from tenhours.core.hours.entries import Provenance
from tenhours.zone import system_zone

if TYPE_CHECKING:
    import argparse

    from tenhours.core.hours.growth import Mix
    from tenhours.core.hours.judging import Judgement
    from tenhours.core.hours.terms import Terms
    from tenhours.services.hours.promising import Promised
    from tenhours.services.hours.service import Hours
    from tenhours.services.hours.standing import WeekReport

QUESTIONS = ("What went well?", "What got in the way?", "What will you do differently?")


def week(chosen: argparse.Namespace) -> int:
    """Report a week; looking at it takes note of a MISS."""
    asked = list(chosen.words)
    reviewing = asked[:1] == ["review"]
    if reviewing:
        del asked[0]
    with hours_of(chosen) as hours:
        found = hours.weeks.week()
        if asked:
            text = " ".join(asked)
            day = moments.day(text, now=found.now, calendar=found.calendar, ahead=text[:1] == "+")
            found = hours.weeks.week(day)
        elif reviewing and found.today != found.week.days[-1].date:
            # Until its last day the running week is not yet one to look back at.
            before = hours.weeks.week(found.week.key - timedelta(days=1))
            if before.promise is not None or before.tally.total:
                found = before
        if chosen.json:
            print_json({**week_json(found), **(_review_json(hours, found) if reviewing else {})})
            return 0
        missed = hours.weeks.look()
        for line in worded(found):
            say(line)
        if reviewing:
            _review(hours, found)
        for row in missed:
            if row.key != found.week.key:
                note(_missed(row))
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Say in one line and by the exit status how things stand."""
    with hours_of(chosen) as hours:
        found = hours.nudging.check()
    status = found.at(chosen.level)
    if chosen.json:
        print_json({"status": int(status), "state": found.status.name.lower(), "line": found.line})
    else:
        say(found.line)
    return int(status)


def week_json(found: WeekReport) -> dict[str, Any]:
    """Lay a week out as schema 1 has it."""
    pace, row = found.pace, found.judgement
    promised = found.promise is not None or row is not None
    standing = row if row is not None else found.standing
    return {
        "key": found.week.key.isoformat(),
        "start": instant(found.week.start),
        "end": instant(found.week.end),
        "target": found.target,
        "counted": found.counted,
        "late": found.late,
        "pace": None if pace is None else int(pace.ahead_by),
        "quota_today": None if pace is None else pace.quota,
        "left_today": None if pace is None else pace.quota_left,
        "bare_minimum": None if pace is None else pace.bare_minimum,
        "safe_days": None if pace is None else pace.safe_days,
        "colour": None if pace is None else pace.colour.value,
        "verdict": None if row is None else row.verdict.value,
        "repaired": None if row is None else found.repaired,
        "streak": standing.streak if promised else None,
        "strength": standing.strength if promised else None,
        "freezes": standing.freezes if promised else None,
        "split": {kind.value: found.tally.split[kind] for kind in Provenance},
    }


def worded(found: WeekReport) -> list[str]:
    """Word a week for the eye."""
    lines = [f"Week of {found.week.key:%a %-d %b %Y}, {_closes(found)}"]
    counted = durations.show(found.counted)
    late = ""
    if found.late:
        late = f" ({_signed(found.late)} {'late' if found.late > 0 else 'by later corrections'})"
    if found.target is None:
        lines.append(f"  counted   {counted}{late}; no commitment, so nothing is judged")
    else:
        since = ""
        if found.promise is not None and found.promise.partial:
            began = found.promise.since.astimezone(found.calendar.zone)
            since = f", from the commitment on ({began:%a %H:%M})"
        lines.append(f"  counted   {counted} of {durations.show(found.target)}{late}{since}")
    pace = found.pace
    if found.judgement is not None:
        repaired = " (repaired)" if found.repaired else ""
        lines.append(f"  verdict   {found.judgement.verdict.value.upper()}{repaired}")
    elif pace is not None:
        state = pace.state.value
        if pace.out_of_reach:
            state += ", out of reach"
        elif pace.impossible:
            state += ", impossible by plan"
        lines.append(f"  pace      {state}, {_signed(int(pace.ahead_by))}")
        if found.current:
            lines.append(
                f"  today     {durations.show(pace.quota_left)} left of "
                f"{durations.show(pace.quota)}, at least {durations.show(pace.bare_minimum)}"
                + (", more than you called possible" if pace.beyond_possible else "")
            )
            days = "day" if pace.safe_days == 1 else "days"
            lines.append(f"  slack     {pace.safe_days} safe {days}: {pace.colour.value}")
    lines.append("  days      " + "  ".join(
        f"{day.day:%a} {'off' if day.off and not day.seconds else durations.show(day.seconds)}"
        for day in found.days
    ))  # fmt: skip
    if found.target is not None:
        standing = found.judgement if found.judgement is not None else found.standing
        freezes = "freeze" if standing.freezes == 1 else "freezes"
        lines.append(
            f"  streak    {standing.streak}, strength {standing.strength:.3f}, "
            f"{standing.freezes} {freezes}"
        )
    if found.tally.total:
        lines.append(f"  split     {split_words(found)}")
    if found.running is not None:
        lines.append(f"  timer     {found.running.echo}")
    return lines


def split_words(found: WeekReport) -> str:
    """Word the split of a total: `10h05 (72 % attended, 7 % retro)`."""
    whole = found.tally.total
    shares = ", ".join(
        f"{found.tally.split[kind] * 100 // whole} % {kind.value}"
        for kind in sorted(Provenance, key=lambda kind: -found.tally.split[kind])
        if found.tally.split[kind]
    )
    return f"{durations.show(whole)} ({shares})"


def _closes(found: WeekReport) -> str:
    """Say when a week closes at home, and here if the clocks here show something else."""
    home = found.week.end.astimezone(found.calendar.zone)
    here = found.week.end.astimezone(system_zone())
    verb = "closed" if found.week.end <= found.now else "closes"
    text = f"{verb} {home:%a %-d %b %H:%M %Z}"
    if here.utcoffset() != home.utcoffset():
        text += f", here {here:%a %-d %b %H:%M %Z}"
    return text


def _next_terms(promised: Promised, found: WeekReport) -> Terms | None:
    """Return the terms of the week after a reported one, as far as they are known."""
    terms = promised.terms
    for later in promised.coming:
        if later.since <= found.week.key + timedelta(days=7):
            terms = later
    return terms


def _review(hours: Hours, found: WeekReport) -> None:
    mix = hours.growing.drift()
    say()
    say(f"Last four weeks: {_mix(mix)}")
    if mix.off_course:
        say("That drifts from what you wanted; only a hint, it is no part of the verdict.")
    say()
    for question in QUESTIONS:
        say(question)
    say("`tenhours journal --did … --why … --next …` keeps your answers.")
    promised = hours.promising.promised()
    terms = _next_terms(promised, found)
    if terms is not None:
        say()
        plan = "  ".join(
            f"{day} {durations.show(minutes * 60)}"
            for day, minutes in zip(
                ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), terms.plan, strict=True
            )
        )
        say(f"{'Next' if found.current else 'This'} week's plan: {plan}")
    if promised.commitment is not None:
        for item in promised.commitment.plans:
            say(str(item))


def _review_json(hours: Hours, found: WeekReport) -> dict[str, Any]:
    mix = hours.growing.drift()
    terms = _next_terms(hours.promising.promised(), found)
    return {
        "drift": float(mix.drift),
        "off_course": mix.off_course,
        "categories": {kind.value: seconds for kind, seconds in mix.seconds.items()},
        "questions": list(QUESTIONS),
        "plan": None if terms is None else list(terms.plan),
    }


def _mix(mix: Mix) -> str:
    shares = ", ".join(
        f"{kind.value} {round(share * 100)} % (wanted {round(mix.wanted[kind] * 100)} %)"
        for kind, share in mix.shares.items()
    )
    return f"{shares}; drift {float(mix.drift):.2f}"


def _missed(row: Judgement) -> str:
    return (
        f"The week of {row.key:%a %-d %b} is a MISS: {durations.show(row.counted)} of "
        f"{durations.show(row.target)}."
    )


def _signed(seconds: int) -> str:
    return durations.show(seconds) if seconds < 0 else f"+{durations.show(seconds)}"
