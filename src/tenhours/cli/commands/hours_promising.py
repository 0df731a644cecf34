"""`commit`, `quit`, `holiday`: promises and days off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.cli.commands.hours_talk import hours_of, sure
from tenhours.cli.output import instant, print_json, say
from tenhours.core.errors import UsageError
from tenhours.core.hours import durations, moments
from tenhours.core.hours.terms import IfThen

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from tenhours.core.hours.terms import Terms
    from tenhours.services.hours.promising import Committed, Promised
    from tenhours.services.hours.service import Hours

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def commit(chosen: argparse.Namespace) -> int:
    """Make a commitment, or change its terms."""
    plans = _plans(chosen.when or [], chosen.then or [])
    grace = None if chosen.grace is None else timedelta(seconds=_duration(chosen.grace, 6 * 86400))
    no_cap = chosen.manual_cap == "none"
    cap = None if chosen.manual_cap is None or no_cap else _duration(chosen.manual_cap, 7 * 86400)
    with hours_of(chosen) as hours:
        said = (chosen.target, chosen.weeks, chosen.plan, chosen.most, grace, chosen.manual_cap)
        if not plans and all(term is None for term in said):
            return _promised(hours.promising.promised(), chosen)
        made = hours.promising.commit(
            None if chosen.target is None else _duration(chosen.target, 100 * 3600),
            weeks=chosen.weeks,
            plans=plans,
            plan=None if chosen.plan is None else weekdays(chosen.plan),
            most=None if chosen.most is None else weekdays(chosen.most),
            grace=grace,
            manual_cap=cap,
            no_cap=no_cap,
        )
        return _show(made, chosen)


def quit(chosen: argparse.Namespace) -> int:  # noqa: A001 - the command's name
    """Quit, or take quitting back."""
    with hours_of(chosen) as hours:
        if chosen.cancel:
            return _show(hours.promising.stay(), chosen)
        if hours.promising.promised().commitment is not None:
            sure(
                "Quit the commitment? Weeks are judged for at least seven more days.",
                yes=chosen.yes,
            )
        return _show(hours.promising.quit(), chosen)


def holiday(chosen: argparse.Namespace) -> int:
    """Declare days off, call them off, or list them."""
    with hours_of(chosen) as hours:
        if not chosen.words:
            return _promised(hours.promising.promised(), chosen)
        first, last = _range(hours, chosen.words, past=chosen.sick or chosen.cancel)
        if chosen.cancel:
            echo = hours.promising.work(first, last)
        else:
            echo = hours.promising.holiday(first, last, sick=chosen.sick)
    if chosen.json:
        print_json({"echo": echo, "first": first.isoformat(), "last": last.isoformat()})
    else:
        say(echo)
    return 0


def weekdays(text: str) -> tuple[int, ...]:
    """Read `1h30,1h30,1h30,1h30,1h30,2h30,0` or `mon-fri 1h30, sat 2h30` as minutes, Monday first.

    Raises UsageError that says how to write it.
    """
    parts = [part.strip().lower() for part in re.split(r"[,;]", text) if part.strip()]
    if len(parts) == 7 and not any(part[:3] in _DAYS for part in parts):
        return tuple(_minutes(part) for part in parts)
    found = [0] * 7
    for part in parts:
        match = re.fullmatch(r"([a-z]{3})[a-z]*(?:\s*-\s*([a-z]{3})[a-z]*)?\s+(\S+)", part)
        if match is None or match[1] not in _DAYS or (match[2] or match[1]) not in _DAYS:
            raise UsageError(
                f'"{text}" should be seven durations with commas, Monday first, or '
                '"mon-fri 1h30, sat 2h30".'
            )
        first, last = _DAYS.index(match[1]), _DAYS.index(match[2] or match[1])
        for day in range(first, last + 1 if last >= first else last + 8):
            found[day % 7] = _minutes(match[3])
    return tuple(found)


def _minutes(text: str) -> int:
    return 0 if text == "0" else durations.parse(text) // 60


def _duration(text: str, longest: int) -> int:
    return 0 if text == "0" else durations.parse(text, longest=longest)


def _plans(when: list[str], then: list[str]) -> list[IfThen]:
    if len(when) != len(then) or not all(text.strip() for text in (*when, *then)):
        raise UsageError("every --if needs its --then, such as --if … --then ….")
    return [
        IfThen(one.strip().rstrip("."), other.strip().rstrip("."))
        for one, other in zip(when, then, strict=True)
    ]


def _range(hours: Hours, words: list[str], *, past: bool) -> tuple[date, date]:
    report = hours.weeks.week()
    texts = [text for word in words for text in re.split(r"\.\.|–", word) if text]
    if len(texts) not in (1, 2):
        raise UsageError("say a day, or the first and the last: 2026-12-24..2027-01-01.")
    found = [
        moments.day(
            text,
            now=report.now,
            calendar=report.calendar,
            ahead=not past or text[:1] == "+" or text[:1].isdigit(),
        )
        for text in texts
    ]
    return found[0], found[-1]


def _show(made: Committed, chosen: argparse.Namespace) -> int:
    if not chosen.json:
        say(made.echo)
        return 0
    commitment, terms = made.commitment, made.terms
    print_json(
        {
            "echo": made.echo,
            "made": instant(commitment.made),
            "weeks": commitment.weeks,
            "ends": None if commitment.ends is None else commitment.ends.isoformat(),
            "plans": [{"if": plan.when, "then": plan.then} for plan in commitment.plans],
            "target": terms.target,
            "this_week": made.target,
            "plan": list(terms.plan),
            "most": list(terms.most),
            "changes": [
                {
                    "term": change.term,
                    "direction": change.direction.value,
                    "since": change.since.isoformat(),
                }
                for change in made.changes
            ],
        }
    )
    return 0


def _promised(found: Promised, chosen: argparse.Namespace) -> int:
    commitment, terms = found.commitment, found.terms
    if chosen.json:
        said: dict[str, Any] = {
            "target": None if terms is None else terms.target,
            "weeks": None if commitment is None else commitment.weeks,
            "ends": None
            if commitment is None or commitment.ends is None
            else commitment.ends.isoformat(),
            "plans": [{"if": p.when, "then": p.then} for p in commitment.plans]
            if commitment
            else [],
            "terms": None if terms is None else _terms_json(terms),
            "coming": [_terms_json(later) for later in found.coming],
            "days_off": [{"day": d.day.isoformat(), "sick": d.sick} for d in found.days_off],
            "holidays_left": found.holidays_left,
        }
        print_json(said)
        return 0
    if commitment is None or terms is None:
        say("No commitment. `tenhours commit 10h --weeks 12 --if … --then …` makes one.")
    else:
        say(
            f"{durations.show(terms.target)} a week since {commitment.made:%a %-d %b %Y}, "
            f"for {commitment.weeks} weeks"
        )
        known, before = _terms(terms), terms
        say("; ".join(known))
        for later in found.coming:
            then = _terms(later)
            new = [text for text in then if text not in known]
            if later.target != before.target:
                new.insert(0, f"{durations.show(later.target)} a week")
            say(f"from the week of {later.since:%a %-d %b %Y} on: {'; '.join(new)}")
            known, before = then, later
        for plan in commitment.plans:
            say(str(plan))
        if commitment.ends is not None:
            say(f"You quit: from {commitment.ends:%a %-d %b %Y} on nothing is judged.")
    for off in found.days_off:
        say(f"{'sick' if off.sick else 'off'}  {off.day:%a %-d %b %Y}")
    say(f"{found.holidays_left} holidays left in the 365 days around today")
    return 0


def _terms(terms: Terms) -> list[str]:
    """Word the shape of a week: its plan, what is possible, its verdict, its cap."""
    cap = "no limit" if terms.manual_cap is None else f"{durations.show(terms.manual_cap)} a week"
    return [
        f"plan {_week(terms.plan)}",
        f"at most {_week(terms.most)}",
        f"verdict {durations.show(int(terms.grace.total_seconds()))} after the week",
        f"by hand {cap}",
    ]


def _week(minutes: Sequence[int]) -> str:
    """Word minutes for each weekday as `--plan` takes them: `mon-fri 1h30, sat 2h30`."""
    parts = []
    first = 0
    for day in range(1, len(minutes) + 1):
        if day < len(minutes) and minutes[day] == minutes[first]:
            continue
        named = _DAYS[first] if day - first == 1 else f"{_DAYS[first]}-{_DAYS[day - 1]}"
        if minutes[first]:
            parts.append(f"{named} {durations.show(minutes[first] * 60)}")
        first = day
    return ", ".join(parts)


def _terms_json(terms: Terms) -> dict[str, Any]:
    return {
        "since": terms.since.isoformat(),
        "target": terms.target,
        "plan": list(terms.plan),
        "most": list(terms.most),
        "grace": int(terms.grace.total_seconds()),
        "manual_cap": terms.manual_cap,
    }
